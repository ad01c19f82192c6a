import type { LetterFacts } from './letter.ts'
import type { Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

/** What came in a day, one line each: for whom, and what. */
export function digestSheet({ day, items, more, link }: LetterFacts['digest'], voice: Voice): Sheet {
  const { t } = voice
  return {
    subject: t('mail.digest.subject', { count: items.length + more, day: voice.day(day) }),
    title: t('mail.digest.title'),
    lead: [t('mail.digest.lead'), ...(more > 0 ? [t('mail.digest.more', { count: more })] : [])],
    facts: items.map(({ organisation, subject }) => ({
      label: organisation || t('mail.digest.personal'),
      value: subject,
    })),
    button: { label: t('mail.digest.button'), link },
    why: t('mail.digest.why'),
  }
}
