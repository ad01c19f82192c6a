import { z } from 'zod'
import { checked, keptByTest } from '../verification/contract.ts'
import { ask } from './ask.ts'
import { commands } from './commands.ts'
import { inputOf } from './input.ts'
import { type Cli, Ending } from './io.ts'
import { onlyKnown, onlyWords, type Typed } from './options.ts'

const verified = z.object({
  sound: z.boolean(),
  checks: z.array(checked),
  keptByTests: z.array(keptByTest),
})

/** `mandato verify`: every invariant of the live database by name, with counts; ends with 1 when one is broken. */
export async function verify(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['server', 'json', 'help'])
  onlyWords(cli, typed.words, 1)
  const command = commands.find(({ group, verb }) => group === 'verification' && verb === 'run')
  if (!command) throw new Ending(cli.say('wrong.command', { word: 'verify' }), 2)
  const answer = await ask(
    cli,
    typed,
    command,
    await inputOf(cli, command, { words: [], options: typed.options }),
  )
  const { sound, checks, keptByTests } = verified.parse(answer)
  if (typed.options.has('json')) cli.io.out(`${JSON.stringify(answer)}\n`)
  else {
    for (const { id, promise, examined, violations, examples } of checks) {
      const found = violations > 0 ? ` ${violations}: ${examples.join(', ')}` : ''
      cli.io.out(`${violations > 0 ? '✗' : '✓'} ${id.padEnd(4)} ${promise} (${examined})${found}\n`)
    }
    for (const { id, promise, tests } of keptByTests) {
      const files = [...new Set(tests.map(({ file }) => file))].join(', ')
      cli.io.out(`· ${id.padEnd(4)} ${promise} (${files})\n`)
    }
  }
  if (!sound) throw new Ending(cli.say('verify.broken'), 1)
}
