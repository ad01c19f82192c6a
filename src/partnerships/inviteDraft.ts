import { z } from 'zod'
import { access, grantLevel, payer } from '../access/access.ts'
import { languages } from '../lib/language.ts'
import { assignment } from './assignment.ts'

/** What a partner is about to ask a client for, while it is still writing. */
export const inviteDraft = z.object({
  email: z.string(),
  company: z.string(),
  language: z.enum(languages),
  access: access.nullable(),
  families: z.array(z.object({ family: z.string(), level: grantLevel })),
  payer,
  /** Who of one's own people gets it once the client has given it. */
  assigned: z.array(assignment),
  message: z.string(),
})
export type InviteDraft = z.infer<typeof inviteDraft>

export const inviteSteps = ['who', 'access', 'detail', 'people', 'message', 'check'] as const
export type InviteStep = (typeof inviteSteps)[number]

export function isAddress(email: string): boolean {
  return z.email().safeParse(email.trim()).success
}

/** The step asked for, or the first one before it that is not answered yet. */
export function reachable(draft: InviteDraft, wanted: InviteStep): InviteStep {
  const missing: InviteStep[] = []
  if (!isAddress(draft.email)) missing.push('who')
  if (!draft.access) missing.push('access')
  if (draft.access === 'limited' && draft.families.length === 0) missing.push('detail')
  const [first] = missing
  return first && inviteSteps.indexOf(first) < inviteSteps.indexOf(wanted) ? first : wanted
}
