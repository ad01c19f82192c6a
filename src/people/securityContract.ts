import { z } from 'zod'
import { asked, done } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { attestation, newPasskeyOptions } from './doorContract.ts'

export const sessionRow = z.object({
  id: z.string(),
  /** Browser and system, as they call themselves. */
  device: z.string(),
  /** The network it came from, without its last part. */
  place: z.string(),
  way: z.enum(['password', 'passkey', 'provider']),
  strong: z.boolean(),
  since: z.string(),
  lastUsedAt: z.string(),
  current: z.boolean(),
})

export const passkeyRow = z.object({
  id: idOf('passkey'),
  name: z.string(),
  since: z.string(),
  lastUsedAt: z.string().nullable(),
})

export const security = z.object({
  hasPassword: z.boolean(),
  totpSince: z.string().nullable(),
  passkeys: z.array(passkeyRow),
  recoveryCodesLeft: z.int(),
  /** The identity provider of the house, and since when it vouches for this person. */
  identityProvider: z.object({ name: z.string(), linkedSince: z.string().nullable() }).nullable(),
  /** Whether the role asks for a second factor, and until when it can wait. */
  mandatory: z.boolean(),
  dueOn: z.string().nullable(),
  /** Somebody asked that the second factor be taken away. */
  resetAsked: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  sessions: z.array(sessionRow),
})
export type Security = z.infer<typeof security>

const codes = z.object({ recoveryCodes: z.array(z.string()).nullable() })

export const securityContract = {
  get: asked({
    method: 'GET',
    path: '/me/security',
    summary: 'Your second factors, recovery codes and sessions',
    tag: 'security',
    doorway: ['factor_missing'],
  })
    .input(z.strictObject({}))
    .output(security),
  beginTotp: asked({
    method: 'POST',
    path: '/me/totp',
    summary: 'Begin with an authenticator app: its secret, to be confirmed by a first code',
    tag: 'security',
    secret: true,
    doorway: ['factor_missing'],
    proof: 'add_factor',
    refusals: ['factor_exists'],
  })
    .input(z.strictObject({}))
    .output(z.object({ secret: z.string(), address: z.string() })),
  confirmTotp: asked({
    method: 'POST',
    path: '/me/totp/confirmation',
    summary: 'Confirm the authenticator app by its code; the first factor brings recovery codes, shown once',
    tag: 'security',
    secret: true,
    doorway: ['factor_missing'],
    refusals: ['code_wrong', 'too_many_guesses'],
  })
    .input(z.strictObject({ code: z.string().trim().min(6).max(12) }))
    .output(codes),
  removeTotp: asked({
    method: 'DELETE',
    path: '/me/totp',
    summary: 'Remove the authenticator app',
    tag: 'security',
    secret: true,
    proof: 'remove_factor',
    refusals: ['factor_mandatory'],
  })
    .input(z.strictObject({}))
    .output(done),
  passkeyOptions: asked({
    method: 'POST',
    path: '/me/passkeys/options',
    summary: 'Begin with a passkey: what to ask the authenticator',
    tag: 'security',
    secret: true,
    doorway: ['factor_missing'],
    proof: 'add_factor',
  })
    .input(z.strictObject({}))
    .output(newPasskeyOptions),
  addPasskey: asked({
    method: 'POST',
    path: '/me/passkeys',
    summary: 'Add the passkey an authenticator made; the first factor brings recovery codes, shown once',
    tag: 'security',
    secret: true,
    doorway: ['factor_missing'],
    refusals: ['passkey_refused', 'factor_exists'],
  })
    .input(z.strictObject({ name: z.string().trim().min(1).max(80), attestation }))
    .output(codes),
  removePasskey: asked({
    method: 'DELETE',
    path: '/me/passkeys/{passkeyId}',
    summary: 'Remove a passkey',
    tag: 'security',
    secret: true,
    proof: 'remove_factor',
    refusals: ['factor_mandatory'],
  })
    .input(z.strictObject({ passkeyId: idOf('passkey') }))
    .output(done),
  renewCodes: asked({
    method: 'POST',
    path: '/me/recovery-codes',
    summary: 'New recovery codes, shown once; the old ones are void',
    tag: 'security',
    secret: true,
    proof: 'renew_codes',
  })
    .input(z.strictObject({}))
    .output(z.object({ recoveryCodes: z.array(z.string()) })),
  link: asked({
    method: 'POST',
    path: '/me/identity',
    summary: 'Link your identity at the identity provider; the answer says where to go',
    tag: 'security',
    secret: true,
    proof: 'link_identity',
    refusals: ['identity_provider_missing', 'identity_taken'],
  })
    .input(z.strictObject({}))
    .output(z.object({ address: z.string() })),
  unlink: asked({
    method: 'DELETE',
    path: '/me/identity',
    summary: 'Undo the link to the identity provider',
    tag: 'security',
    secret: true,
    proof: 'remove_factor',
  })
    .input(z.strictObject({}))
    .output(done),
  endSession: asked({
    method: 'DELETE',
    path: '/me/sessions/{sessionId}',
    summary: 'End one of your sessions, at once',
    tag: 'security',
    doorway: ['factor_missing'],
  })
    .input(z.strictObject({ sessionId: z.string().max(60) }))
    .output(done),
  endOtherSessions: asked({
    method: 'DELETE',
    path: '/me/sessions',
    summary: 'End all your sessions but this one, at once',
    tag: 'security',
    doorway: ['factor_missing'],
  })
    .input(z.strictObject({}))
    .output(z.object({ ended: z.int() })),
  refuseReset: asked({
    method: 'DELETE',
    path: '/me/factor-reset',
    summary: 'Refuse that your second factor is taken away',
    tag: 'security',
  })
    .input(z.strictObject({}))
    .output(done),
}
