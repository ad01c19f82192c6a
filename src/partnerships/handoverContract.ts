import { z } from 'zod'
import { access, level } from '../access/access.ts'
import { asked, day } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const organisationId = idOf('organisation')
const own = { organisationId }
const byId = { ...own, handoverId: idOf('handover') }
const party = z.object({ id: organisationId, name: z.string() })
const person = z.object({ personId: idOf('person'), name: z.string(), level })

export const handover = z.object({
  id: idOf('handover'),
  state: z.enum(['open', 'done', 'cancelled', 'expired']),
  closedBecause: z
    .enum(['flipped', 'cancelled', 'time', 'partnership_ended', 'invitation_closed'])
    .nullable(),
  client: party,
  /** The partner that goes, and the partnership through which it manages. */
  from: z.object({ ...party.shape, partnershipId: idOf('partnership') }),
  /** The partner that comes; it looks as soon as it accepted. */
  to: party,
  accepted: z.boolean(),
  /** Everything the first one manages, or some products. */
  everything: z.boolean(),
  /** How many products that is now. */
  count: z.int(),
  lastDay: day,
  createdAt: z.string(),
  closedAt: z.string().nullable(),
})
export type Handover = z.infer<typeof handover>

/** What concluding a hand-over would do, before it is confirmed. */
export const handoverPreview = z.object({
  handover,
  products: z.array(z.object({ productId: idOf('product'), name: z.string() })),
  /** People of the partner that goes who reach any of it now, and of the one that comes. */
  loses: z.array(person),
  gains: z.array(person),
  /** How the two stand afterwards. */
  fromAfter: access,
  toAfter: access,
  /** Proposals of the partner that goes, which end. */
  proposals: z.int(),
  /** Orders of it that wait for payment and lose their ground. */
  ordersVoided: z.int(),
  /** Automatic renewals at its charge, which go back to your mandate or to be renewed by hand. */
  renewals: z.int(),
  /** Names exactly this; concluding gives it back. */
  previewSha: z.string(),
})
export type HandoverPreview = z.infer<typeof handoverPreview>

export const handoverContract = {
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/handovers',
    summary: 'Hand-overs from one of your partners to another, the newest first',
    tag: 'handovers',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(own))
    .output(z.array(handover)),
  open: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/handovers',
    summary:
      'Begin to hand over from this partner to another: it is invited and may look, this one goes on managing',
    tag: 'handovers',
    refusals: [
      'legal_only',
      'partnership_ended',
      'changed_meanwhile',
      'handover_open',
      'same_organisation',
      'not_a_partner',
      'partner_no_new_business',
      'not_managed',
      'resend_too_often',
    ],
  })
    .input(
      z.strictObject({
        ...own,
        partnershipId: idOf('partnership'),
        version: z.int().min(1),
        /** The partner that comes. */
        toId: organisationId,
        /** Some products; none for everything this partner manages. */
        products: z.array(idOf('product')).max(5000).default([]),
        lastDay: day,
        message: z.string().trim().max(2000).default(''),
      }),
    )
    .output(handover),
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/handovers/{handoverId}',
    summary: 'A hand-over, and what concluding it would do',
    tag: 'handovers',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(byId))
    .output(handoverPreview),
  flip: asked({
    method: 'POST',
    path: '/o/{organisationId}/handovers/{handoverId}/conclusion',
    summary: 'Conclude a hand-over in one act: the first partner loses what the second gains',
    tag: 'handovers',
    refusals: [
      'legal_only',
      'partnership_ended',
      'handover_closed',
      'handover_not_accepted',
      'proposal_changed',
      'product_taken',
      'full_access_taken',
    ],
  })
    .input(z.strictObject({ ...byId, previewSha: z.string().max(80) }))
    .output(handover),
  cancel: asked({
    method: 'POST',
    path: '/o/{organisationId}/handovers/{handoverId}/cancellation',
    summary: 'Cancel a hand-over: everything stays as it is',
    tag: 'handovers',
    refusals: ['legal_only', 'handover_closed'],
  })
    .input(z.strictObject(byId))
    .output(handover),
  listOfPartner: asked({
    method: 'GET',
    path: '/p/{partnerId}/handovers',
    summary: 'Open hand-overs by which clients come to you or leave you',
    tag: 'handovers',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ partnerId: organisationId }))
    .output(z.array(handover)),
}
