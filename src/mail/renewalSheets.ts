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
