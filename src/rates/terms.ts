import { createHash } from 'node:crypto'
import { type ChangeRow, type Ground, tiersAmong, withChange } from './rates.ts'
import { subjectText } from './subject.ts'

/**
 * What a change lets hold, complete enough to price any line by it: nothing else is read when lines of the past are
 * counted anew. Unit prices are texts, because they may be longer than a number of JSON can carry.
 */
export interface Terms {
  rates: { level: string; family: string; rate: number }[]
  /** A partner's own prices; where one ends, the level's rate for the category takes its place. */
  lists: {
    level: string
    item: string
    currency: string
    months: number
    unit: string | null
    rate: number
  }[]
  /** The whole table of every category whose tiers are touched, and the categories, should a table be empty. */
  tiers: { family: string; quantityMin: number; rate: number }[]
  tieredFamilies: string[]
  prices: { item: string; currency: string; months: number; unit: string }[]
  vat: { country: string; rate: number }[]
}

/** The terms of a change on its ground. Settings of the policy change no price. */
export function termsOf(ground: Ground, rows: readonly ChangeRow[]): Terms {
  const after = withChange(ground, rows)
  const item = (sku: string) => ground.items.get(sku)?.id ?? ''
  const terms: Terms = { rates: [], lists: [], tiers: [], tieredFamilies: [], prices: [], vat: [] }
  for (const { subject, value } of rows) {
    if (subject.kind === 'partner_rate') {
      terms.rates.push({ level: subject.level, family: subject.family, rate: Number(value) })
    } else if (subject.kind === 'partner_price') {
      const family = ground.items.get(subject.sku)?.family ?? ''
      const rate = after.get(subjectText({ kind: 'partner_rate', level: subject.level, family })) ?? 0n
      const { level, currency, months } = subject
      const unit = value === null ? null : String(value)
      terms.lists.push({ level, item: item(subject.sku), currency, months, unit, rate: Number(rate) })
    } else if (subject.kind === 'price') {
      const { currency, months } = subject
      terms.prices.push({ item: item(subject.sku), currency, months, unit: String(value) })
    } else if (subject.kind === 'vat_rate') {
      terms.vat.push({ country: subject.country, rate: Number(value) })
    } else if (subject.kind === 'volume_tier' && !terms.tieredFamilies.includes(subject.family)) {
      terms.tieredFamilies.push(subject.family)
    }
  }
  terms.tieredFamilies.sort()
  terms.tiers = tiersAmong(after).filter(({ family }) => terms.tieredFamilies.includes(family))
  return terms
}

/** The fingerprint by which a simulation is known to be of these very terms. */
export function fingerprintOf(effectiveOn: string, rows: readonly ChangeRow[], terms: Terms): string {
  const said = rows.map(({ subject, value }) => [subjectText(subject), value === null ? null : String(value)])
  return createHash('sha256')
    .update(JSON.stringify([effectiveOn, said, terms]))
    .digest('hex')
}
