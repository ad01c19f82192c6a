import { z } from 'zod'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { bank, staff } from './runContract.ts'

export const receipt = z.object({
  id: idOf('receipt'),
  bank: z.string(),
  reference: z.string(),
  currency,
  amount,
  receivedOn: day,
  payer: z.string(),
  message: z.string(),
  /** On whose prepaid account it is; none while nobody knows whose it is. */
  organisation: z.object({ id: idOf('organisation'), name: z.string() }).nullable(),
  recordedAt: z.string(),
  recordedBy: z.string(),
  assignedAt: z.string().nullable(),
})
export type Receipt = z.infer<typeof receipt>

export const receiptsContract = {
  list: asked({
    ...staff,
    method: 'GET',
    path: '/staff/receipts',
    summary: 'Money that arrived at the bank, the newest first',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ state: z.enum(['assigned', 'unassigned']).optional(), ...paging }))
    .output(pageOf(receipt)),
  record: asked({
    ...staff,
    method: 'POST',
    path: '/staff/receipts',
    summary:
      'Book money that arrived: to a prepaid account, or to be assigned later; once for each reference',
    refusals: ['staff_only', 'bank_reference_known'],
  })
    .input(
      z.strictObject({
        bank,
        reference: z.string().trim().min(1).max(80),
        currency,
        amount,
        receivedOn: day,
        payer: z.string().trim().max(160).default(''),
        message: z.string().trim().max(400).default(''),
        organisationId: idOf('organisation').optional(),
      }),
    )
    .output(receipt),
  assign: asked({
    ...staff,
    method: 'POST',
    path: '/staff/receipts/{receiptId}/assignment',
    summary: 'Say whose money it is: it goes to that prepaid account, once',
    refusals: ['staff_only', 'receipt_assigned'],
  })
    .input(z.strictObject({ receiptId: idOf('receipt'), organisationId: idOf('organisation') }))
    .output(receipt),
  payers: asked({
    ...staff,
    method: 'GET',
    path: '/staff/receipt-payers',
    summary: 'Organisations whose money it may be, by name',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ q: z.string().trim().min(2).max(120) }))
    .output(z.array(z.object({ id: idOf('organisation'), name: z.string(), town: z.string() }))),
}
