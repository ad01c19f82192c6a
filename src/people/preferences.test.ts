import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clashOf,
  keyActions,
  keysOf,
  preferences,
  readKeys,
  readPreferences,
  usualKeys,
} from './preferences.ts'

test('the usual keys do not stand in each other’s way', () => {
  for (const action of keyActions) expect(clashOf(usualKeys, action, usualKeys[action])).toBeUndefined()
})

test.each([
  ['switch', 'e', 'enter'],
  ['switch', 'g', 'clients'],
  ['switch', 'j k', 'next'],
  ['switch', 'g c', 'clients'],
  ['switch', 'g s', undefined],
  ['switch', 'c', undefined],
] as const)('for %s, %s clashes with %s', (action, wanted, other) => {
  expect(clashOf(usualKeys, action, wanted)).toBe(other)
})

test.each([
  ['C', 'c'],
  [' G   C ', 'g c'],
  ['?', '?'],
  ['', undefined],
  ['abc', undefined],
  ['g c x', undefined],
])('%j is read as %j', (typed, keys) => {
  expect(readKeys(typed)).toBe(keys)
})

test('keys that are accepted never clash, whatever was sent', () => {
  const own = fc.dictionary(
    fc.constantFrom(...keyActions),
    fc.constantFrom('a', 'g', 'g c', 'g r', 'j', 'x', 'c', '/', 'a b'),
  )
  fc.assert(
    fc.property(own, (keys) => {
      const read = preferences.safeParse({ keys })
      if (!read.success) return
      const all = keysOf(read.data.keys)
      for (const action of keyActions) expect(clashOf(all, action, all[action])).toBeUndefined()
    }),
  )
})

test('what nobody knows any more is forgotten', () => {
  expect(readPreferences({ theme: 'sepia' })).toEqual({})
  expect(readPreferences('nonsense')).toEqual({})
  expect(readPreferences({ theme: 'dark', keys: { switch: 'w' } })).toEqual({
    theme: 'dark',
    keys: { switch: 'w' },
  })
})
