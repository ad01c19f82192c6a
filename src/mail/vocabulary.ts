/** Words of a closed set that letters speak of; each has its sentence in five languages. */

/** What a person is told of the safety of their account. */
export const safetyEvents = [
  'device_new',
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'identity_linked',
  'identity_unlinked',
  'codes_renewed',
  'code_used',
  'password_changed',
  'guessed',
  'reset_asked',
  'reset_done',
] as const
export type SafetyEvent = (typeof safetyEvents)[number]

/** How access of support goes on. */
export const supportAccessNews = ['asked', 'lent', 'emergency', 'ended'] as const
export type SupportAccessNews = (typeof supportAccessNews)[number]
export interface SupportAccessInLetter {
  organisation: string
  what: SupportAccessNews
  /** Who lent it, or who of support asks for it. */
  by: string
  level: 'look' | 'act'
  hours: number
  reason: string
  /** How often something was looked at or done. */
  acts: number
  link: string
}

/** How a case goes on: nothing of what was written stands in a letter. */
export const caseNews = ['opened', 'answered', 'closed', 'written'] as const
export type CaseNews = (typeof caseNews)[number]
export interface CaseInLetter {
  number: number
  organisation: string
  what: CaseNews
  /** The day by which the first answer is promised. */
  day: string
  link: string
}

/** What requests for offers are about. */
export const requestsInLetters = [
  'site',
  'redesign',
  'shop',
  'move',
  'email',
  'cloud',
  'security',
  'support',
  'other',
] as const
export type RequestInLetter = (typeof requestsInLetters)[number]

/** Why an application is turned down, or more is asked for: staff chooses, the applicant reads it in their language. */
export const applicationReasons = [
  'register_unconfirmed',
  'register_other_company',
  'website_missing',
  'website_not_yours',
  'activity_unclear',
  'no_client_support',
  'conflict_affiliate',
  'duplicate',
  'other',
] as const
export type ApplicationReason = (typeof applicationReasons)[number]

/** How a partner stands to the yearly threshold. */
export const standingNews = ['confirmed', 'reinstated', 'at_risk', 'suspended', 'ninety', 'thirty'] as const
export type StandingNews = (typeof standingNews)[number]
export interface StandingInLetter {
  organisation: string
  what: StandingNews
  reached: number
  day: string | null
  link: string
}

/** How an application to the programme goes on. */
export const applicationNews = ['submitted', 'needs_info', 'approved', 'rejected', 'upheld'] as const
export type ApplicationNews = (typeof applicationNews)[number]
