import { implement } from '@orpc/server'
import type { Language } from '../lib/language.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { type Article, articlesFor, htmlOf } from './article.ts'
import { helpContract } from './contract.ts'
import { articleById, articlesIn, searchArticles, vote, votes } from './store.ts'

const os = implement(helpContract).$context<Call>().use(inTransaction)

const found = (language: Language, id: string): Article => articleById(language, id) ?? refuse('not_found')

const present = ({ id, title, summary }: Article) => ({ id, title, summary })

export const helpOperations = {
  list: os.list.handler(({ input }) => {
    const { language, path, reader, query } = input
    if (query) return searchArticles(language, query).map(present)
    const all = articlesIn(language)
    return (path ? articlesFor(all, path, reader) : all).map(present)
  }),

  read: os.read.handler(({ input }) => {
    const article = found(input.language, input.articleId)
    return { ...present(article), html: htmlOf(article), verifiedOn: article.verifiedOn }
  }),

  vote: os.vote.handler(async ({ context, input }) => {
    await vote(context.tx, found(input.language, input.articleId), input.useful)
    return { done: true as const }
  }),

  votes: os.votes.handler(async ({ context }) => {
    if (!actorOf(context).staff) refuse('staff_only')
    return (await votes(context.tx)).map(({ article, ...said }) => ({
      ...said,
      id: article,
      // an article may be gone since
      title: articleById(said.language, article)?.title ?? article,
    }))
  }),
}
