import { z } from 'zod'
import { access, payer } from '../access/access.ts'
import { asked, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const organisation = z.object({ id: idOf('organisation'), name: z.string() })
const reason = z.string().trim().min(3).max(500)
const of = { partnershipId: idOf('partnership') }
const ofPartner = { organisationId: idOf('organisation') }

/** A partnership as the provider's people see it. */
export const providedPartnership = z.object({
  id: idOf('partnership'),
  client: organisation,
  partner: organisation,
  state: z.enum(['active', 'paused', 'ended']),
  access,
  payer,
  startsAt: z.string(),
  paused: z
    .object({ at: z.string(), by: z.enum(['client', 'partner', 'provider']), reason: z.string() })
    .nullable(),
  /** What one of the provider's people proposed and a second decides. */
  proposed: z
    .object({
      what: z.enum(['resume', 'end']),
      by: z.string(),
      /** Whether the person asking proposed it and so cannot decide. */
      own: z.boolean(),
      reason: z.string(),
      /** An end may be confirmed from this day on; at once where it is about abuse. */
      noticeUntil: day.nullable(),
    })
    .nullable(),
})
export type ProvidedPartnership = z.infer<typeof providedPartnership>

/** A client whose partner leaves: what nobody looks after then. */
export const orphan = z.object({
  client: organisation,
  partnershipId: idOf('partnership'),
  products: z.int(),
  /** Products that expire within 60 days. */
  renewals: z.int(),
})

/** Of an end: abuse waits for no notice. */
const decision = { confirm: z.boolean(), abuse: z.boolean().default(false) }
const orphans = z.object({ orphans: z.array(orphan) })

export const providerContract = {
  list: asked({
    method: 'GET',
    path: '/staff/partnerships',
    summary: 'Partnerships, by part of a name, for the provider’s people',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(
      z.strictObject({
        q: z.string().trim().max(120).optional(),
        organisationId: idOf('organisation').optional(),
        ...paging,
      }),
    )
    .output(pageOf(providedPartnership)),
  pause: asked({
    method: 'POST',
    path: '/staff/partnerships/{partnershipId}/pause',
    summary: 'Pause a partnership as provider, with the reason that both sides are told; holds at once',
    tag: 'staff',
    refusals: ['staff_only', 'not_from_here'],
  })
    .input(z.strictObject({ ...of, reason }))
    .output(providedPartnership),
  propose: asked({
    method: 'POST',
    path: '/staff/partnerships/{partnershipId}/proposal',
    summary:
      'Propose to give back what the provider paused, or to end a partnership after seven days’ notice; a second person decides',
    tag: 'staff',
    refusals: ['staff_only', 'not_from_here', 'paused_by_other', 'ask_open'],
  })
    .input(z.strictObject({ ...of, what: z.enum(['resume', 'end']), reason }))
    .output(providedPartnership),
  decide: asked({
    method: 'POST',
    path: '/staff/partnerships/{partnershipId}/proposal/decision',
    summary: 'Decide on what another person proposed for a partnership',
    tag: 'staff',
    refusals: ['staff_only', 'not_from_here', 'ask_closed', 'second_person', 'notice_running'],
  })
    .input(z.strictObject({ ...of, ...decision }))
    .output(providedPartnership),
  proposeRemoval: asked({
    method: 'POST',
    path: '/staff/partners/{organisationId}/removal',
    summary: 'Propose to remove a partner from the programme; its clients are told, and are listed',
    tag: 'staff',
    refusals: ['staff_only', 'not_a_partner'],
  })
    .input(z.strictObject({ ...ofPartner, reason }))
    .output(orphans),
  decideRemoval: asked({
    method: 'POST',
    path: '/staff/partners/{organisationId}/removal/decision',
    summary: 'Decide on the removal of a partner that another person proposed: all its partnerships end',
    tag: 'staff',
    refusals: ['staff_only', 'not_a_partner', 'ask_closed', 'second_person', 'notice_running'],
  })
    .input(z.strictObject({ ...ofPartner, ...decision }))
    .output(orphans),
}
