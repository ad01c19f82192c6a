import type { Access, Payer } from '../access/access.ts'
import type { Id } from '../lib/id.ts'
import type {
  ApplicationNews,
  ApplicationReason,
  CaseInLetter,
  RequestInLetter,
  SafetyEvent,
  StandingInLetter,
  SupportAccessInLetter,
} from './vocabulary.ts'

/** Rights in the words of a letter: what, who pays, which categories or how many products. */
export interface RightsInWords {
  access: Access
  payer: Payer
  /** Category keys; their names come in the reader's language. */
  families: string[]
  products: number
  /** What may be done with the products of limited access; left out, the letter does not speak of it. */
  level?: 'look' | 'manage' | 'mixed' | undefined
}

/** One rate or price that changes: of a category or an item, before and after; nothing where there is none. */
export interface RateInLetter {
  kind: 'partner_rate' | 'partner_price' | 'volume_tier' | 'price'
  /** The key of a category, or the name of an item. */
  of: string
  quantity: number | null
  currency: string | null
  months: number | null
  before: string | null
  after: string | null
}

/**
 * The facts of every letter the product writes; `sheets.ts` gives each its words in the reader's language and
 * `letters.tsx` its layout. Days are YYYY-MM-DD, amounts decimal strings, links absolute.
 */
export interface LetterFacts {
  /** To the client: a partner asks for access. */
  invitation_asked: {
    partner: string
    company: string
    asked: RightsInWords
    message: string
    expiresOn: string
    link: string
  }
  /** To the partner's legal representatives: a client offers access. */
  invitation_offered: {
    client: string
    offered: RightsInWords
    message: string
    expiresOn: string
    link: string
  }
  /** To whoever was invited: still open (day 7 and 25). */
  invitation_reminder: { sender: string; expiresOn: string; link: string }
  /** To both sides; `differs` when the client gave other rights than were asked: the partner is told to check rights and payment. */
  invitation_accepted: {
    client: string
    partner: string
    asked: RightsInWords
    given: RightsInWords
    differs: boolean
    forPartner: boolean
    link: string
  }
  invitation_declined: { recipient: string; reason: string }
  invitation_withdrawn: { sender: string }
  invitation_expired: { other: string }
  /** To the partner, and a receipt to the client. */
  rights_changed: {
    client: string
    partner: string
    before: RightsInWords
    after: RightsInWords
    link: string
  }
  payer_changed: {
    client: string
    partner: string
    payer: Payer
    voided: number
    forPartner: boolean
    link: string
  }
  partnership_ended: {
    client: string
    partner: string
    endedBy: 'client' | 'partner' | 'provider' | 'time'
    reason: string
    people: number
    forPartner: boolean
  }
  partnership_moved: {
    client: string
    partner: string
    what:
      | 'paused'
      | 'resumed'
      | 'term'
      | 'ending'
      | 'leaving'
      | 'relinquished'
      | 'asked'
      | 'declined'
      | 'review'
      | 'breach'
    by: 'client' | 'partner' | 'provider' | 'time'
    text: string
    day: string | null
    count: number
    rights: RightsInWords | null
    forPartner: boolean
    link: string
  }
  /** To the client: a partner proposes what the client guards. Sums at list prices, which both sides know. */
  act_proposed: {
    client: string
    partner: string
    author: string
    act: 'order' | 'frequency' | 'renewal_off'
    title: string
    count: number
    list: string | null
    currency: string | null
    expiresOn: string
    link: string
  }
  act_decided: {
    client: string
    partner: string
    act: 'order' | 'frequency' | 'renewal_off'
    title: string
    count: number
    outcome: 'confirmed' | 'refused' | 'withdrawn' | 'expired'
    reason: string
    forPartner: boolean
    link: string
  }
  /** To all three: the client, the partner that goes and the one that comes. */
  handover_moved: {
    client: string
    from: string
    to: string
    what: 'opened' | 'reminder' | 'flipped' | 'cancelled' | 'expired'
    side: 'client' | 'from' | 'to'
    count: number
    until: string
    link: string
  }
  /** To both sides: the partner stops paying from a day on. */
  payer_notice: {
    client: string
    partner: string
    what: 'given' | 'reminder' | 'effective'
    day: string
    count: number
    forPartner: boolean
    link: string
  }
  /** To the partner's legal representatives and to staff: somebody of it went through too many clients. */
  partner_frozen: {
    partner: string
    person: string
    clients: number
    minutes: number
    forStaff: boolean
    link: string
  }
  member_added: { organisation: string; by: string; role: string; link: string }
  holding_changed: {
    client: string
    partner: string
    level: 'look' | 'manage' | 'order' | 'none'
    products: number | null
    lastDay: string | null
    link: string
  }
  holding_ending: {
    client: string
    partner: string
    person: string
    /** To the person themselves, or to those who could give it for longer. */
    forPerson: boolean
    days: number
    lastDay: string
    link: string
  }
  order_paid: {
    organisation: string
    owner: string
    title: string
    net: string
    vat: string
    gross: string
    currency: string
    link: string
  }
  order_waiting: { organisation: string; title: string; gross: string; currency: string; link: string }
  order_voided: {
    organisation: string
    title: string
    reason: 'cancelled' | 'rights_changed' | 'payer_changed' | 'partnership_ended' | 'unpaid'
    gross: string
    currency: string
  }
  payment_landed_prepaid: {
    organisation: string
    amount: string
    currency: string
    title: string
    link: string
  }
  /** To whoever paid: a credit note, and where its money went. */
  refund_made: {
    organisation: string
    title: string
    invoice: string | null
    reason: string
    net: string
    vat: string
    gross: string
    currency: string
    back: { place: 'psp' | 'prepaid' | 'receivable'; amount: string }[]
    link: string
  }
  /** To the partner: its own benefit, never the client's document. */
  cashback_clawed: {
    partner: string
    client: string
    title: string
    earned: string
    taken: string
    debt: string | null
    currency: string
    link: string
  }
  top_up_booked: { organisation: string; amount: string; currency: string; link: string }
  /** To whoever renews by hand: 60, 30 and 14 days ahead. */
  renewals_due: { organisation: string; count: number; title: string; firstOn: string; link: string }
  /** To the payer of a renewal run, once a run and currency. */
  renewals_paid: {
    organisation: string
    count: number
    title: string
    gross: string
    currency: string
    link: string
  }
  renewals_failed: {
    organisation: string
    count: number
    title: string
    firstOn: string
    nextOn: string | null
    reason: 'insufficient_funds' | 'other'
    link: string
  }
  renewals_overdue: {
    organisation: string
    count: number
    title: string
    step: 'overdue' | 'blocked' | 'terminated'
    expiredOn: string
    link: string
  }
  /** To the payer: renewals that wait for its payment at the provider, at each attempt. */
  renewals_waiting: { organisation: string; count: number; title: string; firstOn: string; link: string }
  /** To the payer: renewed and invoiced on account, under the renewal warranty. */
  renewals_on_account: {
    organisation: string
    count: number
    title: string
    gross: string
    currency: string
    dueOn: string
    link: string
  }
  /** To whoever owes an invoice on account: 14 days ahead, late, and when the products are blocked. */
  renewals_debt: {
    organisation: string
    title: string
    step: 'soon' | 'overdue' | 'blocked'
    gross: string
    currency: string
    dueOn: string
    link: string
  }
  /** The postal address changed the currency of later invoices; the wallet stays in its own. Amounts to its owner only. */
  renewals_currency: {
    organisation: string
    before: string
    after: string
    left: string | null
    forPartner: boolean
    link: string
  }
  /** To the partner that pays from now on: automatic renewals pass to it one by one as it confirms them. */
  renewals_to_confirm: { client: string; partner: string; count: number; firstOn: string; link: string }
  /** To both sides; `automatic` of the products renew at the client's charge instead. */
  mandates_cancelled: {
    client: string
    partner: string
    count: number
    automatic: number
    forPartner: boolean
    link: string
  }
  /** To every legal representative: money of the organisation will go elsewhere. */
  payout_account_changed: { organisation: string; by: string; iban: string; usableOn: string; link: string }
  payout_ended: {
    organisation: string
    state: 'booked' | 'returned' | 'rejected'
    amount: string
    currency: string
    iban: string
    reason: string
    link: string
  }
  /** To a partner: what it pays or gets changes from a day on, by an approved change of rates. */
  rates_changing: { organisation: string; from: string; rows: RateInLetter[]; more: number; link: string }
  /** To the same partners: the change does not come. */
  rates_kept: { organisation: string; from: string; link: string }
  /** To one person: what came since the last digest, told by the subjects of its letters. */
  digest: { day: string; items: { organisation: string; subject: string }[]; more: number; link: string }
  password_link: { link: string }
  /** To an address that somebody gave for a new account; `known` where it has one. */
  sign_up: { known: boolean; link: string }
  token_ending: {
    organisation: string
    token: string
    user: string
    because: 'unused' | 'expiring'
    endsOn: string
    link: string
  }
  /** A webhook no longer gets through, or its server wants no more. */
  webhook_failing: {
    organisation: string
    webhook: string
    host: string
    because: 'failing' | 'gone'
    link: string
  }
  /** To the company's legal representatives: how its way into the programme goes on. */
  application_moved: {
    organisation: string
    reference: string
    what: ApplicationNews
    reasons: ApplicationReason[]
    text: string
    day: string | null
    link: string
  }
  /** To a legal representative: somebody prepared an application that only they can send. */
  application_to_sign: { organisation: string; by: string; link: string }
  /** To an address that somebody gave for a request for offers; nothing that was typed stands in it. */
  request_confirm: { reference: string; link: string }
  request_published: { reference: string; partners: number; closesOn: string; keptDays: number; link: string }
  /** To partners that want such requests: an extract without any contact. */
  request_new: { partner: string; kind: RequestInLetter; extract: string; closesOn: string; link: string }
  request_proposal: { reference: string; partner: string }
  /** To partners that had opened it; `won` to the one whose offer was accepted. */
  request_gone: { partner: string; reference: string; won: boolean; link: string }
  support_access: SupportAccessInLetter
  support_case: CaseInLetter
  /** To a partner's legal representatives; `reached` in whole per cent of the yearly threshold. */
  standing_moved: StandingInLetter
  proof_locked: { action: string }
  /** Something happened with the ways into an account; from where, and by whom where it was not the person. */
  account_safety: { what: SafetyEvent; device: string; by: string; link: string }
}
export type LetterTemplate = keyof LetterFacts

/** Whom a letter goes to, and for which organisation they read it. */
export interface Addressed {
  organisationId: Id<'organisation'>
  email: string
  language: Letter['language']
}

/** A letter that waits to be written and sent. */
export type Letter = {
  [T in LetterTemplate]: {
    template: T
    recipient: string
    language: 'it' | 'fr' | 'de' | 'en' | 'es'
    /** For which organisation the recipient reads it; where it is left out its link may say so. */
    organisationId?: Id<'organisation'> | undefined
    /** Where it leads to in the console, where its link carries a secret. */
    place?: string | undefined
    facts: LetterFacts[T]
  }
}[LetterTemplate]
