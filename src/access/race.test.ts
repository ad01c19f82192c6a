import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  hosting,
  organisation,
  partner,
  partnered,
  type Side,
  staffOf,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'

let p: Platform
let client: Side
let agency: Side
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(agency, '50000.00')
})
afterEach(() => p.close())

test('revocation against eight writers: nothing of the partner commits after the client’s confirmation', async () => {
  const itemId = await hosting(p)
  for (let round = 0; round < 6; round++) {
    await p.at(`2026-01-${15 + round}T09:00:00Z`)
    const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
    const write = () =>
      agency.legal.client.orders.placeForClient({
        partnerId: agency.id,
        clientId: client.id,
        lines: [{ itemId, quantity: 1, months: 1 }],
        means: 'prepaid',
      })
    const writers = Array.from({ length: 8 }, write)
    const end = withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(
        { organisationId: client.id, partnershipId: started.id },
        { context },
      ),
    ).then(async () => {
      const [seen] = await rowsOf(
        p.db,
        sql<{ n: number }>`select count(*)::int as n from orders where partnership_id = ${started.id}`,
      )
      return seen?.n
    })
    const results = await Promise.allSettled(writers)
    const seenAtEnd = await end
    const [after] = await rowsOf(
      p.db,
      sql<{ n: number }>`select count(*)::int as n from orders where partnership_id = ${started.id}`,
    )
    // every order was there when the end was confirmed, or never came to be
    expect(after?.n).toBe(seenAtEnd)
    expect(after?.n).toBe(results.filter((r) => r.status === 'fulfilled').length)
    for (const result of results)
      if (result.status === 'rejected') expect(['not_found', 'no_access']).toContain(result.reason.code)
  }
})

test('a freeze against eight writers: nothing of the partner commits after the provider’s confirmation', async () => {
  const itemId = await hosting(p)
  const { client: staff } = await staffOf(p)
  const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
  const count = async () => {
    const [found] = await rowsOf(
      p.db,
      sql<{ n: number }>`select count(*)::int as n from orders where partnership_id = ${started.id}`,
    )
    return found?.n
  }
  for (let round = 0; round < 6; round++) {
    const before = await count()
    const lines = [{ itemId, quantity: 1, months: 1 as const }]
    const write = () =>
      agency.legal.client.orders.placeForClient({
        partnerId: agency.id,
        clientId: client.id,
        lines,
        means: 'prepaid',
      })
    const writers = Promise.allSettled(Array.from({ length: 8 }, write))
    const freeze = (frozen: boolean) =>
      staff.organisations.freezePartner({ organisationId: agency.id, frozen, reason: 'a stolen laptop' })
    const seen = freeze(true).then(count)
    const results = await writers
    expect(await count()).toBe(await seen)
    expect((await count()) ?? 0).toBe((before ?? 0) + results.filter((r) => r.status === 'fulfilled').length)
    await freeze(false)
  }
})
