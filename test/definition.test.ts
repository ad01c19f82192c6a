/** Every one-line lie about the definition of access is noticed by the worlds of the model, or changes nothing. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsOf } from '../src/lib/database.ts'
import { conditions, type Lie, liesAbout } from './mutants/views.ts'
import { openPlatform, type Platform } from './platform.ts'
import { batches, differences, meant, said, whileTheyStand, world } from './worlds.ts'

let p: Platform
let item: string
let views: { name: string; definition: string }[]
beforeAll(async () => {
  p = await openPlatform()
  item = (await p.client().catalogue.items({}))[0]?.id ?? ''
  // the definition is whatever reach is made of
  views = await rowsOf(
    p.db,
    sql<{ name: string; definition: string }>`
      with recursive made_of as (
        select 'access.reach'::regclass::oid as oid
        union
        select d.refobjid from made_of m join pg_rewrite r on r.ev_class = m.oid
          join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
          join pg_class c on c.oid = d.refobjid and c.relkind = 'v')
      select c.relname as name, pg_get_viewdef(c.oid) as definition from made_of m join pg_class c on c.oid = m.oid order by 1`,
  )
})
afterAll(() => p.close())

/** Lies that change nothing, each with the reason why no world can tell. */
const same: Record<string, string> = {
  "reach_lent: (r.access = 'limited'::text) is true":
    'a list left over from limited access adds nothing to full access, which gives more',
  "reach_lent: (r.access = 'limited'::text) is true (2)": 'the same of what one holds of it',
  "reach_lent: ((r.access = 'limited'::text) AND (NOT r.all_products)) is true": 'both at once',
  'reach_lent: (NOT r.all_products) is true':
    'products left over from before somebody held everything add nothing: everything is more',
  'reach_lent: (NOT r.all_products) is true (2)': 'the same of full access',
  'reach_own: ((p.organisation_id)::text = (mp.organisation_id)::text) is true':
    'a foreign key keeps these rows with the organisation of the product',
  "reach_own: (s.role = ANY (ARRAY['collaborator'::text, 'external'::text])) is true":
    'a list left over from before somebody became a representative adds nothing: they reach everything',
  'reach_shown: (NOT r.all_products) is true':
    'the same of what is handed over: who holds everything looks at it anyway',
  "shown: (EXISTS ( SELECT 1 FROM handover o WHERE (o.state = 'open'::text))) is true":
    'only spares looking: without an open hand-over nothing is shown',
  "shown: (o.state = 'open'::text) is true": 'the same',
  'standing:  <=  is  < ': 'who pays is no reach; it changes hands at an instant that no world stands at',
  'standing: (payer_until <= ( SELECT app.now() AS now)) is true': 'who pays is no reach',
}

test('the definition is the views it is known to be, and every condition in them has its lie', () => {
  expect(views.map(({ name }) => name)).toEqual([
    'belonging',
    'listed',
    'live',
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
  for (const { name, definition } of views) {
    const told = conditions(definition)
    for (const { index, 0: word } of definition.matchAll(/\b(WHERE|ON) |WHEN (?=\()/g))
      expect([name, index, told.some(({ from }) => from === index + word.length)]).toEqual([
        name,
        index,
        true,
      ])
    for (const { index, 0: word } of definition.matchAll(/ (AND|OR) /g)) {
      const beside = [
        told.some(({ to }) => to === index),
        told.some(({ from }) => from === index + word.length),
      ]
      expect([name, index, ...beside]).toEqual([name, index, true, true])
    }
  }
})

test('every lie about it is noticed, or changes nothing for a reason that is named', async () => {
  let living: Lie[] = views.flatMap(({ name, definition }) => liesAbout(name, definition))
  expect(living.length).toBeGreaterThan(90)
  const worlds = fc.sample(world, { numRuns: 700, seed: 35 })
  for (const batch of batches(worlds, 100))
    await whileTheyStand(p.db, batch, item, async (tx, placed) => {
      const model = meant(placed)
      const left: Lie[] = []
      for (const lie of living) {
        const view = lie.name.slice(0, lie.name.indexOf(':'))
        await sql`savepoint truth`.execute(tx)
        await sql`set local role mandato_keys`.execute(tx)
        await sql.raw(`create or replace view access.${view} as ${lie.definition}`).execute(tx)
        await sql`reset role`.execute(tx)
        if (differences(await said(tx, placed), model).length === 0) left.push(lie)
        await sql`rollback to savepoint truth`.execute(tx)
      }
      living = left
    })
  expect(living.map(({ name }) => name).sort()).toEqual(Object.keys(same).sort())
}, 240_000)
