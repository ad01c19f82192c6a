import { z } from 'zod'
import { asked, day, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { access, level, role } from './access.ts'
import { activityKinds } from './activityKinds.ts'

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
  personId: idOf('person').nullable(),
  person: z.string().nullable(),
  /** Whether one of the provider's people did it, as such. */
  byProvider: z.boolean(),
  through: z.string().nullable(),
  action: z.string(),
  objectId: z.string().nullable(),
  /** Whom the act was about, by the name of today: a person, or the partner of a partnership. */
  about: z.object({ person: z.string().nullable(), partner: z.string().nullable() }),
  changes: z.record(z.string(), z.unknown()),
})
export type ActivityRow = z.infer<typeof activityRow>

const account = z.object({ id: idOf('organisation'), name: z.string() })
/** The same, seen by the partner whose people did it or whom it concerned, at one of its clients. */
export const workRow = activityRow.extend({ client: account })
/** The same in the whole log of the provider: some acts happen in no account. */
export const logRow = activityRow.extend({ client: account.nullable() })
export type LogRow = z.infer<typeof logRow>

/** How a log is narrowed: by who did it, by what it is about, by the days of it. */
export const activityFilters = {
  personId: idOf('person').optional(),
  kind: z.enum(activityKinds).optional(),
  from: day.optional(),
  to: day.optional(),
  ...paging,
}

/** Why somebody can: one fact after the other, each with its beginning and who set it, as far as the log says. */
export const witness = z.object({
  fact: z.enum(['seat', 'given', 'partnership', 'grant', 'holding']),
  role: role.nullable(),
  level: level.nullable(),
  access: access.nullable(),
  /** Since when it is so, or null where that was never written down. */
  since: z.string().nullable(),
  /** Who set it so: the person and the day of the act. */
  by: z.object({ name: z.string(), at: z.string() }).nullable(),
})

/** Somebody who can act on a product at an instant, in one hat, and why. */
export const reachRow = z.object({
  personId: idOf('person'),
  name: z.string(),
  level,
  /** The partner they come through, or null for the organisation's own people. */
  partner: z
    .object({ id: idOf('organisation'), name: z.string(), partnershipId: idOf('partnership') })
    .nullable(),
  why: z.array(witness),
})
export type ReachRow = z.infer<typeof reachRow>

const who = z.object({
  product: z.object({ id: idOf('product'), name: z.string() }),
  /** The instant that was asked about. */
  at: z.string(),
  people: z.array(reachRow),
})
/** An instant that was: now when left out. */
const instant = z.iso.datetime({ offset: true }).optional()

export const accessContract = {
  who: asked({
    method: 'GET',
    path: '/o/{organisationId}/products/{productId}/who',
    summary: 'Who can act on a product, now or at an instant that was, and why each of them can',
    tag: 'access',
  })
    .input(z.strictObject({ organisationId: idOf('organisation'), productId: idOf('product'), at: instant }))
    .output(who),
  whoOfUs: asked({
    method: 'GET',
    path: '/p/{partnerId}/c/{clientId}/products/{productId}/who',
    summary: 'Who of your own people can act on a client’s product, now or at an instant that was, and why',
    tag: 'access',
  })
    .input(
      z.strictObject({
        partnerId: idOf('organisation'),
        clientId: idOf('organisation'),
        productId: idOf('product'),
        at: instant,
      }),
    )
    .output(who),
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
        ...activityFilters,
      }),
    )
    .output(pageOf(workRow)),
  activity: asked({
    method: 'GET',
    path: '/o/{organisationId}/activity',
    summary: 'What was done in this account, by whom and through which partnership',
    tag: 'access',
  })
    .input(z.strictObject({ organisationId: idOf('organisation'), ...activityFilters }))
    .output(pageOf(activityRow)),
  log: asked({
    method: 'GET',
    path: '/staff/activity',
    summary: 'What was done in all accounts and by the provider’s own people',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({ clientId: idOf('organisation').optional(), ...activityFilters }))
    .output(pageOf(logRow)),
}
