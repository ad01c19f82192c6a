import { z } from 'zod'
import { access, role } from '../access/access.ts'
import { asked, language } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const place = {
  /** In whose name one acts, and inside which client; nothing for oneself. */
  hatId: idOf('organisation').optional(),
  clientId: idOf('organisation').optional(),
}

export const codeState = z.object({
  expiresAt: z.string(),
  isExtended: z.boolean(),
  hat: z.string().nullable(),
  client: z.string().nullable(),
  /** Who has entered it, and what they have to say: nothing before somebody did. */
  verified: z.object({ by: z.string(), at: z.string(), words: z.tuple([z.string(), z.string()]) }).nullable(),
})
export type CodeState = z.infer<typeof codeState>

export const verifiedCaller = z.object({
  person: z.object({ id: idOf('person'), name: z.string(), email: z.string(), language }),
  hat: z.object({ id: idOf('organisation'), name: z.string(), role }).nullable(),
  /** The client they act in, and what the partnership allows there. */
  client: z.object({ id: idOf('organisation'), name: z.string(), access }).nullable(),
  /** To be said to the caller, in their language: it proves the provider. */
  words: z.tuple([z.string(), z.string()]),
})
export type VerifiedCaller = z.infer<typeof verifiedCaller>

export const supportContract = {
  makeCode: asked({
    method: 'POST',
    path: '/me/support-code',
    summary:
      'A support code: eight digits that say who you are and for whom you act, good once for ten minutes',
    tag: 'support',
    secret: true,
    refusals: ['person_only'],
  })
    .input(z.strictObject(place))
    .output(codeState.extend({ code: z.string() })),
  code: asked({
    method: 'GET',
    path: '/me/support-code',
    summary: 'How your support code stands; the code itself was shown once',
    tag: 'support',
  })
    .input(z.strictObject({}))
    .output(codeState.nullable()),
  extendCode: asked({
    method: 'POST',
    path: '/me/support-code/extension',
    summary: 'Let your support code be good for thirty minutes in all, once',
    tag: 'support',
    refusals: ['support_code_over'],
  })
    .input(z.strictObject({}))
    .output(codeState),
  verify: asked({
    method: 'POST',
    path: '/staff/support-code',
    summary: 'Who a caller is, by the code they say; it is used up by it',
    tag: 'staff',
    secret: true,
    refusals: ['staff_only', 'support_code_wrong', 'too_many_guesses'],
  })
    .input(z.strictObject({ code: z.string().trim().min(8).max(20) }))
    .output(verifiedCaller),
}
