import { z } from 'zod'
import { asked, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { level, role } from './access.ts'

/** A person who can act in an account now, and through whom. */
export const actorRow = z.object({
  personId: idOf('person'),
  name: z.string(),
  /** Own people carry their role; a partner's people the partner they come through. */
  role: role.nullable(),
  partner: z
    .object({ id: idOf('organisation'), name: z.string(), partnershipId: idOf('partnership') })
    .nullable(),
  /** The highest level reached on any product, or null for somebody who reaches none now. */
  level: level.nullable(),
  products: z.int(),
  productsAll: z.int(),
  lastActAt: z.string().nullable(),
})
export type ActorRow = z.infer<typeof actorRow>

/** One act in an account: who, through which partner, and what changed. */
export const activityRow = z.object({
  id: idOf('event'),
  at: z.string(),
  person: z.string().nullable(),
  through: z.string().nullable(),
  action: z.string(),
  objectId: z.string().nullable(),
  changes: z.record(z.string(), z.unknown()),
})

/** The same, seen by the partner whose people did it or whom it concerned, at one of its clients. */
export const workRow = activityRow.extend({
  client: z.object({ id: idOf('organisation'), name: z.string() }),
})

export const accessContract = {
  actors: asked({
    method: 'GET',
    path: '/o/{organisationId}/actors',
    summary: 'Who can act in this account now, own people and partners’ people',
    tag: 'access',
  })
    .input(z.strictObject({ organisationId: idOf('organisation') }))
    .output(z.array(actorRow)),
  work: asked({
    method: 'GET',
    path: '/p/{partnerId}/activity',
    summary: 'What your people did for clients and what happened to your partnerships, also after their end',
    tag: 'access',
  })
    .input(
      z.strictObject({
        partnerId: idOf('organisation'),
        clientId: idOf('organisation').optional(),
        ...paging,
      }),
    )
    .output(pageOf(workRow)),
  activity: asked({
    method: 'GET',
    path: '/o/{organisationId}/activity',
    summary: 'What was done in this account, by whom and through which partnership',
    tag: 'access',
  })
    .input(z.strictObject({ organisationId: idOf('organisation'), ...paging }))
    .output(pageOf(activityRow)),
}
