import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { organisation, refusalOf, type Side, staffOf, topUp } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { loadExamplePremium } from '../catalogue/examplePremium.ts'
import { rowOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'

let p: Platform
let client: Side
let items: Map<string, Id<'item'>>
beforeEach(async () => {
  p = await openPlatform()
  await p.db.transaction().execute((tx) => loadExamplePremium(tx, p.world.ids, '2020-01-01'))
  client = await organisation(p, 'Client')
  await topUp(client, '9000.00')
  items = new Map((await p.client().catalogue.items({ family: 'support' })).map((one) => [one.sku, one.id]))
})
afterEach(() => p.close())

type Months = 1 | 6 | 12
const lineOf = (sku: string, months: Months, quantity = 1) => ({
  itemId: items.get(sku) as Id<'item'>,
  quantity,
  months,
  name: 'Premium',
})
const take = (sku: string, months: Months = 6, more: { quantity?: number; means?: 'provider' } = {}) =>
  client.legal.client.orders.place({
    organisationId: client.id,
    lines: [lineOf(sku, months, more.quantity)],
    means: more.means ?? 'prepaid',
  })
const quote = (sku: string, months: Months = 6) =>
  client.legal.client.orders.quote({ organisationId: client.id, lines: [lineOf(sku, months)] })
const ask = (isEmergency = false) =>
  client.legal.client.cases.open({
    hatId: client.id,
    subject: 'The mail does not come',
    text: 'Since this morning',
    isEmergency,
  })

test.each([
  ['premium-4h', 4, '2026-01-15T13:00:00.000Z'],
  ['premium-2h', 2, '2026-01-15T11:00:00.000Z'],
  ['premium-1h', 1, '2026-01-15T10:00:00.000Z'],
])('%s promises a first answer within %i opening hours', async (sku, responseHours, dueAt) => {
  expect(await ask()).toMatchObject({ responseHours: 8, dueAt: '2026-01-15T17:00:00.000Z' })
  await take(sku)
  expect(await ask()).toMatchObject({ responseHours, dueAt, isEmergency: false })
})

test('emergencies are answered around the clock on the upper two tiers, and asked for on no other', async () => {
  // Saturday evening
  await p.at('2026-01-17T20:00:00Z')
  expect((await refusalOf(ask(true))).code).toBe('emergency_needs_premium')
  await take('premium-4h')
  expect((await refusalOf(ask(true))).code).toBe('emergency_needs_premium')
  await take('premium-2h')
  expect((await ask()).dueAt).toBe('2026-01-19T09:00:00.000Z')
  const urgent = await ask(true)
  expect(urgent).toMatchObject({ isEmergency: true, dueAt: '2026-01-17T22:00:00.000Z' })
  expect((await (await staffOf(p)).client.cases.queue({}))[0]).toMatchObject({ id: urgent.id })
})

test('is taken for its least term, one at a time and upwards only; the quote says so as the order does', async () => {
  // an operator who sets a price by the month sells no shorter term by it
  await sql`
    insert into price (id, item_id, currency, months, unit_e6, valid)
    select 'prc_00000000000000000001', id, 'CHF', 1, 25000000, daterange('2020-01-01', null) from item where sku = 'premium-4h'`.execute(
    p.db,
  )
  for (const act of [() => take('premium-4h', 1), () => quote('premium-4h', 1)])
    expect((await refusalOf(act())).code).toBe('premium_term')
  expect((await refusalOf(take('premium-4h', 6, { quantity: 2 }))).code).toBe('premium_upgrade_only')
  await take('premium-2h')
  for (const sku of ['premium-2h', 'premium-4h'])
    for (const act of [() => take(sku), () => quote(sku)])
      expect((await refusalOf(act())).code).toBe('premium_upgrade_only')
  await quote('premium-1h')
  await take('premium-1h')
})

test('of two orders at once one comes first; what waits for its money counts', async () => {
  const tried = await Promise.allSettled([take('premium-2h'), take('premium-2h')])
  expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await take('premium-1h', 6, { means: 'provider' })
  expect((await refusalOf(take('premium-1h'))).code).toBe('premium_upgrade_only')
})

test('is renewed like any product, and nothing of it is refunded', async () => {
  const { productIds } = await take('premium-4h')
  await client.legal.client.orders.place({
    organisationId: client.id,
    lines: [{ renewProductId: productIds[0] as Id<'product'> }],
    means: 'prepaid',
  })
  const runs = await rowOf(
    p.db,
    sql<{ until: string }>`select expires_on::text as until from product where id = ${productIds[0]}`,
  )
  expect(runs?.until).toBe('2027-01-15')
  const [invoice] = (await client.legal.client.invoices.list({ organisationId: client.id })).rows
  const { client: staff } = await staffOf(p)
  const refunded = staff.refunds.make({
    documentId: invoice?.id as Id<'document'>,
    reason: 'No longer wanted',
    how: 'share',
    share: 4000,
  })
  expect((await refusalOf(refunded)).code).toBe('premium_no_refund')
  // the promise ends with the product
  await p.at('2027-01-15T09:00:00Z')
  expect((await ask()).responseHours).toBe(8)
})

test('a VIP code says whose call it is while Premium runs; two hold while one is replaced, never three', async () => {
  const { vip } = client.legal.client
  const of = { organisationId: client.id }
  const staff = (await p.person('Nadia Agent', { staff: 'support' })).client.vip
  expect(await vip.get(of)).toBeNull()
  expect((await refusalOf(vip.renew(of))).code).toBe('vip_needs_premium')
  await take('premium-2h')
  const codes: string[] = []
  for (const moment of ['2026-01-15T09:00:00Z', '2026-01-15T10:00:00Z', '2026-01-15T11:00:00Z']) {
    await p.at(moment)
    const { codes: held } = await vip.renew(of)
    codes.push(held[0]?.code ?? '')
    expect(held.map(({ code }) => code)).toEqual(codes.slice(-2).reverse())
  }
  const [oldest = '', before = '', newest = ''] = codes
  for (const code of [before, newest])
    expect(await staff.route({ code })).toEqual({
      organisation: { id: client.id, name: 'Client' },
      responseHours: 2,
      aroundTheClock: true,
    })
  expect((await refusalOf(staff.route({ code: oldest }))).code).toBe('support_code_wrong')
  // no bearer of anything: neither a support code, nor a caller who is known
  const agent = await p.person('Second Agent', { staff: 'support' })
  expect((await refusalOf(agent.client.support.verify({ code: newest }))).code).toBe('support_code_wrong')
  const asked = agent.client.temporaryAccess.ask({
    personId: client.legal.id,
    level: 'look',
    hours: 1,
    reason: 'They said the VIP code',
  })
  expect((await refusalOf(asked)).code).toBe('support_caller_unknown')
  await p.at('2026-01-29T11:00:00Z')
  expect((await vip.get(of))?.codes.map(({ code }) => code)).toEqual([newest])
  expect((await refusalOf(staff.route({ code: before }))).code).toBe('support_code_wrong')
  // five wrong ones, and the right one waits
  for (let n = 0; n < 5; n++) await refusalOf(staff.route({ code: '00000 00000' }))
  expect((await refusalOf(staff.route({ code: newest }))).code).toBe('too_many_guesses')
  // kept so that the tables alone give no code away
  const kept = JSON.stringify(await rowOf(p.db, sql`select jsonb_agg(v) as all from vip_code v`))
  for (const code of codes) expect(kept).not.toContain(code.replace(' ', ''))
})

test('a VIP code is made by those who lead, one of two at once, and seen by nobody outside', async () => {
  await take('premium-4h')
  const of = { organisationId: client.id }
  const stranger = await organisation(p, 'Stranger')
  for (const act of ['get', 'renew'] as const)
    expect((await refusalOf(stranger.legal.client.vip[act](of))).code).toBe('not_found')
  expect((await refusalOf(client.legal.client.vip.route({ code: '00000 00000' }))).code).toBe('staff_only')
  await Promise.allSettled([client.legal.client.vip.renew(of), client.legal.client.vip.renew(of)])
  const held = await client.legal.client.vip.get(of)
  expect(held?.codes.filter(({ retiresAt }) => retiresAt === null)).toHaveLength(1)
})
