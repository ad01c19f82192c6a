import { z } from 'zod'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { payout, state } from './contract.ts'

const payoutId = idOf('payout')
const reason = z.string().trim().min(3).max(400)

export const batch = z.object({
  id: idOf('batch'),
  bank: z.string(),
  currency,
  day,
  payouts: z.int(),
  total: amount,
  filedAt: z.string(),
  filedBy: z.string(),
})
export type Batch = z.infer<typeof batch>

/** One payment of a file, with everything a bank asks. */
export const batchLine = z.object({
  payoutId,
  holder: z.string(),
  street: z.string(),
  houseNumber: z.string(),
  postcode: z.string(),
  town: z.string(),
  country: z.string(),
  iban: z.string(),
  amount,
  currency,
  state,
})
export type BatchLine = z.infer<typeof batchLine>

export const staff = { tag: 'staff' } as const
export const bank = z
  .string()
  .regex(/^[a-z0-9-]{1,20}$/)
  .default('main')

/** The provider's people, who answer for money. */
export const payoutRunsContract = {
  queue: asked({
    ...staff,
    method: 'GET',
    path: '/staff/payouts',
    summary: 'Payouts of all partners by state, the oldest first',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ state: state.optional(), currency: currency.optional(), ...paging }))
    .output(pageOf(payout)),
  approve: asked({
    ...staff,
    method: 'POST',
    path: '/staff/payouts/{payoutId}/approval',
    summary: 'Approve a payout above the limit; never by whoever requested it',
    refusals: ['staff_only', 'payout_moved', 'payout_same_person'],
  })
    .input(z.strictObject({ payoutId }))
    .output(payout),
  reject: asked({
    ...staff,
    method: 'POST',
    path: '/staff/payouts/{payoutId}/rejection',
    summary: 'Reject a payout with its reason; the money is free again and the partner is told',
    refusals: ['staff_only', 'payout_moved'],
  })
    .input(z.strictObject({ payoutId, reason }))
    .output(payout),
  file: asked({
    ...staff,
    method: 'POST',
    path: '/staff/payout-batches',
    summary: 'Put all approved payouts of a currency into today’s file; those that must wait stay',
    refusals: ['staff_only', 'payout_none_ready', 'payout_same_person', 'batch_once_a_day'],
  })
    .input(z.strictObject({ currency, bank }))
    .output(batch),
  batches: asked({
    ...staff,
    method: 'GET',
    path: '/staff/payout-batches',
    summary: 'Files of payouts, the newest first',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(paging))
    .output(pageOf(batch)),
  batch: asked({
    ...staff,
    method: 'GET',
    path: '/staff/payout-batches/{batchId}',
    summary: 'A file of payouts, payment by payment, and the same as CSV',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ batchId: idOf('batch') }))
    .output(batch.extend({ lines: z.array(batchLine), csv: z.string() })),
  book: asked({
    ...staff,
    method: 'POST',
    path: '/staff/payouts/{payoutId}/booking',
    summary: 'The bank has paid it: with the bank’s reference, once',
    refusals: ['staff_only', 'payout_moved', 'bank_reference_known'],
  })
    .input(z.strictObject({ payoutId, bankReference: z.string().trim().min(1).max(80) }))
    .output(payout),
  return: asked({
    ...staff,
    method: 'POST',
    path: '/staff/payouts/{payoutId}/return',
    summary: 'The bank sent it back: the money returns to the very purses it came from',
    refusals: ['staff_only', 'payout_moved'],
  })
    .input(z.strictObject({ payoutId, reason }))
    .output(payout),
}
