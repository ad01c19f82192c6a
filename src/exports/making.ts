import { sql } from 'kysely'
import { type Database, rowOf, type Tx } from '../lib/database.ts'
import { hoursKept } from './export.ts'
import type { ExportRecord } from './store.ts'

export type Claimed = Pick<
  ExportRecord,
  'id' | 'kind' | 'format' | 'organisation_id' | 'person_id' | 'filter'
>

/** Whoever makes a file gives a sign with each piece; after so long without one somebody else begins anew. */
const silentMinutes = 5

/** Takes the oldest file that nobody makes, and clears away what a maker that ended left of it. */
export async function claimExport(tx: Tx): Promise<Claimed | undefined> {
  const claimed = await rowOf(
    tx,
    sql<Claimed>`
      update export set state = 'running', beat_at = clock_timestamp(), rows_done = 0, rows_total = null
       where id = (select id from export where state = 'waiting' or state = 'running' and beat_at < clock_timestamp() - make_interval(mins => ${silentMinutes})
                    order by asked_at, id limit 1 for update skip locked)
      returning id, kind, format, organisation_id, person_id, filter`,
  )
  if (claimed) await sql`delete from export_part where export_id = ${claimed.id}`.execute(tx)
  return claimed
}

interface Progress {
  rowsDone: number
  rowsTotal: number
  no: number
  parts: readonly Uint8Array[]
}

/** Keeps pieces and says how far the file has come. */
export async function keepParts(
  tx: Tx,
  id: string,
  { rowsDone, rowsTotal, no, parts }: Progress,
): Promise<void> {
  for (const [n, bytes] of parts.entries())
    await sql`insert into export_part (export_id, no, bytes) values (${id}, ${no + n}, ${Buffer.from(bytes)})`.execute(
      tx,
    )
  await sql`
    update export set rows_done = ${rowsDone}, rows_total = ${rowsTotal}, beat_at = clock_timestamp() where id = ${id}`.execute(
    tx,
  )
}

interface Finished {
  name: string
  mediaType: string
  size: number
  sha256: Buffer
}

export async function finishExport(
  tx: Tx,
  id: string,
  { name, mediaType, size, sha256 }: Finished,
): Promise<void> {
  await sql`
    update export set state = 'ready', name = ${name}, media_type = ${mediaType}, size = ${size}, sha256 = ${sha256}, ended_at = app.now(),
           expires_at = app.now() + make_interval(hours => ${hoursKept}) where id = ${id}`.execute(tx)
}

/** Ends a file that will not be: nothing is left of it. */
export async function giveUpExport(tx: Tx, id: string, fault: string | null): Promise<void> {
  await sql`delete from export_part where export_id = ${id}`.execute(tx)
  await sql`
    update export set state = ${fault === null ? 'revoked' : 'failed'}, fault = ${fault}, ended_at = app.now() where id = ${id}`.execute(
    tx,
  )
}

const perRun = 100

/** Clears away the bytes of files that were kept long enough; what they were stays known. Returns how many. */
export async function expireExports(db: Database): Promise<number> {
  const gone = await rowOf(
    db,
    sql<{ n: number }>`
      with over as (
        update export set state = 'expired' where id in (
          select id from export where state = 'ready' and expires_at <= app.now() order by expires_at limit ${perRun} for update skip locked) returning id),
      cleared as (delete from export_part where export_id in (select id from over))
      select count(*)::int as n from over`,
  )
  return gone?.n ?? 0
}
