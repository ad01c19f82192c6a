import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useText } from '../text.tsx'
import { classes } from './classes.ts'

type NoticeTone = 'info' | 'warning' | 'negative' | 'positive'

const look: Record<NoticeTone, { className: string; icon: LucideIcon }> = {
  info: { className: 'bg-information-soft [&>svg]:text-information', icon: Info },
  warning: { className: 'bg-warning-soft [&>svg]:text-warning', icon: TriangleAlert },
  negative: { className: 'bg-negative-soft [&>svg]:text-negative', icon: CircleAlert },
  positive: { className: 'bg-positive-soft [&>svg]:text-positive', icon: CircleCheck },
}

type NoticeProps = {
  tone?: NoticeTone | undefined
  title?: string | undefined
  children: ReactNode
  /** Buttons or links under the words. */
  actions?: ReactNode
  /** Read aloud when it appears after something was done. */
  live?: boolean | undefined
}

/** Something to know before going on, in place. */
export function Notice({ tone = 'info', title, children, actions, live }: NoticeProps) {
  const { className, icon: Icon } = look[tone]
  return (
    <div
      role={live ? 'status' : undefined}
      className={classes('flex gap-3 rounded-control px-4 py-3', className)}
    >
      <Icon className="mt-0.5" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        {title ? <p className="font-medium">{title}</p> : null}
        <div className="max-w-[42.5rem]">{children}</div>
        {actions ? <div className="mt-1.5 flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </div>
  )
}

type ErrorSummaryProps = {
  /** The refusal's sentence. */
  detail: string
  /** One line for every field, linked to it by its id. */
  fields?: readonly { id: string; message: string }[] | undefined
}

/** Head of a form that was refused. It takes the focus when it appears and leads to each field. */
export function ErrorSummary({ detail, fields = [] }: ErrorSummaryProps) {
  const { t } = useText()
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new refusal asks for attention again.
  useEffect(() => {
    box.current?.focus()
  }, [detail, fields.length])
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="flex gap-3 rounded-control border border-negative bg-negative-soft px-4 py-3"
    >
      <CircleAlert className="mt-0.5 text-negative" />
      <div className="flex flex-col gap-1">
        <p className="font-medium">
          {fields.length > 0 ? t('ui.errors.title', { count: fields.length }) : detail}
        </p>
        {fields.length > 0 ? (
          <>
            <p>{detail}</p>
            <ul className="mt-1 flex list-disc flex-col gap-1 ps-4">
              {fields.map((field) => (
                <li key={field.id}>
                  <a
                    href={`#${field.id}`}
                    className="link !text-negative"
                    onClick={(event) => {
                      event.preventDefault()
                      document.getElementById(field.id)?.focus()
                    }}
                  >
                    {field.message}
                  </a>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </div>
  )
}
