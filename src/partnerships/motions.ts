import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockOne, lockPair, lockSelf, mustBeBoss, mustBeLegal } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { nextState } from '../lib/machine.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { mustProve } from '../people/proof.ts'
import type { Rights } from './contract.ts'
import {
  askDays,
  askMachine,
  askRestDays,
  type Mover,
  type PartnershipEvent,
  partnershipMachine,
} from './machines.ts'
import { type AccessAsk, motionsContract } from './motionsContract.ts'
import { changeRights, lockForClient, mustOwn } from './operations.ts'
import { settleRights } from './partnership.ts'
import { presentPartnership } from './present.ts'
import {
  lockPartnership,
  type PartnershipRow,
  partnershipById,
  rightsOf,
  voidWaitingOrders,
  wishInProducts,
} from './store.ts'
import { tellMotion, tellVoided } from './tell.ts'

const os = implement(motionsContract).$context<Call>().use(inTransaction)

type OfPartner = { partnerId: Id<'organisation'>; partnershipId: Id<'partnership'> }

/** The pair held still by the partner: nobody of either side is in the middle of something. */
async function lockForPartner(
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
async function lockAsClient(
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
function moved(row: PartnershipRow, event: PartnershipEvent, by: Mover): PartnershipRow['state'] {
  return nextState(partnershipMachine, row.state, event, by) ?? refuse('not_from_here', { state: row.state })
}

const noted = (
  context: Context,
  row: PartnershipRow,
  action: string,
  changes: Record<string, unknown>,
  by: Mover,
) =>
  remember(context, {
    action,
    hatId: by.startsWith('client') ? row.client_id : row.partner_id,
    clientId: row.client_id,
    partnerId: row.partner_id,
    objectId: row.id,
    witness: { by, version: row.version },
    changes,
  })

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

interface AskRow {
  id: Id<'ask'>
  state: AccessAsk['state']
  wish: Rights
  message: string
  by: string
  created_at: Date
  expires_at: Date
  answered_at: Date | null
  reason: string | null
}

const presentAsk = (row: AskRow, comesTo: Rights | null = null): AccessAsk => ({
  comesTo,
  id: row.id,
  state: row.state,
  wish: row.wish,
  message: row.message,
  by: row.by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  answeredAt: row.answered_at?.toISOString() ?? null,
  reason: row.reason,
})

/** Time is a predicate: an ask whose days are over is over before any job says so. */
const askColumns = sql`
  a.id, case when a.state = 'asked' and a.expires_at <= app.now() then 'expired' else a.state end as state, a.wish, a.message,
  (select p.name from person p where p.id = a.asked_by) as by, a.created_at, a.expires_at, a.answered_at, a.reason`

async function asksOf(tx: Database, partnershipId: string): Promise<AccessAsk[]> {
  const rows = await rowsOf(
    tx,
    sql<AskRow>`select ${askColumns} from access_ask a where a.partnership_id = ${partnershipId} order by a.created_at desc, a.id desc limit 50`,
  )
  return rows.map((row) => presentAsk(row))
}

/** What an ask comes to: full access, or what holds now and the categories wanted with their present products. */
async function comesTo(tx: Database, row: PartnershipRow, wish: Rights): Promise<Rights> {
  const now = await rightsOf(tx, row)
  if (wish.access === 'full' || now.access === 'full')
    return settleRights({ ...now, ...wish, access: 'full' })
  const later = new Set(wish.families.map(({ family }) => family))
  const wanted = await wishInProducts(tx, row.client_id, wish.families)
  const known = new Set<string>(now.products.map(({ productId }) => productId))
  return settleRights({
    access: 'limited',
    payer: 'client',
    products: [...now.products, ...[...wish.products, ...wanted].filter((one) => !known.has(one.productId))],
    families: [...now.families.filter(({ family }) => !later.has(family)), ...wish.families],
  })
}

async function openAsk(context: Context, partnershipId: string, askId: string): Promise<AskRow> {
  const row = await rowOf(
    context.tx,
    sql<AskRow>`select ${askColumns} from access_ask a where a.id = ${askId} and a.partnership_id = ${partnershipId} for update`,
  )
  if (!row) refuse('not_found')
  if (row.state !== 'asked') refuse('ask_closed')
  return row
}

async function closeAsk(
  context: Context,
  ask: AskRow,
  event: 'grant' | 'grantPartly' | 'decline' | 'withdraw',
  by: Mover,
  reason: string,
): Promise<void> {
  const state = nextState(askMachine, ask.state, event, by) ?? refuse('ask_closed')
  await sql`update access_ask set state = ${state}, answered_at = ${context.now}, reason = ${reason} where id = ${ask.id}`.execute(
    context.tx,
  )
}

/** Asking again is for later: one open ask, and days of rest after a no. */
async function mustMayAsk(context: Context, row: PartnershipRow): Promise<void> {
  const { tx, now } = context
  await sql`update access_ask set state = 'expired', answered_at = expires_at where partnership_id = ${row.id} and state = 'asked' and expires_at <= ${now}`.execute(
    tx,
  )
  const last = await rowOf(
    tx,
    sql<{ state: string; answered_at: Date | null }>`
      select state, answered_at from access_ask where partnership_id = ${row.id} order by created_at desc, id desc limit 1`,
  )
  if (last?.state === 'asked') refuse('ask_open')
  const restsUntil = (last?.answered_at?.getTime() ?? 0) + askRestDays * 86_400_000
  if (last?.state === 'declined' && now.getTime() < restsUntil)
    refuse('ask_rests', { until: dayOf(new Date(restsUntil)) })
}

const sameRights = (a: Rights, b: Rights): boolean => {
  const lists = (rights: Rights) => [
    rights.access,
    rights.payer,
    ...rights.products.map((p) => `${p.productId}:${p.level}`).sort(),
    ...rights.families.map((f) => `${f.family}:${f.level}`).sort(),
  ]
  return lists(a).join() === lists(b).join()
}

/** The instant a last day is over, in the zone of the business. */
const endOf = (lastDay: string) => sql`((${lastDay}::date + 1)::timestamp at time zone 'Europe/Zurich')`

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
    if (input.lastDay !== null && input.lastDay < dayOf(context.now))
      refuse('input_invalid', { flaws: [{ field: 'lastDay', reason: 'today or later' }] })
    await sql`
      update partnership set ends_at = ${input.lastDay === null ? sql`'infinity'` : endOf(input.lastDay)}, version = version + 1 where id = ${row.id}`.execute(
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

  relinquish: os.relinquish.handler(async ({ context, input }) => {
    const { row, by } = await lockForPartner(context, input)
    if (row.state === 'ended') refuse('partnership_ended')
    moved(row, 'relinquish', by)
    const given = await rowsOf(
      context.tx,
      sql`
        update product_grant set ended_at = ${context.now}
         where partnership_id = ${row.id} and ended_at is null and product_id = any(${input.products}) returning product_id`,
    )
    if (given.length !== new Set(input.products).size) refuse('not_managed')
    await sql`update partnership set version = version + 1 where id = ${row.id}`.execute(context.tx)
    const voided = await voidWaitingOrders(context.tx, row.id, 'rights_changed', context.now, 'unmanaged')
    await tellVoided(context, voided, 'rights_changed')
    await tellMotion(context, row, { what: 'relinquished', by: 'partner', text: '', count: given.length })
    await noted(context, row, 'partnership.relinquished', { products: input.products }, by)
    return { done: true }
  }),

  ask: os.ask.handler(async ({ context, input }) => {
    const { row, by } = await lockForPartner(context, input)
    moved(row, 'ask', by)
    const wish = settleRights(input.wish)
    await mustMayAsk(context, row)
    const { tx, now, world } = context
    const id = world.ids('ask')
    await sql`
      insert into access_ask (id, partnership_id, asked_by, wish, message, created_at, expires_at)
      values (${id}, ${row.id}, ${actorOf(context).personId}, ${JSON.stringify(wish)}, ${input.message}, ${now}, ${now}::timestamptz + make_interval(days => ${askDays}))`.execute(
      tx,
    )
    await tellMotion(context, row, { what: 'asked', by: 'partner', text: input.message, rights: wish })
    await noted(context, row, 'partnership.asked', { wish }, by)
    return (await asksOf(tx, row.id)).find((ask) => ask.id === id) ?? refuse('not_found')
  }),

  asks: os.asks.handler(async ({ context, input }) => {
    const row = await mustOwn(context, input)
    const asks = await asksOf(context.tx, row.id)
    return Promise.all(
      asks.map(async (ask) =>
        ask.state === 'asked' ? { ...ask, comesTo: await comesTo(context.tx, row, ask.wish) } : ask,
      ),
    )
  }),

  asksAsPartner: os.asksAsPartner.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.partnerId)
    const row = await partnershipById(context.tx, input.partnershipId)
    return row?.partner_id === input.partnerId ? asksOf(context.tx, row.id) : refuse('not_found')
  }),

  answerAsk: os.answerAsk.handler(async ({ context, input }) => {
    const row = await lockForClient(context, input)
    const ask = await openAsk(context, row.id, input.askId)
    if (input.granted === null) {
      await closeAsk(context, ask, 'decline', 'clientLegal', input.reason)
      await tellMotion(context, row, { what: 'declined', by: 'client', text: input.reason })
      await noted(context, row, 'partnership.ask_declined', { reason: input.reason }, 'clientLegal')
      return presentPartnership(context.tx, row)
    }
    const granted = settleRights(input.granted)
    await closeAsk(
      context,
      ask,
      sameRights(granted, await comesTo(context.tx, row, ask.wish)) ? 'grant' : 'grantPartly',
      'clientLegal',
      input.reason,
    )
    return presentPartnership(context.tx, await changeRights(context, row, granted))
  }),

  withdrawAsk: os.withdrawAsk.handler(async ({ context, input }) => {
    const { row, by } = await lockForPartner(context, input)
    await closeAsk(context, await openAsk(context, row.id, input.askId), 'withdraw', by, '')
    await noted(context, row, 'partnership.ask_withdrawn', {}, by)
    return { done: true }
  }),

  breach: os.breach.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBeLegal(tx, actorOf(context), input.partnerId)
    await mustProve(context, { action: 'report_breach', objectId: input.partnerId, objectVersion: '' })
    await lockOne(tx, 'organisation', input.partnerId, 'alone')
    const frozen = await rowOf(
      tx,
      sql`update partner set frozen_at = coalesce(frozen_at, ${now}), frozen_reason = coalesce(frozen_reason, ${input.reason})
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
