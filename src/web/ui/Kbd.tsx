import type { ReactNode } from 'react'

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-block rounded-tag border border-b-2 border-line bg-surface px-1 font-mono text-[0.6875rem] leading-4 font-medium text-ink-2">
      {children}
    </kbd>
  )
}
