import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  brokenPromises,
  hosting,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  topUp,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { expireHolds } from '../ledger/jobs.ts'
import { rowsOf } from '../lib/database.ts'

let p: Platform
let agency: Side
let client: Side
beforeEach(async () => {
  p = await openPlatform()
  agency = await partner(p, 'Agency')
  client = await organisation(p, 'Client')
  await partnered(client, agency, { access: 'full', payer: 'partner' })
  await topUp(agency, '150.00')
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const place = async (fromPrepaid: string | undefined, quantity = 35) =>
  agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: client.id,
    lines: [{ itemId: await hosting(p), quantity, months: 1 }],
    means: 'provider',
    fromPrepaid,
  })

const settle = (paymentId: string | null, outcome: 'succeeded' | 'failed') =>
  agency.legal.client.payments.settleTest({
    organisationId: agency.id,
    paymentId: paymentId as `pay_${string}`,
    outcome,
  })

async function purse() {
  const [francs] = await agency.legal.client.prepaid.get({ organisationId: agency.id })
  return { cash: francs?.cash, held: francs?.held, available: francs?.available }
}

const stateOf = async (orderId: `ord_${string}`) =>
  (await agency.legal.client.orders.get({ organisationId: agency.id, orderId })).state

const sidesOf = (orderId: string) =>
  rowsOf(
    p.db,
    sql<{ kind: string; amount: string }>`
      select a.kind, e.amount::text as amount from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
       where j.kind = 'order' and j.subject_id = ${orderId} and a.kind in ('prepaid.cash', 'prepaid.cashback', 'psp') order by a.kind`,
  )

test('100.00 from the prepaid account are held, 125.19 paid at the provider; both are booked when it succeeds', async () => {
  const placed = await place('100.00')
  expect(placed).toMatchObject({ state: 'awaiting_payment', quote: { gross: '225.19' } })
  expect(await purse()).toEqual({ cash: '150.00', held: '100.00', available: '50.00' })
  expect(
    await agency.legal.client.payments.get({
      organisationId: agency.id,
      paymentId: placed.paymentId as `pay_${string}`,
    }),
  ).toMatchObject({ amount: '125.19' })
  await settle(placed.paymentId, 'succeeded')
  expect(await stateOf(placed.orderId)).toBe('paid')
  expect(await sidesOf(placed.orderId)).toEqual([
    { kind: 'prepaid.cash', amount: '10000' },
    { kind: 'psp', amount: '12519' },
  ])
  expect(await purse()).toEqual({ cash: '50.00', held: '0.00', available: '50.00' })
})

test('a payment that fails lets go of the part; tried again, it draws on the account anew', async () => {
  const placed = await place('100.00')
  await settle(placed.paymentId, 'failed')
  expect(await purse()).toEqual({ cash: '150.00', held: '0.00', available: '150.00' })
  await settle(placed.paymentId, 'succeeded')
  expect(await stateOf(placed.orderId)).toBe('paid')
  expect(await purse()).toEqual({ cash: '50.00', held: '0.00', available: '50.00' })
})

test('the hold ends after its time; money that comes later pays the order while the part is there', async () => {
  const placed = await place('100.00')
  await p.at('2026-01-16T08:59:59Z')
  expect(await expireHolds(p.db)).toBe(0)
  await p.at('2026-01-16T09:00:00Z')
  expect(await Promise.all([expireHolds(p.db), expireHolds(p.db)])).toEqual(expect.arrayContaining([0, 1]))
  expect(await purse()).toEqual({ cash: '150.00', held: '0.00', available: '150.00' })
  await settle(placed.paymentId, 'succeeded')
  expect(await stateOf(placed.orderId)).toBe('paid')
})

test('where the part is spent meanwhile, the order is void and what was paid stays on the prepaid account', async () => {
  const placed = await place('100.00')
  await p.at('2026-01-17T09:00:00Z')
  await expireHolds(p.db)
  await agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: client.id,
    lines: [{ itemId: await hosting(p), quantity: 10, months: 1 }],
    means: 'prepaid',
  })
  const before = await purse()
  await settle(placed.paymentId, 'succeeded')
  expect(await stateOf(placed.orderId)).toBe('void')
  expect((await purse()).cash).toBe((Number(before.cash) + 125.19).toFixed(2))
})

test('a cancelled order lets go of its part, and so does one that lost its ground', async () => {
  const first = await place('100.00')
  await agency.legal.client.orders.cancel({ organisationId: agency.id, orderId: first.orderId })
  expect((await purse()).held).toBe('0.00')
  const second = await place('100.00')
  const [partnership] = await client.legal.client.partnerships.list({ organisationId: client.id })
  await client.legal.client.partnerships.changePayer({
    organisationId: client.id,
    partnershipId: partnership?.id as `pts_${string}`,
    version: partnership?.version ?? 0,
    payer: 'client',
  })
  expect([await stateOf(second.orderId), (await purse()).held]).toEqual(['void', '0.00'])
})

test('no more than there is, nothing of nothing, never all of it, and only beside the provider', async () => {
  expect(await refusalOf(place('150.01'))).toMatchObject({ code: 'insufficient_funds' })
  for (const wrong of ['-1.00', '225.19', '1000.00'])
    expect(await refusalOf(place(wrong))).toMatchObject({ code: 'input_invalid' })
  const all = {
    partnerId: agency.id,
    clientId: client.id,
    lines: [{ itemId: await hosting(p), quantity: 1, months: 1 as const }],
    means: 'prepaid' as const,
    fromPrepaid: '1.00',
  }
  expect(await refusalOf(agency.legal.client.orders.placeForClient(all))).toMatchObject({
    code: 'input_invalid',
  })
  expect(await purse()).toEqual({ cash: '150.00', held: '0.00', available: '150.00' })
})

test('two orders that want the same part at the same instant: one holds it', async () => {
  const answers = await Promise.allSettled([place('100.00'), place('100.00')])
  expect(answers.map((a) => a.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await purse()).held).toBe('100.00')
})

test('paid and expired at the same instant: the part is drawn once, and the order paid', async () => {
  const placed = await place('100.00')
  await p.at('2026-01-16T09:00:00Z')
  await Promise.all([settle(placed.paymentId, 'succeeded'), expireHolds(p.db)])
  expect(await stateOf(placed.orderId)).toBe('paid')
  expect(await purse()).toEqual({ cash: '50.00', held: '0.00', available: '50.00' })
})

test('the account shows what is reserved and until when, and each kind of money with its own balance', async () => {
  await place('100.00')
  const own = { organisationId: agency.id, currency: 'CHF' as const }
  const { client: legal } = agency.legal
  expect(await legal.prepaid.holds(own)).toMatchObject([
    { title: expect.any(String), amount: '100.00', expiresAt: '2026-01-16T09:00:00.000Z' },
  ])
  expect(await refusalOf(client.legal.client.prepaid.holds(own))).toMatchObject({ code: 'not_found' })
  expect((await legal.prepaid.statement({ ...own, money: 'cash' })).rows).toMatchObject([
    { money: 'cash', amount: '150.00', balance: '150.00' },
  ])
  expect((await legal.prepaid.statement({ ...own, money: 'cashback' })).rows).toEqual([])
})
