import { createHash } from 'node:crypto'

/** What a token may be used for, whatever its owner reaches. */
export const scopes = ['read', 'orders', 'write', 'check'] as const
export type Scope = (typeof scopes)[number]

/** Days a token lives at the most, and days without use after which it is disabled. */
export const daysMax = 366
export const unusedDays = 365
/** How many days before its end its owners are told. */
export const tellDays = 14

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const prefix = 'mdt_'
const randomLength = 40
const sumLength = 6

/** The checksum lets scanners for leaked secrets tell a token from noise, without asking anybody. */
function checksum(body: string): string {
  let rest = createHash('sha256').update(body).digest().readUInt32BE()
  let text = ''
  for (let n = 0; n < sumLength; n++) {
    text = alphabet[rest % alphabet.length] + text
    rest = Math.floor(rest / alphabet.length)
  }
  return text
}

/** A token from random bytes (at least 40): `mdt_`, 40 characters of base 62, six of checksum. */
export function tokenFrom(bytes: Uint8Array): string {
  const body = Array.from(bytes.slice(0, randomLength), (byte) => alphabet[byte % alphabet.length]).join('')
  return `${prefix}${body}${checksum(body)}`
}

/** Whether a text has the form of a token, checksum included. */
export function isToken(text: string): boolean {
  const body = text.slice(prefix.length, -sumLength)
  return (
    text.startsWith(prefix) &&
    text.length === prefix.length + randomLength + sumLength &&
    checksum(body) === text.slice(-sumLength)
  )
}

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()
export const hintOf = (token: string): string => token.slice(-4)

/** Groups of operations that spend or move money: a token needs the scope of orders to write there. */
export const ofMoney = [
  ...['orders', 'renewals', 'prepaid', 'payments', 'debts', 'warranties', 'payouts'],
  ...['bankFiles', 'transfers', 'affiliates'],
  ...[
    'guardedActs',
    'installation',
    'papers',
    'refunds',
    'writeOffs',
    'providerEvents',
    'payoutRuns',
    'receipts',
    'renewalRuns',
  ],
]

/** The scope that an operation needs, read off its contract. */
export function scopeOf(operation: { path: readonly string[]; writes: boolean }): Scope {
  if (operation.path.join('.') === 'tokens.check') return 'check'
  if (!operation.writes) return 'read'
  return ofMoney.includes(operation.path[0] ?? '') ? 'orders' : 'write'
}
