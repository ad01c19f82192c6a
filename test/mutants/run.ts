/**
 * `npm run mutants [-- --only NAME]`: tells the lies of list.ts one by one, each in a copy of the project, and runs
 * the tests that should notice. Ends with 1 when one survives, no longer fits its file, or breaks more than it says.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startEmbedded } from '../../src/lib/embedded.ts'
import { type Mutant, mutants } from './list.ts'

const root = resolve(import.meta.dirname, '../..')
const copied = [
  'src',
  'test',
  'migrations',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
  'vitest.config.ts',
  'openapi.json',
]

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
const only = values.only
const chosen = mutants.filter(({ name }) => !only || only.includes(name))
if (chosen.length === 0) throw new Error(`no mutant is called ${only?.join(', ')}`)

const report = z.object({ numTotalTests: z.number(), numPassedTests: z.number(), numFailedTests: z.number() })

const copy = mkdtempSync(join(tmpdir(), 'mandato-mutants-'))
for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true })
for (const name of ['node_modules', 'docs'])
  if (existsSync(join(root, name))) symlinkSync(join(root, name), join(copy, name))
const server = await startEmbedded({ folder: join(copy, 'database'), fast: true })

/** Runs test files in the copy and counts. */
function test(files: readonly string[], named?: string) {
  const out = join(copy, 'report.json')
  rmSync(out, { force: true })
  const words = [
    'run',
    ...files,
    ...(named ? ['-t', named] : []),
    '--project=promises',
    '--reporter=json',
    `--outputFile=${out}`,
  ]
  const ran = spawnSync(join(root, 'node_modules/.bin/vitest'), words, {
    cwd: copy,
    encoding: 'utf8',
    timeout: 300_000,
    // the same stories each time, however busy the machine is
    env: { ...process.env, TEST_DATABASE_URL: server.url, BOOKS_RUNS: '8', BOOKS_SEED: '2026' },
  })
  if (!existsSync(out)) return { failed: 0, passed: 0, words: `${ran.stdout}${ran.stderr}`.trim() }
  const { numPassedTests, numFailedTests } = report.parse(JSON.parse(readFileSync(out, 'utf8')))
  return { failed: numFailedTests, passed: numPassedTests, words: '' }
}

const truths = new Map<string, ReturnType<typeof test>>()

/** What the tests say of the truth, asked once. */
function truthOf(files: readonly string[], named?: string) {
  const key = [...files, named].join(' ')
  const told = truths.get(key) ?? test(files, named)
  truths.set(key, told)
  return told
}

/** What became of a mutant; nothing when a test noticed it. */
function trial({ file, find, replace, tests, named }: Mutant): string | undefined {
  const path = join(copy, file)
  const truth = readFileSync(path, 'utf8')
  const places = truth.split(find).length - 1
  if (places !== 1) return `its text stands ${places} times in ${file}`
  const told = truthOf(tests, named)
  if (told.failed > 0 || told.passed === 0)
    return `the tests fail without it: ${told.failed} of ${told.failed + told.passed} ${told.words}`
  writeFileSync(
    path,
    truth.replace(find, () => replace),
  )
  try {
    const { failed, passed, words } = test(tests, named)
    if (failed > 0) return undefined
    return passed > 0 ? 'survived' : `no test ran: ${words}`
  } finally {
    writeFileSync(path, truth)
  }
}

let wrong = 0
try {
  for (const mutant of chosen) {
    const began = Date.now()
    const problem = trial(mutant)
    const seconds = Math.round((Date.now() - began) / 1000)
    process.stdout.write(`${problem ? '✗' : '✓'} ${mutant.name} (${seconds} s): ${problem ?? 'killed'}\n`)
    if (problem) {
      wrong++
      process.stdout.write(`  ${mutant.why}\n`)
    }
  }
} finally {
  await server.stop()
  rmSync(copy, { recursive: true, force: true })
}
process.stdout.write(`${chosen.length - wrong} of ${chosen.length} killed\n`)
process.exitCode = wrong > 0 ? 1 : 0
