/** Puts back what a backup holds, into an empty database: whole, or not at all. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { migrate, readMigrations } from '../lib/migrate.ts'
import { connectAsOwner, format, type Head, type Written } from './backup.ts'
import { type Sequence, type Table, tablesOf } from './tables.ts'

const migrationsFolder = resolve(import.meta.dirname, '../../migrations')

/** Why a backup cannot be put back; the database is as it was. */
export class CannotRestore extends Error {
  readonly reason: 'not_empty' | 'not_whole' | 'newer' | 'not_ours'

  constructor(reason: CannotRestore['reason'], detail = '') {
    super(detail || reason)
    this.reason = reason
    this.name = 'CannotRestore'
  }
}

/** Reads a stream in lines, and tells the digest of all it gave. */
class Lines {
  readonly #source: AsyncIterator<Buffer>
  readonly #digest = createHash('sha256')
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: Readable) {
    this.#source = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  /** The next line with its end; nothing at the end of the file. A line that is cut off is no line. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(10)
      if (end >= 0) {
        const line = this.#rest.subarray(0, end + 1)
        this.#rest = this.#rest.subarray(end + 1)
        return line
      }
      const { value, done } = await this.#source.next()
      if (done) return undefined
      this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, value]) : value
    }
  }

  /** The next line as what it says; it counts for the digest. */
  async said(): Promise<Record<string, unknown>> {
    const line = (await this.next()) ?? cut()
    this.count(line)
    return read(line)
  }

  count(line: Buffer): void {
    this.#digest.update(line)
  }

  digest(): string {
    return this.#digest.copy().digest('hex')
  }
}

const cut = (): never => {
  throw new CannotRestore('not_whole')
}

function read(line: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(line.toString('utf8')) as Record<string, unknown>
  } catch {
    return cut()
  }
}

/** Puts a stream of a backup into an empty database, in one transaction, and brings it to the form of this release. */
export async function restoreFrom(url: string, source: Readable): Promise<Written> {
  try {
    return await restoreLines(url, new Lines(source))
  } finally {
    // whoever gives the stream learns that no more of it is wanted
    source.destroy()
  }
}

async function restoreLines(url: string, lines: Lines): Promise<Written> {
  const head = (await lines.said()) as Partial<Head>
  if (head.format !== format || !head.migrations) throw new CannotRestore('not_ours')
  const known = await readMigrations(migrationsFolder)
  const last = head.migrations.at(-1)?.number ?? 0
  for (const { number, checksum } of head.migrations)
    if (!known.some((one) => one.number === number && one.checksum === checksum))
      throw new CannotRestore('newer', String(number))
  const client = await connectAsOwner(url)
  try {
    const { rows } = await client.query("select 1 where to_regclass('public.migration') is not null")
    if (rows.length > 0) throw new CannotRestore('not_empty')
    await client.query('begin')
    try {
      await migrate(client, migrationsFolder, { upTo: last, within: true })
      const written = await load(client, lines)
      await client.query('commit')
      await migrate(client, migrationsFolder)
      await client.query('analyze')
      return written
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    }
  } finally {
    await client.end()
  }
}

/** The same from a file. */
export async function restore(url: string, file: string): Promise<Written> {
  const packed = createReadStream(file)
  const text = packed.pipe(createGunzip())
  packed.on('error', (error) => text.destroy(error))
  try {
    return await restoreFrom(url, text)
  } catch (error) {
    // a packed file that ends too early is as cut as one whose last line is missing
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new CannotRestore('not_whole')
    throw error
  } finally {
    packed.destroy()
  }
}

async function load(client: pg.ClientBase, lines: Lines): Promise<Written> {
  const tables = await tablesOf(client)
  const back = await takeGuardsDown(client, tables)
  await client.query(`truncate ${tables.map(({ name }) => name).join(', ')}`)
  let rows = 0
  let count = 0
  for (;;) {
    const said = await lines.said()
    if ('sequences' in said) {
      for (const { name, last } of said.sequences as Sequence[])
        await client.query('select setval($1::regclass, coalesce($2::bigint, 1), $2::bigint is not null)', [
          name,
          last,
        ])
      break
    }
    const { table, columns } = said as { table: string; columns: string[] }
    const there = tables.find(({ name }) => name === table)
    if (!there || columns.some((column) => !there.columns.includes(column)))
      throw new CannotRestore('not_ours', table)
    rows += await loadTable(client, lines, { name: table, columns })
    count++
  }
  const digest = lines.digest()
  const end = read((await lines.next()) ?? cut())
  if (end.sha256 !== digest) cut()
  // what refers to what is checked as the guards go up again
  for (const statement of back) await client.query(statement)
  return { tables: count, rows }
}

async function loadTable(client: pg.ClientBase, lines: Lines, { name, columns }: Table): Promise<number> {
  const sink = client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`))
  const failed = finished(sink).then(
    () => undefined,
    (error: Error) => error,
  )
  try {
    let waiting: Buffer[] = []
    let size = 0
    for (;;) {
      const line = (await lines.next()) ?? cut()
      lines.count(line)
      if (line.length === 3 && line.toString('latin1') === '\\.\n') break
      waiting.push(line)
      size += line.length
      if (size < 65_536) continue
      if (!sink.write(Buffer.concat(waiting)))
        await Promise.race([new Promise((go) => sink.once('drain', go)), failed])
      waiting = []
      size = 0
    }
    sink.end(Buffer.concat(waiting))
  } catch (error) {
    sink.destroy()
    await failed
    throw error
  }
  const error = await failed
  if (error) throw error
  return sink.rowCount ?? 0
}

/** Lifts what looks at rows one by one while they come in bulk; gives back what puts it up again. */
async function takeGuardsDown(client: pg.ClientBase, tables: readonly Table[]): Promise<string[]> {
  const names = tables.map(({ name }) => name)
  const { rows: keys } = await client.query<{ down: string; up: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as down,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as up
       from pg_constraint where contype = 'f' and conparentid = 0 and conrelid = any($1::text[]::regclass[])`,
    [names],
  )
  const { rows: fences } = await client.query<{ down: string; up: string }>(
    `select format('alter table %s no force row level security', oid::regclass) as down,
            format('alter table %s force row level security', oid::regclass) as up
       from pg_class where relforcerowsecurity and oid = any($1::text[]::regclass[])`,
    [names],
  )
  const triggers = names.map((name) => ({
    down: `alter table ${name} disable trigger user`,
    up: `alter table ${name} enable trigger user`,
  }))
  const all = [...triggers, ...keys, ...fences]
  for (const { down } of all) await client.query(down)
  return all.map(({ up }) => up)
}
