import { z } from 'zod'
import { level, payer } from '../access/access.ts'
import { amount, asked, currency, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { steps } from './renewal.ts'

const organisationId = idOf('organisation')
const own = { organisationId }
const inClient = { partnerId: organisationId, clientId: organisationId }

export const renewal = z.object({
  productId: idOf('product'),
  name: z.string(),
  itemName: z.string(),
  family: z.string(),
  quantity: z.int(),
  months: z.int(),
  /** The periods the catalogue offers it for, in months, in the owner's currency. */
  frequencies: z.array(z.int()),
  expiresOn: day,
  /** Days until the last paid day; negative once it is over. */
  daysLeft: z.int(),
  /** In grace the service goes on; blocked it stands still and comes back with a renewal. */
  step: z.enum(steps),
  level,
  /** Public price of the next period in the owner's currency, or null where the catalogue has none. */
  price: z.object({ amount, currency }).nullable(),
  /** Who pays the next renewal: of an automatic one the holder of its mandate, else as the partnership says. */
  payer: z.object({ side: payer, name: z.string() }),
  /** Whose mandate renews it now, or null where somebody has to renew it by hand. */
  renewedBy: payer.nullable(),
  /** The partner pays and has not confirmed yet: until it does, the client's mandate stands. */
  needsConfirmation: z.boolean(),
  /** Whether whoever looks has its renewals of it on an invoice of its own, when it pays. */
  ownInvoice: z.boolean(),
  /** Whether there is still time to switch automatic renewal on. */
  inTime: z.boolean(),
  nextAttemptOn: day.nullable(),
  /** The last attempt that did not work, for whoever pays. */
  lastFailure: z.object({ on: day, reason: z.string() }).nullable(),
})
export type Renewal = z.infer<typeof renewal>

const due = {
  /** How many days ahead; what is overdue is always shown. */
  days: z.coerce.number().int().min(0).max(1100).optional(),
  ...paging,
}
export const productIds = z.array(idOf('product')).min(1).max(200)
export const frequency = {
  productId: idOf('product'),
  months: z.union([z.literal(1), z.literal(3), z.literal(6), z.literal(12), z.literal(24), z.literal(36)]),
}
const invoicing = { productIds, ownInvoice: z.boolean() }
/** The products that changed; those that were so already are left out. */
const changed = z.object({ changed: z.array(idOf('product')) })
const changedFrequency = z.object({
  productId: idOf('product'),
  months: z.int(),
  expiresOn: day,
  nextEnd: day,
})

const ownRefusals = ['accounting_only', 'product_ended'] as const
const clientRefusals = ['level_too_low', 'limited_never_spends', 'not_managed', 'product_ended'] as const

export const renewalsContract = {
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/renewals',
    summary: 'What comes due in your organisation, who pays it and whether it renews by itself',
    tag: 'renewals',
  })
    .input(z.strictObject({ ...own, ...due }))
    .output(pageOf(renewal)),
  listOfClient: asked({
    method: 'GET',
    path: '/p/{partnerId}/c/{clientId}/renewals',
    summary: 'What comes due at a client that you manage as its partner',
    tag: 'renewals',
  })
    .input(z.strictObject({ ...inClient, ...due }))
    .output(pageOf(renewal)),
  switchOn: asked({
    method: 'POST',
    path: '/o/{organisationId}/renewals/automatic',
    summary: 'Let products renew by themselves at your organisation’s charge',
    tag: 'renewals',
    refusals: [...ownRefusals, 'renewal_too_late'],
  })
    .input(z.strictObject({ ...own, productIds }))
    .output(changed),
  switchOff: asked({
    method: 'POST',
    path: '/o/{organisationId}/renewals/manual',
    summary: 'Renew products by hand again',
    tag: 'renewals',
    refusals: ownRefusals,
  })
    .input(z.strictObject({ ...own, productIds }))
    .output(changed),
  switchOnForClient: asked({
    method: 'POST',
    path: '/p/{partnerId}/c/{clientId}/renewals/automatic',
    summary: 'Let a client’s products renew by themselves at your charge',
    tag: 'renewals',
    refusals: [...clientRefusals, 'renewal_too_late', 'renewal_by_payer'],
  })
    .input(z.strictObject({ ...inClient, productIds }))
    .output(changed),
  switchOffForClient: asked({
    method: 'POST',
    path: '/p/{partnerId}/c/{clientId}/renewals/manual',
    summary: 'Stop renewing a client’s products at your charge; the client’s own mandate stands',
    tag: 'renewals',
    refusals: [...clientRefusals, 'renewal_by_payer', 'proposed_to_client'],
  })
    .input(z.strictObject({ ...inClient, productIds }))
    .output(changed),
  confirm: asked({
    method: 'POST',
    path: '/p/{partnerId}/c/{clientId}/renewals/confirmation',
    summary: 'Take over the client’s automatic renewals at your charge',
    tag: 'renewals',
    refusals: [...clientRefusals, 'renewal_by_payer', 'nothing_to_confirm'],
  })
    .input(z.strictObject({ ...inClient, productIds }))
    .output(changed),
  changeFrequency: asked({
    method: 'POST',
    path: '/o/{organisationId}/renewals/frequency',
    summary: 'Renew a product for other periods from its last paid day on, on the same day of the month',
    tag: 'renewals',
    refusals: [...ownRefusals, 'price_missing'],
  })
    .input(z.strictObject({ ...own, ...frequency }))
    .output(changedFrequency),
  changeFrequencyForClient: asked({
    method: 'POST',
    path: '/p/{partnerId}/c/{clientId}/renewals/frequency',
    summary: 'The same as partner, for a client',
    tag: 'renewals',
    refusals: [...clientRefusals, 'price_missing', 'proposed_to_client'],
  })
    .input(z.strictObject({ ...inClient, ...frequency }))
    .output(changedFrequency),
  chooseInvoice: asked({
    method: 'POST',
    path: '/o/{organisationId}/renewals/invoicing',
    summary: 'Have renewals of products on invoices of their own, or together with the others you pay',
    tag: 'renewals',
    refusals: ownRefusals,
  })
    .input(z.strictObject({ ...own, ...invoicing }))
    .output(changed),
  chooseInvoiceForClient: asked({
    method: 'POST',
    path: '/p/{partnerId}/c/{clientId}/renewals/invoicing',
    summary: 'The same as partner, for what you pay of a client',
    tag: 'renewals',
    refusals: [...clientRefusals, 'renewal_by_payer'],
  })
    .input(z.strictObject({ ...inClient, ...invoicing }))
    .output(changed),
}
