import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockOne, lockPair } from '../access/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import { addDays, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { moved, noted } from './moves.ts'
import { endNow } from './operations.ts'
import { instantOrNull } from './present.ts'
import { type ProvidedPartnership, providerContract } from './providerContract.ts'
import { lockPartnership, type PartnershipRow, partnershipById } from './store.ts'
import { tellMotion } from './tell.ts'

const os = implement(providerContract).$context<Call>().use(inTransaction)

/** Days between the provider's notice and the end it announces. */
const noticeDays = 7

function mustManage(context: Context): void {
  if (actorOf(context).staff !== 'manager') refuse('staff_only')
}

interface ProvidedRow extends PartnershipRow {
  client: string
  partner: string
  proposer: string | null
}

const provided = sql`
  select t.*, c.name as client, r.name as partner, q.name as proposer
    from partnership t join organisation c on c.id = t.client_id join organisation r on r.id = t.partner_id
    left join person q on q.id = t.provider_asked_by`

const noticeUntil = (row: PartnershipRow): string | null =>
  row.provider_asks === 'end' && row.provider_asked_at
    ? addDays(dayOf(row.provider_asked_at), noticeDays)
    : null

function present(row: ProvidedRow, personId: string): ProvidedPartnership {
  return {
    id: row.id,
    client: { id: row.client_id, name: row.client },
    partner: { id: row.partner_id, name: row.partner },
    state: row.state,
    access: row.access,
    payer: row.payer,
    startsAt: row.starts_at.toISOString(),
    paused:
      row.paused_at && row.paused_by
        ? { at: instantOrNull(row.paused_at) ?? '', by: row.paused_by, reason: row.paused_reason ?? '' }
        : null,
    proposed: row.provider_asks
      ? {
          what: row.provider_asks,
          by: row.proposer ?? '',
          own: row.provider_asked_by === personId,
          reason: row.provider_reason ?? '',
          noticeUntil: noticeUntil(row),
        }
      : null,
  }
}

async function shown(context: Context, id: string): Promise<ProvidedPartnership> {
  const row = await rowOf(context.tx, sql<ProvidedRow>`${provided} where t.id = ${id}`)
  return present(row ?? refuse('not_found'), actorOf(context).personId)
}

/** The pair held still by the provider. */
async function lockAsProvider(context: Context, id: string): Promise<PartnershipRow> {
  mustManage(context)
  const known = (await partnershipById(context.tx, id)) ?? refuse('not_found')
  await lockPair(context.tx, known.client_id, known.partner_id, 'alone')
  return (await lockPartnership(context.tx, id)) ?? refuse('not_found')
}

async function propose(
  context: Context,
  row: PartnershipRow,
  what: 'resume' | 'end',
  reason: string,
): Promise<void> {
  const { tx, now } = context
  await sql`
    update partnership set provider_asks = ${what}, provider_asked_by = ${actorOf(context).personId}, provider_asked_at = ${now}, provider_reason = ${reason}
     where id = ${row.id}`.execute(tx)
  await noted(context, row, `partnership.${what}_proposed`, { reason }, 'provider')
  if (what === 'end')
    await tellMotion(context, row, {
      what: 'leaving',
      by: 'provider',
      text: reason,
      day: addDays(dayOf(now), noticeDays),
    })
}

/** Nobody decides on what they proposed; an end waits for its notice, save where it is about abuse. */
function mustDecide(context: Context, row: PartnershipRow, confirm: boolean, abuse: boolean): void {
  if (!row.provider_asks) refuse('ask_closed')
  if (confirm && row.provider_asked_by === actorOf(context).personId) refuse('second_person')
  const until = noticeUntil(row)
  if (confirm && until && !abuse && dayOf(context.now) < until) refuse('notice_running', { until })
}

async function drop(context: Context, row: PartnershipRow): Promise<void> {
  await sql`
    update partnership set provider_asks = null, provider_asked_by = null, provider_asked_at = null, provider_reason = null where id = ${row.id}`.execute(
    context.tx,
  )
}

async function decided(context: Context, row: PartnershipRow): Promise<void> {
  const reason = row.provider_reason ?? ''
  if (row.provider_asks === 'end') {
    moved(row, 'end', 'provider')
    await endNow(context, row, 'provider', reason)
    return
  }
  const state = moved(row, 'resume', 'provider')
  await drop(context, row)
  await sql`update partnership set state = ${state}, version = version + 1 where id = ${row.id}`.execute(
    context.tx,
  )
  await tellMotion(context, row, { what: 'resumed', by: 'provider', text: reason })
  await noted(context, row, 'partnership.resumed', { proposedBy: row.provider_asked_by }, 'provider')
}

interface OrphanRow {
  id: Id<'partnership'>
  client_id: Id<'organisation'>
  name: string
  products: number
  renewals: number
}

/** What nobody looks after once a partner is gone, client by client. */
async function orphansOf(context: Context, partnerId: string) {
  const rows = await rowsOf(
    context.tx,
    sql<OrphanRow>`
      select s.id, s.client_id, o.name, count(p.id)::int as products,
             count(p.id) filter (where p.expires_on <= app.today() + 60)::int as renewals
        from access.standing s join organisation o on o.id = s.client_id
        left join access.managed m on m.partnership_id = s.id
        left join product p on p.id = m.product_id and p.state = 'active'
       where s.partner_id = ${partnerId} group by 1, 2, 3 order by lower(o.name), s.id`,
  )
  return rows.map((row) => ({
    client: { id: row.client_id, name: row.name },
    partnershipId: row.id,
    products: row.products,
    renewals: row.renewals,
  }))
}

/** All partnerships of a partner held still, in one order. */
async function lockPartner(context: Context, partnerId: string): Promise<PartnershipRow[]> {
  mustManage(context)
  const { tx } = context
  const partner = await rowOf(
    tx,
    sql`select 1 from partner where organisation_id = ${partnerId} and state <> 'ended'`,
  )
  if (!partner) refuse('not_a_partner')
  const known = await rowsOf(
    tx,
    sql<{
      id: string
      client_id: string
    }>`select id, client_id from access.standing where partner_id = ${partnerId} order by client_id`,
  )
  for (const { client_id } of known) await lockPair(tx, client_id, partnerId, 'alone')
  await lockOne(tx, 'organisation', partnerId, 'alone')
  const rows = []
  for (const { id } of known) {
    const row = await lockPartnership(tx, id)
    if (row && row.state !== 'ended') rows.push(row)
  }
  return rows
}

export const providerOperations = {
  list: os.list.handler(async ({ context, input }) => {
    mustManage(context)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null
    const pattern = `%${(input.q ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    const rows = await rowsOf(
      context.tx,
      sql<ProvidedRow>`${provided}
        where (lower(c.name) like ${pattern} or lower(r.name) like ${pattern})
          and (${input.organisationId ?? null}::text is null or ${input.organisationId ?? null} in (t.client_id, t.partner_id))
          and (${after}::text is null or t.id < ${after})
        order by t.id desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
    const { personId } = actorOf(context)
    return { rows: page.rows.map((row) => present(row, personId)), next: page.next }
  }),

  pause: os.pause.handler(async ({ context, input }) => {
    const row = await lockAsProvider(context, input.partnershipId)
    await sql`
      update partnership set state = ${moved(row, 'pause', 'provider')}, paused_at = ${context.now}, paused_by = 'provider', paused_reason = ${input.reason}, version = version + 1
       where id = ${row.id}`.execute(context.tx)
    await tellMotion(context, row, { what: 'paused', by: 'provider', text: input.reason })
    await noted(context, row, 'partnership.paused', { reason: input.reason }, 'provider')
    return shown(context, row.id)
  }),

  propose: os.propose.handler(async ({ context, input }) => {
    const row = await lockAsProvider(context, input.partnershipId)
    moved(row, input.what, 'provider')
    if (input.what === 'resume' && row.paused_by !== 'provider') refuse('paused_by_other')
    if (row.provider_asks) refuse('ask_open')
    await propose(context, row, input.what, input.reason)
    return shown(context, row.id)
  }),

  decide: os.decide.handler(async ({ context, input }) => {
    const row = await lockAsProvider(context, input.partnershipId)
    mustDecide(context, row, input.confirm, input.abuse)
    if (input.confirm) await decided(context, row)
    else {
      await drop(context, row)
      await noted(context, row, 'partnership.proposal_dropped', {}, 'provider')
    }
    return shown(context, row.id)
  }),

  proposeRemoval: os.proposeRemoval.handler(async ({ context, input }) => {
    for (const row of await lockPartner(context, input.organisationId))
      if (row.provider_asks !== 'end') await propose(context, row, 'end', input.reason)
    return { orphans: await orphansOf(context, input.organisationId) }
  }),

  decideRemoval: os.decideRemoval.handler(async ({ context, input }) => {
    const { tx } = context
    const rows = await lockPartner(context, input.organisationId)
    if (rows.length === 0) refuse('ask_closed')
    const orphans = await orphansOf(context, input.organisationId)
    for (const row of rows) {
      if (row.provider_asks !== 'end') refuse('ask_closed')
      mustDecide(context, row, input.confirm, input.abuse)
      if (input.confirm) await decided(context, row)
      else await drop(context, row)
    }
    if (input.confirm)
      await sql`update partner set state = 'ended' where organisation_id = ${input.organisationId}`.execute(
        tx,
      )
    return { orphans }
  }),
}
