import type { LetterFacts } from './letter.ts'
import type { Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

type ProgrammeTemplate =
  | 'application_moved'
  | 'application_to_sign'
  | 'standing_moved'
  | 'support_access'
  | 'support_case'

/** What letters about the way into the programme say. */
export const programmeSheets: { [T in ProgrammeTemplate]: (facts: LetterFacts[T], voice: Voice) => Sheet } = {
  application_moved: ({ organisation, reference, what, reasons, text, day: by, link }, { t, day }) => ({
    subject: t('mail.application.subject', { what, organisation }),
    title: t('mail.application.title', { what, organisation }),
    lead: [t('mail.application.lead', { what })],
    ...(text ? { quote: { from: t('mail.application.said'), text } } : {}),
    facts: [
      { label: t('mail.row.organisation'), value: organisation },
      { label: t('mail.application.reference'), value: reference },
      ...(reasons.length > 0
        ? [
            {
              label: t('application.reasons'),
              value: reasons.map((reason) => t(`application.reason.${reason}`)).join(' '),
            },
          ]
        : []),
      ...(by ? [{ label: t('mail.application.day', { what }), value: day(by) }] : []),
    ],
    button: { label: t('mail.application.button'), link },
    why: t('mail.why.actsFor', { organisation }),
  }),

  support_case: ({ number, organisation, what, day: until, link }, { t, day }) => ({
    subject: t('mail.support_case.subject', { what, number: String(number) }),
    title: t('mail.support_case.subject', { what, number: String(number) }),
    lead: [t('mail.support_case.lead', { what })],
    facts: [
      { label: t('mail.row.organisation'), value: organisation },
      ...(what === 'opened' ? [{ label: t('mail.support_case.until'), value: day(until) }] : []),
    ],
    button: { label: t('mail.support_case.button'), link },
    why: t('mail.support_case.why', { what }),
  }),

  support_access: ({ organisation, what, by, level, hours, reason, acts, link }, { t }) => ({
    subject: t('mail.support_access.subject', { what, organisation }),
    title: t('mail.support_access.title', { what, by }),
    lead: [t('mail.support_access.lead', { what, count: acts })],
    quote: { from: t('mail.support_access.reason'), text: reason },
    facts: [
      { label: t('mail.row.organisation'), value: organisation },
      { label: t('mail.support_access.may'), value: t('mail.support_access.level', { level }) },
      { label: t('mail.support_access.time'), value: t('mail.support_access.hours', { count: hours }) },
    ],
    button: { label: t('mail.support_access.button', { what }), link },
    why: t('mail.support_access.why', { organisation }),
  }),

  standing_moved: ({ organisation, what, reached, day: until, link }, { t, day }) => ({
    subject: t('mail.standing.subject', { what, organisation }),
    title: t('mail.standing.subject', { what, organisation }),
    lead: [t('mail.standing.lead', { what })],
    facts: [
      { label: t('mail.standing.reached'), value: `${reached}\u00a0%` },
      ...(until ? [{ label: t('mail.standing.until'), value: day(until) }] : []),
    ],
    button: { label: t('mail.standing.button'), link },
    why: t('mail.why.actsFor', { organisation }),
  }),

  application_to_sign: ({ organisation, by, link }, { t }) => ({
    subject: t('mail.application_to_sign.subject', { organisation }),
    title: t('mail.application_to_sign.title'),
    lead: [t('mail.application_to_sign.lead', { by, organisation })],
    button: { label: t('mail.application.button'), link },
    why: t('mail.why.actsFor', { organisation }),
  }),
}
