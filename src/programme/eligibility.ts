import { type Currency, formatMinor } from '../lib/money.ts'
import { readRegisterNumber } from './registerNumber.ts'

/** What somebody says of a company before they have signed up (programme.md S1). */
export interface SaidOfCompany {
  kind: 'company' | 'person'
  country: string
  registerNumber: string
  website: string
  currency: Currency
  /** A year, in minor units, without VAT: managed today and expected a year from now. */
  managed: bigint
  expected: bigint
  supportsClients: boolean
  isAffiliate: boolean
}

/** `later`: nothing stands in the way today, but something is left to do. */
export type Verdict = 'met' | 'later' | 'not_met'
export const conditions = ['company', 'register', 'website', 'volume', 'support', 'affiliate'] as const
export type Condition = (typeof conditions)[number]

export interface Judged {
  condition: Condition
  verdict: Verdict
  /** The sentence that says why, and what to do about it. */
  because: Because
}

export type Because =
  | 'company.met'
  | 'company.person'
  | 'register.met'
  | 'register.wrong'
  | 'register.missing'
  | 'website.met'
  | 'website.missing'
  | 'website.wrong'
  | 'volume.met'
  | 'volume.expected'
  | 'volume.far'
  | 'support.met'
  | 'support.missing'
  | 'affiliate.met'
  | 'affiliate.is'

/** What a partner manages in a year, in minor units, without VAT; two sums, never converted into one another [S]. */
export const yearlyThreshold: Readonly<Record<Currency, bigint>> = { CHF: 200_000n, EUR: 180_000n }

/** The https address of a company's own site, or undefined: a page inside somebody else's is none of its own. */
export function readWebsite(typed: string): URL | undefined {
  const text = typed.trim()
  // on this machine only where the courier goes there too: for development and tests
  if (/^http:\/\/(?:localhost|127\.0\.0\.1):\d{1,5}\/?$/.test(text)) return new URL(text)
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.port) return undefined
  const isName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(url.hostname)
  if (!isName || elsewhere.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`)))
    return undefined
  return new URL(`https://${url.hostname}/`)
}

/** Where people have a page, but no site. */
const elsewhere = ['facebook.com', 'instagram.com', 'linkedin.com', 'linktr.ee', 'x.com', 'youtube.com']

const judged = (condition: Condition, verdict: Verdict, because: Because): Judged => ({
  condition,
  verdict,
  because,
})

function judgeRegister({ country, registerNumber }: SaidOfCompany): Judged {
  if (registerNumber.trim() === '') return judged('register', 'not_met', 'register.missing')
  return readRegisterNumber(country, registerNumber)
    ? judged('register', 'met', 'register.met')
    : judged('register', 'not_met', 'register.wrong')
}

function judgeWebsite({ website }: SaidOfCompany): Judged {
  if (website.trim() === '') return judged('website', 'not_met', 'website.missing')
  return readWebsite(website)
    ? judged('website', 'met', 'website.met')
    : judged('website', 'not_met', 'website.wrong')
}

/** A new partner has twelve months to get there, so that no volume of today shuts anybody out. */
function judgeVolume({ currency, managed, expected }: SaidOfCompany): Judged {
  const needed = yearlyThreshold[currency]
  if (managed >= needed) return judged('volume', 'met', 'volume.met')
  return judged('volume', 'later', expected >= needed ? 'volume.expected' : 'volume.far')
}

/** The six conditions, each met, still to be met, or not met and why. */
export function judge(said: SaidOfCompany): Judged[] {
  return [
    said.kind === 'company'
      ? judged('company', 'met', 'company.met')
      : judged('company', 'not_met', 'company.person'),
    judgeRegister(said),
    judgeWebsite(said),
    judgeVolume(said),
    said.supportsClients
      ? judged('support', 'met', 'support.met')
      : judged('support', 'not_met', 'support.missing'),
    said.isAffiliate
      ? judged('affiliate', 'later', 'affiliate.is')
      : judged('affiliate', 'met', 'affiliate.met'),
  ]
}

/** Whether a company may apply at all: nothing that is not met; what is met later does not count against it. */
export function mayApply(lines: readonly Judged[]): boolean {
  return lines.every(({ verdict }) => verdict !== 'not_met')
}

/** The yearly threshold as it is written. */
export const thresholdOf = (currency: Currency): string => formatMinor(yearlyThreshold[currency])
