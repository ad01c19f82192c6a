import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsOf } from '../src/lib/database.ts'
import type { Id } from '../src/lib/id.ts'
import { refusalOf } from './cast.ts'
import { clientLevel, level, seatOf, seesMoney, type World } from './model.ts'
import { type Guest, openPlatform, type Platform } from './platform.ts'

const orgs = 4
const persons = 4
const products = 6
const names = ['look', 'manage', 'order']

const index = (n: number) => fc.integer({ min: 0, max: n - 1 })
const lv = (max: number) => fc.integer({ min: 1, max })
const role = fc.constantFrom(
  'legal' as const,
  'legal' as const,
  'administrator' as const,
  'collaborator' as const,
  'collaborator' as const,
  'external' as const,
)
const by = <T>(key: (x: T) => string) => ({ selector: key })

const partnership = fc.record({
  client: index(orgs),
  partner: index(orgs),
  state: fc.constantFrom(
    'active' as const,
    'active' as const,
    'active' as const,
    'paused' as const,
    'ended' as const,
  ),
  access: fc.constantFrom('limited' as const, 'full' as const),
  over: fc.boolean().map((x) => x && true),
  grants: fc.uniqueArray(fc.record({ product: index(products), level: lv(2) }), {
    maxLength: 4,
    ...by<{ product: number }>((g) => String(g.product)),
  }),
  holdings: fc.uniqueArray(
    fc.record({
      person: index(persons),
      all: fc.boolean(),
      level: lv(3),
      products: fc.uniqueArray(fc.record({ product: index(products), level: lv(3) }), {
        maxLength: 3,
        ...by<{ product: number }>((g) => String(g.product)),
      }),
    }),
    { maxLength: 3, ...by<{ person: number }>((h) => String(h.person)) },
  ),
})

/** Random worlds that the database would let stand, left-over rows, ended and paused partnerships included. */
const world: fc.Arbitrary<World> = fc
  .record({
    members: fc.uniqueArray(
      fc.record({ org: index(orgs), person: index(persons), role, accounting: fc.boolean() }),
      { minLength: 5, maxLength: 10, ...by<{ org: number; person: number }>((m) => `${m.org}:${m.person}`) },
    ),
    products: fc.array(fc.record({ org: index(orgs) }), { minLength: products, maxLength: products }),
    ownRights: fc.uniqueArray(
      fc.record({ org: index(orgs), person: index(persons), product: index(products), level: lv(3) }),
      { maxLength: 6, ...by<{ person: number; product: number }>((r) => `${r.person}:${r.product}`) },
    ),
    partners: fc.uniqueArray(
      fc.record({ org: index(orgs), frozen: fc.integer({ min: 0, max: 9 }).map((n) => n === 0) }),
      { minLength: 2, maxLength: 3, ...by<{ org: number }>((x) => String(x.org)) },
    ),
    blocked: fc.uniqueArray(index(orgs), { maxLength: 1 }).filter(() => true),
    partnerships: fc.array(partnership, { minLength: 2, maxLength: 6 }),
  })
  .map((w) => lawful(w))

function lawful(w: World): World {
  const pairs = new Set<string>()
  const full = new Set<number>()
  const granted = new Set<number>()
  const partnerships = w.partnerships.filter((p) => {
    if (p.client === p.partner || !w.partners.some((x) => x.org === p.partner)) return false
    if (p.state === 'ended') return true
    const pair = `${p.client}:${p.partner}`
    if (pairs.has(pair) || (p.access === 'full' && full.has(p.client))) return false
    pairs.add(pair)
    if (p.access === 'full') full.add(p.client)
    return true
  })
  for (const p of partnerships) {
    p.grants = p.grants.filter((g) => !granted.has(g.product))
    for (const g of p.grants) granted.add(g.product)
  }
  const ownRights = w.ownRights.filter(
    (r) =>
      w.products[r.product]?.org === r.org && w.members.some((m) => m.org === r.org && m.person === r.person),
  )
  return { ...w, partnerships, ownRights, blocked: w.blocked.slice(0, w.members.length % 3 === 0 ? 1 : 0) }
}

interface Placed {
  org: Id<'organisation'>[]
  person: Id<'person'>[]
  product: Id<'product'>[]
  partnership: Id<'partnership'>[]
}

let p: Platform
let item: string
beforeAll(async () => {
  p = await openPlatform()
  item = (await p.client().catalogue.items({}))[0]?.id ?? ''
})
afterAll(() => p.close())

const json = (rows: unknown[]) => JSON.stringify(rows)

async function place(w: World): Promise<Placed> {
  const make = <K extends 'organisation' | 'person' | 'product' | 'partnership'>(kind: K, n: number) =>
    Array.from({ length: n }, () => p.world.ids(kind))
  const at: Placed = {
    org: make('organisation', orgs),
    person: make('person', persons),
    product: make('product', products),
    partnership: make('partnership', w.partnerships.length),
  }
  const run = (statement: ReturnType<typeof sql>) => statement.execute(p.db)
  await run(
    sql`insert into organisation (id, kind, name, country, language, created_at) select x, 'company', x, 'CH', 'en', app.now() from jsonb_array_elements_text(${json(at.org)}::jsonb) x`,
  )
  await run(
    sql`insert into person (id, name, email, email_verified) select x, x, x || '@world.example', true from jsonb_array_elements_text(${json(at.person)}::jsonb) x`,
  )
  await run(
    sql`insert into organisation_block select x, 'test', app.now() from jsonb_array_elements_text(${json(w.blocked.map((o) => at.org[o]))}::jsonb) x`,
  )
  await run(sql`insert into member (organisation_id, person_id, role, accounting, joined_at)
    select o, q, r, a, app.now() from jsonb_to_recordset(${json(w.members.map((m) => ({ o: at.org[m.org], q: at.person[m.person], r: m.role, a: m.accounting })))}::jsonb) as x(o text, q text, r text, a boolean)`)
  await run(sql`insert into product (id, organisation_id, item_id, billed_id, name, quantity, months, anchor_on, expires_on, created_at)
    select i, o, ${item}, o, i, 1, 1, app.today(), app.today() + 30, app.now() from jsonb_to_recordset(${json(w.products.map((x, n) => ({ i: at.product[n], o: at.org[x.org] })))}::jsonb) as x(i text, o text)`)
  await run(sql`insert into member_product (organisation_id, person_id, product_id, level)
    select o, q, i, l from jsonb_to_recordset(${json(w.ownRights.map((r) => ({ o: at.org[r.org], q: at.person[r.person], i: at.product[r.product], l: r.level })))}::jsonb) as x(o text, q text, i text, l smallint)`)
  await run(sql`insert into partner (organisation_id, state, level, contact_email, since, frozen_at, frozen_reason)
    select o, 'active', 'bronze', 'x@y.example', app.now(), case when f then app.now() end, case when f then 'test' end
      from jsonb_to_recordset(${json(w.partners.map((x) => ({ o: at.org[x.org], f: x.frozen })))}::jsonb) as x(o text, f boolean)`)
  await run(sql`insert into partnership (id, client_id, partner_id, state, access, starts_at, ends_at, ended_at, ended_by, paused_at, paused_by)
    select i, c, r, s, a, '2020-01-01', case when v then app.now() - interval '1 second' else 'infinity' end, case when s = 'ended' then app.now() end, case when s = 'ended' then 'client' end,
           case when s = 'paused' then app.now() end, case when s = 'paused' then 'client' end
      from jsonb_to_recordset(${json(w.partnerships.map((x, n) => ({ i: at.partnership[n], c: at.org[x.client], r: at.org[x.partner], s: x.state, a: x.access, v: x.over })))}::jsonb) as x(i text, c text, r text, s text, a text, v boolean)`)
  const grants = w.partnerships.flatMap((x, n) =>
    x.grants.map((g) => ({ i: at.partnership[n], q: at.product[g.product], l: g.level })),
  )
  await run(
    sql`insert into product_grant (partnership_id, product_id, level, granted_at) select i, q, l, app.now() from jsonb_to_recordset(${json(grants)}::jsonb) as x(i text, q text, l smallint)`,
  )
  const holdings = w.partnerships.flatMap((x, n) =>
    x.holdings.map((h) => ({ i: at.partnership[n], q: at.person[h.person], a: h.all, l: h.level })),
  )
  await run(
    sql`insert into holding (partnership_id, person_id, all_products, level, created_at) select i, q, a, l, app.now() from jsonb_to_recordset(${json(holdings)}::jsonb) as x(i text, q text, a boolean, l smallint)`,
  )
  const held = w.partnerships.flatMap((x, n) =>
    x.holdings.flatMap((h) =>
      h.products.map((g) => ({
        i: at.partnership[n],
        q: at.person[h.person],
        d: at.product[g.product],
        l: g.level,
      })),
    ),
  )
  await run(
    sql`insert into holding_product (partnership_id, person_id, product_id, level) select i, q, d, l from jsonb_to_recordset(${json(held)}::jsonb) as x(i text, q text, d text, l smallint)`,
  )
  return at
}

const said = (n: number) => names[n - 1] ?? 'nothing'

test('1 000 random worlds: reach in SQL is what the model says, for every person, hat and product', async () => {
  const worlds = fc.sample(world, { numRuns: 1000, seed: 2026 })
  let granted = 0
  let compared = 0
  const seen = new Set<string>()
  for (let start = 0; start < worlds.length; start += 50) {
    const batch = worlds.slice(start, start + 50)
    const placed: Placed[] = []
    for (const w of batch) placed.push(await place(w))
    const rows = await rowsOf(
      p.db,
      sql<{ k: string; level: number; way: string }>`
      select person_id || '|' || hat_id || '|' || product_id as k, max(level)::int as level, case when max(partnership_id) is null then 'own' else 'partner' end as way
        from access.reach where person_id in (select jsonb_array_elements_text(${json(placed.flatMap((x) => x.person))}::jsonb)) group by 1`,
    )
    const got = new Map(rows.map((r) => [r.k, r.level]))
    for (const r of rows) seen.add(`${r.way}:${r.level}`)
    for (const [n, w] of batch.entries()) {
      const at = placed[n]
      if (!at) continue
      const wrong: unknown[] = []
      for (let person = 0; person < persons; person++)
        for (let hat = 0; hat < orgs; hat++)
          for (let product = 0; product < products; product++) {
            const expected = level(w, person, hat, product)
            const found = got.get(`${at.person[person]}|${at.org[hat]}|${at.product[product]}`) ?? 0
            compared++
            if (expected > 0) granted++
            if (expected !== found) wrong.push({ person, hat, product, expected, found })
          }
      expect({ world: wrong.length ? w : null, wrong }).toEqual({ world: null, wrong: [] })
    }
  }
  // a generator that grants too little proves nothing
  expect(granted / compared).toBeGreaterThan(0.04)
  expect([...seen].sort()).toEqual(['own:1', 'own:2', 'own:3', 'partner:1', 'partner:2', 'partner:3'])
}, 120_000)

async function signedIn(at: Placed): Promise<Guest['client'][]> {
  const clients: Guest['client'][] = []
  for (const id of at.person) {
    const guest = await p.person('Double', { email: `double-${id}@world.example` })
    // the guest takes the session; the person of the world takes the place in it
    await sql`update session set person_id = ${id} where person_id = ${guest.id}`.execute(p.db)
    clients.push(guest.client)
  }
  return clients
}

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
    const at = await place(w)
    const clients = await signedIn(at)
    const orders = await addOrders(w, at)
    for (const [person, client] of clients.entries()) {
      for (const [hat, organisationId] of at.org.entries()) {
        const seat = seatOf(w, person, hat)
        const own = await answered(
          client.products
            .list({ organisationId, limit: 200 })
            .then((page) => page.rows.map((r) => `${r.id}:${r.level}`).sort()),
        )
        const mine = at.product
          .map((id, n) => `${id}:${said(level(w, person, hat, n))}`)
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
    expect(opened).toBe(ceiling > 0 ? said(ceiling) : 'not_found')
    const page = await answered(
      client.products
        .listOfClient({ partnerId, clientId, limit: 200 })
        .then((x) => x.rows.map((r) => `${r.id}:${r.level}`).sort()),
    )
    const expected = at.product
      .map((id, k) => `${id}:${said(level(w, person, hat, k))}`)
      .filter((_, k) => w.products[k]?.org === n && level(w, person, hat, k) > 0)
    expect(page).toEqual(ceiling > 0 ? expected.sort() : 'not_found')
  }
}

test('somebody without a session sees nothing at all', async () => {
  const nobody = p.client()
  expect(await refusalOf(nobody.people.me())).toMatchObject({ code: 'not_signed_in', status: 401 })
})
