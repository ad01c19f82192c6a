import { addDays, addMonths, type Day, daysBetween } from '../lib/day.ts'
import { refuse } from '../lib/refusal.ts'

/** Days before the last paid day on which an automatic renewal is tried, until it works. */
export const attemptDays = [14, 10, 5, 1, 0] as const
/** Days before the last paid day on which whoever renews by hand is reminded. */
export const reminderDays = [60, 30, 14] as const
/** With fewer days left the first attempt is over: automatic renewal cannot be switched on any more. */
const daysToSwitchOn = 14

export const frequencies = [1, 3, 6, 12, 24, 36] as const
export type Frequency = (typeof frequencies)[number]

/** The k-th period of a product, half open: counted from its anchor each time, never from the period before. */
export function periodOf(anchorOn: Day, months: number, k: number): { start: Day; end: Day } {
  return { start: addMonths(anchorOn, months * k), end: addMonths(anchorOn, months * (k + 1)) }
}

/** Whether automatic renewal may be switched on today, for a product paid until a day. */
export function mustBeInTime(expiresOn: Day, today: Day): void {
  const days = daysBetween(today, expiresOn)
  if (days < daysToSwitchOn) refuse('renewal_too_late', { expiresOn, days })
}

/** The attempt that is due: the latest whose day has come; undefined before the first. */
export function attemptDue(expiresOn: Day, today: Day): Day | undefined {
  const reached = attemptDays.filter((days) => addDays(expiresOn, -days) <= today).at(-1)
  return reached === undefined ? undefined : addDays(expiresOn, -reached)
}

/** The day of the next attempt after today; undefined after the last. */
export function nextAttempt(expiresOn: Day, today: Day): Day | undefined {
  return attemptDays.map((days) => addDays(expiresOn, -days)).find((day) => day > today)
}

/** The reminder that is due: the one of the fewest days that has come; undefined before the first and after expiry. */
export function reminderDue(expiresOn: Day, today: Day): (typeof reminderDays)[number] | undefined {
  const left = daysBetween(today, expiresOn)
  return left < 0 ? undefined : reminderDays.filter((days) => left <= days).at(-1)
}

export interface OverduePolicy {
  overdueDays: number
  blockDays: number
  terminateDays: number
}

export const steps = ['running', 'grace', 'overdue', 'blocked', 'terminated'] as const
export type Step = (typeof steps)[number]

/** Where a product stands that is not renewed: it runs on in grace, then is reminded, blocked and ended. */
export function stepOf(expiresOn: Day, today: Day, policy: OverduePolicy): Step {
  const over = daysBetween(expiresOn, today)
  if (over < 0) return 'running'
  if (over >= policy.terminateDays) return 'terminated'
  if (over >= policy.blockDays) return 'blocked'
  return over >= policy.overdueDays ? 'overdue' : 'grace'
}

/** Days before an invoice on account is to be paid on which whoever owes it is reminded. */
export const debtReminderDays = 14

/** Where a product stands whose paid period was invoiced on account: late, then blocked, until the invoice is paid. */
export function stepOfDebt(dueOn: Day, today: Day, policy: OverduePolicy): Step {
  const late = daysBetween(dueOn, today)
  if (late >= policy.blockDays) return 'blocked'
  return late >= policy.overdueDays ? 'overdue' : 'running'
}

/** The graver of two steps. */
export function graver(a: Step, b: Step): Step {
  return steps.indexOf(a) < steps.indexOf(b) ? b : a
}

export interface Anchored {
  anchorOn: Day
  /** The day of the month before any change of frequency, where the anchor's month was too short for it. */
  anchorDay: number | null
  periodsPaid: number
  months: number
  expiresOn: Day
}

const dayOfMonth = (day: Day) => Number(day.slice(8))

/** How many months back to look for a month long enough: in steps of three years a 29 February is up to twelve away. */
const anchorsBack = 144

/**
 * The same product on another frequency: what is paid stays paid, and later periods end on the day of the month they
 * always did. The new anchor lies so that the last paid day is a period's end, in the longest month that allows it.
 */
export function changeFrequency(product: Anchored, months: Frequency): Anchored {
  const { anchorOn, periodsPaid, expiresOn } = product
  const onAnchor = addMonths(anchorOn, periodsPaid * product.months) === expiresOn
  const wanted = onAnchor ? (product.anchorDay ?? dayOfMonth(anchorOn)) : dayOfMonth(expiresOn)
  let best = { anchorOn: expiresOn, periodsPaid: 0 }
  for (let k = 1; k * months <= anchorsBack && dayOfMonth(best.anchorOn) < wanted; k++) {
    const start = addMonths(`${expiresOn.slice(0, 8)}01`, -k * months)
    const longest = addDays(addMonths(start, 1), -1)
    const candidate =
      dayOfMonth(longest) < wanted ? longest : `${start.slice(0, 8)}${String(wanted).padStart(2, '0')}`
    const fits = addMonths(candidate, k * months) === expiresOn
    if (fits && dayOfMonth(candidate) > dayOfMonth(best.anchorOn))
      best = { anchorOn: candidate, periodsPaid: k }
  }
  const forgets = dayOfMonth(best.anchorOn) !== wanted
  return { ...best, anchorDay: forgets ? wanted : null, months, expiresOn }
}
