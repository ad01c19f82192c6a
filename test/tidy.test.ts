import { readdirSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { languages } from '../src/lib/language.ts'
import { refusals } from '../src/lib/refusals.ts'
import { compileTexts } from '../src/lib/texts.ts'
import { allTexts } from '../src/texts.ts'
import { importsOf, nouns, sourceFiles, wrongArrows } from './arrows.ts'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(resolve(root, file), 'utf8')

test('imports follow the arrows, nouns look back only, and no file reaches itself again', () => {
  expect(sourceFiles(root).flatMap((file) => importsOf(root, file)).length).toBeGreaterThan(100)
  expect(wrongArrows(root)).toEqual([])
})

test('every folder of src is a noun or a way in', () => {
  const folders = readdirSync(resolve(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  expect(
    folders.filter((name) => ![...nouns, 'lib', 'server', 'upkeep', 'web', 'cli'].includes(name)),
  ).toEqual([])
})

test('a source file can be seen at once: at most 400 lines, but for lists of words', () => {
  const code = sourceFiles(root).filter((file) => !/(texts|refusals)\.ts$/i.test(file))
  const long = code.filter((file) => read(file).split('\n').length > 400)
  expect(long).toEqual([])
})

test('file names use the words of the programme', () => {
  const forbidden = /^(service|manager|helper|util|handler|dto|impl|base|common|info)s?$/i
  const words = (file: string) => basename(file).split(/[.-]|(?=[A-Z])/)
  expect(sourceFiles(root).filter((file) => words(file).some((word) => forbidden.test(word)))).toEqual([])
})

test('every refusal speaks five languages', () => {
  const silent = Object.entries(refusals).flatMap(([code, refusal]) =>
    languages.filter((language) => !refusal[language]?.trim()).map((language) => `${code} (${language})`),
  )
  expect(Object.keys(refusals).length).toBeGreaterThan(0)
  expect(silent).toEqual([])
})

test('every text is a message that names the same values in five languages, with a plural for every number', () => {
  const spoken = Object.fromEntries(languages.map((language) => [language, compileTexts(allTexts, language)]))
  const wrong = Object.keys(allTexts).flatMap((key) =>
    languages
      .filter((language) => placesOf(spoken[language]?.[key]) !== placesOf(spoken.en?.[key]))
      .map((language) => `${key} (${language}) does not name the values of the English text`),
  )
  const without = Object.entries(allTexts).flatMap(([key, text]) =>
    languages
      .filter(
        (language) =>
          /\b(?:plural|select|selectordinal),/.test(text[language]) && !/\bother \{/.test(text[language]),
      )
      .map((language) => `${key} (${language}) lacks the case "other"`),
  )
  expect([...wrong, ...without]).toEqual([])
})

test('every direct dependency stands in docs/dependencies.md with its reason', () => {
  const described = new Map(
    [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, name, reason]) => [
      name,
      reason,
    ]),
  )
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  const named = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort()
  expect([...described.keys()].sort()).toEqual(named)
  expect([...described.values()].filter((reason) => !reason || reason.length < 20)).toEqual([])
})

/** The values that a compiled message names, in the order of the alphabet. */
function placesOf(message: unknown): string {
  const names = new Set<string>()
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    for (const token of Array.isArray(part) ? part : Object.values(part)) {
      if (Array.isArray(part) && Array.isArray(token)) names.add(String(token[0]))
      visit(Array.isArray(part) && Array.isArray(token) ? token[2] : token)
    }
  }
  visit(message)
  return [...names].sort().join(', ')
}
