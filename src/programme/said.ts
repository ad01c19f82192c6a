import { parseMinor } from '../lib/money.ts'
import type { CheckKind } from './application.ts'
import type { missingParts, Said } from './contract.ts'
import { readWebsite } from './eligibility.ts'
import { readRegisterNumber } from './registerNumber.ts'

/** What an application still lacks before it can be sent in. */
export function missingOf(said: Said): (typeof missingParts)[number][] {
  const lacks = [
    ['register', !readRegisterNumber(said.country, said.registerNumber)],
    ['website', !readWebsite(said.website)],
    ['activity', said.activity.length < 20],
    ['support', said.supportEmail === '' || said.supportHours === ''],
    ['billing', said.billingEmail === ''],
    ['volume', (parseMinor(said.expected) ?? 0n) <= 0n],
  ] as const
  return lacks.flatMap(([part, isMissing]) => (isMissing ? [part] : []))
}

/** The checks that what was said asks for: a VAT number only where one was given. */
export function checksOf(said: Said): CheckKind[] {
  return ['register', ...(said.vatNumber ? (['vat'] as const) : []), 'website', 'control']
}
