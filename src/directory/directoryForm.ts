import { z } from 'zod'
import { sorts } from './contract.ts'
import { activities, skills } from './listing.ts'

const text = (most: number) => z.string().trim().max(most).catch('')
const ticked = z
  .string()
  .optional()
  .transform((on) => (on === undefined || on === '' ? '' : 'on'))

/** What stands in the address of the directory; what makes no sense is left out. */
export const directoryForm = z.object({
  q: text(200),
  skill: z.enum(skills).or(z.literal('')).catch(''),
  activity: z.enum(activities).or(z.literal('')).catch(''),
  speaks: z
    .string()
    .regex(/^[a-z]{2}$/)
    .catch(''),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .catch(''),
  budget: text(12),
  currency: z.enum(['CHF', 'EUR']).or(z.literal('')).catch(''),
  accepts: ticked,
  remote: ticked,
  sort: z.enum(sorts).catch('relevance'),
  page: z.coerce.number().int().min(1).max(50).catch(1),
})
export type DirectoryForm = z.infer<typeof directoryForm>
