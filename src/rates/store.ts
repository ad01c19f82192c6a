import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { ChangeRow, Ground, State } from './rates.ts'
import { parseSubject, subjectText } from './subject.ts'
import type { Terms } from './terms.ts'

type Names = Record<Language, string>
export interface Known {
  levels: { id: string; names: Names }[]
  families: { id: string; names: Names }[]
  items: { id: Id<'item'>; sku: string; name: string; family: string }[]
}

/** Everything that something dated can be about. */
export async function known(tx: Tx): Promise<Known> {
  return {
    levels: await rowsOf(
      tx,
      sql<{ id: string; names: Names }>`select id, names from partner_level order by position, id`,
    ),
    families: await rowsOf(
      tx,
      sql<{ id: string; names: Names }>`select id, names from family order by position, id`,
    ),
    items: await rowsOf(
      tx,
      sql<Known['items'][number]>`
        select i.id, i.sku, i.name, i.family from item i join family f on f.id = i.family where i.state = 'offered' order by f.position, i.name, i.sku`,
    ),
  }
}

export interface StandingRow {
  subject: string
  value: bigint
  from: Day
  until: Day | null
  source: 'example' | 'operator' | null
  change_id: Id<'rateChange'> | null
  change_title: string | null
  next_from: Day | null
  next_value: bigint | null
  next_change: Id<'rateChange'> | null
}

/** What holds on a day, and what is announced to follow it: a later value, or the approved change that ends it. */
export function standingOn(tx: Tx, on: Day): Promise<StandingRow[]> {
  return rowsOf(
    tx,
    sql<StandingRow>`
      select s.subject, s.value, lower(s.valid) as "from", upper(s.valid) - 1 as until, s.source, s.change_id, c.title as change_title,
             coalesce(n."from", e.effective_on) as next_from, n.value as next_value, coalesce(n.change_id, e.id) as next_change
        from rate_standing s
        left join rate_change c on c.id = s.change_id
        left join lateral (select lower(l.valid) as "from", l.value, l.change_id from rate_standing l
                            where l.subject = s.subject and lower(l.valid) > ${on}::date and l.value <> s.value order by lower(l.valid) limit 1) n on true
        left join lateral (select k.id, k.effective_on from rate_change_row r join rate_change k on k.id = r.change_id
                            where r.subject = s.subject and r.value is null and k.state = 'approved' and k.effective_on = upper(s.valid)) e on n."from" is null
       where s.valid @> ${on}::date
       order by s.subject`,
  )
}

/** What a change on a day would meet. Its own rows, once they hold, are left out. */
export async function groundOn(tx: Tx, on: Day, changeId: string | null): Promise<Ground> {
  const holds = await rowsOf(
    tx,
    sql<{ subject: string; value: bigint }>`
      select subject, value from rate_standing where valid @> ${on}::date order by subject`,
  )
  const later = await rowsOf(
    tx,
    sql<{ subject: string; from: Day }>`
      select subject, min("from") as "from" from (
        select subject, lower(valid) as "from" from rate_standing where lower(valid) >= ${on}::date
        union all
        select r.subject, c.effective_on from rate_change_row r join rate_change c on c.id = r.change_id
         where c.state = 'approved' and c.effective_on >= ${on}::date and c.id is distinct from ${changeId}) x
       group by subject`,
  )
  const { levels, families, items } = await known(tx)
  return {
    holds: new Map(holds.map((row) => [row.subject, row.value])),
    later: new Map(later.map((row) => [row.subject, row.from])),
    levels: new Set(levels.map(({ id }) => id)),
    families: new Set(families.map(({ id }) => id)),
    items: new Map(items.map(({ id, sku, name, family }) => [sku, { id, name, family }])),
  }
}

export interface HistoryRow {
  value: bigint
  from: Day
  until: Day | null
  source: 'example' | 'operator' | null
  change: {
    id: Id<'rateChange'>
    title: string
    reason: string
    author_id: Id<'person'>
    author: string
    proposed_at: string
    decided_by: Id<'person'>
    decider: string
    decided_at: string
    note: string | null
  } | null
}

/** Every value a subject had, has and will have, the newest first, each with the change it came with. */
export function historyOf(tx: Tx, subject: string, on: Day | undefined): Promise<HistoryRow[]> {
  return rowsOf(
    tx,
    sql<HistoryRow>`
      select s.value, lower(s.valid) as "from", upper(s.valid) - 1 as until, s.source,
             case when c.id is not null then jsonb_build_object('id', c.id, 'title', c.title, 'reason', c.reason, 'author_id', a.id, 'author', a.name,
               'proposed_at', c.proposed_at, 'decided_by', d.id, 'decider', d.name, 'decided_at', c.decided_at, 'note', c.decision_note) end as change
        from rate_standing s
        left join rate_change c on c.id = s.change_id
        left join person a on a.id = c.author_id
        left join person d on d.id = c.decided_by
       where s.subject = ${subject} and (${on ?? null}::date is null or s.valid @> ${on ?? null}::date)
       order by lower(s.valid) desc`,
  )
}

export interface ChangeRecord {
  id: Id<'rateChange'>
  title: string
  reason: string
  effective_on: Day
  state: Exclude<State, 'in_force'>
  version: number
  author_id: Id<'person'>
  author: string
  created_at: Date
  proposed_at: Date | null
  decided_by: Id<'person'> | null
  decider: string | null
  decided_at: Date | null
  decision_note: string | null
  cancelled_by: Id<'person'> | null
  canceller: string | null
  cancelled_at: Date | null
  cancel_note: string | null
  simulated_sha: string | null
  n: number
}

const recorded = sql`
  select c.*, a.name as author, d.name as decider, k.name as canceller, s.sha as simulated_sha,
         (select count(*)::int from rate_change_row r where r.change_id = c.id) as n
    from rate_change c
    join person a on a.id = c.author_id
    left join person d on d.id = c.decided_by
    left join person k on k.id = c.cancelled_by
    left join rate_simulation s on s.change_id = c.id and s.version = c.version`

export function changeById(tx: Tx, id: string): Promise<ChangeRecord | undefined> {
  return rowOf(tx, sql<ChangeRecord>`${recorded} where c.id = ${id}`)
}

/** Nobody else decides on rates until this transaction ends: what two changes touch shows only to the later one. */
export async function lockDecisions(tx: Tx): Promise<void> {
  await sql`lock table rate_change in share row exclusive mode`.execute(tx)
}

export async function lockChange(tx: Tx, id: string): Promise<void> {
  await sql`select 1 from rate_change where id = ${id} for update`.execute(tx)
}

/** The changes in a state, the newest first. What is in force is asked of the day. */
export function changesAfter(
  tx: Tx,
  state: State | undefined,
  after: readonly (string | number | null)[] | undefined,
  limit: number,
): Promise<ChangeRecord[]> {
  const [id] = after ?? [null]
  return rowsOf(
    tx,
    sql<ChangeRecord>`
      ${recorded}
       where (${id ?? null}::text is null or c.id < ${id ?? null})
         and (${state ?? null}::text is null
              or case when c.state = 'approved' and c.effective_on <= app.today() then 'in_force' else c.state end = ${state ?? null})
       order by c.id desc limit ${limit}`,
  )
}

/** The rows of a change, in the order in which they were written. */
export async function rowsOfChange(tx: Tx, id: string): Promise<ChangeRow[]> {
  const rows = await rowsOf(
    tx,
    sql<{ subject: string; value: bigint | null }>`
      select subject, value from rate_change_row where change_id = ${id} order by pos`,
  )
  return rows.flatMap(({ subject, value }) => {
    const parsed = parseSubject(subject)
    return parsed ? [{ subject: parsed, value }] : []
  })
}

/** What held on the eve of a change that is decided. */
export async function heldBefore(tx: Tx, id: string): Promise<Map<string, bigint>> {
  const rows = await rowsOf(
    tx,
    sql<{ subject: string; value: bigint }>`
      select s.subject, s.value from rate_change c join rate_change_row r on r.change_id = c.id
        join rate_standing s on s.subject = r.subject and s.valid @> c.effective_on - 1
       where c.id = ${id}`,
  )
  return new Map(rows.map((row) => [row.subject, row.value]))
}

export interface Contents {
  title: string
  reason: string
  effectiveOn: Day
  rows: readonly ChangeRow[]
}

export async function addChange(
  tx: Tx,
  id: Id<'rateChange'>,
  { title, reason, effectiveOn, rows }: Contents,
  by: { personId: string; now: Date },
): Promise<void> {
  await sql`
    insert into rate_change (id, title, reason, effective_on, author_id, created_at)
    values (${id}, ${title}, ${reason}, ${effectiveOn}, ${by.personId}, ${by.now})`.execute(tx)
  await addRows(tx, id, rows)
}

async function addRows(tx: Tx, id: string, rows: readonly ChangeRow[]): Promise<void> {
  const written = rows.map(({ subject, value }, pos) => ({
    subject: subjectText(subject),
    pos,
    value: value === null ? null : String(value),
  }))
  await sql`
    insert into rate_change_row (change_id, subject, pos, value)
    select ${id}, x.subject, x.pos, x.value from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as x(subject text, pos int, value bigint)`.execute(
    tx,
  )
}

export async function rewriteChange(
  tx: Tx,
  id: string,
  { title, reason, effectiveOn, rows }: Contents,
): Promise<void> {
  await sql`
    update rate_change set title = ${title}, reason = ${reason}, effective_on = ${effectiveOn}, version = version + 1 where id = ${id}`.execute(
    tx,
  )
  await sql`delete from rate_change_row where change_id = ${id}`.execute(tx)
  await addRows(tx, id, rows)
}

export interface SimulationRecord {
  version: number
  sha: string
  terms: Terms
  from_on: Day
  to_on: Day
  lines: number
  ran_by: Id<'person'>
  runner: string
  ran_at: Date
}

/** The last simulation of a change. */
export function lastSimulation(tx: Tx, id: string): Promise<SimulationRecord | undefined> {
  return rowOf(
    tx,
    sql<SimulationRecord>`
      select s.version, s.sha, s.terms, s.from_on, s.to_on, s.lines, s.ran_by, p.name as runner, s.ran_at
        from rate_simulation s join person p on p.id = s.ran_by where s.change_id = ${id} order by s.version desc limit 1`,
  )
}
