import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { ask } from './ask.ts'
import { commands } from './commands.ts'
import { inputOf } from './input.ts'
import { type Cli, Ending } from './io.ts'
import { given, onlyKnown, onlyWords, type Typed } from './options.ts'

const part = z.object({ name: z.string(), content: z.base64(), next: z.int().nullable() })

/** `mandato exports download`: the bytes of a file, piece by piece, written as they come. */
export async function downloadExport(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['server', 'json', 'help', 'export-id', 'partner-id', 'output'])
  onlyWords(cli, typed.words, 2)
  const group = typed.options.has('partner-id') ? 'exports' : 'book-exports'
  const command = commands.find((one) => one.group === group && one.verb === 'part')
  if (!command) throw new Ending(cli.say('wrong.command', { word: 'exports download' }), 2)
  const output = given(cli, typed, 'output')
  const asked = [...typed.options].filter(([name]) => name !== 'output' && name !== 'json')
  const piece = async (no: number) => {
    const options = new Map([...asked, ['no', String(no)]] as const)
    return part.parse(await ask(cli, typed, command, await inputOf(cli, command, { words: [], options })))
  }
  let next: z.infer<typeof part> | null = await piece(0)
  // a name from elsewhere names a file here and no place
  const file = output ?? basename(next.name)
  const handle = await open(file, 'w').catch(() => {
    throw new Ending(cli.say('wrong.file', { file }), 1)
  })
  let bytes = 0
  try {
    while (next) {
      const content = Buffer.from(next.content, 'base64')
      await handle.write(content)
      bytes += content.length
      next = next.next === null ? null : await piece(next.next)
    }
  } finally {
    await handle.close()
  }
  cli.io.out(
    typed.options.has('json')
      ? `${JSON.stringify({ file, bytes })}\n`
      : `${cli.say('exports.written', { file, bytes })}\n`,
  )
}
