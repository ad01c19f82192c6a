import { ORPCError } from '@orpc/server'
import { type Language, languages } from '../lib/language.ts'
import { type Flaw, Refusal } from '../lib/refusal.ts'
import { type RefusalCode, refusals } from '../lib/refusals.ts'

/** A refusal as it leaves the server: RFC 9457, with our stable code and the facts the refusal carries. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  code: RefusalCode
  flaws?: Flaw[]
  [fact: string]: unknown
}

const isCode = (code: string): code is RefusalCode => Object.hasOwn(refusals, code)

interface Issue {
  message: string
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined
}

/** What zod says of an input, field by field. */
export function flawsOf(cause: unknown): Flaw[] {
  if (!cause || typeof cause !== 'object' || !('issues' in cause) || !Array.isArray(cause.issues)) return []
  return (cause.issues as Issue[]).slice(0, 50).map((issue) => ({
    field:
      (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ||
      'body',
    reason: issue.message,
  }))
}

/** Turns whatever an operation threw into the named "no" it stands for; anything unknown is a bug and says so. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST') return new Refusal('input_invalid', { flaws: flawsOf(error.cause) })
    if (error.code === 'NOT_FOUND') return new Refusal('not_found')
    if (typeof error.code === 'string' && isCode(error.code)) return new Refusal(error.code)
  }
  if (error instanceof SyntaxError)
    return new Refusal('input_invalid', { flaws: [{ field: 'body', reason: 'not JSON' }] })
  return new Refusal('failed')
}

function problemOf(refusal: Refusal, language: Language, instance: string): Problem {
  const { status } = refusals[refusal.code]
  return {
    type: `urn:mandato:refusal:${refusal.code}`,
    title: refusals[refusal.code].en,
    status,
    detail: refusals[refusal.code][language],
    instance,
    code: refusal.code,
    ...refusal.facts,
  }
}

/** The first language of ours that a visitor asks for. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase())
  return languages.find((l) => wanted[0] === l) ?? languages.find((l) => wanted.includes(l)) ?? 'en'
}

/** What a stale or half sign-in is asked for (RFC 9470). */
const insufficient = 'Session error="insufficient_user_authentication"'
const challenges: { [code in RefusalCode]?: string } = {
  proof_needed: `${insufficient}, max_age=0`,
  second_factor_needed: `${insufficient}, acr_values="mfa"`,
  factor_missing: `${insufficient}, acr_values="mfa"`,
  token_unknown: 'Bearer error="invalid_token"',
}

export function problemResponse(error: unknown, language: Language, instance: string): Response {
  const refusal = asRefusal(error)
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  }
  const challenge = challenges[refusal.code]
  if (challenge) headers['www-authenticate'] = challenge
  if (refusals[refusal.code].status === 503) headers['retry-after'] = '1'
  return new Response(JSON.stringify(problemOf(refusal, language, instance)), {
    status: refusals[refusal.code].status,
    headers,
  })
}
