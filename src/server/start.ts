import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { serve } from '@hono/node-server'
import { sql } from 'kysely'
import { demoSignIns } from '../demo/cast.ts'
import { buildDemo, clearHalfBuilt, isEmpty, isHalfBuilt, prepare } from '../demo/demo.ts'
import { jobsOf, startJobs } from '../jobs.ts'
import { openDatabase, rowOf } from '../lib/database.ts'
import { type Embedded, startEmbedded } from '../lib/embedded.ts'
import { whenAskedToEnd } from '../lib/ending.ts'
import { migrate } from '../lib/migrate.ts'
import type { World } from '../lib/operation.ts'
import { readSettings, type Settings, SettingsError, shownSettings } from '../lib/settings.ts'
import type { PostOffice } from '../mail/jobs.ts'
import { addressOf, brandOf, openMailer } from '../mail/mailer.ts'
import { stopLinkOf } from '../notices/stop.ts'
import { makeIdentityProvider } from '../people/identityProvider.ts'
import { demoRegisters, demoSites, makeRegisters } from '../programme/registers.ts'
import { createApp } from './app.ts'
import { makeLimits, usualLimits } from './limits.ts'
import { makeSweeps } from './sweeps.ts'
import { makeSignIn, makeWorld } from './world.ts'

const root = resolve(import.meta.dirname, '../..')
const say = (line: string) => process.stdout.write(`${line}\n`)
const complain = (line: string) => process.stderr.write(`${line}\n`)

/** The secret that signs sessions and test payments: set, or made once and kept beside the data. */
async function secretOf(settings: Settings): Promise<string> {
  if (settings.secret) return settings.secret
  const file = join(settings.dataDir, 'secret')
  await mkdir(settings.dataDir, { recursive: true })
  if (!existsSync(file)) await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return (await readFile(file, 'utf8')).trim()
}

/** Builds the web app when its sources are newer than what was built. */
async function buildWeb(): Promise<string> {
  const folder = join(root, 'dist/web')
  const built = await stat(join(folder, 'index.html')).then(
    (s) => s.mtimeMs,
    () => 0,
  )
  const { newestSource } = await import('./sources.ts')
  if ((await newestSource(root)) > built) {
    const { build } = await import('vite')
    const mode = process.env.NODE_ENV
    await build({ root: join(root, 'src/web'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
    // Vite leaves its mode behind. React, half of which is loaded by now, would load its other half in that mode.
    if (mode === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = mode
  }
  return folder
}

/** Tables are made and changed by their owner; afterwards the program goes on in a role that owns nothing. */
async function prepareDatabase(databaseUrl: string, demo: boolean): Promise<void> {
  const { db, pool, close } = openDatabase(databaseUrl, 2, 'owner')
  try {
    await migrate(pool, join(root, 'migrations'))
    if (demo && (await isHalfBuilt(db))) {
      await clearHalfBuilt(db)
      await migrate(pool, join(root, 'migrations'))
    }
  } finally {
    await close()
  }
}

/** What has to be closed when the program ends, well or not, last opened first. */
const open: (() => Promise<void>)[] = []

async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close()
}

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  let embedded: Embedded | undefined
  if (!settings.databaseUrl) {
    embedded = await startEmbedded({ folder: join(settings.dataDir, 'postgres') })
    open.push(() => embedded?.stop() ?? Promise.resolve())
    if (embedded.moved) say(`The database lies in ${embedded.folder}, where its own account can reach it.`)
  }
  const databaseUrl = settings.databaseUrl ?? embedded?.url ?? ''
  await prepareDatabase(databaseUrl, settings.demo)
  const database = openDatabase(databaseUrl)
  open.push(() => database.close())
  const webFolder = await buildWeb()

  const secret = await secretOf(settings)
  const isNew = settings.demo && (await isEmpty(database.db))
  const isSandbox =
    isNew ||
    (await rowOf(database.db, sql`select 1 from app.sandbox where built_at is not null`)) !== undefined
  // A database with real people in it stays one, whatever DEMO says: no open mailbox, no sign-in without limits.
  const isDemo = settings.demo && isSandbox
  const world = makeWorld({
    db: database.db,
    publicUrl: settings.publicUrl,
    secret,
    mailbox: isDemo,
    localWebhooks: settings.localWebhooks,
    ...(isDemo ? { registers: demoRegisters, sites: demoSites } : { registers: makeRegisters(settings) }),
    admitsConfirmed: settings.admitsConfirmed,
    shown: shownSettings(settings),
    secondFactor: settings.secondFactor ?? (isDemo ? 'optional' : 'required'),
    ...(settings.identityProvider
      ? { identityProvider: makeIdentityProvider(settings.identityProvider, settings.publicUrl) }
      : {}),
  })
  const auth = makeSignIn(world, secret, !isDemo)
  if (isNew) {
    say('Building the demo world: a year of a provider, its partners and their clients …')
    await buildDemo(world)
  } else {
    await prepare(world)
  }
  const onBug = (where: string, error: unknown) =>
    complain(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  const app = createApp({
    world,
    auth,
    webFolder,
    operator: {
      name: brandOf(settings.mailFrom, settings.publicUrl).name,
      email: addressOf(settings.mailFrom),
      imprint: settings.imprint,
    },
    onBug,
    limits: makeLimits(usualLimits),
    ...(settings.metricsToken ? { metricsToken: settings.metricsToken } : {}),
    sweeps: makeSweeps(settings.sweeps),
  })
  const office = officeOf(settings, world, isSandbox)
  const server = await listen(app, settings)
  open.push(
    () =>
      new Promise<void>((done) => {
        server.close(() => done())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  )
  const stopJobs = await startJobs(database.db, databaseUrl, jobsOf(world, office), onBug)
  open.push(stopJobs)
  say('')
  say(`Mandato is ready: ${settings.publicUrl}`)
  if (!office) say('Letters wait: SMTP_URL is not set. Set it, and MAIL_FROM, to have them sent.')
  if (settings.demo && !isDemo)
    say('DEMO has no effect: this database is in use without a demo world. Take another DATA_DIR for one.')
  if (isDemo) {
    say('Demo sign-ins (password for all: mandato-demo-2026):')
    for (const { email, who } of demoSignIns) say(`  ${email.padEnd(34)} ${who}`)
    say(`Letters the demo world writes: ${settings.publicUrl}/mailbox`)
  }
  whenAskedToEnd(closeAll)
}

/** A demo's letters are written and kept, never mailed; without a way out, real letters wait unwritten. */
function officeOf(settings: Settings, { db, signer }: World, isSandbox: boolean): PostOffice | undefined {
  const office = {
    db,
    brand: brandOf(settings.mailFrom, settings.publicUrl),
    stopLink: stopLinkOf(settings.publicUrl, signer),
  }
  if (isSandbox) return office
  if (!settings.smtpUrl) return undefined
  return { ...office, mailer: openMailer(settings.smtpUrl, settings.mailFrom) }
}

function listen(app: ReturnType<typeof createApp>, settings: Settings) {
  return new Promise<ReturnType<typeof serve>>((ready, failed) => {
    const server = serve({ fetch: app.fetch, port: settings.port, hostname: settings.host }, () =>
      ready(server),
    )
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(
        error.code === 'EADDRINUSE'
          ? new SettingsError(`PORT ${settings.port} is taken by another program. Set PORT to a free one.`)
          : error,
      ),
    )
  })
}

main().catch(async (error: unknown) => {
  complain(
    error instanceof SettingsError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  )
  await closeAll()
  process.exit(1)
})
