/** Runs a script of pgbench again and again at several connections: by pgbench where it is there, else by ourselves. */
import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

export interface Load {
  url: string
  script: string
  /** What stands for `:name` in the script. */
  given: Record<string, number>
  connections: number
  seconds: number
  /** Settings of each connection, as the product's own have them. */
  settings?: string
}

const debian = '/usr/lib/postgresql'

function findPgbench(): string | undefined {
  if (!existsSync(debian)) return undefined
  const found = readdirSync(debian).map((version) => join(debian, version, 'bin/pgbench'))
  return found.filter(existsSync).sort().at(-1)
}
const pgbench = findPgbench()

/** Who drives the load, for the record. */
export const driver = pgbench ? 'pgbench' : 'node'

/** Transactions a second. */
export function run(load: Load): Promise<number> {
  return pgbench ? byPgbench(pgbench, load) : byNode(load)
}

async function byPgbench(program: string, load: Load): Promise<number> {
  const given = Object.entries(load.given).flatMap(([name, value]) => ['-D', `${name}=${value}`])
  const { stdout } = await promisify(execFile)(
    program,
    [
      ...['-n', '-M', 'prepared', '-f', load.script, ...given],
      ...['-c', String(load.connections), '-T', String(load.seconds), load.url],
    ],
    { env: { ...process.env, PGOPTIONS: load.settings ?? '' } },
  )
  const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1]
  if (failed && failed !== '0') throw new Error(`${failed} transactions failed: ${load.script}`)
  return Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1])
}

interface Script {
  draws: { name: string; from: string; to: string }[]
  statements: { text: string; names: string[] }[]
}

/** Of a script's language only what ours use: `\set name random(a, b)`, and a statement a line. */
function read(file: string): Script {
  const script: Script = { draws: [], statements: [] }
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, name, from, to] = /^\\set (\w+) random\((.+), (.+)\)$/.exec(line) ?? []
    if (name && from && to) script.draws.push({ name, from, to })
    else if (line && !line.startsWith('--')) {
      const names: string[] = []
      const text = line.replaceAll(/(?<!:):(\w+)/g, (_, word: string) => {
        if (!names.includes(word)) names.push(word)
        return `$${names.indexOf(word) + 1}`
      })
      script.statements.push({ text: text.replace(/;$/, ''), names })
    }
  }
  return script
}

/** The value of `100000 * :scale`, `:partners + 1` and their like. */
function amountOf(term: string, given: Record<string, number>): number {
  const number = (word = '') => (word.startsWith(':') ? (given[word.slice(1)] ?? 0) : Number(word))
  const [first, ...rest] = term.split(' ')
  let value = number(first)
  for (let at = 0; at < rest.length; at += 2)
    value = rest[at] === '*' ? value * number(rest[at + 1]) : value + number(rest[at + 1])
  return value
}

async function byNode(load: Load): Promise<number> {
  const script = read(load.script)
  const until = performance.now() + load.seconds * 1000
  let done = 0
  const work = async () => {
    const client = new pg.Client({ connectionString: load.url, options: load.settings ?? '' })
    await client.connect()
    try {
      while (performance.now() < until) {
        const drawn: Record<string, number> = { ...load.given }
        for (const { name, from, to } of script.draws)
          drawn[name] = randomInt(amountOf(from, load.given), amountOf(to, load.given) + 1)
        for (const [at, { text, names }] of script.statements.entries())
          await client.query({ name: `s${at}`, text, values: names.map((name) => drawn[name]) })
        done++
      }
    } finally {
      await client.end()
    }
  }
  await Promise.all(Array.from({ length: load.connections }, work))
  return done / load.seconds
}
