import { expect, test } from 'vitest'
import { keysOf } from '../people/preferences.ts'
import { strike } from './keyboard.ts'

function typed(letters: string, own = {}) {
  const done: string[] = []
  let held: string | null = null
  for (const letter of letters) {
    const struck = strike(keysOf(own), held, letter)
    held = struck.held
    if (struck.action) done.push(struck.action)
  }
  return done
}

test.each([
  ['c', ['switch']],
  ['gc', ['clients']],
  ['gr', ['revenue']],
  ['gx', ['choose']],
  ['ggc', ['clients']],
  ['qj', ['next']],
  ['gq', []],
])('%s does %j', (letters, done) => {
  expect(typed(letters)).toEqual(done)
})

test('a key of one’s own replaces the usual one', () => {
  expect(typed('cw', { switch: 'w' })).toEqual(['switch'])
})
