import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/box.ts'
import { order, organisation, partner, partnered, topUp } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowOf } from '../lib/database.ts'
import { backUp, backupOf, connectAsOwner } from './backup.ts'
import { CannotRestore, restore, restoreFrom } from './restore.ts'
import { sequencesOf, tablesOf } from './tables.ts'

let p: Platform
let source: string
let folder: string
const made: TestDatabase[] = []
beforeAll(async () => {
  p = await openPlatform()
  folder = await mkdtemp(join(tmpdir(), 'mandato-backup-'))
  const client = await organisation(p, 'Tab\tand\\line')
  const agency = await partner(p, 'Agency')
  for (const side of [client, agency]) await topUp(side, '500.00')
  await order(p, client, 2)
  await partnered(client, agency, { access: 'full', payer: 'partner' })
  const { name } = (await rowOf(p.db, sql<{ name: string }>`select current_database() as name`)) ?? {
    name: '',
  }
  const beside = await empty()
  source = beside.replace(/[^/]+$/, name)
})
afterAll(async () => {
  await p.close()
  for (const database of made) await database.drop()
  await rm(folder, { recursive: true })
})

async function empty(): Promise<string> {
  const database = await createDatabase({ empty: true })
  made.push(database)
  return database.url
}

/** Everything a database holds, a digest for each table, and what its form is made of. */
async function contents(url: string) {
  const client = await connectAsOwner(url)
  try {
    const digests: Record<string, unknown> = {}
    for (const { name, columns } of await tablesOf(client)) {
      const { rows } = await client.query(
        `select count(*)::int as n, md5(string_agg(t::text, '|' order by t::text)) as digest from (select ${columns.join(', ')} from ${name}) t`,
      )
      digests[name] = rows[0]
    }
    const { rows: guards } = await client.query(
      `select (select count(*)::int from pg_constraint where contype = 'f') as keys,
              (select count(*)::int from pg_constraint where contype = 'f' and not convalidated) as unproved,
              (select count(*)::int from pg_class where relforcerowsecurity) as fences,
              (select count(*)::int from pg_trigger where not tgisinternal and tgenabled = 'O') as triggers,
              (select count(*)::int from pg_trigger where not tgisinternal and tgenabled <> 'O') as asleep`,
    )
    return { digests, sequences: await sequencesOf(client), guards: guards[0] }
  } finally {
    await client.end()
  }
}

test('what is put back is what was there: every row, every counter, every guard', async () => {
  const file = join(folder, 'whole.backup')
  const written = await backUp(source, file)
  expect(written.rows).toBeGreaterThan(400)
  expect((await readdir(folder)).filter((name) => name.endsWith('.making'))).toEqual([])
  const target = await empty()
  expect(await restore(target, file)).toEqual(written)
  expect(await contents(target)).toEqual(await contents(source))
})

test('a backup is one instant, whatever is written meanwhile', async () => {
  const pieces: Buffer[] = []
  let written: object = {}
  const backup = async () => {
    for await (const piece of backupOf(source, (done) => {
      written = done
    }))
      pieces.push(piece)
  }
  await Promise.all([backup(), organisation(p, 'Meanwhile').then((side) => topUp(side, '10.00'))])
  const target = await empty()
  expect(await restoreFrom(target, Readable.from(pieces))).toEqual(written)
  const client = await connectAsOwner(target)
  const { rows } = await client.query<{ sum: string }>('select sum(amount)::text as sum from ledger.entry')
  await client.end()
  expect(rows[0]?.sum).toBe('0')
})

const reasonOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof CannotRestore ? error.reason : String(error)),
  )

test('where the disk takes no more the backup fails, leaves nothing behind, and lets go of the database', async () => {
  await expect(backUp(source, join(folder, 'missing', 'x.backup'))).rejects.toMatchObject({ code: 'ENOENT' })
  await symlink('/dev/full', join(folder, 'full.backup.making'))
  await expect(backUp(source, join(folder, 'full.backup'))).rejects.toMatchObject({ code: 'ENOSPC' })
  expect((await readdir(folder)).filter((name) => name.startsWith('full'))).toEqual([])
  const reader = await connectAsOwner(source)
  const { rows } = await reader.query(
    `select query from pg_stat_activity where datname = current_database() and query ilike 'copy %'`,
  )
  await reader.end()
  expect(rows).toEqual([])
})

test('what is not empty, cut off, changed or of another kind is refused, and nothing is left behind', async () => {
  const file = join(folder, 'good.backup')
  await backUp(source, file)
  expect(await reasonOf(restore(source, file))).toBe('not_empty')
  const packed = await readFile(file)
  const text = gunzipSync(packed).toString('utf8')
  const lines = text.split('\n')
  const head = JSON.parse(lines[0] ?? '') as { migrations: { number: number; checksum: string }[] }
  const cases: [string, Buffer | string][] = [
    ['not_whole', packed.subarray(0, packed.length / 2)],
    ['not_whole', lines.slice(0, -2).join('\n')],
    ['not_whole', text.replace('Agency Legal', 'Agency Logal')],
    ['not_ours', text.replace('mandato-backup-1', 'another-1')],
    ['not_whole', 'nothing at all\n'],
    [
      'newer',
      [
        JSON.stringify({ ...head, migrations: [...head.migrations, { number: 9999, checksum: 'x' }] }),
        ...lines.slice(1),
      ].join('\n'),
    ],
  ]
  const target = await empty()
  for (const [reason, content] of cases) {
    const broken = join(folder, 'broken.backup')
    await writeFile(broken, typeof content === 'string' ? gzipSync(content) : content)
    expect(await reasonOf(restore(target, broken))).toBe(reason)
  }
  const client = await connectAsOwner(target)
  const { rows } = await client.query(`select to_regclass('public.migration') as there`)
  await client.end()
  expect(rows).toEqual([{ there: null }])
  // and the good one fits there afterwards
  expect(await reasonOf(restore(target, file))).toBe('done')
})
