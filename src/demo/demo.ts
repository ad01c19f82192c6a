import { sql } from 'kysely'
import { loadExampleCatalogue } from '../catalogue/example.ts'
import { loadExamplePremium } from '../catalogue/examplePremium.ts'
import { type Database, rowOf } from '../lib/database.ts'
import { addDays, dayOf } from '../lib/day.ts'
import type { World } from '../lib/operation.ts'
import { playAgenda } from './agenda.ts'
import { applicationActs } from './applications.ts'
import { eventActs } from './events.ts'
import { invitationActs } from './invitations.ts'
import { listingActs } from './listings.ts'
import { marketActs } from './market.ts'
import { openingActs, openingDaysAgo, outsideHelp } from './opening.ts'
import { requestActs } from './requests.ts'
import type { Scene } from './scene.ts'
import { hashingOnce } from './stage.ts'

/** Whether nobody has begun with a database: a catalogue of its own would not reach back over the demo's year. */
export async function isEmpty(db: Database): Promise<boolean> {
  return (await rowOf(db, sql`select 1 from organisation union all select 1 from item limit 1`)) === undefined
}

/** What every database needs before the first question: the example catalogue, which the operator edits. */
export async function prepare(world: World): Promise<void> {
  await world.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('catalogue', 0))`.execute(tx)
    const today = dayOf(new Date())
    if (await loadExampleCatalogue(tx, world.ids, today)) await loadExamplePremium(tx, world.ids, today)
  })
}

/**
 * Builds the demo world: a year of a provider, three partners and forty clients, by the product's own operations
 * under a held clock. The year ends yesterday; then the clock runs again.
 */
export async function buildDemo(outside: World): Promise<void> {
  const world = { ...outside, passwords: hashingOnce(outside.passwords) }
  const today = dayOf(new Date())
  const opensOn = addDays(today, -openingDaysAgo)
  await sql`insert into app.sandbox (frozen_at) values (${new Date(`${opensOn}T05:00:00Z`)})`.execute(
    world.db,
  )
  await world.db.transaction().execute(async (tx) => {
    await loadExampleCatalogue(tx, world.ids, opensOn)
    await loadExamplePremium(tx, world.ids, opensOn)
  })
  const scene: Scene = {
    world,
    today,
    items: new Map(),
    houses: new Map(),
    ties: [],
    owned: [],
    inCharge: new Map(),
  }
  const acts = [
    ...openingActs(scene),
    outsideHelp(scene, 299),
    ...invitationActs(scene),
    ...eventActs(scene),
    ...applicationActs(scene),
    ...listingActs(scene),
    ...requestActs(scene),
    ...marketActs(scene),
  ]
  await playAgenda(world, today, acts)
  await sql`update app.sandbox set frozen_at = null, built_at = statement_timestamp()`.execute(world.db)
}

/** Whether a build of the demo world was cut short; what there is of it is of no use. */
export async function isHalfBuilt(db: Database): Promise<boolean> {
  return (await rowOf(db, sql`select 1 from app.sandbox where built_at is null`)) !== undefined
}

/** Empties a half-built sandbox, so that it can be migrated and built again. Other databases are left alone. */
export async function clearHalfBuilt(db: Database): Promise<void> {
  if (!(await isHalfBuilt(db))) return
  await sql`drop schema public, app, access, pricing, ledger, ordering, past, fence cascade`.execute(db)
  await sql`create schema public`.execute(db)
}
