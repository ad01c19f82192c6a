import type { LetterTemplate } from './letter.ts'

/** What letters are about, in the order of the page on which people choose. */
export const noticeGroups = [
  'requests',
  'partnership',
  'assignments',
  'orders',
  'renewals',
  'money',
  'programme',
  'security',
] as const
export type NoticeGroup = (typeof noticeGroups)[number]

/** How the mails of a group come. In the console everything is read, however they do. */
export const paces = ['at_once', 'daily', 'off'] as const
export type Pace = (typeof paces)[number]

interface Kind {
  group: NoticeGroup
  /** Contract, law, money owed and security: told at once, whatever somebody chose. */
  isDue: boolean
  /** Who may read it in the console as things are: a representative, those who rule over people, anybody of the organisation, or the person alone. */
  readers: 'legal' | 'bosses' | 'members' | 'person'
}

const due = (group: NoticeGroup, readers: Kind['readers'] = 'legal'): Kind => ({
  group,
  isDue: true,
  readers,
})
const open = (group: NoticeGroup, readers: Kind['readers'] = 'legal'): Kind => ({
  group,
  isDue: false,
  readers,
})

/** What each letter is, of those that stand in somebody's list; the others open a door and are no news. */
const kinds: Readonly<
  Record<
    Exclude<
      LetterTemplate,
      'password_link' | 'sign_up' | 'digest' | 'request_confirm' | 'request_published' | 'request_proposal'
    >,
    Kind
  >
> = {
  invitation_asked: due('requests', 'person'),
  invitation_offered: due('requests'),
  invitation_reminder: open('requests', 'person'),
  invitation_accepted: open('requests'),
  invitation_declined: open('requests'),
  invitation_withdrawn: open('requests'),
  invitation_expired: open('requests'),
  act_proposed: open('requests'),
  act_decided: open('requests', 'members'),
  handover_moved: due('requests'),
  request_new: open('requests', 'members'),
  request_gone: due('requests', 'members'),
  rights_changed: due('partnership'),
  payer_changed: due('partnership'),
  payer_notice: due('partnership'),
  partnership_ended: due('partnership'),
  partnership_moved: due('partnership'),
  mandates_cancelled: due('partnership'),
  holding_changed: open('assignments', 'members'),
  holding_ending: open('assignments', 'members'),
  order_paid: open('orders'),
  order_waiting: open('orders'),
  order_voided: open('orders'),
  renewals_due: open('renewals'),
  renewals_paid: open('renewals'),
  renewals_to_confirm: open('renewals'),
  renewals_failed: due('renewals'),
  renewals_overdue: due('renewals'),
  renewals_waiting: due('renewals'),
  renewals_on_account: due('money'),
  renewals_debt: due('money'),
  renewals_currency: due('money'),
  cashback_clawed: due('money'),
  refund_made: open('money'),
  top_up_booked: open('money'),
  payment_landed_prepaid: open('money'),
  payout_ended: open('money'),
  application_moved: due('programme'),
  standing_moved: due('programme'),
  application_to_sign: due('programme'),
  rates_changing: due('programme'),
  rates_kept: due('programme'),
  partner_frozen: due('security'),
  payout_account_changed: due('security'),
  member_added: due('security', 'person'),
  token_ending: due('security'),
  webhook_failing: due('security', 'bosses'),
  proof_locked: due('security', 'person'),
  account_safety: due('security', 'person'),
  support_access: due('security', 'person'),
  support_case: due('security', 'person'),
}

export type NoticeTemplate = keyof typeof kinds

export const noticeTemplates = Object.keys(kinds).filter(isNotice)

export function isNotice(template: string): template is NoticeTemplate {
  return Object.hasOwn(kinds, template)
}

export function kindOf(template: NoticeTemplate): Kind {
  return kinds[template]
}

/** The letters of a group whose pace somebody may choose; where there is none the group cannot be chosen. */
export function openTemplates(group: NoticeGroup): NoticeTemplate[] {
  return noticeTemplates.filter((template) => kinds[template].group === group && !kinds[template].isDue)
}

export const choosableGroups = noticeGroups.filter((group) => openTemplates(group).length > 0)

/** How the mail of a letter comes: what its reader chose, else what holds for their organisation, else at once. */
export function channelOf(letter: { template: string; own: Pace | null; ofOrganisation: Pace | null }): Pace {
  const { template, own, ofOrganisation } = letter
  if (!isNotice(template) || kinds[template].isDue) return 'at_once'
  return own ?? ofOrganisation ?? 'at_once'
}

/** When digests are sent, by the clock on the reader's wall. */
const digestHour = 8
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How far the clocks of a zone are ahead at an instant. */
function aheadMs(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall - Math.floor(at.getTime() / 1000) * 1000
}

/** The next morning on which a digest goes out, after an instant, in a time zone. */
export function nextDigest(now: Date, timeZone: string): Date {
  const wall = now.getTime() + aheadMs(now, timeZone)
  const today = Math.floor(wall / dayMs) * dayMs + digestHour * hourMs
  const morning = today > wall ? today : today + dayMs
  // the clocks may change in the night between
  const guess = new Date(morning - aheadMs(now, timeZone))
  return new Date(morning - aheadMs(guess, timeZone))
}

/** Where digests come when nobody said: the business's own zone. */
export const usualZone = 'Europe/Zurich'
