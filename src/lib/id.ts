import { z } from 'zod'

/**
 * Ids say what they name: a three-letter prefix, an underscore and 20 characters of base 32. The first nine carry
 * the millisecond, so that ids made later sort later and an index grows at its end.
 */
export const idPrefixes = {
  person: 'per',
  organisation: 'org',
  product: 'prd',
  item: 'itm',
  price: 'prc',
  invitation: 'inv',
  partnership: 'pts',
  order: 'ord',
  document: 'doc',
  payment: 'pay',
  benefit: 'bnf',
  payoutAccount: 'pac',
  payout: 'pot',
  batch: 'bat',
  receipt: 'rcp',
  letter: 'ltr',
  event: 'evt',
  intent: 'int',
  token: 'tok',
  ask: 'ask',
  proposedAct: 'pra',
  handover: 'hnd',
  session: 'ses',
  passkey: 'psk',
  reset: 'rst',
  rateChange: 'rch',
  webhook: 'whe',
  delivery: 'whd',
  application: 'apl',
  export: 'exp',
  request: 'rqo',
  proposal: 'prp',
  affiliateLink: 'afl',
  commission: 'cms',
  settlement: 'stl',
  supportAccess: 'sac',
  supportCase: 'cas',
  clientView: 'clv',
} as const

export type IdKind = keyof typeof idPrefixes
export type Id<K extends IdKind> = `${(typeof idPrefixes)[K]}_${string}`

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

function encode(value: bigint, length: number): string {
  let text = ''
  for (let rest = value, n = 0; n < length; n++, rest >>= 5n) text = alphabet[Number(rest & 31n)] + text
  return text
}

/** Where new ids come from; tests inject a counting one. */
export type Ids = <K extends IdKind>(kind: K) => Id<K>

export const randomIds: Ids = (kind) => {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  const random = ((BigInt(high) << 32n) | BigInt(low)) >> 9n
  return `${idPrefixes[kind]}_${encode(BigInt(Date.now()), 9)}${encode(random, 11)}`
}

/** Where the secrets of links come from: nobody can guess them. */
export type Tokens = () => string

export const randomTokens: Tokens = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** The zod schema of one kind of id. */
export function idOf<K extends IdKind>(kind: K) {
  return z.templateLiteral([`${idPrefixes[kind]}_`, z.string().regex(/^[0-9a-z]{20}$/)])
}
