import { z } from 'zod'
import { amount, asked, country, currency, day, pageOf, paging, rate } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { payoutStates } from './payout.ts'

const partnerId = idOf('organisation')
const own = { partnerId }
const code = z.string().nullable()
const person = z.object({ id: idOf('person'), name: z.string() })

export const taxProfile = z.object({
  country,
  vatNumber: z.string().nullable(),
  registered: z.boolean(),
  /** When and by whom self-billing was agreed to; without it nothing is paid out. */
  agreement: z.object({ at: z.string(), by: person }).nullable(),
  /** What follows for cashback earned from now on. */
  treatment: z.enum(['none', 'own_tax', 'acquisition']),
  rate,
})
export type TaxProfile = z.infer<typeof taxProfile>

const address = {
  holder: z.string().trim().min(1).max(70),
  street: z.string().trim().min(1).max(70),
  houseNumber: z.string().trim().max(16).default(''),
  postcode: z.string().trim().min(1).max(16),
  town: z.string().trim().min(1).max(35),
  country,
}

export const payoutAccount = z.object({
  id: idOf('payoutAccount'),
  /** Only its ends are readable. */
  iban: z.string(),
  holder: z.string(),
  street: z.string(),
  houseNumber: z.string(),
  postcode: z.string(),
  town: z.string(),
  country: z.string(),
  changedAt: z.string(),
  changedBy: z.string(),
  /** Before that nothing is paid out. */
  usableAt: z.string(),
  isUsable: z.boolean(),
})
export type PayoutAccount = z.infer<typeof payoutAccount>

export const state = z.enum(payoutStates)

export const payout = z.object({
  id: idOf('payout'),
  organisation: z.object({ id: partnerId, name: z.string() }),
  currency,
  amount,
  state,
  holder: z.string(),
  iban: z.string(),
  requestedAt: z.string(),
  requestedBy: person,
  approvedAt: z.string().nullable(),
  /** Nobody, where policy lets the amount pass alone. */
  approvedBy: person.nullable(),
  filedOn: day.nullable(),
  batchId: idOf('batch').nullable(),
  endedAt: z.string().nullable(),
  reason: z.string().nullable(),
  bankReference: z.string().nullable(),
  /** The refusal for which it would be left out of a file now. */
  waitsFor: code,
})
export type Payout = z.infer<typeof payout>

export const withdrawable = z.object({
  currency,
  /** What can be paid out: cashback and what was paid in, less what is reserved or owed. Promotions cannot. */
  withdrawable: amount,
  reserved: amount,
  owed: amount,
  minimum: amount,
  /** The refusal a request would meet now. */
  refusal: code,
})
export type Withdrawable = z.infer<typeof withdrawable>

export const payoutsContract = {
  taxProfile: asked({
    method: 'GET',
    path: '/p/{partnerId}/tax-profile',
    summary: 'How the partner is taxed on its cashback, and whether it agreed to self-billing',
    tag: 'payouts',
    refusals: ['accounting_only', 'not_a_partner'],
  })
    .input(z.strictObject(own))
    .output(taxProfile.nullable()),
  setTaxProfile: asked({
    method: 'PUT',
    path: '/p/{partnerId}/tax-profile',
    summary: 'Say how the partner is taxed and agree to self-billing; holds for cashback earned from now on',
    tag: 'payouts',
    refusals: ['legal_only', 'not_a_partner', 'vat_number_needed'],
  })
    .input(
      z.strictObject({
        ...own,
        country,
        registered: z.boolean(),
        vatNumber: z.string().trim().min(4).max(20).optional(),
        agreed: z.boolean(),
      }),
    )
    .output(taxProfile),
  account: asked({
    method: 'GET',
    path: '/p/{partnerId}/payout-account',
    summary: 'Where the partner’s money is paid out to',
    tag: 'payouts',
    refusals: ['accounting_only', 'not_a_partner'],
  })
    .input(z.strictObject(own))
    .output(payoutAccount.nullable()),
  setAccount: asked({
    method: 'PUT',
    path: '/p/{partnerId}/payout-account',
    summary: 'Say where money is paid out to; asks for the password, and a new number rests for 48 hours',
    tag: 'payouts',
    refusals: [
      'legal_only',
      'not_a_partner',
      'iban_wrong',
      'iban_is_qr',
      'changed_meanwhile',
      'affiliate_or_partner',
    ],
    proof: 'change_iban',
  })
    .input(z.strictObject({ ...own, iban: z.string().trim().min(5).max(50), ...address }))
    .output(payoutAccount),
  balance: asked({
    method: 'GET',
    path: '/p/{partnerId}/payouts/balance',
    summary: 'What can be paid out, per currency, and what stands in the way',
    tag: 'payouts',
    refusals: ['accounting_only', 'not_a_partner'],
  })
    .input(z.strictObject(own))
    .output(z.array(withdrawable)),
  list: asked({
    method: 'GET',
    path: '/p/{partnerId}/payouts',
    summary: 'Payouts of the partner, the newest first',
    tag: 'payouts',
    refusals: ['accounting_only', 'not_a_partner'],
  })
    .input(z.strictObject({ ...own, ...paging }))
    .output(pageOf(payout)),
  request: asked({
    method: 'POST',
    path: '/p/{partnerId}/payouts',
    summary: 'Request a payout; its money is reserved at once',
    tag: 'payouts',
    refusals: [
      'legal_only',
      'not_a_partner',
      'payouts_stopped',
      'payout_needs_agreement',
      'payout_needs_account',
      'payout_open',
      'payout_too_small',
      'insufficient_funds',
    ],
  })
    .input(z.strictObject({ ...own, currency, amount }))
    .output(payout),
  withdraw: asked({
    method: 'POST',
    path: '/p/{partnerId}/payouts/{payoutId}/withdrawal',
    summary: 'Take back a request that is in no file yet',
    tag: 'payouts',
    refusals: ['legal_only', 'not_a_partner', 'payout_moved'],
  })
    .input(z.strictObject({ ...own, payoutId: idOf('payout') }))
    .output(payout),
}
