import { addDays, addMonths, type Day, daysBetween } from '../lib/day.ts'

/** The states of a partner that the threshold moves (programme.md S1). They limit new business, never access. */
export type PartnerState = 'provisional' | 'active' | 'at_risk' | 'suspended' | 'ended'

export const firstYearMonths = 12
export const graceDays = 90
/** Days before the end of the first year at which a partner is warned: below so many basis points of the threshold. */
const warnings = [
  { name: 'ninety', days: 90, below: 6000 },
  { name: 'thirty', days: 30, below: 10_000 },
] as const
export type Warning = (typeof warnings)[number]['name']

export interface Stands {
  state: PartnerState
  since: Day
  graceUntil: Day | null
  warned: readonly string[]
  /** How much of the threshold is reached, in basis points, in the currency in which most of it is. */
  reached: number
}

export interface Followed {
  state: PartnerState
  graceUntil: Day | null
  /** What the partner is told of, if anything. */
  news: 'confirmed' | 'at_risk' | 'suspended' | 'reinstated' | Warning | null
}

export const firstYearEnds = (since: Day): Day => addMonths(since, firstYearMonths)

/** Where a partner stands today. A threshold that is met is met at once; one that is not gives ninety days of grace. */
export function follow({ state, since, graceUntil, warned, reached }: Stands, today: Day): Followed {
  const isMet = reached >= 10_000
  const stays: Followed = { state, graceUntil, news: null }
  if (state === 'ended') return stays
  if (isMet) {
    if (state === 'active') return { ...stays, graceUntil: null }
    return { state: 'active', graceUntil: null, news: state === 'provisional' ? 'confirmed' : 'reinstated' }
  }
  const end = firstYearEnds(since)
  if (state === 'provisional' && today < end) {
    const left = daysBetween(today, end)
    const due = warnings.findLast(({ days, below }) => left <= days && reached < below)
    return due && !warned.includes(due.name) ? { ...stays, news: due.name } : stays
  }
  if (state === 'provisional' || state === 'active')
    return { state: 'at_risk', graceUntil: addDays(today, graceDays), news: 'at_risk' }
  if (state === 'at_risk' && graceUntil !== null && today >= graceUntil)
    return { state: 'suspended', graceUntil: null, news: 'suspended' }
  if (state === 'at_risk' && graceUntil === null) return { ...stays, graceUntil: addDays(today, graceDays) }
  return stays
}
