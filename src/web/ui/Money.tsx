import { useFormat } from '../text.tsx'

type MoneyProps = {
  /** Decimal string, as the API gives it: "208.32". */
  amount: string
  currency: string
  /** `number` leaves out the currency, where the column's head names it. */
  show?: 'full' | 'number' | undefined
  /** Puts + before a gain, for changes only. */
  signed?: boolean | undefined
}

/** An amount, never broken over two lines. */
export function Money({ amount, currency, show = 'full', signed }: MoneyProps) {
  const format = useFormat()
  const text = show === 'number' ? format.amount(amount, currency) : format.money(amount, currency)
  const plus = signed && !amount.startsWith('-') && /[1-9]/.test(amount) ? '+' : ''
  return (
    <data value={amount} className="whitespace-nowrap">
      {plus}
      {text}
    </data>
  )
}

type DayProps = {
  /** A day (2026-10-14) or an instant. */
  iso: string
  /** `short` in tables, `long` in documents, `moment` with the time. */
  show?: 'short' | 'long' | 'moment' | undefined
}

/** A day or a moment; the pointer finds the exact time and zone. */
export function Day({ iso, show = 'short' }: DayProps) {
  const format = useFormat()
  const text = show === 'short' ? format.day(iso) : show === 'long' ? format.dayLong(iso) : format.moment(iso)
  const exact = iso.includes('T') ? `${format.moment(iso)} (Europe/Zurich)` : format.dayLong(iso)
  return (
    <time dateTime={iso} title={exact} className="whitespace-nowrap">
      {text}
    </time>
  )
}
