import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createDatabase, type TestDatabase } from '../../test/box.ts'
import { migrate, readMigrations } from './migrate.ts'

let folder: string
let database: TestDatabase
let pool: pg.Pool

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mandato-migrations-'))
  database = await createDatabase({ empty: true })
  pool = new pg.Pool({ connectionString: database.url })
})

afterEach(async () => {
  await pool.end()
  await database.drop()
  rmSync(folder, { recursive: true })
})

test('each file is applied once, in order', async () => {
  write('0002_line.sql', 'create table line (note_id int references note)')
  write('0001_note.sql', 'create table note (id int primary key); insert into note values (7)')
  expect(await migrate(pool, folder)).toEqual(['0001_note.sql', '0002_line.sql'])
  write('0003_title.sql', "alter table note add title text not null default ''")
  expect(await migrate(pool, folder)).toEqual(['0003_title.sql'])
  expect(await migrate(pool, folder)).toEqual([])
  expect((await pool.query('select * from note')).rows).toEqual([{ id: 7, title: '' }])
})

test('of two starters at once each file is applied by one', async () => {
  write('0001_note.sql', 'create table note (id int primary key)')
  write('0002_line.sql', 'create table line (id int primary key)')
  const applied = await Promise.all([migrate(pool, folder), migrate(pool, folder)])
  expect(applied.flat().sort()).toEqual(['0001_note.sql', '0002_line.sql'])
})

test('a file that fails leaves nothing behind, and those before it stay', async () => {
  write('0001_note.sql', 'create table note (id int primary key)')
  write('0002_line.sql', 'create table line (id int primary key); insert into nowhere values (1)')
  await expect(migrate(pool, folder)).rejects.toThrow(
    'The migration 0002_line.sql failed: relation "nowhere" does not exist',
  )
  write('0002_line.sql', 'create table line (id int primary key)')
  expect(await migrate(pool, folder)).toEqual(['0002_line.sql'])
})

test('a file that changed after it was applied is refused; other line ends are no change', async () => {
  write('0001_note.sql', 'create table note (\n  id int primary key\n)')
  await migrate(pool, folder)
  write('0001_note.sql', 'create table note (\r\n  id int primary key\r\n)')
  expect(await migrate(pool, folder)).toEqual([])
  write('0001_note.sql', 'create table note (id bigint primary key)')
  await expect(migrate(pool, folder)).rejects.toThrow('0001_note.sql was changed after it was applied')
})

test('a database of a newer release is refused', async () => {
  write('0001_note.sql', 'create table note (id int primary key)')
  write('0002_line.sql', 'create table line (id int primary key)')
  await migrate(pool, folder)
  unlinkSync(join(folder, '0002_line.sql'))
  await expect(migrate(pool, folder)).rejects.toThrow(
    'was migrated by a newer release (0002_line.sql is unknown here)',
  )
})

test('a file that comes late, twice or without a number is refused', async () => {
  write('0002_line.sql', 'create table line (id int primary key)')
  await migrate(pool, folder)
  write('0001_note.sql', 'create table note (id int primary key)')
  await expect(migrate(pool, folder)).rejects.toThrow('0001_note.sql comes before 0002_line.sql')
  write('0002_lines.sql', '')
  await expect(migrate(pool, folder)).rejects.toThrow('Two migrations carry the number of 0002_lines.sql')
  write('note.sql', '')
  await expect(migrate(pool, folder)).rejects.toThrow('note.sql must be named like 0001_ground.sql')
})

test('one client is enough', async () => {
  write('0001_note.sql', 'create table note (id int primary key)')
  const client = await pool.connect()
  try {
    expect(await migrate(client, folder)).toEqual(['0001_note.sql'])
  } finally {
    client.release()
  }
})

function write(name: string, sql: string): void {
  writeFileSync(join(folder, name), sql)
}

test('what was released is as it was: a database that applied it would refuse to start', async () => {
  const root = resolve(import.meta.dirname, '../..')
  const released: unknown = JSON.parse(readFileSync(join(root, 'test/data/releasedMigrations.json'), 'utf8'))
  const here = await readMigrations(join(root, 'migrations'))
  expect(Object.fromEntries(here.map(({ name, checksum }) => [name, checksum]))).toMatchObject(
    z.record(z.string(), z.string()).parse(released),
  )
})
