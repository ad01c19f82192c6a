import { createHash } from 'node:crypto'
import { os } from '@orpc/server'
import { sql } from 'kysely'
import { z } from 'zod'
import { type AskedMeta, plainMeta } from './contract.ts'
import type { Courier } from './courier.ts'
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
  /** Came in a moment ago; asking for the password again would ask nothing new. */
  fresh?: boolean
}

/** Somebody whose session is begun but lets nothing happen yet, and what it lacks. */
export interface Doorway {
  need: 'second_factor_needed' | 'factor_missing'
  person: Actor
}

/** The browser or program that asks, for those operations by which people come in. */
export interface Visitor {
  address: string
  agent: string
  /** Remembered from an earlier sign-in with this browser. */
  device: string | undefined
  /** Set when this browser set out to the identity provider. */
  trip: string | undefined
}

/** What a call leaves with the browser; an empty text takes it away. */
export interface Keepsakes {
  session?: string
  device?: string
  trip?: string
  /** The version of what was answered. */
  version?: number
}

/** What the identity provider said of somebody, checked. */
export interface Identity {
  issuer: string
  subject: string
  /** How it looked at them (RFC 8176). */
  amr: readonly string[]
  authTime: Date | undefined
}

/** The provider's own identity provider (OpenID Connect) behind a port. */
export interface IdentityProvider {
  name: string
  /** Names it in the list of a person's ways in. */
  id: string
  /** Where to send the browser. */
  address(trip: { state: string; nonce: string; verifier: string; fresh: boolean }): Promise<string>
  /** Redeems what the browser came back with; throws where anything does not fit. */
  redeem(
    answer: Record<string, string>,
    trip: { state: string; nonce: string; verifier: string; fresh: boolean },
  ): Promise<Identity>
}

/** Locks secrets away that the database keeps, so that its copies give nothing away. */
export interface Vault {
  seal(secret: string): string
  open(sealed: string): string
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

/** What a look at a register or a site came to. An outage, or an answer nobody understands, is never a "no". */
export interface Looked {
  answer: 'confirmed' | 'contradicted' | 'unavailable' | 'not_supported'
  /** Where it was looked up. */
  source: string
  /** Facts to be put beside what a company says of itself, by name. */
  found: Record<string, string>
}

/** Commercial registers and the EU's register of VAT numbers, behind a port. */
export interface Registers {
  company(country: string, number: string): Promise<Looked>
  vat(number: string): Promise<Looked>
}

export interface OfCompany {
  website: string
  name: string
  registerNumber: string
  /** What proves a site to be theirs. */
  token: string
  /** Addresses of its people that they have proved to read. */
  emails: readonly string[]
}

/** A company's own site: whether it is there, and whether it is theirs. */
export interface Sites {
  website(company: OfCompany): Promise<Looked>
  control(company: OfCompany): Promise<Looked>
}

/** How passwords are kept: slow to try, and never readable. */
export interface Passwords {
  hash(password: string): Promise<string>
  verify(kept: { hash: string; password: string }): Promise<boolean>
}

/** Whether partner people and staff must have a second factor, or may; `passkey`: they must, and staff's is one. */
export type FactorPolicy = 'required' | 'optional' | 'passkey'

/** A setting as it is shown: of a secret only whether it is set. */
export interface ShownSetting {
  name: string
  value: string | null
  isSecret: boolean
  /** Where not, the installation goes by its usual value or makes its own. */
  isSet: boolean
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
  vault: Vault
  /** Seals the cursors of lists. */
  cursorKey: Uint8Array
  /** Takes messages to addresses that strangers chose, and to none of this house. */
  courier: Courier
  registers: Registers
  sites: Sites
  /** Whether a company whose checks all confirm it is taken in without anybody's word. */
  admitsConfirmed: boolean
  secondFactor: FactorPolicy
  identityProvider?: IdentityProvider | undefined
  /** How the installation is set up, as its people may see it: no secret in it. */
  settings?: readonly ShownSetting[] | undefined
  /** Whether a person who repeats a write could still ask for it: an answer is never replayed to somebody who lost it. */
  mayReplay(tx: Tx, actor: Actor, input: unknown, address: string): Promise<boolean>
}

/** What the way in (HTTP, tests) knows of a call. */
export interface Call {
  world: World
  actor: Actor | null
  /** Who stands in the door: signed in, but not far enough to act. */
  doorway?: Doorway | null
  visitor?: Visitor
  keepsakes?: Keepsakes
  /** Idempotency-Key of the call. */
  key?: string | undefined
  /** Step-Up: the proven intent this call is covered by. */
  proof?: string | undefined
  /** If-Match: the version of what is to be changed, as it was read. */
  match?: string | undefined
}

/** What an operation sees: its transaction, the instant, and who asks. */
export interface Context extends Call {
  tx: Tx
  now: Date
  /** Absent for what time brings. */
  act?: Act
}

/** What exactly is asked for: what a proof of who asks is bound to. */
export interface Act {
  /** Hash of the operation and everything it was given. */
  sha: string
  /** What its contract says it asks a proof for. */
  proof: string | undefined
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

const hats = z.looseObject({ organisationId: z.string().optional(), partnerId: z.string().optional() })

/**
 * Whose rows a call may read at the most. Who reads is fenced in by person and by the hat in the address; acts write
 * what others own too (books, letters), and the provider's own operations and what is open to all know no person.
 */
function fenceOf(actor: Actor | null, meta: AskedMeta, path: string, input: unknown) {
  if (!actor || meta.writes || meta.open || path.startsWith('/staff/')) return { person: 'open', hat: '' }
  const named = hats.safeParse(input).data
  return { person: actor.personId as string, hat: named?.organisationId ?? named?.partnerId ?? '' }
}

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
  .$meta<AskedMeta>(plainMeta)
  .middleware(async ({ context, next, procedure, path }, input) => {
    const { meta, route } = procedure['~orpc']
    const { open, writes, secret, doorway, proof } = meta
    const need = context.doorway?.need
    if (!open && !context.actor && !(need && doorway.includes(need))) refuse(need ?? 'not_signed_in')
    if (context.actor?.token && !context.world.coversOperation(context.actor.token.scopes, { path, writes }))
      refuse('scope_missing')
    mustBeText(input)
    const act = { sha: fingerprint(path, input), proof }
    const fence = fenceOf(context.actor, meta, route.path ?? '', input)
    const key = writes && !secret && context.actor ? keyOf(context.key) : undefined
    for (let tries = 1; ; tries++) {
      try {
        const answer = await context.world.db.transaction().execute(async (tx) => {
          // what somebody reads is planned once a connection: planning who reaches what takes longer than answering it
          const start = await rowOf(
            tx,
            sql<{ now: Date }>`select app.now() as now, set_config('lock_timeout', '5s', true),
              set_config('mandato.fence', ${fence.person}, true), set_config('mandato.hat', ${fence.hat}, true),
              set_config('plan_cache_mode', ${fence.person === 'open' ? 'auto' : 'force_generic_plan'}, true)`,
          )
          const now = start?.now ?? new Date(0)
          const actor = context.actor?.personId ?? ''
          if (key && context.actor) {
            const kept = await takeKey(tx, actor, key, act.sha, now)
            const mayReplay =
              !kept || (await context.world.mayReplay(tx, context.actor, input, route.path ?? ''))
            if (!mayReplay) refuse('not_found')
            if (kept) return { output: kept.response, context: { tx, now, act } }
          }
          const result = await Promise.resolve(next({ context: { tx, now, act } })).catch(keptRefusal)
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

/** The person of an operation that is for people, in the doorway too, and not for tokens. */
export function personAtDoor(context: Context): Actor {
  const person = context.actor ?? context.doorway?.person ?? refuse('not_signed_in')
  return person.token ? refuse('person_only') : person
}

/** The actor of an operation that only signed-in people reach. */
export function actorOf(context: Context): Actor {
  return context.actor ?? refuse('not_signed_in')
}
