import { z } from 'zod'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const organisationId = idOf('organisation')
const orderId = idOf('order')

/** An invoice on account, posted under the renewal warranty and not wholly paid. */
export const debt = z.object({
  orderId,
  title: z.string(),
  lineCount: z.int(),
  currency,
  amount,
  owed: amount,
  dueOn: day,
  /** Days until it is to be paid; negative once it is late. */
  daysLeft: z.int(),
})

export const debtsContract = {
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/debts',
    summary: 'Invoices on account that your organisation has yet to pay, the first due first',
    tag: 'renewals',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ organisationId, ...paging }))
    .output(pageOf(debt)),
  pay: asked({
    method: 'POST',
    path: '/o/{organisationId}/debts/{orderId}/payment',
    summary: 'Pay an invoice on account from the prepaid account, or start its payment at the provider',
    tag: 'renewals',
    refusals: ['accounting_only', 'order_closed', 'insufficient_funds', 'payments_off'],
  })
    .input(z.strictObject({ organisationId, orderId, means: z.enum(['prepaid', 'provider']) }))
    .output(
      z.object({ owed: amount, paymentId: idOf('payment').nullable(), paymentUrl: z.string().nullable() }),
    ),
  receive: asked({
    method: 'POST',
    path: '/staff/debts/{orderId}/receipts',
    summary:
      'Book what came in at the bank for an invoice on account; what is more stays on the prepaid account',
    tag: 'staff',
    refusals: ['staff_only', 'order_closed', 'receipt_known'],
  })
    .input(
      z.strictObject({
        orderId,
        amount,
        /** How the bank names the receipt; each is booked once. */
        reference: z.string().trim().min(1).max(80),
      }),
    )
    .output(z.object({ owed: amount, prepaid: amount })),
}
