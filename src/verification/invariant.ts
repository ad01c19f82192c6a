import type { RawBuilder } from 'kysely'

/** A promise as a question: which rows are looked at, and which of them break it. */
export interface Invariant {
  id: string
  promise: string
  examined: RawBuilder<{ n: number }>
  /** One row per violation, named by `what`. */
  broken: RawBuilder<{ what: string }>
}
