import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount } from '../access/store.ts'
import { book, lockPurses, spend } from '../ledger/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import { type Day, dayOf, daysBetween } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { type Debt, lockDebt, payDebt } from './debt.ts'
import { debtsContract } from './debtContract.ts'
import { startPayment } from './payments.ts'
import { lockOrder, type OrderRow } from './store.ts'

const os = implement(debtsContract).$context<Call>().use(inTransaction)

/** An order on account, locked with its debt; another that is paid or never was on account is closed. */
async function mustOwe(context: Context, orderId: string): Promise<{ order: OrderRow; debt: Debt }> {
  const order = (await lockOrder(context.tx, orderId)) ?? refuse('not_found')
  if (order.state !== 'on_account') refuse('order_closed')
  return { order, debt: await lockDebt(context.tx, orderId) }
}

/** Pays what is owed from the purses of whoever owes it, in the order in which they are spent. */
async function payFromPrepaid(context: Context, order: OrderRow, debt: Debt): Promise<void> {
  const parts = spend(await lockPurses(context.tx, debt.organisation_id, debt.currency), debt.owed)
  if (!parts) return refuse('insufficient_funds', { needed: formatMinor(debt.owed), currency: debt.currency })
  const from = () =>
    parts.map(({ purse, amount }) => ({
      kind: `prepaid.${purse}`,
      organisation: debt.organisation_id,
      amount,
    }))
  const idem = `debt:${order.id}`
  await payDebt(context, order, debt, { received: debt.owed, from, idem, hatId: debt.organisation_id })
}

/** A payment for what is owed; one that was started for as much and still waits serves again. */
async function paymentFor(context: Context, debt: Debt): Promise<{ id: Id<'payment'>; url: string }> {
  const { tx, world } = context
  const waiting = await rowOf(
    tx,
    sql<{ id: Id<'payment'> }>`
      select id from payment where order_id = ${debt.order_id} and state = 'created' and amount = ${debt.owed} and provider = ${world.payments.name} order by id limit 1`,
  )
  if (waiting)
    return { id: waiting.id, url: `${world.publicUrl}/o/${debt.organisation_id}/pay/${waiting.id}` }
  return startPayment(context, {
    purpose: 'order',
    orderId: debt.order_id,
    organisationId: debt.organisation_id,
    amount: debt.owed,
    currency: debt.currency,
  })
}

interface ListedDebt {
  order_id: Id<'order'>
  title: string
  lines: number
  currency: Currency
  amount: bigint
  owed: bigint
  due_on: Day
}

export const debtsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 2)
    const rows = await rowsOf(
      context.tx,
      sql<ListedDebt>`
        select d.order_id, l.title, l.lines, d.currency, d.amount::bigint as amount, d.owed::bigint as owed, d.due_on
          from debt d cross join lateral (select min(name) as title, count(*)::int as lines from order_line where order_id = d.order_id) l
         where d.organisation_id = ${input.organisationId} and d.settled_at is null
           and (${after?.[0] ?? null}::date is null or (d.due_on, d.order_id) > (${after?.[0] ?? null}::date, ${after?.[1] ?? null}::text))
         order by d.due_on, d.order_id limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.due_on, row.order_id]))
    const today = dayOf(context.now)
    return {
      rows: page.rows.map((row) => ({
        orderId: row.order_id,
        title: row.title,
        lineCount: row.lines,
        currency: row.currency,
        amount: formatMinor(row.amount),
        owed: formatMinor(row.owed),
        dueOn: row.due_on,
        daysLeft: daysBetween(today, row.due_on),
      })),
      next: page.next,
    }
  }),

  pay: os.pay.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const seen = await rowOf(
      context.tx,
      sql`select 1 from orders where id = ${input.orderId} and billed_id = ${input.organisationId}`,
    )
    if (!seen) refuse('not_found')
    const { order, debt } = await mustOwe(context, input.orderId)
    if (input.means === 'prepaid') {
      await payFromPrepaid(context, order, debt)
      return { owed: formatMinor(0n), paymentId: null, paymentUrl: null }
    }
    const payment = await paymentFor(context, debt)
    return { owed: formatMinor(debt.owed), paymentId: payment.id, paymentUrl: payment.url }
  }),

  receive: os.receive.handler(async ({ context, input }) => {
    const { staff } = actorOf(context)
    if (staff !== 'manager' && staff !== 'finance') refuse('staff_only')
    const { order, debt } = await mustOwe(context, input.orderId)
    const received = parseMinor(input.amount) ?? 0n
    if (received <= 0n) refuse('input_invalid', { flaws: [{ field: 'amount', reason: 'more than nothing' }] })
    const bank = (amount: bigint) => ({ kind: 'bank', detail: 'main', amount })
    const idem = `receipt:${input.reference}`
    const from = (amount: bigint) => [bank(amount)]
    const { owed, rest } = await payDebt(context, order, debt, { received, from, idem, hatId: null })
    if (rest > 0n) {
      await book(context.tx, 'receipt', debt.currency, order.id, `receipt:${input.reference}:rest`, [
        bank(rest),
        { kind: 'prepaid.cash', organisation: debt.organisation_id, amount: -rest },
      ])
    }
    return { owed: formatMinor(owed), prepaid: formatMinor(rest) }
  }),
}
