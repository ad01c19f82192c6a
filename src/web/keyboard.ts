import { type KeyAction, type Keys, keyActions } from '../people/preferences.ts'

export type Struck = { action?: KeyAction; held: string | null }

/** What a key means after the one that is held in mind: an action, the first of two keys, or nothing. */
export function strike(keys: Keys, held: string | null, key: string): Struck {
  const written = held ? `${held} ${key}` : key
  const action = keyActions.find((known) => keys[known] === written)
  if (action) return { action, held: null }
  if (held) return strike(keys, null, key)
  return { held: keyActions.some((known) => keys[known].startsWith(`${key} `)) ? key : null }
}
