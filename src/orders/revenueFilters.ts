import { z } from 'zod'
import { addDays, type Day } from '../lib/day.ts'
import { idOf } from '../lib/id.ts'
import { currencies } from '../lib/money.ts'
import { type PeriodUnit, periodUnits, type Span, sharesBy, spanOf } from './revenuePeriod.ts'
import { ruleIds } from './rule.ts'

export const revenueParts = ['time', 'lines', 'forecast'] as const
export const revenueKinds = ['discount', 'cashback'] as const

/** What the page of revenue shows; all of it stands in its address. */
export const revenueFilters = z.object({
  part: z.enum(revenueParts).optional().catch(undefined),
  unit: z.enum(periodUnits).optional().catch(undefined),
  /** A day of the period; of a period of one's own the first. */
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  currency: z.enum(currencies).optional().catch(undefined),
  client: idOf('organisation').optional().catch(undefined),
  by: z.enum(sharesBy).optional().catch(undefined),
  /** A part of a client's name. */
  q: z.string().max(120).optional().catch(undefined),
  kind: z.enum(revenueKinds).optional().catch(undefined),
  family: z.string().max(40).optional().catch(undefined),
  rule: z.enum(ruleIds).optional().catch(undefined),
  /** The line whose amount is explained beside the list. */
  why: idOf('benefit').optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
export type RevenueFilters = z.infer<typeof revenueFilters>

export const unitOf = ({ unit }: RevenueFilters): PeriodUnit => unit ?? 'year'

/** The days that are looked at: the running year unless another period was picked. */
export function spanAsked(filters: RevenueFilters, today: Day): Span {
  const unit = unitOf(filters)
  const from = filters.from ?? today
  if (unit !== 'own') return spanOf(unit, from)
  return { from, to: filters.to ?? addDays(from, 30) }
}

/** What to ask for when another kind of period is picked: around today where today was in sight. */
export function inUnit(
  unit: PeriodUnit,
  span: Span,
  today: Day,
): Pick<RevenueFilters, 'unit' | 'from' | 'to'> {
  if (unit === 'own') return { unit, ...span }
  const hasToday = span.from <= today && today <= span.to
  return { unit, from: hasToday ? today : span.from, to: undefined }
}

/** The same page with something else to be seen, from the beginning of its lists. */
export function hrefOf(page: string, filters: RevenueFilters, change: Partial<RevenueFilters>): string {
  const kept = Object.entries({ ...filters, after: undefined, why: undefined, ...change })
  const search = new URLSearchParams(kept.flatMap(([name, value]) => (value ? [[name, value]] : [])))
  return search.size > 0 ? `${page}?${search}` : page
}
