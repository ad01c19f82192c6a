/**
 * Discount, cashback or nothing: facts at the moment of payment choose one of 22 rows, which says whether the act
 * is allowed, whose price stands on the invoice, who is billed and what the partner earns.
 */

export interface Facts {
  /** What the client gave the partner that is considered: the one who manages the product, or who would order. */
  access: 'none' | 'limited' | 'full'
  /** Who pays under full access; always 'client' without it. */
  payer: 'client' | 'partner'
  /** Who acts; of an automatic renewal, the side that holds the mandate. */
  initiator: 'client' | 'partner'
  automatic: boolean
  /** Whether the partner manages the product at this instant; a new product under limited access is not managed. */
  managed: boolean
  operation: 'order' | 'renewal'
  /** The line orders a product that does not exist yet (not an option of an existing one). */
  newProduct: boolean
  /** Whose money is used. */
  funding: 'client' | 'partner'
  /** The partner's rate; 0 earns nothing. */
  partnerEarns: boolean
}

export interface Policy {
  version: string
  /** P6: the client may spend the partner's means. */
  clientMayUsePartnerMeans: boolean
  /** L4: a product ordered by the client under limited access earns at once when its category is entrusted. */
  limitedNewProduct: 'none' | 'category'
  /** Days before cashback is credited to the prepaid account. */
  holdDays: number
}

const rowsByAccess = {
  none: ['N1', 'N2'],
  limited: ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8'],
  clientPays: ['C1', 'C2', 'C3', 'C4', 'C5', 'C6'],
  partnerPays: ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'],
} as const
export const rowIds = [
  ...rowsByAccess.none,
  ...rowsByAccess.limited,
  ...rowsByAccess.clientPays,
  ...rowsByAccess.partnerPays,
] as const
export type RowId = (typeof rowIds)[number] | 'OWN'

export type NoReason = 'no_access' | 'limited_never_spends' | 'not_managed' | 'wrong_funds'

export type Decision =
  | { allowed: false; row: RowId; reason: NoReason }
  | {
      allowed: true
      row: RowId
      billed: 'client' | 'partner'
      price: 'public' | 'partner'
      benefit: 'none' | 'discount' | 'cashback'
      tax: 'commission' | 'price_reduction' | null
    }

const no = (row: RowId, reason: NoReason): Decision => ({ allowed: false, row, reason })
const atPublicPrice = (row: RowId): Decision => ({
  allowed: true,
  row,
  billed: 'client',
  price: 'public',
  benefit: 'none',
  tax: null,
})
const withCashback = (row: RowId, earns: boolean): Decision => ({
  allowed: true,
  row,
  billed: 'client',
  price: 'public',
  benefit: earns ? 'cashback' : 'none',
  tax: earns ? 'commission' : null,
})
const withDiscount = (row: RowId, earns: boolean): Decision => ({
  allowed: true,
  row,
  billed: 'partner',
  price: 'partner',
  benefit: earns ? 'discount' : 'none',
  tax: earns ? 'price_reduction' : null,
})

function withoutAccess(f: Facts): Decision {
  if (f.initiator === 'partner') return no('N2', 'no_access')
  if (f.funding === 'partner') return no('N1', 'wrong_funds')
  return atPublicPrice('N1')
}

function underLimited(f: Facts): Decision {
  if (f.initiator === 'partner') {
    if (!f.managed) return no('L7', 'not_managed')
    return f.funding === 'partner' ? no('L6', 'limited_never_spends') : no('L5', 'limited_never_spends')
  }
  if (f.automatic) {
    if (f.funding === 'partner') return no('L8', 'wrong_funds')
    return withCashback('L8', f.managed && f.partnerEarns)
  }
  if (f.newProduct)
    return f.funding === 'partner' ? no('L4', 'wrong_funds') : withCashback('L4', f.managed && f.partnerEarns)
  if (!f.managed) return f.funding === 'partner' ? no('L3', 'wrong_funds') : atPublicPrice('L3')
  const row = f.operation === 'renewal' ? 'L1' : 'L2'
  return f.funding === 'partner' ? no(row, 'wrong_funds') : withCashback(row, f.partnerEarns)
}

function underFullClientPays(f: Facts): Decision {
  if (f.funding === 'partner') return no('C6', 'wrong_funds')
  if (f.automatic) return withCashback('C5', f.managed && f.partnerEarns)
  if (f.initiator === 'client')
    return withCashback(f.operation === 'order' ? 'C1' : 'C2', f.managed && f.partnerEarns)
  if (!f.managed) return no(f.operation === 'order' ? 'C3' : 'C4', 'not_managed')
  return withCashback(f.operation === 'order' ? 'C3' : 'C4', f.partnerEarns)
}

function underFullPartnerPays(f: Facts, p: Policy): Decision {
  if (f.initiator === 'partner') {
    const row = f.automatic ? 'P3' : f.operation === 'order' ? 'P1' : 'P2'
    if (!f.managed) return no(row, 'not_managed')
    return f.funding === 'client' ? no(row, 'wrong_funds') : withDiscount(row, f.partnerEarns)
  }
  if (f.funding === 'partner') {
    if (f.automatic) return no('P5', 'wrong_funds')
    if (!p.clientMayUsePartnerMeans || !f.managed) return no('P6', 'wrong_funds')
    const tax = f.partnerEarns ? 'price_reduction' : null
    return {
      allowed: true,
      row: 'P6',
      billed: 'partner',
      price: 'public',
      benefit: f.partnerEarns ? 'cashback' : 'none',
      tax,
    }
  }
  return withCashback(f.automatic ? 'P5' : 'P4', f.managed && f.partnerEarns)
}

/**
 * The decision matrix (pure, total): never discount and cashback at once; a discount is billed to the partner, a
 * cashback never to its beneficiary, but for P6, where it lowers the partner's own price afterwards.
 */
export function decideBenefit(f: Facts, p: Policy): Decision {
  if (f.access === 'none') return withoutAccess(f)
  if (f.access === 'limited') return underLimited(f)
  return f.payer === 'client' ? underFullClientPays(f) : underFullPartnerPays(f, p)
}

/** A partner's own products have no client: it pays its own price, whoever of its people acts. */
export function decideOwn(partnerEarns: boolean): Decision {
  return withDiscount('OWN', partnerEarns)
}
