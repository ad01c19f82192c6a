import { implement } from '@orpc/server'
import { sql } from 'kysely'
import type { Id } from '../lib/id.ts'
import { type Actor, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse, refuseKeeping } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { doorContract, type Way } from './doorContract.ts'
import { isKnownDevice, openSession, shaOf, strengthen, tell, welcome } from './entry.ts'
import { hasFactor, lockTotp, passkeysOf, recoveryCodesLeft, takeRecoveryCode, totpSince } from './factors.ts'
import { forgive, mayGuess, type Subject } from './guessing.ts'
import { assertedPasskey, assertionOptions } from './passkeys.ts'
import { isResistant, isStrong } from './standing.ts'
import { addPerson, passwordHash, passwordLink, personByEmail } from './store.ts'
import { fromBase32, isTotpCode, matchingStep } from './totp.ts'
import { personOfIdentity, type Returned, redeemed, setOut } from './trips.ts'

const outside = implement(doorContract).$context<Call>()
const os = outside.use(inTransaction)

/** Wrong codes count against the person, or against the browser they came in with before. */
async function codeSubject({ tx, visitor }: Context, personId: string): Promise<Subject> {
  const device = visitor?.device
  return (await isKnownDevice(tx, personId, device)) && device
    ? `factor:${shaOf(`${device} ${personId}`)}`
    : `factor:${personId}`
}

/** Whether a code of the authenticator app is right now; it is used up by being so. */
export async function takeTotp(context: Context, personId: string, code: string): Promise<boolean> {
  const row = await lockTotp(context.tx, personId)
  if (!row) return false
  const secret = fromBase32(context.world.vault.open(row.secret_sealed))
  const step = matchingStep(secret, code, context.now, Number(row.last_step))
  if (step === undefined) return false
  await sql`update totp set last_step = ${step} where person_id = ${personId}`.execute(context.tx)
  return true
}

/** One guess at a code, within the limits; a wrong one is counted although the call is refused. */
export async function guessCode(
  context: Context,
  personId: string,
  isRight: () => Promise<boolean>,
): Promise<void> {
  const subjects = [await codeSubject(context, personId)]
  const { allowed, last } = await mayGuess(context.tx, subjects)
  if (!allowed) refuseKeeping('too_many_guesses')
  if (await isRight()) return forgive(context.tx, subjects)
  if (last) await tell(context, personId, 'guessed')
  return refuseKeeping('code_wrong')
}

/** The one who waits in the doorway for a second factor. */
function waiting({ doorway }: Context): Actor {
  return doorway?.need === 'second_factor_needed' ? doorway.person : refuse('not_signed_in')
}

/** By what the one in the doorway goes on, or what they can set up to go on. */
async function waysOf({ tx, doorway, world }: Context): Promise<Way[]> {
  if (!doorway) return []
  const { personId, staff } = doorway.person
  const mustResist = world.secondFactor === 'passkey' && staff !== null
  const hasTotp = (await totpSince(tx, personId)) !== null
  if (doorway.need === 'factor_missing') return mustResist && hasTotp ? ['passkey'] : ['totp', 'passkey']
  const hasPasskey = (await passkeysOf(tx, personId)).length > 0
  if (mustResist && hasPasskey) return ['passkey']
  const hasCodes = (await recoveryCodesLeft(tx, personId)) > 0
  const ways: [Way, boolean][] = [
    ['totp', hasTotp],
    ['passkey', hasPasskey],
    ['recovery_code', hasCodes],
  ]
  return ways.flatMap(([way, isThere]) => (isThere ? [way] : []))
}

/** Somebody came in by a way that stands for both factors, or by the identity provider with what it vouches for. */
async function letIn(
  context: Context,
  personId: Id<'person'>,
  way: 'passkey' | 'provider',
  { strong, resistant }: { strong: boolean; resistant: boolean },
): Promise<void> {
  await openSession(context, personId, way, { strong, resistant }, context.doorway?.person.sessionId)
  if (strong || !(await hasFactor(context.tx, personId))) await welcome(context, personId)
}

const vouchedBy = (amr: readonly string[]) => ({ strong: isStrong(amr), resistant: isResistant(amr) })

/** What somebody set out for has to be ended by the same person in the same session. */
function mustBeTraveller({ actor }: Context, { trip }: Returned): Actor {
  if (!actor || actor.personId !== trip.person_id || actor.sessionId !== trip.session_id)
    return refuse('identity_refused')
  return actor
}

export const doorOperations = {
  look: os.look.handler(async ({ context }) => ({
    state: context.actor ? ('inside' as const) : (context.doorway?.need ?? ('outside' as const)),
    ways: await waysOf(context),
    identityProvider: context.world.identityProvider?.name ?? null,
  })),

  secondFactor: os.secondFactor.handler(async ({ context, input }) => {
    const { personId, sessionId } = waiting(context)
    const isTotp = isTotpCode(input.code.replaceAll(' ', ''))
    await guessCode(context, personId, async () =>
      isTotp
        ? takeTotp(context, personId, input.code.replaceAll(' ', ''))
        : takeRecoveryCode(context.tx, personId, input.code, context.now),
    )
    await strengthen(context, personId, sessionId, false)
    if (isTotp) return { done: true as const, recoveryCodesLeft: null }
    await tell(context, personId, 'code_used')
    return { done: true as const, recoveryCodesLeft: await recoveryCodesLeft(context.tx, personId) }
  }),

  passkeyOptions: os.passkeyOptions.handler(async ({ context }) =>
    assertionOptions(context, { purpose: 'sign_in' }),
  ),

  passkey: os.passkey.handler(async ({ context, input }) => {
    const passkey = await assertedPasskey(context, input.assertion, { purpose: 'sign_in' })
    await letIn(context, passkey.person_id, 'passkey', { strong: true, resistant: true })
    return { done: true as const }
  }),

  signUp: os.signUp.handler(async ({ context, input }) => {
    const { tx, world, now, visitor } = context
    const { allowed } = await mayGuess(tx, [
      `person:${shaOf(`sign-up ${input.email}`)}`,
      `address:${visitor?.address ?? ''}`,
    ])
    if (!allowed) refuseKeeping('too_many_guesses')
    const known = await personByEmail(tx, input.email)
    const hasPassword = known !== undefined && (await passwordHash(tx, known.id)) !== undefined
    const id = known?.id ?? (await addPerson(tx, world, now, { ...input, emailVerified: false }))
    // what a stranger typed stands in no letter to a stranger
    await post(tx, world.ids, now, [
      {
        template: 'sign_up',
        recipient: input.email,
        language: known?.language ?? input.language,
        facts: {
          known: hasPassword,
          link: hasPassword ? `${world.publicUrl}/sign-in` : await passwordLink(tx, world, id),
        },
      },
    ])
    return { done: true as const }
  }),

  setOut: os.setOut.handler(async ({ context }) => ({
    address: await setOut(context, { purpose: 'sign_in' }),
  })),

  comeBack: outside.comeBack
    .use(redeemed)
    .use(inTransaction)
    .handler(async ({ context }) => {
      const { came, tx, world, now } = context
      const providerId = world.identityProvider?.id ?? refuse('identity_provider_missing')
      const known = await personOfIdentity(tx, providerId, came.identity)
      if (came.trip.purpose === 'sign_in') {
        await letIn(context, known ?? refuse('identity_unknown'), 'provider', vouchedBy(came.identity.amr))
        return { done: came.trip.purpose }
      }
      const { personId } = mustBeTraveller(context, came)
      if (came.trip.purpose === 'link') {
        await sql`
          insert into sign_in (id, person_id, account_id, provider_id, created_at, updated_at)
          values (${world.ids('event')}, ${personId}, ${came.identity.subject}, ${providerId}, ${now}, ${now})`.execute(
          tx,
        )
        await tell(context, personId, 'identity_linked')
        return { done: came.trip.purpose }
      }
      if (known !== personId) refuse('identity_refused')
      await sql`
        update intent set state = 'proven'
         where id = ${came.trip.intent_id} and person_id = ${personId} and state = 'issued' and expires_at > ${now}`.execute(
        tx,
      )
      return { done: came.trip.purpose }
    }),
}
