import { z } from 'zod'
import { ask } from './ask.ts'
import { commands } from './commands.ts'
import { readBytes, textOf } from './files.ts'
import { inputOf } from './input.ts'
import { type Cli, Ending } from './io.ts'
import { onlyKnown, onlyWords, type Typed } from './options.ts'

const counts = z.object({ rows: z.int(), added: z.int(), changed: z.int(), unchanged: z.int() })

/** `mandato import KIND FILE`: sends a CSV file whole; the server writes all of it or nothing. */
export async function importFile(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['server', 'json', 'help', 'idempotency-key'])
  onlyWords(cli, typed.words, 3)
  const [, kind, file] = typed.words
  const command = commands.find(({ group, verb }) => group === 'imports' && verb === 'run')
  if (!command || kind === undefined || file === undefined) {
    throw new Ending(cli.say('wrong.importKind', { example: 'mandato import products FILE.csv' }), 2)
  }
  const content = textOf(cli, file, await readBytes(cli, file))
  const options = new Map([...typed.options, ['kind', kind], ['content', content]] as const)
  const answer = await ask(cli, typed, command, await inputOf(cli, command, { words: [], options }))
  if (typed.options.has('json')) cli.io.out(`${JSON.stringify(answer)}\n`)
  else cli.io.out(`${cli.say('import.done', counts.parse(answer))}\n`)
}
