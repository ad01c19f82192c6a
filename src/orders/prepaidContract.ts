import { z } from 'zod'
import { amount, asked, currency, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const organisationId = idOf('organisation')
const own = { organisationId }

/** The kinds of prepaid money. */
const money = z.enum(['cash', 'cashback', 'promo'])

export const prepaidContract = {
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/prepaid',
    summary: 'The prepaid account, per currency and kind of money',
    tag: 'prepaid',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject(own))
    .output(
      z.array(
        z.object({
          currency,
          cash: amount,
          cashback: amount,
          promo: amount,
          held: amount,
          available: amount,
          pending: amount,
          /** Cashback taken back after it was spent; the next cashback settles it first. */
          owed: amount,
        }),
      ),
    ),
  statement: asked({
    method: 'GET',
    path: '/o/{organisationId}/prepaid/statement',
    summary: 'Every movement of the prepaid account, with the balance after it',
    tag: 'prepaid',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, currency, money: money.optional(), ...paging }))
    .output(
      pageOf(
        z.object({
          id: z.string(),
          at: z.string(),
          kind: z.string(),
          money,
          subjectId: z.string().nullable(),
          title: z.string().nullable(),
          amount,
          balance: amount,
        }),
      ),
    ),
  holds: asked({
    method: 'GET',
    path: '/o/{organisationId}/prepaid/holds',
    summary: 'What is reserved on the prepaid account, and for what',
    tag: 'prepaid',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, currency }))
    .output(
      z.array(
        z.object({
          subjectId: z.string(),
          title: z.string().nullable(),
          amount,
          madeAt: z.string(),
          expiresAt: z.string().nullable(),
        }),
      ),
    ),
  topUp: asked({
    method: 'POST',
    path: '/o/{organisationId}/prepaid/top-ups',
    summary: 'Put money on the prepaid account',
    tag: 'prepaid',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, amount, currency }))
    .output(z.object({ paymentId: idOf('payment'), paymentUrl: z.string() })),
}
