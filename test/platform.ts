import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { makeTally, type Tally } from '../src/affiliates/tally.ts'
import { loadExampleCatalogue } from '../src/catalogue/example.ts'
import { type Client, createClient } from '../src/client.ts'
import { makeCourier } from '../src/lib/courier.ts'
import { type Database, openDatabase, rowOf } from '../src/lib/database.ts'
import type { Id } from '../src/lib/id.ts'
import type { Language } from '../src/lib/language.ts'
import type { Passwords, World } from '../src/lib/operation.ts'
import { addPerson, setPassword } from '../src/people/store.ts'
import { makeRegisters } from '../src/programme/registers.ts'
import { makeSites } from '../src/programme/site.ts'
import { createApp } from '../src/server/app.ts'
import type { Limits } from '../src/server/limits.ts'
import type { Sweeps } from '../src/server/sweeps.ts'
import { makeSignIn, makeWorld } from '../src/server/world.ts'
import { createDatabase } from './box.ts'

export const password = 'a password for tests'
/** Signs cookies and more, the same in every test. */
export const platformSecret = 'a secret for tests, long enough to sign'

/** Registers at a port of this machine where nobody listens. */
const closed = 'http://127.0.0.1:1'
const nowhere = {
  zefix: { url: closed, user: 'x', password: 'x' },
  recherche: { url: closed },
  vies: { url: closed },
}

/** Passwords kept by one quick hash: the cost of a real one is proven elsewhere. */
const quickPasswords: Passwords = {
  hash: async (text) => createHash('sha256').update(text).digest('hex'),
  verify: async (kept) => kept.hash === createHash('sha256').update(kept.password).digest('hex'),
}

export interface Guest {
  id: Id<'person'>
  email: string
  client: Client
  cookie: string
}

export interface Platform {
  world: World
  db: Database
  bugs: unknown[]
  /** Holds the clock at an instant. */
  at(instant: string): Promise<void>
  /** A person who has signed in, at the front door. */
  person(
    name: string,
    options?: { staff?: 'manager' | 'finance' | 'support'; language?: Language; email?: string },
  ): Promise<Guest>
  client(cookie?: string): Client
  clicks: Tally
  request(path: string, init?: RequestInit): Promise<Response>
  /** What answers HTTP, to be put behind a port. */
  answer: (request: Request, connection?: object) => Response | Promise<Response>
  close(): Promise<void>
}

export type Policy = Pick<World, 'secondFactor' | 'identityProvider'> &
  Partial<Pick<World, 'registers' | 'sites' | 'admitsConfirmed'>>

/** The whole product on a database of its own: real API, real SQL, a clock that stands still. */
export async function openPlatform(
  startAt = '2026-01-15T09:00:00Z',
  publicUrl = 'http://localhost:3000',
  webFolder?: string,
  policy: Policy = { secondFactor: 'optional' },
  limits?: Limits,
  sweeps?: Sweeps,
): Promise<Platform> {
  const database = await createDatabase()
  const program = openDatabase(database.url, 20)
  // the tests' own eye sees everything and may tamper with the tables
  const owner = openDatabase(database.url, 2, 'owner')
  const db = owner.db
  const courier = makeCourier({ local: true })
  const world = makeWorld({
    db: program.db,
    publicUrl,
    secret: platformSecret,
    mailbox: true,
    passwords: quickPasswords,
    courier,
    // nobody answers: the network is not asked
    registers: makeRegisters({ ...nowhere, timeoutMs: 1000 }),
    sites: makeSites(courier, async () => []),
    ...policy,
  })
  const auth = makeSignIn(world, platformSecret, false)
  const bugs: unknown[] = []
  const clicks = makeTally(program.db, (error) => bugs.push(error))
  const app = createApp({
    world,
    auth,
    clicks,
    onBug: (_instance, error) => bugs.push(error),
    ...(webFolder ? { webFolder } : {}),
    ...(limits ? { limits } : {}),
    ...(sweeps ? { sweeps } : {}),
  })
  const request = async (path: string, init?: RequestInit) => app.request(`${publicUrl}${path}`, init)
  const clientWith = (cookie?: string) =>
    createClient({
      baseUrl: publicUrl,
      headers: () => (cookie ? { cookie } : {}),
      fetch: async (r) => app.request(r),
    })

  await sql`insert into app.sandbox (frozen_at) values (${startAt})`.execute(db)
  await db.transaction().execute((tx) => loadExampleCatalogue(tx, world.ids, '2020-01-01'))

  return {
    world,
    db,
    bugs,
    request,
    answer: (request, connection) => app.fetch(request, connection),
    client: clientWith,
    clicks,
    async at(instant) {
      await sql`update app.sandbox set frozen_at = ${instant}`.execute(db)
    },
    async person(name, options = {}) {
      const email = options.email ?? `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@people.example`
      const id = await db.transaction().execute(async (tx) => {
        const now = (await rowOf(tx, sql<{ now: Date }>`select app.now() as now`))?.now ?? new Date(0)
        const person = await addPerson(tx, world, now, {
          name,
          email,
          emailVerified: true,
          language: options.language ?? 'en',
          staff: options.staff ?? null,
        })
        await setPassword(tx, world.passwords, person, password, now)
        return person
      })
      const answer = await request('/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: publicUrl },
        body: JSON.stringify({ email, password }),
      })
      const cookie = answer.headers
        .getSetCookie()
        .map((c) => c.split(';')[0])
        .join('; ')
      return { id, email, cookie, client: clientWith(cookie) }
    },
    async close() {
      await program.close()
      await owner.close()
      await database.drop()
      if (bugs.length > 0) throw new Error('an operation failed as a bug', { cause: bugs[0] })
    },
  }
}
