/** Brings a database to the form this release expects: numbered files, forward only, each in its own transaction. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

export type Migration = { number: number; name: string; sql: string; checksum: string }

/** PostgreSQL 15, as `server_version_num` writes it. */
const oldestVersion = 150_000
/** The advisory lock that lets one starter at a time apply a file. */
const migrationLock = 5_077_002

export interface MigrateOptions {
  /** The last file to apply; all there are unless said. */
  upTo?: number
  /** In the transaction that is open on the connection given, instead of one for each file. */
  within?: boolean
}

/** Applies what is missing and gives back the names of the files applied, such as `0003_orders.sql`. */
export async function migrate(
  db: pg.Pool | pg.ClientBase,
  folder: string,
  { upTo = Number.POSITIVE_INFINITY, within = false }: MigrateOptions = {},
): Promise<string[]> {
  const migrations = (await readMigrations(folder)).filter(({ number }) => number <= upTo)
  if (!(db instanceof pg.Pool)) return apply(db, migrations, within)
  const client = await db.connect()
  try {
    return await apply(client, migrations)
  } finally {
    client.release()
  }
}

/** The files of the folder in order. Line ends do not count for the checksum, since git may change them. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = await Promise.all(
    names.map(async (name): Promise<Migration> => {
      const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]
      if (!number) throw new Error(`The migration ${name} must be named like 0001_ground.sql.`)
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      return { number: Number(number), name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
  const twice = migrations.find((migration, index) => migration.number === migrations[index - 1]?.number)
  if (twice) throw new Error(`Two migrations carry the number of ${twice.name}.`)
  return migrations
}

async function apply(client: pg.ClientBase, migrations: Migration[], within = false): Promise<string[]> {
  const step = within ? <Result>(_: pg.ClientBase, work: () => Promise<Result>) => work() : inTransaction
  await requireVersion(client)
  await step(client, () =>
    client.query(
      `create table if not exists public.migration (
        number integer primary key,
        name text not null unique,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`,
    ),
  )
  const done: string[] = []
  for (const migration of migrations) {
    if (await step(client, () => applyOne(client, migration, migrations))) done.push(migration.name)
  }
  return done
}

/** Looks again under the lock, because another starter may have applied the file meanwhile. */
async function applyOne(client: pg.ClientBase, migration: Migration, all: Migration[]): Promise<boolean> {
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from public.migration order by number',
  )
  const foreign = rows.find((row) => !all.some(({ number }) => number === row.number))
  if (foreign) {
    throw new Error(
      `The database was migrated by a newer release (${foreign.name} is unknown here). Start that release instead.`,
    )
  }
  const applied = rows.find((row) => row.number === migration.number)
  if (applied) {
    if (applied.checksum === migration.checksum) return false
    throw new Error(
      `The migration ${applied.name} was changed after it was applied. ` +
        'Restore the file, and write the change as a new migration.',
    )
  }
  const last = rows.at(-1)
  if (last && last.number > migration.number) {
    throw new Error(
      `The migration ${migration.name} comes before ${last.name}, which is applied. Give it a new number.`,
    )
  }
  try {
    await client.query(migration.sql)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The migration ${migration.name} failed: ${reason}`, { cause: error })
  }
  await client.query('insert into public.migration (number, name, checksum) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.checksum,
  ])
  return true
}

async function requireVersion(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as name",
  )
  const version = rows[0]
  if (!version || version.number < oldestVersion) {
    throw new Error(`The database server is PostgreSQL ${version?.name}. PostgreSQL 15 or newer is needed.`)
  }
}

async function inTransaction<Result>(client: pg.ClientBase, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin')
  try {
    await client.query("select pg_advisory_xact_lock($1), set_config('mandato.fence', 'open', true)", [
      migrationLock,
    ])
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
