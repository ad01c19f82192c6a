import { z } from 'zod'
import { type Operation, parametersOf } from '../contractOperations.ts'

/** What JSON schema says of a value, as far as an example needs it. */
interface Shape {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Shape[]
  oneOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minItems?: number
  minimum?: number
  format?: string
  pattern?: string
  examples?: unknown[]
}

export type Value = string | number | boolean | null | Value[] | { [name: string]: Value }
/** Ids by the name under which an input asks for them. */
export type Things = Readonly<Record<string, string>>

const byName: Record<string, Value> = {
  articleId: 'who-pays',
  code: '123456',
  country: 'CH',
  iban: 'CH93 0076 2011 6238 5295 7',
  means: 'prepaid',
  amount: '1.00',
  managed: '0.00',
  expected: '1.00',
  ceiling: '1000.00',
  list: '100.00',
  family: 'hosting',
  state: 'CH',
  level: 'look',
  days: 30,
  version: 1,
  kind: 'company',
  provider: 'test',
  month: '2026-01',
  password: 'a long enough password',
  houseNumber: '12',
  phone: '+41 31 000 00 00',
  postcode: '3000',
  qrIban: 'CH44 3199 9123 0008 8901 2',
  subject: 'partner_rate:bronze:hosting',
  runId: '1',
  accountId: '1',
  journalId: '1',
}

const isWord = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)

/** The least a contract asks for at this place. */
function example(shape: Shape, name: string, things: Things): Value {
  const thing = things[name]
  if (thing !== undefined) return thing
  const choices = shape.enum ?? (shape.const === undefined ? undefined : [shape.const])
  const known = byName[name]
  if (choices)
    return isWord(known) && choices.includes(known) ? known : isWord(choices[0]) ? choices[0] : null
  const [first] = shape.anyOf ?? shape.oneOf ?? []
  if (first) return example(first, name, things)
  if (shape.type === 'object')
    return Object.fromEntries(
      (shape.required ?? []).map((field) => [field, example(shape.properties?.[field] ?? {}, field, things)]),
    )
  if (shape.type === 'array') {
    const one = name.replace(/Ids$/, 'Id').replace(/^products$/, 'productId')
    return Array.from({ length: shape.minItems ?? 0 }, () => example(shape.items ?? {}, one, things))
  }
  if (known !== undefined) return known
  if (shape.type === 'boolean') return true
  if (shape.type === 'integer' || shape.type === 'number') return Math.max(1, shape.minimum ?? 1)
  if (shape.format === 'date') return '2026-06-01'
  if (shape.format === 'email') return 'somebody.else@people.example'
  const prefix = /^\^(\w{3}_)/.exec(shape.pattern ?? '')?.[1]
  return prefix ? `${prefix}00000000000000000000` : 'anything-that-is-long-enough'
}

const shapeOf = (schema: z.ZodType): Shape =>
  z.looseObject({}).parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))

/** An input as small as the contract lets it be, with these ids where ids are asked for, and what is said beside it. */
export function inputOf(
  operation: Operation,
  things: Things,
  said: (things: Things) => Record<string, Value> = () => ({}),
): Record<string, Value> {
  const least = operation.input ? example(shapeOf(operation.input), '', things) : {}
  const fields = least && typeof least === 'object' && !Array.isArray(least) ? least : {}
  // an address may name what the input's schema does not
  for (const name of parametersOf(operation.path)) fields[name] ??= things[name] ?? byName[name] ?? 'test'
  return { ...fields, ...said(things) }
}

/** A request as it goes over the wire: what the address names, what follows it, what the body holds. */
export function requestOf(operation: Operation, input: Record<string, Value>) {
  const inPath = parametersOf(operation.path)
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(input[name])),
  )
  const { version, ...said } = input
  const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` }
  const rest = Object.entries(said).filter(([name]) => !inPath.includes(name))
  const query = new URLSearchParams(rest.map(([name, value]) => [name, String(value)]))
  return operation.method === 'GET'
    ? { path: `/api/v1${path}${query.size > 0 ? `?${query}` : ''}`, init: { method: 'GET', headers } }
    : {
        path: `/api/v1${path}`,
        init: { method: operation.method, headers, body: JSON.stringify(Object.fromEntries(rest)) },
      }
}
