import { refusedBy } from './database.ts'
import { Refusal } from './refusal.ts'
import { isCode, type RefusalCode } from './refusals.ts'

/** Constraints that decide who comes first, and the "no" that the later one hears. */
const promises: Record<string, RefusalCode> = {
  partnership_one_per_pair: 'pair_already_live',
  partnership_one_full: 'full_access_taken',
  partnership_payer_needs_full: 'payer_needs_full',
  partnership_two_sides: 'same_organisation',
  product_grant_one_partner: 'product_taken',
  family_grant_one_partner: 'product_taken',
  invitation_one_pending: 'invitation_pending',
  last_legal_representative: 'last_legal_representative',
  balance_not_below_floor: 'insufficient_funds',
  person_email_once: 'email_taken',
  member_pkey: 'already_member',
  passkey_credential_once: 'factor_exists',
  sign_in_provider_id_account_id_key: 'identity_taken',
  sign_in_identity_once: 'identity_taken',
  factor_reset_by_others: 'reset_by_others',
  factor_reset_by_two: 'reset_by_others',
  factor_reset_one_asked: 'changed_meanwhile',
  partner_pkey: 'already_partner',
  affiliate_or_partner: 'affiliate_or_partner',
  affiliate_code_once: 'affiliate_code_taken',
  referral_is_settled: 'referral_late',
  referral_of_another: 'referral_self',
  application_one_open: 'application_moved',
  request_proposal_once: 'request_answered',
  vip_code_current: 'changed_meanwhile',
  support_access_two: 'second_person',
  application_appeal_by_others: 'appeal_by_others',
  partner_rate_once: 'dates_overlap',
  volume_tier_once: 'dates_overlap',
  price_once: 'dates_overlap',
  machine_is_collaborator: 'machine_is_collaborator',
  ask_one_open: 'ask_open',
  handover_one_open: 'handover_open',
  handover_two_partners: 'same_organisation',
  partner_price_once: 'dates_overlap',
  vat_rate_once: 'dates_overlap',
  policy_once: 'dates_overlap',
  policy_pkey: 'dates_overlap',
  change_decided_by_another: 'own_change',
  change_is_draft: 'change_decided',
  change_in_order: 'change_decided',
  change_approved_before: 'change_too_late',
  line_once: 'changed_meanwhile',
  payout_account_once: 'changed_meanwhile',
  payout_one_open: 'payout_open',
  payout_two_persons: 'payout_same_person',
  payout_goes_its_way: 'payout_moved',
  payout_bank_reference_once: 'bank_reference_known',
  payout_batch_once: 'batch_once_a_day',
  receipt_once: 'bank_reference_known',
  credit_not_above_line: 'refund_too_much',
  warranty_within_ceiling: 'warranty_exceeded',
  renewal_run_one_open: 'run_open',
  export_one_open: 'export_under_way',
  client_view_room: 'too_many_views',
  client_view_name_once: 'try_again',
  client_view_place_once: 'try_again',
}

/** Values that a column cannot take (class 22), and references to what is not there. */
const isMalformed = (state: string): boolean => state.startsWith('22') || state === '23503'

/** How SQL says a "no" by its name (app.refuse). */
const saidInSql = 'MR001'

/** The refusal a database error stands for, or undefined when it is a bug. */
export function refusalOf(error: unknown): Refusal | undefined {
  const refused = refusedBy(error)
  const code = refused?.constraint ? promises[refused.constraint] : undefined
  if (code) return new Refusal(code)
  if (refused?.state === saidInSql && isCode(refused.message))
    return new Refusal(refused.message, JSON.parse(refused.detail ?? '{}'))
  if (!refused || !isMalformed(refused.state)) return undefined
  const reason = 'a value that is out of range, malformed, or names something that does not exist'
  return new Refusal('input_invalid', { flaws: [{ field: refused.constraint ?? 'body', reason }] })
}
