/**
 * A whole installation in one file, taken while it is at work: everything one instant of the database holds, and the
 * migrations that made its form. The file is text, packed: a head, each table as PostgreSQL copies it, the counters, and
 * a last line without which it is not whole.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { PassThrough, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { sequencesOf, tablesOf } from './tables.ts'

export const format = 'mandato-backup-1'

/** The first line. */
export interface Head {
  format: typeof format
  at: string
  migrations: { number: number; checksum: string }[]
}

export interface Written {
  tables: number
  rows: number
}

/** A connection of the owner of the tables that sees every row. */
export async function connectAsOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c mandato.fence=open -c jit=off -c datestyle=iso -c extra_float_digits=3',
  })
  await client.connect()
  return client
}

/** Writes into the stream what the database holds at one instant; whoever works there goes on. */
export async function writeBackup(url: string, into: Writable): Promise<Written> {
  const client = await connectAsOwner(url)
  const digest = createHash('sha256')
  const put = async (chunk: string | Buffer) => {
    digest.update(chunk)
    if (!into.write(chunk)) await new Promise((go) => into.once('drain', go))
  }
  try {
    await client.query('begin isolation level repeatable read read only')
    const { rows: migrations } = await client.query<Head['migrations'][number]>(
      'select number, checksum from public.migration order by number',
    )
    const { rows: instants } = await client.query<{ at: string }>(
      `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`,
    )
    await put(`${JSON.stringify({ format, at: instants[0]?.at ?? '', migrations } satisfies Head)}\n`)
    const tables = await tablesOf(client)
    let rows = 0
    for (const { name, columns } of tables) {
      await put(`${JSON.stringify({ table: name, columns })}\n`)
      const source = client.query(copyTo(`copy ${name} (${columns.join(', ')}) to stdout`))
      for await (const chunk of source as AsyncIterable<Buffer>) await put(chunk)
      rows += source.rowCount
      await put('\\.\n')
    }
    await put(`${JSON.stringify({ sequences: await sequencesOf(client) })}\n`)
    await client.query('commit')
    const written = { tables: tables.length, rows }
    into.write(`${JSON.stringify({ end: written, sha256: digest.digest('hex') })}\n`)
    return written
  } finally {
    await client.end()
  }
}

/** The same into a file, which appears under its name when it is whole and on the disk. */
export async function backUp(url: string, file: string): Promise<Written> {
  const making = `${file}.making`
  const text = new PassThrough()
  const packed = pipeline(text, createGzip({ level: 6 }), createWriteStream(making, { mode: 0o600 }))
  try {
    const [written] = await Promise.all([
      writeBackup(url, text).then(
        (done) => {
          text.end()
          return done
        },
        (error: Error) => {
          text.destroy(error)
          throw error
        },
      ),
      packed,
    ])
    const handle = await open(making, 'r+')
    await handle.sync()
    await handle.close()
    await rename(making, file)
    return written
  } catch (error) {
    await packed.catch(() => undefined)
    await rm(making, { force: true })
    throw error
  }
}
