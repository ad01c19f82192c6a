import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { levelOf } from '../access/access.ts'
import {
  countsOf,
  type PersonMove as Move,
  movesBetween,
  partsThatDiffer,
  type Reaches,
} from '../access/effect.ts'
import { type Database, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { refuse } from '../lib/refusal.ts'
import type { Foreseen, PersonMove } from './previewContract.ts'

/** An act that is looked at before it is done: it is done, looked at, and taken back in the same transaction. */
export interface Foreseeing<Seen extends object> {
  clientId: string
  partnershipId: string
  /** A partner is shown its own people and orders; the client everybody's. */
  hatId?: string
  /** The act and what it was given. */
  asked: unknown
  version: number | null
  /** What it does to the facts of access. */
  act: () => Promise<unknown>
  /** Which waiting orders of the partnership it voids. */
  voids: 'all' | 'unmanaged' | 'none'
  /** What else is shown of it, read while it holds. */
  look: () => Promise<Seen>
}

interface SetRow {
  products: string[]
  levels: number[]
  people: { personId: string; hatId: string }[]
}

/**
 * Who reaches what in an account, by the definition of access. The client's own people are left out but for those
 * external: theirs is the only reach in their own house that a partnership changes.
 */
async function reachesIn(tx: Database, clientId: string): Promise<Reaches> {
  const rows = await rowsOf(
    tx,
    sql<SetRow>`
      with reached as (
        select person_id, hat_id, product_id, max(level)::int as level from access.reach
         where client_id = ${clientId}
           and (hat_id <> ${clientId} or person_id in (select person_id from member where organisation_id = ${clientId} and role = 'external'))
         group by 1, 2, 3),
      whole as (
        select person_id, hat_id, array_agg(product_id::text order by product_id) as products, array_agg(level order by product_id) as levels
          from reached group by 1, 2)
      select products, levels, jsonb_agg(jsonb_build_object('personId', person_id, 'hatId', hat_id)) as people from whole group by 1, 2`,
  )
  const of = new Map<string, { personId: string; hatId: string; reached: ReadonlyMap<string, number> }>()
  for (const { products, levels, people } of rows) {
    const reached = new Map(products.map((productId, n) => [productId, levels[n] ?? 0]))
    for (const { personId, hatId } of people) of.set(`${hatId} ${personId}`, { personId, hatId, reached })
  }
  return { of }
}

/** Does something, looks at it, and takes it back. */
async function asIf<T>(tx: Tx, act: () => Promise<unknown>, look: () => Promise<T>): Promise<T> {
  await sql`savepoint as_if`.execute(tx)
  try {
    await act()
    return await look()
  } finally {
    await sql`rollback to savepoint as_if`.execute(tx)
  }
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)

const peopleShown = 200
const productsShown = 10

async function named(tx: Database, moves: readonly Move[]): Promise<PersonMove[]> {
  const who = JSON.stringify(moves.map(({ personId, hatId }, n) => ({ personId, hatId, n })))
  const people = await rowsOf(
    tx,
    sql<{ n: number; person_id: Id<'person'>; name: string; hat_id: Id<'organisation'>; hat: string }>`
      select x.n, p.id as person_id, p.name, o.id as hat_id, o.name as hat
        from jsonb_to_recordset(${who}::jsonb) as x(n int, "personId" text, "hatId" text)
        join person p on p.id = x."personId" join organisation o on o.id = x."hatId"
       order by lower(o.name), o.id, lower(p.name), p.id limit ${peopleShown}`,
  )
  const shown = people.map((one) => ({ one, products: moves[one.n]?.products ?? [] }))
  const first = shown.flatMap(({ products }) =>
    products.slice(0, productsShown).map((move) => move.productId),
  )
  const names = await rowsOf(
    tx,
    sql<{
      id: Id<'product'>
      name: string
    }>`select id, name from product where id = any(${[...new Set(first)]})`,
  )
  const product = new Map<string, { id: Id<'product'>; name: string }>(names.map((row) => [row.id, row]))
  const level = (n: number) => (n === 0 ? null : levelOf(n))
  return shown.map(({ one, products }) => ({
    personId: one.person_id,
    name: one.name,
    organisation: { id: one.hat_id, name: one.hat },
    ...countsOf(products),
    products: products.slice(0, productsShown).flatMap((move) => {
      const found = product.get(move.productId)
      if (!found) return []
      return [{ productId: found.id, name: found.name, before: level(move.before), after: level(move.after) }]
    }),
  }))
}

/** Orders that wait for payment and would lose their ground, those of other partners of the client too. */
async function ordersLost<S extends object>(tx: Database, what: Foreseeing<S>): Promise<string[]> {
  if (what.voids === 'none') return []
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select o.id from orders o
       where o.owner_id = ${what.clientId} and o.initiator = 'partner' and o.state = 'awaiting_payment'
         and (${what.hatId ?? null}::text is null or o.partnership_id = ${what.partnershipId})
         and (${what.voids === 'all'} and o.partnership_id = ${what.partnershipId} or exists (
           select 1 from order_line l where l.order_id = o.id and l.product_id is not null
              and not exists (select 1 from access.managed m where m.product_id = l.product_id and m.partnership_id = o.partnership_id)))
       order by o.id`,
  )
  return rows.map(({ id }) => id)
}

/** What an act would do: who gains and loses what, and which orders end. Nothing of it stays. */
export async function foresee<Seen extends object>(tx: Tx, what: Foreseeing<Seen>): Promise<Foreseen & Seen> {
  const before = await reachesIn(tx, what.clientId)
  const then = await asIf(tx, what.act, async () => ({
    after: await reachesIn(tx, what.clientId),
    orders: await ordersLost(tx, what),
    seen: await what.look(),
  }))
  const moves = movesBetween(before, then.after).filter(
    ({ hatId }) => what.hatId === undefined || hatId === what.hatId,
  )
  return {
    hash: [what.asked, moves, then.seen, then.orders].map(digest).join('.'),
    version: what.version,
    people: await named(tx, moves),
    peopleAll: moves.length,
    ordersVoided: then.orders.length,
    ...then.seen,
  }
}

/** Refuses an act whose preview was seen and which would come out otherwise by now; says what and shows it anew. */
export async function mustBeAsForeseen<Seen extends object>(
  tx: Tx,
  seen: string | undefined,
  what: () => Promise<Foreseeing<Seen>>,
): Promise<void> {
  if (seen === undefined) return
  const now = await foresee(tx, await what())
  const differs = partsThatDiffer(seen, now.hash)
  if (differs.length > 0)
    refuse('preview_stale', {
      flaws: [{ field: 'preview', reason: `another now: ${differs.join(', ')}` }],
      differs,
      now,
    })
}
