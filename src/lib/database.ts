import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, type RawBuilder, type Transaction } from 'kysely'
import pg from 'pg'

// bigint as bigint, days as the text they are: a Date would move a day across zones
pg.types.setTypeParser(pg.types.builtins.INT8, BigInt)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/**
 * A connection that prepares what it is asked: the same SQL is planned once a connection and then only run. Planning
 * the views of who reaches what takes longer than answering them.
 */
class PreparingClient extends pg.Client {
  override query(...args: unknown[]): never {
    const [text, values, ...rest] = args
    if (typeof text !== 'string' || !Array.isArray(values)) return Reflect.apply(super.query, this, args)
    const name = createHash('sha1').update(text).digest('base64url')
    return Reflect.apply(super.query, this, [{ name, text, values }, ...rest])
  }
}

/** Tables are named in hand-written SQL; the builder serves for dynamic filters only. */
type Tables = Record<string, Record<string, unknown>>
export type Database = Kysely<Tables>
export type Tx = Transaction<Tables>

export interface OpenDatabase {
  db: Database
  pool: pg.Pool
  close(): Promise<void>
}

/** Opens a pool on a PostgreSQL server. `connections` is the most it uses at once. */
export function openDatabase(url: string, connections = 10): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    Client: PreparingClient,
    idleTimeoutMillis: 30_000,
    options: '-c jit=off -c idle_in_transaction_session_timeout=30000',
  })
  // an idle connection that the server closes is replaced at the next query
  pool.on('error', () => undefined)
  const db: Database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
}

/** All rows of a statement. */
export async function rowsOf<Row>(tx: Database, statement: RawBuilder<Row>): Promise<Row[]> {
  return (await statement.execute(tx)).rows
}

/** The first row of a statement, or undefined. */
export async function rowOf<Row>(tx: Database, statement: RawBuilder<Row>): Promise<Row | undefined> {
  return (await statement.execute(tx)).rows[0]
}

/** What PostgreSQL said when it refused: its state and the constraint's name. */
export function refusedBy(error: unknown): { state: string; constraint: string | undefined } | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  if (!/^[0-9A-Z]{5}$/.test(error.code)) return undefined
  const constraint =
    'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
  return { state: error.code, constraint }
}

/** Deadlock, lock timeout, serialization: nothing happened, the same call may go through. */
export function isPassing(error: unknown): boolean {
  return ['40P01', '55P03', '40001'].includes(refusedBy(error)?.state ?? '')
}
