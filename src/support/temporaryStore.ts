import { type RawBuilder, sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { refuse } from '../lib/refusal.ts'
import { type Ending, idleMinutes, levelName, type TemporaryState } from './temporary.ts'
import type { SeenProduct, SupportAct, TemporaryAccess } from './temporaryContract.ts'

export interface AccessRow {
  id: Id<'supportAccess'>
  client_id: Id<'organisation'>
  hat_id: Id<'organisation'> | null
  person_id: Id<'person'> | null
  level: number
  all_products: boolean
  hours: number
  reason: string
  state: TemporaryState
  is_emergency: boolean
  asked_by: Id<'person'> | null
  asked_name: string | null
  made_at: Date
  expires_at: Date | null
  ended_at: Date | null
  ended_because: Ending | null
}

interface ShownRow extends AccessRow {
  client: string
  hat: string | null
  lender: string | null
  products: { id: Id<'product'>; name: string }[]
  inside: { name: string; since: string }[]
}

const isInside = (visit: RawBuilder<unknown>) =>
  sql`${visit}.left_at is null and ${visit}.last_at > app.now() - make_interval(mins => ${idleMinutes})`

/** Accesses with what is told of them, the newest first. */
export function accesses(tx: Database, where: RawBuilder<unknown>): Promise<ShownRow[]> {
  return rowsOf(
    tx,
    sql<ShownRow>`
      select a.*, c.name as client, h.name as hat, l.name as lender,
             (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name), '[]')
                from support_access_product x join product p on p.id = x.product_id where x.access_id = a.id) as products,
             (select coalesce(jsonb_agg(jsonb_build_object('name', v.staff_name, 'since', to_char(v.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by v.opened_at), '[]')
                from support_visit v where v.access_id = a.id and a.state = 'active' and app.now() < a.expires_at and ${isInside(sql`v`)}) as inside
        from support_access a
        join organisation c on c.id = a.client_id
        left join organisation h on h.id = a.hat_id and a.hat_id <> a.client_id
        left join person l on l.id = a.person_id
       where ${where} order by a.made_at desc, a.id desc limit 100`,
  )
}

/** What is told of an access at an instant; what its time is over for is over although no job said so yet. */
export function presentAccess(
  row: ShownRow,
  now: Date,
  may: { answer: boolean; end: boolean },
): TemporaryAccess {
  const isOver = row.state === 'active' && row.expires_at !== null && row.expires_at <= now
  const state = isOver ? 'ended' : row.state
  return {
    id: row.id,
    state,
    level: levelName(row.level),
    hours: row.hours,
    everything: row.all_products,
    products: row.products,
    reason: row.reason,
    isEmergency: row.is_emergency,
    client: { id: row.client_id, name: row.client },
    partner: row.hat_id && row.hat ? { id: row.hat_id, name: row.hat } : null,
    lender: row.person_id ? { id: row.person_id, name: row.lender ?? '' } : null,
    askedBy: row.asked_name,
    madeAt: row.made_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    endedAt: (isOver ? row.expires_at : row.ended_at)?.toISOString() ?? null,
    endedBecause: isOver ? 'time' : row.ended_because,
    inside: row.inside,
    mayAnswer: state === 'requested' && may.answer,
    mayEnd: state === 'active' && may.end,
  }
}

/** Takes the row of an access: whoever ends it and whoever acts through it come one after the other. */
export async function lockAccess(tx: Tx, id: string): Promise<AccessRow> {
  return (
    (await rowOf(tx, sql<AccessRow>`select * from support_access where id = ${id} for update`)) ??
    refuse('not_found')
  )
}

export async function chooseProducts(tx: Tx, id: string, productIds: readonly string[]): Promise<void> {
  await sql`delete from support_access_product where access_id = ${id}`.execute(tx)
  await sql`insert into support_access_product (access_id, product_id) select distinct ${id}, x from unnest(${productIds}::text[]) x`.execute(
    tx,
  )
}

/** Ends an access and every visit under it. */
export async function endAccess(tx: Tx, id: string, because: Ending, at: Date): Promise<void> {
  await sql`update support_access set state = 'ended', ended_at = ${at}, ended_because = ${because} where id = ${id}`.execute(
    tx,
  )
  await sql`update support_visit set left_at = greatest(last_at, ${at}::timestamptz) where access_id = ${id} and left_at is null`.execute(
    tx,
  )
}

/** Whether one of the provider's people is inside now; being there keeps them there. */
export async function stayInside(tx: Tx, id: string, staffId: string, now: Date): Promise<void> {
  const visit = await rowOf(
    tx,
    sql`update support_visit v set last_at = ${now} where v.access_id = ${id} and v.staff_id = ${staffId} and ${isInside(sql`v`)} returning 1`,
  )
  if (!visit) refuse('support_not_inside')
}

/** Products that support reaches through an access. */
export async function seenThrough(tx: Database, id: string): Promise<SeenProduct[]> {
  const rows = await rowsOf(
    tx,
    sql<Omit<SeenProduct, 'level'> & { level: number }>`
      select p.id, p.name, i.name as item, p.state, p.expires_on as "expiresOn", p.months, p.quantity, s.level,
             exists (select from mandate m where m.product_id = p.id and m.state = 'active') as "renewsByItself"
        from (select product_id, max(level) as level from access.supported where access_id = ${id} group by 1) s
        join product p on p.id = s.product_id join item i on i.id = p.item_id
       order by lower(p.name), p.id limit 500`,
  )
  return rows.map((row) => ({ ...row, level: levelName(row.level) }))
}

/** What was looked at and done through an access, as the log of the organisation has it. */
export async function actsThrough(tx: Database, row: AccessRow): Promise<SupportAct[]> {
  const rows = await rowsOf(
    tx,
    sql<Omit<SupportAct, 'at'> & { at: Date }>`
      select e.at, coalesce(e.witness ->> 'agent', '') as name, e.action, e.changes ->> 'reason' as text,
             (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name), '[]')
                from jsonb_array_elements_text(coalesce(e.changes -> 'products', '[]')) x join product p on p.id = x) as products
        from audit_event e
       where e.client_id = ${row.client_id} and e.witness ->> 'supportAccess' = ${row.id} and e.at >= ${row.made_at} order by e.at, e.id`,
  )
  return rows.map(({ at, ...act }) => ({ ...act, at: at.toISOString() }))
}

export interface Reader {
  email: string
  language: 'it' | 'fr' | 'de' | 'en' | 'es'
}

/** Who is told of an access: whoever lends it, and the representatives of the organisation. */
export function readersOf(tx: Database, row: Pick<AccessRow, 'client_id' | 'person_id'>): Promise<Reader[]> {
  return rowsOf(
    tx,
    sql<Reader>`
      select p.email, p.language from person p
       where p.state = 'active' and p.kind = 'human'
         and (p.id = ${row.person_id} or exists (select from member m where m.person_id = p.id and m.organisation_id = ${row.client_id} and m.role = 'legal' and m.state = 'active'))
       order by p.id`,
  )
}
