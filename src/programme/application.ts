import { addDays, type Day } from '../lib/day.ts'
import { type Machine, nextState } from '../lib/machine.ts'
import { refuse } from '../lib/refusal.ts'

/** A company's way into the programme (experience.md §5.3). What comes after is the state of the partner. */
export const applicationStates = [
  'draft',
  'checking',
  'review',
  'needs_info',
  'approved',
  'rejected',
  'appealed',
  'withdrawn',
] as const
export type ApplicationState = (typeof applicationStates)[number]

export type ApplicationEvent =
  | 'save'
  | 'submit'
  | 'checked'
  | 'ask'
  | 'answer'
  | 'approve'
  | 'reject'
  | 'appeal'
  | 'uphold'
  | 'withdraw'
export type ApplicationMover = 'boss' | 'legal' | 'staff' | 'otherStaff' | 'time'

const open = ['draft', 'checking', 'review', 'needs_info'] as const

/**
 * Sent in means checked at once; whoever decides comes after. An appeal is decided by others than the first decision,
 * and turned down by two of them.
 */
export const applicationMachine: Machine<ApplicationState, ApplicationEvent, ApplicationMover> = [
  { from: ['draft'], event: 'save', by: ['boss', 'legal'], to: 'draft' },
  { from: ['needs_info'], event: 'save', by: ['boss', 'legal'], to: 'needs_info' },
  { from: ['draft'], event: 'submit', by: ['legal'], to: 'checking' },
  { from: ['checking'], event: 'checked', by: ['time'], to: 'review' },
  { from: ['checking'], event: 'approve', by: ['time'], to: 'approved' },
  { from: ['review'], event: 'ask', by: ['staff', 'otherStaff'], to: 'needs_info' },
  { from: ['needs_info'], event: 'answer', by: ['boss', 'legal'], to: 'checking' },
  { from: ['review'], event: 'approve', by: ['staff', 'otherStaff'], to: 'approved' },
  { from: ['review'], event: 'reject', by: ['staff', 'otherStaff'], to: 'rejected' },
  { from: ['rejected'], event: 'appeal', by: ['legal'], to: 'appealed' },
  { from: ['appealed'], event: 'approve', by: ['otherStaff'], to: 'approved' },
  { from: ['appealed'], event: 'uphold', by: ['otherStaff'], to: 'rejected' },
  { from: [...open], event: 'withdraw', by: ['legal'], to: 'withdrawn' },
]

/** Where an event leads, or the refusal that says that the application has gone on meanwhile. */
export function nextOf(
  state: ApplicationState,
  event: ApplicationEvent,
  by: ApplicationMover,
): ApplicationState {
  const next = nextState(applicationMachine, state, event, by)
  if (next) return next
  const another = by === 'staff' && nextState(applicationMachine, state, event, 'otherStaff')
  return refuse(another ? 'appeal_by_others' : 'application_moved')
}

/** The five duties [S], in the order in which they are read, and the version of their words. */
export const duties = ['support', 'invoices', 'exclusive', 'terms', 'truth'] as const
export type Duty = (typeof duties)[number]
export const dutiesVersion = '2026-11'

export const checkKinds = ['register', 'vat', 'website', 'control'] as const
export type CheckKind = (typeof checkKinds)[number]
/** Three answers and what is none: `unavailable` (try again) and `not_supported` (people look) are never a "no". */
export const checkAnswers = ['waiting', 'confirmed', 'contradicted', 'unavailable', 'not_supported'] as const
export type CheckAnswer = (typeof checkAnswers)[number]

/** When a check that found nobody is made again: after so many minutes, and then once a day while it matters. */
const againAfter = [1, 5, 30, 180] as const
export function nextTry(tries: number, now: Date): Date {
  const minutes = againAfter[tries - 1] ?? 1440
  return new Date(now.getTime() + minutes * 60_000)
}

/** How many working days the provider gives itself to decide. */
const workingDays = 3

/** The day by which an application is decided: the third working day after it was sent in. */
export function targetDay(submittedOn: Day): Day {
  let day = submittedOn
  for (let left = workingDays; left > 0; ) {
    day = addDays(day, 1)
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left--
  }
  return day
}

/** Days after which a company that was turned down may apply again. */
export const againDays = 90

/** How urgently somebody should look: what contradicts weighs most, then what nobody could check. */
export function riskOf(answers: readonly CheckAnswer[]): 'high' | 'medium' | 'low' {
  if (answers.includes('contradicted')) return 'high'
  return answers.every((answer) => answer === 'confirmed') ? 'low' : 'medium'
}
