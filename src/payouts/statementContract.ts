import { z } from 'zod'
import { amount, asked, currency, day, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { happenings } from './statement.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const position = z.object({ pending: amount, prepaid: amount, owed: amount, total: amount })

export const statementLine = z.object({
  id: z.string(),
  on: day,
  happening: z.enum(happenings),
  kind: z.string(),
  subjectId: z.string().nullable(),
  /** The benefit that it belongs to, explained at /p/{partner}/revenue. */
  benefitId: idOf('benefit').nullable(),
  what: z.string().nullable(),
  client: z.string().nullable(),
  pending: amount,
  prepaid: amount,
  owed: amount,
  total: amount,
})
export type StatementLine = z.infer<typeof statementLine>

export const statement = z.object({
  month,
  currency,
  opening: position,
  closing: position,
  earned: amount,
  credited: amount,
  clawed: amount,
  settled: amount,
  paidOut: amount,
  spent: amount,
  other: amount,
  rows: z.array(statementLine),
  next: z.string().nullable(),
})

export const statementsContract = {
  months: asked({
    method: 'GET',
    path: '/p/{partnerId}/statements',
    summary: 'Months in which the partner’s cashback moved, per currency',
    tag: 'statements',
    refusals: ['accounting_only', 'not_a_partner'],
  })
    .input(z.strictObject({ partnerId: idOf('organisation') }))
    .output(z.array(z.object({ currency, months: z.array(month) }))),
  get: asked({
    method: 'GET',
    path: '/p/{partnerId}/statements/{month}',
    summary: 'A month of cashback: opening, earned, credited, taken back, paid out, closing, line by line',
    tag: 'statements',
    refusals: ['accounting_only', 'not_a_partner'],
  })
    .input(z.strictObject({ partnerId: idOf('organisation'), month, currency, ...paging }))
    .output(statement),
  csv: asked({
    method: 'GET',
    path: '/p/{partnerId}/statements/{month}/csv',
    summary: 'The whole month as CSV: opening, every line, closing; amounts with a point and two decimals',
    tag: 'statements',
    refusals: ['accounting_only', 'not_a_partner', 'too_large'],
  })
    .input(
      z.strictObject({
        partnerId: idOf('organisation'),
        month,
        currency,
        /** What stands between two values. */
        separator: z.enum(['comma', 'semicolon', 'tab']).default('comma'),
      }),
    )
    .output(z.object({ name: z.string(), csv: z.string() })),
}
