import { amountMax, type Minor, roundHalfAway, share, unitPerMinor } from '../lib/money.ts'

/** What a line costs before anything is taken off. Units: `unitE6` millionths of a major unit, rates basis points. */
export interface LineTerms {
  quantity: number
  unitE6: bigint
  periods: number
  campaignRate?: number
  /** The partner's advantage: a rate, or a unit price of its own (preferential lists per domain extension). */
  partner?: { kind: 'percent'; rate: number } | { kind: 'price_list'; unitE6: bigint }
  volumeRate?: number
}

/** Every step of a price, in minor units. `list = campaign + partner + volume allowances + net`, always. */
export interface LinePrice {
  list: Minor
  campaignAllowance: Minor
  afterCampaign: Minor
  partnerAllowance: Minor
  afterPartner: Minor
  volumeAllowance: Minor
  net: Minor
}

function listAmount(quantity: number, unitE6: bigint, periods: number): Minor {
  return roundHalfAway(BigInt(quantity) * unitE6 * BigInt(periods), unitPerMinor)
}

/**
 * The price kernel: list, then campaign, then the partner's rate, then the volume rate on what remains. Each
 * allowance is rounded once, half away from zero, and subtracted; the net is never rounded itself.
 * @throws RangeError when the list amount leaves what SQL's bigint can carry
 */
export function priceLine(terms: LineTerms): LinePrice {
  const list = listAmount(terms.quantity, terms.unitE6, terms.periods)
  if (list > amountMax) throw new RangeError('list amount too large')
  const campaignAllowance = share(list, terms.campaignRate ?? 0)
  const afterCampaign = list - campaignAllowance
  const partnerAllowance = partnerShare(terms, afterCampaign)
  const afterPartner = afterCampaign - partnerAllowance
  const volumeAllowance = share(afterPartner, terms.volumeRate ?? 0)
  const net = afterPartner - volumeAllowance
  return { list, campaignAllowance, afterCampaign, partnerAllowance, afterPartner, volumeAllowance, net }
}

function partnerShare(terms: LineTerms, from: Minor): Minor {
  if (!terms.partner) return 0n
  if (terms.partner.kind === 'percent') return share(from, terms.partner.rate)
  const own = listAmount(terms.quantity, terms.partner.unitE6, terms.periods)
  return own < from ? from - own : 0n
}

/** Public price, partner price and their difference, the partner's gain whichever way it is paid out. */
export interface GainPrice {
  public: LinePrice
  partner: LinePrice
  /** public.net − partner.net, never negative: the cashback, equal to what the discount would have been. */
  gain: Minor
}

/** Runs the kernel twice, without and with the partner's advantage, on the same volume tier. */
export function priceGain(terms: LineTerms): GainPrice {
  const { partner: _partner, ...publicTerms } = terms
  const publicPrice = priceLine(publicTerms)
  const partner = priceLine(terms)
  const gain = publicPrice.net - partner.net
  return { public: publicPrice, partner, gain: gain > 0n ? gain : 0n }
}

/** One step of a volume table: from `quantityMin` units on, all units get `rate` (basis points). */
export interface VolumeTier {
  quantityMin: number
  rate: number
}

/** The tier that holds for a count of units; all units get its rate, not only those above the edge. */
export function tierOf(tiers: readonly VolumeTier[], count: number): VolumeTier | undefined {
  return tiers
    .filter((tier) => tier.quantityMin <= count)
    .reduce<VolumeTier | undefined>(
      (best, tier) => (best && best.quantityMin > tier.quantityMin ? best : tier),
      undefined,
    )
}

export interface CheaperQuantity {
  quantity: number
  net: Minor
}

/**
 * All-units tiers are not monotone: just below an edge, buying more can cost less. Names the smallest such larger
 * quantity, so that a quote can say so. `counted` is how many units the payer holds besides this line.
 */
export function cheaperToBuy(
  terms: LineTerms,
  tiers: readonly VolumeTier[],
  counted: number,
): CheaperQuantity | undefined {
  const net = priceLine(terms).net
  const edges = tiers
    .map((tier) => tier.quantityMin - counted)
    .filter((quantity) => quantity > terms.quantity)
  for (const quantity of edges.sort((a, b) => a - b)) {
    const rate = tierOf(tiers, quantity + counted)?.rate ?? 0
    const more = priceLine({ ...terms, quantity, volumeRate: rate }).net
    if (more < net) return { quantity, net: more }
  }
  return undefined
}

/** Value added tax of a document: once per group, on the sum of its line nets. */
export function vatOf(net: Minor, rate: number): Minor {
  return share(net, rate)
}
