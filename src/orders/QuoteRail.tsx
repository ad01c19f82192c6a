import type { ReactNode } from 'react'
import { useFormat, useText } from '../web/text.tsx'
import { Card } from '../web/ui/Section.tsx'
import { sumOf, together } from './basket.ts'
import type { Quote } from './contract.ts'
import { PriceSteps, rowSentence, Totals } from './PriceSteps.tsx'

/** What the order costs and why, who pays it, and what the partner earns. */
export function QuoteRail({ quote, children }: { quote: Quote; children: ReactNode }) {
  const { t } = useText()
  const { billed, owner, lines, currency } = quote
  return (
    <>
      <Card title={`${t('order.price')}, ${currency}`} level={2}>
        <div className="flex flex-col gap-3">
          <PriceSteps line={together(lines)} currency={currency} />
          <Totals quote={quote} withoutNet />
        </div>
      </Card>
      <Card title={t('order.whoPays')} level={2}>
        <p className="text-pretty">
          {t(billed.self ? 'order.youPay' : 'order.clientPays', { name: billed.name })}
        </p>
        {billed.id === owner.id ? null : (
          <p className="mt-1 text-pretty text-ink-2">{t('order.installed', { name: owner.name })}</p>
        )}
        <Gain quote={quote} />
        <div className="mt-4">{children}</div>
      </Card>
    </>
  )
}

/** The partner's own advantage; a client's quote does not carry it. */
function Gain({ quote }: { quote: Quote }) {
  const { t } = useText()
  const format = useFormat()
  const earning = quote.lines.filter((line) => line.benefit === 'discount' || line.benefit === 'cashback')
  if (quote.lines.every((line) => line.gain === null)) return null
  const kind = earning[0]?.benefit ?? 'none'
  const rows = [...new Set(quote.lines.map((line) => line.row))]
  return (
    <div className="mt-4 border-t border-line pt-3">
      <p className="text-meta text-ink-3">{t('order.gain')}</p>
      <p className="font-medium">
        {t(`order.gain.${kind}`, { amount: format.money(sumOf(earning, 'gain'), quote.currency) })}
      </p>
      {rows.map((row) => (
        <p key={row} className="mt-0.5 text-pretty text-ink-2">
          {t(rowSentence(row))}
        </p>
      ))}
    </div>
  )
}
