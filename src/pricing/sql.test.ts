import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createDatabase } from '../../test/box.ts'
import { openDatabase, rowsOf } from '../lib/database.ts'
import { type LineTerms, priceLine } from './price.ts'

test('the kernel in SQL and the kernel in TypeScript agree on every line', async () => {
  await using database = await createDatabase()
  const { db, close } = openDatabase(database.url, 1)
  const lines = fc.sample(
    fc.record({
      quantity: fc.integer({ min: 1, max: 10_000 }),
      unitE6: fc.bigInt({ min: 0n, max: 100_000_000_000n }),
      periods: fc.integer({ min: 1, max: 36 }),
      campaignRate: fc.integer({ min: 0, max: 10_000 }),
      partner: fc.oneof(
        fc.record({ kind: fc.constant('percent' as const), rate: fc.integer({ min: 0, max: 3500 }) }),
        fc.record({
          kind: fc.constant('price_list' as const),
          unitE6: fc.bigInt({ min: 0n, max: 100_000_000_000n }),
        }),
      ),
      volumeRate: fc.integer({ min: 0, max: 10_000 }),
    }),
    5000,
  ) satisfies LineTerms[]
  const rows = lines.map((l, n) => ({
    n,
    q: l.quantity,
    u: String(l.unitE6),
    p: l.periods,
    c: l.campaignRate,
    r: l.partner.kind === 'percent' ? l.partner.rate : null,
    o: l.partner.kind === 'price_list' ? String(l.partner.unitE6) : null,
    v: l.volumeRate,
  }))
  const priced = await rowsOf(
    db,
    sql<{
      list: bigint
      campaign_allowance: bigint
      partner_allowance: bigint
      volume_allowance: bigint
      net: bigint
    }>`
      select k.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(n int, q int, u bigint, p int, c int, r int, o bigint, v int),
             pricing.line(q, u, p, c, r, o, v) k order by n`,
  )
  await close()
  expect(priced).toEqual(
    lines.map((l) => {
      const t = priceLine(l)
      return {
        list: t.list,
        campaign_allowance: t.campaignAllowance,
        partner_allowance: t.partnerAllowance,
        volume_allowance: t.volumeAllowance,
        net: t.net,
      }
    }),
  )
})
