import { useFormat, useText } from '../web/text.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import type { RevenueOfCurrency } from './revenueContract.ts'

type RevenueFiguresProps = {
  earned: RevenueOfCurrency
  /** The period before, where it is of the same kind. */
  before: { name: string; total: string } | undefined
}

/** What a period brought: all of it, and the two things it is made of, of cashback what is there and what is to come. */
export function RevenueFigures({ earned, before }: RevenueFiguresProps) {
  const { t } = useText()
  const format = useFormat()
  const money = (amount: string) => format.money(amount, earned.currency)
  const clawed = /[1-9]/.test(earned.clawed)
    ? t('revenue.clawedNote', { amount: money(earned.clawed) })
    : null
  const compared = before
    ? t('revenue.beforeNote', { period: before.name, amount: money(before.total) })
    : null
  return (
    <Figures
      figures={[
        {
          label: t('revenue.total'),
          value: money(earned.total),
          note: [clawed, compared].filter(Boolean).join(' · ') || t('revenue.total.note'),
        },
        {
          label: t('revenue.kind.discount'),
          value: money(earned.discount),
          note: t('revenue.discount.note'),
        },
        {
          label: t('revenue.credited'),
          value: money(earned.credited),
          note: t('revenue.credited.note'),
        },
        { label: t('revenue.pending'), value: money(earned.pending), note: t('revenue.pending.note') },
      ]}
    />
  )
}
