import { sql } from 'kysely'
import { type Database, rowOf, type Tx } from '../lib/database.ts'
import type { Id, Ids } from '../lib/id.ts'
import type { Letter } from './letter.ts'

/** Puts letters into the outbox, in the transaction of the act they tell of. */
export async function post(tx: Tx, ids: Ids, now: Date, letters: readonly Letter[]): Promise<void> {
  await put(tx, ids, now, letters)
}

/** The same for whoever has to know them again. */
export async function put(tx: Tx, ids: Ids, now: Date, letters: readonly Letter[]): Promise<Id<'letter'>[]> {
  if (letters.length === 0) return []
  const rows = letters.map((l) => ({ id: ids('letter'), ...l }))
  await sql`
    insert into letter (id, template, recipient, language, organisation_id, place, facts, created_at, try_at)
    select x.id, x.template, x.recipient, x.language, x."organisationId", x.place, x.facts, ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id text, template text, recipient text, language text, "organisationId" text, place text, facts jsonb)
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** What a letter looks like, once it is written. */
export async function letterHtml(db: Database, id: Id<'letter'>): Promise<string | undefined> {
  const letter = await rowOf(
    db,
    sql<{ html: string }>`select html from letter where id = ${id} and html is not null`,
  )
  return letter?.html
}
