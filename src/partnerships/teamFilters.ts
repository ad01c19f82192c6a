import { z } from 'zod'
import { idOf } from '../lib/id.ts'

/** What the pages of a team show; all of it stands in their address. */
export const teamFilters = z.object({
  part: z.enum(['people', 'clients']).optional().catch(undefined),
  q: z.string().max(120).optional().catch(undefined),
  person: idOf('person').optional().catch(undefined),
  held: z.enum(['nobody']).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
export type TeamFilters = z.infer<typeof teamFilters>
