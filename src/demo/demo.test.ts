import { call } from '@orpc/server'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/box.ts'
import { type OpenDatabase, openDatabase, rowOf, rowsOf } from '../lib/database.ts'
import { migrate } from '../lib/migrate.ts'
import { operations } from '../operations.ts'
import { personByEmail } from '../people/store.ts'
import { makeWorld } from '../server/world.ts'
import { verify } from '../verification/operations.ts'
import { demoPassword, demoSignIns } from './cast.ts'
import { buildDemo, clearHalfBuilt, isEmpty, isHalfBuilt } from './demo.ts'
import type { Player } from './scene.ts'
import { asPerson } from './stage.ts'

let box: TestDatabase
let open: OpenDatabase
let world: ReturnType<typeof makeWorld>

beforeAll(async () => {
  box = await createDatabase()
  open = openDatabase(box.url)
  const secret = 'a secret for tests, long enough to sign'
  world = makeWorld({
    db: open.db,
    publicUrl: 'http://localhost:3000',
    secret,
    mailbox: true,
    secondFactor: 'optional',
  })
  await buildDemo(world)
}, 60_000)

afterAll(async () => {
  await open.close()
  await box.drop()
})

async function signedIn(email: string): Promise<Player> {
  const person = await personByEmail(world.db, email)
  if (!person) throw new Error(`nobody has the address ${email}`)
  return asPerson(world, person.id)
}

/** The one organisation that a person belongs to, and what it is called. */
async function hatOf(context: Player) {
  const { hats } = await call(operations.people.me, undefined, { context })
  const [hat] = hats
  if (!hat) throw new Error(`${context.actor.name} belongs nowhere`)
  return hat
}

async function count(statement: ReturnType<typeof sql<{ n: number }>>): Promise<number> {
  return (await rowOf(world.db, statement))?.n ?? 0
}

/** What a partner's list of clients says of one of them. */
async function clientOf(context: Player, partnerId: `org_${string}`, q: string) {
  const { rows } = await call(operations.clients.list, { partnerId, q }, { context })
  const [row] = rows
  if (!row?.id) throw new Error(`no client is called ${q}`)
  return { ...row, id: row.id }
}

describe('who is there', () => {
  test('three partners, forty clients, about six hundred products', async () => {
    expect(await isEmpty(world.db)).toBe(false)
    expect(await count(sql`select count(*)::int as n from partner`)).toBe(3)
    expect(
      await count(sql`
      select count(*)::int as n from organisation o
       where not exists (select 1 from partner r where r.organisation_id = o.id)`),
    ).toBe(40)
    const products = await count(sql`select count(*)::int as n from product`)
    expect(products).toBeGreaterThanOrEqual(590)
    expect(products).toBeLessThanOrEqual(640)
  })

  test('everybody on the list of sign-ins is there, with the one password, which was hashed once', async () => {
    const hashes = await rowsOf(
      world.db,
      sql<{ email: string; password: string }>`
        select p.email, s.password from person p join sign_in s on s.person_id = p.id`,
    )
    for (const { email } of demoSignIns) expect(hashes.map((row) => row.email)).toContain(email)
    const [hash = '', ...others] = new Set(hashes.map((row) => row.password))
    expect(others).toEqual([])
    expect(await world.passwords.verify({ hash, password: demoPassword })).toBe(true)
  })

  test('a collaborator reaches two clients whole and has no accounting right', async () => {
    const julien = await signedIn('julien@atelier-nord.example')
    const { organisationId: partnerId, accounting } = await hatOf(julien)
    const { rows } = await call(operations.clients.list, { partnerId }, { context: julien })
    expect(accounting).toBe(false)
    expect(rows.map(({ name }) => name)).toEqual(['Boulangerie Käser Sàrl', 'Cabinet Dr Favre'])
  })

  test('Ilaria keeps 7 products of 19 in her partner’s hands', async () => {
    const ilaria = await signedIn('ilaria@ilariastudio.example')
    const { organisationId } = await hatOf(ilaria)
    const { rows } = await call(operations.products.list, { organisationId }, { context: ilaria })
    expect(rows).toHaveLength(19)
    expect(rows.filter(({ managedBy }) => managedBy?.name === 'Atelier Nord Sàrl')).toHaveLength(7)
  })

  test('one request and one offer wait for an answer, and both are shown to whom they are for', async () => {
    const greta = await signedIn('greta@ueber-aesthetik.example')
    const laura = await signedIn('laura@atelier-nord.example')
    const [hers, atNord] = [await hatOf(greta), await hatOf(laura)]
    const asked = await call(
      operations.invitations.ofClient,
      { organisationId: hers.organisationId, state: 'pending' },
      { context: greta },
    )
    expect(asked.rows.map(({ partner }) => partner.name)).toEqual(['Atelier Nord Sàrl'])
    const open = await call(
      operations.invitations.ofPartner,
      { partnerId: atNord.organisationId, state: 'pending' },
      { context: laura },
    )
    expect(open.rows.map(({ direction, client, company }) => [direction, client?.name ?? company])).toEqual([
      ['offered', 'École internationale du Mont'],
      ['asked', 'Über Ästhetik GmbH'],
    ])
  })

  test('invitations came to every end there is', async () => {
    const ends = await rowsOf(
      world.db,
      sql<{
        direction: string
        state: string
      }>`select distinct direction, state from invitation order by 1, 2`,
    )
    expect(ends.map(({ direction, state }) => `${direction} ${state}`)).toEqual([
      ...['asked accepted', 'asked declined', 'asked expired', 'asked pending', 'asked withdrawn'],
      ...['offered accepted', 'offered declined', 'offered pending'],
    ])
    expect(await count(sql`select count(*)::int as n from partnership where state = 'ended'`)).toBe(1)
  })
})

describe('the 35 hostings', () => {
  test.each([
    ['laura@atelier-nord.example', 'Site de mandant', 'Fiduciaire du Bourg', '347.20', '277.76', '208.32'],
    ['marta@studio-ponte.example', 'Sito di filiale', 'Gruppo Marchetti', '201.25', '161.00', '120.75'],
  ])(
    '%s pays them with the volume rate on what is left',
    async (email, title, name, list, afterPartner, net) => {
      const context = await signedIn(email)
      const { organisationId } = await hatOf(context)
      const orders = await call(operations.orders.list, { organisationId, limit: 200 }, { context })
      const found = orders.rows.find((row) => row.title === title && row.lineCount === 1)
      if (!found) throw new Error(`${email} never ordered ${title}`)
      const order = await call(operations.orders.get, { organisationId, orderId: found.id }, { context })
      expect(order).toMatchObject({ state: 'paid', net, billed: { id: organisationId } })
      expect(order.owner.name).toContain(name)
      expect(order.lines).toHaveLength(1)
      expect(order.lines[0]).toMatchObject({
        ...{ quantity: 35, list, afterPartner, net, row: 'P1', benefit: 'discount' },
        ...{ partnerRate: 2000, volumeRate: 2500 },
      })

      const benefits = await call(
        operations.benefits.list,
        { partnerId: organisationId, clientId: order.owner.id, kind: 'discount', limit: 200 },
        { context },
      )
      const benefit = benefits.rows.find((row) => row.what === title && row.base === list)
      if (!benefit) throw new Error(`${title} earned nothing`)
      const explained = await call(
        operations.benefits.explain,
        { partnerId: organisationId, benefitId: benefit.id },
        { context },
      )
      expect(explained).toMatchObject({ partnerNet: net, access: 'full' })
      const client = await clientOf(context, organisationId, name)
      expect(client).toMatchObject({ access: 'full', payer: 'partner' })
      expect(client.productsAll).toBeGreaterThanOrEqual(40)
    },
  )
})

describe('the year', () => {
  test('every way of ordering that a client or a partner has occurs', async () => {
    const rows = await rowsOf(
      world.db,
      sql<{ row: string }>`select distinct row from order_line where posted order by row`,
    )
    expect(rows.map(({ row }) => row)).toEqual([
      ...['C1', 'C2', 'C3', 'C4', 'L1', 'L2', 'L3', 'L4', 'N1', 'OWN', 'P1', 'P2', 'P4'],
    ])
  })

  test('it reaches back a year, ends yesterday, and the clock runs', async () => {
    const year = await rowOf(
      world.db,
      sql<{ days: number; ahead: number; held: boolean }>`
        select extract(day from now() - min(placed_at))::int as days,
               count(*) filter (where placed_at > now())::int as ahead,
               (select frozen_at is not null from app.sandbox) as held
          from orders`,
    )
    expect(year?.days).toBeGreaterThanOrEqual(365)
    expect(year).toMatchObject({ ahead: 0, held: false })
  })

  test('six products ran out unrenewed; some thirty and the 35 hostings come due within a month', async () => {
    expect(await count(sql`select count(*)::int as n from product where expires_on < app.today()`)).toBe(6)
    const due = await count(
      sql`select count(*)::int as n from product where expires_on between app.today() and app.today() + 30`,
    )
    expect(due).toBeGreaterThanOrEqual(45)
    expect(due).toBeLessThanOrEqual(85)
  })

  test('one order waits for its payment, and one lost its ground before it was paid', async () => {
    const open = await rowsOf(
      world.db,
      sql<{ state: string; name: string; void_reason: string | null }>`
        select r.state, o.name, r.void_reason from orders r join organisation o on o.id = r.billed_id
         where r.state <> 'paid' order by r.state`,
    )
    expect(open).toEqual([
      { state: 'awaiting_payment', name: 'Hôtel Belmont SA', void_reason: null },
      { state: 'void', name: 'Cabinet Dr Favre', void_reason: 'payer_changed' },
    ])
  })
})

describe('the books', () => {
  test('all that the product promises of its data holds', async () => {
    const checks = await world.db.transaction().execute(verify)
    expect(checks.filter(({ violations }) => violations > 0)).toEqual([])
  })

  test('all entries of a currency add up to nothing', async () => {
    const sums = await rowsOf(
      world.db,
      sql<{ currency: string; total: bigint }>`
        select currency, sum(amount)::bigint as total from ledger.entry group by currency order by currency`,
    )
    expect(sums).toEqual([
      { currency: 'CHF', total: 0n },
      { currency: 'EUR', total: 0n },
    ])
  })

  test('every prepaid balance is what its entries say, and none is below nothing', async () => {
    const balances = await rowsOf(
      world.db,
      sql<{ posted: bigint; booked: bigint }>`
        select b.posted::bigint as posted, coalesce(-sum(e.amount), 0)::bigint as booked
          from ledger.balance b left join ledger.entry e on e.account_id = b.account_id group by b.account_id, b.posted`,
    )
    expect(balances.length).toBeGreaterThanOrEqual(43)
    expect(balances.filter(({ posted, booked }) => posted !== booked || posted < 0n)).toEqual([])
  })

  test('what partners earned as cashback is credited or pending, to the cent', async () => {
    const lines = await rowsOf(
      world.db,
      sql<{ partner_id: string; currency: string; earned: bigint; owed: bigint }>`
        with earned as (
          select beneficiary_id as partner_id, r.currency, sum(gain)::bigint as amount
            from order_line l join orders r on r.id = l.order_id where l.posted and l.benefit = 'cashback' group by 1, 2),
        owed as (
          select a.organisation_id as partner_id, a.currency, -sum(e.amount)::bigint as amount
            from ledger.account a join ledger.entry e on e.account_id = a.id join ledger.journal j on j.id = e.journal_id
           where a.kind = 'cashback.pending' or (a.kind = 'prepaid.cashback' and j.kind = 'cashback_credit') group by 1, 2)
        select e.partner_id, e.currency, e.amount as earned, o.amount as owed
          from earned e full join owed o on o.partner_id = e.partner_id and o.currency = e.currency`,
    )
    expect(lines.length).toBeGreaterThanOrEqual(4)
    expect(lines.filter(({ earned, owed }) => earned !== owed)).toEqual([])
    const states = await rowsOf(
      world.db,
      sql<{ state: string }>`select distinct state from benefit where kind = 'cashback' order by state`,
    )
    expect(states.map(({ state }) => state)).toContain('credited')
  })

  test('no product has two partners', async () => {
    const twice = await rowsOf(
      world.db,
      sql`select product_id from access.managed group by product_id having count(*) > 1`,
    )
    expect(twice).toEqual([])
    expect(await count(sql`select count(*)::int as n from access.managed`)).toBeGreaterThan(250)
  })
})

test('a build that was cut short leaves nothing that is taken for a world', async () => {
  await using database = await createDatabase()
  const { db, pool, close } = openDatabase(database.url, 2, 'owner')
  await sql`insert into app.sandbox (frozen_at) values (now())`.execute(db)
  await sql`insert into organisation (id, kind, name, country, language, created_at) values ('org_00000000000000000000', 'company', 'Half', 'CH', 'en', now())`.execute(
    db,
  )
  expect(await isHalfBuilt(db)).toBe(true)
  await clearHalfBuilt(db)
  await migrate(pool, 'migrations')
  expect([await isEmpty(db), await isHalfBuilt(db)]).toEqual([true, false])
  await close()
})
