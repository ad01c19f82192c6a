import { z } from 'zod'
import { asked, email } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

/** A lost second factor, asked to be taken away; a second person decides. */
export const resetRow = z.object({
  id: idOf('reset'),
  person: z.object({ id: idOf('person'), name: z.string(), email: z.string() }),
  askedBy: z.object({ id: idOf('person'), name: z.string() }),
  reason: z.string(),
  askedAt: z.string(),
  expiresAt: z.string(),
  state: z.enum(['asked', 'done', 'withdrawn']),
})
export type ResetRow = z.infer<typeof resetRow>

const reason = z.string().trim().min(1).max(500)
const own = { organisationId: idOf('organisation') }

export const resetContract = {
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/factor-resets',
    summary: 'Lost second factors of your people that wait for a second person',
    tag: 'resets',
    refusals: ['boss_only'],
  })
    .input(z.strictObject(own))
    .output(z.array(resetRow)),
  ask: asked({
    method: 'POST',
    path: '/o/{organisationId}/members/{personId}/factor-reset',
    summary: 'Ask that the lost second factor of one of your people be taken away; they are told at once',
    tag: 'resets',
    proof: 'reset_factor',
    refusals: ['boss_only', 'reset_by_others', 'reset_by_staff'],
  })
    .input(z.strictObject({ ...own, personId: idOf('person'), reason }))
    .output(resetRow),
  confirm: asked({
    method: 'POST',
    path: '/o/{organisationId}/factor-resets/{resetId}/confirmation',
    summary: 'As the second person: take the factor away and end all sessions',
    tag: 'resets',
    proof: 'reset_factor',
    refusals: ['boss_only', 'reset_by_others', 'reset_by_staff'],
  })
    .input(z.strictObject({ ...own, resetId: idOf('reset') }))
    .output(resetRow),
  listByStaff: asked({
    method: 'GET',
    path: '/staff/factor-resets',
    summary: 'All lost second factors that wait for a second person',
    tag: 'resets',
    refusals: ['staff_only'],
  })
    .input(z.strictObject({}))
    .output(z.array(resetRow)),
  askByStaff: asked({
    method: 'POST',
    path: '/staff/factor-resets',
    summary: 'Ask that the lost second factor of a person be taken away; they are told at once',
    tag: 'resets',
    proof: 'reset_factor',
    refusals: ['staff_only', 'reset_by_others'],
  })
    .input(z.strictObject({ email, reason }))
    .output(resetRow),
  confirmByStaff: asked({
    method: 'POST',
    path: '/staff/factor-resets/{resetId}/confirmation',
    summary: 'As the second person of the provider: take the factor away and end all sessions',
    tag: 'resets',
    proof: 'reset_factor',
    refusals: ['staff_only', 'reset_by_others'],
  })
    .input(z.strictObject({ resetId: idOf('reset') }))
    .output(resetRow),
}
