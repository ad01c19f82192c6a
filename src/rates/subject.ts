import { type Currency, currencies, formatUnit, parseUnit } from '../lib/money.ts'

/**
 * Everything dated has one name, its subject, such as `partner_rate:bronze:hosting` or `price:web-hosting:CHF:12`.
 * Its value is kept as one whole number: basis points, millionths of a major unit, or the setting.
 */
export const kinds = ['partner_rate', 'partner_price', 'volume_tier', 'price', 'vat_rate', 'policy'] as const

export const settings = [
  'client_may_use_partner_means',
  'limited_new_product',
  'hold_days',
  'overdue_days',
  'block_days',
  'terminate_days',
] as const
export type Setting = (typeof settings)[number]

export type Subject =
  | { kind: 'partner_rate'; level: string; family: string }
  | { kind: 'partner_price'; level: string; sku: string; currency: Currency; months: number }
  | { kind: 'volume_tier'; family: string; quantityMin: number }
  | { kind: 'price'; sku: string; currency: Currency; months: number }
  | { kind: 'vat_rate'; country: string }
  | { kind: 'policy'; setting: Setting }

const isCurrency = (text: string): text is Currency => currencies.some((one) => one === text)
const isSetting = (text: string): text is Setting => settings.some((one) => one === text)
const isWord = (text: string) => /^[a-z][a-z0-9_]{1,30}$/.test(text)
const isSku = (text: string) => /^[a-z0-9][a-z0-9.-]{1,60}$/.test(text)
const months = [1, 3, 6, 12, 24, 36]

function pricedOf(sku = '', currency = '', period = '') {
  const isPeriod = /^\d{1,2}$/.test(period) && months.includes(Number(period))
  return isSku(sku) && isCurrency(currency) && isPeriod
    ? { sku, currency, months: Number(period) }
    : undefined
}

/** Reads a subject; undefined when it names nothing that can be dated. */
export function parseSubject(text: string): Subject | undefined {
  const [kind, a = '', b = '', c = '', d = '', ...more] = text.split(':')
  if (more.length > 0) return undefined
  const parsed = ((): Subject | undefined => {
    if (kind === 'partner_rate') return isWord(a) && isWord(b) ? { kind, level: a, family: b } : undefined
    if (kind === 'partner_price') {
      const priced = pricedOf(b, c, d)
      return isWord(a) && priced ? { kind, level: a, ...priced } : undefined
    }
    if (kind === 'price') {
      const priced = pricedOf(a, b, c)
      return priced && { kind, ...priced }
    }
    if (kind === 'volume_tier') {
      return isWord(a) && /^[1-9]\d{0,6}$/.test(b) ? { kind, family: a, quantityMin: Number(b) } : undefined
    }
    if (kind === 'vat_rate') return /^[A-Z]{2}$/.test(a) ? { kind, country: a } : undefined
    if (kind === 'policy') return isSetting(a) ? { kind, setting: a } : undefined
    return undefined
  })()
  // one name for one thing: no leading zeros, no empty parts at the end
  return parsed && subjectText(parsed) === text ? parsed : undefined
}

export function subjectText(subject: Subject): string {
  switch (subject.kind) {
    case 'partner_rate':
      return `partner_rate:${subject.level}:${subject.family}`
    case 'partner_price':
      return `partner_price:${subject.level}:${subject.sku}:${subject.currency}:${subject.months}`
    case 'volume_tier':
      return `volume_tier:${subject.family}:${subject.quantityMin}`
    case 'price':
      return `price:${subject.sku}:${subject.currency}:${subject.months}`
    case 'vat_rate':
      return `vat_rate:${subject.country}`
    case 'policy':
      return `policy:${subject.setting}`
  }
}

/** A partner's rate is at most 35 %. */
export const partnerRateMax = 3500

const choices: Partial<Record<Setting, readonly [string, string]>> = {
  client_may_use_partner_means: ['no', 'yes'],
  limited_new_product: ['none', 'category'],
}

export type Read = { value: bigint | null } | { flaw: string }

/** Reads a value as people write it: "25" or "12.5" percent, "9.92", "30" days, "yes"; none where it may end. */
export function readValue(subject: Subject, written: string | null): Read {
  if (written === null) {
    const mayEnd = subject.kind === 'volume_tier' || subject.kind === 'partner_price'
    return mayEnd ? { value: null } : { flaw: 'cannot end, only change' }
  }
  if (subject.kind === 'partner_price' || subject.kind === 'price') {
    const unit = parseUnit(written)
    return unit === undefined ? { flaw: 'is no price such as "9.92"' } : { value: unit }
  }
  if (subject.kind === 'policy') return readSetting(subject.setting, written)
  const percent = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(written)
  if (!percent) return { flaw: 'is no percentage such as "25" or "12.5"' }
  const rate = Number(`${percent[1]}${(percent[2] ?? '').padEnd(2, '0')}`)
  const max = subject.kind === 'partner_rate' ? partnerRateMax : 10_000
  return rate > max ? { flaw: `must be ${max / 100} or less` } : { value: BigInt(rate) }
}

function readSetting(setting: Setting, written: string): Read {
  const choice = choices[setting]
  if (choice) {
    const index = choice.indexOf(written)
    return index < 0 ? { flaw: `must be ${choice.join(' or ')}` } : { value: BigInt(index) }
  }
  return /^\d{1,3}$/.test(written) && Number(written) <= 365
    ? { value: BigInt(written) }
    : { flaw: 'must be 0 to 365 days' }
}

/** The value as people write it. */
export function writeValue(subject: Subject, value: bigint | null): string | null {
  if (value === null) return null
  if (subject.kind === 'partner_price' || subject.kind === 'price') return formatUnit(value)
  if (subject.kind === 'policy') return choices[subject.setting]?.[Number(value)] ?? String(value)
  const fraction = (value % 100n).toString().padStart(2, '0').replace(/0+$/, '')
  return fraction ? `${value / 100n}.${fraction}` : String(value / 100n)
}
