import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A security key in software: makes one passkey and signs with it, honestly or as a test wants it. */
export interface Authenticator {
  attest(options: object, origin: string): Attested
  assert(options: object, origin: string, lies?: Lies): Asserted
}

export interface Lies {
  /** Without looking at who holds it. */
  unverified?: boolean
  rpId?: string
  /** Signs as if it had been used that often. */
  counter?: number
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha = (text: string | Uint8Array) => createHash('sha256').update(text).digest()
const challengeOf = (options: object) => ('challenge' in options ? String(options.challenge) : '')

/** The little of CBOR that an attestation needs: byte and text strings, small whole numbers, maps. */
function cbor(value: unknown): Buffer {
  const head = (major: number, n: number) =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255])
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v)])])
  throw new TypeError('not needed here')
}

const credentialOf = (id: Buffer) =>
  ({ id: base64url(id), rawId: base64url(id), type: 'public-key', clientExtensionResults: {} }) as const

type Attested = ReturnType<typeof credentialOf> & {
  response: { clientDataJSON: string; attestationObject: string; transports: string[] }
}
type Asserted = ReturnType<typeof credentialOf> & {
  response: { clientDataJSON: string; authenticatorData: string; signature: string }
}

export function makeAuthenticator(rpId = 'localhost'): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(16)
  let used = 0
  const clientData = (type: string, options: object, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge: challengeOf(options), origin, crossOrigin: false }))
  const dataFor = (flags: number, count: number, site = rpId) => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(count)
    return Buffer.concat([sha(site), Buffer.from([flags]), counter])
  }
  return {
    attest(options, origin) {
      const key = new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ])
      const length = Buffer.from([0, id.length])
      // present, verified, with a credential
      const data = Buffer.concat([dataFor(0x45, used), Buffer.alloc(16), length, id, cbor(key)])
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', data],
      ])
      return {
        ...credentialOf(id),
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', options, origin)),
          attestationObject: base64url(cbor(attestation)),
          transports: ['internal'],
        },
      }
    },
    assert(options, origin, { unverified = false, rpId: site, counter } = {}) {
      used = counter ?? used + 1
      const data = dataFor(unverified ? 0x01 : 0x05, used, site)
      const said = clientData('webauthn.get', options, origin)
      const signature = sign('sha256', Buffer.concat([data, sha(said)]), privateKey)
      return {
        ...credentialOf(id),
        response: {
          clientDataJSON: base64url(said),
          authenticatorData: base64url(data),
          signature: base64url(signature),
        },
      }
    },
  }
}
