import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../../test/box.ts'
import { readSettings } from '../lib/settings.ts'
import { connectAsOwner } from './backup.ts'
import { databaseFindings, type Finding, folderFindings, mailFindings, settingsFindings } from './doctor.ts'
import { moveTo } from './move.ts'

const migrations = resolve(import.meta.dirname, '../../migrations')
const verdictsOf = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ name, verdict }) => [name, verdict]))

test('every finding that is not good says what to do', async () => {
  const settings = readSettings({
    PUBLIC_URL: 'http://partners.example',
    DATABASE_URL: 'postgres://x@db/x',
    HOST: '0.0.0.0',
  })
  const findings = [
    ...settingsFindings(settings),
    ...(await databaseFindings('postgres://nobody@127.0.0.1:1/nothing', migrations)),
    ...(await folderFindings('/dev/null/nowhere')),
    ...(await mailFindings({ ...settings, smtpUrl: 'smtp://127.0.0.1:1' }, 1000)),
  ]
  expect(verdictsOf(findings)).toEqual({
    address: 'bad',
    listening: 'mind',
    secret: 'mind',
    letters: 'bad',
    database: 'bad',
    folder: 'bad',
    'mail server': 'bad',
  })
  for (const { verdict, remedy } of findings)
    expect([verdict, remedy !== undefined]).toEqual([verdict, verdict !== 'good'])
})

test('a sound installation is found sound; a fence that is down and a foreign migration are found', async () => {
  await using database = await createDatabase()
  const look = async () => verdictsOf(await databaseFindings(database.url, migrations))
  expect(await look()).toMatchObject({
    database: 'good',
    clock: 'good',
    tables: 'good',
    fence: 'good',
    jobs: 'good',
    outbox: 'good',
  })
  const owner = await connectAsOwner(database.url)
  await owner.query('alter table product no force row level security')
  await owner.query(
    `insert into job (name, every_seconds, ran_at) values ('letters', 2, now() - interval '1 hour')`,
  )
  expect(await look()).toMatchObject({ fence: 'bad', jobs: 'mind' })
  await owner.query(`update public.migration set checksum = 'other' where number = 1`)
  expect(await look()).toMatchObject({ tables: 'bad' })
  await owner.end()
})

test('the folder is looked at for real', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mandato-doctor-'))
  expect((await folderFindings(folder))[0]?.name).toBe('folder')
  await rm(folder, { recursive: true })
})

test('moving waits until nobody works there, and carries everything', async () => {
  await using from = await createDatabase()
  await using to = await createDatabase({ empty: true })
  const worker = await connectAsOwner(from.url)
  expect(await moveTo(from.url, to.url)).toBe('at work')
  await worker.query(`insert into app.sandbox (frozen_at) values ('2026-01-15T09:00:00Z')`)
  await worker.end()
  expect(await moveTo(from.url, to.url)).toMatchObject({ rows: expect.any(Number) })
  // refused, it lets go of both databases
  await expect(moveTo(from.url, to.url)).rejects.toMatchObject({ reason: 'not_empty' })
  await expect(moveTo(from.url, to.url)).rejects.toMatchObject({ reason: 'not_empty' })
  const reader = await connectAsOwner(to.url)
  expect((await reader.query('select 1 from app.sandbox')).rowCount).toBe(1)
  await reader.end()
})
