import { Eye, EyeOff } from 'lucide-react'
import { type HTMLInputAutoCompleteAttribute, useState } from 'react'
import { useText } from '../text.tsx'
import { classes } from './classes.ts'
import { Field, type FieldProps } from './Field.tsx'

type TextFieldProps = FieldProps & {
  name?: string | undefined
  value?: string | undefined
  defaultValue?: string | undefined
  onChange?: ((value: string) => void) | undefined
  type?: 'text' | 'email' | 'tel' | 'url' | 'date' | undefined
  autoComplete?: HTMLInputAutoCompleteAttribute | undefined
  inputMode?: 'decimal' | 'numeric' | 'email' | 'tel' | 'url' | undefined
  placeholder?: string | undefined
  required?: boolean | undefined
  disabled?: boolean | undefined
  autoFocus?: boolean | undefined
  maxLength?: number | undefined
  /** Codes, UID and IBAN are set in the fixed-width face. */
  code?: boolean | undefined
  /** More than one line. */
  rows?: number | undefined
}

/** One line of text, or several with `rows`. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    hint,
    error,
    optionalWord,
    labelHidden,
    id,
    onChange,
    code,
    rows,
    type = 'text',
    ...input
  } = props
  const look = classes('control', code && 'font-mono', rows ? 'resize-y leading-6' : null)
  return (
    <Field {...{ label, hint, error, optionalWord, labelHidden, id }}>
      {(inside) =>
        rows ? (
          <textarea
            {...inside}
            {...input}
            rows={rows}
            className={look}
            onChange={(e) => onChange?.(e.target.value)}
          />
        ) : (
          <input
            {...inside}
            {...input}
            type={type}
            className={look}
            onChange={(e) => onChange?.(e.target.value)}
          />
        )
      }
    </Field>
  )
}

type PasswordFieldProps = FieldProps & {
  name?: string | undefined
  value?: string | undefined
  onChange?: ((value: string) => void) | undefined
  /** A new one is offered by the password manager, the present one is filled in. */
  autoComplete: 'current-password' | 'new-password'
  required?: boolean | undefined
  autoFocus?: boolean | undefined
}

/** A password, with a button to see what was typed. Pasting is allowed. */
export function PasswordField(props: PasswordFieldProps) {
  const { t } = useText()
  const [shown, setShown] = useState(false)
  const { label, hint, error, optionalWord, labelHidden, id, onChange, ...input } = props
  const Icon = shown ? EyeOff : Eye
  return (
    <Field {...{ label, hint, error, optionalWord, labelHidden, id }}>
      {(inside) => (
        <span className="relative block">
          <input
            {...inside}
            {...input}
            type={shown ? 'text' : 'password'}
            className="control pe-10"
            onChange={(e) => onChange?.(e.target.value)}
          />
          <button
            type="button"
            aria-label={t('ui.password.show')}
            aria-pressed={shown}
            data-reveal
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 end-0 flex w-10 items-center justify-center rounded-control text-ink-2 hover:text-ink [@media(scripting:none)]:hidden"
          >
            <Icon />
          </button>
        </span>
      )}
    </Field>
  )
}
