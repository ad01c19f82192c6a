import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { reachesClient, seatOf } from '../access/store.ts'
import { makeCourier } from '../lib/courier.ts'
import type { Database, Tx } from '../lib/database.ts'
import { randomIds, randomTokens } from '../lib/id.ts'
import type { Actor, World } from '../lib/operation.ts'
import { makeSigner } from '../lib/signing.ts'
import { makeVault } from '../lib/vault.ts'
import { post } from '../mail/store.ts'
import { testProvider } from '../orders/testProvider.ts'
import { type Auth, makeAuth } from '../people/auth.ts'
import { tell } from '../people/entry.ts'
import { argonPasswords } from '../people/passwords.ts'
import { personById } from '../people/store.ts'
import { makeRegisters } from '../programme/registers.ts'
import { makeSites } from '../programme/site.ts'
import { scopeOf } from '../tokens/token.ts'

export interface WorldSettings {
  db: Database
  publicUrl: string
  secret: string
  /** Letters stay in the mailbox page instead of going to SMTP. */
  mailbox: boolean
  passwords?: World['passwords']
  /** Whether partner people and staff must have a second factor. */
  secondFactor: World['secondFactor']
  identityProvider?: World['identityProvider']
  ids?: World['ids']
  tokens?: World['tokens']
  payments?: World['payments']
  /** Takes webhooks to this machine too, also without TLS. */
  localWebhooks?: boolean
  courier?: World['courier']
  registers?: World['registers']
  sites?: World['sites']
  admitsConfirmed?: boolean
  /** What of the settings the provider's people may see. */
  shown?: World['settings']
}

/** Signs test payments; a key of its own, so that no other token can serve as one. */
const paymentKey = (secret: string): string =>
  createHmac('sha256', secret).update('test payments').digest('hex')

/** Seals cursors, by a key of its own again. */
const cursorKey = (secret: string): Uint8Array => createHmac('sha256', secret).update('cursors').digest()

const places = z.looseObject({
  organisationId: z.string().optional(),
  partnerId: z.string().optional(),
  clientId: z.string().optional(),
})

/**
 * Whoever repeats a write must still have their place in the organisation it was made for, and reach its client; staff
 * act on organisations without a place there.
 */
async function mayReplay(tx: Tx, actor: Actor, input: unknown, address: string): Promise<boolean> {
  if (address.startsWith('/staff/')) return actor.staff !== null
  const read = places.safeParse(input)
  if (!read.success) return true
  const { organisationId, partnerId, clientId } = read.data
  // where both are named, as in an offer, the client acts and names a partner
  const hat = organisationId ?? partnerId
  if (hat !== undefined && !(await seatOf(tx, actor.personId, hat))) return false
  return (
    partnerId === undefined || clientId === undefined || (await reachesClient(tx, actor, partnerId, clientId))
  )
}

/** Everything an operation needs around it, put together once. */
export function makeWorld(settings: WorldSettings): World {
  const courier = settings.courier ?? makeCourier({ local: settings.localWebhooks ?? false })
  return {
    db: settings.db,
    ids: settings.ids ?? randomIds,
    tokens: settings.tokens ?? randomTokens,
    publicUrl: settings.publicUrl,
    payments: settings.payments ?? testProvider(paymentKey(settings.secret), settings.publicUrl),
    mailbox: settings.mailbox,
    passwords: settings.passwords ?? argonPasswords,
    signer: makeSigner(settings.secret),
    vault: makeVault(settings.secret, 'authenticator apps'),
    cursorKey: cursorKey(settings.secret),
    courier,
    registers: settings.registers ?? makeRegisters(),
    sites: settings.sites ?? makeSites(courier),
    admitsConfirmed: settings.admitsConfirmed ?? false,
    secondFactor: settings.secondFactor,
    identityProvider: settings.identityProvider,
    settings: settings.shown,
    mayReplay,
    coversOperation: (granted, operation) => granted.includes(scopeOf(operation)),
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
    passwordChanged: async (personId) => {
      const now = new Date()
      await world.db.transaction().execute(async (tx) => {
        // only whoever reads the letters of an address comes by its link
        await sql`update person set email_verified = true, updated_at = ${now} where id = ${personId} and not email_verified`.execute(
          tx,
        )
        await tell({ tx, world, now }, personId, 'password_changed')
      })
    },
    sendPasswordLink: async ({ id, email }, link) => {
      const person = await personById(world.db, id)
      await world.db.transaction().execute((tx) =>
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
