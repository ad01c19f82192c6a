import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const settings = readFileSync(resolve(root, 'src/lib/settings.ts'), 'utf8')
const known = new Set([...settings.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? ''))

test('the files to copy set what the program knows, and nothing else', () => {
  expect(known.has('DATABASE_URL')).toBe(true)
  const others = new Set([
    'NODE_ENV',
    'POSTGRES_USER',
    'POSTGRES_PASSWORD',
    'POSTGRES_DB',
    'RUN',
    'CMD',
    'ALL',
  ])
  const unknown = readdirSync(resolve(root, 'deploy')).flatMap((file) =>
    [
      ...readFileSync(resolve(root, 'deploy', file), 'utf8').matchAll(
        /(?<![\w$])([A-Z]+_[A-Z_]+|PORT|HOST|SECRET)(?=[=:,} ]|$)/gm,
      ),
    ]
      .map(([, name]) => name ?? '')
      .filter((name) => !known.has(name) && !others.has(name))
      .map((name) => `${file}: ${name}`),
  )
  expect(unknown).toEqual([])
})

test('every setting of the program stands in the README', () => {
  const readme = readFileSync(resolve(root, 'README.md'), 'utf8')
  expect([...known].filter((name) => !readme.includes(`\`${name}\``) && name !== 'LANGUAGE')).toEqual([])
})
