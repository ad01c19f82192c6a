import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount } from '../access/store.ts'
import { type Purse, purseBalances, purses } from '../ledger/store.ts'
import { rowsOf } from '../lib/database.ts'
import { type Currency, currencies, formatMinor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { organisationById } from '../organisations/store.ts'
import { startPayment } from './payments.ts'
import { prepaidContract } from './prepaidContract.ts'

const os = implement(prepaidContract).$context<Call>().use(inTransaction)

interface Movement {
  id: bigint
  seq: number
  at: Date
  kind: string
  purse: Purse
  subject_id: string | null
  title: string | null
  amount: bigint
  balance: bigint
}

export const prepaidOperations = {
  get: os.get.handler(async ({ context, input }) => {
    const { tx } = context
    await mustAccount(tx, actorOf(context), input.organisationId)
    const balances = await purseBalances(tx, input.organisationId)
    const pending = await rowsOf(
      tx,
      sql<{ currency: Currency; amount: bigint }>`
        select currency, sum(owed)::bigint as amount from benefit where partner_id = ${input.organisationId} and state = 'pending' group by 1`,
    )
    const debts = await rowsOf(
      tx,
      sql<{ currency: Currency; amount: bigint }>`
        select a.currency, sum(e.amount)::bigint as amount from ledger.account a join ledger.entry e on e.account_id = a.id
         where a.organisation_id = ${input.organisationId} and a.kind = 'receivable.clawback' group by 1 having sum(e.amount) <> 0`,
    )
    const home = (await organisationById(tx, input.organisationId)).currency
    const shown = currencies.filter(
      (c) =>
        c === home ||
        balances.some((b) => b.currency === c) ||
        [...pending, ...debts].some((p) => p.currency === c),
    )
    return shown.map((currency) => {
      const of = (purse: Purse) => balances.find((b) => b.currency === currency && b.purse === purse)
      const held = purses.reduce((sum, purse) => sum + (of(purse)?.held ?? 0n), 0n)
      const posted = purses.reduce((sum, purse) => sum + (of(purse)?.posted ?? 0n), 0n)
      return {
        currency,
        cash: formatMinor(of('cash')?.posted ?? 0n),
        cashback: formatMinor(of('cashback')?.posted ?? 0n),
        promo: formatMinor(of('promo')?.posted ?? 0n),
        held: formatMinor(held),
        available: formatMinor(posted - held),
        pending: formatMinor(pending.find((p) => p.currency === currency)?.amount ?? 0n),
        owed: formatMinor(debts.find((d) => d.currency === currency)?.amount ?? 0n),
      }
    })
  }),

  statement: os.statement.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 2)
    const rows = await rowsOf(
      context.tx,
      sql<Movement>`
        select * from (
          select j.id, e.seq, j.effective_at as at, j.kind, split_part(a.kind, '.', 2) as purse, j.subject_id,
                 coalesce((select l.name from order_line l where l.order_id = j.subject_id order by l.pos limit 1),
                          (select l.name from benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos where b.id = j.subject_id),
                          (select l.name from document d join credit_line c on c.document_id = d.id join order_line l on l.order_id = c.order_id and l.pos = c.line_pos where d.id = j.subject_id order by c.pos limit 1)) as title,
                 (-e.amount)::bigint as amount, (sum(-e.amount) over (order by j.id, e.seq))::bigint as balance
            from ledger.entry e join ledger.journal j on j.id = e.journal_id join ledger.account a on a.id = e.account_id
           where a.organisation_id = ${input.organisationId} and a.currency = ${input.currency} and a.kind like 'prepaid.%' and (${input.money ?? null}::text is null or a.kind = 'prepaid.' || ${input.money ?? null})) m
         where (${after?.[0] ?? null}::bigint is null or (m.id, m.seq) < (${after?.[0] ?? null}::bigint, ${after?.[1] ?? null}::int))
         order by m.id desc, m.seq desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.id.toString(), row.seq]))
    return {
      rows: page.rows.map((row) => ({
        id: `${row.id}.${row.seq}`,
        at: row.at.toISOString(),
        kind: row.kind,
        money: row.purse,
        subjectId: row.subject_id,
        title: row.title,
        amount: formatMinor(row.amount),
        balance: formatMinor(row.balance),
      })),
      next: page.next,
    }
  }),

  holds: os.holds.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const rows = await rowsOf(
      context.tx,
      sql<{
        subject_id: string
        title: string | null
        amount: bigint
        made_at: Date
        expires_at: Date | null
      }>`
        select h.subject_id, (select l.name from order_line l where l.order_id = h.subject_id order by l.pos limit 1) as title, sum(h.amount)::bigint as amount,
               min(h.made_at) as made_at, min(h.expires_at) as expires_at
          from ledger.hold h join ledger.account a on a.id = h.account_id
         where h.state = 'pending' and a.organisation_id = ${input.organisationId} and a.currency = ${input.currency} and a.kind like 'prepaid.%'
         group by h.subject_id order by min(h.made_at) desc, h.subject_id limit 200`,
    )
    return rows.map((row) => ({
      subjectId: row.subject_id,
      title: row.title,
      amount: formatMinor(row.amount),
      madeAt: row.made_at.toISOString(),
      expiresAt: row.expires_at?.toISOString() ?? null,
    }))
  }),

  topUp: os.topUp.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const amount = parseMinor(input.amount) ?? 0n
    if (amount <= 0n || amount > 100_000_00n) {
      refuse('input_invalid', { flaws: [{ field: 'amount', reason: 'between 0.01 and 100000.00' }] })
    }
    const payment = await startPayment(context, {
      purpose: 'top_up',
      orderId: null,
      organisationId: input.organisationId,
      amount,
      currency: input.currency,
    })
    return { paymentId: payment.id, paymentUrl: payment.url }
  }),
}
