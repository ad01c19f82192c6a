import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { currencyOf } from '../lib/currency.ts'
import { actorOf, type Call, type Context, inTransaction, personAtDoor } from '../lib/operation.ts'
import { refuse, refuseKeeping } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { type Me, peopleContract } from './contract.ts'
import { factorDue, passkeysOf } from './factors.ts'
import { assertedPasskey, assertionOptions } from './passkeys.ts'
import { readPreferences } from './preferences.ts'
import { isLocked } from './proof.ts'
import {
  hatsOf,
  type IntentRow,
  intentById,
  isLinked,
  lockIntent,
  passwordHash,
  personById,
  preferencesOf,
} from './store.ts'
import { setOut } from './trips.ts'

const os = implement(peopleContract).$context<Call>().use(inTransaction)

async function meOf(context: Context): Promise<Me> {
  const actor = actorOf(context)
  const person = (await personById(context.tx, actor.personId)) ?? refuse('not_signed_in')
  const hats = await hatsOf(context, actor.personId)
  const due = await factorDue(context, actor.personId)
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    language: person.language,
    staff: person.staff,
    hats: hats.map((hat) => ({
      organisationId: hat.organisation_id,
      name: hat.name,
      role: hat.role,
      accounting: hat.accounting,
      currency: currencyOf(hat.country),
      partner: hat.partner,
      clients: hat.clients,
    })),
    factorDueOn: due?.toISOString() ?? null,
    preferences: readPreferences(await preferencesOf(context.tx, actor.personId)),
  }
}

/** An intent of the one who asks, in this session. */
function ownIntent(context: Context, intent: IntentRow | undefined): IntentRow {
  const asker = personAtDoor(context)
  const isOwn = intent?.person_id === asker.personId && intent.session_id === asker.sessionId
  return isOwn ? intent : refuse('not_found')
}

/** One that can still be proven. */
async function openIntent(context: Context, intentId: string): Promise<IntentRow> {
  const intent = ownIntent(context, await lockIntent(context.tx, intentId))
  return intent.state === 'issued' && context.now < intent.expires_at ? intent : refuse('proof_expired')
}

/** What an authenticator signs for an intent: the act, its object and all it was given. */
function asked({ id, person_id: personId, action, object_id, object_version, content_sha }: IntentRow) {
  const about = JSON.stringify([id, action, object_id, object_version, content_sha])
  return { purpose: 'prove', personId, intentId: id, about } as const
}

async function proven({ tx }: Context, { id, action, expires_at }: IntentRow) {
  await sql`update intent set state = 'proven' where id = ${id}`.execute(tx)
  return { intentId: id, action, provenUntil: expires_at.toISOString() }
}

export const peopleOperations = {
  me: os.me.handler(({ context }) => meOf(context)),

  change: os.change.handler(async ({ context, input }) => {
    await sql`
      update person set name = coalesce(${input.name ?? null}, name), language = coalesce(${input.language ?? null}, language),
             preferences = preferences || ${JSON.stringify(input.preferences ?? {})}::jsonb, updated_at = ${context.now}
       where id = ${actorOf(context).personId}`.execute(context.tx)
    return meOf(context)
  }),

  intent: os.intent.handler(async ({ context, input }) => {
    const intent = ownIntent(context, await intentById(context.tx, input.intentId))
    const { tx, world, now } = context
    const identity =
      world.identityProvider && (await isLinked(tx, intent.person_id, world.identityProvider.id))
        ? world.identityProvider.name
        : null
    return {
      intentId: intent.id,
      action: intent.action,
      state: now >= intent.expires_at ? ('expired' as const) : intent.state,
      ways: [
        ...((await passwordHash(tx, intent.person_id)) ? (['password'] as const) : []),
        ...((await passkeysOf(tx, intent.person_id)).length > 0 ? (['passkey'] as const) : []),
        ...(identity ? (['identity_provider'] as const) : []),
      ],
      identityProvider: identity,
    }
  }),

  prove: os.prove.handler(async ({ context, input }) => {
    const actor = personAtDoor(context)
    // one guess at a time, whichever intents and sessions they come through
    await sql`select pg_advisory_xact_lock(hashtextextended(${`proof:${actor.personId}`}, 0))`.execute(
      context.tx,
    )
    const intent = await openIntent(context, input.intentId)
    if (await isLocked(context)) refuse('proof_locked')
    const hash = await passwordHash(context.tx, actor.personId)
    const right =
      hash !== undefined && (await context.world.passwords.verify({ hash, password: input.password }))
    if (right) return proven(context, intent)
    await sql`update intent set tries = tries + 1 where id = ${intent.id}`.execute(context.tx)
    if (await isLocked(context)) {
      await post(context.tx, context.world.ids, context.now, [
        {
          template: 'proof_locked',
          recipient: actor.email,
          language: actor.language,
          facts: { action: intent.action },
        },
      ])
    }
    return refuseKeeping('proof_wrong')
  }),

  proofOptions: os.proofOptions.handler(async ({ context, input }) => {
    const intent = await openIntent(context, input.intentId)
    return assertionOptions(context, asked(intent))
  }),

  proveByPasskey: os.proveByPasskey.handler(async ({ context, input }) => {
    const intent = await openIntent(context, input.intentId)
    await assertedPasskey(context, input.assertion, asked(intent))
    return proven(context, intent)
  }),

  proveElsewhere: os.proveElsewhere.handler(async ({ context, input }) => {
    const { id, person_id: personId, session_id: sessionId } = await openIntent(context, input.intentId)
    return { address: await setOut(context, { purpose: 'prove', personId, sessionId, intentId: id }) }
  }),
}
