import { z } from 'zod'
import { payer } from '../access/access.ts'
import { amount, asked, currency, day, done, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { actKinds } from './guardedKinds.ts'

export const actKind = z.enum(actKinds)

const organisationId = idOf('organisation')
const own = { organisationId }
const byClient = { ...own, partnershipId: idOf('partnership') }
const asClient = { ...own, proposedActId: idOf('proposedAct') }

export const guard = z.strictObject({
  act: actKind,
  /** One product, or none for all of them. */
  productId: idOf('product').nullable().default(null),
  /** Orders only: from more than this on, at public prices without tax, in the client's currency. */
  above: amount.nullable().default(null),
})
export type Guard = z.infer<typeof guard>

const guards = z.object({
  /** Of the partnership; a change names the one it was made on. */
  version: z.int(),
  guards: z.array(
    z.object({
      ...guard.shape,
      productId: idOf('product').nullable(),
      above: amount.nullable(),
      productName: z.string().nullable(),
      currency: currency.nullable(),
    }),
  ),
})
export type Guards = z.infer<typeof guards>

/** What a proposal comes to, as both sides may see it: public prices, and the sum only where the client pays it. */
export const actPreview = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('order'),
    payer,
    means: z.enum(['prepaid', 'provider']),
    currency,
    list: amount,
    gross: amount.nullable(),
    lines: z.array(
      z.object({
        name: z.string(),
        operation: z.enum(['order', 'renewal']),
        quantity: z.int(),
        months: z.int(),
        periods: z.int(),
        list: amount,
      }),
    ),
  }),
  z.object({
    act: z.literal('frequency'),
    productId: idOf('product'),
    name: z.string(),
    before: z.int(),
    after: z.int(),
    expiresOn: day,
    nextEnd: day,
  }),
  z.object({
    act: z.literal('renewal_off'),
    products: z.array(
      z.object({
        productId: idOf('product'),
        name: z.string(),
        expiresOn: day,
        /** By whose mandate it renews afterwards. */
        renewedBy: z.enum(['client', 'nobody']),
      }),
    ),
  }),
])
export type ActPreview = z.infer<typeof actPreview>

const party = z.object({ id: organisationId, name: z.string() })
export const proposedAct = z.object({
  id: idOf('proposedAct'),
  partnershipId: idOf('partnership'),
  client: party,
  partner: party,
  state: z.enum(['proposed', 'confirmed', 'refused', 'withdrawn', 'expired']),
  proposedBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  reason: z.string().nullable(),
  preview: actPreview,
  /** Names exactly what was proposed; confirming gives it back. */
  previewSha: z.string(),
  /** What a confirmed order became, for whoever pays it. */
  orderId: idOf('order').nullable(),
})
export type ProposedAct = z.infer<typeof proposedAct>

const state = proposedAct.shape.state.optional()

export const guardedContract = {
  guards: asked({
    method: 'GET',
    path: '/o/{organisationId}/partnerships/{partnershipId}/guards',
    summary: 'What this partner only proposes, and you confirm',
    tag: 'guarded acts',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(byClient))
    .output(guards),
  setGuards: asked({
    method: 'PUT',
    path: '/o/{organisationId}/partnerships/{partnershipId}/guards',
    summary: 'Say what this partner only proposes from now on; the list replaces the former one',
    tag: 'guarded acts',
    refusals: ['legal_only', 'partnership_ended', 'changed_meanwhile', 'product_not_yours'],
  })
    .input(z.strictObject({ ...byClient, version: z.int().min(1), guards: z.array(guard).max(500) }))
    .output(guards),
  guardsOfClient: asked({
    method: 'GET',
    path: '/p/{partnerId}/c/{clientId}/guards',
    summary: 'What a client wants to confirm before you do it',
    tag: 'guarded acts',
  })
    .input(z.strictObject({ partnerId: organisationId, clientId: organisationId }))
    .output(guards),
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/proposed-acts',
    summary: 'What partners proposed to you, the newest first',
    tag: 'guarded acts',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ ...own, state, ...paging }))
    .output(pageOf(proposedAct)),
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/proposed-acts/{proposedActId}',
    summary: 'One proposal, and what stands in the way of confirming it now',
    tag: 'guarded acts',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(asClient))
    .output(
      z.object({
        proposal: proposedAct,
        obstacle: z.enum(['proposal_closed', 'proposal_changed', 'proposal_fails']).nullable(),
      }),
    ),
  confirm: asked({
    method: 'POST',
    path: '/o/{organisationId}/proposed-acts/{proposedActId}/confirmation',
    summary: 'Let a proposal happen, exactly as you saw it',
    tag: 'guarded acts',
    refusals: ['boss_only', 'proposal_closed', 'proposal_changed', 'proposal_fails'],
  })
    .input(z.strictObject({ ...asClient, previewSha: z.string().max(80) }))
    .output(proposedAct),
  refuse: asked({
    method: 'POST',
    path: '/o/{organisationId}/proposed-acts/{proposedActId}/refusal',
    summary: 'Refuse a proposal; nothing happens',
    tag: 'guarded acts',
    refusals: ['boss_only', 'proposal_closed'],
  })
    .input(z.strictObject({ ...asClient, reason: z.string().trim().max(500).default('') }))
    .output(proposedAct),
  listOfPartner: asked({
    method: 'GET',
    path: '/p/{partnerId}/proposed-acts',
    summary:
      'What your people proposed to clients: all of it for representatives and administrators, else your own',
    tag: 'guarded acts',
  })
    .input(z.strictObject({ partnerId: organisationId, state, ...paging }))
    .output(pageOf(proposedAct)),
  withdraw: asked({
    method: 'POST',
    path: '/p/{partnerId}/proposed-acts/{proposedActId}/withdrawal',
    summary: 'Withdraw what you proposed',
    tag: 'guarded acts',
    refusals: ['boss_only', 'proposal_closed'],
  })
    .input(z.strictObject({ partnerId: organisationId, proposedActId: idOf('proposedAct') }))
    .output(done),
}
