import { z } from 'zod'
import { asked, country } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { affiliateStates, affiliateTerms, waysToPromote } from './affiliate.ts'

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
}
