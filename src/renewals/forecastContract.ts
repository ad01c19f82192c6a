import { z } from 'zod'
import { amount, asked, currency, day } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const organisationId = idOf('organisation')
const estimated = {
  renewals: z.int(),
  discount: amount,
  cashback: amount,
  /** Both together. */
  total: amount,
}

export const forecastOfCurrency = z.object({
  currency,
  ...estimated,
  months: z.array(z.object({ month: z.string(), ...estimated })),
})
export type ForecastOfCurrency = z.infer<typeof forecastOfCurrency>

export const forecastContract = {
  get: asked({
    method: 'GET',
    path: '/p/{partnerId}/revenue/forecast',
    summary:
      'What the renewals of the next twelve months would earn you, were all products you reach renewed at today’s terms',
    tag: 'benefits',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ partnerId: organisationId, clientId: organisationId.optional() }))
    .output(
      z.object({
        from: day,
        /** The last day that is foreseen. */
        to: day,
        /** Products that have no price any more, or are no longer offered: they are not in the sums. */
        unpriced: z.int(),
        currencies: z.array(forecastOfCurrency),
      }),
    ),
}
