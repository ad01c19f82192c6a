import type { Day } from '../lib/day.ts'
import type { Language } from '../lib/language.ts'
import type { Minor } from '../lib/money.ts'
import { type Speaker, speaker } from '../lib/texts.ts'
import { decimal, decimalE6 } from './bill.ts'
import { paperTexts } from './paperTexts.ts'

/** How a document speaks: its language with the region of whoever it bills, so that amounts look as they do at home. */
export interface Words {
  t: Speaker<keyof typeof paperTexts>
  /** 14 October 2026 */
  day(day: Day): string
  /** 123456 → 1’234.56, without the currency */
  amount(minor: Minor): string
  unit(unitE6: bigint): string
  count(n: number): string
  /** Basis points: 810 → 8.1 % */
  percent(rate: number): string
}

// compiling the texts of a language takes a while
const spoken = new Map<Language, Words['t']>()
function speakerOf(language: Language): Words['t'] {
  const known = spoken.get(language)
  if (known) return known
  const made = speaker(paperTexts, language)
  spoken.set(language, made)
  return made
}

type Decimal = `${number}`
const isDecimal = (text: string): text is Decimal => /^-?\d+(\.\d+)?$/.test(text)
function exact(text: string): Decimal {
  if (!isDecimal(text)) throw new RangeError(`Not a decimal: ${text}`)
  return text
}

export function wordsOf(language: Language, country: string): Words {
  const locale = `${language}-${country}`
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const two = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, useGrouping: true })
  const six = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
    useGrouping: true,
  })
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  // narrow blanks between thousands are not in every font
  const plain = (text: string) => text.replaceAll('\u202f', '\u00a0').replaceAll("'", '’')
  return {
    t: speakerOf(language),
    day: (day) => days.format(new Date(`${day}T12:00:00Z`)),
    amount: (minor) => plain(two.format(exact(decimal(minor)))),
    unit: (unitE6) => plain(six.format(exact(decimalE6(unitE6)))),
    count: (n) => plain(new Intl.NumberFormat(locale).format(n)),
    percent: (rate) => plain(share.format(rate / 10_000)),
  }
}
