import { z } from 'zod'
import { access, levels, payer } from '../access/access.ts'
import { amount, currency, day } from '../lib/contract.ts'
import { type LetterFacts, type LetterTemplate, safetyEvents } from './letter.ts'

const text = z.string()
const link = z.url({ protocol: /^https?$/ })
const forPartner = z.boolean()
const rights = z.object({
  access,
  payer,
  families: z.array(text),
  products: z.int(),
  level: z.enum(['look', 'manage', 'mixed']).optional(),
})
const money = { gross: amount, currency }

/** Facts lie in the database between the act and the letter; here they come in again. */
const schemas: { [T in LetterTemplate]: z.ZodType<LetterFacts[T]> } = {
  invitation_asked: z.object({
    partner: text,
    company: text,
    asked: rights,
    message: text,
    expiresOn: day,
    link,
  }),
  invitation_offered: z.object({ client: text, offered: rights, message: text, expiresOn: day, link }),
  invitation_reminder: z.object({ sender: text, expiresOn: day, link }),
  invitation_accepted: z.object({
    client: text,
    partner: text,
    asked: rights,
    given: rights,
    differs: z.boolean(),
    forPartner,
    link,
  }),
  invitation_declined: z.object({ recipient: text, reason: text }),
  invitation_withdrawn: z.object({ sender: text }),
  invitation_expired: z.object({ other: text }),
  rights_changed: z.object({ client: text, partner: text, before: rights, after: rights, link }),
  payer_changed: z.object({ client: text, partner: text, payer, voided: z.int(), forPartner, link }),
  partnership_ended: z.object({
    client: text,
    partner: text,
    endedBy: z.enum(['client', 'partner', 'provider', 'time']),
    reason: text,
    people: z.int(),
    forPartner,
  }),
  partnership_moved: z.object({
    client: text,
    partner: text,
    what: z.enum([
      'paused',
      'resumed',
      'term',
      'ending',
      'leaving',
      'relinquished',
      'asked',
      'declined',
      'review',
      'breach',
    ]),
    by: z.enum(['client', 'partner', 'provider', 'time']),
    text,
    day: day.nullable(),
    count: z.int(),
    rights: rights.nullable(),
    forPartner,
    link,
  }),
  member_added: z.object({ organisation: text, by: text, role: text, link }),
  holding_changed: z.object({
    client: text,
    partner: text,
    level: z.enum([...levels, 'none']),
    products: z.int().nullable(),
    lastDay: day.nullable(),
    link,
  }),
  holding_ending: z.object({
    client: text,
    partner: text,
    person: text,
    forPerson: z.boolean(),
    days: z.int(),
    lastDay: day,
    link,
  }),
  order_paid: z.object({
    organisation: text,
    owner: text,
    title: text,
    net: amount,
    vat: amount,
    ...money,
    link,
  }),
  order_waiting: z.object({ organisation: text, title: text, ...money, link }),
  order_voided: z.object({
    organisation: text,
    title: text,
    reason: z.enum(['cancelled', 'rights_changed', 'payer_changed', 'partnership_ended', 'unpaid']),
    ...money,
  }),
  payment_landed_prepaid: z.object({ organisation: text, amount, currency, title: text, link }),
  refund_made: z.object({
    organisation: text,
    title: text,
    invoice: text.nullable(),
    reason: text,
    net: amount,
    vat: amount,
    ...money,
    back: z.array(z.object({ place: z.enum(['psp', 'prepaid', 'receivable']), amount })),
    link,
  }),
  cashback_clawed: z.object({
    partner: text,
    client: text,
    title: text,
    earned: amount,
    taken: amount,
    debt: amount.nullable(),
    currency,
    link,
  }),
  top_up_booked: z.object({ organisation: text, amount, currency, link }),
  renewals_due: z.object({ organisation: text, count: z.int(), title: text, firstOn: day, link }),
  renewals_paid: z.object({ organisation: text, count: z.int(), title: text, ...money, link }),
  renewals_failed: z.object({
    organisation: text,
    count: z.int(),
    title: text,
    firstOn: day,
    nextOn: day.nullable(),
    reason: z.enum(['insufficient_funds', 'other']),
    link,
  }),
  renewals_overdue: z.object({
    organisation: text,
    count: z.int(),
    title: text,
    step: z.enum(['overdue', 'blocked', 'terminated']),
    expiredOn: day,
    link,
  }),
  renewals_waiting: z.object({ organisation: text, count: z.int(), title: text, firstOn: day, link }),
  renewals_on_account: z.object({
    organisation: text,
    count: z.int(),
    title: text,
    ...money,
    dueOn: day,
    link,
  }),
  renewals_debt: z.object({
    organisation: text,
    title: text,
    step: z.enum(['soon', 'overdue', 'blocked']),
    ...money,
    dueOn: day,
    link,
  }),
  renewals_currency: z.object({
    organisation: text,
    before: text,
    after: text,
    left: text.nullable(),
    forPartner: z.boolean(),
    link,
  }),
  renewals_to_confirm: z.object({ client: text, partner: text, count: z.int(), firstOn: day, link }),
  mandates_cancelled: z.object({
    client: text,
    partner: text,
    count: z.int(),
    automatic: z.int(),
    forPartner,
    link,
  }),
  payout_account_changed: z.object({
    organisation: text,
    by: text,
    iban: text,
    usableOn: day,
    link,
  }),
  payout_ended: z.object({
    organisation: text,
    state: z.enum(['booked', 'returned', 'rejected']),
    amount,
    currency,
    iban: text,
    reason: text,
    link,
  }),
  rates_changing: z.object({
    organisation: text,
    from: day,
    rows: z.array(
      z.object({
        kind: z.enum(['partner_rate', 'partner_price', 'volume_tier', 'price']),
        of: text,
        quantity: z.int().nullable(),
        currency: text.nullable(),
        months: z.int().nullable(),
        before: text.nullable(),
        after: text.nullable(),
      }),
    ),
    more: z.int(),
    link,
  }),
  rates_kept: z.object({ organisation: text, from: day, link }),
  password_link: z.object({ link }),
  token_ending: z.object({
    organisation: text,
    token: text,
    user: text,
    because: z.enum(['unused', 'expiring']),
    endsOn: day,
    link,
  }),
  webhook_failing: z.object({
    organisation: text,
    webhook: text,
    host: text,
    because: z.enum(['failing', 'gone']),
    link,
  }),
  proof_locked: z.object({ action: text }),
  account_safety: z.object({ what: z.enum(safetyEvents), device: text, by: text, link }),
}

/** Every template there is. */
export const templates = Object.keys(schemas).filter(isTemplate)

export function isTemplate(name: string): name is LetterTemplate {
  return Object.hasOwn(schemas, name)
}

/** The facts of a template as they were stored; throws what does not fit. */
export function readFacts<T extends LetterTemplate>(template: T, stored: unknown): LetterFacts[T] {
  return schemas[template].parse(stored)
}
