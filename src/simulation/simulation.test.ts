import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import type { Database } from '../lib/database.ts'
import { simulate } from './simulate.ts'

const small = { organisations: 12, days: 30, faults: true }

test('a month with faults, twice by the same seed: nothing breaks, everything comes to its end, and both end alike', async () => {
  const [one, two] = await Promise.all([simulate({ seed: '7', ...small }), simulate({ seed: '7', ...small })])
  expect(one.violations).toEqual([])
  expect({ ...two, seconds: 0 }).toEqual({ ...one, seconds: 0 })
  expect(one.hash).toMatch(/^[0-9a-f]{64}$/)
  // a life in which nothing happens proves nothing
  expect(one.faults).toBeGreaterThan(50)
  expect(one.faultsByKind['the program is killed']).toBeGreaterThan(5)
  expect(Object.keys(one.acts).length).toBeGreaterThan(15)
}, 60_000)

test('another seed is another life', async () => {
  const days = { organisations: 3, days: 3, faults: false, server: inject('databaseServer') }
  const [one, two] = await Promise.all([simulate({ seed: '1', ...days }), simulate({ seed: '2', ...days })])
  expect([one.violations, two.violations]).toEqual([[], []])
  expect(one.hash).not.toBe(two.hash)
}, 60_000)

const statements =
  (...all: string[]) =>
  async (db: Database) => {
    for (const statement of all) await sql.raw(statement).execute(db)
  }

const onRow = (name: string, table: string, when: string, body: string) =>
  statements(
    `create function ${name}() returns trigger language plpgsql as $$ begin ${body} end $$`,
    `create trigger ${name} ${when} on ${table} for each row execute function ${name}()`,
  )

/** Things broken on purpose, and by what the simulation notices them. */
const harms: [string, (db: Database) => Promise<unknown>, RegExp][] = [
  [
    'payments forget that they arrived, and bookings that they were made: a message told twice pays twice',
    async (db) => {
      await statements('alter table payment_event drop constraint payment_event_pkey')(db)
      await onRow('forget_payment', 'payment', 'before update', "new.state := 'created'; return new;")(db)
      await statements('create sequence forgetting')(db)
      await onRow(
        'forget_booking',
        'ledger.journal',
        'before insert',
        "new.idem := new.idem || nextval('forgetting'); return new;",
      )(db)
    },
    /cash of org_\w+ holds|a payment hangs/,
  ],
  [
    'one posting has the wrong sign: credited cashback is taken from the partner',
    statements(
      'alter table ledger.balance drop constraint balance_not_below_floor',
      `do $$ begin
         execute replace(pg_get_functiondef('app.credit_cashback'::regproc), 'b.posted + x.amount', 'b.posted - x.amount');
       end $$`,
    ),
    /cashback of org_\w+ holds -/,
  ],
  [
    'a partnership goes on after its end: the partner still reaches its client',
    onRow(
      'never_end',
      'partnership',
      'before update',
      "if new.state = 'ended' and new.ended_by <> 'time' then new.state := 'active'; new.ended_at := null; new.ended_by := null; end if; return new;",
    ),
    /without a partnership.*it was allowed/,
  ],
  [
    'answers are not kept: a write repeated with its key is done twice',
    onRow(
      'forget_answer',
      'idempotency',
      'after update',
      'delete from idempotency where actor = new.actor and key = new.key; return null;',
    ),
    /a repeat was answered differently|holds|refused/,
  ],
]

test.each(harms)(
  'broken on purpose and found: %s',
  async (_, harm, found) => {
    const server = inject('databaseServer')
    const { violations } = await simulate({
      seed: '1',
      organisations: 8,
      days: 60,
      faults: true,
      server,
      harm,
    })
    expect(violations.map(({ what }) => what).join('\n')).toMatch(found)
  },
  60_000,
)
