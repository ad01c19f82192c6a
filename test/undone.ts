import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type pg from 'pg'
import type { Database } from '../src/lib/database.ts'

/** What the kernel of kysely asks of a connection, on one that is never given back. */
class OneConnection implements DatabaseConnection {
  readonly client: pg.PoolClient
  constructor(client: pg.PoolClient) {
    this.client = client
  }
  async executeQuery<R>(query: CompiledQuery) {
    const found = await this.client.query<R & pg.QueryResultRow>(query.sql, [...query.parameters])
    return { rows: found.rows, numAffectedRows: BigInt(found.rowCount ?? 0) }
  }
  async *streamQuery<R>(): AsyncIterableIterator<{ rows: R[] }> {
    yield* []
    throw new Error('nothing streams here')
  }
}

/** Transactions that are savepoints of a larger one: what they commit is seen, and can still be undone. */
class Savepoints implements Driver {
  readonly connection: OneConnection
  constructor(connection: OneConnection) {
    this.connection = connection
  }
  async init() {}
  async destroy() {}
  async acquireConnection() {
    return this.connection
  }
  async releaseConnection() {}
  async beginTransaction() {
    await this.ask('savepoint act')
  }
  async commitTransaction() {
    // what is decided at the end of a transaction is decided here
    await this.ask('set constraints all immediate')
    await this.ask('set constraints all deferred')
    await this.ask('release savepoint act')
    // what a transaction sets for itself ends with it
    await this.ask("select set_config('mandato.fence', 'open', true), set_config('mandato.hat', '', true)")
  }
  async rollbackTransaction() {
    await this.ask('rollback to savepoint act')
    await this.ask('release savepoint act')
  }
  ask(text: string) {
    return this.connection.executeQuery(CompiledQuery.raw(text))
  }
}

export interface Undone {
  db: Database
  /** Does something and undoes whatever it wrote. */
  undoing<T>(act: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A database on which one thing after the other is tried, each on the same ground. */
export async function openUndone(pool: pg.Pool): Promise<Undone> {
  const client = await pool.connect()
  const driver = new Savepoints(new OneConnection(client))
  const db: Database = new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (asked) => new PostgresIntrospector(asked),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  return {
    db,
    async undoing(act) {
      await client.query('begin')
      try {
        return await act()
      } finally {
        await client.query('rollback')
      }
    },
    async close() {
      client.release()
    },
  }
}
