/** Ed25519 signatures over texts, by a key that the installation's secret makes anew at every start. */
import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto'
import { z } from 'zod'

/** The public half of a key (RFC 8037), named by its thumbprint. */
export const publicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
})
export type PublicKey = z.infer<typeof publicKey>

export interface Signer {
  key: PublicKey
  /** The signature of a text, base64url. */
  sign(text: string): string
}

/** DER of an Ed25519 private key, up to its 32 bytes. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export function makeSigner(secret: string): Signer {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'mandato signatures', 32))
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const x = createPublicKey(key).export({ format: 'jwk' }).x ?? ''
  return {
    key: { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint(x) },
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  }
}

/** RFC 7638 */
export function thumbprint(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url')
}

export function isSigned(key: PublicKey, text: string, signature: string): boolean {
  try {
    const read = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' })
    return verify(null, Buffer.from(text), read, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

/** A signed document as one line (JWS, RFC 7515). */
export function signedLine(signer: Signer, type: string, payload: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'EdDSA', typ: type, kid: signer.key.kid })}.${part(payload)}`
  return `${text}.${signer.sign(text)}`
}
