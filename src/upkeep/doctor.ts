/** Looks over an installation as an operator would: what stands, what does not, and what to do about it. */
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import pg from 'pg'
import { readMigrations } from '../lib/migrate.ts'
import type { Settings } from '../lib/settings.ts'
import { mailServerSays } from '../mail/mailer.ts'

export const verdicts = ['good', 'mind', 'bad'] as const
export type Verdict = (typeof verdicts)[number]

export interface Finding {
  name: string
  verdict: Verdict
  /** What was seen. */
  seen: string
  /** What to do about it; nothing where it is good. */
  remedy?: string
}

const oldestVersion = 150_000
const freeMin = 1024 ** 3
const clockMaxMs = 2000
const found = (name: string, verdict: Verdict, seen: string, remedy?: string): Finding => ({
  name,
  verdict,
  seen,
  ...(remedy ? { remedy } : {}),
})

const isLoopback = (host: string) => ['127.0.0.1', '::1', 'localhost'].includes(host)

/** What the settings say that is allowed and yet unwise. */
export function settingsFindings(settings: Settings): Finding[] {
  const findings: Finding[] = []
  const { publicUrl, host, secret, databaseUrl, smtpUrl, demo } = settings
  const isPublic = !isLoopback(new URL(publicUrl).hostname)
  findings.push(
    isPublic && publicUrl.startsWith('http:')
      ? found(
          'address',
          'bad',
          publicUrl,
          'Put a proxy with TLS before it and set PUBLIC_URL to its https address.',
        )
      : found('address', 'good', publicUrl),
  )
  if (isPublic && isLoopback(host) === false && host === '0.0.0.0')
    findings.push(
      found('listening', 'mind', `${host}:${settings.port}`, 'Let only the proxy reach this port.'),
    )
  findings.push(
    databaseUrl && !secret
      ? found(
          'secret',
          'mind',
          'made at the first start and kept in DATA_DIR',
          'Set SECRET: with more than one process each must have the same one, and a backup of the database does not hold it.',
        )
      : found('secret', 'good', secret ? 'set' : 'kept in DATA_DIR'),
  )
  if (smtpUrl) findings.push(found('letters', 'good', new URL(smtpUrl).host))
  else if (demo) findings.push(found('letters', 'good', 'kept on the mailbox page of the demo'))
  else
    findings.push(
      found(
        'letters',
        'bad',
        'SMTP_URL is not set',
        'Set SMTP_URL and MAIL_FROM: without them no letter leaves.',
      ),
    )
  return findings
}

/** Asks the database about itself: its version, who we are in it, the form of its tables, its clock. */
export async function databaseFindings(url: string, migrationsFolder: string): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    options: '-c mandato.fence=open',
  })
  try {
    await client.connect()
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return [found('database', 'bad', said, 'See whether PostgreSQL runs, and whether DATABASE_URL is right.')]
  }
  try {
    return [
      ...(await serverFindings(client)),
      ...(await tableFindings(client, migrationsFolder)),
      ...(await workFindings(client)),
    ]
  } finally {
    await client.end()
  }
}

async function one<Row extends pg.QueryResultRow>(client: pg.Client, text: string): Promise<Row | undefined> {
  return (await client.query<Row>(text)).rows[0]
}

async function serverFindings(client: pg.Client): Promise<Finding[]> {
  const asked = Date.now()
  const server = await one<{
    number: number
    version: string
    now: Date
    sync: string
    fsync: string
    superuser: boolean
  }>(
    client,
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version, clock_timestamp() as now,
            current_setting('synchronous_commit') as sync, current_setting('fsync') as fsync,
            (select rolsuper from pg_roles where rolname = current_user) as superuser`,
  )
  if (!server) return []
  const answered = Date.now()
  const apart = Math.abs(server.now.getTime() - (asked + answered) / 2)
  return [
    server.number >= oldestVersion
      ? found('database', 'good', `PostgreSQL ${server.version}`)
      : found('database', 'bad', `PostgreSQL ${server.version}`, 'PostgreSQL 15 or newer is needed.'),
    apart <= clockMaxMs
      ? found('clock', 'good', `${Math.round(apart)} ms apart from the database’s`)
      : found(
          'clock',
          'bad',
          `${Math.round(apart / 1000)} s apart from the database’s`,
          'Let both machines take their time from NTP: a day begins and access ends by the clock.',
        ),
    server.fsync === 'on' && server.sync !== 'off'
      ? found('disk', 'good', 'every commit is forced to disk')
      : found(
          'disk',
          'bad',
          `fsync ${server.fsync}, synchronous_commit ${server.sync}`,
          'Set both to on: money must not be lost with the power.',
        ),
    server.superuser
      ? found(
          'role',
          'mind',
          'the program’s user is a superuser',
          'Give it a user of its own that owns the database and nothing else.',
        )
      : found('role', 'good', 'no superuser'),
  ]
}

async function tableFindings(client: pg.Client, migrationsFolder: string): Promise<Finding[]> {
  const known = await readMigrations(migrationsFolder)
  const there = await one<{ there: boolean }>(
    client,
    `select to_regclass('public.migration') is not null as there`,
  )
  if (!there?.there) return [found('tables', 'mind', 'the database is empty', 'The first start makes them.')]
  const { rows } = await client.query<{ number: number; checksum: string }>(
    'select number, checksum from public.migration order by number',
  )
  const foreign = rows.find(
    (row) => !known.some(({ number, checksum }) => number === row.number && checksum === row.checksum),
  )
  if (foreign)
    return [
      found(
        'tables',
        'bad',
        `migration ${foreign.number} is not of this release`,
        'Start the release that made it, or a newer one.',
      ),
    ]
  const missing = known.length - rows.length
  const fence = await one<{ open: number }>(
    client,
    `select count(*)::int as open from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('public', 'ledger', 'access') and c.relrowsecurity and not c.relforcerowsecurity`,
  )
  return [
    missing === 0
      ? found('tables', 'good', `${rows.length} migrations`)
      : found(
          'tables',
          'mind',
          `${missing} migrations to come`,
          'The next start applies them; make a backup before.',
        ),
    (fence?.open ?? 0) === 0
      ? found('fence', 'good', 'up on every table')
      : found(
          'fence',
          'bad',
          `down on ${fence?.open} tables`,
          'Run “alter table … force row level security” on them, and find out who took it away.',
        ),
  ]
}

async function workFindings(client: pg.Client): Promise<Finding[]> {
  const there = await one<{ there: boolean }>(client, `select to_regclass('public.job') is not null as there`)
  if (!there?.there) return []
  const work = await one<{
    failing: string[] | null
    late: string[] | null
    letters: number
  }>(
    client,
    `select (select array_agg(name order by name) from job where failures > 2) as failing,
            (select array_agg(name order by name) from job where ran_at < now() - make_interval(secs => greatest(every_seconds * 3, 600))) as late,
            (select count(*)::int from letter where state = 'failed') as letters`,
  )
  const findings: Finding[] = []
  findings.push(
    work?.failing
      ? found(
          'jobs',
          'bad',
          `failing: ${work.failing.join(', ')}`,
          'See why on the page of jobs, /staff/jobs.',
        )
      : work?.late
        ? found('jobs', 'mind', `late: ${work.late.join(', ')}`, 'Does the server run? It does them.')
        : found('jobs', 'good', 'none failing, none late'),
  )
  findings.push(
    (work?.letters ?? 0) > 0
      ? found(
          'outbox',
          'mind',
          `${work?.letters} letters that no server took`,
          'Try them again on /staff/letters once the cause is gone.',
        )
      : found('outbox', 'good', 'no letter failed'),
  )
  return findings
}

/** Whether the data folder can be written, and how much room there is. */
export async function folderFindings(dataDir: string): Promise<Finding[]> {
  try {
    await mkdir(dataDir, { recursive: true })
    await access(dataDir, constants.W_OK)
    const { bavail, bsize } = await statfs(dataDir)
    const free = bavail * bsize
    const seen = `${resolve(dataDir)}, ${(free / 1024 ** 3).toFixed(1)} GB free`
    return [
      free >= freeMin
        ? found('folder', 'good', seen)
        : found('folder', 'bad', seen, 'Make room: less than 1 GB is left.'),
    ]
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return [found('folder', 'bad', said, 'Set DATA_DIR to a folder that the program may write to.')]
  }
}

/** Whether the mail server answers to us. */
export async function mailFindings(settings: Settings, patienceMs = 5000): Promise<Finding[]> {
  if (!settings.smtpUrl) return []
  const said = await mailServerSays(settings.smtpUrl, patienceMs)
  return [
    said === null
      ? found('mail server', 'good', 'answers')
      : found(
          'mail server',
          'bad',
          said,
          'See whether SMTP_URL is right and the server lets this machine in.',
        ),
  ]
}
