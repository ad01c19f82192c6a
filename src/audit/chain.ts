/**
 * The sealed log of one organisation, as it is exported and checked without us. A link is sha256(link before ‖ n ‖
 * sha256(body)); the first one follows sha256('mandato:' + chain). A signed root holds the ends of many chains as a
 * tree: leaf sha256(0 ‖ chain ‖ 0 ‖ n ‖ link), node sha256(1 ‖ left ‖ right), an odd one out goes up as it is.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isSigned, type PublicKey, publicKey, thumbprint } from '../lib/signing.ts'

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const step = z.object({ side: z.enum(['left', 'right']), hash: hex })
const head = z.object({ n: z.int(), link: hex })

export const rootStatement = z.object({
  format: z.literal('mandato-root-1'),
  issuer: z.string(),
  id: z.int(),
  at: z.string(),
  /** How many chains grew since the root before. */
  chains: z.int(),
  root: hex,
  /** sha256 of the statement before, or null of the first. */
  previous: hex.nullable(),
})
export type RootStatement = z.infer<typeof rootStatement>

export const signedRoot = z.object({ statement: z.string(), kid: z.string(), signature: z.string() })
export type SignedRoot = z.infer<typeof signedRoot>

export const sealedPage = z.object({
  format: z.literal('mandato-audit-1'),
  issuer: z.string(),
  chain: z.string(),
  /** The link before the first entry. */
  start: head,
  /** The exact bytes that were hashed; null where the event is none of the reader's business. */
  entries: z.array(z.object({ n: z.int(), hash: hex, body: z.string().nullable() })),
  /** The newest signed root with an end of this chain, and the way from that end to the root. */
  root: signedRoot.extend({ head, path: z.array(step) }).nullable(),
  keys: z.array(publicKey),
  next: z.string().nullable(),
})
export type SealedPage = z.infer<typeof sealedPage>

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function int8(n: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(n))
  return bytes
}

export const hashOf = (text: string): string => sha256(text).toString('hex')
export const startOf = (chain: string): string => hashOf(`mandato:${chain}`)
export const linkAfter = (link: string, n: number, hash: string): string =>
  sha256(Buffer.from(link, 'hex'), int8(n), Buffer.from(hash, 'hex')).toString('hex')

/** The end of a chain as a leaf of a root's tree. */
export const leafOf = (chain: string, n: number, link: string): string =>
  sha256('\u0000', chain, '\u0000', int8(n), Buffer.from(link, 'hex')).toString('hex')
const nodeOf = (left: string, right: string): string =>
  sha256('\u0001', Buffer.from(left, 'hex'), Buffer.from(right, 'hex')).toString('hex')

function levelAbove(level: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
    const [left = '', right] = [level[2 * i], level[2 * i + 1]]
    return right === undefined ? left : nodeOf(left, right)
  })
}

export function treeRoot(leaves: readonly string[]): string {
  let level = [...leaves]
  while (level.length > 1) level = levelAbove(level)
  return level[0] ?? startOf('')
}

/** What a leaf is joined with on its way up. */
export function treePath(leaves: readonly string[], position: number): z.infer<typeof step>[] {
  const path: z.infer<typeof step>[] = []
  let [level, at] = [[...leaves], position]
  while (level.length > 1) {
    const beside = level[at ^ 1]
    if (beside !== undefined) path.push({ side: at % 2 === 0 ? 'right' : 'left', hash: beside })
    level = levelAbove(level)
    at >>= 1
  }
  return path
}

const climb = (leaf: string, path: z.infer<typeof step>[]): string =>
  path.reduce((hash, one) => (one.side === 'left' ? nodeOf(one.hash, hash) : nodeOf(hash, one.hash)), leaf)

export type Flaw =
  | { flaw: 'body_changed' | 'number_wrong' | 'link_wrong' | 'body_unreadable'; n: number }
  | { flaw: 'key_wrong' | 'signature_wrong' | 'root_wrong' | 'cut_short'; root: string }
  | { flaw: 'chain_mixed' }

export interface Checked {
  chain: string
  issuer: string
  /** Entries from the first to the last number, those with a body, and up to which one a signed root covers. */
  from: number
  to: number
  readable: number
  signedTo: number
  signedAt: string | null
  kids: string[]
  flaws: Flaw[]
}

/** A statement whose signature by one of the keys holds, or the flaw of it. */
function readRoot(
  root: SignedRoot,
  keys: readonly PublicKey[],
): RootStatement | 'key_wrong' | 'signature_wrong' {
  const key = keys.find((one) => one.kid === root.kid)
  if (!key || thumbprint(key.x) !== key.kid) return 'key_wrong'
  if (!isSigned(key, root.statement, root.signature)) return 'signature_wrong'
  return rootStatement.parse(JSON.parse(root.statement))
}

const chainOf = z.object({ client: z.string().nullable(), hat: z.string().nullable() })

/** Whether a body that is shown belongs into this chain. */
function belongs(body: string, chain: string): boolean {
  try {
    const { client, hat } = chainOf.parse(JSON.parse(body))
    return (client ?? hat ?? 'platform') === chain
  } catch {
    return false
  }
}

/**
 * Checks an export, page after page, with nothing but its own bytes. `trusted` are the keys known from elsewhere;
 * without them the keys in the export are believed, and the caller says so.
 */
export function checkPages(pages: readonly SealedPage[], trusted?: readonly PublicKey[]): Checked {
  const [first] = pages
  const chain = first?.chain ?? ''
  const flaws: Flaw[] = pages.some((p) => p.chain !== chain) ? [{ flaw: 'chain_mixed' }] : []
  let [n, link] = [first?.start.n ?? 0, n0(first)]
  if (first && first.start.link !== link) flaws.push({ flaw: 'link_wrong', n })
  const links = new Map([[n, link]])
  let readable = 0
  for (const page of pages) {
    if (page.start.n !== n || page.start.link !== link) flaws.push({ flaw: 'link_wrong', n: page.start.n })
    for (const entry of page.entries) {
      if (entry.n !== n + 1) flaws.push({ flaw: 'number_wrong', n: entry.n })
      if (entry.body !== null) {
        readable++
        if (hashOf(entry.body) !== entry.hash) flaws.push({ flaw: 'body_changed', n: entry.n })
        else if (!belongs(entry.body, chain)) flaws.push({ flaw: 'body_unreadable', n: entry.n })
      }
      n = entry.n
      link = linkAfter(link, n, entry.hash)
      links.set(n, link)
    }
  }
  const signed = checkRoots(pages, links, n, trusted)
  return {
    chain,
    issuer: first?.issuer ?? '',
    from: (first?.start.n ?? 0) + 1,
    to: n,
    readable,
    signedTo: signed.to,
    signedAt: signed.at,
    kids: [...new Set(pages.flatMap((p) => (p.root ? [p.root.kid] : [])))],
    flaws: [...flaws, ...signed.flaws],
  }
}

/** An export from the beginning starts at the chain's own first link; a later one at the link it names. */
const n0 = (page: SealedPage | undefined): string =>
  page && page.start.n > 0 ? page.start.link : startOf(page?.chain ?? '')

function checkRoots(
  pages: readonly SealedPage[],
  links: ReadonlyMap<number, string>,
  last: number,
  trusted: readonly PublicKey[] | undefined,
): { to: number; at: string | null; flaws: Flaw[] } {
  const flaws: Flaw[] = []
  let [to, at]: [number, string | null] = [0, null]
  for (const { root, keys, chain, next } of pages) {
    if (!root) continue
    const name = hashOf(root.statement).slice(0, 16)
    const statement = readRoot(root, trusted ?? keys)
    if (typeof statement === 'string') flaws.push({ flaw: statement, root: name })
    else if (climb(leafOf(chain, root.head.n, root.head.link), root.path) !== statement.root)
      flaws.push({ flaw: 'root_wrong', root: name })
    else if (next === null && root.head.n > last) flaws.push({ flaw: 'cut_short', root: name })
    else if (links.has(root.head.n) && links.get(root.head.n) !== root.head.link)
      flaws.push({ flaw: 'root_wrong', root: name })
    else if (links.has(root.head.n) && root.head.n > to) {
      to = root.head.n
      at = statement.at
    }
  }
  return { to, at, flaws }
}

const receiptHead = z.object({
  alg: z.literal('EdDSA'),
  typ: z.literal('mandato-receipt+jws'),
  kid: z.string(),
})
const receiptStatement = z.looseObject({ format: z.literal('mandato-receipt-1') })

/** What a receipt states, when one of the keys signed it. */
export function checkReceipt(
  receipt: string,
  keys: readonly PublicKey[],
): z.infer<typeof receiptStatement> | undefined {
  const [head = '', payload = '', signature = ''] = receipt.split('.')
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  try {
    const { kid } = receiptHead.parse(read(head))
    const key = keys.find((one) => one.kid === kid)
    if (!key || !isSigned(key, `${head}.${payload}`, signature)) return undefined
    return receiptStatement.parse(read(payload))
  } catch {
    return undefined
  }
}
