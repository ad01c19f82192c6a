import { type UseQueryOptions, useQuery } from '@tanstack/react-query'
import type { Quote } from '../orders/contract.ts'
import { PriceSteps, Totals } from '../orders/PriceSteps.tsx'
import { Loaded } from '../web/Loaded.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Drawer } from '../web/ui/Dialog.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Section } from '../web/ui/Section.tsx'

type RenewalPriceProps = {
  /** The name of what is renewed; closed without one. */
  name: string | undefined
  quote: UseQueryOptions<Quote>
  onClose: () => void
}

/** How the price of the next period comes about, step by step, as it would be paid today, and who pays it. */
export function RenewalPrice({ name, quote, onClose }: RenewalPriceProps) {
  const { t } = useText()
  const found = useQuery(quote)
  return (
    <Drawer open={name !== undefined} onClose={onClose} title={t('renewals.explain')}>
      <Loaded query={found} what={t('renewals.explain')}>
        {(answer) => <Explained quote={answer} name={name ?? ''} />}
      </Loaded>
    </Drawer>
  )
}

function Explained({ quote, name }: { quote: Quote; name: string }) {
  const { t } = useText()
  const format = useFormat()
  const [line] = quote.lines
  if (!line) return null
  return (
    <div className="flex flex-col gap-7 pb-4">
      <FactList
        tight
        facts={[
          { label: t('clientProducts.column.name'), value: <span className="break-all">{name}</span> },
          ...(line.periodStart && line.periodEnd
            ? [
                {
                  label: t('renewals.period'),
                  value: t('renewals.fromTo', {
                    from: format.day(line.periodStart),
                    to: format.day(line.periodEnd),
                  }),
                },
              ]
            : []),
          {
            label: t('renewals.payer'),
            value: quote.billed.self ? t('ownProducts.yourself') : quote.billed.name,
          },
        ]}
      />
      <Section level={3} title={`${t('order.price')}, ${quote.currency}`} lead={t('renewals.explain.lead')}>
        <PriceSteps line={line} currency={quote.currency} />
        <Totals quote={quote} withoutNet />
      </Section>
    </div>
  )
}
