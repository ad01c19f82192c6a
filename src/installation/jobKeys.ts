import type { TextKey } from '../texts.ts'

/** The jobs that have a sentence of what they do; a test compares them with those there are. */
export const jobNames = [
  'letters',
  'documents-number',
  'documents-print',
  'refunds-send',
  'cashback',
  'holds-expire',
  'orders-unpaid',
  'invitations-expire',
  'invitations-remind',
  'holdings-remind',
  'terms-remind',
  'reviews-ask',
  'asks-expire',
  'proposals-expire',
  'handovers-follow',
  'payer-notices',
  'partnerships-retire',
  'mandates-confirm',
  'mandates-cancelled',
  'exports-make',
  'exports-expire',
  'renewals',
  'renewals-runs',
  'renewals-remind',
  'renewals-overdue',
  'debts-remind',
  'verify',
  'books-seal',
  'log-seal',
  'log-sign',
  'tokens-retire',
  'webhooks-read',
  'webhooks-send',
  'webhooks-forget',
  'epochs-fold',
  'support-access',
  'requests-end',
  'requests-forget',
  'sign-ups-forget',
  'digests-send',
  'applications-check',
  'standings-follow',
  'answers-forget',
  'jobs-asked',
] as const

export function jobKey(name: string): TextKey | undefined {
  const known = jobNames.find((one) => one === name)
  return known && `job.${known}`
}
