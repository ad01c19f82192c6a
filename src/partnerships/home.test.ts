import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  hold,
  hosting,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  topUp,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { isOther } from './home.ts'

let p: Platform
let agency: Side
let payer: Side
let paid: Side
let julien: Guest
beforeAll(async () => {
  p = await openPlatform('2026-01-05T10:00:00Z')
  agency = await partner(p, 'Agency')
  payer = await organisation(p, 'Pays itself')
  paid = await organisation(p, 'Is paid for')
  for (const side of [payer, paid, agency]) await topUp(side, '900.00')
  await order(p, payer, 2)
  await p.at('2026-01-12T10:00:00Z')
  await order(p, paid, 3)
  await partnered(payer, agency, { access: 'full' })
  await partnered(paid, agency, { access: 'full', payer: 'partner' })
  julien = await p.person('Julien')
  await agency.legal.client.organisations.addMember({
    organisationId: agency.id,
    email: julien.email,
    name: 'Julien',
    language: 'fr',
    role: 'collaborator',
  })
  await hold(agency, payer, { personId: julien.id, level: 'manage' })
})
afterAll(() => p.close())

const home = (guest: Guest = agency.legal) => guest.client.partnerHome.get({ partnerId: agency.id })

test('the renewals to come stand in their weeks, and which are at the partner’s charge', async () => {
  const { weeks } = await home()
  expect(weeks).toHaveLength(8)
  expect(weeks[0]).toEqual({ from: '2026-01-12', products: 0, yours: 0 })
  expect(weeks.filter((week) => week.products > 0)).toEqual([
    { from: '2026-02-02', products: 2, yours: 0 },
    { from: '2026-02-09', products: 3, yours: 3 },
  ])
})

test('a collaborator sees the clients it holds and nothing of the organisation’s own', async () => {
  const seen = await home(julien)
  expect(seen.weeks.reduce((sum, week) => sum + week.products, 0)).toBe(2)
  expect(seen.month).toEqual({ clients: 1, orders: null, money: null })
  expect(seen.needs).toMatchObject({ offers: [], expiring: [], answered: [], unassigned: 0 })
})

test('an answer that gives something else than was asked needs a look, for two weeks', async () => {
  // both were asked for full access that the client pays
  expect((await home()).needs.answered).toMatchObject([
    { client: { name: 'Is paid for' }, asked: 'full', given: 'full' },
  ])
  expect((await home()).needs.unassigned).toBe(1)
})

test.each([
  ['the same', { access: 'full', payer: 'client' }, { access: 'full', payer: 'client' }, false],
  ['less', { access: 'full', payer: 'client' }, { access: 'limited', payer: 'client' }, true],
  ['another payer', { access: 'full', payer: 'client' }, { access: 'full', payer: 'partner' }, true],
  [
    'limited, whoever was to pay',
    { access: 'limited', payer: 'partner' },
    { access: 'limited', payer: 'client' },
    false,
  ],
] as const)('%s', (_what, wish, given, isAnother) => {
  expect(isOther(wish, given)).toBe(isAnother)
})

describe('later', () => {
  test('what a client ordered this month counts, and what it brought', async () => {
    await agency.legal.client.orders.placeForClient({
      partnerId: agency.id,
      clientId: payer.id,
      lines: [{ itemId: await hosting(p), quantity: 1, months: 1 }],
      means: 'prepaid',
    })
    const { month } = await home()
    expect(month).toMatchObject({ clients: 2, orders: 1, money: [{ currency: 'CHF', discount: '0.00' }] })
    expect(Number(month.money?.[0]?.cashback)).toBeGreaterThan(0)
  })

  test('an invitation about to run out and an offer need an answer', async () => {
    await agency.legal.client.invitations.ask({
      partnerId: agency.id,
      email: 'new@client.example',
      company: 'Newcomer',
      language: 'en',
      wish: { access: 'full', payer: 'client', families: [] },
    })
    const offering = await organisation(p, 'Offers')
    await offering.legal.client.invitations.offer({
      organisationId: offering.id,
      partnerId: agency.id,
      rights: { access: 'full', payer: 'client', products: [], families: [] },
    })
    expect((await home()).needs).toMatchObject({ offers: [{ client: 'Offers' }], expiring: [] })
    await p.at('2026-02-06T10:00:00Z')
    expect((await home()).needs.expiring).toMatchObject([{ company: 'Newcomer' }])
  })

  test('what has expired at clients stands by client, the oldest first', async () => {
    await p.at('2026-02-20T10:00:00Z')
    const { needs, month } = await home()
    expect(needs.overdue.map((row) => [row.client.name, row.products])).toEqual([
      ['Pays itself', expect.any(Number)],
      ['Is paid for', 3],
    ])
    expect(needs.answered).toEqual([])
    expect(month).toMatchObject({ clients: 0, orders: 0 })
  })
})

test('who is no partner has no such page', async () => {
  const call = payer.legal.client.partnerHome.get({ partnerId: payer.id })
  expect((await refusalOf(call)).code).toBe('not_found')
  expect((await refusalOf(payer.legal.client.partnerHome.get({ partnerId: agency.id }))).code).toBe(
    'not_found',
  )
})
