import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockOne, mustBeBoss, mustBeLegal } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { mustProve } from '../people/proof.ts'
import { foresee, mustBeAsForeseen } from './foresee.ts'
import { mustLast } from './holdings.ts'
import type { Mover } from './machines.ts'
import { motionsContract } from './motionsContract.ts'
import { lockAsClient, lockForPartner, moved, noted } from './moves.ts'
import { lockForClient, mustBeVersion, mustOwn } from './operations.ts'
import { presentPartnership } from './present.ts'
import { foreseeRelinquishment } from './preview.ts'
import { endOf, giveBack, type PartnershipRow, partnershipById, voidWaitingOrders } from './store.ts'
import { tellMotion, tellVoided } from './tell.ts'

const os = implement(motionsContract).$context<Call>().use(inTransaction)

async function pause(context: Context, row: PartnershipRow, by: Mover, reason: string): Promise<void> {
  const { tx, now } = context
  const side = by.startsWith('client') ? 'client' : 'partner'
  await sql`
    update partnership set state = ${moved(row, 'pause', by)}, paused_at = ${now}, paused_by = ${side}, paused_reason = ${reason}, version = version + 1
     where id = ${row.id}`.execute(tx)
  await tellMotion(context, row, { what: 'paused', by: side, text: reason })
  await noted(context, row, 'partnership.paused', { reason }, by)
}

/** Only the side that paused resumes; the client by a legal representative who proves who they are. */
async function resume(context: Context, row: PartnershipRow, by: Mover): Promise<void> {
  const side = by.startsWith('client') ? 'client' : 'partner'
  const state = moved(row, 'resume', by)
  if (row.paused_by !== side) refuse('paused_by_other')
  await sql`update partnership set state = ${state}, version = version + 1 where id = ${row.id}`.execute(
    context.tx,
  )
  await tellMotion(context, row, { what: 'resumed', by: side, text: '' })
  await noted(context, row, 'partnership.resumed', {}, by)
}

export const motionsOperations = {
  pause: os.pause.handler(async ({ context, input }) => {
    const { row, by } = await lockAsClient(context, input)
    await pause(context, row, by, input.reason)
    return presentPartnership(context.tx, (await partnershipById(context.tx, row.id)) ?? refuse('not_found'))
  }),

  resume: os.resume.handler(async ({ context, input }) => {
    const seen = await mustOwn(context, input)
    await mustBeLegal(context.tx, actorOf(context), input.organisationId)
    moved(seen, 'resume', 'clientLegal')
    if (seen.paused_by !== 'client') refuse('paused_by_other')
    await mustProve(context, {
      action: 'resume_partnership',
      objectId: seen.id,
      objectVersion: String(seen.version),
    })
    const { row, by } = await lockAsClient(context, input)
    await resume(context, row, by)
    return presentPartnership(context.tx, (await partnershipById(context.tx, row.id)) ?? refuse('not_found'))
  }),

  pauseAsPartner: os.pauseAsPartner.handler(async ({ context, input }) => {
    const { row, by } = await lockForPartner(context, input)
    await pause(context, row, by, input.reason)
    return { done: true }
  }),

  pausedOfPartner: os.pausedOfPartner.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.partnerId)
    const rows = await rowsOf(
      context.tx,
      sql<{
        id: Id<'partnership'>
        client_id: Id<'organisation'>
        name: string
        paused_at: Date
        paused_by: 'client' | 'partner' | 'provider'
        paused_reason: string | null
      }>`
        select t.id, t.client_id, o.name, t.paused_at, t.paused_by, t.paused_reason
          from access.standing s join partnership t on t.id = s.id join organisation o on o.id = t.client_id
         where s.partner_id = ${input.partnerId} and s.state = 'paused' order by lower(o.name), t.id limit 500`,
    )
    return rows.map((row) => ({
      partnershipId: row.id,
      client: { id: row.client_id, name: row.name },
      at: row.paused_at.toISOString(),
      by: row.paused_by,
      reason: row.paused_reason ?? '',
    }))
  }),

  resumeAsPartner: os.resumeAsPartner.handler(async ({ context, input }) => {
    const { row, by } = await lockForPartner(context, input)
    await resume(context, row, by)
    return { done: true }
  }),

  setTerm: os.setTerm.handler(async ({ context, input }) => {
    const row = await lockForClient(context, input)
    moved(row, 'setTerm', 'clientLegal')
    mustLast(input.lastDay, context.now)
    await sql`
      update partnership set ends_at = ${endOf(input.lastDay)}, version = version + 1 where id = ${row.id}`.execute(
      context.tx,
    )
    await tellMotion(context, row, { what: 'term', by: 'client', text: '', day: input.lastDay })
    await noted(context, row, 'partnership.term', { lastDay: input.lastDay }, 'clientLegal')
    return presentPartnership(context.tx, (await partnershipById(context.tx, row.id)) ?? refuse('not_found'))
  }),

  review: os.review.handler(async ({ context, input }) => {
    const row = await lockForClient(context, input)
    moved(row, 'review', 'clientLegal')
    await sql`update partnership set reviewed_at = ${context.now} where id = ${row.id}`.execute(context.tx)
    await noted(context, row, 'partnership.reviewed', {}, 'clientLegal')
    return presentPartnership(context.tx, (await partnershipById(context.tx, row.id)) ?? refuse('not_found'))
  }),

  unused: os.unused.handler(async ({ context, input }) => {
    const row = await mustOwn(context, input)
    const days = input.days ?? 180
    const rows = await rowsOf(
      context.tx,
      sql<{ id: Id<'product'>; name: string; last: Date | null; used: boolean }>`
        select p.id, p.name, u.last, coalesce(u.last > ${context.now}::timestamptz - make_interval(days => ${days}), false) as used
          from access.managed m join product p on p.id = m.product_id
          left join lateral (
            select greatest(
              (select max(o.placed_at) from order_line l join orders o on o.id = l.order_id where l.product_id = p.id and o.partner_id = ${row.partner_id}),
              (select max(e.at) from audit_event e where e.client_id = ${row.client_id} and e.hat_id = ${row.partner_id} and e.object_id = p.id)) as last) u on true
         where m.partnership_id = ${row.id} and p.state = 'active' order by lower(p.name), p.id limit 5000`,
    )
    return {
      products: rows
        .filter((one) => !one.used)
        .map((one) => ({ productId: one.id, name: one.name, lastActAt: one.last?.toISOString() ?? null })),
      used: rows.filter((one) => one.used).length,
    }
  }),

  previewRelinquish: os.previewRelinquish.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBeBoss(tx, actorOf(context), input.partnerId)
    const row = await partnershipById(tx, input.partnershipId)
    if (row?.partner_id !== input.partnerId) refuse('not_found')
    if (row.state === 'ended') refuse('partnership_ended')
    return foresee(tx, await foreseeRelinquishment(tx, row, input.products, now))
  }),

  relinquish: os.relinquish.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { row, by } = await lockForPartner(context, input)
    if (row.state === 'ended') refuse('partnership_ended')
    moved(row, 'relinquish', by)
    mustBeVersion(row, input.version)
    await mustBeAsForeseen(tx, input.preview, () => foreseeRelinquishment(tx, row, input.products, now))
    await giveBack(tx, row, input.products, now)
    const voided = await voidWaitingOrders(tx, row.id, 'rights_changed', now, 'unmanaged')
    await tellVoided(context, voided, 'rights_changed')
    const count = new Set(input.products).size
    await tellMotion(context, row, { what: 'relinquished', by: 'partner', text: '', count })
    await noted(context, row, 'partnership.relinquished', { products: input.products }, by)
    return { done: true }
  }),

  breach: os.breach.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBeLegal(tx, actorOf(context), input.partnerId)
    await mustProve(context, { action: 'report_breach', objectId: input.partnerId, objectVersion: '' })
    await lockOne(tx, 'organisation', input.partnerId, 'alone')
    const frozen = await rowOf(
      tx,
      sql`update partner set frozen_at = coalesce(frozen_at, ${now}), frozen_cause = case when frozen_at is null then 'reported' else frozen_cause end, frozen_reason = coalesce(frozen_reason, ${input.reason})
           where organisation_id = ${input.partnerId} and state <> 'ended' returning organisation_id`,
    )
    if (!frozen) refuse('not_a_partner')
    const rows = await rowsOf(
      tx,
      sql<{ id: string }>`select id from access.standing where partner_id = ${input.partnerId} order by id`,
    )
    for (const { id } of rows) {
      const row = (await partnershipById(tx, id)) ?? refuse('not_found')
      await tellMotion(context, row, { what: 'breach', by: 'partner', text: '' })
      await noted(context, row, 'partnership.frozen', {}, 'partnerLegal')
    }
    await remember(context, {
      action: 'partner.frozen',
      hatId: input.partnerId,
      clientId: null,
      partnerId: input.partnerId,
      objectId: input.partnerId,
      changes: { reason: input.reason },
    })
    return { clients: rows.length }
  }),
}
