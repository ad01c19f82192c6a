import type { Schema } from './commands.ts'
import type { Cli } from './io.ts'

/** What a value has to be, in words: for help, and for the sentence that refuses it. */
export function expectedOf({ say }: Cli, schema: Schema): string | undefined {
  const values = schema.enum ?? constants(schema)
  if (values) return say('expected.oneOf', { values: values.join(', ') })
  switch (schema.type) {
    case 'integer':
    case 'number': {
      const bounds = {
        min: String(schema.minimum ?? 0),
        max: String(schema.maximum ?? Number.MAX_SAFE_INTEGER),
      }
      return say(schema.type === 'integer' ? 'expected.whole' : 'expected.number', bounds)
    }
    case 'boolean':
      return say('expected.oneOf', { values: 'true, false' })
    case 'string':
      return textExpected({ say }, schema)
    default: {
      const text = textOrNothing(schema)
      if (text) return textExpected({ say }, text)
      return say('expected.json', { shape: shapeOf(schema) })
    }
  }
}

/** The text of a value that is a text or null. */
export function textOrNothing({ anyOf = [] }: Schema): Schema | undefined {
  const values = anyOf.filter((one): one is Schema => typeof one === 'object' && one.type !== 'null')
  return values.length === 1 && values[0]?.type === 'string' && !values[0].enum ? values[0] : undefined
}

/** What a piece of JSON looks like, on one line: `[{"productId": …, "level": "look|manage"}]`. */
function shapeOf(schema: Schema): string {
  const values = schema.enum ?? constants(schema)
  if (values)
    return values.every((value) => typeof value === 'number')
      ? values.join('|')
      : JSON.stringify(values.join('|'))
  if (schema.anyOf)
    return schema.anyOf.flatMap((one) => (typeof one === 'object' ? [shapeOf(one)] : [])).join(' | ')
  if (schema.type === 'array') {
    return typeof schema.items === 'object' && !Array.isArray(schema.items)
      ? `[${shapeOf(schema.items)}]`
      : '[…]'
  }
  if (schema.type !== 'object') return '…'
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, below]) =>
    typeof below === 'object' ? [`${JSON.stringify(name)}: ${shapeOf(below)}`] : [],
  )
  return `{${fields.join(', ')}}`
}

function textExpected(
  { say }: Pick<Cli, 'say'>,
  { format, pattern, examples, minLength, maxLength }: Schema,
): string | undefined {
  if (format === 'date') return say('expected.day')
  if (format === 'email') return say('expected.email')
  const prefix = /^\^([a-z]{3})_/.exec(pattern ?? '')?.[1]
  if (prefix) return say('expected.id', { prefix })
  if (examples) return say('expected.amount')
  if (pattern === '^[A-Z]{2}$') return say('expected.country')
  if (pattern?.startsWith('^\\d{1,9}')) return say('expected.unit')
  if (pattern) return say('expected.pattern', { pattern })
  if (maxLength === undefined) return undefined
  return say('expected.text', { min: String(minLength ?? 0), max: String(maxLength) })
}

/** The values of a choice that is written as alternatives, such as 1, 3 or 6 months. */
function constants(schema: Schema): unknown[] | undefined {
  const values = (schema.anyOf ?? []).map((one) => (typeof one === 'object' ? one.const : undefined))
  return values.length > 0 && values.every((value) => value !== undefined) ? values : undefined
}
