import type { Cli } from './io.ts'
import { kebab } from './names.ts'

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text that cannot move the cursor or change the terminal, whoever wrote it. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ')
}

/** Letters with accents count once; what a terminal draws twice as wide is rare here. */
const widthOf = (text: string) => [...text.normalize('NFC')].length
const padded = (text: string, width: number, right: boolean) => {
  const fill = ' '.repeat(Math.max(0, width - widthOf(text)))
  return right ? fill + text : text + fill
}

/** Columns set side by side, two blanks apart. */
export function aligned(
  rows: readonly (readonly string[])[],
  right: (column: number) => boolean = () => false,
): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  )
  return rows
    .map(
      (row) =>
        `${row
          .map((text, column) => padded(text, widths[column] ?? 0, right(column)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

const headed = (name: string) => kebab(name).replaceAll('-', ' ')

/** A value of one line, or undefined for one that needs several. */
function leaf({ say }: Cli, value: unknown): string | undefined {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return say(value ? 'answer.yes' : 'answer.no')
  if (typeof value === 'string' || typeof value === 'number') return plain(String(value))
  if (Array.isArray(value) && value.length === 0) return '–'
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number'))
    return plain(value.join(', '))
  return undefined
}

const cellMax = 60

/** A value within a table: of a few small things what they say, of more their number. */
function cell(cli: Cli, value: unknown): string {
  const text = leaf(cli, value)
  if (text !== undefined || !Array.isArray(value)) return text ?? ''
  const things = value.map((one) =>
    (isFields(one) ? flat(cli, one).map(([, inner]) => leaf(cli, inner) ?? '…') : ['…']).join(' '),
  )
  const all = things.join('; ')
  return all.length <= cellMax ? all : String(value.length)
}

/** Fields by name, those of inner objects by theirs: `client.name`. Names in five languages are shown in one. */
function flat(cli: Cli, fields: Fields, before = ''): [string, unknown][] {
  return Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    if (!isFields(value)) return [[`${before}${headed(name)}`, value]]
    const inOneLanguage = leaf(cli, value[cli.language])
    if ('it' in value && 'en' in value && inOneLanguage !== undefined)
      return [[`${before}${headed(name)}`, inOneLanguage]]
    return flat(cli, value, `${before}${headed(name)}.`)
  })
}

/** A file is written as it is, to be put where it belongs. */
const isFile = (answer: unknown): answer is { csv: string } =>
  isFields(answer) && Object.keys(answer).sort().join(' ') === 'csv name' && typeof answer.csv === 'string'

/** An answer for a person: a table of what is many, a list of what is one. */
export function shown(cli: Cli, answer: unknown): string {
  if (isFile(answer)) return answer.csv.replace(/[^\P{Cc}\r\n\t]/gu, ' ')
  if (Array.isArray(answer)) return table(cli, answer)
  if (!isFields(answer)) return `${leaf(cli, answer) ?? ''}\n`
  if (Object.keys(answer).length === 1 && answer.done === true) return `${cli.say('answer.done')}\n`
  if (Array.isArray(answer.rows) && 'next' in answer) {
    const { rows, next, ...rest } = answer
    const more =
      typeof next === 'string' ? `${cli.say('answer.more', { option: `--cursor ${plain(next)}` })}\n` : ''
    return `${table(cli, answer.rows)}${Object.keys(rest).length > 0 ? list(cli, rest) : ''}${more}`
  }
  return list(cli, answer)
}

function list(cli: Cli, fields: Fields, indent = ''): string {
  const all = flat(cli, fields).map(([name, value]) => ({ name, value, text: leaf(cli, value) }))
  const lines = aligned(all.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])))
  const blocks = all.flatMap(({ name, value, text }) =>
    text === undefined && Array.isArray(value) ? [`\n${name}\n${table(cli, value)}`] : [],
  )
  return (lines + blocks.join('')).replace(/^(?=.)/gm, indent)
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

function table(cli: Cli, rows: readonly unknown[]): string {
  if (rows.length === 0) return `${cli.say('answer.empty')}\n`
  const read = rows.map((row) => new Map(isFields(row) ? flat(cli, row) : [['', row]]))
  const names = [...new Set(read.flatMap((row) => [...row.keys()]))]
  const cells = read.map((row) => names.map((name) => cell(cli, row.get(name))))
  const text = aligned([names, ...cells], (column) => cells.every((row) => isNumber(row[column] ?? '')))
  const width = Math.max(...text.split('\n').map(widthOf))
  if (cli.io.width === undefined || width <= cli.io.width) return text
  // too wide for the terminal: one list for each row
  return cells.map((row) => aligned(names.map((name, column) => [name, row[column] ?? '']))).join('\n')
}
