import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Embedded, isAlive, startEmbedded } from './embedded.ts'

let folder: string
const started: Embedded[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `mandato-test-${process.pid}-`))
})

afterEach(async () => {
  await Promise.all(started.splice(0).map((embedded) => embedded.stop()))
  rmSync(folder, { recursive: true })
})

test('it keeps what was written from one start to the next, on the same port', async () => {
  const first = await start()
  await query(first, 'create table note as select 42 as answer')
  await first.stop()
  expect(isAlive(pidOf(first))).toBe(false)
  const second = await start()
  expect(second).toMatchObject({ reused: false, port: first.port })
  expect(await query(second, 'select answer from note')).toEqual([{ answer: 42 }])
})

test('the application is no superuser and may make databases', async () => {
  const rights = 'select rolsuper as super, rolcreatedb as creates from pg_roles where rolname = current_user'
  expect(await query(await start(), rights)).toEqual([{ super: false, creates: true }])
})

test('of several starters at once one starts the server, the others use it, and the last to leave stops it', async () => {
  const all = await Promise.all([start(), start(), start()])
  expect(all.map(({ reused }) => reused).sort()).toEqual([false, true, true])
  expect(new Set(all.map(({ url }) => url)).size).toBe(1)
  const [first, second, last] = all
  await first?.stop()
  await second?.stop()
  if (!last) throw new Error('Three were started')
  expect(await query(last, 'select 1 as alive')).toEqual([{ alive: 1 }])
  const pid = pidOf(last)
  await last.stop()
  expect(isAlive(pid)).toBe(false)
})

test('a server that outlived its program is used again', async () => {
  const program = `
    import { startEmbedded } from '${import.meta.resolve('./embedded.ts')}'
    const { port } = await startEmbedded({ folder: '${folder}', fast: true })
    process.stdout.write(String(port))
    setInterval(() => undefined, 1_000)`
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript']
  const child = spawn(process.execPath, [...flags, '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await start()).toMatchObject({ reused: true, port: Number(port) })
})

test('a cluster whose making was cut short is made anew', async () => {
  const halfMade = join(folder, 'making-4194304-dead')
  mkdirSync(join(halfMade, 'pgdata'), { recursive: true })
  writeFileSync(join(halfMade, 'pgdata', 'PG_VERSION'), '18\n')
  expect(await query(await start(), 'select 1 as alive')).toEqual([{ alive: 1 }])
  expect(existsSync(halfMade)).toBe(false)
})

test('a port that somebody else took meanwhile is left alone, and a fixed one is refused with a sentence', async () => {
  const { port, stop } = await start()
  await stop()
  const stranger = createServer((socket) => socket.end()).listen(port, '127.0.0.1')
  await once(stranger, 'listening')
  await expect(start({ port })).rejects.toThrow(`Port ${port} for PostgreSQL is taken by another program`)
  expect((await start()).port).not.toBe(port)
  stranger.close()
})

test('a data folder of another PostgreSQL is refused with a sentence', async () => {
  await (await start()).stop()
  writeFileSync(join(folder, 'cluster', 'pgdata', 'PG_VERSION'), '16\n')
  await expect(start()).rejects.toThrow('was made by PostgreSQL 16, and PostgreSQL 18 is installed')
})

async function start(options: { port?: number } = {}): Promise<Embedded> {
  const embedded = await startEmbedded({ folder, fast: true, ...options })
  started.push(embedded)
  return embedded
}

async function query(embedded: Embedded, statement: string): Promise<unknown[]> {
  const client = new pg.Client(embedded.url)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** The server's process, as its log told it last. */
function pidOf(embedded: Embedded): number {
  const log = readFileSync(join(embedded.folder, 'log'), 'utf8')
  return Number(
    log
      .match(/\[(\d+)\] LOG: {2}starting PostgreSQL/g)
      ?.at(-1)
      ?.match(/\d+/)?.[0],
  )
}
