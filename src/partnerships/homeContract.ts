import { z } from 'zod'
import { access } from '../access/access.ts'
import { amount, asked, currency, day } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const client = z.object({ id: idOf('organisation'), name: z.string() })

/** What a partner's person should look at today, and how the month goes. */
export const partnerHome = z.object({
  needs: z.object({
    /** Clients that offer access and wait for an answer. */
    offers: z.array(
      z.object({ invitationId: idOf('invitation'), client: z.string(), expiresAt: z.string() }),
    ),
    /** Invitations of ours that run out within a week. */
    expiring: z.array(
      z.object({ invitationId: idOf('invitation'), company: z.string(), expiresAt: z.string() }),
    ),
    /** Invitations answered in the last two weeks with something else than was asked. */
    answered: z.array(z.object({ client, at: z.string(), asked: access, given: access })),
    /** Clients with products that have expired, by how many. */
    overdue: z.array(z.object({ client, products: z.int(), since: day })),
    /** Clients that none of our collaborators is in charge of. */
    unassigned: z.int(),
    /** Acts that clients have yet to confirm. */
    proposed: z.int(),
  }),
  /** Since the first of the month. */
  month: z.object({
    clients: z.int(),
    /** Orders and renewals that brought something, and what, per currency; null without the accounting right. */
    orders: z.int().nullable(),
    money: z.array(z.object({ currency, cashback: amount, discount: amount })).nullable(),
  }),
  /** Renewals of the coming eight weeks, from Monday to Sunday; how many of them are at our charge. */
  weeks: z.array(z.object({ from: day, products: z.int(), yours: z.int() })),
})
export type PartnerHome = z.infer<typeof partnerHome>

export const partnerHomeContract = {
  get: asked({
    method: 'GET',
    path: '/p/{partnerId}/home',
    summary: 'What needs you as a partner, how the month goes, and the renewals to come',
    tag: 'clients',
  })
    .input(z.strictObject({ partnerId: idOf('organisation') }))
    .output(partnerHome),
}
