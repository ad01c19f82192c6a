import type { Language } from '../lib/language.ts'
import { type Speaker, speaker } from '../lib/texts.ts'
import type { RightsInWords } from './letter.ts'
import { mailTexts } from './texts.ts'

export type MailText = keyof typeof mailTexts

/** How a letter speaks to one reader: sentences, amounts, days and lists of their language. */
export interface Voice {
  t: Speaker<MailText>
  /** "208.32", "CHF" → CHF 208.32 */
  money(amount: string, currency: string): string
  /** 2026-10-14 → 14 October 2026 */
  day(day: string): string
  category(key: string): string
  access(rights: RightsInWords): string
  payer(rights: RightsInWords): string
  /** What may be done: undefined when the rights do not say. */
  may(rights: RightsInWords): string | undefined
  /** What rights cover; of a wish only the categories are known. */
  covers(rights: RightsInWords): string
  wishCovers(rights: RightsInWords): string
}

// Compiling the texts of a language takes a while, so each is compiled once.
const speakers = new Map<Language, Speaker<MailText>>()

function speakerOf(language: Language): Speaker<MailText> {
  const known = speakers.get(language)
  if (known) return known
  const made = speaker(mailTexts, language)
  speakers.set(language, made)
  return made
}

/** A letter knows its reader's language only; the region is the business's own, as its day is. */
export function voiceOf(language: Language, familyNames: Record<string, string>): Voice {
  const locale = `${language}-CH`
  const t = speakerOf(language)
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction', style: 'short' })
  const namesOf = (families: string[]) => list.format(families.map((key) => familyNames[key] ?? key))
  return {
    t,
    money: (amount, currency) => {
      const style = { style: 'currency', currency, currencyDisplay: 'code', useGrouping: true } as const
      return new Intl.NumberFormat(locale, style).format(decimal(amount))
    },
    day: (day) => days.format(new Date(`${day}T12:00:00Z`)),
    category: (key) => familyNames[key] ?? key,
    access: ({ access }) => t('mail.rights.access', { access }),
    payer: ({ payer }) => t('mail.rights.payer', { payer }),
    may: ({ access, level }) => {
      if (access === 'full') return t('mail.rights.may', { level: 'order' })
      return level && t('mail.rights.may', { level })
    },
    covers: ({ access, families, products }) => {
      if (access === 'full') return t('mail.rights.all')
      const counted = t('mail.rights.products', { count: products })
      if (families.length === 0) return counted
      const names = namesOf(families)
      return products === 0
        ? t('mail.rights.laterOnly', { names })
        : t('mail.rights.withLater', { products: counted, names })
    },
    wishCovers: ({ access, families }) => {
      if (access === 'full') return t('mail.rights.all')
      if (families.length === 0) return t('mail.rights.chosen')
      return t('mail.rights.categories', { count: families.length, names: namesOf(families) })
    },
  }
}

function isDecimal(value: string): value is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(value)
}

/** The amount as text: a number would lose what lies beyond its digits. */
function decimal(value: string): `${number}` {
  if (!isDecimal(value)) throw new RangeError(`Not a decimal amount: ${value}`)
  return value
}
