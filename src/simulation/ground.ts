/** The ground a simulation stands on: a database of its own that nobody else ever sees, and that is gone afterwards. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { type Database, openDatabase } from '../lib/database.ts'
import { startEmbedded } from '../lib/embedded.ts'
import { migrate } from '../lib/migrate.ts'

export interface Ground {
  url: string
  /** The simulation's own eye on the database, which never fails and writes nothing but the clock. */
  eye: Database
  clear(): Promise<void>
}

const migrations = resolve(import.meta.dirname, '../../migrations')

/** Without an address a server of its own is started; with one, a new database is made on that server and dropped. */
export async function makeGround(server?: string): Promise<Ground> {
  const { url, drop } = server ? await scratchOn(server) : await ownServer()
  const eye = openDatabase(url, 1, 'owner')
  const clear = async () => {
    await eye.close()
    await drop()
  }
  try {
    await migrate(eye.pool, migrations)
    // what may come out one way or another, order and text alike, comes out one way
    const name = sql.ref(new URL(url).pathname.slice(1))
    for (const setting of [
      'timezone = UTC',
      'synchronize_seqscans = off',
      'max_parallel_workers_per_gather = 0',
    ])
      await sql`alter database ${name} set ${sql.raw(setting)}`.execute(eye.db)
  } catch (error) {
    await clear()
    throw error
  }
  return { url, eye: eye.db, clear }
}

interface Place {
  url: string
  drop(): Promise<void>
}

async function ownServer(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'mandato-simulation-'))
  const remove = async (place: string) => rm(place, { recursive: true, force: true })
  try {
    const embedded = await startEmbedded({ folder, fast: true, conf: { autovacuum: 'off' } })
    const drop = async () => {
      await embedded.stop()
      await remove(embedded.folder)
      await remove(folder)
    }
    return { url: embedded.url, drop }
  } catch (error) {
    await remove(folder)
    throw error
  }
}

async function scratchOn(server: string): Promise<Place> {
  const name = `mandato_simulation_${randomBytes(6).toString('hex')}`
  const onServer = async (statement: string) => {
    const client = new pg.Client(server)
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await onServer(`create database "${name}"`)
  const url = new URL(server)
  url.pathname = name
  // PostgreSQL sends its own cleaners away; "with (force)" asks us for the right to, which only a superuser has
  const drop = async () => {
    await onServer(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and usename = current_user`,
    )
    await onServer(`drop database if exists "${name}"`)
  }
  return { url: url.href, drop }
}
