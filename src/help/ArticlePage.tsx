import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { ArticleText } from './ArticleText.tsx'

interface ArticlePageProps {
  article: { id: string; title: string; summary: string; html: string; verifiedOn: string }
  /** Somebody has just said whether it was useful. */
  isThanked: boolean
}

/** An article on a page of its own, with a form below it that needs no script. */
export function ArticlePage({ article, isThanked }: ArticlePageProps) {
  const { t, language } = useText()
  const format = useFormat()
  const all = openHref('help', language)
  const press =
    'finger min-h-9 cursor-pointer rounded-control border border-line-strong bg-surface px-4 font-medium text-ink hover:bg-hover'
  return (
    <article className="flex max-w-[42.5rem] flex-col gap-6 sm:pt-6">
      <p>
        <a href={all} className="link">
          {t('help.back')}
        </a>
      </p>
      <Headline lead={article.summary}>{article.title}</Headline>
      <ArticleText html={article.html} />
      <footer className="flex flex-col gap-3 border-t border-line pt-4" data-print="no">
        {isThanked ? (
          <p role="status">{t('help.useful.thanks')}</p>
        ) : (
          <form method="post" action={`${all}/${article.id}`} className="flex flex-wrap items-center gap-3">
            <span id="useful">{t('help.useful')}</span>
            <button type="submit" name="useful" value="yes" aria-describedby="useful" className={press}>
              {t('help.useful.yes')}
            </button>
            <button type="submit" name="useful" value="no" aria-describedby="useful" className={press}>
              {t('help.useful.no')}
            </button>
          </form>
        )}
        <p className="text-meta text-ink-3">
          {t('help.verified', { day: format.dayLong(article.verifiedOn) })}
        </p>
      </footer>
    </article>
  )
}
