import { z } from 'zod'
import { amount, asked, currency } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { bank, staff } from '../payouts/runContract.ts'

const organisationId = idOf('organisation')

/** What became of money of a file. */
export const outcome = z.enum([
  'debt',
  'order',
  'top_up',
  'prepaid',
  'unassigned',
  'payout_paid',
  'payout_returned',
  'known',
  'left',
])

export const taken = z.object({
  reference: z.string(),
  amount,
  currency: z.string(),
  payer: z.string(),
  outcome,
  organisation: z.object({ id: organisationId, name: z.string() }).nullable(),
})
export type Taken = z.infer<typeof taken>

const slip = z.object({
  payee: z.string(),
  iban: z.string(),
  reference: z.string(),
  currency,
  amount: amount.nullable(),
  code: z.object({ kind: z.enum(['swiss', 'epc']), text: z.string() }).nullable(),
})
export type ShownSlip = z.infer<typeof slip>

export const bankFilesContract = {
  take: asked({
    ...staff,
    method: 'POST',
    path: '/staff/bank-files',
    summary:
      'Book what a file of the bank tells (camt.053, camt.054 of version 2, 4 or 8): each movement once, in however many files it stands',
    refusals: ['staff_only', 'bank_file_unread', 'too_large'],
  })
    .input(z.strictObject({ bank, content: z.string().max(4_000_000) }))
    .output(
      z.object({
        rows: z.array(taken),
        /** Entries of many payments that another file tells of one by one. */
        collective: z.int(),
        /** Entries that the bank announces and has not booked. */
        pending: z.int(),
      }),
    ),
  payments: asked({
    ...staff,
    method: 'GET',
    path: '/staff/payout-batches/{batchId}/file',
    summary: 'A file of payouts as the bank takes it: pain.001.001.09',
    refusals: ['staff_only', 'transfer_off'],
  })
    .input(z.strictObject({ batchId: idOf('batch') }))
    .output(z.object({ name: z.string(), content: z.string() })),
}

export const transfersContract = {
  slip: asked({
    method: 'POST',
    path: '/o/{organisationId}/transfer-slips',
    summary: 'How a bank transfer is made out, to the prepaid account or for an order that is to be paid',
    tag: 'prepaid',
    refusals: ['accounting_only', 'order_closed', 'transfer_off'],
  })
    .input(
      z.strictObject({
        organisationId,
        currency,
        /** Open, where the order does not say how much. */
        amount: amount.optional(),
        orderId: idOf('order').optional(),
      }),
    )
    .output(slip),
}
