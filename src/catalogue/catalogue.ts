import type { Day } from '../lib/day.ts'

/** A value that holds from a day on, until another takes its place. `until` is the first day it holds no more. */
export interface Dated<Value> {
  from: Day
  until: Day | null
  value: Value
}

/** What has to happen so that a value holds from a day on. */
export type Succession =
  /** It holds already. */
  | { kind: 'unchanged' }
  /** Another value is announced for that very day and has never held: it is corrected. */
  | { kind: 'corrected' }
  /** The value that began on `closes` ends the day before; null when there is none. */
  | { kind: 'begins'; closes: Day | null }
  /** What held in the past is history. */
  | { kind: 'too_early' }
  /** Another value holds from that day, or is announced for a later one. */
  | { kind: 'overlaps'; from: Day }

/**
 * Lets a value follow those there are. The first value of all may begin in the past, so that a history can be
 * brought in; every later one begins today at the earliest.
 */
export function succeed<Value>(
  values: readonly Dated<Value>[],
  next: { from: Day; value: Value },
  today: Day,
): Succession {
  const holding = values.find(({ from, until }) => from <= next.from && (until === null || next.from < until))
  if (holding?.value === next.value) return { kind: 'unchanged' }
  if (values.length > 0 && next.from < today) return { kind: 'too_early' }
  const later = values.find(({ from }) => from > next.from)
  if (later) return { kind: 'overlaps', from: later.from }
  if (holding?.from === next.from) {
    return next.from > today ? { kind: 'corrected' } : { kind: 'overlaps', from: holding.from }
  }
  return { kind: 'begins', closes: holding?.from ?? null }
}
