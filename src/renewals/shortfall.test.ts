import { ORPCError } from '@orpc/client'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { voidUnpaid } from '../orders/jobs.ts'
import { remindDebts } from './jobs.ts'
import { renewDue } from './run.ts'

let p: Platform
let client: Side
let agency: Side
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

/** Products of 15 January, paid for and with an empty purse: monthly ones run to 15 February. */
async function bought(quantity: number): Promise<Id<'product'>[]> {
  await topUp(client, '1000.00')
  const products = await order(p, client, quantity)
  await sql`select ledger.post('payout', 'CHF', 'x', 'emptied', jsonb_build_array(
      jsonb_build_object('kind', 'prepaid.cash', 'organisation', ${client.id}::text, 'amount', posted::text), jsonb_build_object('kind', 'payout.transit', 'amount', (-posted)::text)))
    from ledger.balance b join ledger.account a on a.id = b.account_id where a.organisation_id = ${client.id} and a.kind = 'prepaid.cash'`.execute(
    p.db,
  )
  const own = { organisationId: client.id }
  await client.legal.client.renewals.switchOn({ ...own, productIds: products })
  return products
}

const first = '2026-02-01T09:00:00Z'
const last = '2026-02-15T09:00:00Z'
const own = () => ({ organisationId: client.id })
const orders = async () => (await client.legal.client.orders.list(own())).rows
const due = async () => (await client.legal.client.renewals.list({ ...own(), days: 1100 })).rows
const letters = (template: string) =>
  rowsOf(
    p.db,
    sql<{
      facts: Record<string, unknown>
    }>`select facts from letter where template = ${template} order by id`,
  ).then((rows) => rows.map((row) => row.facts))

describe('a payer that chose the payment provider', () => {
  const choose = (means: 'prepaid' | 'provider') =>
    client.legal.client.warranties.chooseMeans({ ...own(), currency: 'CHF', means })

  test('gets an order to pay for what prepaid money does not reach; paid, it renews, and never twice', async () => {
    const products = await bought(3)
    await choose('provider')
    await topUp(client, '12.00')
    await p.at(first)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 1, failed: { awaiting_payment: 2 } })
    const waiting = (await orders()).find((o) => o.state === 'awaiting_payment')
    expect(waiting).toMatchObject({ lineCount: 2, gross: '21.45', means: 'provider', placedBy: '' })
    expect(await letters('renewals_waiting')).toMatchObject([{ count: 2, firstOn: '2026-02-15' }])
    // the next attempt finds it waiting, though there were money now
    await topUp(client, '100.00')
    await p.at('2026-02-05T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 0, failed: { awaiting_payment: 2 } })
    expect(await letters('renewals_waiting')).toHaveLength(2)
    const shown = await client.legal.client.orders.get({ ...own(), orderId: waiting?.id ?? 'ord_' })
    const settle = () =>
      client.legal.client.payments.settleTest({
        ...own(),
        paymentId: shown.paymentId ?? 'pay_',
        outcome: 'succeeded',
      })
    expect(await settle()).toMatchObject({ state: 'succeeded', landed: 'order' })
    expect(await refusalOf(settle())).toMatchObject({ code: 'payment_closed' })
    expect((await due()).map((r) => r.expiresOn)).toEqual(['2026-03-15', '2026-03-15', '2026-03-15'])
    await p.at('2026-02-10T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ planned: 0 })
    expect(products).toHaveLength(3)
  })

  test('renewed by hand meanwhile, a late payment lands on the prepaid account', async () => {
    const [productId = 'prd_'] = await bought(1)
    await choose('provider')
    await p.at(first)
    await renewDue(p.world)
    await topUp(client, '50.00')
    await client.legal.client.orders.place({
      ...own(),
      lines: [{ renewProductId: productId }],
      means: 'prepaid',
    })
    const waiting = (await orders()).find((o) => o.state === 'awaiting_payment')
    const { paymentId } = await client.legal.client.orders.get({ ...own(), orderId: waiting?.id ?? 'ord_' })
    const paid = client.legal.client.payments.settleTest({
      ...own(),
      paymentId: paymentId ?? 'pay_',
      outcome: 'succeeded',
    })
    expect(await paid).toMatchObject({ landed: 'prepaid' })
    expect((await due())[0]?.expiresOn).toBe('2026-03-15')
  })

  test('the order waits until the product ends, then it is void', async () => {
    await bought(1)
    await choose('provider')
    await p.at(first)
    await renewDue(p.world)
    await p.at('2026-03-16T09:00:00Z')
    expect(await voidUnpaid(p.world)).toBe(0)
    await p.at('2026-03-17T09:00:00Z')
    expect(await voidUnpaid(p.world)).toBe(1)
  })

  test('only those who answer for the organisation choose; prepaid only, nothing waits', async () => {
    await bought(1)
    const clerk = await p.person('Clerk')
    await client.legal.client.organisations.addMember({
      ...own(),
      email: clerk.email,
      name: 'C',
      language: 'en',
      role: 'collaborator',
      accounting: true,
    })
    const asked = clerk.client.warranties.chooseMeans({ ...own(), currency: 'CHF', means: 'provider' })
    expect(await refusalOf(asked)).toMatchObject({ code: 'boss_only' })
    await choose('provider')
    await choose('prepaid')
    expect(await client.legal.client.warranties.means(own())).toEqual([
      { currency: 'CHF', means: 'prepaid', warranty: null },
    ])
    await p.at(first)
    expect(await renewDue(p.world)).toMatchObject({ failed: { insufficient_funds: 1 } })
  })
})

describe('the renewal warranty', () => {
  const grant = async (ceiling: string) =>
    (await staffOf(p)).client.warranties.grant({ ...own(), currency: 'CHF', ceiling })
  const debts = async () => (await client.legal.client.debts.list(own())).rows
  const used = async () => (await client.legal.client.warranties.means(own()))[0]?.warranty

  test('is granted by staff alone, never below what is owed', async () => {
    const asked = client.legal.client.warranties.grant({ ...own(), currency: 'CHF', ceiling: '10.00' })
    expect(await refusalOf(asked)).toMatchObject({ code: 'staff_only' })
    await bought(1)
    await grant('100.00')
    await p.at(last)
    await renewDue(p.world)
    expect(await refusalOf(grant('5.00'))).toMatchObject({ code: 'warranty_exceeded' })
    const { client: staff } = await staffOf(p)
    expect(await staff.warranties.end({ ...own(), currency: 'CHF' })).toMatchObject({ used: '10.72' })
    expect((await staff.warranties.list({})).rows).toMatchObject([
      { ceiling: '100.00', endedAt: last.replace('Z', '.000Z') },
    ])
  })

  test('invoices on account at the last attempt, due in 90 days; cashback is earned when it is paid', async () => {
    await bought(2)
    await partnered(client, agency, { access: 'full', payer: 'client' })
    await grant('100.00')
    await p.at(first)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 0, failed: { insufficient_funds: 2 } })
    await p.at(last)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 2, orders: 1 })
    expect(await debts()).toMatchObject([
      { lineCount: 2, amount: '21.45', owed: '21.45', dueOn: '2026-05-16', daysLeft: 90 },
    ])
    expect(await used()).toEqual({ ceiling: '100.00', used: '21.45', isEnded: false })
    const earned = async () =>
      (await agency.legal.client.benefits.list({ partnerId: agency.id })).rows.map((b) => b.gain)
    expect(await earned()).toEqual([])
    const [{ orderId = 'ord_' as const } = {}] = await debts()
    const pay = () => client.legal.client.debts.pay({ ...own(), orderId, means: 'prepaid' })
    expect(await refusalOf(pay())).toMatchObject({ code: 'insufficient_funds' })
    await topUp(client, '30.00')
    expect(await pay()).toMatchObject({ owed: '0.00' })
    expect(await refusalOf(pay())).toMatchObject({ code: 'order_closed' })
    expect(await earned()).toEqual(['1.98', '1.98'])
    expect(await used()).toMatchObject({ used: '0.00' })
    expect((await orders())[0]).toMatchObject({ state: 'paid', means: 'account' })
  })

  test('yearly products have 280 days, and another document', async () => {
    const [yearly = 'prd_'] = await bought(2)
    await client.legal.client.renewals.changeFrequency({ ...own(), productId: yearly, months: 12 })
    await grant('1000.00')
    await p.at(last)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 2, orders: 2 })
    expect((await debts()).map((d) => [d.dueOn, d.lineCount])).toEqual([
      ['2026-05-16', 1],
      ['2026-11-22', 1],
    ])
  })

  test('goes as far as its limit, by expiry, and no further with two runs and a payment at once', async () => {
    await bought(5)
    await grant('40.00')
    await p.at(last)
    const runs = await Promise.all([1, 2].map(() => renewDue(p.world, undefined, { chunk: 1 })))
    // at the tier of five, four cost 38.61 with tax and five 48.27
    expect(await used()).toMatchObject({ used: '38.61' })
    expect(runs.length).toBe(2)
    expect((await due()).filter((r) => r.expiresOn === '2026-03-15')).toHaveLength(4)
    // what is owed counts against the next month too, and a payment frees it
    const [{ orderId = 'ord_' as const } = {}] = await debts()
    await topUp(client, '38.61')
    await p.at('2026-03-15T09:00:00Z')
    // whichever comes first has the money: the payment, or the fifth product, and then the payment is refused
    const [paid] = await Promise.all([
      client.legal.client.debts.pay({ ...own(), orderId, means: 'prepaid' }).then(
        () => 'paid',
        (error: unknown) => (error instanceof ORPCError ? error.code : String(error)),
      ),
      renewDue(p.world, undefined, { chunk: 1 }),
    ])
    expect(['paid', 'insufficient_funds']).toContain(paid)
    expect(Number((await used())?.used)).toBeLessThanOrEqual(40)
    if (paid !== 'paid') expect(await used()).toMatchObject({ used: '38.61' })
  })

  test('an order that waited at the provider is void once the renewal is invoiced on account', async () => {
    await bought(1)
    await client.legal.client.warranties.chooseMeans({ ...own(), currency: 'CHF', means: 'provider' })
    await grant('100.00')
    await p.at(first)
    await renewDue(p.world)
    const waiting = (await orders())[0]
    const { paymentId } = await client.legal.client.orders.get({ ...own(), orderId: waiting?.id ?? 'ord_' })
    await p.at(last)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 1 })
    expect((await orders()).map((o) => [o.state, o.voidReason])).toEqual(
      expect.arrayContaining([
        ['on_account', null],
        ['void', 'on_account'],
      ]),
    )
    // money for the void order is not lost, and may pay the invoice
    const settled = { ...own(), paymentId: paymentId ?? 'pay_', outcome: 'succeeded' } as const
    expect(await client.legal.client.payments.settleTest(settled)).toMatchObject({ landed: 'prepaid' })
    const [{ orderId = 'ord_' as const } = {}] = await debts()
    expect(await client.legal.client.debts.pay({ ...own(), orderId, means: 'prepaid' })).toMatchObject({
      owed: '0.00',
    })
  })

  test('is paid at the provider or by the bank, in parts too; what is too much stays on the prepaid account', async () => {
    await bought(1)
    await grant('100.00')
    await p.at(last)
    await renewDue(p.world)
    const [{ orderId = 'ord_' as const } = {}] = await debts()
    const started = await client.legal.client.debts.pay({ ...own(), orderId, means: 'provider' })
    const again = await client.legal.client.debts.pay({ ...own(), orderId, means: 'provider' })
    expect(again.paymentId).toBe(started.paymentId)
    const { client: staff } = await staffOf(p)
    const receive = (amount: string, reference: string) => staff.debts.receive({ orderId, amount, reference })
    const asOwner = client.legal.client.debts.receive({ orderId, amount: '1.00', reference: 'x' })
    expect(await refusalOf(asOwner)).toMatchObject({ code: 'staff_only' })
    expect(await receive('4.00', 'B-1')).toEqual({ owed: '6.72', prepaid: '0.00' })
    expect(await refusalOf(receive('4.00', 'B-1'))).toMatchObject({ code: 'receipt_known' })
    expect(await used()).toMatchObject({ used: '6.72' })
    // the payment was started for all of it: what is owed is paid, the rest stays with its owner
    const settled = { ...own(), paymentId: started.paymentId ?? 'pay_', outcome: 'succeeded' } as const
    expect(await client.legal.client.payments.settleTest(settled)).toMatchObject({ landed: 'order' })
    expect(await refusalOf(receive('1.00', 'B-2'))).toMatchObject({ code: 'order_closed' })
    const [purse] = await client.legal.client.prepaid.get(own())
    expect(purse?.available).toBe('4.00')
    expect(await debts()).toEqual([])
  })

  test('late: reminded, then blocked; nothing more on account; paid, it runs again', async () => {
    await bought(1)
    await grant('100.00')
    await p.at(last)
    await renewDue(p.world)
    await topUp(client, '40.00')
    const step = async (day: string) => {
      await p.at(`${day}T09:00:00Z`)
      await renewDue(p.world)
      await remindDebts(p.world)
      expect(await remindDebts(p.world)).toBe(0)
      return (await due())[0]?.step
    }
    // the purse pays March to May, then nothing is left
    for (const day of ['2026-03-15', '2026-04-15', '2026-05-02']) expect(await step(day)).toBe('running')
    expect(await letters('renewals_debt')).toMatchObject([
      { step: 'soon', gross: '10.72', dueOn: '2026-05-16' },
    ])
    expect(await step('2026-05-19')).toBe('overdue')
    // a machine that slept for days tells the latest step alone
    expect(await step('2026-06-15')).toBe('blocked')
    expect((await letters('renewals_debt')).map((l) => l.step)).toEqual(['soon', 'overdue', 'blocked'])
    expect(await renewDue(p.world)).toMatchObject({ planned: 0 })
    expect((await due())[0]).toMatchObject({ lastFailure: { reason: 'insufficient_funds' } })
    await topUp(client, '20.00')
    const [{ orderId = 'ord_' as const } = {}] = await debts()
    await client.legal.client.debts.pay({ ...own(), orderId, means: 'prepaid' })
    expect((await due())[0]?.step).toBe('grace')
  })

  test('a credit note takes off what is owed; what is credited never earns', async () => {
    await bought(2)
    await partnered(client, agency, { access: 'full', payer: 'client' })
    await grant('100.00')
    await p.at(last)
    await renewDue(p.world)
    const [{ orderId = 'ord_' as const } = {}] = await debts()
    const { client: staff } = await staffOf(p)
    const documentId = `doc_${orderId.slice(4)}` as const
    await staff.refunds.make({ documentId, lines: [{ pos: 1, how: 'whole' }], reason: 'not wanted' })
    expect(await debts()).toMatchObject([{ amount: '21.45', owed: '10.72' }])
    expect(await used()).toMatchObject({ used: '10.72' })
    await topUp(client, '30.00')
    await client.legal.client.debts.pay({ ...own(), orderId, means: 'prepaid' })
    const earned = (await agency.legal.client.benefits.list({ partnerId: agency.id })).rows
    expect(earned.map((b) => [b.gain, b.state]).sort()).toEqual([
      ['1.98', 'clawed'],
      ['1.98', 'pending'],
    ])
  })

  test('written off by staff, nothing is owed and nothing was earned; what was paid of it can still be refunded', async () => {
    await bought(2)
    await partnered(client, agency, { access: 'full', payer: 'client' })
    await grant('100.00')
    await p.at(last)
    await renewDue(p.world)
    const [{ orderId = 'ord_' as const } = {}] = await debts()
    const { client: staff } = await staffOf(p)
    const documentId = `doc_${orderId.slice(4)}` as const
    await staff.debts.receive({ orderId, amount: '10.00', reference: 'bank 1' })
    expect(await staff.writeOffs.document({ documentId, reason: 'insolvent' })).toMatchObject({
      amount: '11.45',
    })
    expect(await debts()).toEqual([])
    expect(await used()).toMatchObject({ used: '0.00' })
    const earned = (await agency.legal.client.benefits.list({ partnerId: agency.id })).rows
    expect(new Set(earned.map((b) => b.state))).toEqual(new Set(['clawed']))
    const back = await staff.refunds.make({
      documentId,
      lines: [{ pos: 1, how: 'share', share: 9000 }],
      reason: 'not used',
    })
    expect(back.refund.money).toEqual([{ place: 'cash', amount: back.refund.gross }])
  })

  test('paid in two payments, it goes back as far as one of them reaches, the rest to the prepaid account', async () => {
    await bought(2)
    await grant('100.00')
    await p.at(last)
    await renewDue(p.world)
    const [{ orderId = 'ord_' as const } = {}] = await debts()
    const { client: staff } = await staffOf(p)
    const pay = async () => {
      const { paymentId } = await client.legal.client.debts.pay({ ...own(), orderId, means: 'provider' })
      await client.legal.client.payments.settleTest({
        ...own(),
        paymentId: paymentId ?? 'pay_',
        outcome: 'succeeded',
      })
    }
    await staff.debts.receive({ orderId, amount: '5.00', reference: 'bank 1' })
    await pay()
    const documentId = `doc_${orderId.slice(4)}` as const
    const seen = await client.legal.client.invoices.get({ ...own(), documentId })
    expect(seen.money.sort((a, b) => (a.place < b.place ? -1 : 1))).toEqual([
      { place: 'cash', amount: '5.00' },
      { place: 'psp', amount: '16.45' },
    ])
    const first = await staff.refunds.make({ documentId, how: 'share', share: 5000, reason: 'half of it' })
    expect(first.refund.money).toEqual([{ place: 'psp', amount: first.refund.gross }])
    const rest = await staff.refunds.make({ documentId, reason: 'all of it' })
    expect(rest.refund.money.map((m) => m.place).sort()).toEqual(['cash', 'psp'])
  })
})
