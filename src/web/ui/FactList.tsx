import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export type Fact = {
  label: string
  value: ReactNode
  /** "Change" at the line's end. */
  action?: ReactNode
}

/** What is known, line by line: name, value, and the way to change it. `tight` has no rules, for narrow columns. */
export function FactList({ facts, tight = false }: { facts: readonly Fact[]; tight?: boolean | undefined }) {
  return (
    <dl className={tight ? 'flex flex-col gap-2' : 'border-t border-line'}>
      {facts.map((fact) => (
        <div
          key={fact.label}
          className={classes(
            tight
              ? 'flex justify-between gap-4'
              : 'grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5 border-b border-line py-2.5 sm:grid-cols-[11rem_1fr_auto]',
          )}
        >
          <dt className={classes('text-ink-3', !tight && 'max-sm:col-start-1')}>{fact.label}</dt>
          <dd
            className={classes(
              tight ? 'min-w-0 text-end wrap-anywhere' : 'min-w-0 max-sm:col-start-1 max-sm:row-start-2',
            )}
          >
            {fact.value}
          </dd>
          {fact.action ? (
            <dd className="max-sm:col-start-2 max-sm:row-start-1 sm:col-start-3">{fact.action}</dd>
          ) : null}
        </div>
      ))}
    </dl>
  )
}
