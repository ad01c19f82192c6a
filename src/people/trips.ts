import { os } from '@orpc/server'
import { sql } from 'kysely'
import { rowOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Call, Context, Identity } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { newToken, shaOf } from './entry.ts'

const tripMinutes = 10
/** Clocks of two houses differ a little. */
const skewSeconds = 5

interface TripRow {
  purpose: 'sign_in' | 'link' | 'prove'
  person_id: Id<'person'> | null
  session_id: string | null
  intent_id: Id<'intent'> | null
  nonce: string
  verifier: string
  started_at: Date
}

/** What came of a way to the identity provider, for the operation that ends it. */
export interface Returned {
  trip: TripRow
  identity: Identity
}

interface SetOut {
  purpose: TripRow['purpose']
  personId?: string
  sessionId?: string
  intentId?: string
}

/** Notes that this browser sets out, for what and for whom; the answer is where it has to go. */
export async function setOut(
  context: Context,
  { purpose, personId, sessionId, intentId }: SetOut,
): Promise<string> {
  const provider = context.world.identityProvider ?? refuse('identity_provider_missing')
  const [state, nonce, verifier, browser] = [newToken(), newToken(), newToken(), newToken()]
  await sql`delete from provider_trip where expires_at < now()`.execute(context.tx)
  // by the real clock: it is compared with what the identity provider's clock says
  await sql`
    insert into provider_trip (state_sha, browser_sha, purpose, person_id, session_id, intent_id, nonce, verifier, started_at, expires_at)
    values (${shaOf(state)}, ${shaOf(browser)}, ${purpose}, ${personId ?? null}, ${sessionId ?? null}, ${intentId ?? null},
            ${nonce}, ${verifier}, now(), now() + make_interval(mins => ${tripMinutes}))
  `.execute(context.tx)
  if (context.keepsakes) context.keepsakes.trip = browser
  return provider.address({ state, nonce, verifier, fresh: purpose !== 'sign_in' })
}

/**
 * Ends a way before the operation begins, because it asks over the network: the trip is used up first, so that no
 * answer serves twice, then redeemed.
 */
export const redeemed = os
  .$context<Call>()
  .middleware(async ({ context, next }, { returned }: { returned: Record<string, string> }) => {
    const { world, visitor, keepsakes } = context
    const provider = world.identityProvider ?? refuse('identity_provider_missing')
    const state = returned.state ?? ''
    const trip = await rowOf(
      world.db,
      sql<TripRow & { alive: boolean }>`
        delete from provider_trip where state_sha = ${shaOf(state)} and browser_sha = ${shaOf(visitor?.trip ?? '')}
        returning purpose, person_id, session_id, intent_id, nonce, verifier, started_at, expires_at > now() as alive`,
    )
    if (!trip?.alive) return refuse('identity_refused')
    const fresh = trip.purpose !== 'sign_in'
    const { nonce, verifier } = trip
    const identity = await provider
      .redeem(returned, { state, nonce, verifier, fresh })
      .catch(() => refuse('identity_refused'))
    if (fresh && !isFresh(identity, trip)) return refuse('identity_refused')
    if (keepsakes) keepsakes.trip = ''
    return next({ context: { came: { trip, identity } satisfies Returned } })
  })

/** Whether the person signed in there after setting out here, and not some time before. */
function isFresh({ authTime }: Identity, trip: TripRow): boolean {
  return authTime !== undefined && authTime.getTime() >= trip.started_at.getTime() - skewSeconds * 1000
}

/** The person an identity is linked to; by issuer and subject, whatever e-mail it carries. */
export async function personOfIdentity(
  tx: Context['tx'],
  providerId: string,
  { subject }: Identity,
): Promise<Id<'person'> | undefined> {
  const row = await rowOf(
    tx,
    sql<{ person_id: Id<'person'> }>`
      select s.person_id from sign_in s join person p on p.id = s.person_id and p.state = 'active'
       where s.provider_id = ${providerId} and s.account_id = ${subject}`,
  )
  return row?.person_id
}
