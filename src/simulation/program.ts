import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, openDatabase, rowOf } from '../lib/database.ts'
import type { Ids, Tokens } from '../lib/id.ts'
import type { Passwords, PaymentProvider, World } from '../lib/operation.ts'
import { makeWorld } from '../server/world.ts'
import type { Fuse } from './fuse.ts'

/** The product as it runs: its world, on connections of its own that the fuse can cut. */
export interface Program {
  world: World
  /** Ends what is left of it, after the server has let go of everything it held. */
  end(): Promise<void>
}

/** How passwords are kept is proven elsewhere; here one quick hash will do. */
const quickPasswords: Passwords = {
  hash: async (text) => createHash('sha256').update(text).digest('hex'),
  verify: async ({ hash, password }) => hash === createHash('sha256').update(password).digest('hex'),
}

export interface Around {
  url: string
  eye: Database
  fuse: Fuse
  ids: Ids
  tokens: Tokens
  payments: PaymentProvider
}

const called = 'simulated program'
const endOne = sql`
  select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = ${called}`

/** Starts the program. One connection is enough where one thing happens at a time. */
export function startProgram({ url, eye, fuse, ids, tokens, payments }: Around): Program {
  const address = new URL(url)
  address.searchParams.set('application_name', called)
  const { db, pool, close } = openDatabase(address.href, 1)
  pool.on('connect', (client) => fuse.guard(client))
  const world = makeWorld({
    db,
    publicUrl: 'https://mandato.example',
    secret: 'a secret for a simulation, long enough to sign',
    mailbox: false,
    secondFactor: 'optional',
    passwords: quickPasswords,
    ids,
    tokens,
    payments,
  })
  return {
    world,
    async end() {
      // asked again until nobody is left: the server's own waiting looks up ten times a second only
      while (await rowOf(eye, endOne));
      await close()
    },
  }
}
