import { z } from 'zod'
import { access, grantLevel, level, payer } from '../access/access.ts'
import { asked, day, done, version, versionRefusals } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { family } from './assignment.ts'
import { foreseen, payerPreview, previewHash, renewalsAfter, rightsPreview } from './previewContract.ts'

const organisationId = idOf('organisation')

/** Rights as the client gives them: limited names products and categories; full may entrust the paying. */
export const rights = z.strictObject({
  access,
  payer: payer.default('client'),
  products: z
    .array(z.strictObject({ productId: idOf('product'), level: grantLevel }))
    .max(5000)
    .default([]),
  /** Categories whose later products are entrusted as they come. */
  families: z
    .array(z.strictObject({ family, level: grantLevel }))
    .max(100)
    .default([]),
})
export type Rights = z.infer<typeof rights>

/** Rights as a partner asks for them: it cannot see products yet, so it names categories. */
export const wish = z.strictObject({
  access,
  payer: payer.default('client'),
  families: z
    .array(z.strictObject({ family, level: grantLevel }))
    .max(100)
    .default([]),
})
export type Wish = z.infer<typeof wish>

export const partnerCard = z.object({
  id: organisationId,
  name: z.string(),
  town: z.string(),
  country: z.string(),
  registerNumber: z.string().nullable(),
  website: z.string().nullable(),
  since: z.string(),
})

export const partnership = z.object({
  id: idOf('partnership'),
  version: z.int(),
  state: z.enum(['active', 'paused', 'ended']),
  access,
  payer,
  /** From which day on the client pays, where its partner gave notice. */
  clientPaysFrom: day.nullable(),
  startsAt: z.string(),
  endsAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedBy: z.string().nullable(),
  /** While it is paused: since when, by which side, and why. */
  paused: z
    .object({ at: z.string(), by: z.enum(['client', 'partner', 'provider']), reason: z.string() })
    .nullable(),
  /** The day after which the client is asked whether it goes on as it is. */
  reviewDueOn: day.nullable(),
  client: z.object({ id: organisationId, name: z.string() }),
  partner: partnerCard,
  products: z.array(z.object({ productId: idOf('product'), level: grantLevel })),
  families: z.array(z.object({ family, level: grantLevel })),
  /** What was asked or offered at the beginning, to set beside what holds. */
  asked: rights.nullable(),
  /** People of the partner who reach something now. */
  people: z.array(z.object({ personId: idOf('person'), name: z.string(), level })),
})
export type Partnership = z.infer<typeof partnership>

export const endPreview = foreseen.extend({
  partnership,
  products: z.int(),
  /** Products that expire within 60 days; the client pays them from then on. */
  renewals: renewalsAfter,
})

const byClient = { organisationId, partnershipId: idOf('partnership') }
const byPartner = { partnerId: organisationId, partnershipId: idOf('partnership') }
const endRefusals = ['legal_only', 'partnership_ended', 'changed_meanwhile', 'preview_stale'] as const
/** Ending is never blocked: the version and the preview bind it only where they are given. */
const ending = {
  version: version.optional(),
  preview: previewHash,
  reason: z.string().trim().max(500).optional(),
}
export const grantRefusals = [
  'legal_only',
  'product_taken',
  'product_not_yours',
  'full_access_taken',
  'payer_needs_full',
] as const

export const partnershipsContract = {
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/partnerships',
    summary: 'Your partners, present and past',
    tag: 'partnerships',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ organisationId }))
    .output(z.array(partnership)),
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/partnerships/{partnershipId}',
    summary: 'One partnership as its client sees it',
    tag: 'partnerships',
  })
    .input(z.strictObject(byClient))
    .output(partnership),
  previewRights: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/rights/preview',
    summary: 'What a change of rights would do; changes nothing',
    tag: 'partnerships',
    refusals: ['partnership_ended', 'product_not_yours', 'full_access_taken', 'payer_needs_full'],
  })
    .input(z.strictObject({ ...byClient, rights }))
    .output(rightsPreview),
  changeRights: asked({
    method: 'PUT',
    path: '/o/{organisationId}/partnerships/{partnershipId}/rights',
    summary: 'Give other rights: limited or full, product by product, even none; holds at once',
    tag: 'partnerships',
    refusals: [...grantRefusals, 'partnership_ended', 'preview_stale', ...versionRefusals],
  })
    .input(z.strictObject({ ...byClient, version, rights, preview: previewHash }))
    .output(partnership),
  previewPayer: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/payer/preview',
    summary: 'What a change of who pays would do; changes nothing',
    tag: 'partnerships',
    refusals: ['partnership_ended', 'payer_needs_full'],
  })
    .input(z.strictObject({ ...byClient, payer }))
    .output(payerPreview),
  changePayer: asked({
    method: 'PUT',
    path: '/o/{organisationId}/partnerships/{partnershipId}/payer',
    summary: 'Change who pays what the partner orders; holds at once, the partner is told',
    tag: 'partnerships',
    refusals: ['legal_only', 'payer_needs_full', 'partnership_ended', 'preview_stale', ...versionRefusals],
  })
    .input(z.strictObject({ ...byClient, version, payer, preview: previewHash }))
    .output(partnership),
  previewEnd: asked({
    method: 'GET',
    path: '/o/{organisationId}/partnerships/{partnershipId}/end',
    summary: 'What ending would do, as client',
    tag: 'partnerships',
  })
    .input(z.strictObject(byClient))
    .output(endPreview),
  previewEndAsPartner: asked({
    method: 'GET',
    path: '/p/{partnerId}/partnerships/{partnershipId}/end',
    summary: 'What ending would do, as partner',
    tag: 'partnerships',
  })
    .input(z.strictObject(byPartner))
    .output(
      endPreview
        .omit({ partnership: true })
        .extend({ client: z.object({ id: organisationId, name: z.string() }) }),
    ),
  end: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/end',
    summary: 'End the partnership as client; asks for the password, holds at once',
    tag: 'partnerships',
    proof: 'end_partnership',
    refusals: endRefusals,
  })
    .input(z.strictObject({ ...byClient, ...ending }))
    .output(partnership),
  endAsPartner: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/end',
    summary: 'End the partnership as partner; asks for the password, holds at once',
    tag: 'partnerships',
    proof: 'end_partnership',
    refusals: endRefusals,
  })
    .input(z.strictObject({ ...byPartner, ...ending }))
    .output(done),
}
