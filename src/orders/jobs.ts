import { sql } from 'kysely'
import { book } from '../ledger/store.ts'
import { type Database, rowsOf } from '../lib/database.ts'
import type { Currency } from '../lib/money.ts'

/**
 * Credits cashback whose hold is over to the partners' prepaid accounts, oldest first, at most `limit` lines. Each
 * line is booked once, however often and by however many this runs.
 */
export function creditCashback(db: Database, limit = 500): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const due = await rowsOf(
      tx,
      sql<{ id: string; partner_id: string; currency: Currency; amount: bigint }>`
        select id, partner_id, currency, amount::bigint as amount from benefit where state = 'pending' and available_at <= app.now()
         order by partner_id, available_at, id limit ${limit} for update skip locked`,
    )
    for (const benefit of due) {
      await book(tx, 'cashback_credit', benefit.currency, benefit.id, `credit:${benefit.id}`, [
        { kind: 'cashback.pending', organisation: benefit.partner_id, amount: benefit.amount },
        { kind: 'prepaid.cashback', organisation: benefit.partner_id, amount: -benefit.amount },
      ])
    }
    if (due.length > 0) {
      await sql`update benefit set state = 'credited', credited_at = app.now() where id = any(${due.map((b) => b.id)})`.execute(
        tx,
      )
    }
    return due.length
  })
}
