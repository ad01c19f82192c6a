import { z } from 'zod'
import { bookedJournal } from '../ledger/contract.ts'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const organisationId = idOf('organisation')
const documentId = idOf('document')
const party = z.object({ id: organisationId, name: z.string() })
const provider = z.string().min(1).max(20)
const eventId = z.string().min(1).max(80)
const positive = amount.refine((text) => !text.startsWith('-'), 'not below zero')
const reason = z.string().trim().min(3).max(500)

/** What is booked, or would be, journal by journal. */
const booked = { journals: z.array(bookedJournal) }
/** An event that was counted before books nothing. */
const counted = z.object({ counted: z.boolean(), ...booked })

const settlement = z.strictObject({
  provider,
  eventId,
  currency,
  amount: positive,
  fee: positive.default('0.00'),
})
const takenBack = { provider, eventId, reference: z.string().min(1).max(80), fee: positive.default('0.00') }

const providerEvent = z.object({
  provider: z.string(),
  eventId: z.string(),
  kind: z.enum(['settled', 'charged_back']),
  currency,
  amount,
  fee: amount,
  receivedAt: z.string(),
  /** Whose payment was taken back. */
  organisation: party.nullable(),
  /** What its journals name as their subject. */
  subjectId: z.string(),
})
export type ProviderEvent = z.infer<typeof providerEvent>

export const providerEventsContract = {
  list: asked({
    method: 'GET',
    path: '/staff/provider-events',
    summary: 'What payment providers paid out and took back, the newest first',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(paging))
    .output(pageOf(providerEvent)),
  previewSettled: asked({
    method: 'POST',
    path: '/staff/provider-events/settled/preview',
    summary: 'What a payout of the payment provider would book; changes nothing',
    tag: 'staff',
    refusals: ['staff_only', 'provider_holds_less'],
  })
    .input(settlement)
    .output(counted),
  settled: asked({
    method: 'POST',
    path: '/staff/provider-events/settled',
    summary: 'The payment provider paid out: on the bank less its fee; each event counts once',
    tag: 'staff',
    refusals: ['staff_only', 'provider_holds_less'],
  })
    .input(settlement)
    .output(counted),
  previewChargedBack: asked({
    method: 'POST',
    path: '/staff/provider-events/charged-back/preview',
    summary: 'What a payment taken back by its provider would book; changes nothing',
    tag: 'staff',
    refusals: ['staff_only', 'refund_nothing_left'],
  })
    .input(z.strictObject(takenBack))
    .output(counted),
  chargedBack: asked({
    method: 'POST',
    path: '/staff/provider-events/charged-back',
    summary: 'The payment provider took a payment back: its payer owes it, its cashback is taken back',
    tag: 'staff',
    refusals: ['staff_only', 'refund_nothing_left'],
  })
    .input(z.strictObject(takenBack))
    .output(counted),
  receive: asked({
    method: 'POST',
    path: '/provider-events/{provider}',
    summary: 'A payment provider tells that it took a payment back; signed, counted once',
    tag: 'payments',
    open: true,
    refusals: ['signature_wrong', 'refund_nothing_left'],
  })
    .input(
      z.strictObject({
        ...takenBack,
        /** Over the event, the reference and `charged_back:` with the fee. */
        signature: z.string().max(200),
      }),
    )
    .output(z.object({ counted: z.boolean() })),
}

/** Something that is owed and may be given up. */
const owed = z.object({
  /** An invoice that was not paid in time or whose payment was taken back, or cashback that was taken back. */
  kind: z.enum(['invoice', 'cashback']),
  organisation: party,
  currency,
  amount,
  documentId: documentId.nullable(),
  number: z.string().nullable(),
  title: z.string().nullable(),
  /** Until when an invoice on account was to be paid. */
  dueOn: day.nullable(),
})
export type Owed = z.infer<typeof owed>

const ofDocument = z.strictObject({ documentId })
const ofDebt = { organisationId, currency }
const givenUp = z.object({ amount, vat: amount, currency, ...booked })
const refusals = ['staff_only', 'nothing_owed'] as const

export const writeOffsContract = {
  owed: asked({
    method: 'GET',
    path: '/staff/owed',
    summary: 'What is owed: invoices on account or taken back by a provider, and cashback taken back',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(paging))
    .output(pageOf(owed)),
  previewDocument: asked({
    method: 'POST',
    path: '/staff/documents/{documentId}/write-off/preview',
    summary: 'What giving up an invoice would book; changes nothing',
    tag: 'staff',
    refusals,
  })
    .input(ofDocument)
    .output(givenUp),
  document: asked({
    method: 'POST',
    path: '/staff/documents/{documentId}/write-off',
    summary: 'Give up what is still owed on an invoice, its tax in the same share',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject({ documentId, reason }))
    .output(givenUp),
  previewDebt: asked({
    method: 'POST',
    path: '/staff/partners/{organisationId}/write-off/preview',
    summary: 'What giving up a partner’s debt would book; changes nothing',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject(ofDebt))
    .output(givenUp),
  debt: asked({
    method: 'POST',
    path: '/staff/partners/{organisationId}/write-off',
    summary: 'Give up what a partner owes of cashback that was taken back',
    tag: 'staff',
    refusals,
  })
    .input(z.strictObject({ ...ofDebt, reason }))
    .output(givenUp),
}
