import { useId } from 'react'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { covers, lessOf } from './basket.ts'
import type { Quote } from './contract.ts'

/** Mixed: the prepaid account first, the rest at the provider. */
export type Means = 'prepaid' | 'mixed' | 'provider'

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
  // the basket changed since, and the account covers all or nothing of it
  const chosen = means === 'mixed' && (!isShort || !covers(prepaid ?? '0.00', '0.01')) ? 'prepaid' : means
  const balance =
    prepaid === null
      ? t('order.means.atOnce')
      : `${t('order.means.balance', { amount: format.money(prepaid, currency) })}. ${t('order.means.atOnce')}`
  const choices: readonly Choice[] = [
    {
      value: 'prepaid',
      label: billed.self ? t('order.means.prepaid') : t('order.means.prepaidOf', { name: billed.name }),
      hint: isShort ? t('order.means.short') : balance,
      isRefused: isShort,
    },
    ...(prepaid !== null && isShort && covers(prepaid, '0.01')
      ? [
          {
            value: 'mixed' as const,
            label: t('order.means.mixed'),
            hint: t('order.means.mixedHint', {
              held: format.money(prepaid, currency),
              rest: format.money(lessOf(gross, prepaid), currency),
            }),
            isRefused: false,
          },
        ]
      : []),
    {
      value: 'provider',
      label: t('order.means.provider'),
      hint: t(billed.self ? 'order.means.providerSelf' : 'order.means.providerOther'),
      isRefused: false,
    },
  ]
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-medium">{t('order.means')}</legend>
        {choices.map((choice) => (
          <MeansChoice key={choice.value} choice={choice} chosen={chosen} onChoose={onMeans} />
        ))}
      </fieldset>
      <Button
        variant="primary"
        size="large"
        wide
        onPress={onPlace}
        pending={isPlacing}
        disabledReason={disabledReason ?? (chosen === 'prepaid' && isShort ? t('order.means.short') : null)}
      >
        {billed.self ? t('order.place.pay', { amount }) : t('order.place.other', { name: billed.name })}
      </Button>
    </div>
  )
}

type Choice = { value: Means; label: string; hint: string; isRefused: boolean }

type MeansChoiceProps = { choice: Choice; chosen: Means; onChoose: (means: Means) => void }

function MeansChoice({ choice, chosen, onChoose }: MeansChoiceProps) {
  const id = useId()
  return (
    <div className="flex gap-2.5">
      <span className="flex h-5 items-center">
        <input
          id={id}
          type="radio"
          name="means"
          className="check"
          checked={choice.value === chosen}
          disabled={choice.isRefused}
          onChange={() => onChoose(choice.value)}
          aria-describedby={`${id}-hint`}
        />
      </span>
      <span className="flex min-w-0 flex-col">
        <label
          htmlFor={id}
          className={choice.isRefused ? 'cursor-not-allowed text-ink-3' : 'cursor-pointer font-medium'}
        >
          {choice.label}
        </label>
        <span id={`${id}-hint`} className="text-meta text-ink-3">
          {choice.hint}
        </span>
      </span>
    </div>
  )
}
