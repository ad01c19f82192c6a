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
import { levels } from '../access/access.ts'
import type { Id } from '../lib/id.ts'
import { lackFor, type Standing, type TeamAct, teamActs } from './teamActs.ts'

describe('the rule', () => {
  const full: Standing = {
    role: 'collaborator',
    accounting: false,
    access: 'full',
    payer: 'client',
    level: 'order',
    allProducts: true,
  }
  const may = (standing: Standing) => teamActs.filter((act) => lackFor(act, standing) === null)

  test.each<[string, Partial<Standing>, TeamAct[]]>([
    ['a legal representative', { role: 'legal' }, [...teamActs]],
    ['an administrator', { role: 'administrator' }, teamActs.filter((act) => act !== 'end')],
    ['a collaborator who orders', {}, ['look', 'manage', 'renew', 'order']],
    ['one who keeps the accounts', { accounting: true }, ['look', 'manage', 'renew', 'order', 'money']],
    ['one with some products', { allProducts: false }, ['look', 'manage', 'renew']],
    ['one who manages', { level: 'manage' }, ['look', 'manage']],
    ['one who looks', { level: 'look' }, ['look']],
    ['one who reaches nothing', { level: null }, []],
    ['under limited access', { access: 'limited' }, ['look', 'manage']],
    ['somebody external', { role: 'external', accounting: true, level: null }, []],
  ])('%s', (_who, standing, acts) => {
    expect(may({ ...full, ...standing })).toEqual(acts)
  })
  test('a higher level never takes anything away', () => {
    for (const access of ['limited', 'full'] as const) {
      for (const [n, level] of levels.entries()) {
        const lower = n === 0 ? null : (levels[n - 1] ?? null)
        const [now, before] = [may({ ...full, access, level }), may({ ...full, access, level: lower })]
        expect(before.every((act) => now.includes(act))).toBe(true)
      }
    }
  })
})

describe('a team', () => {
  let p: Platform
  let agency: Side
  let other: Side
  let hotel: Side
  let studio: Side
  let julie: Guest
  let marc: Guest
  let products: Id<'product'>[]
  let given: Id<'product'>

  const join = async (name: string, accounting = false): Promise<Guest> => {
    const guest = await p.person(name)
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: guest.email,
      name,
      language: 'en',
      role: 'collaborator',
      accounting,
    })
    return guest
  }
  beforeAll(async () => {
    p = await openPlatform('2026-01-15T09:00:00Z')
    agency = await partner(p, 'Agency')
    other = await partner(p, 'Other Agency')
    hotel = await organisation(p, 'Hôtel 100%')
    studio = await organisation(p, 'Studio')
    for (const side of [hotel, studio, agency]) await topUp(side, '900.00')
    products = (await order(p, hotel, 2)) as Id<'product'>[]
    given = (await order(p, studio, 2))[0] as Id<'product'>
    await partnered(hotel, agency, { access: 'full', payer: 'partner' })
    await partnered(studio, agency, { access: 'limited', products: [{ productId: given, level: 'manage' }] })
    julie = await join('Julie Bonvin')
    marc = await join('Marc Aubert', true)
    await hold(agency, hotel, { personId: julie.id, level: 'order', lastDay: '2026-02-28' })
    await hold(agency, studio, { personId: julie.id, level: 'order' })
    const [first = 'prd_' as Id<'product'>] = products
    await hold(agency, hotel, {
      personId: marc.id,
      level: 'look',
      products: [{ productId: first, level: 'look' }],
      lastDay: '2026-01-31',
    })
  })
  afterAll(() => p.close())
  const ask = () => agency.legal.client.team
  const explained = (client: Side, person: Guest) =>
    ask().explain({ partnerId: agency.id, clientId: client.id, personId: person.id })

  test('is told with what each reaches, how far, until when and when they last acted', async () => {
    await julie.client.orders.placeForClient({
      partnerId: agency.id,
      clientId: hotel.id,
      lines: [{ itemId: await hosting(p), quantity: 1, months: 1 }],
      means: 'prepaid',
    })
    const told = await ask().people({ partnerId: agency.id })
    expect(told).toMatchObject({ clients: 2, unassigned: 0 })
    expect(told.rows.map((row) => [row.name, row.clients, row.level, row.nextEnd, row.accounting])).toEqual([
      ['Agency Legal', 2, 'order', null, true],
      ['Julie Bonvin', 2, 'order', '2026-02-28', false],
      ['Marc Aubert', 1, 'look', '2026-01-31', true],
    ])
    expect(told.rows[1]?.lastActAt?.slice(0, 10)).toBe('2026-01-15')
    expect(told.rows[2]?.lastActAt).toBeNull()
  })
  test('stands client by client, never above what the client gave, found by name, person, or for want of anybody', async () => {
    const rights = await ask().rights({ partnerId: agency.id })
    expect(rights.total).toBe(2)
    const cells = rights.rows.map((row) => [
      row.client.name,
      row.held
        .map((cell) => [cell.personId, cell.level, cell.allProducts, cell.products, cell.lastDay])
        .sort(),
    ])
    expect(cells).toEqual([
      [
        'Hôtel 100%',
        [
          [julie.id, 'order', true, 0, '2026-02-28'],
          [marc.id, 'look', false, 1, '2026-01-31'],
        ].sort(),
      ],
      ['Studio', [[julie.id, 'manage', true, 0, null]]],
    ])
    const names = async (asked: { q?: string; personId?: Id<'person'>; held?: 'nobody' }) =>
      (await ask().rights({ partnerId: agency.id, ...asked })).rows.map((row) => row.client.name)
    expect(await names({ q: '0%' })).toEqual(['Hôtel 100%'])
    expect(await names({ personId: marc.id })).toEqual(['Hôtel 100%'])
    expect(await names({ held: 'nobody' })).toEqual([])
    const first = await ask().rights({ partnerId: agency.id, limit: 1 })
    const second = await ask().rights({ partnerId: agency.id, limit: 1, cursor: first.next ?? '' })
    expect([first, second].map((page) => page.rows[0]?.client.name)).toEqual(['Hôtel 100%', 'Studio'])
    expect(second.next).toBeNull()
  })
  test('each can do what is said of them, and meets the refusal that is named where they cannot', async () => {
    const itemId = await hosting(p)
    const [productId = 'prd_' as Id<'product'>] = products
    const codeOf = (call: () => Promise<unknown>): Promise<string | null> =>
      call().then(
        () => null,
        async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
      )
    const tries = (person: Guest, client: Side): Partial<Record<TeamAct, () => Promise<unknown>>> => {
      const inClient = { partnerId: agency.id, clientId: client.id }
      const { client: api } = person
      return {
        look: () => api.products.listOfClient(inClient).then(({ rows }) => rows[0] ?? refusedAs('not_found')),
        order: () =>
          api.orders.placeForClient({
            ...inClient,
            lines: [
              { itemId, quantity: 1, months: 1, ...(client === studio ? { forProductId: given } : {}) },
            ],
            means: 'prepaid',
          }),
        renew: () =>
          api.orders.placeForClient({
            ...inClient,
            lines: [{ renewProductId: client === studio ? given : productId, periods: 1 }],
            means: 'prepaid',
          }),
        money: () => api.revenue.get({ partnerId: agency.id, from: '2026-01-01', to: '2026-01-31' }),
        assign: () => api.clients.holdings(inClient),
      }
    }
    for (const [person, client] of [
      [agency.legal, hotel],
      [julie, hotel],
      [julie, studio],
      [marc, hotel],
    ] as const) {
      const { acts } = await explained(client, person)
      const tried = tries(person, client)
      for (const { act, lack } of acts) {
        const attempt = tried[act]
        if (attempt) expect([act, await codeOf(attempt)]).toEqual([act, lack])
      }
    }
  })
  test('the reasons go from the client to the person, and each product says what reaches it', async () => {
    const told = await explained(hotel, marc)
    expect(told).toMatchObject({
      level: 'look',
      reached: 1,
      access: 'full',
      payer: 'partner',
      lastDay: '2026-01-31',
    })
    expect(told.why.map((step) => step.fact)).toEqual(['partnership', 'seat', 'holding'])
    expect(told.why[2]?.by?.name).toBe('Agency Legal')
    expect(told.products.rows.map((row) => row.level).sort()).toEqual(
      ['look', ...Array.from({ length: told.given - 1 }, () => null)].sort(),
    )
    expect(told.products.rows.every((row) => row.given === 'order')).toBe(true)
    const limited = await explained(studio, julie)
    expect(limited).toMatchObject({ given: 1, reached: 1, level: 'manage' })
    expect(limited.products.rows).toMatchObject([{ given: 'manage', level: 'manage' }])
    const none = await explained(studio, marc)
    expect(none).toMatchObject({ level: null, reached: 0 })
    expect(none.why.map((step) => step.fact)).toEqual(['partnership', 'seat'])
  })
  test('on the day after the last nothing is reached, and the page says that it is over', async () => {
    await p.at('2026-02-01T09:00:00Z')
    expect(await explained(hotel, marc)).toMatchObject({ level: null, reached: 0, over: true })
    const { rows } = await ask().rights({ partnerId: agency.id, personId: marc.id })
    expect(rows[0]?.held.find((cell) => cell.personId === marc.id)?.over).toBe(true)
    const { rows: members } = await ask().people({ partnerId: agency.id })
    expect(members.find((row) => row.personId === marc.id)).toMatchObject({ clients: 0, nextEnd: null })
    await p.at('2026-03-01T09:00:00Z')
    expect(await ask().people({ partnerId: agency.id })).toMatchObject({ clients: 2, unassigned: 1 })
    const nobody = await ask().rights({ partnerId: agency.id, held: 'nobody' })
    expect(nobody.rows.map((row) => row.client.name)).toEqual(['Hôtel 100%'])
  })
  test('is for those who lead it; to others it is not there', async () => {
    const of = { partnerId: agency.id }
    const who = { ...of, clientId: hotel.id, personId: marc.id }
    for (const call of [julie.client.team.people, julie.client.team.rights]) {
      expect(await refusalOf(call(of))).toMatchObject({ code: 'boss_only' })
    }
    expect(await refusalOf(julie.client.team.explain(who))).toMatchObject({ code: 'boss_only' })
    for (const stranger of [other.legal, hotel.legal]) {
      expect(await refusalOf(stranger.client.team.people(of))).toMatchObject({ code: 'not_found' })
      expect(await refusalOf(stranger.client.team.explain(who))).toMatchObject({ code: 'not_found' })
    }
    // a client that is not one's own, and a person of somebody else
    expect(await refusalOf(ask().explain({ ...who, clientId: other.id }))).toMatchObject({
      code: 'not_found',
    })
    expect(await refusalOf(ask().explain({ ...who, personId: hotel.legal.id }))).toMatchObject({
      code: 'not_found',
    })
  })
})

function refusedAs(code: string): never {
  throw Object.assign(new Error(code), { code, status: 404, data: {} })
}
