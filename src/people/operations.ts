import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { currencyOf } from '../lib/currency.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse, refuseKeeping } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { type Me, peopleContract } from './contract.ts'
import { isLocked } from './proof.ts'
import { hatsOf, lockIntent, passwordHash, personById } from './store.ts'

const os = implement(peopleContract).$context<Call>().use(inTransaction)

async function meOf(context: Context): Promise<Me> {
  const actor = actorOf(context)
  const person = (await personById(context.tx, actor.personId)) ?? refuse('not_signed_in')
  const hats = await hatsOf(context, actor.personId)
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
  }
}

export const peopleOperations = {
  me: os.me.handler(({ context }) => meOf(context)),

  change: os.change.handler(async ({ context, input }) => {
    await sql`
      update person set name = coalesce(${input.name ?? null}, name), language = coalesce(${input.language ?? null}, language), updated_at = ${context.now}
       where id = ${actorOf(context).personId}`.execute(context.tx)
    return meOf(context)
  }),

  prove: os.prove.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    // one guess at a time, whichever intents and sessions they come through
    await sql`select pg_advisory_xact_lock(hashtextextended(${`proof:${actor.personId}`}, 0))`.execute(
      context.tx,
    )
    const intent = (await lockIntent(context.tx, input.intentId)) ?? refuse('not_found')
    if (intent.person_id !== actor.personId || intent.session_id !== actor.sessionId) refuse('not_found')
    if (intent.state !== 'issued' || context.now >= intent.expires_at) refuse('proof_expired')
    if (await isLocked(context)) refuse('proof_locked')
    const hash = await passwordHash(context.tx, actor.personId)
    const right =
      hash !== undefined && (await context.world.passwords.verify({ hash, password: input.password }))
    if (right) {
      await sql`update intent set state = 'proven' where id = ${intent.id}`.execute(context.tx)
      return { intentId: intent.id, action: intent.action, provenUntil: intent.expires_at.toISOString() }
    }
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
}
