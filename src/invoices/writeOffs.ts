import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { book, lockPurses } from '../ledger/store.ts'
import { rowOf, type Tx } from '../lib/database.ts'
import { formatMinor } from '../lib/money.ts'
import { type Call, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { creditDebt } from '../orders/debt.ts'
import { takeBack } from './clawback.ts'
import { writeOffsContract } from './contract.ts'
import { freeOf, takenOf } from './plan.ts'
import { cumulated } from './refund.ts'
import { mustHandleMoney } from './refunds.ts'
import { benefitsOf, type DocumentRow, documentById, sourcesLeft } from './store.ts'

const os = implement(writeOffsContract).$context<Call>().use(inTransaction)

/** Cashback is earned on money that came and stayed: what is given up earns nothing, and nothing earned on it stays. */
async function takeBackEarned(tx: Tx, document: DocumentRow): Promise<void> {
  const benefits = await benefitsOf(tx, document.order_id, true)
  const free = await freeOf(tx, document, benefits, true)
  const taken = takenOf((b) => (b.kind === 'cashback' ? b.amount : 0n), benefits, free)
  await takeBack(tx, taken, document.currency, `${document.id}:given_up`)
}

export const writeOffsOperations = {
  document: os.document.handler(async ({ context, input }) => {
    const { tx, world } = context
    const actor = mustHandleMoney(context)
    const document = await documentById(tx, input.documentId)
    if (document?.kind !== 'invoice') return refuse('not_found')
    await rowOf(tx, sql`select 1 from orders where id = ${document.order_id} for update`)
    const owed = (await sourcesLeft(tx, document.order_id)).find((s) => s.kind === 'receivable')?.amount ?? 0n
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
      witness: { staff: actor.staff, reason: input.reason },
    })
    return { amount: formatMinor(owed), vat: formatMinor(vat), currency }
  }),

  debt: os.debt.handler(async ({ context, input }) => {
    const { tx, world } = context
    const actor = mustHandleMoney(context)
    const { organisationId: organisation, currency } = input
    // whoever settles a debt holds the partner's purses: a debt arises only where cashback was credited before
    await lockPurses(tx, organisation, currency)
    const debt = await rowOf(
      tx,
      sql<{ amount: bigint }>`
        select coalesce(sum(e.amount), 0)::bigint as amount from ledger.account a join ledger.entry e on e.account_id = a.id
         where a.kind = 'receivable.clawback' and a.organisation_id = ${organisation} and a.currency = ${currency}`,
    )
    const owed = debt?.amount ?? 0n
    if (owed <= 0n) return refuse('nothing_owed')
    await book(tx, 'write_off', currency, organisation, `write_off:${world.ids('event')}`, [
      { kind: 'expense.bad_debt', amount: owed },
      { kind: 'receivable.clawback', organisation, amount: -owed },
    ])
    await remember(context, {
      action: 'cashback.written_off',
      hatId: null,
      clientId: organisation,
      objectId: null,
      witness: { staff: actor.staff, reason: input.reason },
    })
    return { amount: formatMinor(owed), currency }
  }),
}
