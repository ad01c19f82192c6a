import { sql } from 'kysely'
import { heldParts, hold, lockPurses, purseBalances, spend } from '../ledger/store.ts'
import { type Database, rowOf } from '../lib/database.ts'
import { formatMinor, type Minor, parseMinor } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import type { OrderRow } from './store.ts'

/**
 * Holds what the prepaid account is to pay of an order whose rest is paid at the provider. The money counts as spent
 * at once, for as long as policy says; nothing of it moves before the rest has arrived. Returns how much is held.
 */
export async function reservePart(
  context: Context,
  order: OrderRow,
  asked: string | undefined,
): Promise<Minor> {
  const { tx, now } = context
  const part = asked === undefined ? 0n : (parseMinor(asked) ?? 0n)
  if (asked === undefined || part === 0n) return 0n
  if (part < 0n || part >= order.gross)
    refuse('input_invalid', { flaws: [{ field: 'fromPrepaid', reason: 'more than nothing, less than all' }] })
  const parts = spend(await lockPurses(tx, order.billed_id, order.currency), part)
  if (!parts) return refuse('insufficient_funds', { needed: formatMinor(part), currency: order.currency })
  const policy = await rowOf(
    tx,
    sql<{ hours: number }>`select reserve_hours as hours from policy where valid @> app.today()`,
  )
  const until = new Date(now.getTime() + (policy?.hours ?? 24) * 3_600_000)
  await hold(tx, order.billed_id, order.currency, parts, order.id, until)
  await sql`update orders set prepaid_part = ${part} where id = ${order.id}`.execute(tx)
  return part
}

/** Whether the prepaid part of an order is still held, or there again where its hold has ended. */
export async function coversPart(tx: Database, order: OrderRow): Promise<boolean> {
  if (order.prepaid_part === 0n) return true
  if ((await heldParts(tx, order.id, 'pending')).length > 0) return true
  const balances = await purseBalances(tx, order.billed_id)
  return (
    spend(
      balances.filter((b) => b.currency === order.currency),
      order.prepaid_part,
    ) !== undefined
  )
}
