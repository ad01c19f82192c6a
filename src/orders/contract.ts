import { z } from 'zod'
import { access, payer } from '../access/access.ts'
import { amount, asked, currency, day, done, pageOf, paging, rate } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { ruleIds } from './rule.ts'

const organisationId = idOf('organisation')
const own = { organisationId }
const inClient = { partnerId: organisationId, clientId: organisationId }

/** A line asked for: a new item, or the renewal of a product. */
export const lineAsked = z.union([
  z.strictObject({
    itemId: idOf('item'),
    quantity: z.int().min(1).max(10_000).default(1),
    months: z.union([z.literal(1), z.literal(3), z.literal(6), z.literal(12), z.literal(24), z.literal(36)]),
    /** Of an option or more units: the product it belongs to. */
    forProductId: idOf('product').optional(),
    name: z.string().trim().min(1).max(253).optional(),
  }),
  z.strictObject({ renewProductId: idOf('product'), periods: z.int().min(1).max(36).default(1) }),
])
export type LineAsked = z.infer<typeof lineAsked>

export const row = z.enum(ruleIds)

/** Why an amount is what it is, step by step; what the asker may not know is left out, not zeroed. */
export const explainedLine = z.object({
  pos: z.int(),
  operation: z.enum(['order', 'renewal']),
  name: z.string(),
  itemId: idOf('item'),
  productId: idOf('product').nullable(),
  quantity: z.int(),
  months: z.int(),
  periods: z.int(),
  unit: z.string(),
  list: amount,
  campaignAllowance: amount,
  partnerAllowance: amount,
  afterPartner: amount,
  partnerRate: rate.nullable(),
  /** Units counted for the tier; null where they would tell more than the asker may know. */
  volumeCount: z.int().nullable(),
  volumeRate: rate,
  volumeAllowance: amount,
  net: amount,
  periodStart: day.nullable(),
  periodEnd: day.nullable(),
  /** Buying more would cost less: all units get the tier's rate. */
  cheaper: z.object({ quantity: z.int(), net: amount }).nullable(),
  row,
  /** Which facts chose the row; the partner's gain only for the partner. */
  facts: z.object({
    access: z.enum(['none', 'limited', 'full']),
    payer,
    initiator: payer,
    automatic: z.boolean(),
    managed: z.boolean(),
    operation: z.enum(['order', 'renewal']),
  }),
  policyVersion: z.string(),
  benefit: z.enum(['none', 'discount', 'cashback']).nullable(),
  gain: amount.nullable(),
})
export type ExplainedLine = z.infer<typeof explainedLine>

export const vat = z.object({
  country: z.string().nullable(),
  category: z.enum(['S', 'AE', 'O']),
  rate,
  amount,
})

export const quote = z.object({
  currency,
  billed: z.object({ id: organisationId, name: z.string(), self: z.boolean() }),
  owner: z.object({ id: organisationId, name: z.string() }),
  lines: z.array(explainedLine),
  net: amount,
  vat,
  gross: amount,
  /** What the prepaid account of whoever pays holds; null when the asker may not see it. */
  prepaid: amount.nullable(),
})
export type Quote = z.infer<typeof quote>

export const order = z.object({
  id: idOf('order'),
  /** On account it is invoiced and owed under the renewal warranty. */
  state: z.enum(['awaiting_payment', 'on_account', 'paid', 'void']),
  voidReason: z.string().nullable(),
  owner: z.object({ id: organisationId, name: z.string() }),
  billed: z.object({ id: organisationId, name: z.string() }),
  placedBy: z.string(),
  initiator: payer,
  through: z.string().nullable(),
  means: z.enum(['prepaid', 'provider', 'account']),
  currency,
  net: amount,
  vat,
  gross: amount,
  /** What of it the prepaid account pays; the rest is paid at the provider. */
  fromPrepaid: amount,
  placedAt: z.string(),
  paidAt: z.string().nullable(),
  /** What of an order on account is still owed, and until when; null of every other. */
  owed: z.object({ amount, dueOn: day }).nullable(),
  /** Where it can be paid while it waits: /o/{org}/pay/{paymentId}. */
  paymentId: idOf('payment').nullable(),
  /** Its invoice, once it is posted: /o/{org}/invoices/{documentId}. Until then it is a pro forma. */
  documentId: idOf('document').nullable(),
  lines: z.array(explainedLine),
})
export type Order = z.infer<typeof order>

/** The answer to placing an order: the document for whoever pays it, and where to pay when it is not paid yet. */
export const placed = z.object({
  orderId: idOf('order'),
  state: z.enum(['awaiting_payment', 'paid']),
  paymentId: idOf('payment').nullable(),
  paymentUrl: z.string().nullable(),
  productIds: z.array(idOf('product')),
  quote,
})
export type Placed = z.infer<typeof placed>

const orderRow = order
  .omit({ lines: true, vat: true, owed: true, paymentId: true, documentId: true })
  .extend({ title: z.string(), lineCount: z.int() })
export type OrderRow = z.infer<typeof orderRow>

const lines = z.array(lineAsked).min(1).max(200)
const placing = {
  lines,
  means: z.enum(['prepaid', 'provider']),
  /** Of an order paid at the provider, what the prepaid account pays of it: held at once, the rest is paid there. */
  fromPrepaid: amount.optional(),
  /** The gross amount you saw: refused when it would be another. */
  expectedGross: amount.optional(),
}
const quoteRefusals = [
  'price_missing',
  'product_ended',
  'amount_too_large',
  'mixed_payers',
  'premium_term',
  'premium_upgrade_only',
  'level_too_low',
  'no_access',
  'limited_never_spends',
  'not_managed',
  'wrong_funds',
  'accounting_only',
] as const
const placeRefusals = [...quoteRefusals, 'price_changed', 'insufficient_funds', 'payments_off'] as const

export const ordersContract = {
  quote: asked({
    method: 'POST',
    path: '/o/{organisationId}/quotes',
    summary: 'What an order would cost and why; changes nothing',
    tag: 'orders',
    refusals: quoteRefusals,
  })
    .input(z.strictObject({ ...own, lines }))
    .output(quote),
  quoteForClient: asked({
    method: 'POST',
    path: '/p/{partnerId}/c/{clientId}/quotes',
    summary: 'The same as partner, for a client',
    tag: 'orders',
    refusals: quoteRefusals,
  })
    .input(z.strictObject({ ...inClient, lines }))
    .output(quote),
  place: asked({
    method: 'POST',
    path: '/o/{organisationId}/orders',
    summary: 'Order or renew for your own organisation',
    tag: 'orders',
    refusals: placeRefusals,
  })
    .input(z.strictObject({ ...own, ...placing }))
    .output(placed),
  placeForClient: asked({
    method: 'POST',
    path: '/p/{partnerId}/c/{clientId}/orders',
    summary:
      'Order or renew for a client; the partnership says who pays. What the client guards is proposed instead',
    tag: 'orders',
    refusals: [...placeRefusals, 'proposed_to_client'],
  })
    .input(z.strictObject({ ...inClient, ...placing }))
    .output(placed),
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/orders',
    summary: 'Orders that this organisation pays',
    tag: 'orders',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, state: order.shape.state.optional(), ...paging }))
    .output(pageOf(orderRow)),
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/orders/{orderId}',
    summary: 'An order that this organisation pays, every amount explained',
    tag: 'orders',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, orderId: idOf('order') }))
    .output(order),
  cancel: asked({
    method: 'POST',
    path: '/o/{organisationId}/orders/{orderId}/cancellation',
    summary: 'Cancel an order that waits for payment',
    tag: 'orders',
    refusals: ['accounting_only', 'order_closed'],
  })
    .input(z.strictObject({ ...own, orderId: idOf('order') }))
    .output(done),
}

export const benefitRow = z.object({
  id: idOf('benefit'),
  kind: z.enum(['discount', 'cashback']),
  /** Clawed: nothing of it is left, because its payment was undone. */
  state: z.enum(['given', 'pending', 'credited', 'clawed']),
  client: z.object({ id: organisationId, name: z.string() }),
  what: z.string(),
  orderedBy: payer,
  paidBy: payer,
  row,
  currency,
  base: amount,
  gain: amount,
  /** What of the gain was taken back, because its payment was undone. */
  clawed: amount,
  /** What is left of it. */
  rest: amount,
  earnedAt: z.string(),
  availableAt: z.string(),
  creditedAt: z.string().nullable(),
})
export type BenefitRow = z.infer<typeof benefitRow>

/** Everything that made an amount: price steps, row, facts at payment, policy, and the bookings it caused. */
export const benefitExplained = z.object({
  benefit: benefitRow,
  line: explainedLine,
  publicNet: amount,
  partnerNet: amount,
  access: access.or(z.literal('none')),
  bookings: z.array(z.object({ kind: z.string(), at: z.string(), amount })),
})

export const benefitsContract = {
  list: asked({
    method: 'GET',
    path: '/p/{partnerId}/benefits',
    summary: 'Discounts and cashback, line by line',
    tag: 'benefits',
    refusals: ['accounting_only'],
  })
    .input(
      z.strictObject({
        partnerId: organisationId,
        clientId: organisationId.optional(),
        kind: z.enum(['discount', 'cashback']).optional(),
        family: z.string().max(40).optional(),
        rule: row.optional(),
        currency: currency.optional(),
        /** The days on which it was earned, both with it. */
        from: day.optional(),
        to: day.optional(),
        ...paging,
      }),
    )
    .output(pageOf(benefitRow)),
  explain: asked({
    method: 'GET',
    path: '/p/{partnerId}/benefits/{benefitId}',
    summary: 'Why this amount',
    tag: 'benefits',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ partnerId: organisationId, benefitId: idOf('benefit') }))
    .output(benefitExplained),
}

export const payment = z.object({
  id: idOf('payment'),
  purpose: z.enum(['order', 'top_up']),
  orderId: idOf('order').nullable(),
  amount,
  currency,
  state: z.enum(['created', 'succeeded', 'failed']),
  /** Where the money went: an order voided meanwhile leaves it on the payer's prepaid account. */
  landed: z.enum(['order', 'prepaid']).nullable(),
  provider: z.string(),
})
export type Payment = z.infer<typeof payment>

export const paymentsContract = {
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/payments/{paymentId}',
    summary: 'A payment of this organisation',
    tag: 'payments',
    refusals: ['accounting_only'],
  })
    .input(z.strictObject({ ...own, paymentId: idOf('payment') }))
    .output(payment),
  settleTest: asked({
    method: 'POST',
    path: '/o/{organisationId}/payments/{paymentId}/test-outcome',
    summary: 'With the built-in test provider: let a payment succeed or fail',
    tag: 'payments',
    refusals: ['accounting_only', 'payment_closed'],
  })
    .input(z.strictObject({ ...own, paymentId: idOf('payment'), outcome: z.enum(['succeeded', 'failed']) }))
    .output(payment),
  event: asked({
    method: 'POST',
    path: '/payment-events/{provider}',
    summary: 'A payment provider tells what became of a payment; signed, counted once',
    tag: 'payments',
    open: true,
    refusals: ['signature_wrong'],
  })
    .input(
      z.strictObject({
        provider: z.string().max(20),
        eventId: z.string().min(1).max(80),
        reference: z.string().min(1).max(80),
        outcome: z.enum(['succeeded', 'failed']),
        signature: z.string().max(200),
      }),
    )
    .output(done),
}
