import { useSyncExternalStore } from 'react'
import { type Preferences, readPreferences } from '../people/preferences.ts'
import { remember, remembered } from './storage.ts'

const listeners = new Set<() => void>()
let known: { written: string | null; look: Preferences } | undefined

/** How the pages look and listen here; read anew where another tab changed it. */
export function look(): Preferences {
  const written = remembered('look')
  if (known?.written !== written) known = { written, look: read(written) }
  return known?.look ?? {}
}

function read(written: string | null): Preferences {
  try {
    return readPreferences(JSON.parse(written ?? '{}'))
  } catch {
    return {}
  }
}

/** Takes over what was chosen: seen at once, kept in this browser. `public/theme.js` does the same before the first paint. */
export function wear(chosen: Preferences): void {
  const next = { ...look(), ...chosen }
  remember('look', JSON.stringify(next))
  const { dataset } = document.documentElement
  for (const part of ['theme', 'density', 'font'] as const) dataset[part] = next[part] ?? ''
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const nothing: Preferences = {}

/** The look chosen; the component follows a change. */
export function useLook(): Preferences {
  return useSyncExternalStore(subscribe, look, () => nothing)
}
