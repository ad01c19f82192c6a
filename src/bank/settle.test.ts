import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  brokenPromises,
  order,
  organisation,
  partner,
  refusalOf,
  type Side,
  staffOf,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { numberDocuments } from '../invoices/jobs.ts'
import { rowsOf } from '../lib/database.ts'
import { qrReference } from '../papers/qrBill.ts'
import { renewDue } from '../renewals/run.ts'
import { camtFile, type Entry } from '../simulation/camtFile.ts'

let p: Platform
let staff: Guest
beforeEach(async () => {
  p = await openPlatform()
  staff = await staffOf(p)
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const outcomes = async (entries: readonly Entry[]) =>
  (
    await staff.client.bankFiles.take({ content: camtFile(entries, { message: '053', version: 8 }) })
  ).rows.map((row) => row.outcome)
const cashOf = async (side: Side) =>
  (await side.legal.client.prepaid.get({ organisationId: side.id }))[0]?.cash

/** A client that owes 21.45 for two products renewed on account, and the number of the invoice. */
async function owing(): Promise<{ client: Side; number: string }> {
  const client = await organisation(p, 'Client')
  const own = { organisationId: client.id }
  await topUp(client, '21.45')
  const productIds = await order(p, client, 2)
  await client.legal.client.renewals.switchOn({ ...own, productIds })
  await staff.client.warranties.grant({ ...own, currency: 'CHF', ceiling: '100.00' })
  await p.at('2026-02-15T09:00:00Z')
  await renewDue(p.world)
  await numberDocuments(p.db)
  const [row] = await rowsOf(
    p.db,
    sql<{ number: string }>`
      select app.document_number(s.kind, s.supplier_id, s.year, i.no) as number
        from document d join orders o on o.id = d.order_id join document_issued i on i.document_id = d.id join document_series s on s.id = i.series_id
       where o.state = 'on_account'`,
  )
  return { client, number: row?.number ?? '' }
}

test('an invoice on account is paid by the reference of its payment part: in parts, and what is too much stays', async () => {
  const { client, number } = await owing()
  const creditorReference = qrReference(number)
  const debts = async () =>
    (await client.legal.client.debts.list({ organisationId: client.id })).rows.map((row) => row.owed)
  expect(await debts()).toEqual(['21.45'])
  const pay = (reference: string, amount: string) => ({ reference, amount, creditorReference })
  expect(await outcomes([pay('B1', '1.45')])).toEqual(['debt'])
  expect(await debts()).toEqual(['20.00'])
  expect(await outcomes([pay('B1', '1.45'), pay('B2', '15.00'), pay('B3', '6.00')])).toEqual([
    ...['known', 'debt', 'debt'],
  ])
  expect([await debts(), await cashOf(client)]).toEqual([[], '1.00'])
  expect(await outcomes([pay('B4', '9.00')])).toEqual(['prepaid'])
  expect(await cashOf(client)).toBe('10.00')
})

test('told three times at the same instant, it is paid once', async () => {
  const { client, number } = await owing()
  const entries = [{ reference: 'B1', amount: '21.45', creditorReference: qrReference(number) }]
  const told = await Promise.all([outcomes(entries), outcomes(entries), outcomes(entries)])
  expect(told.flat().toSorted()).toEqual(['debt', 'known', 'known'])
  expect(await cashOf(client)).toBe('0.00')
})

/** A payout of 60.00 that went to the bank, in the file that the bank got. */
async function filed(): Promise<{ agency: Side; payoutId: string; endToEndId: string }> {
  const agency = await partner(p, 'Agency')
  await topUp(agency, '80.00')
  const own = { partnerId: agency.id }
  const { payouts } = agency.legal.client
  await payouts.setTaxProfile({ ...own, country: 'CH', registered: false, agreed: true })
  await withPassword(agency.legal, (context) =>
    payouts.setAccount(
      {
        ...own,
        ...{
          iban: 'CH93 0076 2011 6238 5295 7',
          holder: 'Agency SA',
          street: 'Rue du Lac',
          postcode: '1000',
        },
        ...{ town: 'Lausanne', country: 'CH' },
      },
      { context },
    ),
  )
  await p.at('2026-01-18T09:00:00Z')
  const { id } = await payouts.request({ ...own, currency: 'CHF', amount: '60.00' })
  const batch = await staff.client.payoutRuns.file({ currency: 'CHF' })
  expect(await refusalOf(staff.client.bankFiles.payments({ batchId: batch.id }))).toMatchObject({
    code: 'transfer_off',
  })
  await staff.client.papers.setSeller({
    ...{ name: 'Provider AG', street: 'Bahnhofstrasse', houseNumber: '1', postcode: '8001', town: 'Zürich' },
    ...{ country: 'CH', vatNumber: 'CHE123456789MWST', email: 'billing@provider.example' },
    ...{ phone: '+41 44 000 00 00', iban: 'CH5604835012345678009' },
  })
  const { content } = await staff.client.bankFiles.payments({ batchId: batch.id })
  expect(content).toContain('<InstdAmt Ccy="CHF">60.00</InstdAmt>')
  const endToEndId = /<EndToEndId>(.*)<\/EndToEndId>/.exec(content)?.[1] ?? ''
  return { agency, payoutId: id, endToEndId }
}

test('a payout is paid by what the bank says of it, once, and comes back to the purse it left', async () => {
  const { agency, endToEndId } = await filed()
  const left = { reference: 'D1', amount: '60.00', isDebit: true, endToEndId }
  const back = { reference: 'C1', amount: '60.00', endToEndId, returned: 'AC04' }
  expect(await outcomes([{ ...left, amount: '61.00' }])).toEqual(['left'])
  expect(await outcomes([left, left])).toEqual(['payout_paid', 'known'])
  expect(await cashOf(agency)).toBe('20.00')
  expect(await outcomes([back, left])).toEqual(['payout_returned', 'known'])
  expect(await outcomes([back])).toEqual(['known'])
  expect(await cashOf(agency)).toBe('80.00')
  const [row] = (await agency.legal.client.payouts.list({ partnerId: agency.id })).rows
  expect(row).toMatchObject({ state: 'returned', reason: 'AC04' })
})

test('a file that tells that a payout left and came back books both, whichever stands first', async () => {
  const { agency, endToEndId } = await filed()
  const left = { reference: 'D1', amount: '60.00', isDebit: true, endToEndId }
  const back = { reference: 'C1', amount: '60.00', endToEndId, returned: 'AC04' }
  expect(await outcomes([back, left])).toEqual(['payout_returned', 'payout_paid'])
  expect(await cashOf(agency)).toBe('80.00')
})
