import { z } from 'zod'
import { asked, country, email, language, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { organisationKinds } from '../organisations/kinds.ts'
import { assignment } from './assignment.ts'
import { grantRefusals, partnerCard, partnership, rights, wish } from './contract.ts'
import { foreseen, previewHash } from './previewContract.ts'

const organisationId = idOf('organisation')

export const invitationState = z.enum(['pending', 'accepted', 'declined', 'withdrawn', 'expired'])

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
  /** Who of the partner's people gets what; shown to the partner alone. */
  assigned: z.array(assignment),
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

const acceptRefusals = [
  ...grantRefusals,
  'invitation_closed',
  'invitation_expired',
  'invitation_not_yours',
  'rights_only_by_client',
  'pair_already_live',
  'same_organisation',
  'not_a_partner',
  'partner_no_new_business',
  'holding_needs_collaborator',
] as const

const accepting = {
  invitationId: idOf('invitation'),
  token: z.string().max(100).optional(),
  organisationId: organisationId.optional(),
  granted: rights.optional(),
  /** Who of the partner's people gets what; instead of what was said when it was asked. */
  assigned: z.array(assignment).max(200).optional(),
}

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
      'holding_needs_collaborator',
    ],
  })
    .input(
      z.strictObject({
        partnerId: organisationId,
        email,
        company: z.string().trim().max(160).default(''),
        language,
        wish,
        /** Who of your people gets what once the client has given it. */
        assigned: z.array(assignment).max(200).default([]),
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
  previewAcceptance: asked({
    method: 'POST',
    path: '/invitations/{invitationId}/acceptance/preview',
    summary: 'Who would reach what once the invitation is accepted; changes nothing',
    tag: 'invitations',
    refusals: acceptRefusals,
  })
    .input(z.strictObject(accepting))
    .output(foreseen),
  accept: asked({
    method: 'POST',
    path: '/invitations/{invitationId}/acceptance',
    summary:
      'Accept; a client may give other rights than were asked for, a partner says who of its people gets what',
    tag: 'invitations',
    refusals: [...acceptRefusals, 'preview_stale'],
  })
    .input(z.strictObject({ ...accepting, preview: previewHash }))
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
