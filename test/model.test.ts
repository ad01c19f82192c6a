import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Id } from '../src/lib/id.ts'
import { refusalOf } from './cast.ts'
import { clientLevel, level, seatOf, seesMoney, type World } from './model.ts'
import { type Guest, openPlatform, type Platform } from './platform.ts'
import {
  batches,
  checked,
  differences,
  everySmallWorld,
  meant,
  type Placed,
  place,
  said,
  signedIn,
  size,
  whileTheyStand,
  world,
} from './worlds.ts'

let p: Platform
let item: string
beforeAll(async () => {
  p = await openPlatform()
  item = (await p.client().catalogue.items({}))[0]?.id ?? ''
})
afterAll(() => p.close())

/** Every way in and every way of being kept out that the model knows: worlds that miss one prove too little. */
const ways = [
  'own boss',
  'own collaborator',
  'own external',
  'not given at home',
  'no seat',
  'removed from the organisation',
  'disabled',
  'in a blocked organisation',
  'external, but through a partner',
  'no partnership',
  'partnership ended',
  'partnership over by its day',
  'partnership not begun',
  'partnership paused',
  'partner no more',
  'partner frozen',
  'client blocked',
  'external at the partner',
  'no holding',
  'holding over by its day',
  'not granted',
  'grant closed',
  'granted to somebody else',
  'moved to another organisation',
  'not on the list of the holding',
  ...['boss', 'holds all', 'holds some'].flatMap((held) =>
    ['limited', 'full', 'handed over'].map((given) => `partner ${held}, ${given}`),
  ),
]

test('2 400 random worlds: seats, clients and products in SQL are what the model says, for every person and hat', async () => {
  const worlds = fc.sample(world, { numRuns: 2400, seed: 2026 })
  const seen = new Map<string, number>()
  let reached = 0
  for (const batch of batches(worlds))
    await whileTheyStand(p.db, batch, item, async (tx, placed) => {
      const model = meant(placed, (by) => seen.set(by, (seen.get(by) ?? 0) + 1))
      reached += [...model.keys()].filter((k) => k.startsWith('reach')).length
      const wrong = differences(await said(tx, placed), model)
      const [first] = wrong
      const at = placed.find((x) => x.person.some((id) => first?.of.includes(id)))
      expect({ wrong, world: at?.world }).toEqual({ wrong: [], world: undefined })
    })
  // a generator that grants too little, or never comes by one of the ways, proves nothing
  const decided = worlds.length * size.persons * size.orgs * size.products
  expect([...seen.values()].reduce((a, b) => a + b, 0)).toBe(decided)
  expect(reached / decided).toBeGreaterThan(0.04)
  expect([...seen.keys()].sort()).toEqual([...ways].sort())
  for (const way of ways) expect([way, (seen.get(way) ?? 0) >= 40]).toEqual([way, true])
}, 120_000)

test('a check asks the parts of the definition in turn, and says what all of it says: 150 random worlds', async () => {
  const worlds = fc.sample(world, { numRuns: 150, seed: 2027 })
  await whileTheyStand(p.db, worlds, item, async (tx, placed) => {
    const reached = [...meant(placed)].filter(([k]) => k.startsWith('reach '))
    expect(reached.length).toBeGreaterThan(400)
    // one client after the other is what loops over indexes are good at
    await sql`set local enable_nestloop = on`.execute(tx)
    expect(differences(await checked(tx, placed), new Map(reached))).toEqual([])
  })
}, 120_000)

test('every world of two organisations, two persons and two products: the same', async () => {
  const worlds = [...everySmallWorld()]
  expect(worlds.length).toBeGreaterThan(12_000)
  for (const batch of batches(worlds, 2000))
    await whileTheyStand(p.db, batch, item, async (tx, placed) => {
      const wrong = differences(await said(tx, placed), meant(placed))
      const at = placed.find((x) => x.person.some((id) => wrong[0]?.of.includes(id)))
      expect({ wrong: wrong.slice(0, 5), world: at?.world }).toEqual({ wrong: [], world: undefined })
    })
}, 120_000)

const names = ['look', 'manage', 'order']
const levelName = (n: number) => names[n - 1] ?? 'nothing'

async function addOrders(
  w: World,
  at: Placed,
): Promise<{ id: Id<'order'>; billed: number; owner: number }[]> {
  const made = w.partnerships
    .slice(0, 4)
    .map((x, n) => ({ id: p.world.ids('order'), billed: n % 2 ? x.client : x.partner, owner: x.client }))
  for (const order of made) {
    await sql`
      insert into orders (id, owner_id, billed_id, placed_by, initiator, currency, net, vat_category, vat_rate, vat, gross, means, state, placed_at)
      values (${order.id}, ${at.org[order.owner]}, ${at.org[order.billed]}, ${at.person[0]}, 'client', 'CHF', 100, 'O', 0, 0, 100, 'provider', 'awaiting_payment', app.now())`.execute(
      p.db,
    )
    await sql`
      insert into order_line (order_id, pos, operation, item_id, name, quantity, months, periods, unit_e6, volume_count, volume_rate, list, campaign_allowance, partner_allowance, volume_allowance, net, row, facts, policy_version, benefit, gain)
      values (${order.id}, 1, 'order', ${item}, 'x', 1, 1, 1, 1000000, 1, 0, 100, 0, 0, 0, 100, 'N1', '{"access":"none","payer":"client","initiator":"client","automatic":false,"managed":false,"operation":"order"}', 'example-1', 'none', 0)`.execute(
      p.db,
    )
  }
  return made
}

const answered = <T>(call: Promise<T>): Promise<T | string> =>
  call.catch((error: { code: string }) => error.code)

test('25 random worlds through the API: what each person lists, opens and sees of money is what the model says', async () => {
  for (const w of fc.sample(world, { numRuns: 25, seed: 7 })) {
    const [at] = await place(p.db, [w], item)
    if (!at) throw new Error('no world was placed')
    const clients = await signedIn(p, at)
    const orders = await addOrders(w, at)
    for (const [person, client] of clients.entries()) {
      if (w.persons[person]?.disabled) {
        expect(await refusalOf(client.people.me())).toMatchObject({ code: 'not_signed_in' })
        continue
      }
      for (const [hat, organisationId] of at.org.entries()) {
        const seat = seatOf(w, person, hat)
        const own = await answered(
          client.products
            .list({ organisationId, limit: 200 })
            .then((page) => page.rows.map((r) => `${r.id}:${r.level}`).sort()),
        )
        const mine = at.product
          .map((id, n) => `${id}:${levelName(level(w, person, hat, n))}`)
          .filter((_, n) => w.products[n]?.org === hat && level(w, person, hat, n) > 0)
        expect(own).toEqual(seat ? mine.sort() : 'not_found')

        const listed = await answered(
          client.orders
            .list({ organisationId, limit: 200 })
            .then((page) => page.rows.map((r) => r.id).sort()),
        )
        const billed = orders
          .filter((o) => o.billed === hat)
          .map((o) => o.id)
          .sort()
        expect(listed).toEqual(!seat ? 'not_found' : seesMoney(w, person, hat) ? billed : 'accounting_only')
        for (const order of orders) {
          const opened = await answered(
            client.orders.get({ organisationId, orderId: order.id }).then((o) => o.id),
          )
          expect(opened).toBe(
            !seat
              ? 'not_found'
              : !seesMoney(w, person, hat)
                ? 'accounting_only'
                : order.billed === hat
                  ? order.id
                  : 'not_found',
          )
        }
        await comparePartnerHat(w, at, client, person, hat)
      }
    }
  }
}, 180_000)

async function comparePartnerHat(
  w: World,
  at: Placed,
  client: Guest['client'],
  person: number,
  hat: number,
): Promise<void> {
  const partnerId = at.org[hat]
  if (!partnerId) return
  const seat = seatOf(w, person, hat)
  const isPartner = w.partners.some((x) => x.org === hat)
  const list = await answered(
    client.clients
      .list({ partnerId, state: 'active', limit: 200 })
      .then((page) => page.rows.map((r) => r.id).sort()),
  )
  const reached = at.org.filter((_, n) => clientLevel(w, person, hat, n) > 0).sort()
  expect(list).toEqual(seat && isPartner && seat.role !== 'external' ? reached : 'not_found')
  for (const [n, clientId] of at.org.entries()) {
    const ceiling = clientLevel(w, person, hat, n)
    const opened = await answered(client.clients.get({ partnerId, clientId }).then((r) => r.level))
    expect(opened).toBe(ceiling > 0 ? levelName(ceiling) : 'not_found')
    const page = await answered(
      client.products
        .listOfClient({ partnerId, clientId, limit: 200 })
        .then((x) => x.rows.map((r) => `${r.id}:${r.level}`).sort()),
    )
    const expected = at.product
      .map((id, k) => `${id}:${levelName(level(w, person, hat, k))}`)
      .filter((_, k) => w.products[k]?.org === n && level(w, person, hat, k) > 0)
    expect(page).toEqual(ceiling > 0 ? expected.sort() : 'not_found')
  }
}

test('somebody without a session sees nothing at all', async () => {
  const nobody = p.client()
  expect(await refusalOf(nobody.people.me())).toMatchObject({ code: 'not_signed_in', status: 401 })
})
