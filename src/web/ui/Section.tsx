import type { ReactNode } from 'react'
import { useId } from 'react'
import { classes } from './classes.ts'

type SectionProps = {
  title: string
  /** One sentence under the title. */
  lead?: ReactNode
  /** Links or buttons at the end of the title's line. */
  actions?: ReactNode
  children: ReactNode
  level?: 2 | 3 | undefined
}

/** A titled part of the sheet, parted from the next by air and a hairline, not by a box. */
export function Section({ title, lead, actions, children, level = 2 }: SectionProps) {
  const id = useId()
  const Title = level === 2 ? 'h2' : 'h3'
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <Title id={id} className={level === 2 ? 'text-lead font-strong' : 'text-read font-strong'}>
            {title}
          </Title>
          {lead ? <p className="mt-0.5 max-w-[42.5rem] text-ink-2">{lead}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      {children}
    </section>
  )
}

type CardProps = {
  children: ReactNode
  title?: string | undefined
  padded?: boolean | undefined
  level?: 2 | 3 | undefined
}

/** One thing that can be acted on as one. Do not nest. */
export function Card({ children, title, padded = true, level = 3 }: CardProps) {
  const Title = level === 2 ? 'h2' : 'h3'
  return (
    <div className={classes('rounded-card border border-line bg-surface', padded && 'p-5')}>
      {title ? (
        <Title className={classes('text-read font-strong', padded ? 'mb-3' : 'px-5 pt-4')}>{title}</Title>
      ) : null}
      {children}
    </div>
  )
}

/** Padded content of a page, one section under the other; a second column stays beside it on wide screens. */
export function Sheet({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  if (!aside) return <div className="flex max-w-6xl flex-col gap-10 px-5 py-6">{children}</div>
  return (
    <div className="grid gap-x-8 gap-y-10 px-5 py-6 lg:grid-cols-[minmax(0,2fr)_minmax(16rem,1fr)] xl:max-w-6xl">
      <div className="flex min-w-0 flex-col gap-10">{children}</div>
      <aside className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-[calc(var(--bar)+var(--band)+1.5rem)] lg:self-start">
        {aside}
      </aside>
    </div>
  )
}
