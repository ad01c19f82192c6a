import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import { attemptDays } from './renewal.ts'

/** About how many products are renewed in one transaction; a payer's are never divided. */
export const chunkUsual = 5_000

export interface Run {
  id: bigint
  cutoffOn: Day
}

const earliest = Math.max(...attemptDays)
/** The attempt due at a cutoff, the twin of `attemptDue`. */
const attemptOn = sql`w.expires_on - (select min(x) from unnest(${[...attemptDays]}::int[]) x where w.expires_on - x <= ${sql.ref('run.cutoff_on')})`

/** The run that is open and not stopped, if one is: whoever started it may have died, and its chunks wait. */
export async function openRun(tx: Tx): Promise<Run | undefined> {
  return rowOf(
    tx,
    sql<Run>`select id, cutoff_on as "cutoffOn" from renewal_run where finished_at is null and not dry and stopped_at is null`,
  )
}

/**
 * Plans a run: the attempts due up to a day, in chunks of whole payers of about `chunk` products, and the units each
 * payer has of a family, counted once for every line of the run. Nothing due leaves no run behind.
 */
export async function planRun(
  tx: Tx,
  cutoff: Day,
  chunk: number,
  { dry = false, startedBy = null }: { dry?: boolean; startedBy?: string | null } = {},
): Promise<Run | undefined> {
  const run = await rowOf(
    tx,
    sql<Run>`
      insert into renewal_run (cutoff_on, dry, started_at, started_by) values (${cutoff}, ${dry}, (select app.now()), ${startedBy}) on conflict do nothing returning id, cutoff_on as "cutoffOn"`,
  )
  if (!run) return openRun(tx)
  await sql`drop table if exists pg_temp.due_candidate`.execute(tx)
  await sql`create temp table due_candidate (product_id text, payer_id text, due_on date, attempt_on date) on commit drop`.execute(
    tx,
  )
  await sql`
    insert into due_candidate
    select w.product_id, w.payer_id, w.expires_on, ${attemptOn} from renewing w cross join (select ${cutoff}::date as cutoff_on) run
     where w.expires_on between ${cutoff}::date - (select terminate_days from policy where valid @> (select app.today())) and ${cutoff}::date + ${earliest}::int`.execute(
    tx,
  )
  await sql`analyze due_candidate`.execute(tx)
  await sql`
    delete from due_candidate c using renewal_attempt a where a.product_id = c.product_id and a.due_on = c.due_on and a.attempt_on = c.attempt_on`.execute(
    tx,
  )
  const planned = await rowOf(
    tx,
    sql<{ n: number }>`
      with payers as (
        select payer_id, (sum(count(*)) over (order by payer_id) - count(*))::int / ${chunk}::int as chunk from due_candidate group by payer_id),
      chunks as (
        insert into renewal_chunk (run_id, n, product_ids, due_on, attempt_on)
        select ${run.id}::bigint, p.chunk, array_agg(c.product_id order by c.product_id), array_agg(c.due_on order by c.product_id), array_agg(c.attempt_on order by c.product_id)
          from due_candidate c join payers p on p.payer_id = c.payer_id group by p.chunk order by p.chunk returning cardinality(product_ids) as n)
      select coalesce(sum(n), 0)::int as n from chunks`,
  )
  if (!planned?.n) {
    await sql`delete from renewal_run where id = ${run.id}`.execute(tx)
    return undefined
  }
  await sql`update renewal_run set planned = ${planned.n} where id = ${run.id}`.execute(tx)
  await countUnits(tx, run)
  return run
}

/** What a payer has: what runs at its charge, and what comes to it by this run. Whoever renews nothing is not counted. */
async function countUnits(tx: Tx, run: Run): Promise<void> {
  await sql`
    insert into renewal_count (run_id, payer_id, family, units)
    with coming as materialized (
      select c.payer_id, i.family, p.quantity, p.billed_id = c.payer_id and p.expires_on > (select app.today()) as runs
        from due_candidate c join product p on p.id = c.product_id join item i on i.id = p.item_id),
    payers as (select distinct payer_id, family from coming),
    units as (
      select payer_id, family, quantity from coming where not runs
      union all
      select p.billed_id, i.family, p.quantity from product p join item i on i.id = p.item_id
       where p.state = 'active' and p.expires_on > (select app.today()) and p.billed_id in (select payer_id from payers))
    select ${run.id}, u.payer_id, u.family, sum(u.quantity)::int from units u join payers y on y.payer_id = u.payer_id and y.family = u.family group by 2, 3`.execute(
    tx,
  )
}

/** A chunk that nobody works on, of a run that nobody stopped; it is ours until the transaction ends. */
export function claimChunk(tx: Tx, runId: bigint): Promise<{ n: number } | undefined> {
  return rowOf(
    tx,
    sql<{
      n: number
    }>`
      select n from renewal_chunk where run_id = ${runId} and done_at is null
         and exists (select 1 from renewal_run r where r.id = run_id and r.stopped_at is null) order by n limit 1 for update skip locked`,
  )
}

/** How many chunks of a run nobody has done yet. */
export async function chunksLeft(tx: Tx, runId: bigint): Promise<number> {
  const left = await rowOf(
    tx,
    sql<{
      n: number
    }>`select count(*)::int as n from renewal_chunk where run_id = ${runId} and done_at is null`,
  )
  return left?.n ?? 0
}

export interface ChunkReport {
  planned: number
  renewed: number
  orders: number
  /** Lines that could not be renewed, by reason. */
  failed: Record<string, number>
  totals: { currency: 'CHF' | 'EUR'; net: string; gross: string }[]
}

export async function closeChunk(tx: Tx, runId: bigint, n: number, report: ChunkReport): Promise<void> {
  await sql`update renewal_chunk set done_at = (select app.now()), report = ${JSON.stringify(report)}, product_ids = '{}', due_on = '{}', attempt_on = '{}' where run_id = ${runId} and n = ${n}`.execute(
    tx,
  )
}

/** A run is over when all its chunks are done, by whomever. */
export async function finishRun(tx: Tx, runId: bigint): Promise<void> {
  await sql`
    update renewal_run set finished_at = (select app.now()) where id = ${runId} and finished_at is null
       and not exists (select 1 from renewal_chunk where run_id = ${runId} and done_at is null)`.execute(tx)
}

/** What became of a run, chunk by chunk. */
export async function reportsOf(tx: Tx, runId: bigint): Promise<ChunkReport[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      report: ChunkReport
    }>`select report from renewal_chunk where run_id = ${runId} and done_at is not null order by n`,
  )
  return rows.map((row) => row.report)
}

/** Dry runs that staff asked for and nobody has done yet. */
export function waitingDryRuns(tx: Tx, limit = 20): Promise<Run[]> {
  return rowsOf(
    tx,
    sql<Run>`select id, cutoff_on as "cutoffOn" from renewal_run where dry and finished_at is null order by id limit ${limit}`,
  )
}

export async function reportDryRun(tx: Tx, runId: bigint, report: ChunkReport): Promise<void> {
  await sql`update renewal_run set finished_at = (select app.now()), report = ${JSON.stringify(report)} where id = ${runId} and finished_at is null`.execute(
    tx,
  )
}
