import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { contracts } from '../contracts.ts'
import { type RefusalCode, refusals } from '../lib/refusals.ts'
import { kebab } from './names.ts'

export type Schema = z.core.JSONSchema.BaseSchema

/** An operation of the contract, as a command. */
export interface Command {
  group: string
  verb: string
  /** Where it stands in the contract. */
  path: [string, string]
  summary: string
  method: string
  url: string
  writes: boolean
  input: z.ZodType | undefined
  refusals: RefusalCode[]
}

const isRefusal = (code: string): code is RefusalCode => Object.hasOwn(refusals, code)

function commandOf(group: string, verb: string, { '~orpc': entry }: AnyContractProcedure): Command {
  return {
    group: kebab(group),
    verb: kebab(verb),
    path: [group, verb],
    summary: entry.route.summary ?? '',
    method: entry.route.method ?? 'POST',
    url: `/api/v1${entry.route.path ?? ''}`,
    writes: entry.meta.writes === true,
    input: entry.inputSchema instanceof z.ZodType ? entry.inputSchema : undefined,
    refusals: Object.keys(entry.errorMap).filter(isRefusal),
  }
}

/** Every operation of the contract, read off it. */
export const commands: readonly Command[] = Object.entries(contracts).flatMap(([group, operations]) =>
  Object.entries<unknown>(operations).flatMap(([verb, entry]) =>
    isContractProcedure(entry) ? [commandOf(group, verb, entry)] : [],
  ),
)

export interface Parameter {
  name: string
  /** Without the dashes before it. */
  option: string
  schema: Schema
  required: boolean
}

/** The values a command takes, one option each. */
export function parametersOf({ input }: Command): Parameter[] {
  if (!input) return []
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
  return Object.keys(schema.properties ?? {}).flatMap((name) => {
    const property = propertyOf(schema, name)
    const required = schema.required?.includes(name) ?? false
    // what travels as the header If-Match is called so here too
    const option = name === 'version' ? 'if-match' : kebab(name)
    return property ? [{ name, option, schema: property.schema, required }] : []
  })
}

/** What stands below a value: a property by its name or its option, an element by its number. */
export function propertyOf(schema: Schema, word: string): { key: string; schema: Schema } | undefined {
  for (const one of schema.anyOf ?? [schema]) {
    if (typeof one === 'boolean') continue
    const key = Object.keys(one.properties ?? {}).find((name) => name === word || kebab(name) === word)
    const below = key === undefined ? undefined : one.properties?.[key]
    if (key !== undefined && typeof below === 'object') return { key, schema: below }
    if (/^\d{1,4}$/.test(word) && typeof one.items === 'object' && !Array.isArray(one.items))
      return { key: word, schema: one.items }
  }
  return undefined
}
