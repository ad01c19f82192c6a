import { type Machine, nextState } from '../lib/machine.ts'
import { refuse } from '../lib/refusal.ts'

/** How far support may go: look, or also do what is not kept for the customer alone. */
export const temporaryLevels = ['look', 'act'] as const
export type TemporaryLevel = (typeof temporaryLevels)[number]
export const levelNumber = (level: TemporaryLevel): 1 | 2 => (level === 'look' ? 1 : 2)
export const levelName = (level: number): TemporaryLevel => (level >= 2 ? 'act' : 'look')

/** Hours that can be chosen; a day is usual, a week the most. */
export const temporaryHours = [1, 4, 24, 72, 168] as const
export const usualHours = 24
/** What is asked for and not answered lapses; in an emergency support gets hours, not days. */
export const answerHours = 24
export const emergencyHours = [1, 4] as const
/** A visit in which nothing happens is over. */
export const idleMinutes = 15
/** For how long somebody who called counts as known to the agent who checked their code. */
export const knownMinutes = 30

export const temporaryStates = ['requested', 'active', 'declined', 'lapsed', 'ended'] as const
export type TemporaryState = (typeof temporaryStates)[number]
export const endings = ['user', 'agent', 'time', 'void'] as const
export type Ending = (typeof endings)[number]

type Event = 'approve' | 'decline' | 'lapse' | 'end' | 'runOut' | 'void'
type By = 'lender' | 'client' | 'agent' | 'second' | 'time'

/** The way of a temporary access, from asking to its end. */
export const temporaryMachine: Machine<TemporaryState, Event, By> = [
  { from: ['requested'], event: 'approve', by: ['lender', 'second'], to: 'active' },
  { from: ['requested'], event: 'decline', by: ['lender', 'client', 'agent', 'second'], to: 'declined' },
  { from: ['requested'], event: 'lapse', by: ['time'], to: 'lapsed' },
  { from: ['active'], event: 'end', by: ['lender', 'client', 'agent'], to: 'ended' },
  { from: ['active'], event: 'runOut', by: ['time'], to: 'ended' },
  { from: ['active'], event: 'void', by: ['time'], to: 'ended' },
]

/** Where the event leads, or a refusal: what is answered or over is not answered or ended again. */
export function movedTo(state: TemporaryState, event: Event, by: By): TemporaryState {
  return nextState(temporaryMachine, state, event, by) ?? refuse('support_access_over')
}

export interface Wish {
  level: TemporaryLevel
  hours: number
  /** Nothing for everything in reach. */
  productIds?: readonly string[] | undefined
}

/** Looking at chosen products for a while is a small thing to lend; acting, or everything, asks who is there. */
export function asksProof(wish: Pick<Wish, 'level' | 'productIds'>): boolean {
  return wish.level === 'act' || wish.productIds === undefined
}

/** What is approved is never more than was asked for. */
export function mustNotExceed(asked: Wish, given: Wish): void {
  if (levelNumber(given.level) > levelNumber(asked.level) || given.hours > asked.hours)
    refuse('support_access_more')
}
