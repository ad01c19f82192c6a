import { ChevronDown } from 'lucide-react'
import { Field, type FieldProps } from './Field.tsx'

export type Option<V extends string> = { value: V; label: string }

type SelectProps<V extends string> = FieldProps & {
  options: readonly Option<V>[]
  value: V | ''
  onChange: (value: V) => void
  name?: string | undefined
  /** Shown while nothing is chosen. */
  placeholder?: string | undefined
  disabled?: boolean | undefined
}

/** One of a few. The browser's own list, so that a phone shows its own wheel. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { options, value, onChange, name, placeholder, disabled, ...field } = props
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen)
    if (option) onChange(option.value)
  }
  return (
    <Field {...field}>
      {(inside) => (
        <span className="relative block">
          <select
            {...inside}
            name={name}
            disabled={disabled}
            value={value}
            onChange={(event) => choose(event.target.value)}
            className="control appearance-none truncate pe-8"
          >
            {value === '' ? (
              <option value="" disabled>
                {placeholder}
              </option>
            ) : null}
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown className="pointer-events-none absolute inset-y-0 end-2.5 my-auto text-ink-2" />
        </span>
      )}
    </Field>
  )
}
