/** How messages are signed: Standard Webhooks 1.0.0, by Ed25519 (v1a) or by a shared secret (v1). */
import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Scheme } from './scheme.ts'

/** How long the key before the newest one still signs beside it. */
export const overlapHours = 24

export interface Key {
  scheme: Scheme
  /** What only we keep; of v1 the reader has it too. */
  secret: string
}
export interface NewKey extends Key {
  publicKey: string | null
}

const secretLength = 32

export function makeKey(scheme: Scheme): NewKey {
  if (scheme === 'v1')
    return { scheme, secret: `whsec_${randomBytes(secretLength).toString('base64')}`, publicKey: null }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  return {
    scheme,
    secret: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: `whpk_${raw.toString('base64')}`,
  }
}

function signatureBy({ scheme, secret }: Key, text: string): string {
  if (scheme === 'v1') {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
  }
  const key = createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' })
  return `v1a,${sign(null, Buffer.from(text), key).toString('base64')}`
}

/** The headers of a message, with a signature by every key that is good now. */
export function headersOf(
  id: string,
  at: Date,
  payload: string,
  keys: readonly Key[],
): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1000)
  return {
    'content-type': 'application/json',
    'user-agent': 'Mandato-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': keys.map((key) => signatureBy(key, `${id}.${seconds}.${payload}`)).join(' '),
  }
}
