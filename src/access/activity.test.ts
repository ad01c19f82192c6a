import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { activityKinds, activityNouns } from './activityKinds.ts'

const src = resolve(import.meta.dirname, '..')

/** The codes that acts are remembered by, as they stand in the operations. */
function codes(): string[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  )
  const acts = files.flatMap((file) => [
    ...readFileSync(join(src, file), 'utf8').matchAll(/\bremember\(context, \{\s*action: ([^\n]+)/g),
  ])
  return [
    ...new Set(
      acts.flatMap(([, action = '']) => [...action.matchAll(/'([a-z]+\.[a-z_]+)'/g)].map((m) => m[1] ?? '')),
    ),
  ]
}

test('every act that is remembered has a sentence of its own in the activity of an account', () => {
  const sentences = readFileSync(resolve(import.meta.dirname, 'ActivityInWords.tsx'), 'utf8')
  expect(codes().length).toBeGreaterThan(20)
  expect(codes().filter((code) => !sentences.includes(`'${code}':`))).toEqual([])
})

test('every act that is remembered is about one thing that the log can be narrowed to', () => {
  const nouns = activityKinds.flatMap((kind) => [...activityNouns[kind]])
  expect(new Set(nouns).size).toBe(nouns.length)
  const known: readonly string[] = nouns
  expect(codes().filter((code) => !known.includes(code.split('.')[0] ?? ''))).toEqual([])
})
