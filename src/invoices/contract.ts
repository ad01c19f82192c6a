import { z } from 'zod'
import { amount, asked, currency, day, pageOf, paging, rate } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { explainedLine, vat } from '../orders/contract.ts'
import { documentKind, documentState } from './document.ts'

const organisationId = idOf('organisation')
const documentId = idOf('document')
const own = { organisationId }
const party = z.object({ id: organisationId, name: z.string() })

const documentRow = z.object({
  id: documentId,
  kind: documentKind,
  state: documentState,
  number: z.string().nullable(),
  issuedOn: day.nullable(),
  postedAt: z.string(),
  billed: party,
  owner: party,
  orderId: idOf('order'),
  /** Of a credit note: the invoice that it takes back. */
  refersTo: z.object({ id: documentId, number: z.string().nullable() }).nullable(),
  title: z.string(),
  lineCount: z.int(),
  currency,
  net: amount,
  vat: vat.shape.amount,
  gross: amount,
  /** Of an invoice: what its credit notes gave back, tax included. */
  credited: amount,
  reason: z.string().nullable(),
})
export type DocumentRow = z.infer<typeof documentRow>

/** Where an invoice was paid from, or where a credit note gave back to. */
export const moneyPlace = z.enum(['receivable', 'psp', 'cash', 'cashback', 'promo'])
const money = z.array(z.object({ place: moneyPlace, amount }))

export const creditLine = z.object({
  pos: z.int(),
  /** The line of the invoice that it takes back. */
  linePos: z.int(),
  name: z.string(),
  how: z.enum(['whole', 'share', 'term']),
  list: amount,
  allowances: amount,
  net: amount,
  /** The day on which the line's paid period ends by it. */
  endedOn: day.nullable(),
})

export const document = documentRow.extend({
  vat: vat,
  /** What it was paid from, or given back to. */
  money,
  /** Of an invoice, every line with the reason for its amount. */
  lines: z.array(explainedLine),
  creditLines: z.array(creditLine),
  credits: z.array(documentRow),
  /** Seals what the document says and the one before it. */
  seal: z.string().nullable(),
})
export type Document = z.infer<typeof document>

const filters = {
  kind: documentKind.optional(),
  state: documentState.optional(),
  year: z.coerce.number().int().min(2000).max(2200).optional(),
  number: z.string().trim().max(40).optional(),
  ...paging,
}

export const invoicesContract = {
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/invoices',
    summary: 'Invoices and credit notes of this organisation, the newest first',
    tag: 'invoices',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, ...filters }))
    .output(pageOf(documentRow)),
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/invoices/{documentId}',
    summary: 'An invoice or credit note of this organisation, every amount explained',
    tag: 'invoices',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, documentId }))
    .output(document),
}

const how = z.enum(['whole', 'term', 'share', 'amount'])
const howMuch = {
  how: how.default('whole'),
  /** With `share`: of the line’s net, in basis points. */
  share: z.int().min(1).max(10_000).optional(),
  /** With `amount`: net, tax comes on top. */
  amount: amount.optional(),
}
const refundAsked = {
  documentId,
  ...howMuch,
  /** Only these lines, each in its own way; left out, the whole invoice. */
  lines: z
    .array(z.strictObject({ pos: z.int().min(1), ...howMuch }))
    .min(1)
    .max(200)
    .optional(),
}
export type RefundAsked = z.infer<z.ZodObject<typeof refundAsked>>

/** A refund, every amount with where it comes from and where it goes. */
export const refund = z.object({
  documentId,
  number: z.string().nullable(),
  currency,
  billed: party,
  lines: z.array(
    z.object({
      pos: z.int(),
      name: z.string(),
      how: z.enum(['whole', 'term', 'share']),
      invoicedNet: amount,
      creditedBefore: amount,
      list: amount,
      campaign: amount,
      partner: amount,
      volume: amount,
      net: amount,
      /** For the remaining term: the days of the period that were used, of all. */
      days: z.object({ used: z.int(), all: z.int() }).nullable(),
      endsOn: day.nullable(),
    }),
  ),
  net: amount,
  vat: z.object({ rate, invoiced: amount, creditedBefore: amount, amount }),
  gross: amount,
  money,
  /** What is taken back of the partners’ benefits, and from where: pending, prepaid account, debt. */
  clawbacks: z.array(
    z.object({
      benefitId: idOf('benefit'),
      partner: party,
      kind: z.enum(['discount', 'cashback']),
      what: z.string(),
      earned: amount,
      clawedBefore: amount,
      amount,
      pending: amount,
      prepaid: amount,
      debt: amount,
    }),
  ),
  products: z.array(z.object({ id: idOf('product'), name: z.string(), paidUntil: day, ends: z.boolean() })),
})
export type Refund = z.infer<typeof refund>

export const refundRefusals = [
  'staff_only',
  'refund_too_much',
  'premium_no_refund',
  'refund_nothing_left',
  'refund_no_term',
  'refund_not_last',
] as const

export const refundsContract = {
  documents: asked({
    method: 'GET',
    path: '/staff/documents',
    summary: 'Every invoice and credit note, by number, organisation, kind, year or state',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ organisationId: organisationId.optional(), ...filters }))
    .output(pageOf(documentRow)),
  document: asked({
    method: 'GET',
    path: '/staff/documents/{documentId}',
    summary: 'An invoice or credit note as the provider’s people see it',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ documentId }))
    .output(document),
  preview: asked({
    method: 'POST',
    path: '/staff/documents/{documentId}/refund-preview',
    summary: 'What a refund would give back, take back and end; changes nothing',
    tag: 'staff',
    refusals: refundRefusals,
  })
    .input(z.strictObject(refundAsked))
    .output(refund),
  make: asked({
    method: 'POST',
    path: '/staff/documents/{documentId}/refunds',
    summary:
      'Refund an invoice by a credit note: wholly, by line, by share or amount, or for the remaining term',
    tag: 'staff',
    refusals: [...refundRefusals, 'price_changed'],
  })
    .input(
      z.strictObject({
        ...refundAsked,
        reason: z.string().trim().min(3).max(500),
        /** The gross amount you saw: refused when it would be another. */
        expectedGross: amount.optional(),
      }),
    )
    .output(z.object({ creditId: documentId, refund })),
  list: asked({
    method: 'GET',
    path: '/staff/refunds',
    summary: 'Credit notes, with who made them and why',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ organisationId: organisationId.optional(), ...paging }))
    .output(pageOf(documentRow.extend({ madeBy: z.string().nullable() }))),
}
