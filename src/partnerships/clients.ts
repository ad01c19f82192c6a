import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { isBoss, levelOf } from '../access/access.ts'
import {
  lockPair,
  lockSelf,
  mayAccount,
  mustBeBoss,
  mustReachClient,
  mustSit,
  seatOf,
} from '../access/store.ts'
import { rowOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { organisationById } from '../organisations/store.ts'
import { clientsContract, type Held } from './clientContract.ts'
import { listClients, partnerFigures } from './clientList.ts'
import { foresee, mustBeAsForeseen } from './foresee.ts'
import {
  foreseeHolding,
  holdingsOf,
  holdingsVersion,
  mustBeGiven,
  mustLast,
  noteHolding,
  writeHolding,
} from './holdings.ts'
import { mustBeVersion } from './operations.ts'
import { askedAtStart } from './present.ts'
import { partnershipById } from './store.ts'

const os = implement(clientsContract).$context<Call>().use(inTransaction)

/** A partner organisation one belongs to; others are not there. */
export async function mustSitAsPartner(context: Context, partnerId: string) {
  const seat = await mustSit(context.tx, actorOf(context), partnerId)
  if (seat.role === 'external') refuse('not_found')
  const partner = await rowOf(context.tx, sql`select 1 from partner where organisation_id = ${partnerId}`)
  return partner ? seat : refuse('not_found')
}

interface OfHolding {
  partnerId: Id<'organisation'>
  clientId: Id<'organisation'>
  personId: Id<'person'>
}

/** A holding that can be changed: of a collaborator, by one of the partner's own who reach the client. */
async function mustHold(context: Context, input: OfHolding) {
  const { tx } = context
  await mustBeBoss(tx, actorOf(context), input.partnerId)
  const reach = await mustReachClient(tx, actorOf(context), input.partnerId, input.clientId)
  const seat = (await seatOf(tx, input.personId, input.partnerId)) ?? refuse('not_found')
  if (seat.role !== 'collaborator') refuse('holding_needs_collaborator')
  const { partnerId, clientId, personId } = input
  return { partnerId, clientId, personId, partnershipId: reach.partnership_id }
}

type HoldingChange = OfHolding & { version: number; preview?: string | undefined }

/** Gives a holding or takes it away, under the pair's lock alone, as it was seen. */
async function changeHolding(context: Context, input: HoldingChange, held: Held | null) {
  const { tx, now } = context
  await mustBeBoss(tx, actorOf(context), input.partnerId)
  await lockPair(tx, input.clientId, input.partnerId, 'alone')
  await lockSelf(tx, actorOf(context), input.partnerId)
  const of = await mustHold(context, input)
  mustBeVersion({ version: await holdingsVersion(tx, of.partnershipId) }, input.version)
  if (held) await mustBeGiven(tx, of.partnershipId, held)
  await mustBeAsForeseen(tx, input.preview, () => foreseeHolding(tx, of, held, now))
  await writeHolding(tx, of, held, now)
  await noteHolding(context, of, held)
  return holdingsOf(tx, input.partnerId, of.partnershipId)
}

/** Of all products a holding names none, and none of them twice. */
function settleHeld({ allProducts, level, products, lastDay }: Held): Held {
  const once = new Map(products.map((product) => [product.productId, product]))
  return { allProducts, level, products: allProducts ? [] : [...once.values()], lastDay }
}

export const clientsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const seat = await mustSitAsPartner(context, input.partnerId)
    const { limit = 50, ...filter } = input
    return listClients(context.tx, {
      ...filter,
      limit,
      personId: actor.personId,
      boss: isBoss(seat.role),
      money: mayAccount(seat),
    })
  }),

  figures: os.figures.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const seat = await mustSitAsPartner(context, input.partnerId)
    return partnerFigures(context.tx, actor.personId, input.partnerId, isBoss(seat.role), mayAccount(seat))
  }),

  get: os.get.handler(async ({ context, input }) => {
    const { tx } = context
    const actor = actorOf(context)
    const reach = await mustReachClient(tx, actor, input.partnerId, input.clientId)
    const row = (await partnershipById(tx, reach.partnership_id)) ?? refuse('not_found')
    const client = await organisationById(tx, input.clientId)
    const products = await rowOf(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from access.reach where person_id = ${actor.personId} and hat_id = ${input.partnerId} and client_id = ${input.clientId}`,
    )
    return {
      client: {
        id: client.id,
        name: client.name,
        town: client.town,
        country: client.country,
        website: client.website,
        currency: client.currency,
      },
      partnershipId: row.id,
      version: row.version,
      state: row.state,
      access: row.access,
      payer: row.payer,
      clientPaysFrom: row.payer_until ? dayOf(row.payer_until) : null,
      level: levelOf(reach.level),
      startsAt: row.starts_at.toISOString(),
      products: products?.n ?? 0,
      asked: await askedAtStart(tx, row.id),
    }
  }),

  holdings: os.holdings.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    await mustBeBoss(context.tx, actor, input.partnerId)
    const reach = await mustReachClient(context.tx, actor, input.partnerId, input.clientId)
    return holdingsOf(context.tx, input.partnerId, reach.partnership_id)
  }),

  assign: os.assign.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { partnerId, personId, level, lastDay } = input
    mustLast(lastDay, now)
    await mustBeBoss(tx, actorOf(context), partnerId)
    const clientIds = [...new Set(input.clientIds)].sort()
    for (const clientId of clientIds) await lockPair(tx, clientId, partnerId, 'alone')
    await lockSelf(tx, actorOf(context), partnerId)
    const held: Held = { allProducts: true, level, products: [], lastDay }
    for (const clientId of clientIds) {
      const of = await mustHold(context, { partnerId, clientId, personId })
      await writeHolding(tx, of, held, now)
      await noteHolding(context, of, held)
    }
    return { assigned: clientIds.length }
  }),

  previewHolding: os.previewHolding.handler(async ({ context, input }) => {
    const { tx, now } = context
    const of = await mustHold(context, input)
    const held = input.holding && settleHeld(input.holding)
    if (held) await mustBeGiven(tx, of.partnershipId, held)
    return foresee(tx, await foreseeHolding(tx, of, held, now))
  }),

  setHolding: os.setHolding.handler(async ({ context, input }) => {
    mustLast(input.lastDay, context.now)
    return changeHolding(context, input, settleHeld(input))
  }),

  removeHolding: os.removeHolding.handler(({ context, input }) => changeHolding(context, input, null)),
}
