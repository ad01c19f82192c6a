import { ORPCError } from '@orpc/client'
import { ArticlePage } from '../help/ArticlePage.tsx'
import { HelpPage } from '../help/HelpPage.tsx'
import { openHref } from '../web/open/places.ts'
import type { AsVisitor } from './asVisitor.ts'
import { wordsOf } from './draw.tsx'
import type { Answer, Asked, Served } from './served.ts'

/** An address that is no article's is none of ours. */
const isMissing = (error: unknown) =>
  error instanceof ORPCError && ['not_found', 'input_invalid'].includes(error.code)

async function articlePage(
  { language, below, query }: Asked,
  visitor: AsVisitor,
): Promise<Answer | undefined> {
  try {
    const article = await visitor.client.help.read({ articleId: below ?? '', language })
    return {
      page: {
        title: article.title,
        description: article.summary,
        width: 'wide',
        signInHref: openHref('signIn', language),
        children: <ArticlePage article={article} isThanked={query.done === 'useful'} />,
      },
    }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** The help for everybody, read and searched without a script. */
export const helpPages: Record<'help', Served> = {
  help: {
    async show(asked, visitor) {
      if (asked.below !== undefined) return articlePage(asked, visitor)
      const { language } = asked
      const query = (asked.query.q ?? '').trim().slice(0, 100)
      const articles = await visitor.client.help.list({ language, ...(query ? { query } : {}) })
      const { t } = wordsOf(language)
      return {
        page: {
          title: t('open.help.title'),
          description: t('open.help.description'),
          width: 'wide',
          unlisted: query !== '',
          signInHref: openHref('signIn', language),
          children: <HelpPage articles={articles} query={query} />,
        },
      }
    },
    async take({ language, below }, visitor, form) {
      const at = `${openHref('help', language)}/${below ?? ''}`
      try {
        await visitor.client.help.vote({ articleId: below ?? '', language, useful: form.useful === 'yes' })
        return { to: `${at}?done=useful` }
      } catch (error) {
        if (isMissing(error)) return { to: openHref('help', language) }
        throw error
      }
    },
  },
}
