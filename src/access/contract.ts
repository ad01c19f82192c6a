import { z } from 'zod'
import { asked } from '../lib/contract.ts'
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

export const accessContract = {
  actors: asked({
    method: 'GET',
    path: '/o/{organisationId}/actors',
    summary: 'Who can act in this account now, own people and partners’ people',
    tag: 'access',
  })
    .input(z.strictObject({ organisationId: idOf('organisation') }))
    .output(z.array(actorRow)),
  activity: asked({
    method: 'GET',
    path: '/o/{organisationId}/activity',
    summary: 'What was done in this account, by whom and through which partnership',
    tag: 'access',
  })
    .input(
      z.strictObject({
        organisationId: idOf('organisation'),
        cursor: z.string().max(400).optional(),
        limit: z.coerce.number().int().min(1).max(200).optional(),
      }),
    )
    .output(
      z.object({
        rows: z.array(activityRow),
        next: z.string().nullable(),
      }),
    ),
}
