import { type RawBuilder, sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { refuse } from '../lib/refusal.ts'
import { type CaseSide, type CaseState, promiseOf } from './case.ts'
import type { CaseMessage, QueuedCase, SupportCase } from './caseContract.ts'

export interface CaseRow {
  id: Id<'supportCase'>
  number: number
  client_id: Id<'organisation'>
  hat_id: Id<'organisation'>
  person_id: Id<'person'>
  person_name: string
  product_id: Id<'product'> | null
  subject: string
  language: Language
  state: CaseState
  is_partner: boolean
  response_hours: number
  is_emergency: boolean
  opened_at: Date
  due_at: Date
  first_answered_at: Date | null
  moved_at: Date
  assignee_id: Id<'person'> | null
  assignee_name: string | null
  closed_at: Date | null
}

interface ShownRow extends CaseRow {
  client: string
  hat: string
  product: string | null
}

/**
 * Cases that somebody may read as a customer: their own, and those of an organisation they lead; of a client only as
 * long as they reach it.
 */
export const readBy = (personId: string) => sql`
  exists (select from access.seat s where s.person_id = ${personId} and s.organisation_id = c.hat_id
    and (c.person_id = ${personId} or s.role in ('legal', 'administrator')))
  and (c.hat_id = c.client_id or exists (select from access.reach_client r
    where r.person_id = ${personId} and r.hat_id = c.hat_id and r.client_id = c.client_id))`

/** Cases with what is told of them. */
export function cases(
  tx: Database,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<ShownRow[]> {
  return rowsOf(
    tx,
    sql<ShownRow>`
      select c.*, k.name as client, h.name as hat, p.name as product
        from support_case c join organisation k on k.id = c.client_id join organisation h on h.id = c.hat_id
        left join product p on p.id = c.product_id
       where ${where} order by ${order} limit 200`,
  )
}

export const newestFirst = sql`c.moved_at desc, c.number desc`
export const urgentFirst = sql`c.is_emergency desc, c.is_partner desc, c.due_at, c.number`

export async function oneCase(tx: Database, where: RawBuilder<unknown>): Promise<ShownRow> {
  const [row] = await cases(tx, where, newestFirst)
  return row ?? refuse('not_found')
}

/** Takes the row of a case: whoever answers it and whoever closes it come one after the other. */
export async function lockCase(tx: Tx, id: string): Promise<CaseRow> {
  return (
    (await rowOf(tx, sql<CaseRow>`select * from support_case where id = ${id} for update`)) ??
    refuse('not_found')
  )
}

export function presentCase(row: ShownRow, now: Date): SupportCase {
  return {
    id: row.id,
    number: row.number,
    subject: row.subject,
    state: row.state,
    openedBy: row.person_name,
    hat: { id: row.hat_id, name: row.hat },
    client: row.client_id === row.hat_id ? null : { id: row.client_id, name: row.client },
    product: row.product_id && row.product ? { id: row.product_id, name: row.product } : null,
    openedAt: row.opened_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    responseHours: row.response_hours,
    isEmergency: row.is_emergency,
    promise: promiseOf({
      dueAt: row.due_at,
      firstAnsweredAt: row.first_answered_at,
      closedAt: row.closed_at,
      now,
    }),
    movedAt: row.moved_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
  }
}

export function presentQueued(row: ShownRow, now: Date): QueuedCase {
  return {
    ...presentCase(row, now),
    isPartner: row.is_partner,
    language: row.language,
    assignee: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name ?? '' } : null,
  }
}

/** What was said about a case, oldest first; what support noted for itself only where it is asked for. */
export async function messagesOf(
  tx: Database,
  caseId: string,
  which: 'said' | 'all',
): Promise<(CaseMessage & { isNote: boolean })[]> {
  const rows = await rowsOf(
    tx,
    sql<{ pos: number; side: CaseSide; name: string; body: string; is_note: boolean; written_at: Date }>`
      select pos, side, name, body, is_note, written_at from support_case_message
       where case_id = ${caseId} and (${which === 'all'} or not is_note) order by pos limit 500`,
  )
  return rows.map(({ is_note, written_at, ...said }) => ({
    ...said,
    isNote: is_note,
    writtenAt: written_at.toISOString(),
  }))
}

export interface Said {
  caseId: string
  personId: string
  name: string
  side: CaseSide
  isNote?: boolean
  body: string
  at: Date
}

/** Adds what somebody said to a case whose row is taken. */
export async function say(
  tx: Tx,
  { caseId, personId, name, side, isNote = false, body, at }: Said,
): Promise<void> {
  await sql`
    insert into support_case_message (case_id, pos, person_id, name, side, is_note, body, written_at)
    select ${caseId}, count(*) + 1, ${personId}, ${name}, ${side}, ${isNote}, ${body}, ${at}
      from support_case_message where case_id = ${caseId}`.execute(tx)
}

/** Brings a case on; the first answer and the end are noted as they come. */
export async function moveCase(tx: Tx, id: string, state: CaseState, at: Date): Promise<void> {
  await sql`
    update support_case set state = ${state}, moved_at = ${at}, closed_at = ${state === 'closed' ? at : null},
           first_answered_at = case when ${state} = 'answered' then coalesce(first_answered_at, ${at}) else first_answered_at end
     where id = ${id}`.execute(tx)
}

/** Whether an organisation is a partner now: its cases come first. */
export async function isPartner(tx: Tx, organisationId: string): Promise<boolean> {
  const row = await rowOf(
    tx,
    sql`select 1 from partner where organisation_id = ${organisationId} and state in ('provisional', 'active', 'at_risk') and frozen_at is null`,
  )
  return row !== undefined
}

/** The best of what organisations were promised by the Premium Support they run now. */
export function premiumOf(
  tx: Tx,
  organisationIds: readonly string[],
  today: Day,
): Promise<{ hours: number; aroundTheClock: boolean; until: Day } | undefined> {
  return rowOf(
    tx,
    sql`
      select t.response_hours as hours, t.around_the_clock as "aroundTheClock", p.expires_on as until
        from product p join premium_tier t on t.item_id = p.item_id
       where p.organisation_id = any(${organisationIds}::text[]) and p.state = 'active' and p.expires_on > ${today}
       order by t.response_hours limit 1`,
  )
}
