import type { ReactNode } from 'react'

type HeadlineProps = { children: ReactNode; above?: string | undefined; lead?: ReactNode }

/** The one serif line of a public page. */
export function Headline({ children, above, lead }: HeadlineProps) {
  return (
    <div className="flex flex-col gap-1">
      {above ? <p className="text-ink-3">{above}</p> : null}
      <h1 className="font-serif text-headline font-[480] text-balance">{children}</h1>
      {lead ? <div className="mt-3 max-w-[42.5rem] text-lead text-pretty text-ink-2">{lead}</div> : null}
    </div>
  )
}
