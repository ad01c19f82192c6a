import { type Currency, formatMinor, parseUnit } from '../lib/money.ts'
import { priceGain } from '../pricing/price.ts'

/** What a price is asked for. The unit price is a decimal string, rates are basis points. */
export interface PriceAsked {
  list: string
  quantity: number
  periods: number
  campaignRate: number
  partnerRate: number
  volumeRate: number
  currency: Currency
}

/** Every step of a price as decimal strings, in the order in which they are taken. */
export interface PriceSteps {
  list: string
  campaignAllowance: string
  afterCampaign: string
  partnerAllowance: string
  afterPartner: string
  volumeAllowance: string
  net: string
  /** The net without the partner's rate, and what the partner gains by it. */
  publicNet: string
  gain: string
  currency: Currency
}

/**
 * A percentage with at most two decimals, such as "20" or "12.5", as basis points; undefined when it is not one or
 * lies above `max` percent. The digits are moved, never multiplied, so no binary fraction comes in.
 */
export function parsePercent(text: string, max = 100): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text)
  if (!match) return undefined
  const rate = Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`)
  return rate <= max * 100 ? rate : undefined
}

/**
 * Prices one line from the list price to the net.
 * @throws RangeError when the unit price is no decimal number, or the list amount leaves what an order can carry
 */
export function quotePrice(asked: PriceAsked): PriceSteps {
  const unitE6 = parseUnit(asked.list)
  if (unitE6 === undefined) throw new RangeError('list is no unit price')
  const {
    partner,
    public: publicPrice,
    gain,
  } = priceGain({
    quantity: asked.quantity,
    unitE6,
    periods: asked.periods,
    campaignRate: asked.campaignRate,
    partner: { kind: 'percent', rate: asked.partnerRate },
    volumeRate: asked.volumeRate,
  })
  return {
    list: formatMinor(partner.list),
    campaignAllowance: formatMinor(partner.campaignAllowance),
    afterCampaign: formatMinor(partner.afterCampaign),
    partnerAllowance: formatMinor(partner.partnerAllowance),
    afterPartner: formatMinor(partner.afterPartner),
    volumeAllowance: formatMinor(partner.volumeAllowance),
    net: formatMinor(partner.net),
    publicNet: formatMinor(publicPrice.net),
    gain: formatMinor(gain),
    currency: asked.currency,
  }
}
