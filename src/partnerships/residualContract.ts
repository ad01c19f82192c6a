import { z } from 'zod'
import { asked, done } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

/** Somebody of a partner whose partnership is over, who still sits in the client's organisation as external. */
export const residual = z.object({
  personId: idOf('person'),
  name: z.string(),
  products: z.int(),
  /** When the organisation said that they are to stay; null while nobody answered. */
  keptAt: z.string().nullable(),
})

const of = { organisationId: idOf('organisation'), partnershipId: idOf('partnership') }

export const residualContract = {
  residual: asked({
    method: 'GET',
    path: '/o/{organisationId}/partnerships/{partnershipId}/residual',
    summary: 'People of a former partner who still reach something as external users of your own',
    tag: 'partnerships',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(of))
    .output(z.array(residual)),
  keepResidual: asked({
    method: 'POST',
    path: '/o/{organisationId}/partnerships/{partnershipId}/residual/{personId}/keeping',
    summary:
      'Say that somebody of a former partner is to stay as an external user; otherwise remove the member',
    tag: 'partnerships',
    refusals: ['boss_only'],
  })
    .input(z.strictObject({ ...of, personId: idOf('person') }))
    .output(done),
}
