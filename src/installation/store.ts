import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'

interface Kept {
  name: string
  every_seconds: number
  ran_at: Date | null
  took_ms: number | null
  fault: string | null
  failures: number
  went_well_at: Date | null
  asked_by: string | null
  asked_at: Date | null
}

const columns = sql`j.name, j.every_seconds, j.ran_at, j.took_ms, j.fault, j.failures, j.went_well_at, p.name as asked_by, j.asked_at`

const present = (row: Kept) => ({
  name: row.name,
  everySeconds: row.every_seconds,
  ranAt: row.ran_at?.toISOString() ?? null,
  tookMs: row.took_ms,
  nextAt: row.ran_at ? new Date(row.ran_at.getTime() + row.every_seconds * 1000).toISOString() : null,
  fault: row.fault,
  failures: row.failures,
  wentWellAt: row.went_well_at?.toISOString() ?? null,
  asked: row.asked_by && row.asked_at ? { by: row.asked_by, at: row.asked_at.toISOString() } : null,
})

/** Every job there is, failing ones first. */
export async function jobRows(tx: Database) {
  const rows = await rowsOf(
    tx,
    sql<Kept>`select ${columns} from job j left join person p on p.id = j.asked_by order by j.failures = 0, j.name`,
  )
  return rows.map(present)
}

export async function jobByName(tx: Database, name: string) {
  const row = await rowOf(
    tx,
    sql<Kept>`select ${columns} from job j left join person p on p.id = j.asked_by where j.name = ${name}`,
  )
  return row && present(row)
}

/** The jobs of this version; one that there is no more is forgotten with its failures. */
export async function listJobs(
  db: Database,
  jobs: readonly { name: string; everySeconds: number }[],
): Promise<void> {
  const names = jobs.map((job) => job.name)
  await db.transaction().execute(async (tx) => {
    await sql`delete from job_failure where name <> all(${names})`.execute(tx)
    await sql`delete from job where name <> all(${names})`.execute(tx)
    await sql`
      insert into job (name, every_seconds) select * from unnest(${names}::text[], ${jobs.map((job) => job.everySeconds)}::int[])
      on conflict (name) do update set every_seconds = excluded.every_seconds`.execute(tx)
  })
}

/** A run that went well. What runs every second is written down twice a minute, and at once after a failure. */
export async function noteRun(db: Database, name: string, tookMs: number): Promise<void> {
  await sql`
    update job set ran_at = app.now(), took_ms = ${tookMs}, fault = null, failures = 0, went_well_at = app.now()
     where name = ${name} and (failures > 0 or ran_at is null or ran_at <= app.now() - least(every_seconds, 30) * interval '1 second')`.execute(
    db,
  )
}

const faultMax = 4000
const failuresKept = 50

export async function noteFailure(db: Database, name: string, tookMs: number, fault: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const said = fault.slice(0, faultMax) || 'failed'
    await sql`
      update job set ran_at = app.now(), took_ms = ${tookMs}, fault = ${said}, failures = failures + 1 where name = ${name}`.execute(
      tx,
    )
    await sql`insert into job_failure (name, at, fault) select ${name}, app.now(), ${said} where exists (select from job where name = ${name})`.execute(
      tx,
    )
    await sql`
      delete from job_failure where name = ${name} and id <= (
        select id from job_failure where name = ${name} order by id desc offset ${failuresKept} limit 1)`.execute(
      tx,
    )
  })
}

/** Wants a job to run before its time; one that is wanted already stays so. */
export async function askJob(tx: Database, name: string, personId: string, now: Date): Promise<boolean> {
  const asked = await rowOf(
    tx,
    sql`update job set asked_by = ${personId}, asked_at = ${now} where name = ${name} and asked_at is null returning name`,
  )
  return asked !== undefined
}

/** Takes what is wanted, once. */
export async function takeAsked(db: Database): Promise<string[]> {
  const rows = await rowsOf(
    db,
    sql<{
      name: string
    }>`update job set asked_by = null, asked_at = null where asked_at is not null returning name`,
  )
  return rows.map((row) => row.name)
}

interface Failure {
  id: bigint
  at: Date
  fault: string
}

export function failuresOf(tx: Database, name: string): Promise<Failure[]> {
  return rowsOf(
    tx,
    sql<Failure>`select id, at, fault from job_failure where name = ${name} order by id desc limit 20`,
  )
}
