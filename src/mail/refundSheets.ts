import type { LetterFacts } from './letter.ts'
import type { Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

type RefundTemplate = 'refund_made' | 'cashback_clawed'

const places = { psp: 'toCard', prepaid: 'toPrepaid', receivable: 'toDebt' } as const

/** What letters about refunds say: the invoice to whoever paid it, and to the partner its own benefit only. */
export const refundSheets: { [T in RefundTemplate]: (facts: LetterFacts[T], voice: Voice) => Sheet } = {
  refund_made: (
    { organisation, title, invoice, reason, net, vat, gross, currency, back, link },
    { t, money },
  ) => ({
    subject: t('mail.refund_made.subject', { title }),
    title: t('mail.refund_made.title'),
    lead: [t('mail.refund_made.lead', { organisation })],
    facts: [
      ...(invoice ? [{ label: t('mail.refund.invoice'), value: invoice }] : []),
      { label: t('mail.refund.reason'), value: reason },
      { label: t('mail.order.net'), value: money(net, currency) },
      { label: t('mail.order.vat'), value: money(vat, currency) },
      { label: t('mail.order.gross'), value: money(gross, currency) },
      ...back.map(({ place, amount }) => ({
        label: t(`mail.refund.${places[place]}`),
        value: money(amount, currency),
      })),
    ],
    button: { label: t('mail.button.document'), link },
    why: t('mail.order.why', { organisation }),
  }),

  cashback_clawed: ({ partner, client, title, earned, taken, debt, currency, link }, { t, money }) => ({
    subject: t('mail.cashback_clawed.subject', { client }),
    title: t('mail.cashback_clawed.title'),
    lead: [t('mail.cashback_clawed.lead', { partner })],
    ...(debt ? { note: t('mail.cashback_clawed.debt', { amount: money(debt, currency) }) } : {}),
    facts: [
      { label: t('mail.row.client'), value: client },
      { label: t('mail.cashback_clawed.product'), value: title },
      { label: t('mail.cashback_clawed.earned'), value: money(earned, currency) },
      { label: t('mail.cashback_clawed.taken'), value: money(taken, currency) },
    ],
    button: { label: t('mail.button.benefits'), link },
    why: t('mail.cashback_clawed.why', { partner }),
  }),
}
