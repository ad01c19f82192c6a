import { Check } from 'lucide-react'
import { useText } from '../text.tsx'
import { classes } from './classes.ts'

type StepsProps = {
  /** The names of the steps, in order. */
  steps: readonly string[]
  /** Index of the present one. */
  current: number
}

/** Where one stands in a wizard. A phone shows the number and the present name only. */
export function Steps({ steps, current }: StepsProps) {
  const { t } = useText()
  return (
    <div className="flex flex-col gap-2">
      <p className="text-ink-3">
        {t('ui.steps.place', { step: current + 1, total: steps.length })}
        <span className="text-ink sm:hidden"> · {steps[current]}</span>
      </p>
      <ol className="hidden gap-2 sm:flex">
        {steps.map((step, index) => (
          <li
            key={step}
            aria-current={index === current ? 'step' : undefined}
            className={classes(
              'flex min-w-0 flex-1 items-center gap-1.5 border-t-2 pt-2',
              index <= current ? 'border-accent' : 'border-line',
              index === current ? 'font-medium text-ink' : 'text-ink-3',
            )}
          >
            {index < current ? <Check className="size-3.5 text-accent-ink" /> : null}
            <span className="truncate">{step}</span>
            {index < current ? <span className="sr-only">({t('ui.steps.done')})</span> : null}
          </li>
        ))}
      </ol>
    </div>
  )
}
