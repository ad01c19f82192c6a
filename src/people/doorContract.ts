import { z } from 'zod'
import { asked, done, email, language } from '../lib/contract.ts'

const descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).exactOptional(),
})
const verification = z.enum(['required', 'preferred', 'discouraged'])

/** What a browser is told to ask its authenticator for a signature (WebAuthn). */
export const authenticatorOptions = z.object({
  challenge: z.string(),
  rpId: z.string().exactOptional(),
  timeout: z.int().exactOptional(),
  allowCredentials: z.array(descriptor).exactOptional(),
  userVerification: verification.exactOptional(),
})
export type AuthenticatorOptions = z.infer<typeof authenticatorOptions>

/** The same for a new passkey. */
export const newPasskeyOptions = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string().exactOptional(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal('public-key') })),
  timeout: z.int().exactOptional(),
  excludeCredentials: z.array(descriptor).exactOptional(),
  authenticatorSelection: z
    .object({
      residentKey: verification.exactOptional(),
      requireResidentKey: z.boolean().exactOptional(),
      userVerification: verification.exactOptional(),
    })
    .exactOptional(),
})
export type NewPasskeyOptions = z.infer<typeof newPasskeyOptions>

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]*$/)
  .max(20_000)
const credential = {
  id: base64url.min(1).max(2000),
  rawId: base64url.min(1).max(2000),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).exactOptional(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
}

export const assertion = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.exactOptional(),
  }),
})
export type Assertion = z.infer<typeof assertion>

export const attestation = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    attestationObject: base64url,
    authenticatorData: base64url.exactOptional(),
    transports: z.array(z.string().max(20)).max(10).exactOptional(),
    publicKeyAlgorithm: z.int().exactOptional(),
    publicKey: base64url.exactOptional(),
  }),
})
export type Attestation = z.infer<typeof attestation>

/** How one came back from the identity provider, as its address says. */
const returned = z.record(z.string().max(60), z.string().max(4000))

export type Way = z.infer<typeof way>
const way = z.enum(['totp', 'passkey', 'recovery_code'])

export const doorState = z.object({
  /** Nobody, somebody who lacks something yet, or somebody who is in. */
  state: z.enum(['outside', 'second_factor_needed', 'factor_missing', 'inside']),
  /** By what the one in the doorway can go on; where a factor is missing, what can be set up. */
  ways: z.array(way),
  /** The name of the provider's own identity provider, where there is one. */
  identityProvider: z.string().nullable(),
})

export const doorContract = {
  look: asked({
    method: 'GET',
    path: '/door',
    summary: 'How far this session is signed in, and by what it goes on',
    tag: 'door',
    open: true,
  })
    .input(z.strictObject({}))
    .output(doorState),
  secondFactor: asked({
    method: 'POST',
    path: '/door/second-factor',
    summary: 'Complete a sign-in with a code of the authenticator app, or with a recovery code',
    tag: 'door',
    secret: true,
    doorway: ['second_factor_needed'],
    refusals: ['code_wrong', 'too_many_guesses'],
  })
    .input(z.strictObject({ code: z.string().trim().min(6).max(40) }))
    .output(z.object({ done: z.literal(true), recoveryCodesLeft: z.int().nullable() })),
  passkeyOptions: asked({
    method: 'POST',
    path: '/door/passkey/options',
    summary: 'What to ask an authenticator for a sign-in with a passkey',
    tag: 'door',
    open: true,
    secret: true,
  })
    .input(z.strictObject({}))
    .output(authenticatorOptions),
  passkey: asked({
    method: 'POST',
    path: '/door/passkey',
    summary: 'Sign in with a passkey; it counts as both factors',
    tag: 'door',
    open: true,
    secret: true,
    refusals: ['passkey_refused'],
  })
    .input(z.strictObject({ assertion }))
    .output(done),
  signUp: asked({
    method: 'POST',
    path: '/door/sign-up',
    summary:
      'Ask for an account: a letter goes to the address; the answer never says whether one is there already',
    tag: 'door',
    open: true,
    secret: true,
    refusals: ['too_many_guesses'],
  })
    .input(z.strictObject({ name: z.string().trim().min(1).max(120), email, language }))
    .output(done),
  setOut: asked({
    method: 'POST',
    path: '/door/identity-provider',
    summary: 'Begin a sign-in with the identity provider of the house; the answer says where to go',
    tag: 'door',
    open: true,
    secret: true,
    refusals: ['identity_provider_missing'],
  })
    .input(z.strictObject({}))
    .output(z.object({ address: z.string() })),
  comeBack: asked({
    method: 'POST',
    path: '/door/identity-provider/return',
    summary: 'End the way to the identity provider: a sign-in, a link, or a proof',
    tag: 'door',
    open: true,
    secret: true,
    refusals: ['identity_provider_missing', 'identity_refused', 'identity_unknown', 'identity_taken'],
  })
    .input(z.strictObject({ returned }))
    .output(z.object({ done: z.enum(['sign_in', 'link', 'prove']) })),
}
