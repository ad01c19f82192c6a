import { z } from 'zod'
import { access, grantLevel, level, payer } from '../access/access.ts'
import { asked, country, day, done, email, language, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { organisationKinds } from '../organisations/kinds.ts'

const organisationId = idOf('organisation')
const family = z.string().regex(/^[a-z][a-z0-9_]{1,30}$/)

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

export const invitationState = z.enum(['pending', 'accepted', 'declined', 'withdrawn', 'expired'])

export const partnerCard = z.object({
  id: organisationId,
  name: z.string(),
  town: z.string(),
  country: z.string(),
  registerNumber: z.string().nullable(),
  website: z.string().nullable(),
  since: z.string(),
})

export const invitation = z.object({
  id: idOf('invitation'),
  direction: z.enum(['asked', 'offered']),
  state: invitationState,
  partner: partnerCard,
  client: z.object({ id: organisationId, name: z.string() }).nullable(),
  email: z.string(),
  company: z.string(),
  language,
  asked: rights,
  message: z.string(),
  sentAt: z.string(),
  sentCount: z.int(),
  createdAt: z.string(),
  expiresAt: z.string(),
  answeredAt: z.string().nullable(),
  reason: z.string().nullable(),
  partnershipId: idOf('partnership').nullable(),
})
export type Invitation = z.infer<typeof invitation>

/** What the person who opens an invitation may do with it. */
export const openedInvitation = z.object({
  invitation,
  /** Organisations of the person signed in that could accept it. */
  answerers: z.array(z.object({ id: organisationId, name: z.string() })),
  /** Why the person signed in cannot answer, if so. */
  obstacle: z
    .enum(['not_signed_in', 'invitation_not_yours', 'legal_only', 'invitation_closed', 'invitation_expired'])
    .nullable(),
  /** The address has no account yet: it can join by this link. */
  newcomer: z.boolean(),
})
export type OpenedInvitation = z.infer<typeof openedInvitation>

export const partnership = z.object({
  id: idOf('partnership'),
  version: z.int(),
  state: z.enum(['active', 'paused', 'ended']),
  access,
  payer,
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

/** What a change of rights would do, before it is confirmed. */
export const rightsPreview = z.object({
  added: z.array(z.object({ productId: idOf('product'), name: z.string() })),
  removed: z.array(z.object({ productId: idOf('product'), name: z.string() })),
  /** Products the change would take in but another partner holds. */
  takenElsewhere: z.array(z.object({ productId: idOf('product'), name: z.string(), partner: z.string() })),
  loses: z.array(z.object({ personId: idOf('person'), name: z.string(), products: z.int() })),
  gains: z.array(z.object({ personId: idOf('person'), name: z.string(), products: z.int() })),
  /** Orders waiting for payment that the change voids. */
  ordersVoided: z.int(),
  payerBefore: payer,
  payerAfter: payer,
})
export type RightsPreview = z.infer<typeof rightsPreview>

export const endPreview = z.object({
  partnership,
  losing: z.array(z.object({ personId: idOf('person'), name: z.string() })),
  products: z.int(),
  ordersVoided: z.int(),
  /** Products that expire within 60 days. */
  renewals: z.array(z.object({ productId: idOf('product'), name: z.string(), expiresOn: day })),
})

const byClient = { organisationId, partnershipId: idOf('partnership') }
const byPartner = { partnerId: organisationId, partnershipId: idOf('partnership') }
const endRefusals = ['legal_only', 'partnership_ended'] as const
const grantRefusals = [
  'legal_only',
  'product_taken',
  'product_not_yours',
  'full_access_taken',
  'payer_needs_full',
] as const

export const invitationsContract = {
  ask: asked({
    method: 'POST',
    path: '/p/{partnerId}/invitations',
    summary: 'As a partner, ask a client for access; the client decides what it gives',
    tag: 'invitations',
    refusals: [
      'legal_only',
      'not_a_partner',
      'partner_no_new_business',
      'invitation_pending',
      'payer_needs_full',
      'same_organisation',
      'resend_too_often',
    ],
  })
    .input(
      z.strictObject({
        partnerId: organisationId,
        email,
        company: z.string().trim().max(160).default(''),
        language,
        wish,
        message: z.string().trim().max(2000).default(''),
      }),
    )
    .output(invitation),
  offer: asked({
    method: 'POST',
    path: '/o/{organisationId}/invitations',
    summary: 'As a client, offer a partner access to products or to the whole account',
    tag: 'invitations',
    refusals: [
      ...grantRefusals,
      'not_a_partner',
      'partner_no_new_business',
      'invitation_pending',
      'pair_already_live',
      'same_organisation',
    ],
  })
    .input(
      z.strictObject({
        organisationId,
        partnerId: organisationId,
        rights,
        message: z.string().trim().max(2000).default(''),
      }),
    )
    .output(invitation),
  ofPartner: asked({
    method: 'GET',
    path: '/p/{partnerId}/invitations',
    summary: 'Invitations sent and received by a partner',
    tag: 'invitations',
  })
    .input(z.strictObject({ partnerId: organisationId, state: invitationState.optional(), ...paging }))
    .output(pageOf(invitation)),
  ofClient: asked({
    method: 'GET',
    path: '/o/{organisationId}/invitations',
    summary: 'Invitations sent and received by an organisation',
    tag: 'invitations',
  })
    .input(z.strictObject({ organisationId, state: invitationState.optional(), ...paging }))
    .output(pageOf(invitation)),
  open: asked({
    method: 'POST',
    path: '/invitations/opened',
    summary:
      'What an invitation says; by the link’s token, or by its id when it is addressed to you. Changes nothing',
    tag: 'invitations',
    open: true,
  })
    .input(
      z.strictObject({ token: z.string().max(100).optional(), invitationId: idOf('invitation').optional() }),
    )
    .output(openedInvitation),
  join: asked({
    method: 'POST',
    path: '/invitations/joined',
    summary: 'A newcomer opens an account and an organisation by an invitation’s link',
    tag: 'invitations',
    open: true,
    secret: true,
    refusals: ['invitation_closed', 'invitation_expired', 'email_taken'],
  })
    .input(
      z.strictObject({
        token: z.string().max(100),
        name: z.string().trim().min(1).max(120),
        password: z.string().min(12).max(256),
        language,
        organisation: z.strictObject({
          name: z.string().trim().min(1).max(160),
          kind: z.enum(organisationKinds),
          country,
        }),
      }),
    )
    .output(z.object({ personId: idOf('person'), organisationId })),
  accept: asked({
    method: 'POST',
    path: '/invitations/{invitationId}/acceptance',
    summary: 'Accept; a client may give other rights than were asked for',
    tag: 'invitations',
    refusals: [
      ...grantRefusals,
      'invitation_closed',
      'invitation_expired',
      'invitation_not_yours',
      'rights_only_by_client',
      'pair_already_live',
      'same_organisation',
      'not_a_partner',
      'partner_no_new_business',
    ],
  })
    .input(
      z.strictObject({
        invitationId: idOf('invitation'),
        token: z.string().max(100).optional(),
        organisationId: organisationId.optional(),
        granted: rights.optional(),
      }),
    )
    .output(partnership),
  decline: asked({
    method: 'POST',
    path: '/invitations/{invitationId}/refusal',
    summary: 'Decline, with a reason if you like',
    tag: 'invitations',
    refusals: ['legal_only', 'invitation_closed', 'invitation_expired', 'invitation_not_yours'],
  })
    .input(
      z.strictObject({
        invitationId: idOf('invitation'),
        token: z.string().max(100).optional(),
        reason: z.string().trim().max(500).optional(),
      }),
    )
    .output(invitation),
  resend: asked({
    method: 'POST',
    path: '/invitations/{invitationId}/resending',
    summary: 'Send it again with a new link; the old link dies',
    tag: 'invitations',
    refusals: ['legal_only', 'invitation_closed', 'invitation_expired', 'resend_too_often'],
  })
    .input(z.strictObject({ invitationId: idOf('invitation') }))
    .output(invitation),
  withdraw: asked({
    method: 'POST',
    path: '/invitations/{invitationId}/withdrawal',
    summary: 'Withdraw it; its link is dead at once',
    tag: 'invitations',
    refusals: ['legal_only', 'invitation_closed', 'invitation_expired'],
  })
    .input(z.strictObject({ invitationId: idOf('invitation') }))
    .output(invitation),
}

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
    refusals: ['partnership_ended', 'product_not_yours'],
  })
    .input(z.strictObject({ ...byClient, rights }))
    .output(rightsPreview),
  changeRights: asked({
    method: 'PUT',
    path: '/o/{organisationId}/partnerships/{partnershipId}/rights',
    summary: 'Give other rights: limited or full, product by product, even none; holds at once',
    tag: 'partnerships',
    refusals: [...grantRefusals, 'partnership_ended', 'changed_meanwhile'],
  })
    .input(z.strictObject({ ...byClient, version: z.int().min(1), rights }))
    .output(partnership),
  changePayer: asked({
    method: 'PUT',
    path: '/o/{organisationId}/partnerships/{partnershipId}/payer',
    summary: 'Change who pays what the partner orders; holds at once, the partner is told',
    tag: 'partnerships',
    refusals: ['legal_only', 'payer_needs_full', 'partnership_ended', 'changed_meanwhile'],
  })
    .input(z.strictObject({ ...byClient, version: z.int().min(1), payer }))
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
    .input(z.strictObject({ ...byClient, reason: z.string().trim().max(500).optional() }))
    .output(partnership),
  endAsPartner: asked({
    method: 'POST',
    path: '/p/{partnerId}/partnerships/{partnershipId}/end',
    summary: 'End the partnership as partner; asks for the password, holds at once',
    tag: 'partnerships',
    proof: 'end_partnership',
    refusals: endRefusals,
  })
    .input(z.strictObject({ ...byPartner, reason: z.string().trim().max(500).optional() }))
    .output(done),
}
