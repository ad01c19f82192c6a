/** One database server for the whole run, with a migrated template that every test's own database is copied from. */
import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { isAlive, startEmbedded } from '../src/lib/embedded.ts'
import { migrate, readMigrations } from '../src/lib/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database of the server, for a role that may create databases. */
    databaseServer: string
    /** What the names of this run's databases begin with. */
    databasePrefix: string
    databaseTemplate: string
  }
}

const migrationsFolder = resolve(import.meta.dirname, '../migrations')
const folderPrefix = 'mandato-test-'

export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer()
  const keeper = new pg.Client(server.url)
  const prefix = `mandato_test_${randomBytes(4).toString('hex')}_`
  const stop = async () => {
    await dropDatabases(keeper, prefix)
    await keeper.end()
    await server.stop()
  }
  // When the server dies its tests fail and say so; this connection has nothing to add.
  keeper.on('error', () => undefined)
  await keeper.connect()
  try {
    await keeper.query('select pg_advisory_lock(hashtext($1))', [prefix])
    await dropForgotten(keeper)
    const provideTemplate = async () => {
      project.provide('databaseTemplate', await templateFor(server.url, prefix))
    }
    project.provide('databaseServer', server.url)
    project.provide('databasePrefix', prefix)
    await provideTemplate()
    project.onTestsRerun(provideTemplate)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { url: given, stop: async () => undefined }
  await clearKilledRuns()
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`))
  const embedded = await startEmbedded({ folder, fast: true })
  const clear = () => {
    for (const path of [folder, embedded.folder]) rmSync(path, { recursive: true, force: true })
  }
  // Ctrl-C ends the run without asking us; what can still be done then must not wait.
  const endNow = () => {
    embedded.kill()
    clear()
  }
  process.once('exit', endNow)
  return {
    url: embedded.url,
    stop: async () => {
      process.off('exit', endNow)
      await embedded.stop()
      clear()
    },
  }
}

/** A run that was killed could not even do that; the next one stops its server. */
async function clearKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const runner = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name)?.[1]
    if (runner === undefined || isAlive(Number(runner))) continue
    const folder = join(tmpdir(), name)
    try {
      const left = await startEmbedded({ folder, fast: true })
      await left.stop()
      rmSync(left.folder, { recursive: true, force: true })
    } catch {
      // A cluster that does not start has no server to stop.
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Named after the migrations, so that a run that watches makes a new one when they change. */
async function templateFor(server: string, prefix: string): Promise<string> {
  const hash = createHash('sha256')
  for (const { checksum } of await readMigrations(migrationsFolder)) hash.update(checksum)
  const template = `${prefix}${hash.digest('hex').slice(0, 12)}`
  const url = new URL(server)
  url.pathname = template
  await withClient(server, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount) return
    await client.query(`create database "${template}"`)
    await withClient(url.href, (made) => migrate(made, migrationsFolder))
  })
  return template
}

async function dropDatabases(client: pg.Client, prefix: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [prefix],
  )
  for (const { name } of rows) await client.query(`drop database "${name}" with (force)`)
}

/** On a server of somebody else's: every run holds a lock as long as it lives, so an unlocked prefix is forgotten. */
async function dropForgotten(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ prefix: string }>(
    "select distinct substring(datname from '^mandato_test_[0-9a-f]{8}_') as prefix from pg_database " +
      "where datname ~ '^mandato_test_[0-9a-f]{8}_'",
  )
  for (const { prefix } of rows) {
    const free = await client.query('select where pg_try_advisory_lock(hashtext($1))', [prefix])
    if (free.rowCount !== 1) continue
    await dropDatabases(client, prefix)
    await client.query('select pg_advisory_unlock(hashtext($1))', [prefix])
  }
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
