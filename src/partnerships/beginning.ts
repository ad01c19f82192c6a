import { sql } from 'kysely'
import { lockPair, lockSelf, mustBeLegal } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { partnerById } from '../organisations/store.ts'
import { close, pendingOf } from './answer.ts'
import type { Assignment } from './assignment.ts'
import type { Rights } from './contract.ts'
import { type Foreseeing, mustBeAsForeseen } from './foresee.ts'
import { noteHolding, writeAssigned } from './holdings.ts'
import { grantedRights, mustTakeClients } from './partnership.ts'
import { retire } from './retire.ts'
import {
  type InvitationRow,
  partnershipById,
  retireOver,
  standingPartners,
  voidWaitingOrders,
  wishInProducts,
  writeGrants,
} from './store.ts'
import { tellAccepted, tellVoided } from './tell.ts'

/** An invitation that is accepted: by which client, with which rights, and who of the partner gets what. */
export interface Acceptance {
  row: InvitationRow
  clientId: Id<'organisation'>
  granted: Rights | undefined
  assigned: readonly Assignment[]
  /** Of the partnership that begins. */
  id: Id<'partnership'>
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

/** The rights with which it would begin now. */
async function rightsAtStart(context: Context, { row, clientId, granted }: Acceptance): Promise<Rights> {
  const limited = row.wish.access === 'limited'
  const asAsked =
    row.direction === 'offered'
      ? await offeredRights(context, row)
      : {
          ...row.wish,
          products: limited ? await wishInProducts(context.tx, clientId, row.wish.families) : [],
          families: [],
        }
  return grantedRights(pendingOf(row), granted, asAsked)
}

/** The partnership and who holds what in it; it takes up an earlier one between the two, if there was one. */
async function write(context: Context, { id, row, clientId, assigned }: Acceptance, rights: Rights) {
  const { tx, now } = context
  const before = await rowOf(
    tx,
    sql<{
      id: string
    }>`select id from partnership where client_id = ${clientId} and partner_id = ${row.partner_id} and state = 'ended' order by ended_at desc, id desc limit 1`,
  )
  await sql`
    insert into partnership (id, client_id, partner_id, state, access, payer, starts_at, previous_id)
    values (${id}, ${clientId}, ${row.partner_id}, 'active', ${rights.access}, ${rights.payer}, ${now}, ${before?.id ?? null})`.execute(
    tx,
  )
  if (rights.access === 'limited') await writeGrants(tx, { id, client_id: clientId }, rights, now)
  return writeAssigned(context, { id, clientId, partnerId: row.partner_id }, assigned)
}

/** The beginning as whoever answers sees it: the client everybody of the partner, the partner its own people. */
export async function foreseeBeginning(
  context: Context,
  acceptance: Acceptance,
): Promise<Foreseeing<object>> {
  const { row, clientId, assigned, id } = acceptance
  if (clientId === row.partner_id) refuse('same_organisation')
  mustTakeClients(await partnerById(context.tx, row.partner_id))
  const rights = await rightsAtStart(context, acceptance)
  return {
    clientId,
    partnershipId: id,
    ...(row.direction === 'offered' ? { hatId: row.partner_id } : {}),
    asked: ['begin', row.id, rights, assigned],
    version: null,
    act: async () => {
      await retireOver(context.tx, context.now, clientId)
      await write(context, acceptance, rights)
    },
    voids: 'unmanaged',
    look: async () => ({}),
  }
}

/** Starts the partnership with the client's rights; the database decides who comes first. */
export async function begin(
  context: Context,
  acceptance: Acceptance,
  preview: string | undefined,
): Promise<Id<'partnership'>> {
  const { tx, now } = context
  const { row, clientId, id } = acceptance
  if (clientId === row.partner_id) refuse('same_organisation')
  mustTakeClients(await partnerById(tx, row.partner_id))
  const partners = new Set([...(await standingPartners(tx, clientId)), row.partner_id])
  for (const partnerId of [...partners].sort()) await lockPair(tx, clientId, partnerId, 'alone')
  // whoever answers may have lost the right to while waiting for the locks
  const answering = row.direction === 'asked' ? clientId : row.partner_id
  await lockSelf(tx, actorOf(context), answering)
  await mustBeLegal(tx, actorOf(context), answering)
  await retire(context, clientId)
  await mustBeAsForeseen(tx, preview, () => foreseeBeginning(context, acceptance))
  const rights = await rightsAtStart(context, acceptance)
  const held = await write(context, acceptance, rights)
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
  for (const one of held)
    await noteHolding(
      context,
      { clientId, partnerId: row.partner_id, partnershipId: id, personId: one.personId },
      one.held,
    )
  return id
}
