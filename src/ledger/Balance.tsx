import { useText } from '../web/text.tsx'
import { Money } from '../web/ui/Money.tsx'

type BalanceProps = { amount: string; currency: string }

/** A balance as books write it: without a sign, with the side on which it stands. */
export function Balance({ amount, currency }: BalanceProps) {
  const { t } = useText()
  const isCredit = amount.startsWith('-')
  const isNothing = !/[1-9]/.test(amount)
  return (
    <span className="whitespace-nowrap">
      <Money amount={isCredit ? amount.slice(1) : amount} currency={currency} show="number" />
      {isNothing ? null : (
        <span className="ms-1.5 text-meta text-ink-3">
          {t(isCredit ? 'books.onCredit' : 'books.onDebit')}
        </span>
      )}
    </span>
  )
}

/** One side of an entry; the other side stays empty. */
export function Side({ amount, currency }: { amount: string | null; currency: string }) {
  return amount === null ? null : <Money amount={amount} currency={currency} show="number" />
}
