import type { Minor } from '../lib/money.ts'
import type { RefusalCode } from '../lib/refusals.ts'

export const payoutStates = ['requested', 'approved', 'filed', 'booked', 'returned', 'rejected'] as const
export type PayoutState = (typeof payoutStates)[number]

/**
 * Which state follows which, by whose act, and what becomes of the money held for it. Server, buttons and tests read
 * it here; the database has the same list.
 */
export const moves = {
  approve: { from: ['requested'], to: 'approved', by: 'staff' },
  reject: { from: ['requested', 'approved'], to: 'rejected', by: 'staff' },
  withdraw: { from: ['requested', 'approved'], to: 'rejected', by: 'partner' },
  file: { from: ['approved'], to: 'filed', by: 'staff' },
  book: { from: ['filed'], to: 'booked', by: 'staff' },
  return: { from: ['filed', 'booked'], to: 'returned', by: 'staff' },
} as const satisfies Record<
  string,
  { from: readonly PayoutState[]; to: PayoutState; by: 'staff' | 'partner' }
>
export type Move = keyof typeof moves

export function mayMove(move: Move, state: PayoutState): boolean {
  const from: readonly PayoutState[] = moves[move].from
  return from.includes(state)
}

/** What stands between a partner and its money. */
export interface Hindrances {
  hasAgreed: boolean
  hasAccount: boolean
  isFrozen: boolean
  /** A payout in this currency waits for its file. */
  hasOpen: boolean
  /** Free cashback and paid-in money, less what is owed. */
  withdrawable: Minor
  minimum: Minor
}

/** Why no payout can be requested now, the first reason to be mended first; undefined when one can. */
export function requestRefusal(facts: Hindrances): RefusalCode | undefined {
  if (facts.isFrozen) return 'payouts_stopped'
  if (!facts.hasAgreed) return 'payout_needs_agreement'
  if (!facts.hasAccount) return 'payout_needs_account'
  if (facts.hasOpen) return 'payout_open'
  if (facts.withdrawable < facts.minimum) return 'payout_too_small'
  return undefined
}

export interface Waits {
  hasAgreed: boolean
  isFrozen: boolean
  /** The latest number of the account can be paid to. */
  isUsable: boolean
  /** Cashback taken back after it was spent, beyond what is free beside the payout. */
  owes: boolean
}

/** Why an approved payout is left out of the next file; undefined when it goes. */
export function waitsFor(facts: Waits): RefusalCode | undefined {
  if (facts.isFrozen) return 'payouts_stopped'
  if (!facts.hasAgreed) return 'payout_needs_agreement'
  if (!facts.isUsable) return 'payout_account_fresh'
  if (facts.owes) return 'payout_owes'
  return undefined
}

/** A new number of an account pays nothing out for so long. */
export const accountRestHours = 48

/** Whether one person's word is enough for an amount. */
export function needsApproval(amount: Minor, aloneMax: Minor): boolean {
  return amount > aloneMax
}
