/**
 * Money is whole: an amount is a bigint of minor units (rappen, cents) beside its currency; on the wire it is a
 * decimal string such as "208.32". A rate is a whole number of basis points (20 % = 2000).
 */

export const currencies = ['CHF', 'EUR'] as const
export type Currency = (typeof currencies)[number]

/** An amount in minor units of a currency that is named beside it. */
export type Minor = bigint

/** Both currencies have two decimals; a unit price may carry four more (`unitE6` is major units times 10^6). */
const minorPerMajor = 100n
export const unitPerMinor = 10_000n

/** The largest list amount the kernel takes: times a rate in basis points it still fits SQL's bigint. */
export const amountMax: Minor = 400_000_000_000_000n

/** Rounds n/d half away from zero to a whole number; d must be positive. */
export function roundHalfAway(n: bigint, d: bigint): bigint {
  const magnitude = (2n * (n < 0n ? -n : n) + d) / (2n * d)
  return n < 0n ? -magnitude : magnitude
}

/** The share `rate` (basis points) of an amount, rounded once. */
export function share(amount: Minor, rate: number): Minor {
  return roundHalfAway(amount * BigInt(rate), 10_000n)
}

/** Minor units as a decimal string: 20832n → "208.32". */
export function formatMinor(amount: Minor): string {
  const magnitude = amount < 0n ? -amount : amount
  const fraction = (magnitude % minorPerMajor).toString().padStart(2, '0')
  return `${amount < 0n ? '-' : ''}${magnitude / minorPerMajor}.${fraction}`
}

/** A decimal string with at most two decimals as minor units; undefined when it is not one. */
export function parseMinor(text: string): Minor | undefined {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text)
  if (!match) return undefined
  const amount = BigInt(match[2] ?? '0') * minorPerMajor + BigInt((match[3] ?? '').padEnd(2, '0'))
  return match[1] ? -amount : amount
}

/** A unit price "9.92" or "0.0125" (at most six decimals) as millionths of a major unit. */
export function parseUnit(text: string): bigint | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text)
  if (!match) return undefined
  return BigInt(match[1] ?? '0') * 1_000_000n + BigInt((match[2] ?? '').padEnd(6, '0'))
}

/** Millionths of a major unit as a decimal string with at least two decimals: 9920000n → "9.92". */
export function formatUnit(unitE6: bigint): string {
  const fraction = (unitE6 % 1_000_000n)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '')
  return `${unitE6 / 1_000_000n}.${fraction}`
}
