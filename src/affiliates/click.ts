import { createHmac, timingSafeEqual } from 'node:crypto'

/** So long a click brings whoever clicked. */
const clickDays = 30

const seal = (key: Uint8Array, text: string) =>
  createHmac('sha256', key).update('click\0').update(text).digest('base64url').slice(0, 16)

/** What a click carries on in the address: the code and the second it was made, signed; nothing of it is stored. */
export function clickTerm(key: Uint8Array, code: string, at: Date): string {
  const text = `${code}.${Math.floor(at.getTime() / 1000).toString(36)}`
  return `${text}.${seal(key, text)}`
}

/**
 * Reads a click back: its code and when it was made. A bare code in an address, as others write it, was clicked now;
 * undefined where the click is forged, too old or none.
 */
export function readClick(key: Uint8Array, term: string, now: Date): { code: string; at: Date } | undefined {
  const [code = '', second, signed, ...more] = term.split('.')
  if (second === undefined) return { code, at: now }
  const expected = seal(key, `${code}.${second}`)
  if (signed?.length !== expected.length || more.length > 0) return undefined
  if (!timingSafeEqual(Buffer.from(signed), Buffer.from(expected))) return undefined
  const at = new Date(Number.parseInt(second, 36) * 1000)
  const age = now.getTime() - at.getTime()
  return age <= clickDays * 86_400_000 && age > -60_000 ? { code, at } : undefined
}
