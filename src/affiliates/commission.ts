import { addMonths, type Day } from '../lib/day.ts'
import type { Minor } from '../lib/money.ts'
import { roundHalfAway } from '../lib/money.ts'

/** What a line came to: a commission, or the reason why there is none. */
export const outcomes = ['earned', 'partner', 'self', 'expired', 'left'] as const
export type Outcome = (typeof outcomes)[number]

/** From which cumulative earnings in a currency which rate holds, in basis points. */
export const commissionTiers: readonly { from: Minor; rate: number }[] = [
  { from: 0n, rate: 2500 },
  { from: 5000n, rate: 3000 },
  { from: 100_000n, rate: 3500 },
  { from: 2_000_000n, rate: 5000 },
]

/** The rate of the next line, by what was earned until then; a line is never split between two. */
export function rateAfter(earned: Minor): number {
  return commissionTiers.findLast(({ from }) => earned >= from)?.rate ?? 2500
}

/** How much more has to be earned for the next rate; nothing above the last one. */
export function nextTier(earned: Minor): { rate: number; missing: Minor } | undefined {
  const next = commissionTiers.find(({ from }) => from > earned)
  return next && { rate: next.rate, missing: next.from - (earned > 0n ? earned : 0n) }
}

/** So many days a customer's orders and renewals earn, counted from its first paid order. */
export const earningDays = 365
const dayMs = 86_400_000

export interface LineFacts {
  /** A partner earns a discount or cashback on the same line: it beats code and click. */
  byPartner: boolean
  isSelf: boolean
  hasLeft: boolean
  paidAt: Date
  firstPaidAt: Date
}

export function outcomeOf(facts: LineFacts): Outcome {
  if (facts.isSelf) return 'self'
  if (facts.byPartner) return 'partner'
  if (facts.paidAt.getTime() >= facts.firstPaidAt.getTime() + earningDays * dayMs) return 'expired'
  return facts.hasLeft ? 'left' : 'earned'
}

/** What a credit note takes back of a commission: the share of all that was credited, less what went back before. */
export function takenBack(amount: Minor, base: Minor, credited: Minor, before: Minor): Minor {
  if (base === 0n) return 0n
  return credited >= base ? amount - before : roundHalfAway(amount * credited, base) - before
}

export interface Known {
  how: 'code' | 'click'
  clickedAt: Date
}

/** Whether a new word about who recommended replaces the one that is known: a code beats a click, a later the one before. */
export function replaces(known: Known | undefined, told: Known): boolean {
  if (!known) return true
  if (known.how !== told.how) return told.how === 'code'
  return told.clickedAt >= known.clickedAt
}

/** The first of the month after a day: when what has become payable by then is paid. */
export function nextPayday(on: Day): Day {
  return addMonths(`${on.slice(0, 7)}-01`, 1)
}
