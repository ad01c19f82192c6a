import { type Currency, currencies, formatMinor, formatUnit, parseMinor, parseUnit } from '../lib/money.ts'

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
  'payout_min',
  'payout_alone_max',
  'reserve_hours',
  'account_days',
  'account_days_yearly',
  'renewal_invoices',
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

/** What a setting is: one of two words, an amount of money in any currency, or a count within its bounds. */
export const settingForms: Record<
  Setting,
  | { words: readonly [string, string] }
  | { amountMin: bigint }
  | { unit: 'days' | 'hours'; min: number; max: number }
> = {
  client_may_use_partner_means: { words: ['no', 'yes'] },
  limited_new_product: { words: ['none', 'category'] },
  hold_days: { unit: 'days', min: 0, max: 365 },
  overdue_days: { unit: 'days', min: 0, max: 365 },
  block_days: { unit: 'days', min: 0, max: 365 },
  terminate_days: { unit: 'days', min: 0, max: 365 },
  payout_min: { amountMin: 1n },
  payout_alone_max: { amountMin: 0n },
  reserve_hours: { unit: 'hours', min: 1, max: 336 },
  account_days: { unit: 'days', min: 1, max: 365 },
  account_days_yearly: { unit: 'days', min: 1, max: 365 },
  renewal_invoices: { words: ['payer', 'product'] },
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
  const form = settingForms[setting]
  if ('words' in form) {
    const index = form.words.indexOf(written)
    return index < 0 ? { flaw: `must be ${form.words.join(' or ')}` } : { value: BigInt(index) }
  }
  if ('amountMin' in form) {
    const amount = parseMinor(written)
    return amount === undefined || amount < form.amountMin
      ? { flaw: 'is no amount such as "50.00"' }
      : { value: amount }
  }
  return /^\d{1,3}$/.test(written) && Number(written) >= form.min && Number(written) <= form.max
    ? { value: BigInt(written) }
    : { flaw: `must be ${form.min} to ${form.max} ${form.unit}` }
}

/** The value as people write it. */
export function writeValue(subject: Subject, value: bigint | null): string | null {
  if (value === null) return null
  if (subject.kind === 'partner_price' || subject.kind === 'price') return formatUnit(value)
  if (subject.kind === 'policy') return writeSetting(subject.setting, value)
  const fraction = (value % 100n).toString().padStart(2, '0').replace(/0+$/, '')
  return fraction ? `${value / 100n}.${fraction}` : String(value / 100n)
}

function writeSetting(setting: Setting, value: bigint): string {
  const form = settingForms[setting]
  if ('words' in form) return form.words[Number(value)] ?? ''
  return 'amountMin' in form ? formatMinor(value) : String(value)
}
