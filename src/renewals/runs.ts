import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import { addDays, type Day, dayOf } from '../lib/day.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { type ChunkReport, chunkUsual, planRun } from './plan.ts'
import { type RenewalRun, renewalRunsContract } from './runContract.ts'

const os = implement(renewalRunsContract).$context<Call>().use(inTransaction)

/** How far a dry run may look ahead; a run that books never goes beyond today. */
const daysAheadMax = 60

function mustRunRenewals(context: Context): void {
  const { staff } = actorOf(context)
  if (staff !== 'manager' && staff !== 'finance') refuse('staff_only')
}

interface Row {
  id: bigint
  cutoff_on: Day
  dry: boolean
  planned: number
  started_by: string | null
  started_at: Date
  stopped_at: Date | null
  finished_at: Date | null
  chunks: number
  done: number
  /** Of all chunks that are done; of a dry run its own. */
  reports: ChunkReport[]
}

function runsWhere(tx: Database, where: ReturnType<typeof sql>, limit: number): Promise<Row[]> {
  return rowsOf(
    tx,
    sql<Row>`
      select r.id, r.cutoff_on, r.dry, r.planned, p.name as started_by, r.started_at, r.stopped_at, r.finished_at, c.chunks, c.done,
             case when r.dry then coalesce(jsonb_build_array(r.report) - 'null', '[]') else c.reports end as reports
        from renewal_run r left join person p on p.id = r.started_by
        cross join lateral (select count(*)::int as chunks, count(done_at)::int as done, coalesce(jsonb_agg(report) filter (where done_at is not null), '[]') as reports
                              from renewal_chunk where run_id = r.id) c
       where ${where} order by r.id desc limit ${limit}`,
  )
}

function stateOf(row: Row): RenewalRun['state'] {
  if (row.finished_at) return 'finished'
  if (row.dry) return 'waiting'
  return row.stopped_at ? 'stopped' : 'running'
}

function present(row: Row): RenewalRun {
  const reports = row.reports.filter((report) => report !== null)
  const sum = (of: (report: ChunkReport) => number) => reports.reduce((n, report) => n + of(report), 0)
  const failed = new Map<string, number>()
  const totals = new Map<Currency, { net: bigint; gross: bigint }>()
  for (const report of reports) {
    for (const [reason, count] of Object.entries(report.failed))
      failed.set(reason, (failed.get(reason) ?? 0) + count)
    for (const { currency, net, gross } of report.totals) {
      const known = totals.get(currency) ?? { net: 0n, gross: 0n }
      totals.set(currency, { net: known.net + BigInt(net), gross: known.gross + BigInt(gross) })
    }
  }
  const seen = sum((report) => report.planned)
  return {
    runId: String(row.id),
    cutoffOn: row.cutoff_on,
    isDry: row.dry,
    state: stateOf(row),
    startedBy: row.started_by,
    startedAt: row.started_at.toISOString(),
    stoppedAt: row.stopped_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    chunks: { planned: row.chunks, done: row.done },
    products: { planned: row.dry ? seen : row.planned, done: seen },
    renewed: sum((report) => report.renewed),
    orders: sum((report) => report.orders),
    failed: [...failed].map(([reason, count]) => ({ reason, count })),
    totals: [...totals].map(([currency, { net, gross }]) => ({
      currency,
      net: formatMinor(net),
      gross: formatMinor(gross),
    })),
  }
}

async function runOf(tx: Database, runId: string): Promise<RenewalRun> {
  const [row] = await runsWhere(tx, sql`r.id = ${runId}::bigint`, 1)
  return present(row ?? refuse('not_found'))
}

async function note(context: Context, action: string, runId: string): Promise<void> {
  await remember(context, { action, hatId: null, clientId: null, objectId: null, changes: { run: runId } })
}

export const renewalRunsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    mustRunRenewals(context)
    const limit = input.limit ?? 20
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null
    const rows = await runsWhere(
      context.tx,
      sql`${after}::text is null or r.id < ${after}::bigint`,
      limit + 1,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([String(row.id)]))
    return { rows: page.rows.map(present), next: page.next }
  }),

  get: os.get.handler(async ({ context, input }) => {
    mustRunRenewals(context)
    return runOf(context.tx, input.runId)
  }),

  start: os.start.handler(async ({ context, input }) => {
    mustRunRenewals(context)
    const { tx } = context
    const today = dayOf(context.now)
    const { cutoffOn = today, dryRun = false } = input
    const latest = dryRun ? addDays(today, daysAheadMax) : today
    if (cutoffOn > latest)
      refuse('input_invalid', { flaws: [{ field: 'cutoffOn', reason: `not after ${latest}` }] })
    const startedBy = actorOf(context).personId
    if (dryRun) {
      const asked = await rowOf(
        tx,
        sql<{
          id: bigint
        }>`insert into renewal_run (cutoff_on, dry, started_at, started_by) values (${cutoffOn}, true, ${context.now}, ${startedBy}) returning id`,
      )
      return runOf(tx, String(asked?.id))
    }
    if (await rowOf(tx, sql`select 1 from renewal_run where finished_at is null and not dry`))
      refuse('run_open')
    const run = (await planRun(tx, cutoffOn, chunkUsual, { startedBy })) ?? refuse('nothing_due')
    await note(context, 'renewal_run.started', String(run.id))
    return runOf(tx, String(run.id))
  }),

  stop: os.stop.handler(async ({ context, input }) => {
    mustRunRenewals(context)
    await runOf(context.tx, input.runId)
    const stopped = await rowOf(
      context.tx,
      sql`update renewal_run set stopped_at = ${context.now}, stopped_by = ${actorOf(context).personId}
           where id = ${input.runId}::bigint and not dry and finished_at is null and stopped_at is null returning 1`,
    )
    if (!stopped) refuse('run_closed')
    await note(context, 'renewal_run.stopped', input.runId)
    return runOf(context.tx, input.runId)
  }),

  resume: os.resume.handler(async ({ context, input }) => {
    mustRunRenewals(context)
    await runOf(context.tx, input.runId)
    const resumed = await rowOf(
      context.tx,
      sql`update renewal_run set stopped_at = null, stopped_by = null where id = ${input.runId}::bigint and finished_at is null and stopped_at is not null returning 1`,
    )
    if (!resumed) refuse('run_closed')
    await note(context, 'renewal_run.resumed', input.runId)
    return runOf(context.tx, input.runId)
  }),
}
