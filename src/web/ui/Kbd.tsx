import type { ReactNode } from 'react'
import { type KeyAction, keysOf } from '../../people/preferences.ts'
import { useLook } from '../look.ts'

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-block rounded-tag border border-b-2 border-line bg-surface px-1 font-mono text-[0.6875rem] leading-4 font-medium text-ink-2">
      {children}
    </kbd>
  )
}

/** The keys of an action, as this person has them; nothing where single keys are off. */
export function KeyOf({ action }: { action: KeyAction }) {
  const { keys, singleKeys } = useLook()
  return singleKeys === false ? null : <Kbd>{keysOf(keys)[action].toUpperCase()}</Kbd>
}
