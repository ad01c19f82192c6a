import { z } from 'zod'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const own = { partnerId: idOf('organisation') }

export const standing = z.object({
  state: z.enum(['provisional', 'active', 'at_risk', 'suspended', 'ended']),
  since: day,
  firstYearEnds: day,
  /** Until then there is time, while the threshold is not met. */
  graceUntil: day.nullable(),
  /** Of the last twelve months, without VAT; each currency by itself, never converted. */
  sums: z.array(z.object({ currency, counted: amount, threshold: amount, isMet: z.boolean() })),
})
export type Standing = z.infer<typeof standing>

const counted = z.object({
  at: z.string(),
  client: z.object({ id: idOf('organisation'), name: z.string() }),
  name: z.string(),
  amount,
  currency,
})
export type CountedLine = z.infer<typeof counted>

export const standingContract = {
  standing: asked({
    method: 'GET',
    path: '/p/{partnerId}/standing',
    summary: 'How you stand to the yearly threshold, and what follows',
    tag: 'programme',
    refusals: ['accounting_only', 'not_a_partner'],
  })
    .input(z.strictObject(own))
    .output(standing),
  counted: asked({
    method: 'GET',
    path: '/p/{partnerId}/standing/lines',
    summary: 'Every line that counts towards the yearly threshold, the newest first',
    tag: 'programme',
    refusals: ['accounting_only', 'not_a_partner'],
  })
    .input(z.strictObject({ ...own, ...paging }))
    .output(pageOf(counted)),
}
