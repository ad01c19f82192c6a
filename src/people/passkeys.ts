import { createHash } from 'node:crypto'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { sql } from 'kysely'
import { rowOf } from '../lib/database.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import {
  type Assertion,
  type Attestation,
  type AuthenticatorOptions,
  authenticatorOptions,
  type NewPasskeyOptions,
  newPasskeyOptions,
} from './doorContract.ts'
import { newToken } from './entry.ts'
import { type PasskeyRow, passkeysOf } from './factors.ts'

const challengeMinutes = 5
/** EdDSA, ES256 and RS256: what authenticators sign with. Naming them keeps Node from trying what it has only on trial. */
const algorithms = [-8, -7, -257]

/** What is not set is not sent. */
const asSent = (options: object): unknown => JSON.parse(JSON.stringify(options))

const site = (context: Context) => {
  const { origin, hostname } = new URL(context.world.publicUrl)
  return { expectedOrigin: origin, expectedRPID: hostname }
}

interface Purpose {
  purpose: 'sign_in' | 'add' | 'prove'
  personId?: string
  intentId?: string
  /** What the challenge is bound to, beside chance. */
  about?: string
}

async function newChallenge(context: Context, { purpose, personId, intentId, about }: Purpose) {
  const challenge = createHash('sha256')
    .update(`${about ?? ''}\n${newToken()}`)
    .digest()
  await sql`delete from challenge where expires_at < ${context.now}`.execute(context.tx)
  await sql`
    insert into challenge (challenge, purpose, person_id, intent_id, expires_at)
    values (${challenge.toString('base64url')}, ${purpose}, ${personId ?? null}, ${intentId ?? null},
            ${new Date(context.now.getTime() + challengeMinutes * 60_000)})
  `.execute(context.tx)
  return new Uint8Array(challenge)
}

/** Uses a challenge up: whatever comes of it, it serves once, for its purpose, its person and its intent. */
async function takeChallenge(context: Context, clientData: string, wanted: Purpose): Promise<string> {
  const { challenge } = readClientData(clientData)
  const row = await rowOf(
    context.tx,
    sql<{ challenge: string }>`
      delete from challenge
       where challenge = ${challenge} and purpose = ${wanted.purpose} and person_id is not distinct from ${wanted.personId ?? null}
         and intent_id is not distinct from ${wanted.intentId ?? null} and expires_at > ${context.now}
      returning challenge`,
  )
  return row?.challenge ?? refuse('passkey_refused')
}

function readClientData(text: string): { challenge: string } {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (read && typeof read === 'object' && 'challenge' in read && typeof read.challenge === 'string')
      return { challenge: read.challenge }
  } catch {
    // falls through: not readable is not recognised
  }
  return refuse('passkey_refused')
}

export async function registrationOptions(
  context: Context,
  person: { personId: string; name: string; email: string },
): Promise<NewPasskeyOptions> {
  const known = await passkeysOf(context.tx, person.personId)
  const options = await generateRegistrationOptions({
    rpName: 'Mandato',
    rpID: site(context).expectedRPID,
    userName: person.email,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(person.personId),
    challenge: await newChallenge(context, { purpose: 'add', personId: person.personId }),
    excludeCredentials: known.map(({ credential_id: id, transports }) => ({ id, transports })),
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return newPasskeyOptions.parse(asSent(options))
}

/** Keeps the passkey an authenticator made, when it answers what it was asked. */
export async function keepPasskey(
  context: Context,
  personId: string,
  name: string,
  attestation: Attestation,
): Promise<void> {
  const expectedChallenge = await takeChallenge(context, attestation.response.clientDataJSON, {
    purpose: 'add',
    personId,
  })
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: attestation,
    expectedChallenge,
    ...site(context),
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => refuse('passkey_refused'))
  if (!verified || !registrationInfo) return refuse('passkey_refused')
  const { credential } = registrationInfo
  await sql`
    insert into passkey (id, person_id, credential_id, public_key, counter, transports, name, created_at)
    values (${context.world.ids('passkey')}, ${personId}, ${credential.id}, ${Buffer.from(credential.publicKey).toString('base64url')},
            ${credential.counter}, ${attestation.response.transports ?? []}, ${name}, ${context.now})
  `.execute(context.tx)
}

/** Asks for any passkey of this site for a sign-in, for one of the person's own for a proof. */
export async function assertionOptions(context: Context, purpose: Purpose): Promise<AuthenticatorOptions> {
  const own = purpose.personId ? await passkeysOf(context.tx, purpose.personId) : []
  const options = await generateAuthenticationOptions({
    rpID: site(context).expectedRPID,
    challenge: await newChallenge(context, purpose),
    userVerification: 'required',
    ...(purpose.personId
      ? { allowCredentials: own.map(({ credential_id: id, transports }) => ({ id, transports })) }
      : {}),
  })
  return authenticatorOptions.parse(asSent(options))
}

/** The passkey that signed, checked: its challenge, our address, a person who was present and known to it. */
export async function assertedPasskey(
  context: Context,
  assertion: Assertion,
  purpose: Purpose,
): Promise<PasskeyRow> {
  const expectedChallenge = await takeChallenge(context, assertion.response.clientDataJSON, purpose)
  const row = await rowOf(
    context.tx,
    sql<PasskeyRow>`
      select k.* from passkey k join person p on p.id = k.person_id and p.state = 'active'
       where k.credential_id = ${assertion.id} for update of k`,
  )
  if (!row || (purpose.personId && row.person_id !== purpose.personId)) return refuse('passkey_refused')
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: assertion,
    expectedChallenge,
    ...site(context),
    requireUserVerification: true,
    credential: {
      id: row.credential_id,
      publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
      counter: Number(row.counter),
    },
  }).catch(() => refuse('passkey_refused'))
  if (!verified) return refuse('passkey_refused')
  await sql`update passkey set counter = ${authenticationInfo.newCounter}, last_used_at = ${context.now} where id = ${row.id}`.execute(
    context.tx,
  )
  return row
}
