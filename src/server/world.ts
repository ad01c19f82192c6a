import type { Database } from '../lib/database.ts'
import { randomIds } from '../lib/id.ts'
import type { World } from '../lib/operation.ts'
import { post } from '../mail/store.ts'
import { testProvider } from '../orders/testProvider.ts'
import { type Auth, makeAuth } from '../people/auth.ts'
import { argonPasswords } from '../people/passwords.ts'
import { personById } from '../people/store.ts'

export interface WorldSettings {
  db: Database
  publicUrl: string
  secret: string
  /** Letters stay in the mailbox page instead of going to SMTP. */
  mailbox: boolean
  passwords?: World['passwords']
  ids?: World['ids']
}

/** Everything an operation needs around it, put together once. */
export function makeWorld(settings: WorldSettings): World {
  return {
    db: settings.db,
    ids: settings.ids ?? randomIds,
    publicUrl: settings.publicUrl,
    payments: testProvider(settings.secret, settings.publicUrl),
    mailbox: settings.mailbox,
    passwords: settings.passwords ?? argonPasswords,
  }
}

/** Sign-in for a world; a forgotten password is answered by a letter, known address or not alike. */
export function makeSignIn(world: World, secret: string, limits: boolean): Auth {
  return makeAuth({
    db: world.db,
    secret,
    publicUrl: world.publicUrl,
    passwords: world.passwords,
    limits,
    sendPasswordLink: async ({ id, email }, link) => {
      const person = await personById(world.db, id)
      await world.db
        .transaction()
        .execute((tx) =>
          post(tx, world.ids, new Date(), [
            {
              template: 'password_link',
              recipient: email,
              language: person?.language ?? 'en',
              facts: { link },
            },
          ]),
        )
    },
  })
}
