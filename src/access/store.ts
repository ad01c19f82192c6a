import { sql } from 'kysely'
import { type Database, rowOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Actor } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { type Access, isBoss, levelNumber, type Payer, type Role } from './access.ts'

export interface Seat {
  role: Role
  accounting: boolean
}

/** The seat of a person in an organisation, or undefined. */
export function seatOf(tx: Database, personId: string, organisationId: string): Promise<Seat | undefined> {
  return rowOf(
    tx,
    sql<Seat>`select role, accounting from access.seat where person_id = ${personId} and organisation_id = ${organisationId}`,
  )
}

/** The seat of the person who asks; an organisation one does not belong to is not there. */
export async function mustSit(tx: Database, actor: Actor, organisationId: string): Promise<Seat> {
  return (await seatOf(tx, actor.personId, organisationId)) ?? refuse('not_found')
}

export async function mustBeLegal(tx: Database, actor: Actor, organisationId: string): Promise<Seat> {
  const seat = await mustSit(tx, actor, organisationId)
  return seat.role === 'legal' ? seat : refuse('legal_only')
}

export async function mustBeBoss(tx: Database, actor: Actor, organisationId: string): Promise<Seat> {
  const seat = await mustSit(tx, actor, organisationId)
  return isBoss(seat.role) ? seat : refuse('boss_only')
}

/** An external user sees the products given and nothing else of the organisation. */
export async function mustBelong(tx: Database, actor: Actor, organisationId: string): Promise<Seat> {
  const seat = await mustSit(tx, actor, organisationId)
  return seat.role === 'external' ? refuse('boss_only') : seat
}

/** Money is for representatives, administrators and whoever has the accounting right. */
export function mayAccount(seat: Seat): boolean {
  return isBoss(seat.role) || (seat.role === 'collaborator' && seat.accounting)
}

export async function mustAccount(tx: Database, actor: Actor, organisationId: string): Promise<Seat> {
  const seat = await mustSit(tx, actor, organisationId)
  return mayAccount(seat) ? seat : refuse('accounting_only')
}

/** The provider's books are for those of its people who answer for money. */
export function mustKeepBooks(actor: Actor): void {
  if (actor.staff !== 'manager' && actor.staff !== 'finance') refuse('staff_only')
}

/**
 * Takes the lock of a person or an organisation, in the same two modes as a pair's: whoever acts takes it shared,
 * whoever removes, demotes or freezes takes it alone. After the pairs, organisations before persons.
 */
export async function lockOne(
  tx: Tx,
  kind: 'organisation' | 'person',
  id: string,
  mode: 'shared' | 'alone',
): Promise<void> {
  await sql`select access.lock_one(${kind}, ${id}, ${mode === 'alone'})`.execute(tx)
}

/** Who asks for something to be written: their own place may be taken away only before or after. */
export async function lockSelf(tx: Tx, actor: Actor, hatId: string): Promise<void> {
  await lockOne(tx, 'organisation', hatId, 'shared')
  await lockOne(tx, 'person', actor.personId, 'shared')
}

export interface ClientReach {
  partnership_id: Id<'partnership'>
  access: Access
  payer: Payer
  level: number
  all_products: boolean
}

/** Whether a person reaches a client in a partner's hat at all. */
export async function reachesClient(
  tx: Database,
  actor: Actor,
  partnerId: string,
  clientId: string,
): Promise<boolean> {
  const row = await rowOf(
    tx,
    sql`select 1 from access.reach_client where person_id = ${actor.personId} and hat_id = ${partnerId} and client_id = ${clientId} limit 1`,
  )
  return row !== undefined
}

/** How far a person reaches a client in a partner's hat; a client out of reach is not there. */
export async function mustReachClient(
  tx: Database,
  actor: Actor,
  partnerId: string,
  clientId: string,
): Promise<ClientReach> {
  return (
    (await rowOf(
      tx,
      sql<ClientReach>`select partnership_id, access, payer, level, all_products from access.reach_client
        where person_id = ${actor.personId} and hat_id = ${partnerId} and client_id = ${clientId}`,
    )) ?? refuse('not_found')
  )
}

/**
 * Takes the lock of a pair: shared for whoever acts under the partnership, alone for whoever takes rights away. A
 * statement of its own, so that the check after it sees every revocation that came first.
 */
export async function lockPair(
  tx: Tx,
  clientId: string,
  partnerId: string,
  mode: 'shared' | 'alone',
): Promise<void> {
  await sql`select access.lock_pair(${clientId}, ${partnerId}, ${mode === 'alone'})`.execute(tx)
}

/**
 * The least level at which a person reaches all of some products in a hat, 3 for none at all; a product out of reach
 * is not there.
 */
export async function mustReachProducts(
  tx: Database,
  actor: Actor,
  hatId: string,
  clientId: string,
  productIds: readonly string[],
): Promise<number> {
  const wanted = [...new Set(productIds)]
  if (wanted.length === 0) return levelNumber('order')
  const reached = await rowOf(
    tx,
    sql<{ products: number; level: number }>`
      select count(*)::int as products, min(level)::int as level from (
        select product_id, max(level) as level from access.reaches(${actor.personId}, ${hatId}, ${clientId}, ${wanted}) group by 1) r`,
  )
  return reached?.products === wanted.length ? reached.level : refuse('not_found')
}
