/**
 * How fast the product is: `npm run bench -- money [--seconds N …] [--json]`. Starts an embedded server of its own, or
 * measures on the one in BENCH_DATABASE_URL; with --json the last line is one object. What each figure is, and what was
 * measured where, stands in bench/README.md.
 */
import { cpus } from 'node:os'
import { access } from './access.ts'
import { exports } from './exports.ts'
import { money } from './money.ts'
import { type Bench, type Figures, openServer } from './server.ts'

const benches: Record<string, (bench: Bench) => Promise<Figures>> = { access, exports, money }

const [name = '', ...words] = process.argv.slice(2)
const bench = benches[name]
if (!bench) {
  process.stderr.write(`There are benchmarks of: ${Object.keys(benches).join(', ')}\n`)
  process.exit(1)
}

const isJson = words.includes('--json')
const say = (line: string) => void (isJson ? process.stderr : process.stdout).write(`${line}\n`)
const option = (word: string, usual: number): number => {
  const at = words.indexOf(`--${word}`)
  const value = at < 0 ? usual : Number(words[at + 1])
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${word} takes a number`)
  return value
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`
const server = await openServer()
process.once('SIGINT', () => void server.stop().then(() => process.exit(130)))
try {
  say(`${machine}, ${server.name}`)
  const figures = await bench({ server, option, say })
  const all = {
    ...figures,
    machine: `${machine}, ${server.name}`,
    date: new Date().toISOString().slice(0, 10),
  }
  if (isJson) process.stdout.write(`${JSON.stringify(all)}\n`)
  else for (const [figure, value] of Object.entries(all)) say(`${figure} ${value}`)
} finally {
  await server.stop()
}
