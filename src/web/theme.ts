import { useSyncExternalStore } from 'react'
import { remember, remembered } from './storage.ts'

/** `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark'

export const themes: readonly Theme[] = ['system', 'light', 'dark']

const listeners = new Set<() => void>()

function theme(): Theme {
  const chosen = remembered('theme')
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

/** Choose a theme: applied at once, kept in this browser. */
export function chooseTheme(chosen: Theme): void {
  remember('theme', chosen === 'system' ? null : chosen)
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The chosen theme; the component follows a change. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, theme)
}
