import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { classes } from './classes.ts'

export type FieldProps = {
  label: string
  /** One sentence under the label, before anybody types. */
  hint?: ReactNode
  /** What is wrong and how to put it right. */
  error?: string | null | undefined
  /** Marks the few fields that may stay empty. */
  optionalWord?: string | undefined
  /** Hides the label from sight where the place makes it plain. */
  labelHidden?: boolean | undefined
  id?: string | undefined
}

type Inside = { id: string; 'aria-describedby'?: string | undefined; 'aria-invalid'?: true | undefined }

type FrameProps = FieldProps & { children: (inside: Inside) => ReactNode; className?: string | undefined }

/** Label, hint, control and error in one column, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  optionalWord,
  labelHidden,
  id,
  children,
  className,
}: FrameProps) {
  const own = useId()
  const controlId = id ?? own
  const described = [hint ? `${controlId}-hint` : null, error ? `${controlId}-error` : null]
    .filter(Boolean)
    .join(' ')
  return (
    <div className={classes('flex flex-col gap-1', className)}>
      <label htmlFor={controlId} className={labelHidden ? 'sr-only' : 'font-medium'}>
        {label}
        {optionalWord ? <span className="font-normal text-ink-3"> ({optionalWord})</span> : null}
      </label>
      {hint ? (
        <span id={`${controlId}-hint`} className="text-meta text-ink-3">
          {hint}
        </span>
      ) : null}
      {children({
        id: controlId,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error ? <FieldError id={`${controlId}-error`}>{error}</FieldError> : null}
    </div>
  )
}

/** The line in red under a control. */
export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <span id={id} className="flex items-start gap-1.5 text-meta text-negative">
      <CircleAlert className="mt-px size-3.5" />
      {children}
    </span>
  )
}
