/** Acts that ask for a fresh proof of who is there. An operation names its act in the contract; the rest follows. */
export const proofActions = [
  'end_partnership',
  'resume_partnership',
  'report_breach',
  'stop_paying',
  'remove_member',
  'name_legal_representative',
  'create_token',
  'change_iban',
  'approve_rates',
  'cancel_rates',
  'add_factor',
  'remove_factor',
  'renew_codes',
  'link_identity',
  'reset_factor',
  'let_support_in',
] as const
export type ProofAction = (typeof proofActions)[number]
