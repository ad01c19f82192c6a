import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { brokenPromises, organisation, refusalOf, type Side, staffOf } from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'

let p: Platform
let client: Side
let staff: Guest
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  staff = await staffOf(p)
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const record = (reference: string, organisationId?: Id<'organisation'>, amount = '250.00') =>
  staff.client.receipts.record({
    reference,
    currency: 'CHF',
    amount,
    receivedOn: '2026-01-14',
    payer: 'Client SA',
    ...(organisationId ? { organisationId } : {}),
  })
const cash = async () => (await client.legal.client.prepaid.get({ organisationId: client.id }))[0]?.cash

test('money that is known goes to the prepaid account, and the client is told; the same reference never twice', async () => {
  const both = await Promise.allSettled([record('R1', client.id), record('R1', client.id)])
  expect(both.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
  expect(await cash()).toBe('250.00')
  expect(await refusalOf(record('R1'))).toMatchObject({ code: 'bank_reference_known' })
  const letters = await rowsOf(
    p.db,
    sql<{ recipient: string }>`select recipient from letter where template = 'top_up_booked'`,
  )
  expect(letters).toEqual([{ recipient: client.legal.email }])
})

test('money of nobody waits, and is assigned once, by two at the same instant too', async () => {
  const { id, organisation: whose } = await record('R2')
  expect([whose, await cash()]).toEqual([null, '0.00'])
  expect((await staff.client.receipts.list({ state: 'unassigned' })).rows.map((r) => r.id)).toEqual([id])
  const [found] = await staff.client.receipts.payers({ q: 'clie' })
  expect(found?.id).toBe(client.id)
  const assign = () => staff.client.receipts.assign({ receiptId: id, organisationId: client.id })
  const both = await Promise.allSettled([assign(), assign()])
  expect(both.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
  expect(await cash()).toBe('250.00')
  expect(await refusalOf(assign())).toMatchObject({ code: 'receipt_assigned' })
  expect((await staff.client.receipts.list({ state: 'unassigned' })).rows).toEqual([])
  expect((await staff.client.receipts.list({})).rows).toMatchObject([{ id, organisation: { id: client.id } }])
})

test('wrong amounts, nobody’s account, and people who keep no books are refused', async () => {
  expect(await refusalOf(record('R3', client.id, '0.00'))).toMatchObject({ code: 'input_invalid' })
  expect(await refusalOf(record('R3', client.id, '-5.00'))).toMatchObject({ code: 'input_invalid' })
  expect(await refusalOf(record('R3', 'org_00000000000000000000'))).toMatchObject({ code: 'not_found' })
  const support = await p.person('Support', { staff: 'support' })
  for (const guest of [client.legal, support])
    expect(await refusalOf(guest.client.receipts.list({}))).toMatchObject({ code: 'staff_only' })
})
