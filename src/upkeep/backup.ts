/**
 * A whole installation in one file, taken while it is at work: everything one instant of the database holds, and the
 * migrations that made its form. The file is text, packed: a head, each table as PostgreSQL copies it, the counters, and
 * a last line without which it is not whole.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
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

/** What the database holds at one instant, piece by piece; whoever works there goes on. Ends the reader's file itself. */
export async function* backupOf(url: string, written: (done: Written) => void): AsyncGenerator<Buffer> {
  const client = await connectAsOwner(url)
  const digest = createHash('sha256')
  const piece = (said: object) => Buffer.from(`${JSON.stringify(said)}\n`)
  const counted = (chunk: Buffer) => {
    digest.update(chunk)
    return chunk
  }
  try {
    await client.query('begin isolation level repeatable read read only')
    const { rows: migrations } = await client.query<Head['migrations'][number]>(
      'select number, checksum from public.migration order by number',
    )
    const { rows: instants } = await client.query<{ at: string }>(
      `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`,
    )
    const head: Head = { format, at: instants[0]?.at ?? '', migrations }
    yield counted(piece(head))
    const tables = await tablesOf(client)
    let rows = 0
    for (const { name, columns } of tables) {
      yield counted(piece({ table: name, columns }))
      const source = client.query(copyTo(`copy ${name} (${columns.join(', ')}) to stdout`))
      for await (const chunk of source as AsyncIterable<Buffer>) yield counted(chunk)
      rows += source.rowCount
      yield counted(Buffer.from('\\.\n'))
    }
    yield counted(piece({ sequences: await sequencesOf(client) }))
    await client.query('commit')
    const done = { tables: tables.length, rows }
    yield piece({ end: done, sha256: digest.digest('hex') })
    written(done)
  } finally {
    // a reader that gave up leaves a copy half read, which only the end of the connection ends
    await client.end()
  }
}

/** The same in a file, which appears under its name when it is whole and on the disk. */
export async function backUp(url: string, file: string): Promise<Written> {
  const making = `${file}.making`
  let written: Written = { tables: 0, rows: 0 }
  try {
    const pieces = backupOf(url, (done) => {
      written = done
    })
    await pipeline(pieces, createGzip({ level: 6 }), createWriteStream(making, { mode: 0o600, flush: true }))
    await rename(making, file)
    return written
  } catch (error) {
    await rm(making, { force: true })
    throw error
  }
}
