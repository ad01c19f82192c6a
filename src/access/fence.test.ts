import { call, os } from '@orpc/server'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createDatabase } from '../../test/box.ts'
import { order, organisation, partner, partnered, type Side, topUp, withPassword } from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { plainMeta } from '../lib/contract.ts'
import { openDatabase, refusedBy, rowOf, rowsOf } from '../lib/database.ts'
import { type Call, inTransaction } from '../lib/operation.ts'

let p: Platform
let client: Side
let other: Side
let agency: Side
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  other = await organisation(p, 'Other')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  await topUp(other, '500.00')
})
afterEach(() => p.close())

/** An operation that reads a whole table and forgot to ask whose rows they are. */
const careless = (table: string, key = 'id') =>
  os
    .$context<Call>()
    .$meta(plainMeta)
    .route({ method: 'GET', path: '/o/{organisationId}/careless' })
    .input(z.object({ organisationId: z.string() }))
    .use(inTransaction)
    .handler(async ({ context }) => {
      const rows = await rowsOf(
        context.tx,
        sql<{ key: string }>`select ${sql.ref(key)}::text as key from ${sql.table(table)} order by 1`,
      )
      return rows.map((row) => row.key)
    })

async function asks(guest: Guest, hat: string, table: string, key?: string): Promise<string[]> {
  const actor = {
    personId: guest.id,
    sessionId: 'session',
    name: 'Somebody',
    email: guest.email,
    emailVerified: true,
    language: 'en' as const,
    staff: null,
  }
  return call(careless(table, key), { organisationId: hat }, { context: { world: p.world, actor } })
}

describe('an operation that forgot its filter', () => {
  test('shows each side the products it reaches in this hat, and nothing after the end', async () => {
    const [first = 'prd_', second = 'prd_'] = await order(p, client, 2)
    await order(p, other, 3)
    const started = await partnered(client, agency, {
      access: 'limited',
      products: [{ productId: first, level: 'look' }],
    })
    expect(await asks(client.legal, client.id, 'product')).toEqual([first, second].sort())
    expect(await asks(agency.legal, agency.id, 'product')).toEqual([first])
    expect(await asks(agency.legal, client.id, 'product')).toEqual([])
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(
        { organisationId: client.id, partnershipId: started.id },
        { context },
      ),
    )
    expect(await asks(agency.legal, agency.id, 'product')).toEqual([])
  })

  test('shows documents to whoever pays alone, books to whoever they are of', async () => {
    await order(p, client, 1)
    await order(p, other, 1)
    await partnered(client, agency, { access: 'full' })
    const documents = await rowsOf(
      p.db,
      sql<{ id: string }>`select id from document where billed_id = ${client.id}`,
    )
    expect(documents).toHaveLength(1)
    expect(await asks(client.legal, client.id, 'document')).toEqual(documents.map(({ id }) => id))
    expect(await asks(agency.legal, agency.id, 'document')).toEqual([])
    const owners = await asks(client.legal, client.id, 'ledger.account', 'organisation_id')
    expect(new Set(owners.filter((id) => id !== null))).toEqual(new Set([client.id]))
  })

  test('never shows what opens doors, nor people one has nothing to do with', async () => {
    await partnered(client, agency, { access: 'full' })
    expect(await asks(client.legal, client.id, 'sign_in', 'person_id')).toEqual([client.legal.id])
    expect(await asks(client.legal, client.id, 'session', 'person_id')).toEqual([client.legal.id])
    // one's own letters are notices, but never one whose link opens a door
    await sql`
      insert into letter (id, template, recipient, language, facts, created_at, try_at)
      values ('ltr_00000000000000000001', 'password_link', ${client.legal.email}, 'en',
              '{"link": "http://localhost:3000/set-password?token=secret"}', now(), now())`.execute(p.db)
    const readers = async (guest: Guest, hat: string) =>
      new Set(await asks(guest, hat, 'letter', 'recipient'))
    expect(await readers(client.legal, client.id)).toEqual(new Set([client.legal.email]))
    expect(await readers(agency.legal, agency.id)).toEqual(new Set([agency.legal.email]))
    expect(await asks(client.legal, client.id, 'letter', 'template')).not.toContain('password_link')
    expect(await asks(client.legal, client.id, 'person')).toEqual([client.legal.id, agency.legal.id].sort())
    expect(await asks(other.legal, other.id, 'person')).toEqual([other.legal.id])
    // a technical user is known to the other side by what it does; its keys are not
    const { legal } = client
    const machine = await legal.client.tokens.addUser({
      organisationId: client.id,
      name: 'Machine',
      accounting: false,
    })
    const { personId } = machine
    const made = await withPassword(legal, (context) =>
      legal.client.tokens.create(
        { organisationId: client.id, personId, name: 'key', scopes: ['read'], days: 30 },
        { context },
      ),
    )
    expect(await asks(legal, client.id, 'api_token')).toEqual([made.row.id])
    expect(await asks(agency.legal, agency.id, 'api_token')).toEqual([])
  })
})

const fenced = sql<{ name: string }>`
  select c.oid::regclass::text as name from pg_class c
   where c.relrowsecurity and c.relforcerowsecurity and c.relkind = 'r' order by 1`

test('without a context nobody sees a row in any fenced table, its owner neither', async () => {
  await order(p, client, 1)
  await partnered(client, agency, { access: 'full' })
  const tables = await rowsOf(p.db, fenced)
  expect(tables.length).toBeGreaterThan(60)
  for (const { name } of tables) {
    for (const role of ['mandato_app', 'none']) {
      const seen = await p.db.transaction().execute(async (tx) => {
        await sql`select set_config('mandato.fence', '', true), set_config('mandato.hat', '', true), set_config('role', ${role}, true)`.execute(
          tx,
        )
        return rowOf(
          tx,
          sql<{ n: number }>`select count(*)::int as n from ${sql.raw(name)} where not ${publicRows(name)}`,
        )
      })
      expect([name, role, seen?.n]).toEqual([name, role, 0])
    }
  }
})

test('every table that names an organisation or a person is fenced', async () => {
  const bare = await rowsOf(
    p.db,
    sql<{ name: string }>`
      select distinct c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text in ('public', 'app', 'access', 'ledger', 'past', 'pricing')
         and (format_type(a.atttypid, null) in ('app.organisation_id', 'app.person_id', 'app.product_id', 'app.partnership_id', 'app.order_id', 'app.document_id')
              or a.attname ~ '(^|_)(organisation|person|client|partner|owner|billed|payer)_id$')
         and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`,
  )
  expect(bare).toEqual([])
})

test('what looks behind the fence names where it looks, and nothing else has the right to', async () => {
  const loose = await rowsOf(
    p.db,
    sql<{ name: string }>`
      select f.oid::regprocedure::text as name from pg_proc f
       where f.prosecdef and f.pronamespace::regnamespace::text in ('public', 'app', 'access', 'ledger', 'past', 'pricing', 'fence')
         and not exists (select from unnest(f.proconfig) c where c like 'search_path=%')`,
  )
  expect(loose).toEqual([])
  const rights = await rowOf(
    p.db,
    sql<{ ok: boolean }>`
      select bool_and(not rolsuper and not rolbypassrls and not rolcanlogin and not rolcreaterole) as ok from pg_roles where rolname in ('mandato_app', 'mandato_keys')`,
  )
  expect(rights).toEqual({ ok: true })
})

/** Rows that are meant for everybody: the list of partners and the accounts of the provider, which say nothing. */
const publicRows = (table: string) =>
  ['partner', 'past.partner_rows', 'audit_root_head', 'document_series'].includes(table)
    ? sql`true`
    : table === 'organisation'
      ? sql`exists (select from partner r where r.organisation_id = organisation.id)`
      : table === 'ledger.account'
        ? sql`organisation_id is null`
        : sql`false`

test('what is written once is refused to the program by right, whatever the triggers say', async () => {
  for (const statement of [
    'update ledger.entry set amount = 0',
    'delete from ledger.journal',
    'delete from audit_event',
    "update document set reason = 'x'",
    'truncate product',
    'drop table product',
    'alter table ledger.entry disable trigger user',
    'create table mine (id int)',
  ]) {
    const refused = await sql
      .raw(statement)
      .execute(p.world.db)
      .catch((error: unknown) => refusedBy(error)?.state)
    expect([statement, refused]).toEqual([statement, '42501'])
  }
})

test('a connection that is used again brings nothing of the call before it', async () => {
  await using box = await createDatabase()
  const { db, close } = openDatabase(box.url, 1)
  const closing = sql`select set_config('mandato.fence', 'prs_somebody', true), set_config('mandato.hat', 'org_somewhere', true)`
  const cut = db.transaction().execute(async (tx) => {
    await closing.execute(tx)
    throw new Error('cut short')
  })
  await expect(cut).rejects.toThrow('cut short')
  const state = sql<{
    fence: string
    hat: string
    role: string
  }>`select current_setting('mandato.fence') as fence, current_setting('mandato.hat') as hat, current_user as role`
  expect(await rowOf(db, state)).toEqual({ fence: 'open', hat: '', role: 'mandato_app' })
  await db.transaction().execute((tx) => closing.execute(tx))
  expect(await rowOf(db, state)).toEqual({ fence: 'open', hat: '', role: 'mandato_app' })
  await close()
})
