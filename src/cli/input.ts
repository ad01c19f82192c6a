import type { z } from 'zod'
import { type Command, type Parameter, parametersOf, propertyOf, type Schema } from './commands.ts'
import { expectedOf, textOrNothing } from './expected.ts'
import { readBytes, textOf } from './files.ts'
import { type Cli, Ending } from './io.ts'
import { kebab } from './names.ts'
import { everywhere, flags, given, missing, onlyKnown, type Typed } from './options.ts'

type Input = Record<string, unknown>

/** The parameter an option speaks of: `--wish.access` speaks of `wish`. */
function parameterOf(parameters: readonly Parameter[], option: string): Parameter | undefined {
  const first = option.split('.')[0]
  return parameters.find((parameter) => parameter.option === first || parameter.name === first)
}

/** Whether an option of the command stands alone when no value follows: a yes. */
export function standsAlone(command: Command): (option: string) => boolean {
  const parameters = parametersOf(command)
  return (option) => leafOf(parameters, option)?.schema.type === 'boolean'
}

interface Leaf {
  /** Keys from the input down to the value. */
  keys: string[]
  schema: Schema
}

function leafOf(parameters: readonly Parameter[], option: string): Leaf | undefined {
  const parameter = parameterOf(parameters, option)
  if (!parameter) return undefined
  return option
    .split('.')
    .slice(1)
    .reduce<Leaf | undefined>(
      (leaf, word) => {
        const below = leaf && propertyOf(leaf.schema, word)
        return below && { keys: [...leaf.keys, below.key], schema: below.schema }
      },
      { keys: [parameter.name], schema: parameter.schema },
    )
}

/** Puts what was typed, and what --body names, together to the input of a command. */
export async function inputOf(cli: Cli, command: Command, typed: Typed): Promise<Input | undefined> {
  const parameters = parametersOf(command)
  const body = given(cli, typed, 'body')
  const input: Input = body === undefined ? {} : await readBody(cli, body)
  const unknown: Typed = { words: [], options: new Map() }
  for (const [option, text] of typed.options) {
    const leaf = leafOf(parameters, option)
    if (!leaf) unknown.options.set(option, text)
    else {
      const [name = '', ...below] = leaf.keys
      input[name] = withValue(input[name], below, read(cli, option, text, leaf.schema))
    }
  }
  onlyKnown(cli, unknown, [
    ...parameters.map((parameter) => parameter.option),
    ...everywhere,
    ...flags.filter((flag) => flag !== 'password-stdin'),
  ])
  const absent = parameters.filter(({ name, required }) => required && !(name in input))
  if (absent.length > 0)
    throw missing(
      cli,
      absent.map(({ option }) => option),
    )
  if (!command.input) return undefined
  const checked = command.input.safeParse(input)
  const flaw = checked.error?.issues[0]
  if (flaw) throw wrongValue(cli, parameters, input, flaw)
  return input
}

async function readBody(cli: Cli, file: string): Promise<Input> {
  const text = textOf(cli, file, await readBytes(cli, file))
  const wrong = new Ending(cli.say('wrong.body'), 2)
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    throw wrong
  }
  throw wrong
}

const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A typed text as the value its schema asks for. */
function read(cli: Cli, option: string, text: string | null, schema: Schema): unknown {
  if (text === null) return true
  if (schema.type === 'string') return text
  // a text that may also be nothing is typed as it is, and nothing as null
  const isText = textOrNothing(schema) !== undefined
  try {
    const value: unknown = JSON.parse(text)
    return isText && value !== null && typeof value !== 'string' ? text : value
  } catch {
    if (isText) return text
    throw new Ending(wrongSentence(cli, option, schema), 2)
  }
}

function wrongSentence(cli: Cli, option: string, schema: Schema | undefined): string {
  const expected = schema && expectedOf(cli, schema)
  if (expected === undefined) return cli.say('wrong.valuePlain', { option: `--${option}` })
  return cli.say('wrong.value', { option: `--${option}`, expected })
}

/** A value with another put somewhere below it; objects and lists are made on the way. */
function withValue(whole: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (/^\d+$/.test(key)) {
    const list: unknown[] = Array.isArray(whole) ? [...whole] : []
    list[Number(key)] = withValue(list[Number(key)], rest, value)
    return list
  }
  const object = isObject(whole) ? whole : {}
  return { ...object, [key]: withValue(object[key], rest, value) }
}

function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)]
    return isObject(value) ? value[String(key)] : undefined
  }, whole)
}

interface Flaw {
  path: PropertyKey[]
  issue: z.core.$ZodIssue
}

/** Of a value that fits none of several forms, what is wrong with the form it is nearest to. */
function nearestFlaw({ path, issue }: Flaw): Flaw {
  if (issue.code !== 'invalid_union') return { path, issue }
  const [nearest] = issue.errors.toSorted((a, b) => a.length - b.length)
  const first = nearest?.[0]
  return first ? nearestFlaw({ path: [...path, ...first.path], issue: first }) : { path, issue }
}

/** The first thing the schema finds wrong, as a sentence about its option. */
function wrongValue(
  cli: Cli,
  parameters: readonly Parameter[],
  input: Input,
  first: z.core.$ZodIssue,
): Ending {
  const { path, issue } = nearestFlaw({ path: first.path, issue: first })
  const options = path.map((part) => kebab(String(part)))
  if (issue.code === 'unrecognized_keys') {
    const option = [...options, kebab(issue.keys[0] ?? '')].join('.')
    return new Ending(cli.say('wrong.option', { option: `--${option}` }), 2)
  }
  const option = options.join('.')
  if (valueAt(input, path) === undefined) return missing(cli, [option])
  return new Ending(wrongSentence(cli, option, leafOf(parameters, option)?.schema), 2)
}
