import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { kindOf, type NoticeGroup, noticeTemplates, type Pace } from '../mail/notice.ts'

const readBy = (readers: string) => noticeTemplates.filter((one) => kindOf(one).readers === readers)
const personal = readBy('person')
const ofBosses = readBy('bosses')
const ofMembers = readBy('members')
/** What stands between both sides is read by both, also while or after nothing is reached. */
const ofContract = noticeTemplates.filter((one) =>
  ['requests', 'partnership', 'programme', 'security'].includes(kindOf(one).group),
)

/**
 * Which letters `l` somebody may read as things are now: those to them, while they still act for the organisation in
 * the role it takes, and while the client it speaks of is still within their reach.
 */
export const readableBy = (person: ReturnType<typeof sql>, isStaff: ReturnType<typeof sql>) => sql`
  l.person_id = ${person} and l.template = any(${noticeTemplates}::text[])
  and (l.organisation_id is not null or l.place is null or l.place not like '/staff%' or ${isStaff})
  and (l.organisation_id is null or l.template = any(${personal}::text[]) or exists (select from access.seat s
    where s.person_id = ${person} and s.organisation_id = l.organisation_id
      and (s.role = 'legal' or s.role = 'administrator' and l.template = any(${ofBosses}::text[])
           or s.role <> 'external' and l.template = any(${ofMembers}::text[]))))
  and (l.client_id is null or l.client_id = l.organisation_id or l.template = any(${ofContract}::text[])
       or l.template = 'holding_changed' and l.facts ->> 'level' = 'none'
       or exists (select from access.reach_client r
            where r.person_id = ${person} and r.hat_id = l.organisation_id and r.client_id = l.client_id))`

export interface NoticeRow {
  id: Id<'letter'>
  template: string
  facts: unknown
  created_at: Date
  read_at: Date | null
  place: string | null
  organisation_id: Id<'organisation'> | null
  organisation: string | null
  client_id: Id<'organisation'> | null
  client: string | null
  cursor: string
}

export interface Which {
  organisationId?: string | undefined
  templates?: readonly string[] | undefined
  unread?: boolean | undefined
}

interface Reading {
  personId: string
  isStaff: boolean
}

const mine = ({ personId, isStaff }: Reading, which: Which) => sql`
  ${readableBy(sql`${personId}`, sql`${isStaff}::boolean`)}
  and (${which.organisationId ?? null}::text is null or l.organisation_id = ${which.organisationId ?? null})
  and (${which.templates ?? null}::text[] is null or l.template = any(${which.templates ?? null}::text[]))
  and (not ${which.unread ?? false}::boolean or l.read_at is null)`

export function noticesOf(
  tx: Database,
  reading: Reading,
  which: Which,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<NoticeRow[]> {
  return rowsOf(
    tx,
    sql<NoticeRow>`
      select l.id, l.template, l.facts, l.created_at, l.read_at, l.place, l.organisation_id, o.name as organisation,
             l.client_id, c.name as client,
             to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor
        from letter l left join organisation o on o.id = l.organisation_id left join organisation c on c.id = l.client_id
       where ${mine(reading, which)}
         and ${after ? sql`(l.created_at, l.id) < (${after[0]}::timestamptz, ${after[1]})` : sql`true`}
       order by l.created_at desc, l.id desc limit ${limit}`,
  )
}

/** More than this nobody counts. */
const countMax = 100

export async function unreadCount(tx: Database, reading: Reading): Promise<number> {
  const row = await rowOf(
    tx,
    sql<{ n: number }>`
      select count(*)::int as n from (select 1 from letter l where l.read_at is null and ${mine(reading, {})} limit ${countMax}) x`,
  )
  return row?.n ?? 0
}

export async function markRead(
  tx: Database,
  reading: Reading,
  letterId: string,
  isRead: boolean,
): Promise<boolean> {
  const row = await rowOf(
    tx,
    sql`update letter l set read_at = ${isRead ? sql`coalesce(l.read_at, app.now())` : sql`null`}
         where l.id = ${letterId} and ${mine(reading, {})} returning l.id`,
  )
  return row !== undefined
}

export async function markAllRead(
  tx: Database,
  reading: Reading,
  which: Which,
  upTo: string,
): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql`update letter l set read_at = app.now()
          from letter seen
         where seen.id = ${upTo} and seen.person_id = ${reading.personId} and l.read_at is null
           and (l.created_at, l.id) <= (seen.created_at, seen.id) and ${mine(reading, which)} returning l.id`,
  )
  return rows.length
}

export interface ChoiceRow {
  organisation_id: Id<'organisation'>
  name: string
  role: string
  grp: NoticeGroup
  own: Pace | null
  of_organisation: Pace | null
}

export function choicesOf(tx: Database, personId: string, groups: readonly string[]): Promise<ChoiceRow[]> {
  return rowsOf(
    tx,
    sql<ChoiceRow>`
      select s.organisation_id, o.name, s.role, g.grp, c.pace as own, d.pace as of_organisation
        from access.seat s join organisation o on o.id = s.organisation_id
        cross join unnest(${[...groups]}::text[]) with ordinality g(grp, n)
        left join notice_choice c on c.person_id = s.person_id and c.organisation_id = s.organisation_id and c.grp = g.grp
        left join notice_default d on d.organisation_id = s.organisation_id and d.grp = g.grp
       where s.person_id = ${personId} order by lower(o.name), o.id, g.n`,
  )
}

export async function keepChoice(
  tx: Database,
  personId: string,
  organisationId: string,
  group: string,
  pace: Pace | null,
): Promise<void> {
  if (pace === null) {
    await sql`delete from notice_choice where person_id = ${personId} and organisation_id = ${organisationId} and grp = ${group}`.execute(
      tx,
    )
    return
  }
  await sql`
    insert into notice_choice (person_id, organisation_id, grp, pace, changed_at)
    values (${personId}, ${organisationId}, ${group}, ${pace}, app.now())
    on conflict (person_id, organisation_id, grp) do update set pace = excluded.pace, changed_at = excluded.changed_at`.execute(
    tx,
  )
}

export async function keepDefault(
  tx: Database,
  organisationId: string,
  group: string,
  pace: Pace | null,
): Promise<void> {
  if (pace === null) {
    await sql`delete from notice_default where organisation_id = ${organisationId} and grp = ${group}`.execute(
      tx,
    )
    return
  }
  await sql`
    insert into notice_default (organisation_id, grp, pace, changed_at) values (${organisationId}, ${group}, ${pace}, app.now())
    on conflict (organisation_id, grp) do update set pace = excluded.pace, changed_at = excluded.changed_at`.execute(
    tx,
  )
}

/** A letter, or the letters that a digest told, as its link at the head stops them. */
export interface Told {
  person_id: Id<'person'>
  organisation_id: Id<'organisation'>
  organisation: string
  template: string
  own: Record<string, Pace>
}

export function toldBy(tx: Database, letterId: string): Promise<Told[]> {
  return rowsOf(
    tx,
    sql<Told>`
      select distinct l.person_id, l.organisation_id, o.name as organisation, l.template,
             (select coalesce(jsonb_object_agg(c.grp, c.pace), '{}') from notice_choice c
               where c.person_id = l.person_id and c.organisation_id = l.organisation_id) as own
        from letter l join organisation o on o.id = l.organisation_id
       where (l.id = ${letterId} or l.digest_id = ${letterId}) and l.person_id is not null order by 3, 4`,
  )
}

export interface FailedRow {
  id: Id<'letter'>
  template: string
  recipient: string
  language: Language
  problem: string | null
  created_at: Date
  cursor: string
}

export function failedLetters(
  tx: Database,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<FailedRow[]> {
  return rowsOf(
    tx,
    sql<FailedRow>`
      select id, template, recipient, language, problem, created_at,
             to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor
        from letter where state = 'failed'
         and ${after ? sql`(created_at, id) < (${after[0]}::timestamptz, ${after[1]})` : sql`true`}
       order by created_at desc, id desc limit ${limit}`,
  )
}

export interface Stored {
  template: string
  state: string
  place: string | null
  facts: Record<string, unknown>
}

export function lockLetter(tx: Database, letterId: string): Promise<Stored | undefined> {
  return rowOf(
    tx,
    sql<Stored>`select template, state, place, facts from letter where id = ${letterId} for update`,
  )
}

export async function tryAgain(tx: Database, letterId: string, facts: unknown): Promise<void> {
  await sql`
    update letter set state = 'waiting', tries = 0, try_at = app.now(), problem = null, facts = ${JSON.stringify(facts)}::jsonb
     where id = ${letterId}`.execute(tx)
}

export async function familyNames(tx: Database, language: Language): Promise<Record<string, string>> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; name: string | null }>`select id, names ->> ${language} as name from family`,
  )
  return Object.fromEntries(rows.map(({ id, name }) => [id, name ?? id]))
}
