import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'

/** What of a row is not state, and why. */
const leftOut: Record<string, { columns: string[]; why: string }> = {
  'public.migration': { columns: ['applied_at'], why: 'when the throw-away database was made' },
  'public.verification': {
    columns: ['expires_at', 'created_at', 'updated_at'],
    why: 'the sign-in library reads these against the wall clock, so they are written by it',
  },
  'public.audit_event': { columns: ['xact'], why: 'the transaction counter of the whole server' },
  'ledger.sealer': { columns: ['below'], why: 'the transaction counter of the whole server' },
  'public.audit_sealer': { columns: ['sealed_below'], why: 'the transaction counter of the whole server' },
  'public.webhook_reader': { columns: ['read_below'], why: 'the transaction counter of the whole server' },
}

interface Table {
  name: string
  ref: string
}

/** The fingerprint of everything the product keeps: every row of every table, in an order that only the rows decide. */
export async function hashState(eye: Database): Promise<string> {
  const tables = await rowsOf(
    eye,
    sql<Table>`
      select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as ref
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%' order by 1`,
  )
  const whole = createHash('sha256')
  for (const { name, ref } of tables) {
    const columns = leftOut[name]?.columns ?? []
    const row = await rowOf(
      eye,
      sql<{ hash: string }>`
        select coalesce(encode(sha256(convert_to(string_agg(x.row, E'\n' order by x.row collate "C"), 'UTF8')), 'hex'), '') as hash
          from (select (to_jsonb(t) - ${columns}::text[])::text as row from ${sql.raw(ref)} t) x`,
    )
    whole.update(`${name} ${row?.hash ?? ''}\n`)
  }
  return whole.digest('hex')
}
