import type { LetterFacts } from './letter.ts'
import type { Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

type RenewalTemplate = Extract<keyof LetterFacts, `renewals_${string}` | 'mandates_cancelled'>

/** What letters about renewals say: to whoever pays, and amounts to nobody else. */
export const renewalSheets: { [T in RenewalTemplate]: (facts: LetterFacts[T], voice: Voice) => Sheet } = {
  renewals_due: ({ organisation, count, title, firstOn, link }, { t, day }) => ({
    subject: t('mail.renewals_due.subject', { organisation, count }),
    title: t('mail.renewals_due.title', { count }),
    lead: [t('mail.renewals_due.lead', { organisation })],
    facts: [
      { label: t('mail.renewals.products'), value: t('mail.renewals.such', { count, title }) },
      { label: t('mail.renewals.firstOn'), value: day(firstOn) },
    ],
    button: { label: t('mail.renewals.button'), link },
    why: t('mail.order.why', { organisation }),
  }),

  renewals_paid: ({ organisation, count, title, gross, currency, link }, { t, money }) => ({
    subject: t('mail.renewals_paid.subject', { organisation, count }),
    title: t('mail.renewals_paid.title', { count }),
    lead: [t('mail.renewals_paid.lead', { organisation })],
    facts: [
      { label: t('mail.renewals.products'), value: t('mail.renewals.such', { count, title }) },
      { label: t('mail.order.gross'), value: money(gross, currency) },
    ],
    button: { label: t('mail.renewals.orders'), link },
    why: t('mail.order.why', { organisation }),
  }),

  renewals_failed: ({ organisation, count, title, firstOn, nextOn, reason, link }, { t, day }) => ({
    subject: t('mail.renewals_failed.subject', { organisation, count }),
    title: t('mail.renewals_failed.title', { count }),
    lead: [t('mail.renewals_failed.lead', { reason, organisation })],
    note: nextOn
      ? t('mail.renewals_failed.next', { day: day(nextOn) })
      : t('mail.renewals_failed.last', { day: day(firstOn) }),
    facts: [
      { label: t('mail.renewals.products'), value: t('mail.renewals.such', { count, title }) },
      { label: t('mail.renewals.firstOn'), value: day(firstOn) },
    ],
    button: { label: t('mail.button.prepaid'), link },
    why: t('mail.order.why', { organisation }),
  }),

  renewals_overdue: ({ organisation, count, title, step, expiredOn, link }, { t, day }) => ({
    subject: t('mail.renewals_overdue.subject', { step, organisation, count }),
    title: t('mail.renewals_overdue.title', { step, count }),
    lead: [t('mail.renewals_overdue.lead', { step })],
    facts: [
      { label: t('mail.renewals.products'), value: t('mail.renewals.such', { count, title }) },
      { label: t('mail.renewals_overdue.since'), value: day(expiredOn) },
    ],
    button: { label: t('mail.renewals.button'), link },
    why: t('mail.order.why', { organisation }),
  }),

  renewals_waiting: ({ organisation, count, title, firstOn, link }, { t, day }) => ({
    subject: t('mail.renewals_waiting.subject', { organisation, count }),
    title: t('mail.renewals_waiting.title', { count }),
    lead: [t('mail.renewals_waiting.lead', { organisation })],
    facts: [
      { label: t('mail.renewals.products'), value: t('mail.renewals.such', { count, title }) },
      { label: t('mail.renewals.firstOn'), value: day(firstOn) },
    ],
    button: { label: t('mail.renewals.orders'), link },
    why: t('mail.order.why', { organisation }),
  }),

  renewals_on_account: ({ organisation, count, title, gross, currency, dueOn, link }, { t, day, money }) => ({
    subject: t('mail.renewals_on_account.subject', { organisation, count }),
    title: t('mail.renewals_on_account.title', { count }),
    lead: [t('mail.renewals_on_account.lead', { organisation })],
    facts: [
      { label: t('mail.renewals.products'), value: t('mail.renewals.such', { count, title }) },
      { label: t('mail.order.gross'), value: money(gross, currency) },
      { label: t('mail.renewals.payUntil'), value: day(dueOn) },
    ],
    button: { label: t('mail.renewals_debt.button'), link },
    why: t('mail.order.why', { organisation }),
  }),

  renewals_debt: ({ organisation, title, step, gross, currency, dueOn, link }, { t, day, money }) => ({
    subject: t('mail.renewals_debt.subject', { organisation, step }),
    title: t('mail.renewals_debt.title', { step }),
    lead: [t('mail.renewals_debt.lead', { step })],
    facts: [
      { label: t('mail.order.label'), value: title },
      { label: t('mail.renewals_debt.owed'), value: money(gross, currency) },
      { label: t('mail.renewals.payUntil'), value: day(dueOn) },
    ],
    button: { label: t('mail.renewals_debt.button'), link },
    why: t('mail.order.why', { organisation }),
  }),

  renewals_currency: ({ organisation, before, after, left, forPartner, link }, { t, money }) => ({
    subject: t('mail.renewals_currency.subject', { organisation, after }),
    title: t('mail.renewals_currency.title', { after }),
    lead: [
      t(forPartner ? 'mail.renewals_currency.leadPartner' : 'mail.renewals_currency.lead', {
        organisation,
        before,
        after,
      }),
    ],
    ...(left ? { note: t('mail.renewals_currency.back', { before }) } : {}),
    facts: left ? [{ label: t('mail.renewals_currency.left'), value: money(left, before) }] : [],
    button: { label: t(forPartner ? 'mail.renewals.button' : 'mail.button.prepaid'), link },
    why: forPartner ? t('mail.why.actsFor', { organisation }) : t('mail.order.why', { organisation }),
  }),

  renewals_to_confirm: ({ client, partner, count, firstOn, link }, { t, day }) => ({
    subject: t('mail.renewals_to_confirm.subject', { client, count }),
    title: t('mail.renewals_to_confirm.title', { count }),
    lead: [t('mail.renewals_to_confirm.lead', { client, partner })],
    facts: [
      { label: t('mail.row.client'), value: client },
      { label: t('mail.renewals.products'), value: t('mail.rights.products', { count }) },
      { label: t('mail.renewals.firstOn'), value: day(firstOn) },
    ],
    button: { label: t('mail.renewals_to_confirm.button'), link },
    why: t('mail.why.actsFor', { organisation: partner }),
  }),

  mandates_cancelled: ({ client, partner, count, automatic, forPartner, link }, { t }) => ({
    subject: t('mail.mandates_cancelled.subject', { other: forPartner ? client : partner }),
    title: t('mail.mandates_cancelled.title', { count, partner }),
    lead: [
      t(forPartner ? 'mail.mandates_cancelled.leadPartner' : 'mail.mandates_cancelled.leadClient', {
        client,
        partner,
      }),
    ],
    facts: [
      {
        label: t('mail.mandates_cancelled.automatic'),
        value: t('mail.rights.products', { count: automatic }),
      },
      {
        label: t('mail.mandates_cancelled.manual'),
        value: t('mail.rights.products', { count: count - automatic }),
      },
    ],
    button: { label: t('mail.renewals.button'), link },
    why: t('mail.why.actsFor', { organisation: forPartner ? partner : client }),
  }),
}
