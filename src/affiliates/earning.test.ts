import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  brokenPromises,
  hosting,
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
import { affiliateTerms } from './affiliate.ts'
import { noteCommissions, reverseCommissions, settleAffiliates } from './jobs.ts'

let p: Platform
beforeAll(async () => {
  p = await openPlatform()
})
afterAll(() => p.close())

async function affiliate(name: string, code: string): Promise<Side> {
  const legal = await p.person(`${name} Person`)
  const made = await legal.client.organisations.create({
    name,
    kind: 'individual',
    country: 'CH',
    language: 'en',
    town: 'Bern',
  })
  const side = { id: made.id, name, legal, currency: made.currency }
  const { affiliates } = legal.client
  await affiliates.join({
    organisationId: side.id,
    terms: affiliateTerms,
    taxCountry: 'CH',
    promotes: ['site'],
  })
  await affiliates.makeLink({ organisationId: side.id, code, target: '/directory?of=all' })
  return side
}
async function customer(name: string, term: string, money = '5000.00'): Promise<Side> {
  const side = await organisation(p, name)
  await side.legal.client.affiliates.refer({ organisationId: side.id, term, by: 'code' })
  await topUp(side, money)
  return side
}
const note = async () => {
  while ((await noteCommissions(p.world)) > 0);
}
const lines = async (side: Side) =>
  (await side.legal.client.affiliates.commissions({ organisationId: side.id })).rows
const earned = async (side: Side) =>
  (await side.legal.client.affiliates.earnings({ organisationId: side.id }))[0]

test('clicks are counted by link and day, carry who recommended in the address, and nothing else is kept', async () => {
  const ada = await affiliate('Ada', 'ada')
  const answers = await Promise.all(Array.from({ length: 40 }, () => p.request('/go/ada')))
  for (const answer of answers) {
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toMatch(/^\/directory\?of=all&utm_term=ada\.[0-9a-z]+\./)
    expect(answer.headers.get('set-cookie')).toBeNull()
  }
  expect((await p.request('/go/unknown-code')).headers.get('location')).toMatch(/^\/\?utm_term=/)
  await p.clicks.written()
  const [link] = await ada.legal.client.affiliates.links({ organisationId: ada.id })
  expect(link).toMatchObject({ code: 'ada', clicks: 40, orders: 0 })
  expect(await rowsOf(p.db, sql`select clicks::int, day::text from affiliate_click`)).toEqual([
    { clicks: 40, day: '2026-01-15' },
  ])
})

test('a code beats a click, the last click wins, and all of it ends with the first paid order', async () => {
  await affiliate('Bea', 'bea')
  const shop = await organisation(p, 'Shop')
  const { affiliates } = shop.legal.client
  const own = { organisationId: shop.id }
  expect(await affiliates.referral(own)).toBeNull()
  expect(await affiliates.refer({ ...own, term: 'ada', by: 'click' })).toMatchObject({ code: 'ada' })
  expect(await affiliates.refer({ ...own, term: 'bea', by: 'click' })).toMatchObject({ code: 'bea' })
  expect(await affiliates.refer({ ...own, term: 'ADA', by: 'code' })).toMatchObject({
    code: 'ada',
    how: 'code',
  })
  expect(await affiliates.refer({ ...own, term: 'bea', by: 'click' })).toMatchObject({ code: 'ada' })
  expect((await refusalOf(affiliates.refer({ ...own, term: 'nobody', by: 'code' }))).code).toBe(
    'referral_unknown',
  )
  await topUp(shop, '100.00')
  await order(p, shop, 1)
  expect((await refusalOf(affiliates.refer({ ...own, term: 'bea', by: 'code' }))).code).toBe('referral_late')
  await note()
  expect(await affiliates.referral(own)).toEqual({ how: 'code', code: 'ada', settled: true })
})

test('nobody recommends to themselves', async () => {
  const eve = await affiliate('Eve', 'eve')
  const { client } = eve.legal
  const made = await client.organisations.create({
    name: 'Eve Ltd',
    kind: 'company',
    country: 'CH',
    language: 'en',
    town: 'Bern',
  })
  for (const organisationId of [eve.id, made.id])
    expect((await refusalOf(client.affiliates.refer({ organisationId, term: 'eve', by: 'code' }))).code).toBe(
      'referral_self',
    )
})

test('25 % of 260.40 is 65.10: booked once, pending, paid on the first of a month, and taken back beside it', async () => {
  const ida = await affiliate('Ida', 'ida')
  const shop = await customer('Ida Shop', 'ida')
  const placed = await shop.legal.client.orders.place({
    organisationId: shop.id,
    lines: [{ itemId: await hosting(p), quantity: 35, months: 1, name: 'sites' }],
    means: 'prepaid',
  })
  await Promise.all(Array.from({ length: 5 }, () => noteCommissions(p.world)))
  const [line, ...more] = await lines(ida)
  expect(more).toEqual([])
  expect(line).toMatchObject({
    order: placed.orderId,
    operation: 'order',
    how: 'code',
    outcome: 'earned',
    base: '260.40',
    earnedBefore: '0.00',
    rate: 2500,
    amount: '65.10',
    state: 'pending',
    payableOn: '2026-03-01',
  })
  expect(await earned(ida)).toMatchObject({
    pending: '65.10',
    payable: '0.00',
    rate: 3000,
    next: { rate: 3500, missing: '934.90' },
  })
  expect(await settleAffiliates(p.world)).toBe(0)
  await p.at('2026-03-01T06:00:00Z')
  expect((await lines(ida))[0]?.state).toBe('payable')
  const runs = await Promise.all(Array.from({ length: 3 }, () => settleAffiliates(p.world)))
  expect(runs.reduce((a, b) => a + b, 0)).toBe(1)
  expect((await lines(ida))[0]).toMatchObject({ state: 'paid', paidOn: '2026-03-01' })
  const purses = await ida.legal.client.prepaid.get({ organisationId: ida.id })
  expect(JSON.stringify(purses)).toContain('65.10')
  expect(await brokenPromises(p)).toEqual([])

  // refunded after it was paid: a debt against what comes, never against the prepaid account
  const staff = await staffOf(p)
  const document = await rowsOf(
    p.db,
    sql<{ id: string }>`select id from document where order_id = ${placed.orderId} and kind = 'invoice'`,
  )
  await staff.client.refunds.make({
    documentId: document[0]?.id as `doc_${string}`,
    how: 'share',
    share: 4000,
    reason: 'agreed',
  })
  await Promise.all(Array.from({ length: 3 }, () => reverseCommissions(p.world)))
  expect((await lines(ida))[0]).toMatchObject({ reversed: '26.04', amount: '65.10' })
  expect(await earned(ida)).toMatchObject({ payable: '-26.04', earned: '39.06', paid: '65.10' })
  expect(JSON.stringify(await ida.legal.client.prepaid.get({ organisationId: ida.id }))).toContain('65.10')
  expect(await brokenPromises(p)).toEqual([])
  await expect(sql`delete from commission`.execute(p.db)).rejects.toMatchObject({
    constraint: 'commission_stays',
  })
})

test('a line on which a partner earns earns the affiliate nothing, and says so; after 365 days nothing does', async () => {
  const lea = await affiliate('Lea', 'lea')
  const shop = await customer('Lea Shop', 'lea')
  const agency = await partner(p, 'Lea Agency')
  await order(p, shop, 1)
  await partnered(shop, agency, { access: 'full' })
  await order(p, shop, 2)
  await note()
  expect((await lines(lea)).map(({ outcome, amount }) => [outcome, amount]).sort()).toEqual([
    ['earned', '2.48'],
    ['partner', '0.00'],
  ])
  const late = await customer('Late Shop', 'lea')
  await order(p, late, 1)
  await note()
  await p.at('2027-03-01T06:00:00Z')
  await order(p, late, 1)
  await note()
  expect((await lines(lea))[0]).toMatchObject({ outcome: 'expired', amount: '0.00' })
  expect(await brokenPromises(p)).toEqual([])
})

test('who leaves for the partner programme is paid the rest below fifty, and earns nothing from then on', async () => {
  const mia = await affiliate('Mia', 'mia')
  const shop = await customer('Mia Shop', 'mia')
  await order(p, shop, 1)
  await note()
  await p.at('2027-05-01T06:00:00Z')
  expect(await settleAffiliates(p.world)).toBe(0)
  await sql`update affiliate set state = 'closed', closed_at = app.now() where organisation_id = ${mia.id}`.execute(
    p.db,
  )
  await order(p, shop, 1)
  await note()
  expect((await lines(mia)).map(({ outcome }) => outcome)).toEqual(['left', 'earned'])
  expect(await settleAffiliates(p.world)).toBe(1)
  expect(await earned(mia)).toMatchObject({ paid: '2.48', payable: '0.00' })
  expect(await brokenPromises(p)).toEqual([])
})
