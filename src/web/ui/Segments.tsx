import { useId } from 'react'
import { classes } from './classes.ts'
import type { Option } from './Select.tsx'

type SegmentsProps<V extends string> = {
  label: string
  labelHidden?: boolean | undefined
  options: readonly Option<V>[]
  value: V
  onChange: (value: V) => void
}

/** One of two or three short words, all in sight. */
export function Segments<V extends string>({
  label,
  labelHidden,
  options,
  value,
  onChange,
}: SegmentsProps<V>) {
  const name = useId()
  return (
    <fieldset>
      <legend className={labelHidden ? 'sr-only' : 'mb-1 font-medium'}>{label}</legend>
      <div className="flex rounded-control border border-line-strong bg-surface p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className={classes(
              'flex h-7 flex-1 cursor-pointer items-center justify-center rounded-tag px-2.5 whitespace-nowrap',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
              option.value === value
                ? 'bg-accent-soft font-medium text-accent-ink'
                : 'text-ink-2 hover:text-ink',
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
