import type { RefusalCode } from '../lib/refusals.ts'

/** How an affiliate stands; one that is converting still earns until its company is taken in as a partner. */
export const affiliateStates = ['active', 'converting', 'closed'] as const
export type AffiliateState = (typeof affiliateStates)[number]

/** How somebody recommends. */
export const waysToPromote = ['site', 'social', 'newsletter', 'video', 'clients', 'other'] as const

/** The version of the terms that are accepted on joining. */
export const affiliateTerms = '2026-11'

export interface WouldJoin {
  isCompany: boolean
  /** The provider lets companies recommend too. */
  companiesMay: boolean
  isAffiliate: boolean
  /** Something of who they are is a partner's already, or of a company on its way there. */
  meetsPartner: boolean
}

/** Why nobody can join as an affiliate for this organisation; undefined when somebody can. */
export function joinRefusal(facts: WouldJoin): RefusalCode | undefined {
  if (facts.isAffiliate) return 'affiliate_already'
  if (facts.isCompany && !facts.companiesMay) return 'affiliate_is_person'
  if (facts.meetsPartner) return 'affiliate_or_partner'
  return undefined
}
