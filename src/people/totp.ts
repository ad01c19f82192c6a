import { createHmac } from 'node:crypto'

/** Codes from a shared secret and the time (RFC 6238): SHA-1, six digits, thirty seconds, as every app expects. */
const stepSeconds = 30
const digits = 6
/** Clocks go wrong: one step before and one after count too. */
const drift = 1

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Bytes as people and apps exchange them (RFC 4648 without padding). */
export function base32(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    for (; bits >= 5; bits -= 5) text += alphabet[(held >>> (bits - 5)) & 31]
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    held = (held << 5) | alphabet.indexOf(letter)
    bits += 5
    if (bits < 8) continue
    bytes.push((held >>> (bits - 8)) & 255)
    bits -= 8
    held &= (1 << bits) - 1
  }
  return Uint8Array.from(bytes)
}

export function stepOf(now: Date): number {
  return Math.floor(now.getTime() / 1000 / stepSeconds)
}

export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', secret).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

/** The step a code belongs to, if it is one of now; a step that was used, and those before it, are over. */
export function matchingStep(
  secret: Uint8Array,
  code: string,
  now: Date,
  lastStep: number,
): number | undefined {
  const present = stepOf(now)
  for (let step = present - drift; step <= present + drift; step++)
    if (step > lastStep && codeAt(secret, step) === code) return step
  return undefined
}

/** What an app reads off the picture. */
export function otpAddress(issuer: string, account: string, secret: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`
}

const codePattern = /^\d{6}$/
export const isTotpCode = (text: string): boolean => codePattern.test(text)
