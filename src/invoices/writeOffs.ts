import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustKeepBooks } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import type { BookedJournal } from '../ledger/contract.ts'
import { rehearse, withJournals } from '../ledger/rehearsal.ts'
import { book, lockPurses } from '../ledger/store.ts'
import { rowOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, type Minor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { creditDebt } from '../orders/debt.ts'
import { takeBack } from './clawback.ts'
import { owedAfter, owedOn, presentOwed } from './owed.ts'
import { type Owed, writeOffsContract } from './owedContract.ts'
import { freeOf, takenOf } from './plan.ts'
import { cumulated } from './refund.ts'
import { mustHandleMoney } from './refunds.ts'
import { benefitsOf, type DocumentRow, documentById } from './store.ts'

const os = implement(writeOffsContract).$context<Call>().use(inTransaction)

/** Cashback is earned on money that came and stayed: what is given up earns nothing, and nothing earned on it stays. */
async function takeBackEarned(tx: Tx, document: DocumentRow): Promise<void> {
  const benefits = await benefitsOf(tx, document.order_id, true)
  const free = await freeOf(tx, document, benefits, true)
  const taken = takenOf((b) => (b.kind === 'cashback' ? b.amount : 0n), benefits, free)
  await takeBack(tx, taken, document.currency, `${document.id}:given_up`)
}

interface GivenUp {
  amount: Minor
  vat: Minor
  currency: Currency
}

/** Gives up what is still owed on an invoice: a loss, less its share of the tax. */
async function giveUpInvoice(context: Context, documentId: string, reason: string): Promise<GivenUp> {
  const { tx, world } = context
  const actor = mustHandleMoney(context)
  const document = await documentById(tx, documentId)
  if (document?.kind !== 'invoice') return refuse('not_found')
  await rowOf(tx, sql`select 1 from orders where id = ${document.order_id} for update`)
  const owed = await owedOn(tx, document.order_id)
  if (owed <= 0n) return refuse('nothing_owed')
  const vat = cumulated(document.vat, owed, document.gross)
  const { currency, billed_id: organisation } = document
  const onAccount = await creditDebt(context, document.order_id, owed)
  await book(tx, 'write_off', currency, document.order_id, `write_off:${world.ids('event')}`, [
    { kind: 'expense.bad_debt', amount: owed - vat },
    { kind: 'vat.output', detail: `${document.vat_country ?? 'none'}.${document.vat_rate}`, amount: vat },
    ...(onAccount ? [{ ...onAccount, amount: -onAccount.amount }] : []),
    { kind: 'receivable', organisation, amount: (onAccount?.amount ?? 0n) - owed },
  ])
  await takeBackEarned(tx, document)
  await remember(context, {
    action: 'order.written_off',
    hatId: null,
    clientId: organisation,
    objectId: document.order_id,
    witness: { staff: actor.staff, reason },
  })
  return { amount: owed, vat, currency }
}

interface DebtOf {
  organisationId: Id<'organisation'>
  currency: Currency
}

/** Gives up what a partner owes of cashback that was taken back after it was spent. */
async function giveUpDebt(
  context: Context,
  { organisationId, currency }: DebtOf,
  reason: string,
): Promise<GivenUp> {
  const { tx, world } = context
  const actor = mustHandleMoney(context)
  // whoever settles a debt holds the partner's purses: a debt arises only where cashback was credited before
  await lockPurses(tx, organisationId, currency)
  const debt = await rowOf(
    tx,
    sql<{ amount: bigint }>`
      select coalesce(sum(e.amount), 0)::bigint as amount from ledger.account a join ledger.entry e on e.account_id = a.id
       where a.kind = 'receivable.clawback' and a.organisation_id = ${organisationId} and a.currency = ${currency}`,
  )
  const owed = debt?.amount ?? 0n
  if (owed <= 0n) return refuse('nothing_owed')
  await book(tx, 'write_off', currency, organisationId, `write_off:${world.ids('event')}`, [
    { kind: 'expense.bad_debt', amount: owed },
    { kind: 'receivable.clawback', organisation: organisationId, amount: -owed },
  ])
  await remember(context, {
    action: 'cashback.written_off',
    hatId: null,
    clientId: organisationId,
    objectId: null,
    witness: { staff: actor.staff, reason },
  })
  return { amount: owed, vat: 0n, currency }
}

const givenUp = ({ done, journals }: { done: GivenUp; journals: BookedJournal[] }) => ({
  amount: formatMinor(done.amount),
  vat: formatMinor(done.vat),
  currency: done.currency,
  journals,
})

export const writeOffsOperations = {
  owed: os.owed.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const limit = input.limit ?? 50
    const rows = await owedAfter(context.tx, decodeCursor(input.cursor, 2), limit + 1)
    const page = toPage(rows, limit, (row) => encodeCursor([row.kind, row.key]))
    const told: Owed[] = []
    for (const row of page.rows) told.push(await presentOwed(context.tx, row))
    // an invoice whose payment was taken back may have been refunded since
    return { rows: told.filter((row) => row.amount !== '0.00'), next: page.next }
  }),

  previewDocument: os.previewDocument.handler(async ({ context, input }) =>
    givenUp(await rehearse(context.tx, () => giveUpInvoice(context, input.documentId, 'preview'))),
  ),

  document: os.document.handler(async ({ context, input }) =>
    givenUp(await withJournals(context.tx, () => giveUpInvoice(context, input.documentId, input.reason))),
  ),

  previewDebt: os.previewDebt.handler(async ({ context, input }) =>
    givenUp(await rehearse(context.tx, () => giveUpDebt(context, input, 'preview'))),
  ),

  debt: os.debt.handler(async ({ context, input }) =>
    givenUp(await withJournals(context.tx, () => giveUpDebt(context, input, input.reason))),
  ),
}
