import { useText } from '../web/text.tsx'
import { Money } from '../web/ui/Money.tsx'
import type { Column } from '../web/ui/table.ts'
import type { Payout } from './contract.ts'
import { PayoutStateTag } from './PayoutStateTag.tsx'
import { refusalWords } from './refusalWords.tsx'

/**
 * Where a payout goes, how it stands and how much it is: the same for its partner and for the provider. `otherwise`
 * says what stands below the state where nothing is in its way and nobody gave a reason.
 */
export function usePayoutColumns(otherwise: (row: Payout) => string = () => ''): Column<Payout>[] {
  const { t } = useText()
  const wordsOf = (row: Payout): string =>
    row.reason === 'withdrawn'
      ? t('payouts.withdrawn')
      : (refusalWords(t, row.waitsFor) ?? row.reason ?? otherwise(row))
  return [
    {
      id: 'to',
      head: t('payouts.to'),
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span>{row.holder}</span>
          <span className="font-mono text-meta text-ink-3">{row.iban}</span>
        </span>
      ),
    },
    {
      id: 'state',
      head: t('payouts.state'),
      cell: (row) => (
        <span className="flex flex-col items-start gap-1">
          <PayoutStateTag state={row.state} />
          <span className="text-meta text-pretty text-ink-3">{wordsOf(row)}</span>
        </span>
      ),
    },
    {
      id: 'amount',
      head: t('payouts.amount'),
      align: 'end',
      cell: (row) => <Money amount={row.amount} currency={row.currency} />,
    },
  ]
}
