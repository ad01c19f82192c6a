import { sql } from 'kysely'
import { loadExampleCatalogue } from '../src/catalogue/example.ts'
import { type Database, openDatabase } from '../src/lib/database.ts'
import { randomIds, randomTokens } from '../src/lib/id.ts'
import type { Actor, Call, World } from '../src/lib/operation.ts'
import { makeSigner } from '../src/lib/signing.ts'
import { createDatabase } from './box.ts'

function absent(): never {
  throw new Error('This world has a database and nothing else.')
}

/** A world for operations that need a database and nothing else around them. */
export function bareWorld(db: Database): World {
  return {
    db,
    ids: randomIds,
    tokens: randomTokens,
    publicUrl: 'http://localhost',
    payments: { name: 'absent', start: absent, verify: absent, sign: absent },
    mailbox: false,
    passwords: { hash: absent, verify: absent },
    signer: makeSigner('a secret for tests'),
    vault: { seal: absent, open: absent },
    cursorKey: new Uint8Array(32),
    courier: { accepts: absent, deliver: absent, find: absent },
    registers: { company: absent, vat: absent },
    sites: { website: absent, control: absent },
    admitsConfirmed: false,
    secondFactor: 'optional',
    mayReplay: async () => true,
    coversOperation: () => true,
  }
}

/** Such a world on a database of its own, to be put away after the test. */
export interface BareWorld extends AsyncDisposable {
  db: Database
  world: World
  /** A call by a person who exists nowhere but in it. */
  callBy(actor?: Partial<Actor>): Call
  /** Moves the clock, which stands still. */
  setClock(at: string): Promise<void>
}

/** A database with the example catalogue, in force since 1 January 2026; its clock stands still on 22 November 2026. */
export async function createBareWorld(): Promise<BareWorld> {
  const box = await createDatabase()
  const { db, close } = openDatabase(box.url, 4)
  await sql`insert into app.sandbox (frozen_at) values ('2026-11-22T09:00:00Z')`.execute(db)
  await db.transaction().execute((tx) => loadExampleCatalogue(tx, randomIds, '2026-01-01'))
  const world = bareWorld(db)
  return {
    db,
    world,
    callBy: (actor = {}) => ({
      world,
      actor: {
        personId: randomIds('person'),
        sessionId: 'session',
        name: 'Nadia Keller',
        email: 'nadia@provider.example',
        emailVerified: true,
        language: 'en',
        staff: null,
        ...actor,
      },
    }),
    setClock: async (at) => {
      await sql`update app.sandbox set frozen_at = ${at}`.execute(db)
    },
    [Symbol.asyncDispose]: async () => {
      await close()
      await box.drop()
    },
  }
}
