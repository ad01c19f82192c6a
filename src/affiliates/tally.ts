import { sql } from 'kysely'
import { type Database, rowOf } from '../lib/database.ts'

/** Where a code leads, kept for a minute: a link that is clicked often is looked up once. */
interface Place {
  id: string | null
  target: string
  until: number
}
const keepMs = 60_000
const keepMax = 10_000

export interface Tally {
  /** Where a code leads; the front page where there is none. Counts the click of one that lives. */
  click(code: string, now: number): Promise<string>
  /** Resolves once every click so far stands in the database. */
  written(): Promise<void>
}

/** Counts clicks in memory and adds them up by link and day, one statement at a time: bounded, and quick to answer. */
export function makeTally(db: Database, onBug: (error: unknown) => void): Tally {
  const places = new Map<string, Place>()
  let counts = new Map<string, number>()
  let writing: Promise<void> | undefined

  async function place(code: string, now: number): Promise<Place> {
    const known = places.get(code)
    if (known && known.until > now) return known
    const row = await rowOf(
      db,
      sql<{ id: string; target: string; lives: boolean }>`
        select l.id, l.target, l.archived_at is null and f.state <> 'closed' as lives from affiliate_link l join affiliate f on f.organisation_id = l.organisation_id where l.code = ${code}`,
    )
    const found = { id: row?.lives ? row.id : null, target: row?.target ?? '/', until: now + keepMs }
    if (places.size >= keepMax) places.delete(places.keys().next().value ?? '')
    places.delete(code)
    places.set(code, found)
    return found
  }

  async function write(): Promise<void> {
    while (counts.size > 0) {
      const taken = JSON.stringify([...counts].map(([id, clicks]) => ({ id, clicks })))
      counts = new Map()
      await sql`
        insert into affiliate_click as c (link_id, day, clicks)
        select x.id, app.today(), x.clicks from jsonb_to_recordset(${taken}::jsonb) as x(id text, clicks bigint) order by x.id
        on conflict (link_id, day) do update set clicks = c.clicks + excluded.clicks`
        .execute(db)
        .catch(onBug)
    }
  }

  return {
    async click(code, now) {
      const { id, target } = await place(code, now)
      if (id) counts.set(id, (counts.get(id) ?? 0) + 1)
      writing ??= write().finally(() => {
        writing = undefined
      })
      return target
    },
    async written() {
      while (writing) await writing
    },
  }
}
