import { z } from 'zod'
import { level } from '../access/access.ts'
import { idOf } from '../lib/id.ts'

export const family = z.string().regex(/^[a-z][a-z0-9_]{1,30}$/)

/** Somebody of the partner, and what they get once a partnership begins, as far as the client gives it. */
export const assignment = z.strictObject({
  personId: idOf('person'),
  level,
  allProducts: z.boolean().default(true),
  /** Categories whose products at that time are theirs. */
  families: z.array(family).max(100).default([]),
  products: z.array(idOf('product')).max(5000).default([]),
  /** The last day on which it holds; none for as long as the partnership. */
  lastDay: z.iso.date().nullable().default(null),
})
export type Assignment = z.infer<typeof assignment>
