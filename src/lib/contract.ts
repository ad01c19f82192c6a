import { type ErrorMap, oc } from '@orpc/contract'
import { z } from 'zod'
import { languages } from './language.ts'
import { currencies, parseMinor } from './money.ts'
import type { ProofAction } from './proofActions.ts'
import { type RefusalCode, refusals } from './refusals.ts'

/** Refusals that any operation may answer with; those of the operation itself are named in its contract. */
const everywhere = [
  'input_invalid',
  'not_signed_in',
  'second_factor_needed',
  'factor_missing',
  'not_found',
  'key_reused',
  'try_again',
] as const

/** Beside the sentence, what a problem document carries. */
const problemFacts = z.looseObject({
  flaws: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
})

type Codes<C extends RefusalCode> = {
  [K in C | ProofCodes | (typeof everywhere)[number]]: { status: number; data: typeof problemFacts }
}

export interface Asked<C extends RefusalCode> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1; `{name}` are taken from the input. */
  path: `/${string}`
  summary: string
  tag: string
  /** The named "no"s of this operation beyond those of every operation. */
  refusals?: readonly C[]
  /** Open to people who have not signed in. */
  open?: boolean
  /** Carries a secret: its answer is never kept for a repeat. */
  secret?: boolean
  /** Also for people whose session still lacks this. */
  doorway?: readonly Need[]
  /** Asks for a fresh proof of who is there, always or for some inputs, bound to exactly what is asked. */
  proof?: ProofAction
}

/** What a session may lack before it lets anything happen. */
type Need = 'second_factor_needed' | 'factor_missing'

export interface AskedMeta extends Record<string, unknown> {
  open: boolean
  writes: boolean
  secret: boolean
  doorway: readonly Need[]
  proof: ProofAction | undefined
}

export const plainMeta: AskedMeta = {
  open: false,
  writes: false,
  secret: false,
  doorway: [],
  proof: undefined,
}

const start = oc.$meta<AskedMeta>(plainMeta)

type ProofCodes = 'proof_needed' | 'proof_expired'
const proofCodes: readonly ProofCodes[] = ['proof_needed', 'proof_expired']

/** The beginning of a contract entry: address, words and refusals in one place. */
export function asked<const C extends RefusalCode = never>(entry: Asked<C>) {
  const errors: ErrorMap = {}
  const own = [...(entry.refusals ?? []), ...(entry.proof ? proofCodes : [])]
  for (const code of [...everywhere, ...own]) {
    errors[code] = { status: refusals[code].status, message: refusals[code].en, data: problemFacts }
  }
  return start
    .meta({
      open: entry.open ?? false,
      writes: entry.method !== 'GET',
      secret: entry.secret ?? false,
      doorway: entry.doorway ?? [],
      proof: entry.proof,
    })
    .route({
      method: entry.method,
      path: entry.path,
      summary: entry.summary,
      description: [
        `Refusals: ${Object.keys(errors).sort().join(', ')}.`,
        ...(entry.proof ? [`May ask for a fresh proof: ${entry.proof}.`] : []),
      ].join(' '),
      tags: [entry.tag],
      successStatus: 200,
    })
    .errors(errors as Codes<C>)
}

/** An amount of money on the wire: a decimal string with two decimals, "208.32". */
export const amount = z
  .string()
  .refine((text) => parseMinor(text) !== undefined, 'a decimal amount such as "208.32"')
  .meta({ pattern: '^-?\\d{1,13}(\\.\\d{1,2})?$', examples: ['208.32'] })
export const currency = z.enum(currencies)
export const language = z.enum(languages)
export const day = z.iso.date()
/** Basis points: 20 % is 2000. */
export const rate = z.int().min(0).max(10_000)
export const country = z.string().regex(/^[A-Z]{2}$/)
export const email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase())

/** The version that was read of what is changed. On the wire it is the header If-Match. */
export const version = z.int().min(1).describe('The version that was read; sent as If-Match')
/** What a write that names a version may be refused with for its sake. */
export const versionRefusals = ['changed_meanwhile', 'if_match_missing'] as const

/** Names in the five languages. */
export const names = z.object({
  it: z.string(),
  fr: z.string(),
  de: z.string(),
  en: z.string(),
  es: z.string(),
})

/** A page of a list: `limit` rows after `cursor`, which is opaque. */
export const paging = {
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
}

export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), next: z.string().nullable() })
}

/** The answer of an operation that only does. */
export const done = z.object({ done: z.literal(true) })
