import { randomInt } from 'node:crypto'
import { whenAskedToEnd } from '../lib/ending.ts'
import type { Outcome } from '../simulation/simulate.ts'
import { type Cli, Ending } from './io.ts'
import { given, onlyKnown, onlyWords, type Typed } from './options.ts'

const bounds = { seed: 2_147_483_647, organisations: 5000, days: 3650 } as const

/** A whole number from 1 up to its bound. */
function whole(cli: Cli, typed: Typed, option: keyof typeof bounds, instead: number): number {
  const text = given(cli, typed, option) ?? String(instead)
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0
  if (value >= 1 && value <= bounds[option]) return value
  const expected = cli.say('expected.whole', { min: '1', max: String(bounds[option]) })
  throw new Ending(cli.say('wrong.value', { option: `--${option}`, expected }), 2)
}

/** The server on which a database may be made and dropped: only where it was said that it may. */
function serverOf(cli: Cli, typed: Typed): string | undefined {
  if (!typed.options.has('use-database-url')) return undefined
  const url = cli.io.env.DATABASE_URL
  if (!url) throw new Ending(cli.say('simulate.noServer'), 2)
  return url
}

/** `mandato simulate`: a time of a whole provider by one seed, on a database of its own; ends with 1 when something broke. */
export async function simulate(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['seed', 'organisations', 'days', 'faults', 'use-database-url', 'json', 'help'])
  onlyWords(cli, typed.words, 1)
  const seed = whole(cli, typed, 'seed', randomInt(1, 1_000_000_000))
  const organisations = whole(cli, typed, 'organisations', 200)
  const days = whole(cli, typed, 'days', 365)
  const faults = typed.options.has('faults')
  const server = serverOf(cli, typed)
  const isJson = typed.options.has('json')
  const stopping = new AbortController()
  // the operations are loaded for this command alone
  const { simulate: live } = await import('../simulation/simulate.ts')
  const running = live({
    seed: String(seed),
    organisations,
    days,
    faults,
    server,
    signal: stopping.signal,
    onProgress: (progress) => {
      if (!isJson && progress.day % 30 === 0) cli.io.out(`${cli.say('simulate.day', { ...progress })}\n`)
    },
  })
  whenAskedToEnd(async () => {
    stopping.abort()
    await running.catch(() => undefined)
  })
  const outcome = await running
  const command = `mandato simulate --seed ${seed} --organisations ${organisations} --days ${days}${faults ? ' --faults' : ''}`
  if (isJson) tellMachine(cli, outcome, command)
  else tell(cli, outcome, command)
  if (outcome.violations.length > 0) throw new Ending(cli.say('simulate.broken'), 1)
}

/** What was wrong one line each, then the outcome as one object. */
function tellMachine({ io }: Cli, outcome: Outcome, replay: string): void {
  const { seed, events, faults, violations, hash, seconds } = outcome
  for (const { day, what, last } of violations)
    io.out(`${JSON.stringify({ violation: what, day, last, replay })}\n`)
  io.out(
    `${JSON.stringify({ seed: Number(seed), events, faults, violations: violations.length, hash, seconds })}\n`,
  )
}

const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([what, n]) => `  ${String(n).padStart(6)}  ${what}\n`)
    .join('')

function tell({ io, say }: Cli, outcome: Outcome, command: string): void {
  const { seed, events, faults, violations, hash, seconds, figures, acts, refusals, faultsByKind } = outcome
  io.out(`\n${list({ ...figures, ...acts })}`)
  io.out(`\n${say('simulate.refusals')}\n${list(refusals)}`)
  if (faults > 0) io.out(`\n${say('simulate.faults')}\n${list(faultsByKind)}`)
  for (const { day, what, last } of violations) {
    io.out(`\n✗ ${say('simulate.violation', { day, what })}\n`)
    for (const sentence of last) io.out(`    ${sentence}\n`)
  }
  if (violations.length > 0) io.out(`\n${say('simulate.replay', { command })}\n`)
  io.out(`\n${say('simulate.done', { seed, events, faults, seconds, hash })}\n`)
}
