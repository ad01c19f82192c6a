/** The server a benchmark measures on, and fresh databases of the product there. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { loadExampleCatalogue } from '../src/catalogue/example.ts'
import { type OpenDatabase, openDatabase } from '../src/lib/database.ts'
import { startEmbedded } from '../src/lib/embedded.ts'
import { randomIds, randomTokens } from '../src/lib/id.ts'
import { migrate } from '../src/lib/migrate.ts'
import type { World } from '../src/lib/operation.ts'
import { makeSigner } from '../src/lib/signing.ts'

export interface Server {
  /** Whose PostgreSQL, and which. */
  name: string
  isEmbedded: boolean
  /** Address of a database there by its name. */
  addressOf(database: string): string
  stop(): Promise<void>
}

export interface Bench {
  server: Server
  /** A number given by `--word N`. */
  option(word: string, usual: number): number
  say(line: string): void
}

/** What came out, ready to be the last line. */
export type Figures = Record<string, number | string | null>

/** The server in BENCH_DATABASE_URL, or an embedded one of our own that is removed afterwards. */
export async function openServer(given = process.env.BENCH_DATABASE_URL): Promise<Server> {
  if (given) return named(given, 'PostgreSQL', false, async () => undefined)
  const folder = await mkdtemp(join(tmpdir(), 'mandato-bench-'))
  const embedded = await startEmbedded({ folder })
  return named(embedded.url, 'embedded PostgreSQL', true, async () => {
    await embedded.stop()
    await rm(folder, { recursive: true, force: true })
    await rm(embedded.folder, { recursive: true, force: true })
  })
}

async function named(
  url: string,
  kind: string,
  isEmbedded: boolean,
  stop: () => Promise<void>,
): Promise<Server> {
  const addressOf = (database: string) => {
    const address = new URL(url)
    address.pathname = database
    return address.href
  }
  const [row] = await ask(url, 'show server_version')
  return { name: `${kind} ${row?.server_version}`, isEmbedded, addressOf, stop }
}

/** Asks one thing on a connection of its own. */
export async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(query)).rows
  } finally {
    await client.end()
  }
}

export async function freshDatabase(server: Server, name: string): Promise<string> {
  const url = server.addressOf(name)
  const home = server.addressOf(server.isEmbedded ? 'mandato' : 'postgres')
  await ask(home, `drop database if exists "${name}"`)
  await ask(home, `create database "${name}"`)
  return url
}

/** A day that every database of a benchmark stands still at. */
export const today = '2026-11-22'

/** What a connection of the program says when it opens, for those who open one beside it. */
export const asProgram = '-c role=mandato_app -c mandato.fence=open -c jit=off'

/** A database of the product with its example catalogue. Nothing that the product relies on is tuned off. */
export async function freshProduct(server: Server, name: string): Promise<OpenDatabase & { url: string }> {
  const url = await freshDatabase(server, name)
  const owner = openDatabase(url, 1, 'owner')
  await migrate(owner.pool, resolve(import.meta.dirname, '../migrations'))
  await owner.close()
  const opened = openDatabase(url, 4)
  await sql`insert into app.sandbox (frozen_at) values (${`${today}T09:00:00Z`})`.execute(opened.db)
  await opened.db.transaction().execute((tx) => loadExampleCatalogue(tx, randomIds, '2026-01-01'))
  return { ...opened, url }
}

/** Runs files of SQL in one session of the owner of the tables, with numbers for `:name`, and counts rows afterwards. */
export async function fill(
  url: string,
  files: readonly string[],
  given: Record<string, number>,
): Promise<void> {
  const owner = openDatabase(url, 1, 'owner')
  const client = await owner.pool.connect()
  try {
    for (const file of files) {
      const text = readFileSync(resolve(import.meta.dirname, file), 'utf8')
      await client.query(
        text.replaceAll(/(?<!:):(\w+)/g, (whole, word: string) =>
          word in given ? String(given[word]) : whole,
        ),
      )
    }
    await client.query('vacuum analyze')
  } finally {
    client.release()
    await owner.close()
  }
}

const absent = () => {
  throw new Error('this world has a database and nothing else')
}

/** What stands around the operations when only the database is measured. */
export function worldOf(db: OpenDatabase['db']): World {
  return {
    db,
    ids: randomIds,
    tokens: randomTokens,
    publicUrl: 'http://localhost',
    payments: { name: 'absent', start: absent, verify: absent, sign: absent },
    mailbox: true,
    passwords: { hash: absent, verify: absent },
    mayReplay: absent,
    coversOperation: absent,
    signer: makeSigner('a secret for the benchmark'),
    vault: { seal: absent, open: absent },
    cursorKey: new Uint8Array(32),
    courier: { accepts: absent, deliver: absent, find: absent },
    registers: { company: absent, vat: absent },
    sites: { website: absent, control: absent },
    admitsConfirmed: false,
    secondFactor: 'optional',
  }
}
