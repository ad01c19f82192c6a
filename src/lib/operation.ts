import { createHash } from 'node:crypto'
import { os } from '@orpc/server'
import { sql } from 'kysely'
import type { AskedMeta } from './contract.ts'
import { type Database, isPassing, rowOf, type Tx } from './database.ts'
import type { Id, Ids, Tokens } from './id.ts'
import type { Language } from './language.ts'
import { refusalOf } from './promises.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Signer } from './signing.ts'

/** The person who asks, as their session says it now. */
export interface Actor {
  personId: Id<'person'>
  sessionId: string
  name: string
  email: string
  emailVerified: boolean
  language: Language
  staff: 'manager' | 'finance' | 'support' | null
  /** The token a technical user came with; nothing for people. */
  token?: { id: Id<'token'>; scopes: readonly string[] }
}

/** Where payments are made: a provider behind a port. The reference names the payment on its side. */
export interface PaymentProvider {
  name: string
  start(payment: { id: Id<'payment'>; amount: bigint; currency: string }): { reference: string; url: string }
  /** Whether a message about a payment really comes from the provider. */
  verify(message: { eventId: string; reference: string; outcome: string; signature: string }): boolean
  sign(message: { eventId: string; reference: string; outcome: string }): string
  /** Gives money of a payment back by the way it came, once for each id; missing where the provider cannot. */
  refund?(refund: { id: Id<'document'>; reference: string; amount: bigint; currency: string }): Promise<void>
}

/** How passwords are kept: slow to try, and never readable. */
export interface Passwords {
  hash(password: string): Promise<string>
  verify(kept: { hash: string; password: string }): Promise<boolean>
}

/** What stands around the operations; made once when the program starts. */
export interface World {
  db: Database
  ids: Ids
  tokens: Tokens
  publicUrl: string
  payments: PaymentProvider
  /** Whether letters are kept for the mailbox page instead of being sent. */
  mailbox: boolean
  passwords: Passwords
  /** Signs what is to be believed outside. */
  signer: Signer
  /** Whether a technical user's token is good for an operation at all. */
  coversOperation(scopes: readonly string[], operation: { path: readonly string[]; writes: boolean }): boolean
  /** Whether a person who repeats a write could still ask for it: an answer is never replayed to somebody who lost it. */
  mayReplay(tx: Tx, actor: Actor, input: unknown, address: string): Promise<boolean>
}

/** What the way in (HTTP, tests) knows of a call. */
export interface Call {
  world: World
  actor: Actor | null
  /** Idempotency-Key of the call. */
  key?: string | undefined
  /** Step-Up: the proven intent this call is covered by. */
  proof?: string | undefined
}

/** What an operation sees: its transaction, the instant, and who asks. */
export interface Context extends Call {
  tx: Tx
  now: Date
}

/** Canonical form of a request, so that the same request has the same fingerprint. */
function fingerprint(path: readonly string[], input: unknown): string {
  const canonical = JSON.stringify(input, (_key, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256')
    .update(`${path.join('.')}\n${canonical}`)
    .digest('hex')
}

interface Kept {
  request_sha: string
  response: unknown
}

/**
 * Takes the key for this call: the first caller gets undefined and does the work; a repeat waits for it at the
 * unique index and gets the kept answer.
 */
async function takeKey(
  tx: Tx,
  actor: string,
  key: string,
  sha: string,
  now: Date,
): Promise<Kept | undefined> {
  const taken = await rowOf(
    tx,
    sql<{
      key: string
    }>`insert into idempotency (actor, key, request_sha, created_at) values (${actor}, ${key}, ${sha}, ${now})
      on conflict do nothing returning key`,
  )
  if (taken) return undefined
  const kept = await rowOf(
    tx,
    sql<Kept>`select request_sha, response from idempotency where actor = ${actor} and key = ${key}`,
  )
  if (!kept || kept.request_sha !== sha) refuse('key_reused')
  return kept
}

const triesMax = 3

/** A refusal whose writes stay is handed on as a value, so that the transaction commits. */
function keptRefusal(error: unknown): Refusal {
  if (error instanceof Refusal && error.kept) return error
  throw error
}

/**
 * Runs an operation in one transaction: signs of who asks checked, the key taken, the answer kept beside it. A
 * refusal or a bug rolls everything back; a deadlock or lock timeout is tried again.
 */
export const inTransaction = os
  .$context<Call>()
  .$meta<AskedMeta>({ open: false, writes: false, secret: false })
  .middleware(async ({ context, next, procedure, path }, input) => {
    const { meta, route } = procedure['~orpc']
    const { open, writes, secret } = meta
    if (!open && !context.actor) refuse('not_signed_in')
    if (context.actor?.token && !context.world.coversOperation(context.actor.token.scopes, { path, writes }))
      refuse('scope_missing')
    mustBeText(input)
    const key = writes && !secret && context.actor ? keyOf(context.key) : undefined
    for (let tries = 1; ; tries++) {
      try {
        const answer = await context.world.db.transaction().execute(async (tx) => {
          const start = await rowOf(
            tx,
            sql<{ now: Date }>`select app.now() as now, set_config('lock_timeout', '5s', true)`,
          )
          const now = start?.now ?? new Date(0)
          const actor = context.actor?.personId ?? ''
          if (key && context.actor) {
            const kept = await takeKey(tx, actor, key, fingerprint(path, input), now)
            const mayReplay =
              !kept || (await context.world.mayReplay(tx, context.actor, input, route.path ?? ''))
            if (!mayReplay) refuse('not_found')
            if (kept) return { output: kept.response, context: { tx, now } }
          }
          const result = await Promise.resolve(next({ context: { tx, now } })).catch(keptRefusal)
          if (result instanceof Refusal) {
            // what was refused was not done: the same key, covered by a proof, still does it
            if (key) await sql`delete from idempotency where actor = ${actor} and key = ${key}`.execute(tx)
            return result
          }
          if (key) {
            await sql`update idempotency set response = ${JSON.stringify(result.output ?? null)} where actor = ${actor} and key = ${key}`.execute(
              tx,
            )
          }
          return result
        })
        if (answer instanceof Refusal) throw answer
        return answer
      } catch (error) {
        if (error instanceof Refusal) throw error
        const refusal = refusalOf(error)
        if (refusal) throw refusal
        if (!isPassing(error)) throw error
        if (tries === triesMax) refuse('try_again')
      }
    }
  })

const keyLengthMax = 128

/** An Idempotency-Key as the caller gave it, or none. */
function keyOf(key: string | undefined): string | undefined {
  if (key === undefined || (key.length >= 1 && key.length <= keyLengthMax && isText(key))) return key
  return refuse('input_invalid', {
    flaws: [{ field: 'Idempotency-Key', reason: `1 to ${keyLengthMax} characters` }],
  })
}

/** PostgreSQL keeps no NUL, and half a character is none. */
function isText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** Refuses an input with a text that cannot be kept, by the field it stands in. */
function mustBeText(input: unknown, field = ''): void {
  if (typeof input === 'string' && !isText(input)) {
    refuse('input_invalid', {
      flaws: [{ field: field || 'body', reason: 'a text with characters that cannot be kept' }],
    })
  }
  if (!input || typeof input !== 'object') return
  for (const [name, value] of Object.entries(input)) mustBeText(value, field ? `${field}.${name}` : name)
}

/** The actor of an operation that only signed-in people reach. */
export function actorOf(context: Context): Actor {
  return context.actor ?? refuse('not_signed_in')
}
