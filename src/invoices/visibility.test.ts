import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  hosting,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { numberDocuments } from './jobs.ts'

interface Doc {
  id: Id<'document'>
  billed_id: string
  number: string
}

const documents = (p: Platform) =>
  rowsOf(
    p.db,
    sql<Doc>`
      select d.id, d.billed_id, app.document_number(s.kind, s.supplier_id, s.year, i.no) as number
        from document d join document_issued i on i.document_id = d.id join document_series s on s.id = i.series_id`,
  )

/** Everything a legal representative of an organisation can read where documents or their amounts could show. */
async function read(side: Side, others: readonly Side[], isPartner: boolean): Promise<string> {
  const { client } = side.legal
  const own = { organisationId: side.id }
  const answers: unknown[] = [
    await client.invoices.list({ ...own, limit: 200 }),
    await client.orders.list({ ...own, limit: 200 }),
    await client.prepaid.statement({ ...own, currency: 'CHF', limit: 200 }),
    await client.access.activity({ ...own, limit: 200 }),
    await client.products.list({ ...own, limit: 200 }),
  ]
  if (isPartner) {
    const benefits = await client.benefits.list({ partnerId: side.id, limit: 200 })
    answers.push(benefits)
    for (const { id } of benefits.rows)
      answers.push(await client.benefits.explain({ partnerId: side.id, benefitId: id }))
    for (const other of others)
      answers.push(await client.clients.get({ partnerId: side.id, clientId: other.id }).catch(() => null))
  }
  return JSON.stringify(answers)
}

/** One step of a history: who orders for the client, who pays by then, whether it is refunded. */
const histories = fc.array(
  fc.record({
    payer: fc.constantFrom('client' as const, 'partner' as const),
    by: fc.constantFrom('client' as const, 'partner' as const),
    share: fc.constantFrom(0, 3000, 10_000),
  }),
  { minLength: 3, maxLength: 6 },
)

test.each(fc.sample(histories, { numRuns: 3, seed: 7 }))(
  'whatever happened, a document is its payer’s and nobody else’s: %j %j %j',
  async (...steps) => {
    const p = await openPlatform()
    const client = await organisation(p, 'Client')
    const agency = await partner(p, 'Agency')
    const stranger = await partner(p, 'Stranger')
    await topUp(client, '2000.00')
    await topUp(agency, '2000.00')
    const { client: staff } = await staffOf(p)
    const partnership = await partnered(client, agency, { access: 'full' })
    const lines = [{ itemId: await hosting(p), quantity: 10, months: 1 as const }]
    for (const { payer, by, share } of steps) {
      const { version } = await client.legal.client.partnerships.get({
        organisationId: client.id,
        partnershipId: partnership.id,
      })
      await client.legal.client.partnerships.changePayer({
        organisationId: client.id,
        partnershipId: partnership.id,
        payer,
        version,
      })
      const placed =
        by === 'client'
          ? await client.legal.client.orders.place({ organisationId: client.id, lines, means: 'prepaid' })
          : await agency.legal.client.orders.placeForClient({
              partnerId: agency.id,
              clientId: client.id,
              lines,
              means: 'prepaid',
            })
      const documentId = `doc_${placed.orderId.slice(4)}` as const
      if (share > 0) await staff.refunds.make({ documentId, reason: 'a test', how: 'share', share })
    }
    await numberDocuments(p.db)
    const all = await documents(p)
    expect(all.length).toBeGreaterThanOrEqual(steps.length)
    for (const side of [client, agency, stranger]) {
      const seen = await read(side, [client], side !== client)
      const own = { organisationId: side.id }
      for (const { id, billed_id: billed, number } of all) {
        expect(seen.includes(id)).toBe(billed === side.id)
        expect(seen.includes(number)).toBe(billed === side.id)
        const asked = side.legal.client.invoices.get({ ...own, documentId: id })
        if (billed === side.id) expect((await asked).id).toBe(id)
        else expect(await refusalOf(asked)).toMatchObject({ code: 'not_found' })
        const byNumber = await side.legal.client.invoices.list({ ...own, number })
        expect(byNumber.rows.map((r) => r.id)).toEqual(billed === side.id ? [id] : [])
        // somebody else's hat is nobody's
        const foreign = side === client ? agency : client
        expect(
          await refusalOf(side.legal.client.invoices.get({ organisationId: foreign.id, documentId: id })),
        ).toMatchObject({ code: 'not_found' })
      }
    }
    expect((await staff.refunds.documents({ limit: 200 })).rows).toHaveLength(all.length)
    await p.close()
  },
)
