import { z } from 'zod'
import { level, payer } from '../access/access.ts'
import { day } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const organisationId = idOf('organisation')

/** Somebody who reaches something else afterwards, in one hat, and what. */
export const personMove = z.object({
  personId: idOf('person'),
  name: z.string(),
  /** In whose name they act: the partner, or the client itself. */
  organisation: z.object({ id: organisationId, name: z.string() }),
  gains: z.int(),
  loses: z.int(),
  /** Products that stay, at another level. */
  changes: z.int(),
  /** The first of these products; null stands for nothing reached. */
  products: z.array(
    z.object({
      productId: idOf('product'),
      name: z.string(),
      before: level.nullable(),
      after: level.nullable(),
    }),
  ),
})
export type PersonMove = z.infer<typeof personMove>

/** What an act would do, before it is confirmed. */
export const foreseen = z.object({
  /** Given with the act, it makes sure that what was seen is what happens. */
  hash: z.string(),
  /** The version the act is about; none before there is anything. */
  version: z.int().nullable(),
  /** The first 200, by name. */
  people: z.array(personMove),
  peopleAll: z.int(),
  /** Orders waiting for payment that the act voids. */
  ordersVoided: z.int(),
})
export type Foreseen = z.infer<typeof foreseen>

/** The hash of a preview: with it an act happens as it was seen there, or not at all. */
export const previewHash = z
  .string()
  .max(200)
  .describe('The hash of the preview that was seen: the act happens as it says, or is refused')
  .optional()

/** What a change of rights would do, before it is confirmed. */
export const rightsPreview = foreseen.extend({
  added: z.array(z.object({ productId: idOf('product'), name: z.string() })),
  removed: z.array(z.object({ productId: idOf('product'), name: z.string() })),
  /** Products the change would take in but another partner holds. */
  takenElsewhere: z.array(z.object({ productId: idOf('product'), name: z.string(), partner: z.string() })),
  payerBefore: payer,
  payerAfter: payer,
})
export type RightsPreview = z.infer<typeof rightsPreview>

export const renewalsSoon = z.array(
  z.object({ productId: idOf('product'), name: z.string(), expiresOn: day }),
)

/** The same where a partnership ends, line by line: who pays now, and whether it still renews by itself afterwards. */
export const renewalsAfter = z.array(
  renewalsSoon.element.extend({ paidNow: payer, afterwards: z.enum(['automatic', 'manual']) }),
)

export const payerPreview = foreseen.extend({
  /** Managed products that expire within 60 days: what they cost from then on is the new payer's. */
  renewals: renewalsSoon,
})
