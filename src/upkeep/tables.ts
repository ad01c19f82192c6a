import type pg from 'pg'

export interface Table {
  /** As SQL names it: `public.product`, `ledger.entry`. */
  name: string
  columns: string[]
}

/** The schemas that are the product's own; jobs in flight belong to their queue and are made anew. */
const own = `n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'jobs')`

/** Every table with something in it to keep, and its columns that are not worked out from others. */
export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as name,
            array_agg(format('%I', a.attname) order by a.attnum) as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relkind in ('r', 'p') and not c.relispartition and ${own} and (n.nspname, c.relname) <> ('public', 'migration')
      group by 1 order by 1`,
  )
  return rows
}

export interface Sequence {
  name: string
  last: string | null
}

/** Where each counter stands; nothing for one that never counted. */
export async function sequencesOf(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last
       from pg_sequences where schemaname not like 'pg\\_%' and schemaname <> 'jobs' order by 1`,
  )
  return rows
}
