import { z } from 'zod'
import { asked, language, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

export const letterRow = z.object({
  id: idOf('letter'),
  template: z.string(),
  recipient: z.string(),
  language,
  subject: z.string().nullable(),
  state: z.enum(['waiting', 'sent', 'failed']),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
})
export type LetterRow = z.infer<typeof letterRow>

export const mailContract = {
  list: asked({
    method: 'GET',
    path: '/mailbox',
    summary: 'Letters of a demo installation without SMTP, newest first',
    tag: 'mailbox',
    open: true,
  })
    .input(z.strictObject({ recipient: z.string().max(254).optional(), ...paging }))
    .output(pageOf(letterRow)),
  get: asked({
    method: 'GET',
    path: '/mailbox/{letterId}',
    summary: 'One letter of the mailbox',
    tag: 'mailbox',
    open: true,
  })
    .input(z.strictObject({ letterId: idOf('letter') }))
    .output(letterRow.extend({ html: z.string(), plain: z.string() })),
}
