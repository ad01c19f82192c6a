/** What an act is about, by the first word of its code: how the log is narrowed. */
export const activityNouns = {
  people: ['member', 'organisation', 'holding', 'factor', 'notices', 'support', 'vip'],
  partnerships: ['partnership', 'invitation', 'partner', 'application', 'listing', 'request', 'referral'],
  money: [
    ...['order', 'payment', 'debt', 'cashback', 'warranty', 'payout', 'payout_batch', 'payout_account'],
    ...['tax', 'receipt', 'export'],
  ],
  renewals: ['renewal', 'renewal_run'],
  programs: ['token', 'webhook'],
  provider: ['rates', 'import', 'job', 'account', 'letter'],
} as const satisfies Record<string, readonly string[]>
export type ActivityKind = keyof typeof activityNouns

export const activityKinds = [
  'people',
  'partnerships',
  'money',
  'renewals',
  'programs',
  'provider',
] as const satisfies readonly ActivityKind[]
