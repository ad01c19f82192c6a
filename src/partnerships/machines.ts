import type { Machine } from '../lib/machine.ts'

/**
 * Who moves what: the two sides' legal representatives and administrators, the provider, and time. Being of the right
 * side is not always enough; what else a move asks for (a role, the password) stands in its operation's contract.
 */
export type Mover =
  | 'clientLegal'
  | 'clientAdmin'
  | 'partnerLegal'
  | 'partnerAdmin'
  | 'proposer'
  | 'provider'
  | 'time'

export type PartnershipState = 'active' | 'paused' | 'ended'
export type PartnershipEvent =
  | 'pause'
  | 'resume'
  | 'end'
  | 'expire'
  | 'changeRights'
  | 'changePayer'
  | 'setTerm'
  | 'review'
  | 'relinquish'
  | 'ask'
  | 'stopPaying'

/** access.md §5.2 and §5.3. Power goes down by either side, up by the client alone; ending is never blocked. */
export const partnershipMachine: Machine<PartnershipState, PartnershipEvent, Mover> = [
  {
    from: ['active'],
    event: 'pause',
    by: ['clientLegal', 'clientAdmin', 'partnerLegal', 'partnerAdmin', 'provider'],
    to: 'paused',
  },
  {
    from: ['paused'],
    event: 'resume',
    by: ['clientLegal', 'partnerLegal', 'partnerAdmin', 'provider'],
    to: 'active',
  },
  { from: ['active', 'paused'], event: 'end', by: ['clientLegal', 'partnerLegal', 'provider'], to: 'ended' },
  { from: ['active', 'paused'], event: 'expire', by: ['time'], to: 'ended' },
  { from: ['active'], event: 'changeRights', by: ['clientLegal'], to: 'active' },
  { from: ['paused'], event: 'changeRights', by: ['clientLegal'], to: 'paused' },
  { from: ['active'], event: 'changePayer', by: ['clientLegal'], to: 'active' },
  { from: ['paused'], event: 'changePayer', by: ['clientLegal'], to: 'paused' },
  { from: ['active'], event: 'setTerm', by: ['clientLegal'], to: 'active' },
  { from: ['paused'], event: 'setTerm', by: ['clientLegal'], to: 'paused' },
  { from: ['active'], event: 'review', by: ['clientLegal'], to: 'active' },
  { from: ['active'], event: 'relinquish', by: ['partnerLegal', 'partnerAdmin'], to: 'active' },
  { from: ['paused'], event: 'relinquish', by: ['partnerLegal', 'partnerAdmin'], to: 'paused' },
  { from: ['active'], event: 'ask', by: ['partnerLegal', 'partnerAdmin'], to: 'active' },
]

export type InvitationState = 'pending' | 'accepted' | 'declined' | 'withdrawn' | 'expired'
export type InvitationSide = 'sender' | 'recipient' | 'time'
/** access.md §5.1 as ruled: 30 days, no counter-offer. */
export const invitationMachine: Machine<
  InvitationState,
  'accept' | 'decline' | 'withdraw' | 'resend' | 'expire',
  InvitationSide
> = [
  { from: ['pending'], event: 'accept', by: ['recipient'], to: 'accepted' },
  { from: ['pending'], event: 'decline', by: ['recipient'], to: 'declined' },
  { from: ['pending'], event: 'withdraw', by: ['sender'], to: 'withdrawn' },
  { from: ['pending'], event: 'resend', by: ['sender'], to: 'pending' },
  { from: ['pending'], event: 'expire', by: ['time'], to: 'expired' },
]

export type AskState = 'asked' | 'granted' | 'partly' | 'declined' | 'withdrawn' | 'expired'
/** access.md §5.3 A4: one open ask a partnership, 14 days, seven days of rest after a no. */
export const askMachine: Machine<
  AskState,
  'grant' | 'grantPartly' | 'decline' | 'withdraw' | 'expire',
  Mover
> = [
  { from: ['asked'], event: 'grant', by: ['clientLegal'], to: 'granted' },
  { from: ['asked'], event: 'grantPartly', by: ['clientLegal'], to: 'partly' },
  { from: ['asked'], event: 'decline', by: ['clientLegal'], to: 'declined' },
  { from: ['asked'], event: 'withdraw', by: ['partnerLegal', 'partnerAdmin'], to: 'withdrawn' },
  { from: ['asked'], event: 'expire', by: ['time'], to: 'expired' },
]

export type ProposedActState = 'proposed' | 'confirmed' | 'refused' | 'withdrawn' | 'expired'
/** access.md §5.3 A8: what a client guards, the partner proposes, and it happens as proposed or not at all. */
export const proposedActMachine: Machine<
  ProposedActState,
  'confirm' | 'refuse' | 'withdraw' | 'expire',
  Mover
> = [
  { from: ['proposed'], event: 'confirm', by: ['clientLegal', 'clientAdmin'], to: 'confirmed' },
  { from: ['proposed'], event: 'refuse', by: ['clientLegal', 'clientAdmin'], to: 'refused' },
  {
    from: ['proposed'],
    event: 'withdraw',
    by: ['partnerLegal', 'partnerAdmin', 'proposer'],
    to: 'withdrawn',
  },
  { from: ['proposed'], event: 'expire', by: ['time'], to: 'expired' },
]

export type HandoverState = 'open' | 'done' | 'cancelled' | 'expired'
/** access.md §2.3: from one partner to another in one act; until then the first manages and the second looks. */
export const handoverMachine: Machine<HandoverState, 'flip' | 'cancel' | 'expire', Mover> = [
  { from: ['open'], event: 'flip', by: ['clientLegal'], to: 'done' },
  { from: ['open'], event: 'cancel', by: ['clientLegal'], to: 'cancelled' },
  { from: ['open'], event: 'expire', by: ['time'], to: 'expired' },
]
/** Days within which a client concludes a hand-over at the most, and days before its end on which all are told. */
export const handoverDaysMax = 90
export const handoverNotices = [7, 1] as const

/** Days for which a partner that stops paying still pays, and days before its end on which both sides are told. */
export const payerNoticeDays = 30
export const payerNotices = [7, 1] as const

/** Hours within which a client confirms what was proposed. */
export const proposedActHours = 72
export const askDays = 14
export const askRestDays = 7
/** Days before the end of a term on which both sides are told. */
export const termNotices = [30, 7, 1] as const
/** A year after the beginning or the last review the client is asked, and again; no answer never cuts anything. */
export const reviewMonths = 12
export const reviewNotices = [
  { kind: 'review', afterDays: 0 },
  { kind: 'review_again', afterDays: 14 },
  { kind: 'review_last', afterDays: 30 },
] as const
