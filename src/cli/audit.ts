import { z } from 'zod'
import { type Checked, checkPages, checkReceipt, type Flaw, sealedPage } from '../audit/chain.ts'
import { publicKey } from '../lib/signing.ts'
import { ask } from './ask.ts'
import { commands } from './commands.ts'
import { readBytes, textOf } from './files.ts'
import { inputOf } from './input.ts'
import { type Cli, Ending } from './io.ts'
import { given, onlyKnown, onlyWords, type Typed } from './options.ts'

const keySet = z.object({ keys: z.array(publicKey) })

/** `mandato audit export`: the whole sealed log of an account, a page a line. */
export async function exportAudit(cli: Cli, typed: Typed): Promise<void> {
  onlyWords(cli, typed.words, 2)
  const command = commands.find(({ group, verb }) => group === 'audit' && verb === 'sealed')
  if (!command) throw new Ending(cli.say('wrong.command', { word: 'audit export' }), 2)
  const options = new Map([['limit', '1000'], ...typed.options])
  for (let cursor: string | null = null; ; ) {
    if (cursor) options.set('cursor', cursor)
    const page = sealedPage.parse(
      await ask(cli, typed, command, await inputOf(cli, command, { words: [], options })),
    )
    cli.io.out(`${JSON.stringify(page)}\n`)
    if (!page.next) return
    cursor = page.next
  }
}

async function textAt(cli: Cli, file: string): Promise<string> {
  return textOf(cli, file, await readBytes(cli, file))
}

/** Parses what a file holds; anything else than what is expected is said by the file's name. */
async function parsed<T>(cli: Cli, file: string, read: (text: string) => T): Promise<T> {
  const text = await textAt(cli, file)
  try {
    return read(text)
  } catch {
    throw new Ending(cli.say('audit.strange', { file }), 1)
  }
}

const pagesIn = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => sealedPage.parse(JSON.parse(line)))

/** `mandato audit verify FILE`: checks an exported log, or a receipt, here, without asking anybody. */
export async function verifyAudit(cli: Cli, typed: Typed): Promise<void> {
  onlyKnown(cli, typed, ['keys', 'json', 'help'])
  onlyWords(cli, typed.words, 3)
  const file = typed.words[2]
  if (file === undefined) throw new Ending(cli.say('audit.noFile'), 2)
  const keysFile = given(cli, typed, 'keys')
  const trusted = keysFile
    ? (await parsed(cli, keysFile, (text) => keySet.parse(JSON.parse(text)))).keys
    : undefined
  const text = (await textAt(cli, file)).trim()
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return verifyReceipt(cli, typed, text, trusted)
  const checked = checkPages(await parsed(cli, file, pagesIn), trusted)
  if (typed.options.has('json'))
    cli.io.out(`${JSON.stringify({ sound: checked.flaws.length === 0, ...checked })}\n`)
  else cli.io.out(told(cli, checked, trusted !== undefined))
  if (checked.flaws.length > 0) throw new Ending(cli.say('audit.broken'), 1)
}

function verifyReceipt(
  cli: Cli,
  typed: Typed,
  text: string,
  trusted: z.infer<typeof keySet>['keys'] | undefined,
) {
  if (!trusted) throw new Ending(cli.say('audit.needsKeys'), 2)
  const statement = checkReceipt(text, trusted)
  if (statement === undefined) throw new Ending(cli.say('audit.flaw.signature_wrong', { where: '' }), 1)
  cli.io.out(
    typed.options.has('json')
      ? `${JSON.stringify({ sound: true, statement })}\n`
      : `✓ ${JSON.stringify(statement, null, 2)}\n`,
  )
}

function told({ say }: Cli, checked: Checked, keysAreTrusted: boolean): string {
  const { chain, from, to, readable, signedTo, signedAt, kids, flaws } = checked
  const counts = { chain, from, to, readable }
  return [
    say('audit.counts', counts),
    signedAt ? say('audit.signed', { signedTo, signedAt }) : say('audit.unsigned'),
    ...(keysAreTrusted ? [] : kids.map((kid) => say('audit.believed', { kid }))),
    ...flaws.map((flaw) => `✗ ${say(`audit.flaw.${flaw.flaw}`, { where: whereOf(flaw) })}`),
    '',
  ].join('\n')
}

const whereOf = (flaw: Flaw): string => ('n' in flaw ? String(flaw.n) : 'root' in flaw ? flaw.root : '')
