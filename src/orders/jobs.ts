import { sql } from 'kysely'
import { book, type Debt, lockDebts } from '../ledger/store.ts'
import { type Database, rowsOf, type Tx } from '../lib/database.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import type { World } from '../lib/operation.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'

interface Due {
  id: string
  partner_id: string
  currency: Currency
  amount: bigint
}

/**
 * Credits cashback whose hold is over to the partners' prepaid accounts, oldest first, at most `limit` lines. Each
 * line is booked once, however often and by however many this runs. What a partner owes is settled first.
 */
export function creditCashback(db: Database, limit = 500): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const due = await rowsOf(
      tx,
      sql<Due>`
        select id, partner_id, currency, (amount - clawed)::bigint as amount from benefit where state = 'pending' and available_at <= app.now()
         order by partner_id, available_at, id limit ${limit} for update skip locked`,
    )
    if (due.length === 0) return 0
    const debts = await lockDebts(
      tx,
      due.map((benefit) => benefit.partner_id),
    )
    for (const benefit of due) await credit(tx, benefit, debts)
    await sql`update benefit set state = 'credited', credited_at = app.now() where id = any(${due.map((b) => b.id)})`.execute(
      tx,
    )
    return due.length
  })
}

async function credit(tx: Tx, due: Due, debts: readonly Debt[]): Promise<void> {
  const debt = debts.find((d) => d.organisationId === due.partner_id && d.currency === due.currency)
  const owed = debt?.amount ?? 0n
  const settled = owed < due.amount ? owed : due.amount
  if (debt && settled > 0n) {
    debt.amount -= settled
    await book(tx, 'clawback_settled', due.currency, due.id, `settle:${due.id}`, [
      { kind: 'cashback.pending', organisation: due.partner_id, amount: settled },
      { kind: 'receivable.clawback', organisation: due.partner_id, amount: -settled },
    ])
  }
  if (settled === due.amount) return
  await book(tx, 'cashback_credit', due.currency, due.id, `credit:${due.id}`, [
    { kind: 'cashback.pending', organisation: due.partner_id, amount: due.amount - settled },
    { kind: 'prepaid.cashback', organisation: due.partner_id, amount: settled - due.amount },
  ])
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
          select id from orders where state = 'awaiting_payment' and placed_at <= app.now() - make_interval(days => ${waitingDays})
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
