import { z } from 'zod'
import { asked, done, language } from '../lib/contract.ts'

const articleId = z.string().regex(/^[a-z][a-z-]{1,40}$/)
const reader = z.enum(['client', 'partner', 'staff'])

const listed = z.object({ id: articleId, title: z.string(), summary: z.string() })
export type Listed = z.infer<typeof listed>

const article = listed.extend({
  /** Safe to show: no markup but that of texts, lists, tables and links. */
  html: z.string(),
  verifiedOn: z.string(),
})

export const helpContract = {
  list: asked({
    method: 'GET',
    path: '/help',
    summary: 'Articles of the help: all, those for an address, or those that speak of what was typed',
    tag: 'help',
    open: true,
  })
    .input(
      z.strictObject({
        language,
        /** The address somebody is at; the closest article comes first. */
        path: z.string().max(300).optional(),
        reader: reader.optional(),
        query: z.string().trim().max(100).optional(),
      }),
    )
    .output(z.array(listed)),
  read: asked({
    method: 'GET',
    path: '/help/{articleId}',
    summary: 'An article of the help',
    tag: 'help',
    open: true,
  })
    .input(z.strictObject({ articleId, language }))
    .output(article),
  vote: asked({
    method: 'POST',
    path: '/help/{articleId}/votes',
    summary: 'Say whether an article was useful; nothing is kept of who said so',
    tag: 'help',
    open: true,
  })
    .input(z.strictObject({ articleId, language, useful: z.boolean() }))
    .output(done),
  votes: asked({
    method: 'GET',
    path: '/staff/help',
    summary: 'How useful articles of the help were in the last year, the least useful first',
    tag: 'staff',
    refusals: ['staff_only'],
  }).output(z.array(listed.omit({ summary: true }).extend({ language, useful: z.int(), useless: z.int() }))),
}
