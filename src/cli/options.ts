import { type Cli, Ending } from './io.ts'
import { nearest } from './names.ts'

/** Words and options as they were typed, before anybody knows what they mean. */
export interface Typed {
  words: string[]
  /** By name without dashes; null for an option without a value. */
  options: Map<string, string | null>
}

/** Options that stand alone. Values of a command that are yes or no may stand alone too. */
export const flags = ['json', 'help', 'password-stdin', 'faults', 'use-database-url']
/** Options of every command that asks a server, besides the flags. */
export const everywhere = ['server', 'body', 'idempotency-key', 'password']

const isOption = (token: string) => token.startsWith('--') && token.length > 2

/** The words of a line whose options nobody can read yet: whatever follows an option is taken for its value. */
export function wordsOf(argv: readonly string[]): string[] {
  const takesNext = (token: string) =>
    isOption(token) && !token.includes('=') && !flags.includes(token.slice(2))
  return argv.filter(
    (token, at) => !token.startsWith('--') && token !== '-h' && !takesNext(argv[at - 1] ?? ''),
  )
}

/**
 * Reads `--name value`, `--name=value` and words in any order. `standsAlone` says which options need no value: they
 * take the next token only when it says yes or no.
 */
export function readTyped(cli: Cli, argv: readonly string[], standsAlone: (name: string) => boolean): Typed {
  const typed: Typed = { words: [], options: new Map() }
  for (let at = 0; at < argv.length; at++) {
    const token = argv[at] ?? ''
    const next = argv[at + 1]
    if (token === '-h') typed.options.set('help', null)
    else if (!isOption(token)) typed.words.push(token)
    else {
      const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(token) ?? []
      if (typed.options.has(name)) throw new Ending(cli.say('wrong.twice', { option: `--${name}` }), 2)
      if (value !== undefined) typed.options.set(name, value)
      else if (flags.includes(name) || (standsAlone(name) && next !== 'true' && next !== 'false'))
        typed.options.set(name, null)
      else {
        if (next === undefined || isOption(next))
          throw new Ending(cli.say('wrong.noValue', { option: `--${name}` }), 2)
        typed.options.set(name, next)
        at += 1
      }
    }
  }
  return typed
}

/** The value of an option that must have one when it is given. */
export function given(cli: Cli, typed: Typed, name: string): string | undefined {
  const value = typed.options.get(name)
  if (value === null) throw new Ending(cli.say('wrong.noValue', { option: `--${name}` }), 2)
  return value
}

/** Refuses the first option that is none of those the command knows. */
export function onlyKnown(cli: Cli, typed: Typed, known: readonly string[]): void {
  for (const name of typed.options.keys()) {
    if (known.includes(name)) continue
    const near = nearest(name, known)
    const sentences = [
      cli.say('wrong.option', { option: `--${name}` }),
      near ? cli.say('wrong.nearest', { word: `--${near}` }) : '',
    ]
    throw new Ending(sentences.join(' ').trim(), 2)
  }
}

/** Refuses words beyond those the command takes. */
export function onlyWords(cli: Cli, words: readonly string[], count: number): void {
  const extra = words[count]
  if (extra !== undefined) throw new Ending(cli.say('wrong.word', { word: extra }), 2)
}

export function missing(cli: Cli, options: readonly string[]): Ending {
  const list = options.map((option) => `--${option}`).join(', ')
  return new Ending(cli.say('wrong.missing', { count: options.length, options: list }), 2)
}
