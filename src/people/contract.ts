import { z } from 'zod'
import { role } from '../access/access.ts'
import { asked, currency, language } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { assertion, authenticatorOptions } from './doorContract.ts'
import { preferences } from './preferences.ts'

/** One organisation a person can act for; a partner's hat also opens its clients. */
export const hat = z.object({
  organisationId: idOf('organisation'),
  name: z.string(),
  role,
  accounting: z.boolean(),
  currency,
  partner: z.boolean(),
  /** Clients this person can open in this hat. */
  clients: z.int(),
})
export type Hat = z.infer<typeof hat>

export const me = z.object({
  id: idOf('person'),
  name: z.string(),
  email: z.string(),
  language,
  staff: z.enum(['manager', 'finance', 'support']).nullable(),
  hats: z.array(hat),
  /** Until when a second factor has to be set up, for whom has to have one and has none. */
  factorDueOn: z.string().nullable(),
  /** How they want the pages to look and to listen. */
  preferences,
})
export type Me = z.infer<typeof me>

const ofIntent = { intentId: idOf('intent') }
const proven = z.object({ intentId: idOf('intent'), action: z.string(), provenUntil: z.string() })

export const peopleContract = {
  me: asked({
    method: 'GET',
    path: '/me',
    summary: 'Who is signed in, and for whom they can act',
    tag: 'people',
  }).output(me),
  change: asked({
    method: 'PATCH',
    path: '/me',
    summary: 'Change your own name, language or preferences; preferences that are not named stay',
    tag: 'people',
  })
    .input(
      z.strictObject({
        name: z.string().trim().min(1).max(120).optional(),
        language: language.optional(),
        preferences: preferences.optional(),
      }),
    )
    .output(me),
  intent: asked({
    method: 'GET',
    path: '/intents/{intentId}',
    summary: 'What is to be proven, how far it is, and by what you can prove it',
    tag: 'people',
    doorway: ['factor_missing'],
  })
    .input(z.strictObject(ofIntent))
    .output(
      z.object({
        intentId: idOf('intent'),
        action: z.string(),
        state: z.enum(['issued', 'proven', 'consumed', 'locked', 'expired']),
        ways: z.array(z.enum(['password', 'passkey', 'identity_provider'])),
        identityProvider: z.string().nullable(),
      }),
    ),
  prove: asked({
    method: 'POST',
    path: '/intents/{intentId}/proof',
    summary: 'Prove with your password that it is you; the intent then allows one act',
    tag: 'people',
    secret: true,
    doorway: ['factor_missing'],
    refusals: ['proof_wrong', 'proof_locked', 'proof_expired'],
  })
    .input(z.strictObject({ ...ofIntent, password: z.string().min(1).max(256) }))
    .output(proven),
  proofOptions: asked({
    method: 'POST',
    path: '/intents/{intentId}/passkey/options',
    summary: 'What to ask an authenticator for a proof with a passkey',
    tag: 'people',
    secret: true,
    refusals: ['proof_expired'],
  })
    .input(z.strictObject(ofIntent))
    .output(authenticatorOptions),
  proveByPasskey: asked({
    method: 'POST',
    path: '/intents/{intentId}/passkey',
    summary: 'Prove with a passkey that it is you; the intent then allows one act',
    tag: 'people',
    secret: true,
    refusals: ['passkey_refused', 'proof_expired'],
  })
    .input(z.strictObject({ ...ofIntent, assertion }))
    .output(proven),
  proveElsewhere: asked({
    method: 'POST',
    path: '/intents/{intentId}/identity-provider',
    summary: 'Prove by a fresh sign-in at the identity provider; the answer says where to go',
    tag: 'people',
    secret: true,
    refusals: ['identity_provider_missing', 'proof_expired'],
  })
    .input(z.strictObject(ofIntent))
    .output(z.object({ address: z.string() })),
}
