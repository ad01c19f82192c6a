import { z } from 'zod'
import { amount, asked, currency, day, names, rate } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const unit = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/)

export const item = z.object({
  id: idOf('item'),
  sku: z.string(),
  name: z.string(),
  family: z.string(),
  familyNames: names,
  perUnit: z.boolean(),
  /** Public prices in force, one per currency and period. */
  prices: z.array(z.object({ currency, months: z.int(), unit })),
})
export type Item = z.infer<typeof item>

export const tier = z.object({
  family: z.string(),
  quantityMin: z.int(),
  rate,
  source: z.enum(['example', 'operator']),
})
export const levelRate = z.object({
  level: z.string(),
  levelNames: names,
  family: z.string(),
  rate,
  from: day,
  until: day.nullable(),
  source: z.enum(['example', 'operator']),
})

export const catalogueContract = {
  families: asked({
    method: 'GET',
    path: '/catalogue/families',
    summary: 'Product categories',
    tag: 'catalogue',
    open: true,
  })
    .input(z.strictObject({}))
    .output(z.array(z.object({ id: z.string(), names }))),
  items: asked({
    method: 'GET',
    path: '/catalogue/items',
    summary: 'What can be ordered, at the public price',
    tag: 'catalogue',
    open: true,
  })
    .input(z.strictObject({ currency: currency.optional(), family: z.string().max(31).optional() }))
    .output(z.array(item)),
  tiers: asked({
    method: 'GET',
    path: '/catalogue/volume-tiers',
    summary: 'Volume prices in force',
    tag: 'catalogue',
    open: true,
  })
    .input(z.strictObject({}))
    .output(z.array(tier)),
  rates: asked({
    method: 'GET',
    path: '/p/{partnerId}/rates',
    summary: 'The rates of your own partner level, past, present and announced',
    tag: 'catalogue',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ partnerId: idOf('organisation') }))
    .output(z.array(levelRate)),
  price: asked({
    method: 'GET',
    path: '/price',
    summary: 'Every step of a price, from the list price to the net',
    tag: 'catalogue',
    open: true,
    refusals: ['amount_too_large'],
  })
    .input(
      z.strictObject({
        list: unit,
        quantity: z.coerce.number().int().min(1).max(100_000).default(1),
        periods: z.coerce.number().int().min(1).max(60).default(1),
        campaignRate: z.coerce.number().min(0).max(100).default(0),
        partnerRate: z.coerce.number().min(0).max(35).default(0),
        volumeRate: z.coerce.number().min(0).max(100).default(0),
        currency,
      }),
    )
    .output(
      z.object({
        list: amount,
        campaignAllowance: amount,
        afterCampaign: amount,
        partnerAllowance: amount,
        afterPartner: amount,
        volumeAllowance: amount,
        net: amount,
        publicNet: amount,
        gain: amount,
        currency,
      }),
    ),
}
