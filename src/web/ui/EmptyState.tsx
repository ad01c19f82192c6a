import type { ReactNode } from 'react'

export type Drawing = 'ledger' | 'key' | 'seal' | 'bench'

type EmptyStateProps = {
  drawing?: Drawing | undefined
  /** What will be here. */
  title: string
  /** Why it helps. */
  children?: ReactNode
  /** One button, and at most one link. */
  actions?: ReactNode
  /** The title is the page's own. */
  isHeading?: boolean | undefined
}

/** A place that is still empty: what will stand here, why it helps, and the first step. */
export function EmptyState({ drawing = 'ledger', title, children, actions, isHeading }: EmptyStateProps) {
  const Title = isHeading ? 'h1' : 'p'
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-5 py-12 text-center">
      <svg
        aria-hidden
        viewBox="0 0 160 96"
        className="h-24 w-40 fill-none stroke-ink-2 stroke-[1.5] [stroke-linecap:round] [stroke-linejoin:round]"
      >
        {drawings[drawing]}
      </svg>
      <Title className="text-title font-strong text-balance">{title}</Title>
      {children ? <div className="text-pretty text-ink-2">{children}</div> : null}
      {actions ? (
        <div className="mt-2 flex flex-wrap items-center justify-center gap-x-4 gap-y-2">{actions}</div>
      ) : null}
    </div>
  )
}

/** One line of ink each, with one patch of petrol. */
const drawings: Record<Drawing, ReactNode> = {
  ledger: (
    <>
      <path className="fill-accent stroke-none" d="M96 18h14v30l-7-6-7 6z" />
      <path d="M8 84h24c0 0 8 0 8 0V24c14-8 28-8 40 0 12-8 26-8 40 0v60c-14-8-28-8-40 0-12-8-26-8-40 0M80 24v60M50 38c7-3 14-3 21 0M50 50c7-3 14-3 21 0M50 62c7-3 14-3 21 0M90 62c7-3 14-3 21 0M120 84h32" />
    </>
  ),
  key: (
    <>
      <circle className="fill-accent stroke-none" cx="52" cy="44" r="8" />
      <path d="M8 84h30c10 0 12-8 10-16-14-2-22-12-22-24 0-15 11-26 26-26s26 11 26 24h56l8 8-8 8-8-7-8 7-8-6-8 6H76c-4 11-13 18-24 18-2 5 1 8 10 8h90" />
    </>
  ),
  seal: (
    <>
      <circle className="fill-accent stroke-none" cx="104" cy="58" r="11" />
      <path d="M8 84h28V14h66l14 14v12M102 14v14h14M48 34h36M48 46h28M48 58h24M36 84h56M104 40l5 4 7-1 3 6 6 3-1 7 4 5-4 5 1 7-6 3-3 6-7-1-5 4-5-4-7 1-3-6-6-3 1-7-4-5 4-5-1-7 6-3 3-6 7 1zM120 84h32" />
    </>
  ),
  bench: (
    <>
      <path className="fill-accent stroke-none" d="M32 40h96v8H32z" />
      <path d="M8 84h32V66M120 66v18h32M40 84h80M32 26h96v8H32zM32 40h96v8H32zM26 58h108v8H26zM44 34v6M116 34v6M44 48v10M116 48v10" />
    </>
  ),
}
