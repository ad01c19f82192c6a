import { type Machine, nextState } from '../lib/machine.ts'
import { refuse } from '../lib/refusal.ts'
import { requestsInLetters } from '../mail/vocabulary.ts'

/** What a request for offers is about; each kind is known to the partners' subscriptions. */
export const requestKinds = requestsInLetters
export type RequestKind = (typeof requestKinds)[number]
export const requestStarts = ['soon', 'month', 'quarter', 'flexible'] as const
export const placeKinds = ['remote', 'on_site', 'either'] as const
export const priceKinds = ['fixed', 'range', 'hourly', 'call'] as const
export const requestStates = ['awaiting', 'open', 'paused', 'closed'] as const
export type RequestState = (typeof requestStates)[number]
export const closings = ['won', 'found_elsewhere', 'not_needed', 'expired', 'deleted', 'removed'] as const
export const ownClosings = ['found_elsewhere', 'not_needed'] as const
export const proposalStates = ['sent', 'shortlisted', 'accepted', 'declined', 'withdrawn'] as const
export type ProposalState = (typeof proposalStates)[number]
export const deliveryStates = ['new', 'opened', 'proposed', 'passed'] as const

export type RequestEvent =
  | 'confirm'
  | 'pause'
  | 'resume'
  | 'extend'
  | 'close'
  | 'delete'
  | 'expire'
  | 'remove'
  | 'win'
type RequestMover = 'author' | 'provider' | 'time'

/** experience.md §2.3; deleting is possible from everywhere, whatever else happened. */
export const requestMachine: Machine<RequestState, RequestEvent, RequestMover> = [
  { from: ['awaiting'], event: 'confirm', by: ['author'], to: 'open' },
  { from: ['open'], event: 'pause', by: ['author'], to: 'paused' },
  { from: ['paused'], event: 'resume', by: ['author'], to: 'open' },
  { from: ['open', 'paused'], event: 'extend', by: ['author'], to: 'open' },
  { from: ['open', 'paused'], event: 'close', by: ['author'], to: 'closed' },
  { from: ['open', 'paused'], event: 'win', by: ['author'], to: 'closed' },
  { from: ['awaiting', 'open', 'paused', 'closed'], event: 'delete', by: ['author'], to: 'closed' },
  { from: ['open', 'paused'], event: 'expire', by: ['time'], to: 'closed' },
  { from: ['open', 'paused'], event: 'remove', by: ['provider'], to: 'closed' },
]

export function nextOf(state: RequestState, event: RequestEvent, by: RequestMover): RequestState {
  return nextState(requestMachine, state, event, by) ?? refuse('request_closed')
}

/** The words with which a partner promises to use the provider's products for what it wins here. */
export const exclusivityVersion = '2026-11'
/** Requests that one partner may open in a day: who opens all and answers none collects addresses. */
export const openingsPerDay = 20
/** Requests that one address may send in a day. */
export const sendsPerDay = 3
/** Hours after which a request nobody confirmed is erased. */
export const confirmHours = 24
/** Days after its end in which contact data stay. */
export const keptDays = 30

const extractMax = 240
const hiding: readonly [RegExp, string][] = [
  [/[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+/g, '…'],
  [/\b(?:https?:\/\/|www\.)\S+/gi, '…'],
  [/\b[A-Z]{2}\d{2}(?:[ ]?[0-9A-Z]{4}){3,7}(?:[ ]?[0-9A-Z]{1,4})?\b/g, '…'],
  [/(?:\+|00)?\d(?:[\s./()-]?\d){7,}/g, '…'],
]

/** Words without what leads to a person: addresses, sites, account and telephone numbers. */
export function withoutContacts(text: string): string {
  return hiding.reduce((rest, [pattern, sign]) => rest.replace(pattern, sign), text)
}

/** Whether somebody typed what should stand only where the contact stands. */
export const hasContacts = (text: string): boolean => withoutContacts(text) !== text

/** What every partner reads before it opens a request: at most 240 characters, cut at a word. */
export function extractOf(text: string): string {
  const plain = withoutContacts(text).replace(/\s+/g, ' ').trim()
  if (plain.length <= extractMax) return plain
  const cut = plain.slice(0, extractMax)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 1)).trimEnd()}…`
}

/** A number that people read out: AO-7K3F-92 from the end of an id. */
export function referenceOf(id: string): string {
  const tail = id.slice(-6).toUpperCase()
  return `AO-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/** Whether one more proposal is wanted; without a number, any. */
export const wantsMore = (wanted: number | null, proposals: number): boolean =>
  wanted === null || proposals < wanted
