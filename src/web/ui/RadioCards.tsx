import { Check, X } from 'lucide-react'
import { useId } from 'react'
import { classes } from './classes.ts'
import { FieldError } from './Field.tsx'

export type RadioCard<V extends string> = {
  value: V
  title: string
  /** One sentence under the title. */
  summary?: string | undefined
  /** What the choice means, line by line; `allowed` false shows a cross. */
  lines?: readonly { text: string; allowed?: boolean | undefined }[] | undefined
  /** Why it cannot be chosen now. */
  disabledReason?: string | undefined
}

type RadioCardsProps<V extends string> = {
  legend: string
  legendHidden?: boolean | undefined
  hint?: string | undefined
  error?: string | undefined
  cards: readonly RadioCard<V>[]
  value: V | null
  onChange: (value: V) => void
}

/** A choice that deserves reading: large cards side by side, one under the other on a phone. */
export function RadioCards<V extends string>(props: RadioCardsProps<V>) {
  const { legend, legendHidden, hint, error, cards, value, onChange } = props
  const id = useId()
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={legendHidden ? 'sr-only' : 'mb-1 font-medium'}>{legend}</legend>
      {hint ? <p className="mb-2 text-meta text-ink-3">{hint}</p> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        {cards.map((card) => (
          <Card key={card.value} card={card} name={id} chosen={card.value === value} onChange={onChange} />
        ))}
      </div>
      {error ? (
        <div className="mt-2">
          <FieldError id={`${id}-error`}>{error}</FieldError>
        </div>
      ) : null}
    </fieldset>
  )
}

type CardProps<V extends string> = {
  card: RadioCard<V>
  name: string
  chosen: boolean
  onChange: (value: V) => void
}

function Card<V extends string>({ card, name, chosen, onChange }: CardProps<V>) {
  const id = useId()
  const refused = Boolean(card.disabledReason)
  return (
    <label
      className={classes(
        'flex gap-3 rounded-card border p-4 transition-colors duration-[120ms]',
        refused ? 'cursor-not-allowed border-line bg-sunken text-ink-3' : 'cursor-pointer bg-surface',
        chosen
          ? 'border-accent bg-accent-soft shadow-[inset_0_0_0_1px_var(--accent)]'
          : !refused && 'border-line hover:border-line-strong',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
      )}
    >
      <input
        type="radio"
        name={name}
        checked={chosen}
        disabled={refused}
        onChange={() => onChange(card.value)}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-body`}
        className="check !mt-0 outline-none"
      />
      <span className="flex min-w-0 flex-col gap-2">
        <span id={`${id}-title`} className="text-read font-medium">
          {card.title}
        </span>
        <span id={`${id}-body`} className="flex flex-col gap-2 text-ink-2">
          {card.summary ? <span>{card.summary}</span> : null}
          {card.lines ? <Lines lines={card.lines} /> : null}
          {card.disabledReason ? <span className="text-meta text-ink-2">{card.disabledReason}</span> : null}
        </span>
      </span>
    </label>
  )
}

function Lines({ lines }: { lines: NonNullable<RadioCard<string>['lines']> }) {
  return (
    <span className="flex flex-col gap-1.5">
      {lines.map((line) => {
        const Icon = line.allowed === false ? X : Check
        return (
          <span key={line.text} className="flex gap-2">
            <Icon className={classes('mt-0.5', line.allowed === false ? 'text-ink-3' : 'text-accent-ink')} />
            {line.text}
          </span>
        )
      })}
    </span>
  )
}
