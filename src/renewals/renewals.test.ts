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
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { askConfirmation, followExpiry, remindRenewals, tellCancelled } from './jobs.ts'
import { renewDue } from './run.ts'

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

type Products = Id<'product'>[]

const switchOn = (productIds: Products) =>
  client.legal.client.renewals.switchOn({ organisationId: client.id, productIds })
const inClient = () => ({ partnerId: agency.id, clientId: client.id })
const switchOnForClient = (productIds: Products) =>
  agency.legal.client.renewals.switchOnForClient({ ...inClient(), productIds })
const dueOf = async (side: Side, days = 60) =>
  (await side.legal.client.renewals.list({ organisationId: side.id, days })).rows
const lines = () =>
  rowsOf(
    p.db,
    sql<{ row: string; billed_id: string; net: bigint; volume_rate: number; benefit: string; start: string }>`
      select l.row, o.billed_id, l.net::bigint as net, l.volume_rate, l.benefit, l.period_start as start from order_line l join orders o on o.id = l.order_id
       where o.automatic order by l.period_start, l.product_id`,
  )
const letters = async (template: string) =>
  (
    await rowsOf(
      p.db,
      sql<{
        recipient: string
        facts: Record<string, unknown>
      }>`select recipient, facts from letter where template = ${template} order by created_at, recipient`,
    )
  ).map(({ recipient, facts }): Record<string, unknown> => ({ to: recipient, ...facts }))
const endPartnership = (partnershipId: Id<'partnership'>) =>
  withPassword(client.legal, (context) =>
    client.legal.client.partnerships.end({ organisationId: client.id, partnershipId }, { context }),
  )
const changePayer = (started: { id: Id<'partnership'>; version: number }, payer: 'client' | 'partner') =>
  client.legal.client.partnerships.changePayer({
    organisationId: client.id,
    partnershipId: started.id,
    version: started.version,
    payer,
  })

/** The first day of the attempts: products of 15 January run to 15 February. */
const firstAttempt = '2026-02-01T09:00:00Z'

describe('switching on', () => {
  test.each([
    ['2026-01-31', true],
    ['2026-02-01', true],
    ['2026-02-02', false],
  ])('on %s, with the product paid until 15 February: %s', async (day, may) => {
    const products = await order(p, client, 1)
    await p.at(`${day}T09:00:00Z`)
    expect((await dueOf(client))[0]).toMatchObject({ inTime: may, renewedBy: null })
    if (may) expect(await switchOn(products)).toEqual({ changed: products })
    else
      expect(await refusalOf(switchOn(products))).toMatchObject({
        code: 'renewal_too_late',
        data: { days: 13 },
      })
    expect((await dueOf(client))[0]?.renewedBy).toBe(may ? 'client' : null)
  })

  test('again changes nothing; off again it is to be renewed by hand', async () => {
    const products = await order(p, client, 2)
    await switchOn(products)
    expect(await switchOn(products)).toEqual({ changed: [] })
    await client.legal.client.renewals.switchOff({
      organisationId: client.id,
      productIds: products.slice(0, 1),
    })
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 1, orders: 1 })
  })

  test('a collaborator lets renew what was given to them, and no other product', async () => {
    const [given = 'prd_', hidden = 'prd_'] = await order(p, client, 2)
    const clerk = await p.person('Clerk')
    const own = { organisationId: client.id }
    const member = { ...own, email: clerk.email, name: 'C', language: 'en' as const }
    await client.legal.client.organisations.addMember({ ...member, role: 'collaborator', accounting: true })
    const give = (level: 'manage' | 'order') =>
      client.legal.client.organisations.memberProducts({
        ...own,
        personId: clerk.id,
        products: [{ productId: given, level }],
      })
    const letRenew = (productId: typeof given) =>
      clerk.client.renewals.switchOn({ ...own, productIds: [productId] })
    await give('manage')
    expect(await refusalOf(letRenew(given))).toMatchObject({ code: 'level_too_low' })
    await give('order')
    expect(await refusalOf(letRenew(hidden))).toMatchObject({ code: 'not_found' })
    expect((await letRenew(given)).changed).toEqual([given])
  })
  test('only for one’s own products, and only by who may order', async () => {
    const products = await order(p, client, 1)
    const foreign = agency.legal.client.renewals.switchOn({ organisationId: agency.id, productIds: products })
    expect(await refusalOf(foreign)).toMatchObject({ code: 'not_found' })
    const colleague = await p.person('Cara Colleague')
    await sql`insert into member (organisation_id, person_id, role, joined_at) values (${client.id}, ${colleague.id}, 'collaborator', app.now())`.execute(
      p.db,
    )
    const asked = colleague.client.renewals.switchOn({ organisationId: client.id, productIds: products })
    expect(await refusalOf(asked)).toMatchObject({ code: 'accounting_only' })
  })

  test('as partner under full access where the partner pays; else it is refused by name', async () => {
    const products = await order(p, client, 1)
    const started = await partnered(client, agency, { access: 'full', payer: 'client' })
    expect(await refusalOf(switchOnForClient(products))).toMatchObject({ code: 'renewal_by_payer' })
    const paying = await changePayer(started, 'partner')
    expect(await switchOnForClient(products)).toEqual({ changed: products })
    const [row] = (await agency.legal.client.renewals.listOfClient(inClient())).rows
    expect(row).toMatchObject({
      renewedBy: 'partner',
      payer: { side: 'partner', name: 'Agency' },
      nextAttemptOn: '2026-02-01',
    })
    await client.legal.client.partnerships.changeRights({
      organisationId: client.id,
      partnershipId: paying.id,
      version: paying.version,
      rights: {
        access: 'limited',
        payer: 'client',
        products: products.map((productId) => ({ productId, level: 'manage' })),
        families: [],
      },
    })
    expect(await refusalOf(switchOnForClient(products))).toMatchObject({ code: 'limited_never_spends' })
  })
})

describe('the run', () => {
  test('renews 14 days ahead, from prepaid money, once; a second run does nothing', async () => {
    await switchOn(await order(p, client, 3))
    await p.at('2026-01-31T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ planned: 0, renewed: 0 })
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({
      planned: 3,
      renewed: 3,
      orders: 1,
      failed: {},
      totals: [{ currency: 'CHF', net: '2976', gross: '3217' }],
    })
    expect(await renewDue(p.world)).toMatchObject({ planned: 0, renewed: 0 })
    const [placed] = (await client.legal.client.orders.list({ organisationId: client.id })).rows
    expect(placed).toMatchObject({ gross: '32.17', lineCount: 3, placedBy: '', state: 'paid' })
    const shown = await client.legal.client.orders.get({
      organisationId: client.id,
      orderId: placed?.id ?? 'ord_',
    })
    expect(shown.lines[0]).toMatchObject({
      row: 'N1',
      facts: { automatic: true },
      periodStart: '2026-02-15',
      periodEnd: '2026-03-15',
    })
    expect(await letters('renewals_paid')).toMatchObject([
      { to: client.legal.email, count: 3, gross: '32.17' },
    ])
    await p.at('2026-03-01T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 3 })
    expect((await lines()).map((l) => l.start)).toEqual([
      ...['2026-02-15', '2026-02-15', '2026-02-15'],
      ...['2026-03-15', '2026-03-15', '2026-03-15'],
    ])
  })

  test('a dry run says what would come of it and leaves nothing', async () => {
    await switchOn(await order(p, client, 3))
    await p.at(firstAttempt)
    const dry = await renewDue(p.world, undefined, { dryRun: true })
    expect(dry).toMatchObject({ renewed: 3, totals: [{ net: '2976' }] })
    expect(await lines()).toEqual([])
    expect(await letters('renewals_paid')).toEqual([])
    expect(await renewDue(p.world)).toEqual(dry)
  })

  test('keeps what the money reaches, tries the rest again on the next attempt’s day', async () => {
    const poor = await organisation(p, 'Poor')
    await topUp(poor, '53.62')
    const products = await order(p, poor, 3)
    await poor.legal.client.renewals.switchOn({ organisationId: poor.id, productIds: products })
    await p.at(firstAttempt)
    // 53.62 less 32.17 leaves 21.45: two renewals cost 21.45 with tax, three 32.17
    expect(await renewDue(p.world)).toMatchObject({ renewed: 2, failed: { insufficient_funds: 1 } })
    expect(await letters('renewals_failed')).toMatchObject([
      { to: poor.legal.email, count: 1, nextOn: '2026-02-05', reason: 'insufficient_funds' },
    ])
    expect((await dueOf(poor))[0]?.lastFailure).toEqual({ on: '2026-02-01', reason: 'insufficient_funds' })
    await topUp(poor, '20.00')
    expect(await renewDue(p.world)).toMatchObject({ planned: 0 })
    await p.at('2026-02-05T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ planned: 1, renewed: 1 })
    const [purse] = await poor.legal.client.prepaid.get({ organisationId: poor.id })
    expect(purse?.available).toBe('9.28')
  })

  test('34 renew at one tier, 35 at the next, all of them; 35 → 34 falls back', async () => {
    const products = await order(p, client, 35)
    await switchOn(products.slice(0, 34))
    await sql`update product set state = 'ended' where id = ${products[34]}`.execute(p.db)
    await p.at(firstAttempt)
    await renewDue(p.world)
    expect(new Set((await lines()).map((l) => l.volume_rate))).toEqual(new Set([2000]))
    await sql`update product set state = 'active' where id = ${products[34]}`.execute(p.db)
    const byHand = products.slice(34).map((renewProductId) => ({ renewProductId }))
    await client.legal.client.orders.place({ organisationId: client.id, lines: byHand, means: 'prepaid' })
    await switchOn(products.slice(34))
    await p.at('2026-03-01T09:00:00Z')
    await renewDue(p.world)
    expect((await lines()).slice(34).map((l) => l.volume_rate)).toEqual(Array(35).fill(2500))
    await client.legal.client.renewals.switchOff({
      organisationId: client.id,
      productIds: products.slice(34),
    })
    await sql`update product set state = 'ended' where id = ${products[34]}`.execute(p.db)
    await p.at('2026-04-01T09:00:00Z')
    await renewDue(p.world)
    expect((await lines()).slice(69).map((l) => l.volume_rate)).toEqual(Array(34).fill(2000))
  })

  test('what has no price any more fails by name, the others are renewed', async () => {
    const [kept = 'prd_', lost = 'prd_'] = await order(p, client, 2)
    await switchOn([kept, lost])
    await sql`update product set months = 3 where id = ${lost}`.execute(p.db)
    await sql`delete from price where months = 3`.execute(p.db)
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 1, failed: { price_missing: 1 } })
  })
})

describe('when who pays changes', () => {
  test('the partnership ends the day before a partner-paid renewal: the client’s mandate renews, else nobody', async () => {
    const [both = 'prd_', only = 'prd_'] = await order(p, client, 2)
    await switchOn([both])
    const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
    await switchOnForClient([both, only])
    await p.at('2026-01-31T09:00:00Z')
    await endPartnership(started.id)
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ planned: 1, renewed: 1 })
    expect(await lines()).toMatchObject([{ row: 'N1', billed_id: client.id, net: 992n }])
    expect(await tellCancelled(p.world)).toBe(2)
    expect(await tellCancelled(p.world)).toBe(0)
    expect(await letters('mandates_cancelled')).toMatchObject([
      { to: agency.legal.email, count: 2, automatic: 1, forPartner: true },
      { to: client.legal.email, count: 2, automatic: 1, forPartner: false },
    ])
    expect((await dueOf(client)).map((r) => [r.productId, r.renewedBy])).toEqual(
      expect.arrayContaining([
        [only, null],
        [both, 'client'],
      ]),
    )
  })

  test('a partnership that ends by time renews nothing from that instant, before any job has noticed', async () => {
    const products = await order(p, client, 1)
    const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
    await switchOnForClient(products)
    await sql`update partnership set ends_at = ${firstAttempt} where id = ${started.id}`.execute(p.db)
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ planned: 0 })
    expect(await tellCancelled(p.world)).toBe(1)
  })

  test('to the partner: the client’s mandate stands, with cashback, until the partner confirms', async () => {
    const products = await order(p, client, 2)
    await switchOn(products)
    const started = await partnered(client, agency, { access: 'full', payer: 'client' })
    const paying = await changePayer(started, 'partner')
    expect(await askConfirmation(p.world)).toBe(2)
    expect(await askConfirmation(p.world)).toBe(0)
    expect(await letters('renewals_to_confirm')).toMatchObject([{ to: agency.legal.email, count: 2 }])
    expect((await dueOf(client))[0]).toMatchObject({ renewedBy: 'client', needsConfirmation: true })

    const [confirmed = 'prd_', waiting = 'prd_'] = products
    const confirm = () => agency.legal.client.renewals.confirm({ ...inClient(), productIds: [confirmed] })
    expect(await confirm()).toEqual({ changed: [confirmed] })
    expect(await refusalOf(confirm())).toMatchObject({ code: 'nothing_to_confirm' })
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 2, orders: 2 })
    const byProduct = await rowsOf(
      p.db,
      sql<{ product_id: string; row: string; benefit: string }>`
        select product_id, row, benefit from order_line where operation = 'renewal' order by row`,
    )
    expect(byProduct).toEqual([
      { product_id: confirmed, row: 'P3', benefit: 'discount' },
      { product_id: waiting, row: 'P5', benefit: 'cashback' },
    ])

    // back to the client: the partner's mandates are over, also for the next time the partner pays
    const back = await changePayer(paying, 'client')
    await changePayer(back, 'partner')
    await p.at('2026-03-01T09:00:00Z')
    await renewDue(p.world)
    expect((await lines()).slice(2).map((l) => l.row)).toEqual(['P5', 'P5'])
  })

  test('a product given to another partner is renewed at that partner’s charge by nobody', async () => {
    const products = await order(p, client, 1)
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    await switchOnForClient(products)
    const other = await partner(p, 'Other')
    await partnered(client, other, {
      access: 'limited',
      products: products.map((productId) => ({ productId, level: 'manage' })),
    })
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ planned: 0 })
    await tellCancelled(p.world)
    expect(await letters('mandates_cancelled')).toHaveLength(2)
  })

  test('what the partner’s money does not reach is not the client’s business', async () => {
    const poor = await partner(p, 'Poor Agency')
    const products = await order(p, client, 1)
    await partnered(client, poor, { access: 'full', payer: 'partner' })
    await poor.legal.client.renewals.switchOnForClient({
      partnerId: poor.id,
      clientId: client.id,
      productIds: products,
    })
    await p.at(firstAttempt)
    await renewDue(p.world)
    expect((await dueOf(client))[0]?.lastFailure).toBeNull()
    const [theirs] = (
      await poor.legal.client.renewals.listOfClient({ partnerId: poor.id, clientId: client.id })
    ).rows
    expect(theirs?.lastFailure).toMatchObject({ reason: 'insufficient_funds' })
    expect((await letters('renewals_failed')).map((l) => l.to)).toEqual([poor.legal.email])
  })
})

test('a run against the client’s revocation: nothing at the partner’s charge commits after the confirmation', async () => {
  for (let round = 0; round < 4; round++) {
    await p.at(`2026-0${2 + round}-01T09:00:00Z`)
    const products = await order(p, client, 5)
    const started = await partnered(client, agency, { access: 'full', payer: 'partner' })
    await switchOnForClient(products)
    await p.at(`2026-0${2 + round}-20T09:00:00Z`)
    const atPartnersCharge = async () => {
      const [row] = await rowsOf(
        p.db,
        sql<{ n: number }>`select count(*)::int as n from orders where partnership_id = ${started.id}`,
      )
      return row?.n
    }
    const runs = [1, 2].map(() => renewDue(p.world, undefined, { chunk: 1 }))
    const seenAtEnd = await endPartnership(started.id).then(atPartnersCharge)
    await Promise.all(runs)
    expect(await atPartnersCharge()).toBe(seenAtEnd)
    await sql`update product set state = 'ended'`.execute(p.db)
  }
})

describe('time', () => {
  test('a change of frequency keeps the day of the month and what is paid', async () => {
    await p.at('2026-01-31T09:00:00Z')
    const [productId = 'prd_'] = await order(p, client, 1)
    const changed = await client.legal.client.renewals.changeFrequency({
      organisationId: client.id,
      productId,
      months: 12,
    })
    expect(changed).toMatchObject({ months: 12, expiresOn: '2026-02-28', nextEnd: '2027-02-28' })
    const back = await client.legal.client.renewals.changeFrequency({
      organisationId: client.id,
      productId,
      months: 1,
    })
    expect(back.nextEnd).toBe('2026-03-31')
    const without = client.legal.client.renewals.changeFrequency({
      organisationId: client.id,
      productId,
      months: 36,
    })
    expect(await refusalOf(without)).toMatchObject({ code: 'price_missing' })
  })

  test('whoever renews by hand is reminded once each time; what renews by itself is not', async () => {
    const [, byItself = 'prd_'] = await order(p, client, 2)
    await switchOn([byItself])
    await p.at(firstAttempt)
    expect(await remindRenewals(p.world)).toBe(1)
    expect(await remindRenewals(p.world)).toBe(0)
    expect(await letters('renewals_due')).toMatchObject([
      { to: client.legal.email, count: 1, firstOn: '2026-02-15' },
    ])
  })

  test('after the last paid day: grace, a reminder, the block, the end; a renewal brings it back without a gap', async () => {
    const [kept = 'prd_', lost = 'prd_'] = await order(p, client, 2)
    const step = async (day: string) => {
      await p.at(`${day}T09:00:00Z`)
      await followExpiry(p.world)
      await followExpiry(p.world)
      return (await dueOf(client)).map((r) => r.step)
    }
    expect(await step('2026-02-17')).toEqual(['grace', 'grace'])
    expect(await step('2026-02-18')).toEqual(['overdue', 'overdue'])
    expect(await step('2026-02-25')).toEqual(['blocked', 'blocked'])
    const renewed = await client.legal.client.orders.place({
      organisationId: client.id,
      lines: [{ renewProductId: kept }],
      means: 'prepaid',
    })
    expect(renewed.quote.lines[0]).toMatchObject({ periodStart: '2026-02-15', periodEnd: '2026-03-15' })
    expect(await step('2026-03-17')).toEqual(['grace'])
    const state = await rowsOf(p.db, sql<{ state: string }>`select state from product where id = ${lost}`)
    expect(state).toEqual([{ state: 'ended' }])
    expect((await letters('renewals_overdue')).map((l) => [l.step, l.count])).toEqual([
      ['overdue', 2],
      ['blocked', 2],
      ['terminated', 1],
    ])
  })
})
