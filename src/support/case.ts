import { type Machine, nextState } from '../lib/machine.ts'
import { refuse } from '../lib/refusal.ts'

/** Open: support has to answer. Answered: the customer has to. */
export const caseStates = ['open', 'answered', 'closed'] as const
export type CaseState = (typeof caseStates)[number]
export const caseSides = ['customer', 'support'] as const
export type CaseSide = (typeof caseSides)[number]
type Event = 'write' | 'answer' | 'close'

/** The way of a case. Whoever writes to a closed one as a customer opens it again; support opens none. */
export const caseMachine: Machine<CaseState, Event, CaseSide> = [
  { from: ['open', 'answered', 'closed'], event: 'write', by: ['customer'], to: 'open' },
  { from: ['open', 'answered'], event: 'answer', by: ['support'], to: 'answered' },
  { from: ['open', 'answered'], event: 'close', by: ['customer', 'support'], to: 'closed' },
]

export function caseAfter(state: CaseState, event: Event, by: CaseSide): CaseState {
  return nextState(caseMachine, state, event, by) ?? refuse('case_closed')
}

/** Opening hours within which everybody is answered first; who has more was promised less. */
export const usualResponseHours = 8

/** How a first answer stands against its promise. */
export type CasePromise = 'kept' | 'missed' | 'running' | 'late'

export function promiseOf(one: {
  dueAt: Date
  firstAnsweredAt: Date | null
  closedAt: Date | null
  now: Date
}): CasePromise {
  const { dueAt, firstAnsweredAt, closedAt, now } = one
  const answered = firstAnsweredAt ?? closedAt
  if (answered) return answered <= dueAt ? 'kept' : 'missed'
  return now <= dueAt ? 'running' : 'late'
}
