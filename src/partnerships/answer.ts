import { sql } from 'kysely'
import { lockPair, lockSelf, mustBeLegal, seatOf } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { nameOf, partnerById } from '../organisations/store.ts'
import type { OpenedInvitation, Rights } from './contract.ts'
import { grantedRights, mustBeOpen, mustTakeClients, type Pending } from './partnership.ts'
import {
  answerersOf,
  type InvitationRow,
  invitationByToken,
  lockInvitation,
  partnershipById,
  retireOver,
  standingPartners,
  voidWaitingOrders,
  wishInProducts,
  writeGrants,
} from './store.ts'
import { tellAccepted, tellVoided } from './tell.ts'

export const pendingOf = (row: InvitationRow): Pending => ({
  state: row.state,
  direction: row.direction,
  expiresAt: row.expires_at,
})

interface Answering {
  answerers: { id: Id<'organisation'>; name: string }[]
  obstacle: OpenedInvitation['obstacle']
}

/**
 * Who may answer. A request is answered by whoever owns the address it went to (verified, or following its link), for
 * an organisation they represent by law; an offer by a legal representative of the partner. A link alone, in another
 * person's hands, opens nothing.
 */
export async function answering(context: Context, row: InvitationRow, byLink: boolean): Promise<Answering> {
  const { actor, tx } = context
  if (!actor) return { answerers: [], obstacle: 'not_signed_in' }
  if (row.direction === 'offered') {
    const seat = await seatOf(tx, actor.personId, row.partner_id)
    if (!seat || seat.role === 'external') return { answerers: [], obstacle: 'invitation_not_yours' }
    if (seat.role !== 'legal') return { answerers: [], obstacle: 'legal_only' }
    return { answerers: [{ id: row.partner_id, name: await nameOf(tx, row.partner_id) }], obstacle: null }
  }
  const addressed = actor.email === row.email && (actor.emailVerified || byLink)
  if (!addressed) return { answerers: [], obstacle: 'invitation_not_yours' }
  const answerers = await answerersOf(tx, actor.personId)
  return { answerers, obstacle: answerers.length > 0 ? null : 'legal_only' }
}

export async function mustAnswer(
  context: Context,
  input: { invitationId: string; token?: string | undefined },
): Promise<{ row: InvitationRow; answerers: Answering['answerers'] }> {
  const row = (await lockInvitation(context.tx, input.invitationId)) ?? refuse('not_found')
  const byLink =
    input.token !== undefined && (await invitationByToken(context.tx, input.token))?.id === row.id
  const { answerers, obstacle } = await answering(context, row, byLink)
  if (obstacle === 'invitation_not_yours' && !byLink) refuse('not_found')
  if (obstacle) refuse(obstacle)
  mustBeOpen(pendingOf(row), context.now)
  return { row, answerers }
}

export async function close(
  context: Context,
  row: InvitationRow,
  state: string,
  reason?: string,
  partnershipId?: string,
  clientId?: string,
): Promise<void> {
  await sql`
    update invitation set state = ${state}, answered_by = ${context.actor?.personId ?? null}, answered_at = ${context.now}, reason = ${reason ?? null},
           partnership_id = ${partnershipId ?? null}, client_id = coalesce(${clientId ?? null}, client_id)
     where id = ${row.id}`.execute(context.tx)
}

/** An offer's products as they are now: what moved away or ended meanwhile is dropped. */
async function offeredRights(context: Context, row: InvitationRow): Promise<Rights> {
  const rights = row.wish
  if (rights.access === 'full') return rights
  const still = await rowsOf(
    context.tx,
    sql<{ id: string }>`
      select p.id from product p where p.organisation_id = ${row.client_id} and p.state = 'active' and p.id in (
        select x->>'productId' from jsonb_array_elements(${JSON.stringify(rights.products)}::jsonb) x)`,
  )
  const ids = new Set(still.map((p) => p.id))
  return { ...rights, products: rights.products.filter((p) => ids.has(p.productId)) }
}

/** Starts the partnership with the client's rights; the database decides who comes first. */
export async function begin(
  context: Context,
  row: InvitationRow,
  clientId: Id<'organisation'>,
  granted: Rights | undefined,
): Promise<Id<'partnership'>> {
  const { tx, now, world } = context
  if (clientId === row.partner_id) refuse('same_organisation')
  mustTakeClients(await partnerById(tx, row.partner_id))
  const partners = new Set([...(await standingPartners(tx, clientId)), row.partner_id])
  for (const partnerId of [...partners].sort()) await lockPair(tx, clientId, partnerId, 'alone')
  // whoever answers may have lost the right to while waiting for the locks
  const answering = row.direction === 'asked' ? clientId : row.partner_id
  await lockSelf(tx, actorOf(context), answering)
  await mustBeLegal(tx, actorOf(context), answering)
  await retireOver(tx, now, clientId)
  const asAsked =
    row.direction === 'offered'
      ? await offeredRights(context, row)
      : {
          ...row.wish,
          products:
            row.wish.access === 'limited' ? await wishInProducts(tx, clientId, row.wish.families) : [],
          families: [],
        }
  const rights = grantedRights(pendingOf(row), granted, asAsked)
  const id = world.ids('partnership')
  await sql`
    insert into partnership (id, client_id, partner_id, state, access, payer, starts_at)
    values (${id}, ${clientId}, ${row.partner_id}, 'active', ${rights.access}, ${rights.payer}, ${now})`.execute(
    tx,
  )
  if (rights.access === 'limited') await writeGrants(tx, { id, client_id: clientId }, rights, now)
  await close(context, row, 'accepted', undefined, id, clientId)
  const others = await rowsOf(
    tx,
    sql<{
      id: string
    }>`select id from access.standing where client_id = ${clientId} and id <> ${id} order by id`,
  )
  for (const other of others)
    await tellVoided(
      context,
      await voidWaitingOrders(tx, other.id, 'rights_changed', now, 'unmanaged'),
      'rights_changed',
    )
  const started = (await partnershipById(tx, id)) ?? refuse('not_found')
  await tellAccepted(context, started, row.wish, rights)
  await remember(context, {
    action: 'partnership.started',
    hatId: row.direction === 'asked' ? clientId : row.partner_id,
    clientId,
    partnerId: row.partner_id,
    objectId: id,
    witness: { invitation: row.id, role: 'legal' },
    changes: { asked: row.wish, given: rights },
  })
  return id
}
