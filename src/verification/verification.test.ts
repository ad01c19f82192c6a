import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  brokenPromises,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { sealLog } from '../audit/jobs.ts'
import { numberDocuments } from '../invoices/jobs.ts'
import { creditCashback } from '../orders/jobs.ts'

let p: Platform
let client: Side
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  await topUp(client, '1000.00')
  await partnered(client, await partner(p, 'Agency'), { access: 'full' })
  await order(p, client, 10)
  await creditCashback(p.db)
  await sealLog(p.db)
  await numberDocuments(p.db)
})
afterEach(() => p.close())

test('a living database is sound, and every promise looked at something', async () => {
  const { client: staff } = await staffOf(p)
  const answer = await staff.verification.run({})
  expect(answer.sound).toBe(true)
  expect(answer.checks.filter((c) => c.examined === 0).map((c) => c.id)).toEqual(['I17'])
})

test('only the provider’s staff asks', async () => {
  expect(await refusalOf(client.legal.client.verification.run({}))).toMatchObject({ code: 'staff_only' })
})

/** What somebody with the keys to the database could break behind the product's back, and which promise notices. */
const tampered: [string, ReturnType<typeof sql>, string[]][] = [
  [
    'an entry is changed',
    sql`update ledger.entry set amount = amount + 1 where seq = 1 and journal_id = (select min(id) from ledger.journal)`,
    ['I1', 'I25'],
  ],
  ['a balance is lifted', sql`update ledger.balance set posted = posted + 5`, ['I5']],
  ['an order’s tax is changed', sql`update orders set vat = vat + 1, gross = gross + 1`, ['I8', 'I9']],
  ['a line’s price is changed', sql`update order_line set list = list + 100, net = net + 100`, ['I8', 'I10']],
  ['a benefit is raised', sql`update benefit set amount = amount + 1`, ['I13', 'I21']],
  [
    'a paid order is forgotten by the books',
    sql`update ledger.journal set subject_id = 'elsewhere' where kind = 'order'`,
    ['I9'],
  ],
  [
    'a payment is called settled without a booking',
    sql`update ledger.journal set idem = 'x' || idem where idem like 'payment:%'`,
    ['I24'],
  ],
  ['an issued invoice is changed', sql`update document set net = net - 1, gross = gross - 1`, ['I2', 'I16']],
  ['a line of an issued invoice is renamed', sql`update order_line set name = 'elsewhere'`, ['I2']],
  ['a number is skipped', sql`update document_issued set no = no + 1`, ['I2', 'I16']],
  ['a document is forgotten by the sequencer', sql`delete from document_issued`, ['I2', 'I16']],
  ['the last legal representative is taken away', sql`update member set role = 'administrator'`, ['A2']],
]

test.each(tampered)('%s: the promise that is broken says so', async (_what, change, promises) => {
  expect(await brokenPromises(p)).toEqual([])
  await p.db.transaction().execute(async (tx) => {
    for (const table of [
      'ledger.entry',
      'ledger.journal',
      'member',
      'order_line',
      'document',
      'document_issued',
    ]) {
      await sql`alter table ${sql.raw(table)} disable trigger user`.execute(tx)
    }
    await change.execute(tx)
  })
  const found = (await brokenPromises(p)).map((text) => text.split(' ')[0])
  expect(found).toEqual(expect.arrayContaining(promises))
})
