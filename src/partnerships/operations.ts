import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockPair, lockSelf, mustBeBoss, mustBeLegal } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowsOf } from '../lib/database.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { mustProve } from '../people/proof.ts'
import { partnershipsContract, type Rights } from './contract.ts'
import { foresee, mustBeAsForeseen } from './foresee.ts'
import { settleRights } from './partnership.ts'
import { presentPartnership } from './present.ts'
import { foreseeEnd, foreseePayer, foreseeRights } from './preview.ts'
import { retire } from './retire.ts'
import {
  lockPartnership,
  type PartnershipRow,
  partnershipById,
  rightsOf,
  setRights,
  standingPartners,
  voidWaitingOrders,
  writeEnd,
} from './store.ts'
import { tellEnded, tellPayer, tellRights, tellVoided } from './tell.ts'

const os = implement(partnershipsContract).$context<Call>().use(inTransaction)

/** The partnership of a client as its own people see it. */
export async function mustOwn(
  context: Context,
  input: { organisationId: string; partnershipId: string },
): Promise<PartnershipRow> {
  await mustBeBoss(context.tx, actorOf(context), input.organisationId)
  const row = await partnershipById(context.tx, input.partnershipId)
  return row?.client_id === input.organisationId ? row : refuse('not_found')
}

/** The version that was seen is the one that holds; the refusal says which does. */
export function mustBeVersion(row: { version: number }, seen: number | undefined): void {
  if (seen === undefined || row.version === seen) return
  refuse('changed_meanwhile', {
    version: row.version,
    flaws: [{ field: 'If-Match', reason: `"${row.version}" holds now` }],
  })
}

/**
 * Locks for a change by the client: the pairs of all its standing partners alone and in one order, because a product
 * given to one may be taken from another; then the partnership itself, and its version.
 */
export async function lockForClient(
  context: Context,
  input: { organisationId: string; partnershipId: string; version?: number },
): Promise<PartnershipRow> {
  const { tx } = context
  await mustBeLegal(tx, actorOf(context), input.organisationId)
  const known = await partnershipById(tx, input.partnershipId)
  if (known?.client_id !== input.organisationId) refuse('not_found')
  const partners = new Set([...(await standingPartners(tx, input.organisationId)), known.partner_id])
  for (const partnerId of [...partners].sort()) await lockPair(tx, input.organisationId, partnerId, 'alone')
  await lockSelf(tx, actorOf(context), input.organisationId)
  await mustBeLegal(tx, actorOf(context), input.organisationId)
  await retire(context, input.organisationId)
  const row = (await lockPartnership(tx, input.partnershipId)) ?? refuse('not_found')
  if (row.state === 'ended') refuse('partnership_ended')
  mustBeVersion(row, input.version)
  return row
}

/** A product given here may have been under another partner's full access: what that one ordered for it is void. */
async function voidElsewhere(context: Context, clientId: string, except: string): Promise<void> {
  const others = await rowsOf(
    context.tx,
    sql<{
      id: string
    }>`select id from access.standing where client_id = ${clientId} and id <> ${except} order by id`,
  )
  for (const other of others) {
    const voided = await voidWaitingOrders(context.tx, other.id, 'rights_changed', context.now, 'unmanaged')
    await tellVoided(context, voided, 'rights_changed')
  }
}

/** Gives a locked partnership other rights: what lost its ground is void, both sides are told. */
export async function changeRights(
  context: Context,
  row: PartnershipRow,
  after: Rights,
  preview: string | undefined,
): Promise<PartnershipRow> {
  const { tx, now } = context
  await mustBeAsForeseen(tx, preview, () => foreseeRights(tx, row, after, now))
  const before = await rightsOf(tx, row)
  await setRights(tx, row, after, now)
  const changed = (await partnershipById(tx, row.id)) ?? refuse('not_found')
  const scope = before.access !== after.access || before.payer !== after.payer ? 'all' : 'unmanaged'
  const voided = await voidWaitingOrders(context.tx, row.id, 'rights_changed', context.now, scope)
  await tellVoided(context, voided, 'rights_changed')
  await voidElsewhere(context, row.client_id, row.id)
  await tellRights(context, changed, before, after)
  await remember(context, {
    action: 'partnership.rights',
    hatId: row.client_id,
    clientId: row.client_id,
    partnerId: row.partner_id,
    objectId: row.id,
    witness: { role: 'legal', version: row.version },
    changes: { before, after, voided: voided.length },
  })
  return changed
}

export async function endNow(
  context: Context,
  row: PartnershipRow,
  side: 'client' | 'partner' | 'provider',
  reason: string | undefined,
): Promise<PartnershipRow> {
  const { tx, now } = context
  const people = (await presentPartnership(tx, row)).people.length
  await writeEnd(tx, row, side, now)
  const voided = await voidWaitingOrders(tx, row.id, 'partnership_ended', now, 'all')
  await tellVoided(context, voided, 'partnership_ended')
  await tellEnded(context, row, side, reason ?? '', people)
  await remember(context, {
    action: 'partnership.ended',
    hatId: side === 'provider' ? null : side === 'client' ? row.client_id : row.partner_id,
    clientId: row.client_id,
    partnerId: row.partner_id,
    objectId: row.id,
    witness: { role: side === 'provider' ? 'staff' : 'legal', version: row.version },
    changes: { by: side, reason: reason ?? '', voided: voided.length },
  })
  return (await partnershipById(tx, row.id)) ?? refuse('not_found')
}

export const partnershipsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    const rows = await rowsOf(
      context.tx,
      sql<{
        id: string
      }>`select id from partnership where client_id = ${input.organisationId} order by (state = 'ended'), starts_at desc, id limit 200`,
    )
    const found = []
    for (const { id } of rows) {
      const row = await partnershipById(context.tx, id)
      if (row) found.push(await presentPartnership(context.tx, row))
    }
    return found
  }),

  get: os.get.handler(async ({ context, input }) =>
    presentPartnership(context.tx, await mustOwn(context, input)),
  ),

  previewRights: os.previewRights.handler(async ({ context, input }) => {
    const row = await mustOwn(context, input)
    if (row.state === 'ended') refuse('partnership_ended')
    const rights = settleRights(input.rights)
    return foresee(context.tx, await foreseeRights(context.tx, row, rights, context.now))
  }),

  changeRights: os.changeRights.handler(async ({ context, input }) => {
    const row = await lockForClient(context, input)
    const changed = await changeRights(context, row, settleRights(input.rights), input.preview)
    return presentPartnership(context.tx, changed)
  }),

  previewPayer: os.previewPayer.handler(async ({ context, input }) => {
    const row = await mustOwn(context, input)
    if (row.state === 'ended') refuse('partnership_ended')
    if (row.access !== 'full' && input.payer === 'partner') refuse('payer_needs_full')
    return foresee(context.tx, await foreseePayer(context.tx, row, input.payer))
  }),

  changePayer: os.changePayer.handler(async ({ context, input }) => {
    const row = await lockForClient(context, input)
    if (row.access !== 'full' && input.payer === 'partner') refuse('payer_needs_full')
    await mustBeAsForeseen(context.tx, input.preview, () => foreseePayer(context.tx, row, input.payer))
    if (row.payer === input.payer) return presentPartnership(context.tx, row)
    await sql`update partnership set payer = ${input.payer}, payer_until = null, version = version + 1 where id = ${row.id}`.execute(
      context.tx,
    )
    const voided = await voidWaitingOrders(context.tx, row.id, 'payer_changed', context.now, 'all')
    await tellVoided(context, voided, 'payer_changed')
    await tellPayer(context, row, input.payer, voided.length)
    await remember(context, {
      action: 'partnership.payer',
      hatId: row.client_id,
      clientId: row.client_id,
      partnerId: row.partner_id,
      objectId: row.id,
      witness: { role: 'legal', version: row.version },
      changes: { payer: [row.payer, input.payer], voided: voided.length },
    })
    const changed = (await partnershipById(context.tx, row.id)) ?? refuse('not_found')
    return presentPartnership(context.tx, changed)
  }),

  previewEnd: os.previewEnd.handler(async ({ context, input }) => {
    const row = await mustOwn(context, input)
    const found = await foresee(context.tx, await foreseeEnd(context.tx, row, 'client', context.now))
    return { partnership: await presentPartnership(context.tx, row), ...found }
  }),

  previewEndAsPartner: os.previewEndAsPartner.handler(async ({ context, input }) => {
    await mustBeLegal(context.tx, actorOf(context), input.partnerId)
    const row = await partnershipById(context.tx, input.partnershipId)
    if (row?.partner_id !== input.partnerId) refuse('not_found')
    const shown = await presentPartnership(context.tx, row)
    const found = await foresee(context.tx, await foreseeEnd(context.tx, row, 'partner', context.now))
    return { client: shown.client, ...found }
  }),

  end: os.end.handler(async ({ context, input }) => {
    const seen = await mustOwn(context, input)
    await mustBeLegal(context.tx, actorOf(context), input.organisationId)
    if (seen.state === 'ended') refuse('partnership_ended')
    await mustProve(context, {
      action: 'end_partnership',
      objectId: seen.id,
      objectVersion: String(seen.version),
    })
    const row = await lockForClient(context, { ...input, version: input.version ?? seen.version })
    const { tx, now } = context
    await mustBeAsForeseen(tx, input.preview, () => foreseeEnd(tx, row, 'client', now))
    return presentPartnership(tx, await endNow(context, row, 'client', input.reason))
  }),

  endAsPartner: os.endAsPartner.handler(async ({ context, input }) => {
    const { tx } = context
    await mustBeLegal(tx, actorOf(context), input.partnerId)
    const seen = await partnershipById(tx, input.partnershipId)
    if (seen?.partner_id !== input.partnerId) refuse('not_found')
    if (seen.state === 'ended') refuse('partnership_ended')
    await mustProve(context, {
      action: 'end_partnership',
      objectId: seen.id,
      objectVersion: String(seen.version),
    })
    await lockPair(tx, seen.client_id, seen.partner_id, 'alone')
    await lockSelf(tx, actorOf(context), input.partnerId)
    await mustBeLegal(tx, actorOf(context), input.partnerId)
    const row = (await lockPartnership(tx, seen.id)) ?? refuse('not_found')
    if (row.state === 'ended') refuse('partnership_ended')
    mustBeVersion(row, input.version)
    await mustBeAsForeseen(tx, input.preview, () => foreseeEnd(tx, row, 'partner', context.now))
    await endNow(context, row, 'partner', input.reason)
    return { done: true }
  }),
}
