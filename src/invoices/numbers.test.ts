import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { brokenPromises, hosting, order, organisation, type Side, topUp } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { numberDocuments } from './jobs.ts'

let p: Platform
let client: Side
beforeEach(async () => {
  p = await openPlatform('2026-12-30T09:00:00Z')
  client = await organisation(p, 'Client')
  await topUp(client, '1000.00')
})
afterEach(() => p.close())

const numbers = () =>
  rowsOf(
    p.db,
    sql<{ number: string; on: string }>`
      select app.document_number(s.kind, s.supplier_id, s.year, i.no) as number, i.issued_on as "on"
        from document_issued i join document_series s on s.id = i.series_id order by s.year, i.no`,
  )

test('every paid order has its invoice at once, and its number by the sequencer, year by year without a hole', async () => {
  await order(p, client, 1)
  await order(p, client, 2)
  expect(await numbers()).toEqual([])
  expect(await numberDocuments(p.db)).toBe(2)
  await p.at('2027-01-02T09:00:00Z')
  await order(p, client, 1)
  expect(await numberDocuments(p.db)).toBe(1)
  expect(await numberDocuments(p.db)).toBe(0)
  expect(await numbers()).toEqual([
    { number: 'INV-2026-000001', on: '2026-12-30' },
    { number: 'INV-2026-000002', on: '2026-12-30' },
    { number: 'INV-2027-000001', on: '2027-01-02' },
  ])
  expect(await brokenPromises(p)).toEqual([])
})

test('an order that waits for its money has no document', async () => {
  await client.legal.client.orders.place({
    organisationId: client.id,
    lines: [{ itemId: await hosting(p), quantity: 1, months: 1 }],
    means: 'provider',
  })
  expect(await rowsOf(p.db, sql`select id from document`)).toEqual([])
})

test('many sequencers at once, in small batches, while orders arrive: 1 to n without a hole', async () => {
  const placing = Array.from({ length: 12 }, () => order(p, client, 1))
  const numbering = Array.from({ length: 6 }, () => numberDocuments(p.db, 2))
  await Promise.all([...placing, ...numbering])
  await numberDocuments(p.db, 5)
  const given = await numbers()
  expect(given.map((g) => g.number)).toEqual(
    Array.from({ length: 12 }, (_, n) => `INV-2026-${String(n + 1).padStart(6, '0')}`),
  )
  expect(await brokenPromises(p)).toEqual([])
})

test.each([
  ['a document', sql`update document set net = net + 1, gross = gross + 1`],
  ['its lines', sql`update order_line set net = net - 1, list = list - 1`],
  ['a line of it', sql`delete from order_line`],
  ['its number', sql`update document_issued set no = no + 1`],
  ['the document itself', sql`delete from document`],
])('what is issued stands: %s', async (_what, change) => {
  await order(p, client, 1)
  await numberDocuments(p.db)
  await expect(change.execute(p.db)).rejects.toMatchObject({ code: '23001' })
})
