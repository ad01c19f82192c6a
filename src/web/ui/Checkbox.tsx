import { type ReactNode, useEffect, useId, useRef } from 'react'
import { classes } from './classes.ts'
import { FieldError } from './Field.tsx'

type CheckProps = {
  checked: boolean
  onChange: (checked: boolean) => void
  /** Some but not all of what it stands for: says "partly checked" by itself. */
  indeterminate?: boolean | undefined
  disabled?: boolean | undefined
  id?: string | undefined
  'aria-label'?: string | undefined
  'aria-labelledby'?: string | undefined
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean | undefined
}

/** The bare box, for tables and lists that write the label themselves. */
export function Check({ indeterminate = false, onChange, ...rest }: CheckProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate
  }, [indeterminate])
  return (
    <input
      {...rest}
      ref={box}
      type="checkbox"
      className="check"
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}

type CheckboxProps = {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  checked: boolean
  onChange: (checked: boolean) => void
  indeterminate?: boolean | undefined
  disabled?: boolean | undefined
}

/** A box with its words; the words can be pressed too. */
export function Checkbox({ label, hint, error, ...box }: CheckboxProps) {
  const id = useId()
  const described = classes(hint ? `${id}-hint` : null, error ? `${id}-error` : null) || undefined
  return (
    <span className="flex gap-2.5">
      <span className="flex h-5 items-center">
        <Check {...box} id={id} aria-describedby={described} aria-invalid={error ? true : undefined} />
      </span>
      <span className="flex flex-col gap-0.5">
        <label
          htmlFor={id}
          className={classes('cursor-pointer', box.disabled && 'cursor-not-allowed text-ink-3')}
        >
          {label}
        </label>
        {hint ? (
          <span id={`${id}-hint`} className="text-meta text-ink-3">
            {hint}
          </span>
        ) : null}
        {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      </span>
    </span>
  )
}

type SwitchProps = {
  label: ReactNode
  hint?: ReactNode
  on: boolean
  onChange: (on: boolean) => void
  /** Why it cannot be turned now. */
  disabledReason?: string | undefined
}

/** On or off, at once and without another button. */
export function Switch({ label, hint, on, onChange, disabledReason }: SwitchProps) {
  const id = useId()
  const described = classes(hint ? `${id}-hint` : null, disabledReason ? `${id}-reason` : null) || undefined
  return (
    <span className="flex gap-2.5">
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="toggle"
        checked={on}
        aria-checked={on}
        disabled={Boolean(disabledReason)}
        aria-describedby={described}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="flex flex-col gap-0.5">
        <label
          htmlFor={id}
          className={classes('cursor-pointer', disabledReason && 'cursor-not-allowed text-ink-3')}
        >
          {label}
        </label>
        {hint ? (
          <span id={`${id}-hint`} className="text-meta text-ink-3">
            {hint}
          </span>
        ) : null}
        {disabledReason ? (
          <span id={`${id}-reason`} className="text-meta text-ink-2">
            {disabledReason}
          </span>
        ) : null}
      </span>
    </span>
  )
}
