import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import { formatMinor } from '../lib/money.ts'
import type { World } from '../lib/operation.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'

/**
 * Credits cashback whose hold is over to the partners' prepaid accounts, oldest first, at most `limit` lines. Each
 * line is booked once, however often and by however many this runs. What a partner owes is settled first.
 */
export async function creditCashback(db: Database, limit = 500): Promise<number> {
  const credited = await rowOf(db, sql<{ n: number }>`select app.credit_cashback(${limit}) as n`)
  return credited?.n ?? 0
}

/** How long an order waits for its money at the price that was agreed. */
const waitingDays = 14

/** Voids orders that nobody paid in time and tells whoever would have paid. Money that comes later lands on prepaid. */
export function voidUnpaid(world: World, limit = 200): Promise<number> {
  return world.db.transaction().execute(async (tx) => {
    const rows = await rowsOf(
      tx,
      sql<VoidedOrder & { now: Date }>`
        update orders o set state = 'void', voided_at = app.now(), void_reason = 'unpaid' where o.id in (
          select id from orders where state = 'awaiting_payment'
             -- a renewal waits from its first attempt until its product would end
             and placed_at <= app.now() - make_interval(days => ${waitingDays} + case when automatic then (select terminate_days from policy where valid @> app.today()) else 0 end)
           order by id limit ${limit} for update skip locked)
        returning o.billed_id, o.gross::bigint as gross, o.currency, (select l.name from order_line l where l.order_id = o.id order by l.pos limit 1) as title, app.now() as now`,
    )
    for (const order of rows) {
      const facts = {
        organisation: await nameOf(tx, order.billed_id),
        title: order.title,
        reason: 'unpaid' as const,
        gross: formatMinor(order.gross),
        currency: order.currency,
      }
      const readers = await legalReaders(tx, order.billed_id)
      const letters = readers.map((r) => ({
        template: 'order_voided' as const,
        recipient: r.email,
        language: r.language,
        organisationId: r.organisationId,
        facts,
      }))
      await post(tx, world.ids, order.now, letters)
    }
    return rows.length
  })
}

interface VoidedOrder {
  billed_id: string
  gross: bigint
  currency: string
  title: string
}
