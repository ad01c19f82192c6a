import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(resolve(root, file), 'utf8')

const threats = [...read('docs/threats.md').matchAll(/^\| (\d+) \| (.+?) \| (.*?) ?\| (.+) \|$/gm)].map(
  ([, number = '', name = '', met = '', proof = '']) => ({ number: Number(number), name, met, proof }),
)
/** Each proof is a file and the name of a test in it. */
const proofsOf = (proof: string) =>
  [...proof.matchAll(/`([^`]+)`: (.+?)(?=; `|$)/g)].map(([, file = '', name = '']) => ({ file, name }))

test('docs/threats.md names the 32 threats in their order, each with how it is met and what proves it', () => {
  expect(threats.map(({ number }) => number)).toEqual(Array.from({ length: 32 }, (_, n) => n + 1))
  for (const { number, met, proof } of threats) {
    const isBuilt = !proof.startsWith('not built yet: ')
    expect([number, isBuilt, proofsOf(proof).length > 0]).toEqual([number, isBuilt, isBuilt])
    if (isBuilt) expect([number, met.length > 20]).toEqual([number, true])
  }
})

test('every test it names is there', () => {
  const missing = threats
    .flatMap(({ number, proof }) => proofsOf(proof).map((one) => ({ number, ...one })))
    .filter(({ file, name }) => !existsSync(resolve(root, file)) || !read(file).includes(name))
  expect(missing).toEqual([])
})
