import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { z } from 'zod'

const folder = resolve('dist/web')
const chunk = z.object({ file: z.string(), imports: z.array(z.string()).default([]) })
const manifest = z
  .record(z.string(), chunk)
  .parse(JSON.parse(readFileSync(resolve(folder, '.vite/manifest.json'), 'utf8')))

/** Compressed bytes of a file, as it crosses the net. */
const weigh = (file: string) => brotliCompressSync(readFileSync(resolve(folder, file))).length

/** Everything that is loaded before these entries run. */
function filesFor(...entries: string[]): Set<string> {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    for (const next of manifest[name]?.imports ?? []) visit(next)
  }
  for (const entry of entries) visit(entry)
  return new Set([...seen].flatMap((name) => manifest[name]?.file ?? []))
}

const weights = new Map<string, number>()
function weightOf(files: Set<string>): number {
  let sum = 0
  for (const file of files) {
    const weight = weights.get(file) ?? weigh(file)
    weights.set(file, weight)
    sum += weight
  }
  return Math.round(sum / 1000)
}

const pages = Object.keys(manifest).filter((name) => /Page\.tsx$/.test(name))

test('script of the first page of the console, by page', () => {
  const heavy = pages
    .map((page) => [page, weightOf(filesFor('index.html', 'ConsoleShell.tsx', page))] as const)
    .filter(([, weight]) => weight > 260)
  expect(pages.length).toBeGreaterThan(50)
  expect(heavy).toEqual([])
})

test('what a page needs and others do not is loaded with that page', () => {
  const shared = filesFor('index.html', 'ConsoleShell.tsx')
  expect(weightOf(shared)).toBeLessThan(233)
  expect(pages.filter((page) => shared.has(manifest[page]?.file ?? ''))).toEqual([])
})

test('the words of one language, and the script of the sign-in page', () => {
  const assets = readdirSync(resolve(folder, 'assets'))
  const words = assets.filter((file) => /^(?:it|fr|de|en|es)-.*\.json$/.test(file))
  expect(words).toHaveLength(5)
  for (const file of words) expect(weigh(`assets/${file}`)).toBeLessThan(64_000)
  expect(weightOf(filesFor('open/door.ts'))).toBeLessThan(6)
})

test('nothing of Node is asked of a browser', () => {
  const scripts = readdirSync(resolve(folder, 'assets')).filter((file) => file.endsWith('.js'))
  const wrong = scripts.filter((file) =>
    /["'`]node:|externalized for browser/.test(readFileSync(resolve(folder, 'assets', file), 'utf8')),
  )
  expect(wrong).toEqual([])
})
