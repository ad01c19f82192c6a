import { z } from 'zod'
import { isTimeZone } from '../lib/day.ts'

export const themes = ['system', 'light', 'dark'] as const

/** How high the rows of tables are: 36, 44 or 52 pixels. */
export const densities = ['compact', 'usual', 'roomy'] as const

export const fonts = ['usual', 'legible'] as const

/** Where amounts and dates are written as people there do. */
export const regions = ['CH', 'FR', 'DE', 'IT', 'ES', 'GB', 'AT', 'BE', 'LU'] as const

/** What single keys do: one key, or two after one another. */
export const keyActions = [
  'clients',
  'revenue',
  'search',
  'next',
  'previous',
  'choose',
  'enter',
  'switch',
  'undo',
  'help',
] as const
export type KeyAction = (typeof keyActions)[number]
export type Keys = Readonly<Record<KeyAction, string>>

export const usualKeys: Keys = {
  clients: 'g c',
  revenue: 'g r',
  search: '/',
  next: 'j',
  previous: 'k',
  choose: 'x',
  enter: 'e',
  switch: 'c',
  undo: 'z',
  help: '?',
}

export function keysOf(own: Partial<Keys> = {}): Keys {
  return { ...usualKeys, ...own }
}

/** What stands in the way of a key for an action: the action whose keys are the same, or begin the same way. */
export function clashOf(keys: Keys, action: KeyAction, wanted: string): KeyAction | undefined {
  const begins = (one: string, other: string) => other === one || other.startsWith(`${one} `)
  return keyActions.find(
    (other) => other !== action && (begins(wanted, keys[other]) || begins(keys[other], wanted)),
  )
}

/** `G  C` typed into a field as `g c`; nothing where it is not one key or two. */
export function readKeys(typed: string): string | undefined {
  const read = typed.trim().toLowerCase().split(/\s+/).join(' ')
  return combination.safeParse(read).data
}

const combination = z.string().regex(/^[^\s\p{C}]( [^\s\p{C}])?$/u)

const ownKeys = z.partialRecord(z.enum(keyActions), combination).refine((own) => {
  const keys = keysOf(own)
  return keyActions.every((action) => clashOf(keys, action, keys[action]) === undefined)
}, 'two actions have the same key, or one begins another')

/** What somebody chose; what is absent is as the browser has it. */
export const preferences = z.strictObject({
  region: z.enum(regions).exactOptional(),
  theme: z.enum(themes).exactOptional(),
  density: z.enum(densities).exactOptional(),
  font: z.enum(fonts).exactOptional(),
  /** Whether single keys do anything at all. */
  singleKeys: z.boolean().exactOptional(),
  keys: ownKeys.exactOptional(),
  /** Where the day begins for digests, such as Europe/Zurich. */
  timeZone: z.string().max(60).refine(isTimeZone, 'a time zone such as Europe/Zurich').exactOptional(),
})
export type Preferences = z.infer<typeof preferences>

/** Preferences from where they were kept: what an older version left and nobody knows any more is forgotten. */
export function readPreferences(kept: unknown): Preferences {
  return preferences.safeParse(kept).data ?? {}
}
