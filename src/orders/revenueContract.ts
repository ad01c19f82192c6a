import { z } from 'zod'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { grains, sharesBy } from './revenuePeriod.ts'

const organisationId = idOf('organisation')

/** What a partner earned: two things that are never one, and of cashback what is still to come beside what is there. */
const earned = {
  discount: amount,
  pending: amount,
  credited: amount,
  /** What was taken back of all three, which is no longer in them. */
  clawed: amount,
  /** Discount and cashback together, as they are left. */
  total: amount,
}

const ofFamily = z.object({ family: z.string(), total: amount })

export const revenueOfCurrency = z.object({
  currency,
  ...earned,
  /** The most first. */
  families: z.array(ofFamily),
  /** Days, weeks or months without a gap. */
  parts: z.array(z.object({ from: day, to: day, ...earned, families: z.array(ofFamily) })),
})
export type RevenueOfCurrency = z.infer<typeof revenueOfCurrency>

const revenueShare = z.object({
  /** The client, the product category or the rule. */
  id: z.string(),
  /** Of a client its name, else null: categories and rules are named in the reader’s language. */
  name: z.string().nullable(),
  currency,
  /** How many lines made it; each is explained by `benefits explain`. */
  lines: z.int(),
  ...earned,
})
export type RevenueShare = z.infer<typeof revenueShare>

const period = { partnerId: organisationId, from: day, to: day, clientId: organisationId.optional() }

export const revenueContract = {
  get: asked({
    method: 'GET',
    path: '/p/{partnerId}/revenue',
    summary: 'What you earned from a day to a day, over time, each currency by itself',
    tag: 'benefits',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject(period))
    .output(z.object({ from: day, to: day, grain: z.enum(grains), currencies: z.array(revenueOfCurrency) })),
  shares: asked({
    method: 'GET',
    path: '/p/{partnerId}/revenue/shares',
    summary: 'The same by client, by product category or by rule, the most first',
    tag: 'benefits',
    refusals: ['accounting_only'],
  })
    .input(
      z.strictObject({
        ...period,
        by: z.enum(sharesBy),
        currency: currency.optional(),
        /** A part of a client’s name. */
        q: z.string().trim().max(120).optional(),
        ...paging,
      }),
    )
    .output(pageOf(revenueShare)),
}
