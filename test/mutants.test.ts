import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { mutants } from './mutants/list.ts'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(resolve(root, file), 'utf8')

test('every mutant still fits its file, in one place', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(30)
  const places = mutants.map(({ name, file, find }) => [name, read(file).split(find).length - 1])
  expect(places.filter(([, n]) => n !== 1)).toEqual([])
})

test('every mutant has a name of its own, changes something, and names tests that are there', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
  const wrong = mutants.filter(
    ({ find, replace, tests, why }) =>
      find === replace ||
      !why ||
      tests.length === 0 ||
      !tests.every((file) => existsSync(resolve(root, file))),
  )
  expect(wrong).toEqual([])
})
