import { existsSync, readdirSync, readFileSync } from 'node:fs'
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

test('no mutant tells its lie in a definition that a later migration replaced', () => {
  const later = (after: string) =>
    readdirSync(resolve(root, 'migrations')).filter((file) => `migrations/${file}` > after)
  const dead = mutants
    .filter(({ file }) => file.startsWith('migrations/'))
    .flatMap(({ name, file, find }) => {
      const text = read(file)
      const at = text.indexOf(find)
      // the definition around it: a function up to the end of its body, a view up to its semicolon
      const around = [
        ...text.matchAll(
          /create (?:or replace )?(?:(?:function|procedure) ([\w.]+)[\s\S]*?\$\$[\s\S]*?\$\$;|view ([\w.]+) as[\s\S]*?;)/g,
        ),
      ].find(({ index, 0: whole }) => index < at && at < index + whole.length)
      const defined = around?.[1] ?? around?.[2]
      if (!defined) return []
      const again = new RegExp(
        `create (?:or replace )?(?:function|procedure|view) ${defined.replace('.', '\\.')}\\b`,
      )
      return later(file)
        .filter((one) => again.test(read(`migrations/${one}`)))
        .map((one) => `${name}: ${defined} is another in ${one}`)
    })
  expect(dead).toEqual([])
})
