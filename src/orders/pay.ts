import { sql } from 'kysely'
import { rowOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Minor, parseMinor } from '../lib/money.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { isCode } from '../lib/refusals.ts'
import type { LineAsked } from './contract.ts'
import type { OrderRow } from './store.ts'

/** In which hat a person orders for whom: for their own organisation, or as its partner for a client. */
export interface Hat {
  ownerId: Id<'organisation'>
  hatId: Id<'organisation'>
}

/**
 * Locks every partnership that bears on a client's orders, shared and in one order, before anything is read: a
 * revocation that is under way comes first or after, never in between.
 */
export async function lockBearing(context: Context, ownerId: string): Promise<void> {
  await sql`select ordering.lock_bearing(${ownerId})`.execute(context.tx)
}

/** Whether the person may order these lines in this hat, by the question that placing asks again under its locks. */
export async function mustOrder(
  context: Context,
  { ownerId, hatId }: Hat,
  lines: readonly LineAsked[],
): Promise<void> {
  const asked = await rowOf(
    context.tx,
    sql<{ problem: { code: string } | null }>`
      select ordering.forbidden(${actorOf(context).personId}, ${ownerId}, ${hatId}, ${JSON.stringify(lines)}::jsonb) as problem`,
  )
  if (!asked?.problem) return
  const { code, ...facts } = asked.problem
  if (!isCode(code)) throw new Error(`no refusal is called ${code}`)
  refuse(code, facts)
}

/** The price of an order that was agreed before. */
export interface Agreed {
  unitE6: string
  volumeCount: number
  volumeRate: number
}

export interface Placing {
  lines: readonly (LineAsked & { agreed?: Agreed })[]
  means: 'prepaid' | 'provider'
  expectedGross?: string | undefined
}

export interface PlacedOrder {
  orderId: Id<'order'>
  state: 'paid' | 'awaiting_payment'
  productIds: Id<'product'>[]
}

/**
 * Places an order from facts as they are now, and pays it from the prepaid account: locks, decision, price and all
 * that is written are one statement (migrations/0024). Where nobody asks, a mandate does.
 */
export async function placeOrder(context: Context, hat: Hat, placing: Placing): Promise<PlacedOrder> {
  const { tx, world, actor } = context
  const orderId = world.ids('order')
  const expected: Minor | undefined =
    placing.expectedGross === undefined ? undefined : parseMinor(placing.expectedGross)
  const placed = await rowOf(
    tx,
    sql<Omit<PlacedOrder, 'orderId'>>`
      select state, product_ids as "productIds"
        from ordering.place(${orderId}, ${actor?.personId ?? null}, ${hat.ownerId}, ${hat.hatId}, ${JSON.stringify(placing.lines)}::jsonb, ${placing.means},
                            ${expected ?? null}::bigint, ${world.publicUrl})`,
  )
  if (!placed) throw new Error('an order that was placed is not there')
  return { orderId, ...placed }
}

/**
 * Pays an order that waits, whose money has arrived at the provider: facts freeze, the products come, the books are
 * written, and what the prepaid account held for it is spent; without a provider all of it comes from the prepaid
 * account, of which nothing is held for it any more. Undefined where the order has lost its ground: another
 * side would have to pay now, or the act is not allowed any more.
 */
export async function payOrder(
  context: Context,
  order: OrderRow,
  provider: string | null,
  hatId: string,
): Promise<Id<'product'>[] | undefined> {
  const { tx, world, actor } = context
  const paid = await rowOf(
    tx,
    sql<{ products: Id<'product'>[] | null }>`
      select ordering.pay(${order.id}, ${actor?.personId ?? null}, ${hatId}, ${provider}, ${world.publicUrl}) as products`,
  )
  return paid?.products ?? undefined
}

/** Notes what an order that is paid now brings partners, by the facts frozen with its lines; what is noted stays. */
export async function earn(context: Context, orderId: string): Promise<void> {
  await sql`select ordering.earn(o) from orders o where o.id = ${orderId}`.execute(context.tx)
}
