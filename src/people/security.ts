import { randomBytes } from 'node:crypto'
import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { rowOf, rowsOf } from '../lib/database.ts'
import { type Actor, type Call, type Context, inTransaction, personAtDoor } from '../lib/operation.ts'
import type { ProofAction } from '../lib/proofActions.ts'
import { refuse } from '../lib/refusal.ts'
import { guessCode, takeTotp } from './door.ts'
import { strengthen, tell } from './entry.ts'
import {
  codesForFirst,
  dutyOf,
  factorDue,
  hasFactor,
  lockTotp,
  newRecoveryCodes,
  passkeysOf,
  recoveryCodesLeft,
  totpSince,
} from './factors.ts'
import { keepPasskey, registrationOptions } from './passkeys.ts'
import { mustProve } from './proof.ts'
import { type Security, securityContract } from './securityContract.ts'
import { passwordHash } from './store.ts'
import { base32, otpAddress } from './totp.ts'
import { setOut } from './trips.ts'
import { deviceName, networkOf } from './visitor.ts'

const os = implement(securityContract).$context<Call>().use(inTransaction)

const beginMinutes = 15
const secretBytes = 20

interface SessionRow {
  id: string
  ip_address: string | null
  user_agent: string | null
  way: 'password' | 'passkey' | 'provider'
  strong_at: Date | null
  created_at: Date
  last_used_at: Date
}

async function sessionsOf({ tx }: Context, actor: Actor): Promise<Security['sessions']> {
  const rows = await rowsOf(
    tx,
    sql<SessionRow>`
      select id, ip_address, user_agent, way, strong_at, created_at, last_used_at from session
       where person_id = ${actor.personId} and expires_at > now() order by last_used_at desc, id`,
  )
  return rows.map((row) => ({
    id: row.id,
    device: deviceName(row.user_agent ?? ''),
    place: networkOf(row.ip_address ?? ''),
    way: row.way,
    strong: row.strong_at !== null,
    since: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at.toISOString(),
    current: row.id === actor.sessionId,
  }))
}

async function identityOf({ tx, world }: Context, personId: string): Promise<Security['identityProvider']> {
  if (!world.identityProvider) return null
  const { name, id } = world.identityProvider
  const row = await rowOf(
    tx,
    sql<{
      created_at: Date
    }>`select created_at from sign_in where person_id = ${personId} and provider_id = ${id}`,
  )
  return { name, linkedSince: row?.created_at.toISOString() ?? null }
}

async function resetAskedOf({ tx, now }: Context, personId: string): Promise<Security['resetAsked']> {
  const row = await rowOf(
    tx,
    sql<{ name: string; asked_at: Date; reason: string }>`
      select p.name, r.asked_at, r.reason from factor_reset r join person p on p.id = r.asked_by
       where r.person_id = ${personId} and r.state = 'asked' and r.expires_at > ${now}`,
  )
  return row ? { by: row.name, at: row.asked_at.toISOString(), reason: row.reason } : null
}

/** A proof for an act on one's own account; whoever came in a moment ago for the first factor has just given one. */
async function mustProveSelf(context: Context, action: ProofAction, about: string): Promise<void> {
  const { personId, fresh } = personAtDoor(context)
  if (action === 'add_factor' && fresh && !(await hasFactor(context.tx, personId))) return
  await mustProve(context, { action, objectId: personId, objectVersion: about })
}

/** The last factor stays with whoever has to have one. */
async function mustKeepDuty({ tx, world }: Context, personId: string): Promise<void> {
  if (world.secondFactor === 'optional' || (await hasFactor(tx, personId))) return
  if (await dutyOf(tx, personId)) refuse('factor_mandatory')
}

/** A first factor makes this session whole; the person's others wait in the doorway from now on. */
async function added(context: Context, what: 'totp_added' | 'passkey_added') {
  const { personId, sessionId } = personAtDoor(context)
  const recoveryCodes = await codesForFirst(context.tx, personId)
  await strengthen(context, personId, sessionId, what === 'passkey_added')
  await tell(context, personId, what)
  return { recoveryCodes }
}

async function removed(context: Context, what: 'totp_removed' | 'passkey_removed'): Promise<{ done: true }> {
  const { personId } = personAtDoor(context)
  await mustKeepDuty(context, personId)
  if (!(await hasFactor(context.tx, personId)))
    await sql`delete from recovery_code where person_id = ${personId}`.execute(context.tx)
  await tell(context, personId, what)
  return { done: true }
}

export const securityOperations = {
  get: os.get.handler(async ({ context }) => {
    const { tx, world } = context
    const actor = personAtDoor(context)
    const { personId } = actor
    const duty = world.secondFactor !== 'optional' ? await dutyOf(tx, personId) : null
    const passkeys = await passkeysOf(tx, personId)
    return {
      hasPassword: (await passwordHash(tx, personId)) !== undefined,
      totpSince: (await totpSince(tx, personId))?.toISOString() ?? null,
      passkeys: passkeys.map((row) => ({
        id: row.id,
        name: row.name,
        since: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
      })),
      recoveryCodesLeft: await recoveryCodesLeft(tx, personId),
      identityProvider: await identityOf(context, personId),
      mandatory: duty !== null,
      dueOn: (await factorDue(context, personId))?.toISOString() ?? null,
      resetAsked: await resetAskedOf(context, personId),
      sessions: await sessionsOf(context, actor),
    }
  }),

  beginTotp: os.beginTotp.handler(async ({ context }) => {
    const { tx, now, world } = context
    const { personId, email } = personAtDoor(context)
    if ((await lockTotp(tx, personId))?.since) refuse('factor_exists')
    await mustProveSelf(context, 'add_factor', 'totp')
    const secret = base32(randomBytes(secretBytes))
    await sql`
      insert into totp (person_id, secret_sealed, begun_at) values (${personId}, ${world.vault.seal(secret)}, ${now})
      on conflict (person_id) do update set secret_sealed = excluded.secret_sealed, begun_at = excluded.begun_at`.execute(
      tx,
    )
    return { secret, address: otpAddress('Mandato', email, secret) }
  }),

  confirmTotp: os.confirmTotp.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { personId } = personAtDoor(context)
    const row = await lockTotp(tx, personId)
    if (!row || row.since || now.getTime() - row.begun_at.getTime() > beginMinutes * 60_000)
      refuse('code_wrong')
    await guessCode(context, personId, () => takeTotp(context, personId, input.code.replaceAll(' ', '')))
    await sql`update totp set since = ${now} where person_id = ${personId}`.execute(tx)
    return added(context, 'totp_added')
  }),

  removeTotp: os.removeTotp.handler(async ({ context }) => {
    const { personId } = personAtDoor(context)
    if (!(await lockTotp(context.tx, personId))?.since) refuse('not_found')
    await mustProveSelf(context, 'remove_factor', 'totp')
    await sql`delete from totp where person_id = ${personId}`.execute(context.tx)
    return removed(context, 'totp_removed')
  }),

  passkeyOptions: os.passkeyOptions.handler(async ({ context }) => {
    await mustProveSelf(context, 'add_factor', 'passkey')
    return registrationOptions(context, personAtDoor(context))
  }),

  addPasskey: os.addPasskey.handler(async ({ context, input }) => {
    await keepPasskey(context, personAtDoor(context).personId, input.name, input.attestation)
    return added(context, 'passkey_added')
  }),

  removePasskey: os.removePasskey.handler(async ({ context, input }) => {
    const { personId } = personAtDoor(context)
    const own = await passkeysOf(context.tx, personId)
    if (!own.some(({ id }) => id === input.passkeyId)) refuse('not_found')
    await mustProveSelf(context, 'remove_factor', input.passkeyId)
    await sql`delete from passkey where id = ${input.passkeyId} and person_id = ${personId}`.execute(
      context.tx,
    )
    return removed(context, 'passkey_removed')
  }),

  renewCodes: os.renewCodes.handler(async ({ context }) => {
    const { personId } = personAtDoor(context)
    if (!(await hasFactor(context.tx, personId))) refuse('not_found')
    await mustProveSelf(context, 'renew_codes', 'codes')
    const recoveryCodes = await newRecoveryCodes(context.tx, personId)
    await tell(context, personId, 'codes_renewed')
    return { recoveryCodes }
  }),

  link: os.link.handler(async ({ context }) => {
    const { personId, sessionId } = personAtDoor(context)
    const identity = (await identityOf(context, personId)) ?? refuse('identity_provider_missing')
    if (identity.linkedSince) refuse('identity_taken')
    await mustProveSelf(context, 'link_identity', 'identity')
    return { address: await setOut(context, { purpose: 'link', personId, sessionId }) }
  }),

  unlink: os.unlink.handler(async ({ context }) => {
    const { personId } = personAtDoor(context)
    const identity = await identityOf(context, personId)
    if (!identity?.linkedSince) refuse('not_found')
    await mustProveSelf(context, 'remove_factor', 'identity')
    await sql`delete from sign_in where person_id = ${personId} and provider_id = ${context.world.identityProvider?.id}`.execute(
      context.tx,
    )
    await tell(context, personId, 'identity_unlinked')
    return { done: true as const }
  }),

  endSession: os.endSession.handler(async ({ context, input }) => {
    const { personId } = personAtDoor(context)
    const ended = await rowOf(
      context.tx,
      sql`delete from session where id = ${input.sessionId} and person_id = ${personId} returning 1`,
    )
    if (!ended) refuse('not_found')
    return { done: true as const }
  }),

  endOtherSessions: os.endOtherSessions.handler(async ({ context }) => {
    const { personId, sessionId } = personAtDoor(context)
    const ended = await rowsOf(
      context.tx,
      sql`delete from session where person_id = ${personId} and id <> ${sessionId} returning 1`,
    )
    return { ended: ended.length }
  }),

  refuseReset: os.refuseReset.handler(async ({ context }) => {
    const { personId } = personAtDoor(context)
    const refused = await rowOf(
      context.tx,
      sql`update factor_reset set state = 'withdrawn', decided_by = ${personId}, decided_at = ${context.now}
           where person_id = ${personId} and state = 'asked' returning 1`,
    )
    if (!refused) refuse('not_found')
    return { done: true as const }
  }),
}
