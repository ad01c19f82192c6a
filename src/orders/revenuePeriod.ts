import { addDays, addMonths, type Day, daysBetween } from '../lib/day.ts'

/** From a day to a day, both with it. */
export interface Span {
  from: Day
  to: Day
}

/** What a period is picked by; a span of one's own is any days. */
export const periodUnits = ['month', 'quarter', 'year', 'own'] as const
export type PeriodUnit = (typeof periodUnits)[number]
export type CalendarUnit = Exclude<PeriodUnit, 'own'>

const monthsOf: Record<CalendarUnit, number> = { month: 1, quarter: 3, year: 12 }

/** The month, quarter or year a day lies in. */
export function spanOf(unit: CalendarUnit, day: Day): Span {
  const months = monthsOf[unit]
  const month = Number(day.slice(5, 7)) - 1
  const first = `${day.slice(0, 4)}-${String(month - (month % months) + 1).padStart(2, '0')}-01`
  return { from: first, to: addDays(addMonths(first, months), -1) }
}

/** The span before or after one, of the same unit. */
export function spanBeside(unit: CalendarUnit, span: Span, by: 1 | -1): Span {
  return spanOf(unit, addMonths(span.from, by * monthsOf[unit]))
}

/** Three years: longer ones are for exports. */
export const daysMax = 1100

/** What is wrong with a span of one's own, if anything. */
export function flawOf({ from, to }: Span): 'before' | 'long' | undefined {
  const days = daysBetween(from, to)
  if (days < 0) return 'before'
  return days >= daysMax ? 'long' : undefined
}

export const grains = ['day', 'week', 'month'] as const
export type Grain = (typeof grains)[number]

/** How finely a span is told, so that no chart has more than some forty columns. */
export function grainOf({ from, to }: Span): Grain {
  const days = daysBetween(from, to) + 1
  if (days <= 31) return 'day'
  return days <= 184 ? 'week' : 'month'
}

/** The first day of the part after the one that begins on a day. Weeks begin on Monday. */
function nextStart(grain: Grain, day: Day): Day {
  if (grain === 'day') return addDays(day, 1)
  if (grain === 'month') return addMonths(`${day.slice(0, 7)}-01`, 1)
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(day, 7 - sinceMonday)
}

/** A span in days, weeks or months without a gap; the first and the last are cut where the span ends. */
export function partsOf(span: Span): Span[] {
  const grain = grainOf(span)
  const parts: Span[] = []
  for (let from = span.from; from <= span.to; ) {
    const next = nextStart(grain, from)
    const last = addDays(next, -1)
    const isCut = last > span.to
    parts.push({ from, to: isCut ? span.to : last })
    from = next
  }
  return parts
}

/** What a share is of. */
export const sharesBy = ['client', 'family', 'rule'] as const
