/** What somebody reaches in one hat: products with their level, 1 to 3. */
export type Reached = ReadonlyMap<string, number>

/** Everybody who reaches something in one account, by person and hat; people with the same reach share it. */
export interface Reaches {
  of: ReadonlyMap<string, { personId: string; hatId: string; reached: Reached }>
}

export interface ProductMove {
  productId: string
  /** 0 for nothing. */
  before: number
  after: number
}

/** What one person gains, loses, or reaches at another level, in one hat. */
export interface PersonMove {
  personId: string
  hatId: string
  products: readonly ProductMove[]
}

const nothing: Reached = new Map()

function differences(before: Reached, after: Reached): ProductMove[] {
  const moves: ProductMove[] = []
  for (const [productId, level] of before) {
    const then = after.get(productId) ?? 0
    if (then !== level) moves.push({ productId, before: level, after: then })
  }
  for (const [productId, level] of after)
    if (!before.has(productId)) moves.push({ productId, before: 0, after: level })
  return moves.sort((a, b) => (a.productId < b.productId ? -1 : 1))
}

/** Who reaches something else after an act than before it. */
export function movesBetween(before: Reaches, after: Reaches): PersonMove[] {
  // people with the same reach before and after move alike, and are compared once
  const known = new Map<Reached, Map<Reached, ProductMove[]>>()
  const moves: PersonMove[] = []
  for (const key of new Set([...before.of.keys(), ...after.of.keys()])) {
    const then = before.of.get(key)
    const now = after.of.get(key)
    const who = then ?? now
    if (!who) continue
    const [was, is] = [then?.reached ?? nothing, now?.reached ?? nothing]
    const alike = known.get(was) ?? new Map<Reached, ProductMove[]>()
    known.set(was, alike)
    const products = alike.get(is) ?? differences(was, is)
    alike.set(is, products)
    if (products.length > 0) moves.push({ personId: who.personId, hatId: who.hatId, products })
  }
  return moves.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

export const keyOf = ({ personId, hatId }: { personId: string; hatId: string }): string =>
  `${hatId} ${personId}`

export interface Counts {
  gains: number
  loses: number
  changes: number
}

export function countsOf(products: readonly ProductMove[]): Counts {
  const counts = { gains: 0, loses: 0, changes: 0 }
  for (const { before, after } of products) {
    if (before === 0) counts.gains++
    else if (after === 0) counts.loses++
    else counts.changes++
  }
  return counts
}

/** A part of what was foreseen, which may come out otherwise. */
export const previewParts = ['asked', 'people', 'products', 'orders'] as const
export type PreviewPart = (typeof previewParts)[number]

/** Which parts of two hashes are not the same; of something that is no hash of ours, all. */
export function partsThatDiffer(given: string, now: string): PreviewPart[] {
  const [were, are] = [given.split('.'), now.split('.')]
  if (were.length !== previewParts.length) return [...previewParts]
  return previewParts.filter((_part, n) => were[n] !== are[n])
}
