import type { Act } from './act.ts'
import { askActs } from './acts/asks.ts'
import { importActs } from './acts/imports.ts'
import { invitationActs } from './acts/invitations.ts'
import { moneyActs } from './acts/money.ts'
import { motionActs } from './acts/motions.ts'
import { owedActs } from './acts/owed.ts'
import { payoutActs } from './acts/payouts.ts'
import { peopleActs } from './acts/people.ts'
import { rateActs } from './acts/rates.ts'
import { refundActs } from './acts/refunds.ts'
import { renewalActs } from './acts/renewals.ts'
import { rightsActs } from './acts/rights.ts'
import { tokenActs } from './acts/tokens.ts'
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
  ...owedActs,
  ...rateActs,
  ...askActs,
  ...tokenActs,
  ...importActs,
]
