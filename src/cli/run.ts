import { ask, isRefusal, refusalJson, refusalText } from './ask.ts'
import { exportAudit, verifyAudit } from './audit.ts'
import { type Command, commands } from './commands.ts'
import { downloadExport } from './exportFile.ts'
import { helpOfAll, helpOfCommand, helpOfGroup, helpOfOwn, type OwnWord, ownWords } from './help.ts'
import { importFile } from './importFile.ts'
import { inputOf, standsAlone } from './input.ts'
import { type Cli, Ending, type Io } from './io.ts'
import { nearest } from './names.ts'
import { onlyWords, readTyped, type Typed, wordsOf } from './options.ts'
import { price } from './price.ts'
import { plain, shown } from './show.ts'
import { signIn, signOut, whoami } from './signIn.ts'
import { simulate } from './simulate.ts'
import { languageOf, sayIn } from './texts.ts'
import { backup, doctor, move, restore } from './upkeep.ts'
import { verify } from './verify.ts'

const own: Record<OwnWord, (cli: Cli, typed: Typed) => void | Promise<void>> = {
  'sign-in': signIn,
  'sign-out': signOut,
  whoami,
  price,
  import: importFile,
  verify,
  'audit export': exportAudit,
  'audit verify': verifyAudit,
  'exports download': downloadExport,
  simulate,
  backup,
  restore,
  move,
  doctor,
  mcp: async (cli, typed) => (await import('./mcp.ts')).mcp(cli, typed),
}

const ownOf = ([first, second]: readonly string[]): OwnWord | undefined =>
  ownWords.find((one) => one === first || one === `${first} ${second}`)

/** Runs one command line; gives the exit code: 0 done, 1 refused or failed, 2 not a command. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const language = languageOf(io.env)
  const cli: Cli = { io, language, say: sayIn(language) }
  try {
    await perform(cli, argv)
    return 0
  } catch (error) {
    if (error instanceof Ending) {
      io.err(`${plain(error.message)}\n`)
      return error.exitCode
    }
    if (!isRefusal(error)) throw error
    io.err(argv.includes('--json') ? refusalJson(error) : refusalText(cli, error))
    return 1
  }
}

async function perform(cli: Cli, argv: readonly string[]): Promise<void> {
  const command = commandOf(wordsOf(argv))
  const typed = readTyped(cli, argv, command ? standsAlone(command) : () => false)
  const word = ownOf(typed.words)
  const help = typed.options.has('help')
  if (word) return help ? cli.io.out(helpOfOwn(cli, word)) : own[word](cli, typed)
  if (command) return help ? cli.io.out(helpOfCommand(cli, command)) : operate(cli, command, typed)
  cli.io.out(helpFor(cli, typed.words))
}

function commandOf([group, verb]: readonly string[]): Command | undefined {
  return commands.find((command) => command.group === group && command.verb === verb)
}

async function operate(cli: Cli, command: Command, typed: Typed): Promise<void> {
  onlyWords(cli, typed.words, 2)
  const answer = await ask(cli, typed, command, await inputOf(cli, command, typed))
  cli.io.out(typed.options.has('json') ? `${JSON.stringify(answer)}\n` : shown(cli, answer))
}

/** The page for words that name no command yet; words that name nothing are refused. */
function helpFor(cli: Cli, words: readonly string[]): string {
  const [group, verb] = words
  if (group === undefined || group === 'help') return helpOfAll(cli)
  const verbs = commands.filter((command) => command.group === group).map((command) => command.verb)
  if (verbs.length === 0)
    throw unknown(cli, group, [...ownWords, ...commands.map((command) => command.group)])
  if (verb === undefined) return helpOfGroup(cli, group)
  throw unknown(
    cli,
    `${group} ${verb}`,
    verbs.map((one) => `${group} ${one}`),
  )
}

function unknown(cli: Cli, word: string, words: readonly string[]): Ending {
  const near = nearest(word, words)
  const sentences = [cli.say('wrong.command', { word }), near ? cli.say('wrong.nearest', { word: near }) : '']
  return new Ending(sentences.join(' ').trim(), 2)
}
