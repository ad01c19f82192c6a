import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, type RawBuilder, type Transaction } from 'kysely'
import pg from 'pg'

// bigint as bigint, days as the text they are: a Date would move a day across zones
pg.types.setTypeParser(pg.types.builtins.INT8, BigInt)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

type Query = pg.QueryConfig | string
type Asked = (query: Query | pg.Submittable, ...rest: unknown[]) => unknown

/**
 * Makes a connection prepare what it is asked: the same SQL is planned once a connection and then only run. Planning
 * the views of who reaches what takes longer than answering them.
 */
function preparing(client: pg.Client): void {
  const ask: Asked = client.query.bind(client)
  const prepared: Asked = (query, ...rest) => {
    const [values, ...others] = rest
    if (typeof query !== 'string' || !Array.isArray(values)) return ask(query, ...rest)
    const name = createHash('sha1').update(query).digest('base64url')
    return ask({ name, text: query, values }, ...others)
  }
  Object.assign(client, { query: prepared })
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

/**
 * Opens a pool on a PostgreSQL server. `connections` is the most it uses at once. The program works in the role that
 * owns nothing; only what makes and changes tables comes as their owner. The fence is open for both: operations close
 * it around the person who asks (`inTransaction`).
 */
export function openDatabase(
  url: string,
  connections = 10,
  role: 'program' | 'owner' = 'program',
): OpenDatabase {
  const as = role === 'program' ? ' -c role=mandato_app' : ''
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    idleTimeoutMillis: 30_000,
    options: `-c jit=off -c idle_in_transaction_session_timeout=30000 -c mandato.fence=open${as}`,
  })
  // an idle connection that the server closes is replaced at the next query
  pool.on('error', () => undefined)
  pool.on('connect', preparing)
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

export interface RefusedBy {
  state: string
  constraint: string | undefined
  message: string
  detail: string | undefined
}

const textOf = (error: object, field: string): string | undefined => {
  const value: unknown = Reflect.get(error, field)
  return typeof value === 'string' ? value : undefined
}

/** What PostgreSQL said when it refused: its state, the constraint's name, and what SQL of ours said of it. */
export function refusedBy(error: unknown): RefusedBy | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  if (!/^[0-9A-Z]{5}$/.test(error.code)) return undefined
  return {
    state: error.code,
    constraint: textOf(error, 'constraint'),
    message: error.message,
    detail: textOf(error, 'detail'),
  }
}

/** Deadlock, lock timeout, serialization: nothing happened, the same call may go through. */
export function isPassing(error: unknown): boolean {
  return ['40P01', '55P03', '40001'].includes(refusedBy(error)?.state ?? '')
}
