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
  withPassword,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { creditCashback, voidUnpaid } from './jobs.ts'

let p: Platform
let client: Side
let agency: Side
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '5000.00')
  await topUp(agency, '5000.00')
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const forClient = (lines: { itemId: string; quantity?: number; months: 1; name?: string }[]) =>
  ({ partnerId: agency.id, clientId: client.id, lines, means: 'prepaid' }) as Parameters<
    Side['legal']['client']['orders']['placeForClient']
  >[0]

async function available(side: Side, currency = side.currency): Promise<string> {
  const purses = await side.legal.client.prepaid.get({ organisationId: side.id })
  return purses.find((x) => x.currency === currency)?.available ?? '0.00'
}

describe('the 35 hostings', () => {
  test('the partner pays 208.32 and VAT, sees every step, and the client’s account holds the 35', async () => {
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    const placed = await agency.legal.client.orders.placeForClient(
      forClient([{ itemId: await hosting(p), quantity: 35, months: 1 }]),
    )
    expect(placed.quote.lines[0]).toMatchObject({
      list: '347.20',
      partnerAllowance: '69.44',
      afterPartner: '277.76',
      volumeCount: 35,
      volumeRate: 2500,
      volumeAllowance: '69.44',
      net: '208.32',
      row: 'P1',
      benefit: 'discount',
      gain: '52.08',
    })
    expect(placed.quote).toMatchObject({
      net: '208.32',
      vat: { rate: 810, amount: '16.87' },
      gross: '225.19',
    })
    expect(await available(agency)).toBe('4774.81')
    const products = await client.legal.client.products.list({ organisationId: client.id, limit: 200 })
    expect(products.rows).toHaveLength(35)
  })

  test('in euros 120.75', async () => {
    const italian = await organisation(p, 'Cliente', 'IT')
    const ponte = await partner(p, 'Ponte', 'IT')
    await topUp(ponte, '1000.00')
    await partnered(italian, ponte, { access: 'full', payer: 'partner' })
    const placed = await ponte.legal.client.orders.placeForClient({
      partnerId: ponte.id,
      clientId: italian.id,
      lines: [{ itemId: await hosting(p), quantity: 35, months: 1 }],
      means: 'prepaid',
    })
    expect(placed.quote).toMatchObject({ currency: 'EUR', net: '120.75' })
  })

  test('booked as written: prepaid 225.19, contra 69.44 and 69.44 against revenue 347.20 and tax 16.87', async () => {
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    const { orderId } = await agency.legal.client.orders.placeForClient(
      forClient([{ itemId: await hosting(p), quantity: 35, months: 1 }]),
    )
    const entries = await rowsOf(
      p.db,
      sql<{ kind: string; amount: bigint }>`
        select a.kind, e.amount::bigint as amount from ledger.entry e join ledger.journal j on j.id = e.journal_id join ledger.account a on a.id = e.account_id
         where j.subject_id = ${orderId} order by a.kind`,
    )
    expect(entries).toEqual([
      { kind: 'contra.partner', amount: 6944n },
      { kind: 'contra.volume', amount: 6944n },
      { kind: 'prepaid.cash', amount: 22519n },
      { kind: 'revenue', amount: -34720n },
      { kind: 'vat.output', amount: -1687n },
    ])
  })

  test('when the client pays, the partner gets 52.08 cashback on its prepaid account, and the client never sees it', async () => {
    await partnered(client, agency, { access: 'full', payer: 'client' })
    const placed = await client.legal.client.orders.place({
      organisationId: client.id,
      lines: [{ itemId: await hosting(p), quantity: 35, months: 1 }],
      means: 'prepaid',
    })
    expect(placed.quote.lines[0]).toMatchObject({
      net: '260.40',
      row: 'C1',
      benefit: null,
      gain: null,
      partnerRate: null,
      partnerAllowance: '0.00',
    })
    expect(await available(agency)).toBe('5000.00')
    await creditCashback(p.db)
    await creditCashback(p.db)
    const purses = await agency.legal.client.prepaid.get({ organisationId: agency.id })
    expect(purses[0]).toMatchObject({
      cash: '5000.00',
      cashback: '52.08',
      available: '5052.08',
      pending: '0.00',
    })
    const [benefit] = (await agency.legal.client.benefits.list({ partnerId: agency.id })).rows
    expect(benefit).toMatchObject({ kind: 'cashback', state: 'credited', gain: '52.08', row: 'C1' })
    const explained = await agency.legal.client.benefits.explain({
      partnerId: agency.id,
      benefitId: benefit?.id ?? 'bnf_',
    })
    expect(explained).toMatchObject({ publicNet: '260.40', partnerNet: '208.32', access: 'full' })
    expect(explained.bookings.map((b) => [b.kind, b.amount])).toEqual([
      ['cashback', '52.08'],
      ['cashback_credit', '52.08'],
    ])
  })
})

test('tax is rounded once, on the sum of the lines: 1.61 and not twice 0.80', async () => {
  const itemId = await hosting(p)
  const line = { itemId, quantity: 1, months: 1 as const }
  const quote = await client.legal.client.orders.quote({ organisationId: client.id, lines: [line, line] })
  expect(quote).toMatchObject({ net: '19.84', vat: { amount: '1.61' }, gross: '21.45' })
})

test('34 hostings: the quote says that 35 cost less; 35 and then 34 keep each its own tier', async () => {
  const itemId = await hosting(p)
  const ask = (quantity: number) =>
    client.legal.client.orders.quote({ organisationId: client.id, lines: [{ itemId, quantity, months: 1 }] })
  expect((await ask(34)).lines[0]).toMatchObject({
    volumeRate: 2000,
    net: '269.82',
    cheaper: { quantity: 35, net: '260.40' },
  })
  expect((await ask(35)).lines[0]).toMatchObject({ volumeRate: 2500, net: '260.40', cheaper: null })
  await order(p, client, 34)
  expect((await ask(1)).lines[0]).toMatchObject({ volumeCount: 35, volumeRate: 2500 })
})

describe('whose order, whose money', () => {
  test('the partner orders with the client’s money: billed to the client at the public price, cashback for the partner (C3)', async () => {
    await partnered(client, agency, { access: 'full', payer: 'client' })
    const placed = await agency.legal.client.orders.placeForClient(
      forClient([{ itemId: await hosting(p), quantity: 1, months: 1 }]),
    )
    expect(placed.quote).toMatchObject({ billed: { id: client.id, self: false }, prepaid: null, net: '9.92' })
    expect(placed.quote.lines[0]).toMatchObject({ row: 'C3', benefit: 'cashback', gain: '1.98' })
    expect((await client.legal.client.orders.list({ organisationId: client.id })).rows).toHaveLength(1)
    expect((await agency.legal.client.orders.list({ organisationId: agency.id })).rows).toHaveLength(0)
    expect(
      await refusalOf(agency.legal.client.orders.get({ organisationId: agency.id, orderId: placed.orderId })),
    ).toMatchObject({ code: 'not_found' })
  })
  test('the client orders while the partner pays: the client pays and sees it, the partner earns (P4)', async () => {
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    await order(p, client, 1)
    const [benefit] = (await agency.legal.client.benefits.list({ partnerId: agency.id })).rows
    expect(benefit).toMatchObject({ kind: 'cashback', row: 'P4', orderedBy: 'client', paidBy: 'client' })
  })
  test('what the partner pays is invisible to the client, but for the products', async () => {
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    const placed = await agency.legal.client.orders.placeForClient(
      forClient([{ itemId: await hosting(p), months: 1 }]),
    )
    expect((await client.legal.client.orders.list({ organisationId: client.id })).rows).toEqual([])
    expect(
      await refusalOf(client.legal.client.orders.get({ organisationId: client.id, orderId: placed.orderId })),
    ).toMatchObject({ code: 'not_found', status: 404 })
    expect((await client.legal.client.products.list({ organisationId: client.id })).rows).toHaveLength(1)
  })
  test('renewals: of the client C2, of the partner with its own money P2, each for the next period', async () => {
    const [productId = 'prd_'] = await order(p, client, 1)
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    const own = await client.legal.client.orders.place({
      organisationId: client.id,
      lines: [{ renewProductId: productId }],
      means: 'prepaid',
    })
    expect(own.quote.lines[0]).toMatchObject({
      row: 'P4',
      periodStart: '2026-02-15',
      periodEnd: '2026-03-15',
    })
    const theirs = await agency.legal.client.orders.placeForClient({
      partnerId: agency.id,
      clientId: client.id,
      lines: [{ renewProductId: productId, periods: 2 }],
      means: 'prepaid',
    })
    expect(theirs.quote.lines[0]).toMatchObject({
      row: 'P2',
      list: '19.84',
      net: '15.87',
      periodStart: '2026-03-15',
      periodEnd: '2026-05-15',
    })
  })
  test('periods are counted from the anchor: a product of 31 January ends on the last of each month', async () => {
    await p.at('2026-01-31T09:00:00Z')
    const [productId = 'prd_'] = await order(p, client, 1)
    const ends = []
    for (let month = 0; month < 3; month++) {
      const placed = await client.legal.client.orders.place({
        organisationId: client.id,
        lines: [{ renewProductId: productId }],
        means: 'prepaid',
      })
      ends.push(placed.quote.lines[0]?.periodEnd)
    }
    expect(ends).toEqual(['2026-03-31', '2026-04-30', '2026-05-31'])
  })
  test('limited access never orders, by the row that says so; a product not given is not there', async () => {
    const [given = 'prd_', kept = 'prd_'] = await order(p, client, 2)
    await partnered(client, agency, { access: 'limited', products: [{ productId: given, level: 'manage' }] })
    const renew = (productId: typeof given) =>
      agency.legal.client.orders.quoteForClient({
        partnerId: agency.id,
        clientId: client.id,
        lines: [{ renewProductId: productId }],
      })
    expect(await refusalOf(renew(given))).toMatchObject({ code: 'limited_never_spends', data: { row: 'L5' } })
    expect(await refusalOf(renew(kept))).toMatchObject({ code: 'not_found' })
    const renewed = await client.legal.client.orders.place({
      organisationId: client.id,
      lines: [{ renewProductId: given }, { renewProductId: kept }],
      means: 'prepaid',
    })
    expect(renewed.quote.lines.map((l) => l.row)).toEqual(['L1', 'L3'])
    const benefits = (await agency.legal.client.benefits.list({ partnerId: agency.id })).rows
    expect(benefits.map((b) => [b.row, b.gain])).toEqual([['L1', '1.98']])
  })
  test('a new product under limited access earns nothing (L4); an option of a managed one does (L2)', async () => {
    const [given = 'prd_'] = await order(p, client, 1)
    await partnered(client, agency, { access: 'limited', products: [{ productId: given, level: 'manage' }] })
    const itemId = await hosting(p)
    const placed = await client.legal.client.orders.place({
      organisationId: client.id,
      lines: [
        { itemId, months: 1 },
        { itemId, months: 1, forProductId: given },
      ],
      means: 'prepaid',
    })
    expect(placed.quote.lines.map((l) => l.row)).toEqual(['L4', 'L2'])
    expect(
      (await agency.legal.client.products.listOfClient({ partnerId: agency.id, clientId: client.id })).rows,
    ).toHaveLength(2)
  })
  test('a partner that buys for itself pays its own price', async () => {
    const placed = await agency.legal.client.orders.place({
      organisationId: agency.id,
      lines: [{ itemId: await hosting(p), months: 1 }],
      means: 'prepaid',
    })
    expect(placed.quote).toMatchObject({ net: '7.94', billed: { id: agency.id, self: true } })
  })
  test('a domain has the partner’s own price list instead of a rate', async () => {
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    const placed = await agency.legal.client.orders.quoteForClient({
      partnerId: agency.id,
      clientId: client.id,
      lines: [{ itemId: await itemOf(p, 'domain', 12), months: 12 }],
    })
    expect(placed.lines[0]?.partnerRate).toBeNull()
    expect(Number(placed.lines[0]?.partnerAllowance)).toBeGreaterThan(0)
  })
})

describe('paying', () => {
  const byProvider = async (side: Side, quantity = 1) =>
    side.legal.client.orders.place({
      organisationId: side.id,
      lines: [{ itemId: await hosting(p), quantity, months: 1 }],
      means: 'provider',
    })
  const succeed = (side: Side, paymentId: string | null) =>
    side.legal.client.payments.settleTest({
      organisationId: side.id,
      paymentId: paymentId as 'pay_',
      outcome: 'succeeded',
    })

  test('nothing is delivered before the money; then once, however often the provider says so', async () => {
    const placed = await byProvider(client)
    expect((await client.legal.client.products.list({ organisationId: client.id })).rows).toEqual([])
    const reference = `test_${placed.paymentId}`
    const message = { eventId: 'e1', reference, outcome: 'succeeded' as const }
    const event = { provider: 'test', ...message, signature: p.world.payments.sign(message) }
    await Promise.all([
      p.client().payments.event(event),
      p.client().payments.event(event),
      p.client().payments.event(event),
    ])
    const other = { eventId: 'e2', reference, outcome: 'succeeded' as const }
    await p.client().payments.event({ provider: 'test', ...other, signature: p.world.payments.sign(other) })
    expect((await client.legal.client.products.list({ organisationId: client.id })).rows).toHaveLength(1)
    expect(
      (await client.legal.client.orders.get({ organisationId: client.id, orderId: placed.orderId })).state,
    ).toBe('paid')
  })
  test('a message that the provider did not sign is refused and changes nothing', async () => {
    const placed = await byProvider(client)
    const forged = p.client().payments.event({
      provider: 'test',
      eventId: 'x',
      reference: `test_${placed.paymentId}`,
      outcome: 'succeeded',
      signature: 'made up',
    })
    expect(await refusalOf(forged)).toMatchObject({ code: 'signature_wrong' })
    expect(
      (await client.legal.client.orders.get({ organisationId: client.id, orderId: placed.orderId })).state,
    ).toBe('awaiting_payment')
  })
  test('too little on the prepaid account: refused, nothing half-done', async () => {
    const poor = await organisation(p, 'Poor')
    await topUp(poor, '10.00')
    const placing = poor.legal.client.orders.place({
      organisationId: poor.id,
      lines: [{ itemId: await hosting(p), quantity: 2, months: 1 }],
      means: 'prepaid',
    })
    expect(await refusalOf(placing)).toMatchObject({ code: 'insufficient_funds', status: 409 })
    expect((await poor.legal.client.orders.list({ organisationId: poor.id })).rows).toEqual([])
    expect(await available(poor)).toBe('10.00')
  })
  test('promo first, then cashback, then cash', async () => {
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    await order(p, client, 35)
    await creditCashback(p.db)
    await agency.legal.client.orders.placeForClient(
      forClient([{ itemId: await hosting(p), quantity: 10, months: 1 }]),
    )
    const [purse] = await agency.legal.client.prepaid.get({ organisationId: agency.id })
    // 99.20 − 20 % − 15 % = 67.46 and VAT 5.46; the 52.08 of cashback go before the cash
    expect(purse).toMatchObject({ cashback: '0.00', cash: '4979.16' })
  })
  test('two orders on one wallet at the same instant: one of them wins', async () => {
    const poor = await organisation(p, 'Poor')
    await topUp(poor, '12.00')
    const itemId = await hosting(p)
    const place = () =>
      poor.legal.client.orders.place({
        organisationId: poor.id,
        lines: [{ itemId, months: 1 }],
        means: 'prepaid',
      })
    const results = await Promise.allSettled([place(), place(), place(), place()])
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    for (const lost of results)
      if (lost.status === 'rejected') expect(lost.reason).toMatchObject({ code: 'insufficient_funds' })
    expect(await available(poor)).toBe('1.28')
  })
  test('the same renewal twice at once is paid once per period', async () => {
    const [productId = 'prd_'] = await order(p, client, 1)
    const renew = () =>
      client.legal.client.orders.place({
        organisationId: client.id,
        lines: [{ renewProductId: productId }],
        means: 'prepaid',
      })
    await Promise.allSettled([renew(), renew(), renew()])
    const periods = await rowsOf(
      p.db,
      sql<{
        period_start: string
        n: number
      }>`select period_start, count(*)::int as n from order_line where posted and operation = 'renewal' group by 1`,
    )
    expect(periods.every((x) => x.n === 1)).toBe(true)
    const [row] = await rowsOf(
      p.db,
      sql<{
        expires_on: string
        periods_paid: number
      }>`select expires_on, periods_paid from product where id = ${productId}`,
    )
    expect(row?.periods_paid).toBe(periods.length + 1)
  })
  test('an order repeated with the same key is one order; with another body it is refused', async () => {
    const itemId = await hosting(p)
    const context = { idempotencyKey: 'one-intention' }
    const place = (quantity: number) =>
      client.legal.client.orders.place(
        { organisationId: client.id, lines: [{ itemId, quantity, months: 1 }], means: 'prepaid' },
        { context },
      )
    const answers = await Promise.all([place(1), place(1), place(1)])
    expect(new Set(answers.map((a) => a.orderId)).size).toBe(1)
    expect((await client.legal.client.orders.list({ organisationId: client.id })).rows).toHaveLength(1)
    expect(await refusalOf(place(2))).toMatchObject({ code: 'key_reused', status: 409 })
  })
  test('the price seen is the price paid, or the order is refused', async () => {
    const placing = client.legal.client.orders.place({
      organisationId: client.id,
      lines: [{ itemId: await hosting(p), months: 1 }],
      means: 'prepaid',
      expectedGross: '9.92',
    })
    expect(await refusalOf(placing)).toMatchObject({ code: 'price_changed', data: { gross: '10.72' } })
  })

  test('two waiting renewals of one product, paid in the other order: each pays its own period', async () => {
    const [productId = 'prd_'] = await order(p, client, 1)
    const renew = () =>
      client.legal.client.orders.place({
        organisationId: client.id,
        lines: [{ renewProductId: productId }],
        means: 'provider',
      })
    const [first, second] = [await renew(), await renew()]
    expect(await succeed(client, second.paymentId)).toMatchObject({ landed: 'order' })
    expect(await succeed(client, first.paymentId)).toMatchObject({ landed: 'order' })
    const [row] = await rowsOf(
      p.db,
      sql<{ expires_on: string }>`select expires_on from product where id = ${productId}`,
    )
    expect(row?.expires_on).toBe('2026-04-15')
  })
  test('paid a month later, the period runs from the payment', async () => {
    const placed = await byProvider(client)
    await p.at('2026-02-10T09:00:00Z')
    await succeed(client, placed.paymentId)
    const paid = await client.legal.client.orders.get({ organisationId: client.id, orderId: placed.orderId })
    expect(paid.lines[0]).toMatchObject({ periodStart: '2026-02-10', periodEnd: '2026-03-10' })
  })
  test('an order that waits for two weeks is void; money that comes later lands on the prepaid account', async () => {
    const placed = await byProvider(client)
    await p.at('2026-01-29T08:59:59Z')
    expect(await voidUnpaid(p.world)).toBe(0)
    await p.at('2026-01-29T09:00:00Z')
    expect(await voidUnpaid(p.world)).toBe(1)
    expect(await succeed(client, placed.paymentId)).toMatchObject({ landed: 'prepaid' })
    expect(await available(client)).toBe('5010.72')
  })
  test('a partner frozen before it pays its own order does not buy at the partner’s price: the money is its own', async () => {
    const placed = await byProvider(agency, 2)
    const { client: staff } = await staffOf(p)
    await staff.organisations.freezePartner({ organisationId: agency.id, frozen: true, reason: 'a breach' })
    expect(await succeed(agency, placed.paymentId)).toMatchObject({ landed: 'prepaid' })
    const order = await agency.legal.client.orders.get({ organisationId: agency.id, orderId: placed.orderId })
    expect(order).toMatchObject({ state: 'void', voidReason: 'rights_changed' })
  })
  test('a failed payment can be tried again', async () => {
    const placed = await byProvider(client)
    await client.legal.client.payments.settleTest({
      organisationId: client.id,
      paymentId: placed.paymentId ?? 'pay_',
      outcome: 'failed',
    })
    const waiting = await client.legal.client.orders.get({
      organisationId: client.id,
      orderId: placed.orderId,
    })
    expect(await succeed(client, waiting.paymentId)).toMatchObject({ landed: 'order' })
  })
  test('the longest name still makes two products', async () => {
    const placed = await client.legal.client.orders.place({
      organisationId: client.id,
      lines: [{ itemId: await hosting(p), quantity: 2, months: 1, name: 'n'.repeat(253) }],
      means: 'prepaid',
    })
    expect(placed.productIds).toHaveLength(2)
  })
  test('the partner’s level changes between order and payment: price and gain stay as agreed', async () => {
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    const placed = await agency.legal.client.orders.placeForClient({
      ...forClient([{ itemId: await hosting(p), quantity: 35, months: 1 }]),
      means: 'provider',
    })
    await sql`update partner set level = 'platinum' where organisation_id = ${agency.id}`.execute(p.db)
    await succeed(agency, placed.paymentId)
    const [benefit] = (await agency.legal.client.benefits.list({ partnerId: agency.id })).rows
    expect(benefit?.gain).toBe('52.08')
  })
  test('a collaborator renews what was given to them, and no other product', async () => {
    const [given = 'prd_', hidden = 'prd_'] = await order(p, client, 2)
    const clerk = await p.person('Clerk')
    await client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: clerk.email,
      name: 'C',
      language: 'en',
      role: 'collaborator',
      accounting: true,
    })
    await client.legal.client.organisations.memberProducts({
      organisationId: client.id,
      personId: clerk.id,
      products: [{ productId: given, level: 'order' }],
    })
    const renew = (productId: typeof given) =>
      clerk.client.orders.quote({ organisationId: client.id, lines: [{ renewProductId: productId }] })
    expect((await renew(given)).lines).toHaveLength(1)
    expect(await refusalOf(renew(hidden))).toMatchObject({ code: 'not_found' })
  })
  test('a partner does not pay for what falls to another partner’s category', async () => {
    await partnered(client, await partner(p, 'Rival'), {
      access: 'limited',
      families: [{ family: 'hosting', level: 'manage' }],
    })
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    const quoting = agency.legal.client.orders.quoteForClient({
      partnerId: agency.id,
      clientId: client.id,
      lines: [{ itemId: await hosting(p), months: 1 }],
    })
    expect(await refusalOf(quoting)).toMatchObject({ code: 'not_managed' })
  })
  test('two currencies are never added in the table of clients', async () => {
    const ponte = await partner(p, 'Ponte', 'IT')
    await topUp(ponte, '500.00')
    await partnered(client, ponte, { access: 'full', payer: 'partner' })
    await ponte.legal.client.orders.placeForClient({
      partnerId: ponte.id,
      clientId: client.id,
      lines: [{ itemId: await hosting(p), months: 1 }],
      means: 'prepaid',
    })
    await order(p, client, 1)
    const [row] = (await ponte.legal.client.clients.list({ partnerId: ponte.id })).rows
    expect(row).toMatchObject({
      currency: 'CHF',
      gain12: '1.98',
      others: [{ currency: 'EUR', gain12: '1.15' }],
    })
  })
  test('an answer is not replayed to somebody who lost their place', async () => {
    const clerk = await p.person('Clerk')
    await client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: clerk.email,
      name: 'C',
      language: 'en',
      role: 'administrator',
    })
    const itemId = await hosting(p)
    const place = () =>
      clerk.client.orders.place(
        { organisationId: client.id, lines: [{ itemId, months: 1 }], means: 'prepaid' },
        { context: { idempotencyKey: 'k' } },
      )
    await place()
    await withPassword(client.legal, (context) =>
      client.legal.client.organisations.removeMember(
        { organisationId: client.id, personId: clerk.id },
        { context },
      ),
    )
    expect(await refusalOf(place())).toMatchObject({ code: 'not_found' })
  })
  test('outside a sandbox the built-in provider moves no money', async () => {
    await sql`delete from app.sandbox`.execute(p.db)
    expect(
      await refusalOf(
        client.legal.client.prepaid.topUp({ organisationId: client.id, amount: '5.00', currency: 'CHF' }),
      ),
    ).toMatchObject({ code: 'payments_off' })
    await sql`alter table app.sandbox disable trigger user`.execute(p.db)
    await sql`insert into app.sandbox (frozen_at) values ('2026-01-15T09:00:00Z')`.execute(p.db)
  })

  describe('when the ground moves before the money comes', () => {
    const waiting = async (payer: 'client' | 'partner') => {
      const started = await partnered(client, agency, { access: 'full', payer })
      const placed = await agency.legal.client.orders.placeForClient({
        ...forClient([{ itemId: await hosting(p), months: 1 }]),
        means: 'provider',
      })
      return { started, placed }
    }
    test('full becomes limited while the partner’s order waits: the order is void, the money stays the partner’s', async () => {
      const { started, placed } = await waiting('partner')
      const rights = { access: 'limited' as const, payer: 'client' as const, products: [], families: [] }
      const preview = await client.legal.client.partnerships.previewRights({
        organisationId: client.id,
        partnershipId: started.id,
        rights,
      })
      expect(preview.ordersVoided).toBe(1)
      await client.legal.client.partnerships.changeRights({
        organisationId: client.id,
        partnershipId: started.id,
        version: started.version,
        rights,
      })
      const order = await agency.legal.client.orders.get({
        organisationId: agency.id,
        orderId: placed.orderId,
      })
      expect(order).toMatchObject({ state: 'void', voidReason: 'rights_changed' })
      const payment = await succeed(agency, placed.paymentId)
      expect(payment).toMatchObject({ state: 'succeeded', landed: 'prepaid' })
      expect(await available(agency)).toBe('5008.58')
      expect((await client.legal.client.products.list({ organisationId: client.id })).rows).toEqual([])
    })
    test('the payer is switched between order and payment: nobody pays by somebody else’s act', async () => {
      const { started, placed } = await waiting('partner')
      await client.legal.client.partnerships.changePayer({
        organisationId: client.id,
        partnershipId: started.id,
        version: started.version,
        payer: 'client',
      })
      expect(
        (await agency.legal.client.orders.get({ organisationId: agency.id, orderId: placed.orderId }))
          .voidReason,
      ).toBe('payer_changed')
      expect((await client.legal.client.orders.list({ organisationId: client.id })).rows).toEqual([])
    })
    test('the client’s own order keeps its price and bill; the partner that lost its access earns nothing from it', async () => {
      const started = await partnered(client, agency, { access: 'full', payer: 'client' })
      const placed = await byProvider(client)
      await withPassword(client.legal, (context) =>
        client.legal.client.partnerships.end(
          { organisationId: client.id, partnershipId: started.id },
          { context },
        ),
      )
      await succeed(client, placed.paymentId)
      const paid = await client.legal.client.orders.get({
        organisationId: client.id,
        orderId: placed.orderId,
      })
      expect(paid).toMatchObject({ state: 'paid', net: '9.92', lines: [{ row: 'N1' }] })
      expect((await agency.legal.client.benefits.list({ partnerId: agency.id })).rows).toEqual([])
    })
    test('an order the client has to pay is told to it by letter, and only the client may pay it', async () => {
      const { placed } = await waiting('client')
      expect(placed.paymentId).toBeNull()
      const shown = await client.legal.client.orders.get({
        organisationId: client.id,
        orderId: placed.orderId,
      })
      expect(await succeed(client, shown.paymentId)).toMatchObject({ landed: 'order' })
      expect(
        await client.legal.client.orders.get({ organisationId: client.id, orderId: placed.orderId }),
      ).toMatchObject({ state: 'paid', paymentId: null })
      const letters = await rowsOf(
        p.db,
        sql<{ recipient: string }>`select recipient from letter where template = 'order_waiting'`,
      )
      expect(letters).toEqual([{ recipient: client.legal.email }])
    })
  })
})
