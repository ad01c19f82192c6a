import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  hold,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { buildPortfolio } from '../../test/portfolio.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'

let p: Platform
let client: Side
let agency: Side
let helper: Guest
let productId: Id<'product'>
let partnershipId: Id<'partnership'>
/** Day by day: the client alone, a full partnership, a collaborator looks, limited to nothing, ended. */
beforeEach(async () => {
  p = await openPlatform('2026-01-10T09:00:00Z')
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  helper = await p.person('Helper')
  await agency.legal.client.organisations.addMember({
    organisationId: agency.id,
    email: helper.email,
    name: 'Helper',
    language: 'en',
    role: 'collaborator',
  })
  await topUp(client, '500.00')
  productId = (await order(p, client, 1))[0] as Id<'product'>
  await p.at('2026-02-10T09:00:00Z')
  partnershipId = (await partnered(client, agency, { access: 'full' })).id
  await p.at('2026-03-10T09:00:00Z')
  await hold(agency, client, {
    personId: helper.id,
    level: 'look',
    products: [{ productId, level: 'look' }],
  })
  await p.at('2026-04-10T09:00:00Z')
  await withPassword(client.legal, (context) =>
    client.legal.client.partnerships.end({ organisationId: client.id, partnershipId }, { context }),
  )
  await p.at('2026-05-10T09:00:00Z')
})
afterEach(() => p.close())

const who = async (at?: string) => {
  const { people } = await client.legal.client.access.who({
    organisationId: client.id,
    productId,
    ...(at ? { at } : {}),
  })
  return people.map((one) => [one.name, one.level, one.partner?.name ?? null])
}

test('who could act on a product at any instant that was, and who can now', async () => {
  const own = ['Client Legal', 'order', null]
  const boss = ['Agency Legal', 'order', 'Agency']
  expect(await who('2026-01-20T00:00:00Z')).toEqual([own])
  expect(await who('2026-02-20T00:00:00Z')).toEqual([own, boss])
  expect(await who('2026-03-20T00:00:00Z')).toEqual([own, boss, ['Helper', 'look', 'Agency']])
  expect(await who('2026-04-20T00:00:00Z')).toEqual([own])
  expect(await who()).toEqual([own])
})

test('why somebody could: the client’s side, then the partner’s, each with its day and who set it', async () => {
  const { people } = await client.legal.client.access.who({
    organisationId: client.id,
    productId,
    at: '2026-03-20T00:00:00Z',
  })
  const why = people.find((one) => one.name === 'Helper')?.why
  expect(why).toMatchObject([
    {
      fact: 'partnership',
      access: 'full',
      since: '2026-02-10T09:00:00.000Z',
      by: { at: '2026-02-10T09:00:00.000Z' },
    },
    { fact: 'seat', role: 'collaborator', since: '2026-01-10T09:00:00.000Z' },
    {
      fact: 'holding',
      level: 'look',
      since: '2026-03-10T09:00:00.000Z',
      by: { at: '2026-03-10T09:00:00.000Z' },
    },
  ])
})

test('a partner sees its own people alone, also afterwards; a stranger nothing; nobody the future', async () => {
  const at = '2026-03-20T00:00:00Z'
  const ask = (by: Side, when: string) =>
    by.legal.client.access.whoOfUs({ partnerId: by.id, clientId: client.id, productId, at: when })
  expect((await ask(agency, at)).people.map((one) => one.partner?.name)).toEqual(['Agency', 'Agency'])
  expect(await refusalOf(ask(agency, '2026-01-20T00:00:00Z'))).toMatchObject({ code: 'not_found' })
  expect(await refusalOf(ask(await partner(p, 'Stranger'), at))).toMatchObject({ code: 'not_found' })
  expect(await refusalOf(who('2027-01-01T00:00:00Z'))).toMatchObject({
    code: 'input_invalid',
    data: { flaws: [{ field: 'at' }] },
  })
  expect(await refusalOf(helper.client.access.who({ organisationId: client.id, productId }))).toMatchObject({
    code: 'not_found',
  })
})

test('the definition over the facts of then is the definition: every view of reach, word for word', async () => {
  const views = await rowsOf(
    p.db,
    sql<{ name: string; now: string; then: string }>`
      select a.relname as name, pg_get_viewdef(a.oid) as now, pg_get_viewdef(b.oid) as "then"
        from pg_class a join pg_class b on b.relname = a.relname and b.relnamespace = 'past'::regnamespace
       where a.relnamespace = 'access'::regnamespace and a.relkind = 'v'`,
  )
  expect(views.map((view) => view.name).sort()).toEqual([
    'belonging',
    'held',
    'listed',
    'live',
    'managed',
    'reach',
    'reach_client',
    'reach_lent',
    'reach_own',
    'reach_shown',
    'seat',
    'shown',
    'standing',
    'unlisted',
  ])
  const words = (text: string | null) =>
    text?.replace(/\b(access|past|public|app)\.(?=[a-z_]+)/g, '').replace(/::app\.\w+|::\w+/g, '')
  for (const view of views) expect([view.name, words(view.then)]).toEqual([view.name, words(view.now)])
})

test('whatever happened to the facts since, access at each instant is answered as it was then', async () => {
  const { db } = p
  await buildPortfolio(db, {
    seed: 'past',
    today: '2026-05-10',
    partners: 4,
    clients: 12,
    products: 80,
    money: () => 0n,
  })
  await sql`insert into person (id, name, email) select 'per_' || lpad('w' || n, 20, '0'), 'Person ' || n, 'w' || n || '@world.example' from generate_series(1, 40) n`.execute(
    db,
  )
  await sql`
    insert into member (organisation_id, person_id, role, joined_at)
    select o.id, 'per_' || lpad('w' || (1 + (o.n * 7 + k * 11) % 40), 20, '0'), (array['administrator', 'collaborator', 'collaborator', 'external'])[k], app.now()
      from (select id, row_number() over (order by id) as n from organisation) o, generate_series(1, 4) k on conflict do nothing`.execute(
    db,
  )
  await sql`
    insert into member_product (organisation_id, person_id, product_id, level)
    select m.organisation_id, m.person_id, q.id, 1 + ascii(right(q.id, 1)) % 3 from member m join product q on q.organisation_id = m.organisation_id
     where m.role in ('collaborator', 'external') and ascii(right(q.id, 1)) % 2 = 0`.execute(db)
  /** One fact in a few, told apart by the day. */
  const some = (day: number, id: string, share: number) =>
    sql`('x' || substr(md5(${sql.raw(id)} || ${String(day)}), 1, 4))::bit(16)::int % ${share} = 0`
  const changes = (day: number) => [
    sql`update partnership set state = 'paused', paused_at = app.now(), paused_by = 'client' where state = 'active' and ${some(day, 'id', 5)}`,
    sql`update partnership set state = 'active' where state = 'paused' and ${some(day, 'id', 2)}`,
    sql`update partnership set state = 'ended', ended_at = app.now(), ended_by = 'client' where state <> 'ended' and ${some(day, 'id', 7)}`,
    sql`update partnership set access = 'limited', payer = 'client' where access = 'full' and state <> 'ended' and ${some(day, 'id', 4)}`,
    sql`insert into handover (id, client_id, from_id, from_partner_id, to_id, everything, created_by, created_at, expires_at) select 'hnd_' || right(t.id, 18) || lpad(${String(day)}, 2, '0'), t.client_id, t.id, t.partner_id, (select r.organisation_id from partner r where r.organisation_id <> t.partner_id order by md5(r.organisation_id || ${String(day)}) limit 1), ${day % 2 === 0}, (select min(id) from person), app.now(), app.now() + interval '3 days' from partnership t where t.state <> 'ended' and ${some(day, 't.id', 4)} on conflict do nothing`,
    sql`insert into handover_product select h.id, g.product_id from handover h join product_grant g on g.partnership_id = h.from_id and g.ended_at is null where h.state = 'open' and ${some(day, 'g.product_id', 2)} on conflict do nothing`,
    sql`update handover set state = 'cancelled', closed_at = app.now(), closed_because = 'cancelled' where state = 'open' and ${some(day, 'id', 3)}`,
    sql`update product_grant set ended_at = app.now() where ended_at is null and ${some(day, 'product_id', 6)}`,
    sql`insert into holding (partnership_id, person_id, all_products, level, created_at) select t.id, m.person_id, true, 2, app.now() from partnership t join member m on m.organisation_id = t.partner_id where ${some(day, 't.id', 3)} on conflict do nothing`,
    sql`delete from holding where ${some(day, 'person_id', 3)}`,
    sql`update member set role = 'collaborator' where role = 'administrator' and ${some(day, 'person_id', 4)}`,
    sql`update partner set frozen_at = app.now(), frozen_reason = 'test' where frozen_at is null and ${some(day, 'organisation_id', 9)}`,
    sql`update partner set frozen_at = null, frozen_reason = null where frozen_at is not null and ${some(day, 'organisation_id', 2)}`,
    sql`update person set state = 'disabled' where ${some(day, 'id', 15)}`,
    sql`update product q set organisation_id = (select o.organisation_id from product o where o.id > q.id order by o.id limit 1) where ${some(day, 'q.id', 12)} and exists (select 1 from product o where o.id > q.id) and not exists (select 1 from member_product g where g.product_id = q.id)`,
  ]
  const reach = async (schema: string) =>
    (
      await rowsOf(db, sql<{ r: string }>`select r::text as r from ${sql.raw(schema)}.reach r order by 1`)
    ).map((row) => row.r)
  const days = Array.from({ length: 14 }, (_, n) => `2026-06-${String(n + 1).padStart(2, '0')}T09:00:00Z`)
  const then = new Map<string, string[]>()
  for (const [n, day] of days.entries()) {
    await p.at(day)
    for (const change of changes(n)) await change.execute(db)
    then.set(day, await reach('access'))
  }
  expect(new Set([...then.values()].map((rows) => rows.length)).size).toBeGreaterThan(5)
  expect(Math.min(...[...then.values()].map((rows) => rows.length))).toBeGreaterThan(20)
  await p.at('2026-07-01T09:00:00Z')
  for (const [day, rows] of then) {
    const asked = await db.transaction().execute(async (tx) => {
      await sql`select set_config('app.as_of', ${day}, true)`.execute(tx)
      return (await rowsOf(tx, sql<{ r: string }>`select r::text as r from past.reach r order by 1`)).map(
        (row) => row.r,
      )
    })
    expect([day, asked]).toEqual([day, rows])
  }
})
