import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { RadioCards } from '../web/ui/RadioCards.tsx'
import { covers } from './basket.ts'
import type { Quote } from './contract.ts'

export type Means = 'prepaid' | 'provider'

type PayAndPlaceProps = {
  quote: Quote
  means: Means
  onMeans: (means: Means) => void
  onPlace: () => void
  isPlacing: boolean
  /** Why the order cannot be placed now. */
  disabledReason: string | null
}

/** Where the money comes from, and the button that names the amount or whose charge it is. */
export function PayAndPlace({ quote, means, onMeans, onPlace, isPlacing, disabledReason }: PayAndPlaceProps) {
  const { t } = useText()
  const format = useFormat()
  const { billed, prepaid, gross, currency } = quote
  const isShort = prepaid !== null && !covers(prepaid, gross)
  const amount = format.money(gross, currency)
  const balance =
    prepaid === null
      ? t('order.means.atOnce')
      : `${t('order.means.balance', { amount: format.money(prepaid, currency) })}. ${t('order.means.atOnce')}`
  return (
    <div className="flex flex-col gap-4">
      <div className="[&_.grid]:grid-cols-1!">
        <RadioCards
          legend={t('order.means')}
          value={means}
          onChange={onMeans}
          cards={[
            {
              value: 'prepaid',
              title: billed.self
                ? t('order.means.prepaid')
                : t('order.means.prepaidOf', { name: billed.name }),
              summary: balance,
              disabledReason: isShort ? t('order.means.short') : undefined,
            },
            {
              value: 'provider',
              title: t('order.means.provider'),
              summary: t(billed.self ? 'order.means.providerSelf' : 'order.means.providerOther'),
            },
          ]}
        />
      </div>
      <Button
        variant="primary"
        size="large"
        wide
        onPress={onPlace}
        pending={isPlacing}
        disabledReason={disabledReason ?? (means === 'prepaid' && isShort ? t('order.means.short') : null)}
      >
        {billed.self ? t('order.place.pay', { amount }) : t('order.place.other', { name: billed.name })}
      </Button>
    </div>
  )
}
