import { type RefusalCode, refusals } from './refusals.ts'

/** One thing that is wrong with an input: where, why, and what would be right. */
export interface Flaw {
  field: string
  reason: string
}

/** What a refusal may carry beside its name; it reaches the asker, so nothing secret stands in it. */
export interface RefusalFacts {
  flaws?: Flaw[]
  [fact: string]: unknown
}

/** A named "no". The server turns it into a problem document with the catalogue's status and sentence. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly facts: RefusalFacts
  /** What was written before the "no" stays written (a counted wrong password, an opened intent). */
  readonly kept: boolean

  constructor(code: RefusalCode, facts: RefusalFacts = {}, kept = false) {
    super(refusals[code].en)
    this.name = 'Refusal'
    this.code = code
    this.facts = facts
    this.kept = kept
  }
}

export function refuse(code: RefusalCode, facts?: RefusalFacts): never {
  throw new Refusal(code, facts)
}

/** Refuses, but keeps what this transaction wrote. Only for what must be remembered of a refused call. */
export function refuseKeeping(code: RefusalCode, facts?: RefusalFacts): never {
  throw new Refusal(code, facts, true)
}
