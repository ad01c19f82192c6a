import type { Act } from './act.ts'
import { importActs } from './acts/imports.ts'
import { invitationActs } from './acts/invitations.ts'
import { moneyActs } from './acts/money.ts'
import { motionActs } from './acts/motions.ts'
import { payoutActs } from './acts/payouts.ts'
import { peopleActs } from './acts/people.ts'
import { refundActs } from './acts/refunds.ts'
import { renewalActs } from './acts/renewals.ts'
import { rightsActs } from './acts/rights.ts'
import { bankActs } from './bank.ts'

/** Everything that people do. */
export const acts: readonly Act[] = [
  ...peopleActs,
  ...invitationActs,
  ...rightsActs,
  ...motionActs,
  ...moneyActs,
  ...refundActs,
  ...payoutActs,
  ...bankActs,
  ...renewalActs,
  ...importActs,
]
