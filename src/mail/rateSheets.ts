import type { LetterFacts, RateInLetter } from './letter.ts'
import type { Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

type RateTemplate = Extract<keyof LetterFacts, `rates_${string}`>

/** What letters about rates say: to partners, of what is theirs. */
export const rateSheets: { [T in RateTemplate]: (facts: LetterFacts[T], voice: Voice) => Sheet } = {
  rates_changing: ({ organisation, from, rows, more, link }, voice) => ({
    subject: voice.t('mail.rates_changing.subject', { organisation, day: voice.day(from) }),
    title: voice.t('mail.rates_changing.title', { day: voice.day(from) }),
    lead: [
      voice.t('mail.rates_changing.lead', { day: voice.day(from), organisation }),
      ...(more > 0 ? [voice.t('mail.rates_changing.more', { count: more })] : []),
    ],
    comparison: {
      before: voice.t('mail.rates.before'),
      after: voice.t('mail.rates.after', { day: voice.day(from) }),
      mark: voice.t('mail.column.changed'),
      lines: rows.map((row) => ({
        label: labelOf(row, voice),
        before: inWords(row, row.before, voice),
        after: inWords(row, row.after, voice),
      })),
    },
    button: { label: voice.t('mail.rates.button'), link },
    why: voice.t('mail.why.actsFor', { organisation }),
  }),

  rates_kept: ({ organisation, from, link }, { t, day }) => ({
    subject: t('mail.rates_kept.subject', { organisation, day: day(from) }),
    title: t('mail.rates_kept.title'),
    lead: [t('mail.rates_kept.lead', { day: day(from) })],
    button: { label: t('mail.rates.button'), link },
    why: t('mail.why.actsFor', { organisation }),
  }),
}

function labelOf({ kind, of, quantity, months }: RateInLetter, { t, category }: Voice): string {
  if (kind === 'partner_rate') return t('mail.rates.partnerRate', { category: category(of) })
  if (kind === 'volume_tier') {
    return t('mail.rates.volumeTier', { category: category(of), count: quantity ?? 1 })
  }
  return t(kind === 'price' ? 'mail.rates.price' : 'mail.rates.partnerPrice', {
    item: of,
    count: months ?? 1,
  })
}

function inWords({ currency }: RateInLetter, value: string | null, { t, money }: Voice): string {
  if (value === null) return t('mail.rates.none')
  return currency ? money(value, currency) : t('mail.rates.percent', { rate: value })
}
