import type { LetterFacts } from './letter.ts'
import type { Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

type PayoutTemplate = 'payout_account_changed' | 'payout_ended'

/** What letters about payouts say, to the partner's legal representatives. */
export const payoutSheets: { [T in PayoutTemplate]: (facts: LetterFacts[T], voice: Voice) => Sheet } = {
  payout_account_changed: ({ organisation, by, iban, usableOn, link }, { t, day }) => ({
    subject: t('mail.payout_account_changed.subject', { organisation }),
    title: t('mail.payout_account_changed.title'),
    lead: [t('mail.payout_account_changed.lead', { organisation, by })],
    note: t('mail.payout_account_changed.notYou'),
    facts: [
      { label: t('mail.payout.iban'), value: iban },
      { label: t('mail.payout_account_changed.by'), value: by },
      { label: t('mail.payout_account_changed.from'), value: day(usableOn) },
    ],
    button: { label: t('mail.payout.button'), link },
    why: t('mail.order.why', { organisation }),
  }),

  payout_ended: ({ organisation, state, amount, currency, iban, reason, link }, { t, money }) => ({
    subject: t('mail.payout_ended.subject', { state, organisation }),
    title: t('mail.payout_ended.title', { state }),
    lead: [t('mail.payout_ended.lead', { state })],
    facts: [
      { label: t('mail.order.amount'), value: money(amount, currency) },
      { label: t('mail.payout.iban'), value: iban },
      ...(reason ? [{ label: t('mail.refund.reason'), value: reason }] : []),
    ],
    button: { label: t('mail.payout.button'), link },
    why: t('mail.order.why', { organisation }),
  }),
}
