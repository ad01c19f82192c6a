import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockSelf, mustBeBoss, mustBeLegal } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { isCode } from '../lib/refusals.ts'
import { affiliatesContract } from './contract.ts'
import { lockAffiliate, presentAffiliate } from './store.ts'

const os = implement(affiliatesContract).$context<Call>().use(inTransaction)

async function shown(context: Context, organisationId: Id<'organisation'>) {
  return (await presentAffiliate(context.tx, organisationId)) ?? refuse('not_found')
}

async function mustSign(context: Context, organisationId: string): Promise<void> {
  const actor = actorOf(context)
  await lockSelf(context.tx, actor, organisationId)
  await mustBeLegal(context.tx, actor, organisationId)
}

function note(context: Context, organisationId: Id<'organisation'>, what: string, changes = {}) {
  return remember(context, {
    action: `affiliate.${what}`,
    hatId: organisationId,
    clientId: organisationId,
    objectId: organisationId,
    changes,
  })
}

export const affiliatesOperations = {
  get: os.get.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    return shown(context, input.organisationId)
  }),

  join: os.join.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { organisationId } = input
    await mustSign(context, organisationId)
    const { refusal } = await shown(context, organisationId)
    if (refusal && isCode(refusal)) refuse(refusal)
    // of two who join at once, for either side, the database lets the first one through
    await sql`
      insert into affiliate as f (organisation_id, state, terms, joined_by, joined_at, tax_country, channels, promotes)
      values (${organisationId}, 'active', ${input.terms}, ${actorOf(context).personId}, ${now}, ${input.taxCountry}, ${input.channels}::text[], ${input.promotes}::text[])
      on conflict (organisation_id) do update set state = 'active', terms = excluded.terms, joined_by = excluded.joined_by, joined_at = excluded.joined_at,
        tax_country = excluded.tax_country, channels = excluded.channels, promotes = excluded.promotes, becomes_id = null, converting_at = null, closed_at = null
       where f.state = 'closed'`.execute(tx)
    await note(context, organisationId, 'joined', { terms: input.terms, promotes: input.promotes })
    return shown(context, organisationId)
  }),

  convert: os.convert.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { organisationId, partnerId } = input
    await mustSign(context, organisationId)
    await mustBeLegal(tx, actorOf(context), partnerId)
    if (!(await lockAffiliate(tx, organisationId))) refuse('affiliate_missing')
    await sql`
      update affiliate set state = 'converting', becomes_id = ${partnerId}, converting_at = ${now} where organisation_id = ${organisationId}`.execute(
      tx,
    )
    await note(context, organisationId, 'converting', { becomes: partnerId })
    return shown(context, organisationId)
  }),

  stay: os.stay.handler(async ({ context, input }) => {
    const { organisationId } = input
    await mustSign(context, organisationId)
    const found = await lockAffiliate(context.tx, organisationId)
    if (found?.state !== 'converting') refuse('affiliate_missing')
    await sql`update affiliate set state = 'active', becomes_id = null, converting_at = null where organisation_id = ${organisationId}`.execute(
      context.tx,
    )
    await note(context, organisationId, 'stays')
    return shown(context, organisationId)
  }),
}
