import { lockPair, lockSelf, mustBeBoss } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import type { Id } from '../lib/id.ts'
import { nextState } from '../lib/machine.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { type Mover, type PartnershipEvent, partnershipMachine } from './machines.ts'
import { mustOwn } from './operations.ts'
import { lockPartnership, type PartnershipRow, partnershipById } from './store.ts'

type OfPartner = { partnerId: Id<'organisation'>; partnershipId: Id<'partnership'> }

/** The pair held still by the partner: nobody of either side is in the middle of something. */
export async function lockForPartner(
  context: Context,
  input: OfPartner,
): Promise<{ row: PartnershipRow; by: Mover }> {
  const { tx } = context
  await mustBeBoss(tx, actorOf(context), input.partnerId)
  const known = await partnershipById(tx, input.partnershipId)
  if (known?.partner_id !== input.partnerId) refuse('not_found')
  await lockPair(tx, known.client_id, known.partner_id, 'alone')
  await lockSelf(tx, actorOf(context), input.partnerId)
  const seat = await mustBeBoss(tx, actorOf(context), input.partnerId)
  const row = (await lockPartnership(tx, input.partnershipId)) ?? refuse('not_found')
  return { row, by: seat.role === 'legal' ? 'partnerLegal' : 'partnerAdmin' }
}

/** The same for the client's side, where administrators may do what only takes power away. */
export async function lockAsClient(
  context: Context,
  input: { organisationId: Id<'organisation'>; partnershipId: Id<'partnership'> },
): Promise<{ row: PartnershipRow; by: Mover }> {
  const { tx } = context
  const known = await mustOwn(context, input)
  await lockPair(tx, known.client_id, known.partner_id, 'alone')
  await lockSelf(tx, actorOf(context), input.organisationId)
  const seat = await mustBeBoss(tx, actorOf(context), input.organisationId)
  const row = (await lockPartnership(tx, input.partnershipId)) ?? refuse('not_found')
  return { row, by: seat.role === 'legal' ? 'clientLegal' : 'clientAdmin' }
}

/** The state a move leads to; what the machine does not know is refused by name. */
export function moved(row: PartnershipRow, event: PartnershipEvent, by: Mover): PartnershipRow['state'] {
  return nextState(partnershipMachine, row.state, event, by) ?? refuse('not_from_here', { state: row.state })
}

export const noted = (
  context: Context,
  row: PartnershipRow,
  action: string,
  changes: Record<string, unknown>,
  by: Mover,
) =>
  remember(context, {
    action,
    hatId: by === 'provider' ? null : by.startsWith('client') ? row.client_id : row.partner_id,
    clientId: row.client_id,
    partnerId: row.partner_id,
    objectId: row.id,
    witness: { by, version: row.version },
    changes,
  })
