import { book } from '../ledger/store.ts'
import type { Tx } from '../lib/database.ts'
import type { Currency } from '../lib/money.ts'
import type { Taken } from './plan.ts'
import { noteClawed } from './store.ts'

/**
 * Takes benefits back: of cashback while it is pending, else from the partner's free cashback, and what is not there
 * any more is a debt that later earnings settle first. A discount went back with the invoice itself and is only noted.
 */
export async function takeBack(
  tx: Tx,
  taken: readonly Taken[],
  currency: Currency,
  because: string,
): Promise<void> {
  for (const { benefit, amount, tax, parts } of taken) {
    await noteClawed(tx, benefit.id, amount)
    if (benefit.kind === 'discount') continue
    const organisation = benefit.partner_id
    await book(tx, 'clawback', currency, benefit.id, `clawback:${because}:${benefit.pos}`, [
      { kind: 'cashback.pending', organisation, amount: parts.pending },
      { kind: 'prepaid.cashback', organisation, amount: parts.prepaid },
      { kind: 'receivable.clawback', organisation, amount: parts.debt },
      { kind: 'vat.acquisition', amount: benefit.treatment === 'acquisition' ? tax : 0n },
      { kind: 'expense.cashback', amount: -amount },
      { kind: 'vat.input', amount: -tax },
    ])
  }
}
