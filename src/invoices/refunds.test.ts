import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  brokenPromises,
  hosting,
  itemOf,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { creditCashback } from '../orders/jobs.ts'
import { numberDocuments, sendRefunds } from './jobs.ts'

let p: Platform
let client: Side
let agency: Side
let staff: Guest
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  staff = await staffOf(p)
})
afterEach(async () => {
  await numberDocuments(p.db)
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

/** Every account with what is on it, as debits. */
async function accounts(): Promise<Record<string, string>> {
  const rows = await rowsOf(
    p.db,
    sql<{ name: string; amount: bigint }>`
      select concat_ws(' ', a.kind, coalesce(o.name, a.detail), a.currency) as name, sum(e.amount)::bigint as amount
        from ledger.entry e join ledger.account a on a.id = e.account_id left join organisation o on o.id = a.organisation_id group by 1 having sum(e.amount) <> 0 order by 1`,
  )
  return Object.fromEntries(rows.map((r) => [r.name, String(r.amount)]))
}

const documentOf = (orderId: string) => `doc_${orderId.slice(4)}` as Id<'document'>

/** The client orders 35 hostings by card: 260.40 and tax, of which the partner earns 52.08. */
async function byCard(quantity = 35): Promise<Id<'order'>> {
  const placed = await client.legal.client.orders.place({
    organisationId: client.id,
    lines: [{ itemId: await hosting(p), quantity, months: 1, name: 'site' }],
    means: 'provider',
  })
  if (!placed.paymentId) throw new Error('nothing to pay')
  await client.legal.client.payments.settleTest({
    organisationId: client.id,
    paymentId: placed.paymentId,
    outcome: 'succeeded',
  })
  return placed.orderId
}

const refund = (documentId: Id<'document'>, more: object = {}) =>
  staff.client.refunds.make({ documentId, reason: 'a test', ...more })

describe('the figures of money.md §4.3', () => {
  test('E5: a discount order paid from the prepaid account goes back wholly, every account as before', async () => {
    await topUp(agency, '500.00')
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    const before = await accounts()
    const placed = await agency.legal.client.orders.placeForClient({
      partnerId: agency.id,
      clientId: client.id,
      lines: [{ itemId: await hosting(p), quantity: 35, months: 1 }],
      means: 'prepaid',
    })
    const made = await refund(documentOf(placed.orderId))
    expect(made.refund).toMatchObject({
      net: '208.32',
      vat: { amount: '16.87' },
      gross: '225.19',
      lines: [{ list: '347.20', partner: '69.44', volume: '69.44', net: '208.32' }],
      money: [{ place: 'cash', amount: '225.19' }],
      clawbacks: [{ kind: 'discount', amount: '52.08' }],
    })
    expect(made.refund.products).toHaveLength(35)
    expect(await accounts()).toEqual(before)
    const products = await client.legal.client.products.list({ organisationId: client.id, limit: 200 })
    expect(new Set(products.rows.map((r) => r.state))).toEqual(new Set(['ended']))
  })

  test('E6: 40 % of a card order goes back to the card, 20.83 of the cashback is clawed; the rest restores all', async () => {
    await partnered(client, agency, { access: 'full' })
    const before = await accounts()
    const documentId = documentOf(await byCard())
    const preview = await staff.client.refunds.preview({ documentId, how: 'share', share: 4000 })
    const made = await refund(documentId, { how: 'share', share: 4000, expectedGross: '112.60' })
    expect(made.refund).toEqual(preview)
    expect(preview).toMatchObject({
      lines: [{ list: '138.88', volume: '34.72', net: '104.16', endsOn: null }],
      vat: { rate: 810, invoiced: '21.09', creditedBefore: '0.00', amount: '8.44' },
      gross: '112.60',
      money: [{ place: 'psp', amount: '112.60' }],
      clawbacks: [
        { partner: { id: agency.id }, earned: '52.08', amount: '20.83', pending: '20.83', debt: '0.00' },
      ],
      products: [],
    })
    expect(await accounts()).toMatchObject({
      'psp test CHF': '16889',
      'cashback.pending Agency CHF': '-3125',
    })
    // the partner sees no document of its client, and its volume without what went back all the same
    const seen = await agency.legal.client.clients.list({ partnerId: agency.id })
    expect(seen.rows).toMatchObject([{ volume12: '208.32', gain12: '31.25' }])
    await refund(documentId, { lines: [{ pos: 1, how: 'amount', amount: '33.33' }] })
    const asked: unknown[] = []
    const giveBack = async (given: unknown) => void asked.push(given)
    const world = { ...p.world, payments: { ...p.world.payments, refund: giveBack } }
    expect([await sendRefunds(world), await sendRefunds(world)]).toEqual([2, 0])
    expect(asked).toMatchObject([{ id: made.creditId, amount: 11260n }, { amount: 3603n }])
    const rest = await refund(documentId)
    expect(rest.refund.net).toBe('122.91')
    expect(await accounts()).toEqual(before)
    expect(await refusalOf(refund(documentId))).toMatchObject({ code: 'refund_nothing_left' })
  })

  test('a provider that takes nothing back leaves the money on the prepaid account, and the sums still close', async () => {
    const { refund: _, ...payments } = p.world.payments
    Object.assign(p.world, { payments })
    const documentId = documentOf(await byCard())
    const first = await refund(documentId, { how: 'share', share: 4000 })
    expect(first.refund.money).toEqual([{ place: 'cash', amount: '112.60' }])
    const rest = await refund(documentId)
    expect(rest.refund.money).toEqual([{ place: 'cash', amount: '168.89' }])
    expect(await accounts()).toEqual({ 'psp test CHF': '28149', 'prepaid.cash Client CHF': '-28149' })
  })
})

describe('cashback taken back', () => {
  /** The partner spends what it has, as it would by withdrawing it. */
  async function spendAll() {
    await sql`select ledger.post('payout', 'CHF', 'test', 'test:payout', jsonb_build_array(
        jsonb_build_object('kind', 'prepaid.cashback', 'organisation', ${agency.id}::text, 'amount', '4000'), jsonb_build_object('kind', 'payout.transit', 'amount', '-4000')))`.execute(
      p.db,
    )
  }

  test('after it was withdrawn (case 5): what is left is taken, the rest is a debt that later cashback settles first', async () => {
    await partnered(client, agency, { access: 'full' })
    const documentId = documentOf(await byCard())
    await creditCashback(p.db)
    await spendAll()
    const made = await refund(documentId)
    expect(made.refund.clawbacks).toMatchObject([
      { amount: '52.08', pending: '0.00', prepaid: '12.08', debt: '40.00' },
    ])
    const purses = () => agency.legal.client.prepaid.get({ organisationId: agency.id })
    expect(await purses()).toMatchObject([{ cashback: '0.00', available: '0.00', owed: '40.00' }])
    await byCard(20)
    await byCard(30)
    expect(await Promise.all([creditCashback(p.db, 1), creditCashback(p.db, 1)])).toEqual([1, 1])
    const later = await agency.legal.client.benefits.list({ partnerId: agency.id })
    const gained = later.rows
      .filter((r) => r.state === 'credited')
      .map((r) => Math.round(Number(r.gain) * 100))
    const expected = (gained.reduce((a, b) => a + b, 0) - 4000) / 100
    expect(await purses()).toMatchObject([{ cashback: expected.toFixed(2), owed: '0.00' }])
    expect(later.rows.find((r) => r.state === 'clawed')).toMatchObject({ gain: '52.08', clawed: '52.08' })
  })

  test('never touches what is held for something else', async () => {
    await partnered(client, agency, { access: 'full' })
    const documentId = documentOf(await byCard())
    await creditCashback(p.db)
    await sql`select ledger.hold_amount(a.id, 5000, 'test') from ledger.account a where a.kind = 'prepaid.cashback'`.execute(
      p.db,
    )
    const made = await refund(documentId)
    expect(made.refund.clawbacks).toMatchObject([{ prepaid: '2.08', debt: '50.00' }])
  })

  test('the partner is told of its own cashback, the payer of its credit note', async () => {
    await partnered(client, agency, { access: 'full' })
    const documentId = documentOf(await byCard())
    await numberDocuments(p.db)
    const made = await refund(documentId, { reason: 'Ordered twice' })
    const letters = await rowsOf(
      p.db,
      sql<{ template: string; recipient: string; facts: Record<string, unknown> }>`
        select template, recipient, facts from letter where template in ('refund_made', 'cashback_clawed') order by template`,
    )
    expect(letters).toMatchObject([
      { template: 'cashback_clawed', recipient: agency.legal.email, facts: { taken: '52.08', debt: null } },
      {
        template: 'refund_made',
        recipient: client.legal.email,
        facts: { invoice: 'INV-2026-000001', gross: '281.49', back: [{ place: 'psp', amount: '281.49' }] },
      },
    ])
    expect(JSON.stringify(letters[0]?.facts)).not.toContain(made.creditId)
    expect(JSON.stringify(letters[0]?.facts)).not.toContain(documentId)
  })
})

describe('the paid period', () => {
  test('of a remaining term ends on the day, and its product with it', async () => {
    await topUp(client, '100.00')
    const [productId] = await order(p, client, 1)
    const [invoice] = (await client.legal.client.invoices.list({ organisationId: client.id })).rows
    if (!invoice || !productId) throw new Error('no invoice')
    await p.at('2026-01-25T09:00:00Z')
    const made = await refund(invoice.id, { how: 'term' })
    expect(made.refund).toMatchObject({
      lines: [{ net: '6.72', days: { used: 10, all: 31 }, endsOn: '2026-01-25' }],
      products: [{ id: productId, paidUntil: '2026-01-25', ends: true }],
    })
    expect(await refusalOf(refund(invoice.id, { how: 'term' }))).toMatchObject({ code: 'refund_no_term' })
  })

  test('of a renewal goes back to what was paid before, and can be paid again', async () => {
    await topUp(client, '100.00')
    const [productId] = await order(p, client, 1)
    if (!productId) throw new Error('no product')
    const renew = () =>
      client.legal.client.orders.place({
        organisationId: client.id,
        lines: [{ renewProductId: productId, periods: 1 }],
        means: 'prepaid',
      })
    const first = await renew()
    const second = await renew()
    expect(await refusalOf(refund(documentOf(first.orderId)))).toMatchObject({ code: 'refund_not_last' })
    const back = await refund(documentOf(second.orderId))
    expect(back.refund.products).toEqual([
      { id: productId, name: 'site', paidUntil: '2026-03-15', ends: false },
    ])
    await refund(documentOf(first.orderId))
    const again = await renew()
    expect(again.quote.lines).toMatchObject([{ periodStart: '2026-02-15', periodEnd: '2026-03-15' }])
  })

  test('of a share runs on', async () => {
    await topUp(client, '100.00')
    await order(p, client, 1)
    const [invoice] = (await client.legal.client.invoices.list({ organisationId: client.id })).rows
    if (!invoice) throw new Error('no invoice')
    const made = await refund(invoice.id, { how: 'share', share: 10_000 })
    expect(made.refund).toMatchObject({ gross: '10.72', products: [] })
    const { rows } = await client.legal.client.products.list({ organisationId: client.id })
    expect(rows).toMatchObject([{ expiresOn: '2026-02-15' }])
  })
})

describe('several lines, several times, at once', () => {
  test('line by line adds up to the whole, tax and money exactly', async () => {
    const domain = await itemOf(p, 'domain', 12)
    await topUp(client, '1000.00')
    const before = await accounts()
    const placed = await client.legal.client.orders.place({
      organisationId: client.id,
      lines: [
        { itemId: await hosting(p), quantity: 7, months: 1, name: 'site' },
        { itemId: domain, quantity: 1, months: 12, name: 'bourg.example' },
        { itemId: await hosting(p), quantity: 1, months: 12, name: 'other' },
      ],
      means: 'prepaid',
    })
    const documentId = documentOf(placed.orderId)
    await refund(documentId, { lines: [{ pos: 2, how: 'share', share: 3333 }] })
    await refund(documentId, { lines: [{ pos: 3 }, { pos: 1, how: 'share', share: 1250 }] })
    await refund(documentId, { lines: [{ pos: 2 }] })
    await refund(documentId)
    expect(await accounts()).toEqual(before)
    await numberDocuments(p.db)
    const seen = await client.legal.client.invoices.get({ organisationId: client.id, documentId })
    expect(seen).toMatchObject({ state: 'credited', gross: placed.quote.gross, credited: placed.quote.gross })
    expect(seen.credits.map((c) => c.number)).toEqual([1, 2, 3, 4].map((n) => `CRN-2026-00000${n}`))
  })

  test('each refund has a tax of its own, and together they are the tax of the invoice: 0.81 and 0.80', async () => {
    await topUp(client, '100.00')
    const before = await accounts()
    const line = { itemId: await hosting(p), quantity: 1, months: 1 as const }
    const lines = [line, line]
    const placed = await client.legal.client.orders.place({
      organisationId: client.id,
      lines,
      means: 'prepaid',
    })
    expect(placed.quote.vat.amount).toBe('1.61')
    const documentId = documentOf(placed.orderId)
    const taxes = []
    for (const pos of [1, 2]) taxes.push((await refund(documentId, { lines: [{ pos }] })).refund.vat.amount)
    expect(taxes).toEqual(['0.81', '0.80'])
    expect(await accounts()).toEqual(before)
  })

  test('by many hands at once no more than the whole goes back', async () => {
    await partnered(client, agency, { access: 'full' })
    const documentId = documentOf(await byCard())
    const before = await accounts()
    const asked = Array.from({ length: 8 }, () => refund(documentId, { how: 'share', share: 3000 }))
    const ended = await Promise.allSettled(asked)
    expect(ended.filter((e) => e.status === 'fulfilled')).toHaveLength(3)
    expect(await accounts()).not.toEqual(before)
  })
})

describe('is refused', () => {
  let documentId: Id<'document'>
  beforeEach(async () => {
    documentId = documentOf(await byCard(10))
  })
  test.each<[string, object, string]>([
    ['more than the line', { lines: [{ pos: 1, how: 'amount', amount: '1000.00' }] }, 'refund_too_much'],
    ['nothing of it', { lines: [{ pos: 1, how: 'amount', amount: '0.00' }] }, 'refund_nothing_left'],
    ['less than nothing', { lines: [{ pos: 1, how: 'amount', amount: '-5.00' }] }, 'refund_nothing_left'],
    ['a share without how much', { how: 'share' }, 'input_invalid'],
    ['a line that is not there', { lines: [{ pos: 9 }] }, 'not_found'],
    [
      'a line twice',
      {
        lines: [
          { pos: 1, how: 'share', share: 10 },
          { pos: 1, how: 'share', share: 10 },
        ],
      },
      'input_invalid',
    ],
    ['another sum than was seen', { expectedGross: '1.00' }, 'price_changed'],
  ])('%s', async (_what, more, code) => {
    const before = await accounts()
    expect(await refusalOf(refund(documentId, more))).toMatchObject({ code })
    expect(await accounts()).toEqual(before)
  })

  test('from anybody but the provider’s management and finance', async () => {
    const support = await p.person('Supporter')
    await sql`update person set staff = 'support' where id = ${support.id}`.execute(p.db)
    for (const guest of [client.legal, agency.legal, support]) {
      const asked = { documentId, reason: 'please' }
      expect(await refusalOf(guest.client.refunds.make(asked))).toMatchObject({ code: 'staff_only' })
      expect(await refusalOf(guest.client.refunds.preview({ documentId }))).toMatchObject({
        code: 'staff_only',
      })
    }
  })

  test('a credit note, and an invoice that is not there', async () => {
    const made = await refund(documentId)
    for (const id of [made.creditId, 'doc_00000000000000000000'] as const)
      expect(await refusalOf(refund(id))).toMatchObject({ code: 'not_found' })
  })
})

describe('what a provider takes back and pays out', () => {
  const reference = async (orderId: string) => {
    const [row] = await rowsOf(
      p.db,
      sql<{ r: string }>`select provider_reference as r from payment where order_id = ${orderId}`,
    )
    return row?.r ?? ''
  }

  test('E9: a charged back payment is owed again and its cashback taken back; counted once; its refund settles what is owed', async () => {
    await partnered(client, agency, { access: 'full' })
    const orderId = await byCard()
    await creditCashback(p.db)
    await refund(documentOf(orderId), { how: 'share', share: 4000 })
    const event = { provider: 'test', eventId: 'cb1', reference: await reference(orderId), fee: '20.00' }
    const chargeBack = () => staff.client.providerEvents.chargedBack(event)
    expect((await Promise.all([chargeBack(), chargeBack()])).filter((a) => a.counted)).toHaveLength(1)
    expect(await chargeBack()).toEqual({ counted: false, journals: [] })
    expect(await accounts()).toMatchObject({
      'receivable Client CHF': '16889',
      'psp test CHF': '-2000',
      'expense.psp_fee CHF': '2000',
    })
    expect(await accounts()).not.toHaveProperty('expense.cashback CHF')
    const rest = await refund(documentOf(orderId))
    expect(rest.refund).toMatchObject({ money: [{ place: 'receivable', amount: '168.89' }], clawbacks: [] })
    expect(await accounts()).toEqual({ 'psp test CHF': '-2000', 'expense.psp_fee CHF': '2000' })
    expect(await staff.client.providerEvents.chargedBack({ ...event, eventId: 'cb2' })).toEqual({
      counted: false,
      journals: [],
    })
  })

  test('E9 signed by the provider itself', async () => {
    const eventId = 'cb1'
    const event = { provider: 'test', eventId, reference: await reference(await byCard()), fee: '0.00' }
    const signature = p.world.payments.sign({ ...event, outcome: 'charged_back:0.00' })
    const anybody = p.client()
    expect(
      await refusalOf(anybody.providerEvents.receive({ ...event, fee: '5.00', signature })),
    ).toMatchObject({ code: 'signature_wrong' })
    expect(await anybody.providerEvents.receive({ ...event, signature })).toEqual({ counted: true })
    expect(await anybody.providerEvents.receive({ ...event, signature })).toEqual({ counted: false })
  })

  test('E4: what it pays out lands on the bank less its fee, once, and never more than it holds', async () => {
    await topUp(client, '500.00')
    const event = { provider: 'test', eventId: 's1', currency: 'CHF' as const, amount: '500.00', fee: '4.50' }
    expect(await staff.client.providerEvents.settled(event)).toMatchObject({
      counted: true,
      journals: [{ kind: 'psp_settled' }],
    })
    expect(await staff.client.providerEvents.settled(event)).toEqual({ counted: false, journals: [] })
    expect(await accounts()).toEqual({
      'bank CHF': '49550',
      'expense.psp_fee CHF': '450',
      'prepaid.cash Client CHF': '-50000',
    })
    expect(await refusalOf(staff.client.providerEvents.settled({ ...event, eventId: 's2' }))).toMatchObject({
      code: 'provider_holds_less',
    })
    expect(await refusalOf(client.legal.client.providerEvents.settled(event))).toMatchObject({
      code: 'staff_only',
    })
  })

  test('E13: what is owed is given up with its tax, a debt of cashback without; then nothing is owed', async () => {
    const orderId = await byCard()
    const documentId = documentOf(orderId)
    const giveUp = () => staff.client.writeOffs.document({ documentId, reason: 'insolvent' })
    expect(await refusalOf(giveUp())).toMatchObject({ code: 'nothing_owed' })
    await staff.client.providerEvents.chargedBack({
      provider: 'test',
      eventId: 'cb',
      reference: await reference(orderId),
    })
    expect(await giveUp()).toMatchObject({ amount: '281.49', vat: '21.09', currency: 'CHF' })
    expect(await refusalOf(giveUp())).toMatchObject({ code: 'nothing_owed' })
    expect(await accounts()).toEqual({
      'contra.volume CHF': '8680',
      'expense.bad_debt CHF': '26040',
      'revenue hosting CHF': '-34720',
    })
    expect(await refusalOf(refund(documentId))).toMatchObject({ code: 'refund_too_much' })

    await partnered(client, agency, { access: 'full' })
    const second = await byCard()
    await creditCashback(p.db)
    await sql`select ledger.hold_amount(a.id, 5208, 'test') from ledger.account a where a.kind = 'prepaid.cashback'`.execute(
      p.db,
    )
    await refund(documentOf(second))
    const debt = () =>
      staff.client.writeOffs.debt({ organisationId: agency.id, currency: 'CHF', reason: 'left' })
    const owed = async () => (await staff.client.writeOffs.owed({})).rows
    expect(await owed()).toEqual([
      {
        kind: 'cashback',
        organisation: { id: agency.id, name: 'Agency' },
        currency: 'CHF',
        amount: '52.08',
        documentId: null,
        number: null,
        title: null,
        dueOn: null,
      },
    ])
    expect(await debt()).toMatchObject({ amount: '52.08', vat: '0.00', currency: 'CHF' })
    expect(await owed()).toEqual([])
    expect(await refusalOf(debt())).toMatchObject({ code: 'nothing_owed' })
  })

  /** What is booked without the numbers of the journals, which a preview draws and leaves. */
  const plain = (told: { journals: { journalId: string }[] }) => ({
    ...told,
    journals: told.journals.map(({ journalId: _, ...journal }) => journal),
  })

  test('what is shown before is what is booked after, side by side; looking changes nothing and tells nobody', async () => {
    await partnered(client, agency, { access: 'full' })
    const orderId = await byCard()
    await creditCashback(p.db)
    const letters = () => rowsOf(p.db, sql`select id from letter order by id`)
    const before = [await accounts(), await letters()]
    const events = staff.client.providerEvents
    const paidOut = {
      provider: 'test',
      eventId: 's1',
      currency: 'CHF' as const,
      amount: '100.00',
      fee: '2.00',
    }
    const taken = { provider: 'test', eventId: 'cb', reference: await reference(orderId), fee: '20.00' }
    const seen = [await events.previewSettled(paidOut), await events.previewChargedBack(taken)]
    expect([await accounts(), await letters()]).toEqual(before)
    expect(seen[1]?.journals.map((j) => j.kind)).toEqual(['chargeback', 'clawback'])
    expect(seen[1]?.journals[0]?.entries).toEqual([
      {
        kind: 'receivable',
        organisation: { id: client.id, name: 'Client' },
        detail: null,
        debit: '281.49',
        credit: null,
      },
      { kind: 'expense.psp_fee', organisation: null, detail: null, debit: '20.00', credit: null },
      { kind: 'psp', organisation: null, detail: 'test', debit: null, credit: '301.49' },
    ])
    expect([await events.settled(paidOut), await events.chargedBack(taken)].map(plain)).toEqual(
      seen.map(plain),
    )
    expect(await events.previewChargedBack(taken)).toEqual({ counted: false, journals: [] })
    // and the journals that were booked are there under their numbers
    const documentId = documentOf(orderId)
    const shown = await staff.client.writeOffs.previewDocument({ documentId })
    const [row] = (await staff.client.writeOffs.owed({})).rows
    expect(row).toMatchObject({ kind: 'invoice', documentId, amount: '281.49', dueOn: null })
    const done = await staff.client.writeOffs.document({ documentId, reason: 'insolvent' })
    expect(plain(done)).toEqual(plain(shown))
    const [journal] = done.journals
    const booked = await staff.client.ledger.journal({ journalId: journal?.journalId ?? '1' })
    expect(booked).toMatchObject({ kind: 'write_off', subjectId: orderId })
    const listed = await events.list({ limit: 1 })
    expect(listed.rows).toMatchObject([
      { kind: 'charged_back', organisation: { id: client.id }, fee: '20.00' },
    ])
    const next = await events.list({ limit: 1, cursor: listed.next ?? '' })
    expect(next).toMatchObject({
      rows: [{ kind: 'settled', eventId: 's1', subjectId: 'test:s1' }],
      next: null,
    })
  })

  test('two look and one books at the same instant: nobody is shown what another booked', async () => {
    await topUp(client, '500.00')
    const event = (eventId: string) => ({
      provider: 'test',
      eventId,
      currency: 'CHF' as const,
      amount: '100.00',
    })
    const { previewSettled, settled } = staff.client.providerEvents
    const told = await Promise.all([
      previewSettled(event('a')),
      settled(event('b')),
      previewSettled(event('c')),
    ])
    expect(told.map(({ journals }) => journals.length)).toEqual([1, 1, 1])
    expect(await accounts()).toMatchObject({ 'psp test CHF': '40000' })
  })

  test('looking is for those who may do it', async () => {
    const support = await p.person('Supporter', { staff: 'support' })
    const documentId = documentOf(await byCard())
    const looks = [
      () => client.legal.client.writeOffs.owed({}),
      () => support.client.writeOffs.previewDocument({ documentId }),
      () => client.legal.client.writeOffs.previewDebt({ organisationId: agency.id, currency: 'CHF' }),
      () => client.legal.client.providerEvents.list({}),
      () =>
        support.client.providerEvents.previewSettled({
          provider: 'test',
          eventId: 'x',
          currency: 'CHF',
          amount: '1.00',
        }),
    ]
    for (const look of looks) expect(await refusalOf(look())).toMatchObject({ code: 'staff_only' })
    expect(await refusalOf(staff.client.writeOffs.previewDocument({ documentId }))).toMatchObject({
      code: 'nothing_owed',
    })
  })
})
