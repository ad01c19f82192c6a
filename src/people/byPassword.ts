import { sql } from 'kysely'
import { rowOf } from '../lib/database.ts'
import type { Keepsakes, Visitor, World } from '../lib/operation.ts'
import { isKnownDevice, tell, welcome } from './entry.ts'
import { needOf } from './standing.ts'
import { arrivalOf, factsOf, personByEmail } from './store.ts'

/** The device of a visitor, where the person of this address came in with it before. */
export async function knownDevice(
  world: World,
  email: string,
  { device }: Visitor,
): Promise<string | undefined> {
  // asked for known and unknown addresses alike, so that neither takes longer
  const person = await personByEmail(world.db, email.trim().toLowerCase())
  return (await isKnownDevice(world.db, person?.id ?? '', device)) ? device : undefined
}

/** The last wrong guess before one has to wait: the owner of the account is told, once. */
export async function wrongPassword(world: World, email: string, visitor: Visitor): Promise<void> {
  const person = await personByEmail(world.db, email.trim().toLowerCase())
  if (!person) return
  const now = await present(world)
  await world.db.transaction().execute((tx) => tell({ tx, world, now, visitor }, person.id, 'guessed'))
}

/** After a right password: whoever lacks nothing more is in, and their browser is remembered. */
export async function welcomeByPassword(world: World, token: string, visitor: Visitor): Promise<Keepsakes> {
  const keepsakes: Keepsakes = {}
  await world.db.transaction().execute(async (tx) => {
    const session = await rowOf(tx, sql<{ id: string }>`select id from session where token = ${token}`)
    const arrival = session && (await arrivalOf(tx, session.id))
    if (!arrival) return
    if (needOf(factsOf(arrival), world.secondFactor, arrival.now) === 'second_factor_needed') return
    await welcome({ tx, world, now: arrival.now, visitor, keepsakes }, arrival.id)
  })
  return keepsakes
}

async function present(world: World): Promise<Date> {
  const row = await rowOf(world.db, sql<{ now: Date }>`select app.now() as now`)
  return row?.now ?? new Date(0)
}
