import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { z } from 'zod'
import { lockOne } from '../access/store.ts'
import type { Id } from '../lib/id.ts'
import { type Actor, actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refusalOf } from '../lib/promises.ts'
import { Refusal, refuse } from '../lib/refusal.ts'
import { lineAsked } from '../orders/contract.ts'
import { foreseeOrder } from '../orders/guardedOrder.ts'
import { placeConfirmed } from '../orders/operations.ts'
import { lockBearing } from '../orders/pay.ts'
import { decide, decided, mustDecide, rememberDecided } from '../partnerships/guarded.ts'
import { guardedContract } from '../partnerships/guardedContract.ts'
import {
  type Foreseen,
  lockProposed,
  type ProposedRow,
  presentProposed,
  proposedById,
  tellDecided,
} from '../partnerships/propose.ts'
import { personById } from '../people/store.ts'
import { frequency, productIds } from './contract.ts'
import { foreseeEvery, foreseeManual } from './guardedRenewals.ts'
import { renewByHand, renewEvery } from './operations.ts'

const os = implement(guardedContract).$context<Call>().use(inTransaction)

/** What was asked, as it comes back from the database. */
const orderWish = z.object({
  lines: z.array(lineAsked),
  means: z.enum(['prepaid', 'provider']),
  fromPrepaid: z.string().optional(),
})
const frequencyWish = z.object(frequency)
const manualWish = z.object({ productIds })

interface Doable {
  /** What it comes to now; nothing where there is nothing to do any more. */
  foresee(): Promise<Foreseen | undefined>
  /** Does it, and names the order it became. */
  carryOut(): Promise<Id<'order'> | null>
}

/** A proposal as an act of whoever proposed it, in their own hat and no further than they reach now. */
function actOf(context: Context, row: ProposedRow, author: Actor): Doable {
  const theirs = { ...context, actor: author }
  const inClient = { partnerId: row.partner_id, clientId: row.client_id }
  if (row.act === 'order') {
    const wish = orderWish.parse(row.wish)
    return {
      foresee: () => foreseeOrder(theirs, inClient, wish),
      carryOut: async () => (await placeConfirmed(theirs, inClient, wish)).orderId,
    }
  }
  if (row.act === 'frequency') {
    const input = { ...inClient, ...frequencyWish.parse(row.wish) }
    return {
      foresee: () => foreseeEvery(theirs, input),
      carryOut: () => renewEvery(theirs, input).then(() => null),
    }
  }
  const input = { ...inClient, ...manualWish.parse(row.wish) }
  return {
    foresee: () => foreseeManual(theirs, input),
    carryOut: () => renewByHand(theirs, input).then(() => null),
  }
}

async function authorOf(context: Context, row: ProposedRow): Promise<Actor> {
  const person = (await personById(context.tx, row.proposed_by)) ?? refuse('not_found')
  return { ...actorOf(context), ...person, personId: person.id, staff: null }
}

/** Reasons that the client may know; whatever else stands in the way is the partner's own business. */
const told = ['not_found', 'level_too_low', 'product_ended', 'price_missing', 'renewal_by_payer']

/** What keeps the partner's person from doing it is said as what it is for the client: it fails. */
async function orFails<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    // the database says no by itself too
    const refusal = error instanceof Refusal ? error : refusalOf(error)
    if (!refusal) throw error
    return refuse('proposal_fails', told.includes(refusal.code) ? { because: refusal.code } : {})
  }
}

/** Everything held still: the pairs, then both organisations, then both people, each in one order. */
async function holdStill(context: Context, row: ProposedRow): Promise<void> {
  await lockBearing(context, row.client_id)
  for (const id of [row.client_id, row.partner_id].sort())
    await lockOne(context.tx, 'organisation', id, 'shared')
  for (const id of [actorOf(context).personId, row.proposed_by].sort())
    await lockOne(context.tx, 'person', id, 'shared')
}

export const guardedActsOperations = {
  get: os.get.handler(async ({ context, input }) => {
    await mustDecide(context, input.organisationId)
    const row = await proposedById(context.tx, input.proposedActId)
    if (row?.client_id !== input.organisationId) refuse('not_found')
    const proposal = presentProposed(row, false)
    if (row.state !== 'proposed') return { proposal, obstacle: 'proposal_closed' as const }
    const act = actOf(context, row, await authorOf(context, row))
    // compared with facts that are the partner's, such as its volume; the client hears yes or no
    await sql`select set_config('mandato.fence', 'open', true)`.execute(context.tx)
    try {
      const now = await act.foresee()
      return { proposal, obstacle: now?.sha === row.preview_sha ? null : ('proposal_changed' as const) }
    } catch (error) {
      if (error instanceof Refusal) return { proposal, obstacle: 'proposal_fails' as const }
      throw error
    }
  }),

  confirm: os.confirm.handler(async ({ context, input }) => {
    await mustDecide(context, input.organisationId)
    const seen = await proposedById(context.tx, input.proposedActId)
    if (seen?.client_id !== input.organisationId) refuse('not_found')
    await holdStill(context, seen)
    const by = await mustDecide(context, input.organisationId)
    const row = (await lockProposed(context.tx, seen.id)) ?? refuse('not_found')
    const state = decided(row, 'confirm', by)
    const act = actOf(context, row, await authorOf(context, row))
    const now = await orFails(() => act.foresee())
    if (now?.sha !== row.preview_sha || input.previewSha !== row.preview_sha) refuse('proposal_changed')
    const orderId = await orFails(() => act.carryOut())
    await decide(context, row, state, { orderId })
    await tellDecided(context, row, 'confirmed', '')
    await rememberDecided(context, row, 'partnership.act_confirmed', by, { order: orderId })
    return presentProposed((await proposedById(context.tx, row.id)) ?? row, false)
  }),
}
