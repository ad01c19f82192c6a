import { addDays, type Day } from '../lib/day.ts'
import { refuse } from '../lib/refusal.ts'
import type { Rights, Wish } from './contract.ts'

/** An invitation lives 30 days; whoever got it is reminded on day 7 and day 25. */
export const invitationDays = 30
export const reminderDays = [7, 25] as const
/** A link is sent at most five times a day. */
export const sendsPerDay = 5

/** Partners that may take new clients; the others go on with those they have. */
const openStates = ['provisional', 'active', 'at_risk']

export function mustTakeClients(partner: { state: string; frozen: boolean } | undefined): void {
  if (!partner || partner.state === 'ended') refuse('not_a_partner')
  if (partner.frozen || !openStates.includes(partner.state)) refuse('partner_no_new_business')
}

export interface Pending {
  state: 'pending' | 'accepted' | 'declined' | 'withdrawn' | 'expired'
  direction: 'asked' | 'offered'
  expiresAt: Date
}

/** Only a pending invitation in its time can be answered, sent again or withdrawn; a closed one never moves. */
export function mustBeOpen(invitation: Pending, now: Date): void {
  if (invitation.state === 'expired') refuse('invitation_expired')
  if (invitation.state !== 'pending') refuse('invitation_closed')
  if (now >= invitation.expiresAt) refuse('invitation_expired')
}

/** What the client may give: a payer only with full access, products and categories only with limited. */
export function settleRights(rights: Rights): Rights {
  if (rights.access === 'limited' && rights.payer === 'partner') refuse('payer_needs_full')
  if (rights.access === 'full') return { access: 'full', payer: rights.payer, products: [], families: [] }
  const products = new Map(rights.products.map((p) => [p.productId, p]))
  const families = new Map(rights.families.map((f) => [f.family, f]))
  return {
    access: 'limited',
    payer: 'client',
    products: [...products.values()],
    families: [...families.values()],
  }
}

/** A wish is checked by the same law as what is given. */
export function settleWish(wish: Wish): Wish {
  if (wish.access === 'limited' && wish.payer === 'partner') refuse('payer_needs_full')
  return wish.access === 'full'
    ? { access: 'full', payer: wish.payer, families: [] }
    : { ...wish, payer: 'client' }
}

/**
 * The rights with which a partnership starts. The client may grant other rights than were asked; a partner takes an
 * offer as it is. `asAsked` is what the wish comes to in this client's products.
 */
export function grantedRights(invitation: Pending, granted: Rights | undefined, asAsked: Rights): Rights {
  if (granted && invitation.direction === 'offered') refuse('rights_only_by_client')
  return settleRights(granted ?? asAsked)
}

/** Whether the client gave something else than was asked, so that the partner is told to look. */
export function differs(asked: Wish | Rights, given: Rights): boolean {
  if (asked.access !== given.access || asked.payer !== given.payer) return true
  if (given.access === 'full') return false
  const keys = (entries: readonly { family: string; level: string }[]) =>
    entries
      .map((f) => `${f.family}:${f.level}`)
      .sort()
      .join()
  return (
    keys(asked.families) !== keys(given.families) ||
    ('products' in asked && asked.products.length !== given.products.length)
  )
}

/** Which reminder is due, given how many went out; 0 when none is. */
export function reminderDue(createdOn: Day, reminded: number, today: Day): number {
  const due = reminderDays.filter((days) => today >= addDays(createdOn, days)).length
  return due > reminded ? due : 0
}
