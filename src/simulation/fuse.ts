import type pg from 'pg'

/** The program was killed at this await: nothing that it had in memory survives. */
export class Crash extends Error {
  constructor() {
    super('the program was killed')
    this.name = 'Crash'
  }
}

/** What was lost when the program died: what it was about to ask, or the answer to what it had asked. */
export type Lost = 'question' | 'answer'

/** Kills the program at a chosen statement. Every statement is an await, so each of them can be its last. */
export interface Fuse {
  arm(statements: number, lost: Lost): void
  disarm(): void
  /** Whether the program died; from then on it gets no answer any more. */
  readonly isBlown: boolean
  blow(): never
  /** Puts the fuse between a connection of the program and the database. */
  guard(client: pg.PoolClient): void
  /** A new program has been started. */
  replace(): void
}

type Ask = (...asked: unknown[]) => unknown

export function makeFuse(): Fuse {
  let left = Number.POSITIVE_INFINITY
  let lost: Lost = 'question'
  let isBlown = false
  const blow = (): never => {
    isBlown = true
    throw new Crash()
  }
  return {
    get isBlown() {
      return isBlown
    },
    arm(statements, what) {
      left = statements
      lost = what
    },
    disarm() {
      left = Number.POSITIVE_INFINITY
    },
    blow,
    replace() {
      left = Number.POSITIVE_INFINITY
      isBlown = false
    },
    guard(client) {
      const ask: Ask = client.query.bind(client)
      const guarded: Ask = async (...asked) => {
        if (isBlown) throw new Crash()
        left -= 1
        if (left === 0 && lost === 'question') blow()
        const answer = await ask(...asked)
        if (left === 0) blow()
        return answer
      }
      Object.assign(client, { query: guarded })
      // the server ends the connections of a dead program while the pool still holds them
      client.on('error', () => undefined)
    },
  }
}
