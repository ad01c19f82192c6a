import { z } from 'zod'
import { role } from '../access/access.ts'
import { asked, currency, language } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

/** One organisation a person can act for; a partner's hat also opens its clients. */
export const hat = z.object({
  organisationId: idOf('organisation'),
  name: z.string(),
  role,
  accounting: z.boolean(),
  currency,
  partner: z.boolean(),
  /** Clients this person can open in this hat. */
  clients: z.int(),
})
export type Hat = z.infer<typeof hat>

export const me = z.object({
  id: idOf('person'),
  name: z.string(),
  email: z.string(),
  language,
  staff: z.enum(['manager', 'finance', 'support']).nullable(),
  hats: z.array(hat),
})
export type Me = z.infer<typeof me>

export const peopleContract = {
  me: asked({
    method: 'GET',
    path: '/me',
    summary: 'Who is signed in, and for whom they can act',
    tag: 'people',
  }).output(me),
  change: asked({ method: 'PATCH', path: '/me', summary: 'Change your own name or language', tag: 'people' })
    .input(
      z.strictObject({ name: z.string().trim().min(1).max(120).optional(), language: language.optional() }),
    )
    .output(me),
  prove: asked({
    method: 'POST',
    path: '/intents/{intentId}/proof',
    summary: 'Prove with your password that it is you; the intent then allows one act',
    tag: 'people',
    secret: true,
    refusals: ['proof_wrong', 'proof_locked', 'proof_expired'],
  })
    .input(z.strictObject({ intentId: idOf('intent'), password: z.string().min(1).max(256) }))
    .output(z.object({ intentId: idOf('intent'), action: z.string(), provenUntil: z.string() })),
}
