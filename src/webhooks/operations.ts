import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeBoss } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { type EndpointRow, webhooksContract } from './contract.ts'
import { makeKey, type NewKey } from './signature.ts'
import {
  addKey,
  addTest,
  deliveriesOf,
  deliveryOf,
  dropWaiting,
  endpointsOf,
  mustOwnEndpoint,
  sendAgain,
  sendFailedAgain,
} from './store.ts'

const os = implement(webhooksContract).$context<Call>().use(inTransaction)

const endpointsMax = 20

interface OfEndpoint {
  organisationId: Id<'organisation'>
  endpointId: Id<'webhook'>
}

/** The webhook, for those who answer for its organisation. */
async function mustAnswerFor(context: Context, input: OfEndpoint): Promise<EndpointRow> {
  await mustBeBoss(context.tx, actorOf(context), input.organisationId)
  return mustOwnEndpoint(context.tx, input.organisationId, input.endpointId)
}

/** The same, held still: whoever changes it changes what they saw. */
async function lockEndpoint(context: Context, input: OfEndpoint): Promise<EndpointRow> {
  await mustBeBoss(context.tx, actorOf(context), input.organisationId)
  await sql`select 1 from webhook_endpoint where id = ${input.endpointId} and organisation_id = ${input.organisationId} for update`.execute(
    context.tx,
  )
  return mustOwnEndpoint(context.tx, input.organisationId, input.endpointId)
}

const note = (context: Context, action: string, { organisationId, endpointId }: OfEndpoint, changes = {}) =>
  remember(context, {
    action,
    hatId: organisationId,
    clientId: organisationId,
    objectId: endpointId,
    changes,
  })

/** What the reader checks signatures with. */
const shown = ({ publicKey, secret }: NewKey): string => publicKey ?? secret

function mustBeReachable(context: Context, url: string): string {
  return context.world.courier.accepts(url) ? url : refuse('webhook_address')
}

export const webhooksOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    return endpointsOf(context.tx, input.organisationId)
  }),

  get: os.get.handler(({ context, input }) => mustAnswerFor(context, input)),

  create: os.create.handler(async ({ context, input }) => {
    const { tx, world, now } = context
    const { organisationId, name, url, types, scheme } = input
    await mustBeBoss(tx, actorOf(context), organisationId)
    mustBeReachable(context, url)
    // counted under the organisation's own row, so that two at once do not both fit
    await sql`select 1 from organisation where id = ${organisationId} for no key update`.execute(tx)
    const known = await rowOf(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from webhook_endpoint where organisation_id = ${organisationId}`,
    )
    if ((known?.n ?? 0) >= endpointsMax) refuse('webhook_too_many')
    const endpointId = world.ids('webhook')
    await sql`
      insert into webhook_endpoint (id, organisation_id, name, url, types, created_by, created_at)
      values (${endpointId}, ${organisationId}, ${name}, ${url}, ${[...new Set(types)]}, ${actorOf(context).personId}, ${now})`.execute(
      tx,
    )
    const key = makeKey(scheme)
    await addKey(tx, world.vault, endpointId, key)
    await note(context, 'webhook.created', { organisationId, endpointId }, { name, url, types, scheme })
    return { key: shown(key), row: await mustOwnEndpoint(tx, organisationId, endpointId) }
  }),

  change: os.change.handler(async ({ context, input }) => {
    const before = await lockEndpoint(context, input)
    const { name = before.name, url = before.url, types = before.types, enabled } = input
    if (url !== before.url) mustBeReachable(context, url)
    const isOff = enabled === undefined ? before.state === 'disabled' : !enabled
    const state = isOff ? 'disabled' : before.state === 'disabled' ? 'active' : before.state
    const because = isOff ? (before.disabledBecause ?? 'switched_off') : null
    await sql`
      update webhook_endpoint set name = ${name}, url = ${url}, types = ${[...new Set(types)]}, state = ${state}, disabled_because = ${because} where id = ${input.endpointId}`.execute(
      context.tx,
    )
    if (isOff) await dropWaiting(context.tx, input.endpointId)
    await note(context, 'webhook.changed', input, {
      name: [before.name, name],
      url: [before.url, url],
      types: [before.types, types],
      state: [before.state, state],
    })
    return mustOwnEndpoint(context.tx, input.organisationId, input.endpointId)
  }),

  remove: os.remove.handler(async ({ context, input }) => {
    const { name, url } = await lockEndpoint(context, input)
    await sql`delete from webhook_endpoint where id = ${input.endpointId}`.execute(context.tx)
    await note(context, 'webhook.removed', input, { name, url })
    return { done: true }
  }),

  rotate: os.rotate.handler(async ({ context, input }) => {
    const before = await lockEndpoint(context, input)
    const key = makeKey(input.scheme ?? before.scheme)
    await addKey(context.tx, context.world.vault, input.endpointId, key)
    await note(context, 'webhook.key', input, { scheme: key.scheme })
    return {
      key: shown(key),
      row: await mustOwnEndpoint(context.tx, input.organisationId, input.endpointId),
    }
  }),

  test: os.test.handler(async ({ context, input }) => {
    const { state } = await lockEndpoint(context, input)
    if (state === 'disabled') refuse('webhook_disabled')
    const id = await addTest(context.tx, context.world.ids, input, context.now)
    return deliveryOf(context.tx, input.endpointId, id)
  }),

  deliveries: os.deliveries.handler(async ({ context, input }) => {
    const { endpointId, state, cursor, limit = 50 } = input
    await mustAnswerFor(context, input)
    const before = decodeCursor(cursor, 1)?.[0]
    const rows = await deliveriesOf(context.tx, {
      endpointId,
      state,
      before: before === undefined ? null : String(before),
      limit: limit + 1,
    })
    return toPage(rows, limit, (row) => encodeCursor([row.id]))
  }),

  delivery: os.delivery.handler(async ({ context, input }) => {
    await mustAnswerFor(context, input)
    return deliveryOf(context.tx, input.endpointId, input.deliveryId)
  }),

  replay: os.replay.handler(async ({ context, input }) => {
    const { state } = await lockEndpoint(context, input)
    await deliveryOf(context.tx, input.endpointId, input.deliveryId)
    if (state === 'disabled') refuse('webhook_disabled')
    const isAgain = await sendAgain(context.tx, input.endpointId, input.deliveryId)
    if (isAgain) await note(context, 'webhook.replayed', input, { delivery: input.deliveryId })
    return deliveryOf(context.tx, input.endpointId, input.deliveryId)
  }),

  replayFailed: os.replayFailed.handler(async ({ context, input }) => {
    const { state } = await lockEndpoint(context, input)
    if (state === 'disabled') refuse('webhook_disabled')
    const count = await sendFailedAgain(context.tx, input.endpointId, input.since)
    await note(context, 'webhook.replayed', input, { since: input.since, count })
    return { count }
  }),
}
