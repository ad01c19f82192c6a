import { sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { type ActivityKind, activityNouns } from './activityKinds.ts'
import type { ActivityRow, LogRow } from './contract.ts'

/** What the log is narrowed to. */
export interface ActivityFilter {
  /** The account it happened in. */
  clientId?: string | undefined
  /** The partner whose people did it, or whom it concerned, at its clients. */
  partnerId?: string | undefined
  personId?: string | undefined
  kind?: ActivityKind | undefined
  from?: string | undefined
  to?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

interface EventRecord {
  id: Id<'event'>
  at: Date
  person_id: Id<'person'> | null
  person: string | null
  is_staff: boolean
  through: string | null
  action: string
  object_id: string | null
  about_person: string | null
  about_partner: string | null
  client_id: Id<'organisation'> | null
  client_name: string | null
  changes: Record<string, unknown>
}

/** The zone whose days the programme counts by. */
const dayOfAct = sql`(e.at at time zone 'Europe/Zurich')::date`

/** Acts of the log, the newest first, with the names of today. Whose log it is stands in the filter. */
export async function listActivity(
  tx: Database,
  filter: ActivityFilter,
): Promise<{ rows: LogRow[]; next: string | null }> {
  const { clientId, partnerId, personId, kind, from, to, limit = 50 } = filter
  const after = decodeCursor(filter.cursor, 1)?.[0]
  const hat = partnerId ?? clientId ?? ''
  const conditions = [
    ...(partnerId
      ? [
          sql`(e.partner_id = ${partnerId} or e.hat_id = ${partnerId}) and e.client_id is not null and e.client_id <> ${partnerId}`,
        ]
      : []),
    ...(clientId ? [sql`e.client_id = ${clientId}`] : []),
    ...(personId ? [sql`e.person_id = ${personId}`] : []),
    ...(kind ? [sql`split_part(e.action, '.', 1) = any(${[...activityNouns[kind]]})`] : []),
    ...(from ? [sql`${dayOfAct} >= ${from}::date`] : []),
    ...(to ? [sql`${dayOfAct} <= ${to}::date`] : []),
    ...(after ? [sql`e.id < ${after}`] : []),
  ]
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const rows = await rowsOf(
    tx,
    sql<EventRecord>`
      select e.id, e.at, e.person_id, p.name as person, e.person_id is not null and e.hat_id is null as is_staff, o.name as through,
             e.action, e.object_id, q.name as about_person, r.name as about_partner, e.client_id, c.name as client_name, e.changes
        from (select * from audit_event e ${where} order by e.id desc limit ${limit + 1}) e
        left join person p on p.id = e.person_id
        left join person q on q.id = e.object_id
        left join partnership s on s.id = e.object_id
        left join invitation i on i.id = e.object_id
        left join organisation r on r.id = coalesce(s.partner_id, i.partner_id)
        left join organisation c on c.id = e.client_id
        left join organisation o on o.id = e.hat_id and e.hat_id <> ${hat}
       order by e.id desc`,
  )
  const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
  return { rows: page.rows.map(present), next: page.next }
}

const present = (row: EventRecord): LogRow => ({
  id: row.id,
  at: row.at.toISOString(),
  personId: row.person_id,
  person: row.person,
  byProvider: row.is_staff,
  through: row.through,
  action: row.action,
  objectId: row.object_id,
  about: { person: row.about_person, partner: row.about_partner },
  changes: row.changes,
  client: row.client_id ? { id: row.client_id, name: row.client_name ?? '' } : null,
})

/** The same for whoever looks at one account: the client is the reader. */
export function withoutClient({ client, ...row }: LogRow): ActivityRow {
  return row
}
