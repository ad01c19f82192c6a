import { useText } from '../web/text.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { type EventType, eventTypes } from './event.ts'

const groups = [
  ['invitation', /^invitation\./],
  ['partnership', /^partnership\./],
  ['access', /^(access|assignment|payer)\./],
  ['order', /^(order|renewal)\./],
  ['document', /^(invoice|credit_note)\./],
  ['payout', /^payout\./],
] as const

interface EventChoiceProps {
  chosen: ReadonlySet<EventType>
  onChange: (chosen: ReadonlySet<EventType>) => void
  error?: string | undefined
}

/** Which events are told, one by one or a whole group; their codes are the same in every language. */
export function EventChoice({ chosen, onChange, error }: EventChoiceProps) {
  const { t } = useText()
  const set = (types: readonly EventType[], on: boolean) =>
    onChange(new Set(eventTypes.filter((type) => (types.includes(type) ? on : chosen.has(type)))))
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-ink">{t('webhooks.types')}</legend>
      {error ? <p className="text-negative">{error}</p> : null}
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {groups.map(([group, pattern]) => {
          const types = eventTypes.filter((type) => pattern.test(type))
          const count = types.filter((type) => chosen.has(type)).length
          return (
            <div key={group} className="flex flex-col gap-1.5">
              <Checkbox
                label={<span className="font-medium text-ink">{t(`webhooks.group.${group}`)}</span>}
                checked={count === types.length}
                indeterminate={count > 0 && count < types.length}
                onChange={(on) => set(types, on)}
              />
              <div className="flex flex-col gap-1 ps-6">
                {types.map((type) => (
                  <Checkbox
                    key={type}
                    label={<span className="font-mono text-meta">{type}</span>}
                    checked={chosen.has(type)}
                    onChange={(on) => set([type], on)}
                  />
                ))}
              </div>
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}
