import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { book, type Posting } from '../ledger/store.ts'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency, Minor } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { earn } from './pay.ts'
import { lockOrder, type OrderRow } from './store.ts'

/** An invoice on account, and what of it is still owed. */
export interface Debt {
  order_id: Id<'order'>
  organisation_id: Id<'organisation'>
  currency: Currency
  amount: Minor
  owed: Minor
  due_on: Day
}

/** The debt of an order that is locked already; after it come the warranty it frees and, last, purses. */
export async function lockDebt(tx: Tx, orderId: string): Promise<Debt> {
  const debt = await rowOf(
    tx,
    sql<Debt>`select order_id, organisation_id, currency, amount::bigint as amount, owed::bigint as owed, due_on from debt where order_id = ${orderId} for update`,
  )
  return debt ?? refuse('not_found')
}

export interface Paid {
  received: Minor
  /** Where an amount of it came from. */
  from: (amount: Minor) => readonly Posting[]
  /** The payment, receipt or order that pays, so that it pays once. */
  idem: string
  hatId: string | null
}

/** Less is owed; of which account, and how it is called in the books. */
const owedBy = (debt: Debt) => ({
  kind: 'receivable',
  organisation: debt.organisation_id,
  detail: 'warranty',
})

/**
 * Takes an amount off what is owed; gives back what is owed still, and what was too much. With the last part the order
 * is paid, and what it earned is earned now, by the facts that were frozen when it was posted.
 */
async function lower(context: Context, order: OrderRow, debt: Debt, by: Minor) {
  const { tx, now } = context
  const beyond = by - debt.owed
  const isAll = beyond >= 0n
  const amount = isAll ? debt.owed : by
  await sql`update debt set owed = owed - ${amount}::bigint, settled_at = ${isAll ? now : null} where order_id = ${order.id}`.execute(
    tx,
  )
  if (isAll) await settle(context, order)
  return { amount, owed: debt.owed - amount, rest: isAll ? beyond : 0n }
}

async function settle(context: Context, order: OrderRow): Promise<void> {
  const { tx, now } = context
  await sql`update orders set state = 'paid', paid_at = ${now} where id = ${order.id}`.execute(tx)
  await earn(context, order.id)
  await takeBackCredited(tx, order)
}

/** What was credited before it was paid earns nothing: its share of the cashback goes back as soon as it is earned. */
async function takeBackCredited(tx: Tx, order: OrderRow): Promise<void> {
  const credited = await rowsOf(
    tx,
    sql<{ id: string; partner_id: string; gain: bigint; tax: bigint; treatment: string }>`
      update benefit b set clawed = c.gain, state = case when c.gain = b.amount then 'clawed' else b.state end
        from (select line_pos, sum(gain)::bigint as gain from credit_line where order_id = ${order.id} group by 1) c
       where b.order_id = ${order.id} and b.pos = c.line_pos and b.kind = 'cashback' and c.gain > 0
      returning b.id, b.partner_id, c.gain, pricing.share(c.gain, b.tax_rate)::bigint as tax, b.treatment`,
  )
  for (const { id, partner_id: organisation, gain, tax, treatment } of credited)
    await book(tx, 'clawback', order.currency, id, `clawback:${id}:credited`, [
      { kind: 'cashback.pending', organisation, amount: treatment === 'own_tax' ? gain + tax : gain },
      { kind: 'vat.acquisition', amount: treatment === 'acquisition' ? tax : 0n },
      { kind: 'expense.cashback', amount: -gain },
      { kind: 'vat.input', amount: -tax },
    ])
}

/** Pays an invoice on account, or a part of it; gives back what is owed still, and what was too much. */
export async function payDebt(
  context: Context,
  order: OrderRow,
  debt: Debt,
  paid: Paid,
): Promise<{ owed: Minor; rest: Minor }> {
  const { tx } = context
  const { amount, owed, rest } = await lower(context, order, debt, paid.received)
  const isFirst = await book(tx, 'debt_paid', debt.currency, order.id, paid.idem, [
    ...paid.from(amount),
    { ...owedBy(debt), amount: -amount },
  ])
  if (!isFirst) refuse('receipt_known')
  await remember(context, {
    action: 'debt.paid',
    hatId: paid.hatId,
    clientId: debt.organisation_id,
    objectId: order.id,
    changes: { amount: String(amount), owed: String(owed) },
  })
  return { owed, rest }
}

/** A credit note takes an amount off what is owed on account; how much of it was, for the credit note to book. */
export async function creditDebt(
  context: Context,
  orderId: string,
  amount: Minor,
): Promise<{ kind: string; organisation: string; detail: string; amount: Minor } | undefined> {
  const order = (await lockOrder(context.tx, orderId)) ?? refuse('not_found')
  if (order.state !== 'on_account' || amount === 0n) return undefined
  const debt = await lockDebt(context.tx, orderId)
  const credited = await lower(context, order, debt, amount)
  return { ...owedBy(debt), amount: credited.amount }
}
