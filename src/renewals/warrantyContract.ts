import { z } from 'zod'
import { amount, asked, currency, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const organisationId = idOf('organisation')
const refusals = ['staff_only', 'warranty_exceeded'] as const

/** Up to how much an organisation is invoiced on account when a renewal cannot be debited. */
export const warranty = z.object({
  organisation: z.object({ id: organisationId, name: z.string() }),
  currency,
  ceiling: amount,
  /** What is owed under it now. */
  used: amount,
  grantedAt: z.string(),
  /** Since when nothing more comes on account; what is owed stays owed. */
  endedAt: z.string().nullable(),
})

export type Warranty = z.infer<typeof warranty>

const means = z.enum(['prepaid', 'provider'])

/** What an organisation pays automatic renewals with, in one currency. */
export const payingWith = z.object({
  currency,
  /** Prepaid money is always spent first; `provider` is asked for what it does not reach. */
  means,
  warranty: z.object({ ceiling: amount, used: amount, isEnded: z.boolean() }).nullable(),
})

export const warrantiesContract = {
  means: asked({
    method: 'GET',
    path: '/o/{organisationId}/renewals/means',
    summary: 'What your organisation’s automatic renewals are paid with, and its renewal warranty',
    tag: 'renewals',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ organisationId }))
    .output(z.array(payingWith)),
  chooseMeans: asked({
    method: 'PUT',
    path: '/o/{organisationId}/renewals/means',
    summary: 'Choose what pays automatic renewals that prepaid money does not reach',
    tag: 'renewals',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ organisationId, currency, means }))
    .output(z.object({ currency, means })),
  list: asked({
    method: 'GET',
    path: '/staff/warranties',
    summary: 'Organisations with the renewal warranty, the latest granted first',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(paging))
    .output(pageOf(warranty)),
  grant: asked({
    method: 'POST',
    path: '/staff/warranties',
    summary: 'Grant the renewal warranty up to a limit, or change its limit',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject({ organisationId, currency, ceiling: amount }))
    .output(warranty),
  end: asked({
    method: 'POST',
    path: '/staff/warranties/end',
    summary: 'End a renewal warranty: nothing more comes on account, what is owed stays owed',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ organisationId, currency }))
    .output(warranty),
}
