import { sql } from 'kysely'
import { rowOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { Actor, Call, Passwords, World } from '../lib/operation.ts'
import { addPerson, personById, setPassword } from '../people/store.ts'

/** Holds the sandbox's clock at an instant; null lets it run again. */
export async function holdClock(world: World, at: Date | null): Promise<void> {
  await sql`update app.sandbox set frozen_at = ${at}`.execute(world.db)
}

/** A person as the operations see them when they have signed in. */
export async function asPerson(world: World, personId: Id<'person'>): Promise<Call & { actor: Actor }> {
  const person = await personById(world.db, personId)
  if (!person) throw new Error(`nobody has the id ${personId}`)
  return {
    world,
    actor: {
      personId: person.id,
      sessionId: 'stage',
      name: person.name,
      email: person.email,
      emailVerified: person.email_verified,
      language: person.language,
      staff: person.staff,
    },
  }
}

/** Everybody in the demo world has the same password: hashing it slowly once is enough. */
export function hashingOnce(passwords: Passwords): Passwords {
  const hashes = new Map<string, Promise<string>>()
  return {
    hash: (password) => {
      const hash = hashes.get(password) ?? passwords.hash(password)
      hashes.set(password, hash)
      return hash
    },
    verify: (kept) => passwords.verify(kept),
  }
}

export interface StagePerson {
  name: string
  email: string
  language: Language
  staff?: 'manager' | 'finance' | 'support'
}

/** Brings a person with a password onto the stage; what they then do goes through the operations. */
export function enter(world: World, person: StagePerson, password: string): Promise<Id<'person'>> {
  return world.db.transaction().execute(async (tx) => {
    const start = await rowOf(tx, sql<{ now: Date }>`select app.now() as now`)
    const now = start?.now ?? new Date(0)
    const id = await addPerson(tx, world, now, { ...person, emailVerified: true })
    await setPassword(tx, world.passwords, id, password, now)
    return id
  })
}
