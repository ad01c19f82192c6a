import fc from 'fast-check'
import { type RawBuilder, sql } from 'kysely'
import { type Database, rowsOf, type Tx } from '../src/lib/database.ts'
import { type Id, type IdKind, idPrefixes } from '../src/lib/id.ts'
import { clientLevel, decide, type Partnership, seatOf, type World } from './model.ts'

import type { Guest, Platform } from './platform.ts'

/** How large random worlds are. */
export const size = { orgs: 4, persons: 4, products: 6 }

const index = (n: number) => fc.integer({ min: 0, max: n - 1 })
const lv = (max: number) => fc.integer({ min: 1, max })
const seldom = (one: number) => fc.integer({ min: 1, max: one }).map((n) => n === one)
const among = <const T>(...weighted: [number, T][]) =>
  fc.oneof(...weighted.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })))
const by = <T>(key: (x: T) => string) => ({ selector: key })

const partnership: fc.Arbitrary<Partnership> = fc.record({
  client: index(size.orgs),
  partner: index(3),
  state: among([10, 'active'], [1, 'paused'], [1, 'ended']),
  access: among([1, 'limited'], [1, 'full']),
  time: among([11, 'now'], [1, 'not begun'], [1, 'over']),
  grants: fc.uniqueArray(fc.record({ product: index(size.products), level: lv(2), closed: seldom(6) }), {
    maxLength: 5,
    ...by<{ product: number }>((g) => String(g.product)),
  }),
  holdings: fc.uniqueArray(
    fc.record({
      person: index(size.persons),
      all: seldom(2),
      level: lv(3),
      over: seldom(8),
      products: fc.uniqueArray(fc.record({ product: index(size.products), level: lv(3) }), {
        minLength: 1,
        maxLength: 5,
        ...by<{ product: number }>((g) => String(g.product)),
      }),
    }),
    { minLength: 1, maxLength: 4, ...by<{ person: number }>((h) => String(h.person)) },
  ),
})

/** Random worlds that the database would let stand; the first organisations are those that can be partners. */
export const world: fc.Arbitrary<World> = fc
  .record({
    persons: fc.array(fc.record({ disabled: seldom(12) }), {
      minLength: size.persons,
      maxLength: size.persons,
    }),
    members: fc.uniqueArray(
      fc.record({
        org: index(size.orgs),
        person: index(size.persons),
        role: among([1, 'legal'], [1, 'administrator'], [4, 'collaborator'], [2, 'external']),
        accounting: seldom(2),
        removed: seldom(12),
      }),
      { minLength: 6, maxLength: 11, ...by<{ org: number; person: number }>((m) => `${m.org}:${m.person}`) },
    ),
    products: fc.array(fc.record({ org: index(size.orgs) }), {
      minLength: size.products,
      maxLength: size.products,
    }),
    ownRights: fc.uniqueArray(
      fc.record({
        org: index(size.orgs),
        person: index(size.persons),
        product: index(size.products),
        level: lv(3),
      }),
      { maxLength: 14, ...by<{ person: number; product: number }>((r) => `${r.person}:${r.product}`) },
    ),
    partners: fc.tuple(
      ...[0, 1, 2].map((org) =>
        fc.record({
          org: fc.constant(org),
          state: among([6, 'active'], [1, 'provisional'], [1, 'at_risk'], [1, 'suspended'], [1, 'ended']),
          frozen: seldom(12),
        }),
      ),
    ),
    blocked: fc.oneof(
      { weight: 5, arbitrary: fc.constant<number[]>([]) },
      { weight: 1, arbitrary: index(size.orgs).map((org) => [org]) },
    ),
    partnerships: fc.array(partnership, { minLength: 4, maxLength: 9 }),
    handovers: fc.array(
      fc.record({
        pick: fc.nat({ max: 99 }),
        everything: seldom(2),
        products: fc.uniqueArray(index(size.products), { minLength: 1, maxLength: 5 }),
        open: seldom(8).map((isClosed) => !isClosed),
        over: seldom(8),
      }),
      { minLength: 2, maxLength: 4 },
    ),
  })
  .map(lawful)

type Drawn = Omit<World, 'orgs' | 'handovers'> & {
  handovers: (Omit<World['handovers'][number], 'from' | 'to'> & { pick: number })[]
}

/** Hand-overs between two partners of the same client, one open from each partnership at the most. */
function handoversOf(drawn: Drawn['handovers'], partnerships: readonly Partnership[]): World['handovers'] {
  const leaving = new Set<number>()
  const isNow = (p: Partnership) => p.state !== 'ended' && p.time === 'now'
  const ways = partnerships.flatMap((x, from) =>
    partnerships.flatMap((y) =>
      x.client === y.client && x.partner !== y.partner
        ? [{ from, to: y.partner, lives: isNow(x) && isNow(y) && y.state === 'active' }]
        : [],
    ),
  )
  // most pick one of those that show something
  ways.sort((x, y) => Number(y.lives) - Number(x.lives))
  const living = ways.filter(({ lives }) => lives).length
  return drawn.flatMap(({ pick, ...h }) => {
    const way = ways[pick % Math.max(1, pick < 85 ? living : ways.length)]
    if (!way || (h.open && leaving.has(way.from))) return []
    if (h.open) leaving.add(way.from)
    return [{ from: way.from, to: way.to, ...h }]
  })
}

/** Takes away what a constraint of the database forbids. */
function lawful(w: Drawn): World {
  const pairs = new Set<string>()
  const full = new Set<number>()
  const granted = new Set<number>()
  const partnerships = w.partnerships.filter((p) => {
    if (p.client === p.partner) return false
    if (p.state === 'ended') return true
    const pair = `${p.client}:${p.partner}`
    if (pairs.has(pair) || (p.access === 'full' && full.has(p.client))) return false
    pairs.add(pair)
    if (p.access === 'full') full.add(p.client)
    return true
  })
  for (const p of partnerships) {
    p.grants = p.grants.filter((g) => g.closed || !granted.has(g.product))
    for (const g of p.grants) if (!g.closed) granted.add(g.product)
  }
  const ownRights = w.ownRights.filter(
    (r) =>
      w.products[r.product]?.org === r.org && w.members.some((m) => m.org === r.org && m.person === r.person),
  )
  const handovers = handoversOf(w.handovers, partnerships)
  return { ...w, orgs: size.orgs, partnerships, ownRights, handovers }
}

/** A world as it stands in the database. */
export interface Placed {
  world: World
  org: Id<'organisation'>[]
  person: Id<'person'>[]
  product: Id<'product'>[]
}

let made = 0
/** Ids in the order in which they are made, so that worlds stand side by side. */
const make = <K extends IdKind>(kind: K, n: number): Id<K>[] =>
  Array.from({ length: n }, (): Id<K> => `${idPrefixes[kind]}_${String(++made).padStart(20, '0')}`)

type Sent = Record<string, string | number | boolean | null | undefined>
const rows = (list: Sent[]) => sql`jsonb_to_recordset(${JSON.stringify(list)}::jsonb)`

/** Puts worlds into the database, each table in one statement. */
export async function place(db: Database, worlds: readonly World[], item: string): Promise<Placed[]> {
  const placed = worlds.map((w) => ({
    world: w,
    org: make('organisation', w.orgs),
    person: make('person', w.persons.length),
    product: make('product', w.products.length),
    partnership: make('partnership', w.partnerships.length),
  }))
  const all = <T>(take: (w: World, at: (typeof placed)[number]) => T[]) =>
    placed.flatMap((at) => take(at.world, at))
  const run = (statement: RawBuilder<unknown>) => statement.execute(db)
  await run(sql`insert into organisation (id, kind, name, country, language, created_at)
    select o, 'company', o, 'CH', 'en', app.now() from ${rows(all((_, at) => at.org.map((o) => ({ o }))))} x(o text)`)
  await run(sql`insert into person (id, name, email, email_verified, state)
    select q, q, q || '@world.example', true, s
      from ${rows(all((w, at) => at.person.map((q, n) => ({ q, s: w.persons[n]?.disabled ? 'disabled' : 'active' }))))} x(q text, s text)`)
  await run(sql`insert into organisation_block
    select o, 'test', app.now() from ${rows(all((w, at) => w.blocked.map((o) => ({ o: at.org[o] }))))} x(o text)`)
  await run(sql`insert into member (organisation_id, person_id, role, accounting, state, joined_at)
    select o, q, r, a, s, app.now() from ${rows(
      all((w, at) =>
        w.members.map((m) => ({
          o: at.org[m.org],
          q: at.person[m.person],
          r: m.role,
          a: m.accounting,
          s: m.removed ? 'removed' : 'active',
        })),
      ),
    )} x(o text, q text, r text, a boolean, s text)`)
  await run(sql`insert into product (id, organisation_id, item_id, billed_id, name, quantity, months, anchor_on, expires_on, created_at)
    select i, o, ${item}, o, i, 1, 1, app.today(), app.today() + 30, app.now()
      from ${rows(all((w, at) => w.products.map((x, n) => ({ i: at.product[n], o: at.org[x.org] }))))} x(i text, o text)`)
  await run(sql`insert into member_product (organisation_id, person_id, product_id, level)
    select o, q, i, l from ${rows(
      all((w, at) =>
        w.ownRights.map((r) => ({
          o: at.org[r.org],
          q: at.person[r.person],
          i: at.product[r.product],
          l: r.level,
        })),
      ),
    )} x(o text, q text, i text, l smallint)`)
  await run(sql`insert into partner (organisation_id, state, level, contact_email, since, frozen_at, frozen_reason)
    select o, s, 'bronze', 'x@y.example', app.now(), case when f then app.now() end, case when f then 'test' end
      from ${rows(all((w, at) => w.partners.map((x) => ({ o: at.org[x.org], s: x.state, f: x.frozen }))))} x(o text, s text, f boolean)`)
  await placePartnerships(run, all)
  await placeHandovers(run, all)
  return placed
}

/** The client's side and the partner's side of every partnership. */
async function placePartnerships(
  run: (statement: RawBuilder<unknown>) => Promise<unknown>,
  all: (take: (w: World, at: Placed & { partnership: Id<'partnership'>[] }) => Sent[]) => Sent[],
): Promise<void> {
  await run(sql`insert into partnership (id, client_id, partner_id, state, access, starts_at, ends_at, ended_at, ended_by, paused_at, paused_by)
    select i, c, r, s, a, app.now() + case t when 'not begun' then interval '1 second' else '0' end,
           case t when 'over' then app.now() else 'infinity' end,
           case when s = 'ended' then app.now() end, case when s = 'ended' then 'client' end,
           case when s = 'paused' then app.now() end, case when s = 'paused' then 'client' end
      from ${rows(
        all((w, at) =>
          w.partnerships.map((x, n) => ({
            i: at.partnership[n],
            c: at.org[x.client],
            r: at.org[x.partner],
            s: x.state,
            a: x.access,
            t: x.time,
          })),
        ),
      )} x(i text, c text, r text, s text, a text, t text)`)
  await run(sql`insert into product_grant (partnership_id, product_id, level, granted_at, ended_at)
    select i, q, l, app.now(), case when c then app.now() end from ${rows(
      all((w, at) =>
        w.partnerships.flatMap((x, n) =>
          x.grants.map((g) => ({ i: at.partnership[n], q: at.product[g.product], l: g.level, c: g.closed })),
        ),
      ),
    )} x(i text, q text, l smallint, c boolean)`)
  await run(sql`insert into holding (partnership_id, person_id, all_products, level, created_at, ends_at)
    select i, q, a, l, app.now(), case when v then app.now() else 'infinity' end from ${rows(
      all((w, at) =>
        w.partnerships.flatMap((x, n) =>
          x.holdings.map((h) => ({
            ...{ i: at.partnership[n], q: at.person[h.person], a: h.all, l: h.level },
            v: h.over,
          })),
        ),
      ),
    )} x(i text, q text, a boolean, l smallint, v boolean)`)
  await run(sql`insert into holding_product (partnership_id, person_id, product_id, level)
    select i, q, d, l from ${rows(
      all((w, at) =>
        w.partnerships.flatMap((x, n) =>
          x.holdings.flatMap((h) =>
            h.products.map((g) => ({
              i: at.partnership[n],
              q: at.person[h.person],
              d: at.product[g.product],
              l: g.level,
            })),
          ),
        ),
      ),
    )} x(i text, q text, d text, l smallint)`)
}

/** What is handed over from one partner to another. */
async function placeHandovers(
  run: (statement: RawBuilder<unknown>) => Promise<unknown>,
  all: (take: (w: World, at: Placed & { partnership: Id<'partnership'>[] }) => Sent[]) => Sent[],
): Promise<void> {
  const handed: Sent[] = []
  const passed: Sent[] = []
  all((w, at) => {
    for (const h of w.handovers) {
      const [i] = make('handover', 1)
      const from = w.partnerships[h.from]
      handed.push({
        i,
        c: at.org[from?.client ?? 0],
        f: at.partnership[h.from],
        a: at.org[from?.partner ?? 0],
        t: at.org[h.to],
        e: h.everything,
        o: h.open,
        v: h.over,
        q: at.person[0],
      })
      for (const product of h.products) passed.push({ i, d: at.product[product] })
    }
    return []
  })
  await run(sql`insert into handover (id, client_id, from_id, from_partner_id, to_id, everything, state, created_by, created_at, expires_at, closed_at, closed_because)
    select i, c, f, a, t, e, case when o then 'open' else 'cancelled' end, q, app.now(), app.now() + case when v then '0' else interval '9 days' end,
           case when not o then app.now() end, case when not o then 'cancelled' end
      from ${rows(handed)} x(i text, c text, f text, a text, t text, e boolean, o boolean, v boolean, q text)`)
  await run(
    sql`insert into handover_product (handover_id, product_id) select i, d from ${rows(passed)} x(i text, d text)`,
  )
}

/** What the definition in SQL says of some worlds: who sits where, who opens which client, who reaches what. */
export async function said(db: Database, placed: readonly Placed[]): Promise<Map<string, number>> {
  const people = placed.flatMap((at) => at.person)
  const found = await rowsOf(
    db,
    sql<{ k: string; n: number }>`
      with people as (select unnest(${people}::text[]) as id)
      select 'reach ' || person_id || ' ' || hat_id || ' ' || client_id || ' ' || product_id as k, max(level)::int as n
        from access.reach where person_id in (select id from people) group by 1
      union all
      select 'client ' || person_id || ' ' || hat_id || ' ' || client_id, max(level)::int
        from access.reach_client where person_id in (select id from people) group by 1
      union all
      select 'seat ' || person_id || ' ' || organisation_id, 1 from access.seat where person_id in (select id from people)`,
  )
  return new Map(found.map((row) => [row.k, row.n]))
}

/** The same of single products, asked one client at a time as operations ask. */
export async function checked(db: Database, placed: readonly Placed[]): Promise<Map<string, number>> {
  const asked = placed.flatMap((at) =>
    at.person.flatMap((q) => at.org.flatMap((h) => at.org.map((c) => ({ q, h, c, d: at.product })))),
  )
  const found = await rowsOf(
    db,
    sql<{ k: string; n: number }>`
      select 'reach ' || x.q || ' ' || x.h || ' ' || x.c || ' ' || r.product_id as k, max(r.level)::int as n
        from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) x(q text, h text, c text, d text[])
        cross join lateral access.reaches(x.q, x.h, x.c, x.d) r group by 1`,
  )
  return new Map(found.map((row) => [row.k, row.n]))
}

/** What the model says of them, in the same words; `seen` is told what decided each time. */
export function meant(placed: readonly Placed[], seen?: (by: string) => void): Map<string, number> {
  const told = new Map<string, number>()
  for (const { world: w, ...at } of placed)
    for (const [person, who] of at.person.entries())
      for (const [hat, as] of at.org.entries()) {
        if (seatOf(w, person, hat)) told.set(`seat ${who} ${as}`, 1)
        for (const [client, of] of at.org.entries()) {
          const most = clientLevel(w, person, hat, client)
          if (most > 0) told.set(`client ${who} ${as} ${of}`, most)
        }
        for (const [product, what] of at.product.entries()) {
          const { level, by } = decide(w, person, hat, product)
          seen?.(by)
          const owner = at.org[w.products[product]?.org ?? -1]
          if (level > 0) told.set(`reach ${who} ${as} ${owner} ${what}`, level)
        }
      }
  return told
}

/** Where the two differ. */
export function differences(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): { of: string; sql: number; model: number }[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])]
  return keys
    .filter((k) => a.get(k) !== b.get(k))
    .map((of) => ({ of, sql: a.get(of) ?? 0, model: b.get(of) ?? 0 }))
}

/** The people of a world, each with a session. */
export async function signedIn(p: Platform, at: Placed): Promise<Guest['client'][]> {
  const clients: Guest['client'][] = []
  for (const id of at.person) {
    const guest = await p.person('Double', { email: `double-${id}@world.example` })
    // the guest takes the session; the person of the world takes the place in it
    await sql`update session set person_id = ${id} where person_id = ${guest.id}`.execute(p.db)
    clients.push(guest.client)
  }
  return clients
}

class Passed extends Error {}
const tables = [
  ...['organisation', 'person', 'organisation_block', 'member', 'product', 'member_product', 'partner'],
  ...['partnership', 'product_grant', 'holding', 'holding_product', 'handover', 'handover_product'],
]

/** Lets worlds stand for as long as something is asked of them, and no longer. */
export async function whileTheyStand(
  db: Database,
  worlds: readonly World[],
  item: string,
  act: (tx: Tx, placed: Placed[]) => Promise<void>,
): Promise<void> {
  const stood = db.transaction().execute(async (tx) => {
    // worlds are put there as they are: what would be noted of their coming about is of no interest here
    for (const table of tables) await sql.raw(`alter table ${table} disable trigger user`).execute(tx)
    // everything is asked about at once, which is what loops over indexes are bad at
    await sql`set local enable_nestloop = off`.execute(tx)
    await act(tx, await place(tx, worlds, item))
    throw new Passed()
  })
  await stood.catch((error: unknown) => {
    if (!(error instanceof Passed)) throw error
  })
}

/** The same worlds every time, a few hundred at once. */
export const batches = (worlds: readonly World[], n = 300): World[][] =>
  Array.from({ length: Math.ceil(worlds.length / n) }, (_, k) => worlds.slice(k * n, (k + 1) * n))

/** Every world of two organisations, two persons and two products, as far as two of a kind can differ. */
export function* everySmallWorld(): Generator<World> {
  const roles = [undefined, 'legal', 'collaborator', 'external'] as const
  const times = [
    ['active', 'now'],
    ['active', 'not begun'],
    ['active', 'over'],
    ['paused', 'now'],
    ['ended', 'now'],
  ] as const
  const one = { product: 0, level: 1 }
  const holdings = [
    [],
    [{ person: 0, all: true, level: 1, over: false, products: [] }],
    [{ person: 0, all: true, level: 3, over: false, products: [one] }],
    [{ person: 0, all: true, level: 3, over: true, products: [one] }],
    [{ person: 0, all: false, level: 3, over: false, products: [one] }],
    [{ person: 0, all: false, level: 2, over: false, products: [] }],
  ]
  // the second product belongs to the partner: what stands of it on the client's list is left over
  const grants = [
    [],
    [{ ...one, closed: true }],
    [one, { product: 1, level: 2 }].map((g) => ({ ...g, closed: false })),
  ]
  const partnerships: Partnership[][] = [[]]
  for (const access of ['limited', 'full'] as const)
    for (const [state, time] of times)
      for (const granted of grants)
        for (const held of holdings)
          partnerships.push([{ client: 0, partner: 1, state, time, access, grants: granted, holdings: held }])
  const troubles = ['none', 'client', 'partner', 'disabled', 'frozen', 'no partner', 'removed'] as const
  for (const trouble of troubles)
    for (const atClient of roles.filter((role) => role !== 'legal'))
      for (const atPartner of roles)
        for (const between of partnerships)
          yield {
            orgs: 2,
            persons: [{ disabled: trouble === 'disabled' }, { disabled: false }],
            members: [
              { org: 0, person: 1, role: 'legal', accounting: true, removed: false },
              ...(atClient ? [{ org: 0, person: 0, role: atClient, accounting: false, removed: false }] : []),
              ...(atPartner
                ? [{ org: 1, person: 0, role: atPartner, accounting: true, removed: trouble === 'removed' }]
                : []),
            ],
            products: [{ org: 0 }, { org: 1 }],
            ownRights: atClient ? [{ org: 0, person: 0, product: 0, level: 3 }] : [],
            partners: [
              { org: 1, state: trouble === 'no partner' ? 'ended' : 'active', frozen: trouble === 'frozen' },
            ],
            blocked: trouble === 'client' ? [0] : trouble === 'partner' ? [1] : [],
            partnerships: between,
            handovers: [],
          }
}
