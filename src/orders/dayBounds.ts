import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../lib/day.ts'

/** The instant at which a business day begins. */
export function beginningOf(day: Day | undefined): RawBuilder<Date> {
  return sql<Date>`(${day ?? null}::date::timestamp at time zone 'Europe/Zurich')`
}

/** The instant at which it is over. */
export function endOf(day: Day | undefined): RawBuilder<Date> {
  return sql<Date>`((${day ?? null}::date + 1)::timestamp at time zone 'Europe/Zurich')`
}
