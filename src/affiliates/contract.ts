import { z } from 'zod'
import { amount, asked, country, currency, day, done, pageOf, paging, rate } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { affiliateStates, affiliateTerms, waysToPromote } from './affiliate.ts'
import { outcomes } from './commission.ts'

const own = { organisationId: idOf('organisation') }
const code = z.string().nullable()

export const affiliate = z.object({
  organisationId: idOf('organisation'),
  /** Nothing before it joined. */
  state: z.enum(affiliateStates).nullable(),
  joinedAt: z.string().nullable(),
  channels: z.array(z.string()),
  promotes: z.array(z.enum(waysToPromote)),
  /** The company whose application ends this. */
  becomes: z.object({ id: idOf('organisation'), name: z.string() }).nullable(),
  closedAt: z.string().nullable(),
  /** The refusal that joining would meet now. */
  refusal: code,
})
export type Affiliate = z.infer<typeof affiliate>

const link = z.object({
  id: idOf('affiliateLink'),
  code: z.string(),
  /** The page of the provider it leads to. */
  target: z.string(),
  label: z.string(),
  /** To be passed on; the clicks on it are counted, by day and without anybody's address. */
  address: z.string(),
  /** The same page without the detour, as others write it. */
  plain: z.string(),
  madeAt: z.string(),
  archivedAt: z.string().nullable(),
  clicks: z.int(),
  orders: z.int(),
})
export type AffiliateLink = z.infer<typeof link>

const commission = z.object({
  id: idOf('commission'),
  /** Nobody's name, no product: the order's own reference only. */
  order: idOf('order'),
  operation: z.enum(['order', 'renewal']),
  family: z.string(),
  code: z.string(),
  how: z.enum(['code', 'click']),
  /** Earned, or why nothing was. */
  outcome: z.enum(outcomes),
  currency,
  base: amount,
  /** What had been earned until then: it decided the rate. */
  earnedBefore: amount,
  rate,
  amount,
  reversed: amount,
  paidAt: z.string(),
  /** pending until that day, payable from it on, paid with its settlement. */
  state: z.enum(['none', 'pending', 'payable', 'paid', 'reversed']),
  payableOn: day,
  paidOn: day.nullable(),
})
export type Commission = z.infer<typeof commission>

const earnings = z.object({
  currency,
  pending: amount,
  payable: amount,
  /** The day on which what is payable is paid, if it reaches the minimum. */
  nextPayday: day,
  minimum: amount,
  paid: amount,
  earned: amount,
  rate,
  next: z.object({ rate, missing: amount }).nullable(),
  settlements: z.array(
    z.object({ id: idOf('settlement'), month: day, amount, madeAt: z.string(), lines: z.int() }),
  ),
})
export type Earnings = z.infer<typeof earnings>

const referral = z.object({ how: z.enum(['code', 'click']), code: z.string(), settled: z.boolean() })

export const affiliatesContract = {
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/affiliate',
    summary: 'Whether the organisation recommends the provider as an affiliate, or what stands in the way',
    tag: 'affiliates',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(own))
    .output(affiliate),
  join: asked({
    method: 'POST',
    path: '/o/{organisationId}/affiliate',
    summary: 'Become an affiliate: recommend by links and codes, and earn commissions; never a partner too',
    tag: 'affiliates',
    refusals: ['legal_only', 'affiliate_already', 'affiliate_is_person', 'affiliate_or_partner'],
  })
    .input(
      z.strictObject({
        ...own,
        terms: z.literal(affiliateTerms).describe('The version of the terms that was read and is accepted'),
        taxCountry: country,
        channels: z.array(z.string().trim().min(3).max(200)).max(10).default([]),
        promotes: z.array(z.enum(waysToPromote)).min(1).max(waysToPromote.length),
      }),
    )
    .output(affiliate),
  convert: asked({
    method: 'POST',
    path: '/o/{organisationId}/affiliate/conversion',
    summary:
      'Give the affiliate account up for a company’s application: it earns until the company is a partner',
    tag: 'affiliates',
    refusals: ['legal_only', 'affiliate_missing', 'affiliate_or_partner'],
  })
    .input(z.strictObject({ ...own, partnerId: idOf('organisation') }))
    .output(affiliate),
  stay: asked({
    method: 'DELETE',
    path: '/o/{organisationId}/affiliate/conversion',
    summary: 'Stay an affiliate after all, while the company is not a partner yet',
    tag: 'affiliates',
    refusals: ['legal_only', 'affiliate_missing', 'affiliate_or_partner'],
  })
    .input(z.strictObject(own))
    .output(affiliate),
  links: asked({
    method: 'GET',
    path: '/o/{organisationId}/affiliate/links',
    summary: 'The affiliate’s links and codes with their clicks and orders, the newest first',
    tag: 'affiliates',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(own))
    .output(z.array(link)),
  makeLink: asked({
    method: 'POST',
    path: '/o/{organisationId}/affiliate/links',
    summary: 'A link to any page of the provider, with a code that is also good by itself',
    tag: 'affiliates',
    refusals: ['boss_only', 'affiliate_missing', 'affiliate_code_taken'],
  })
    .input(
      z.strictObject({
        ...own,
        code: z.string().regex(/^[a-z0-9][a-z0-9-]{2,29}$/),
        target: z
          .string()
          .max(300)
          .regex(/^\/([^/\\].*)?$/)
          .default('/'),
        label: z.string().trim().max(80).default(''),
      }),
    )
    .output(link),
  archiveLink: asked({
    method: 'DELETE',
    path: '/o/{organisationId}/affiliate/links/{linkId}',
    summary: 'Put a link away: it leads on but brings nobody any more; what came by it stays',
    tag: 'affiliates',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ ...own, linkId: idOf('affiliateLink') }))
    .output(done),
  commissions: asked({
    method: 'GET',
    path: '/o/{organisationId}/affiliate/commissions',
    summary: 'Every line of an order that came by the affiliate: what it earned and why, the newest first',
    tag: 'affiliates',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, ...paging }))
    .output(pageOf(commission)),
  earnings: asked({
    method: 'GET',
    path: '/o/{organisationId}/affiliate/earnings',
    summary:
      'What waits, what is payable and when, what was paid, and how far the next rate is; per currency',
    tag: 'affiliates',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject(own))
    .output(z.array(earnings)),
  referral: asked({
    method: 'GET',
    path: '/o/{organisationId}/referral',
    summary: 'By which recommendation this organisation came, if by any',
    tag: 'affiliates',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(own))
    .output(referral.nullable()),
  refer: asked({
    method: 'PUT',
    path: '/o/{organisationId}/referral',
    summary:
      'Say who recommended the provider, before the first paid order: a code beats a click, the last click the one before',
    tag: 'affiliates',
    refusals: ['boss_only', 'referral_unknown', 'referral_late', 'referral_self'],
  })
    .input(
      z.strictObject({
        ...own,
        term: z.string().trim().min(3).max(80).describe('A code, or the utm_term of the address one came by'),
        by: z.enum(['code', 'click']),
      }),
    )
    .output(referral),
}
