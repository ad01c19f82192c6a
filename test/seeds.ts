/** Simulates by every seed that ever failed, then by ten fresh ones for about two minutes, two at a time. */
import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '..')
const freshMax = 10
const freshForMs = 120_000
const atOnce = 2

const planned = z.object({ seed: z.int(), organisations: z.int(), days: z.int(), why: z.string().optional() })
type Planned = z.infer<typeof planned>

const failedOnce = z
  .array(planned)
  .parse(JSON.parse(readFileSync(resolve(root, 'test/failedSeeds.json'), 'utf8')))
const fresh = Array.from(
  { length: freshMax },
  (): Planned => ({ seed: randomInt(1, 1_000_000_000), organisations: 12, days: 45 }),
)

/** One simulation by the command line; what it says, and whether nothing broke. */
function simulate({ seed, organisations, days }: Planned): Promise<{ isSound: boolean; said: string }> {
  const args = [
    'simulate',
    '--seed',
    seed,
    '--organisations',
    organisations,
    '--days',
    days,
    '--faults',
    '--json',
  ]
  return new Promise((done) => {
    execFile(process.execPath, [resolve(root, 'bin/mandato.mjs'), ...args.map(String)], (error, out, err) =>
      done({ isSound: error === null, said: `${out}${err}`.trim() }),
    )
  })
}

let isSound = true
const waiting = [...failedOnce, ...fresh]
const began = Date.now()

async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (!next.why && Date.now() - began > freshForMs) return
    const result = await simulate(next)
    process.stdout.write(`${result.isSound ? '✓' : '✗'} ${result.said}\n`)
    isSound &&= result.isSound
  }
}
await Promise.all(Array.from({ length: atOnce }, work))
if (!isSound)
  process.stdout.write(
    'A seed failed. Mend it, and write the seed into test/failedSeeds.json with a word why.\n',
  )
process.exitCode = isSound ? 0 : 1
