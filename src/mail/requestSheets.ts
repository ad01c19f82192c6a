import type { LetterFacts } from './letter.ts'
import type { Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

type RequestTemplate =
  | 'request_confirm'
  | 'request_published'
  | 'request_new'
  | 'request_proposal'
  | 'request_gone'

/** What letters about requests for offers say. */
export const requestSheets: { [T in RequestTemplate]: (facts: LetterFacts[T], voice: Voice) => Sheet } = {
  request_confirm: ({ reference, link }, { t }) => ({
    subject: t('mail.request_confirm.subject', { reference }),
    title: t('mail.request_confirm.title'),
    lead: [t('mail.request_confirm.lead')],
    facts: [{ label: t('mail.application.reference'), value: reference }],
    button: { label: t('mail.request_confirm.button'), link },
    why: t('mail.sign_up.why'),
  }),

  request_published: ({ reference, partners, closesOn, keptDays, link }, { t, day }) => ({
    subject: t('mail.request_published.subject', { reference }),
    title: t('mail.request_published.title'),
    lead: [t('mail.request_published.lead', { count: partners }), t('mail.request_published.delete')],
    facts: [
      { label: t('mail.application.reference'), value: reference },
      { label: t('mail.request.until'), value: day(closesOn) },
      {
        label: t('mail.request_published.kept'),
        value: t('mail.request_published.keptDays', { count: keptDays }),
      },
    ],
    button: { label: t('mail.request_published.button'), link },
    why: t('mail.request.whyAuthor'),
  }),

  request_new: ({ partner, kind, extract, closesOn, link }, { t, day }) => ({
    subject: t('mail.request_new.subject', { kind: t(`mail.request.kind.${kind}`) }),
    title: t('mail.request_new.title', { kind: t(`mail.request.kind.${kind}`) }),
    lead: [t('mail.request_new.lead')],
    quote: { from: t('mail.request_new.extract'), text: extract },
    facts: [{ label: t('mail.request.until'), value: day(closesOn) }],
    button: { label: t('mail.request_new.button'), link },
    why: t('mail.request_new.why', { partner }),
  }),

  request_proposal: ({ reference, partner }, { t }) => ({
    subject: t('mail.request_proposal.subject', { partner }),
    title: t('mail.request_proposal.title', { partner }),
    lead: [t('mail.request_proposal.lead')],
    facts: [{ label: t('mail.application.reference'), value: reference }],
    why: t('mail.request.whyAuthor'),
  }),

  request_gone: ({ partner, reference, won, link }, { t }) => ({
    subject: t('mail.request_gone.subject', { won: `${won}`, reference }),
    title: t('mail.request_gone.title', { won: `${won}` }),
    lead: [t('mail.request_gone.lead', { won: `${won}` })],
    facts: [{ label: t('mail.application.reference'), value: reference }],
    button: { label: t('mail.request_new.button'), link },
    why: t('mail.request_new.why', { partner }),
  }),
}
