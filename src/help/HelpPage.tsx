import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'
import type { Listed } from './contract.ts'

const field = 'min-h-11 min-w-0 flex-1 rounded-control border border-line-strong bg-surface px-3 text-ink'
const press =
  'min-h-11 cursor-pointer rounded-control border border-accent bg-accent px-4 font-medium text-on-accent hover:bg-accent-hover'

/** The help as everybody finds it: searched by a plain form, listed when nothing was asked. */
export function HelpPage({ articles, query }: { articles: readonly Listed[]; query: string }) {
  const { t, language } = useText()
  const here = openHref('help', language)
  return (
    <div className="flex max-w-[42.5rem] flex-col gap-8 sm:pt-6">
      <Headline lead={t('open.help.description')}>{t('open.help.title')}</Headline>
      <search>
        <form action={here} method="get" className="flex gap-2">
          <input
            type="search"
            name="q"
            defaultValue={query}
            aria-label={t('help.search')}
            placeholder={t('help.search')}
            maxLength={100}
            className={field}
          />
          <button type="submit" className={press}>
            {t('help.search.act')}
          </button>
        </form>
      </search>
      <section className="flex flex-col gap-3">
        {query ? (
          <h2 className="text-large font-strong">{t('help.found', { count: articles.length, query })}</h2>
        ) : null}
        {articles.length === 0 ? <p className="text-ink-2">{t('help.none')}</p> : null}
        <ul className="border-t border-line">
          {articles.map(({ id, title, summary }) => (
            <li key={id} className="border-b border-line py-3">
              <a href={`${here}/${id}`} className="link text-read font-medium">
                {title}
              </a>
              <p className="text-pretty text-ink-2">{summary}</p>
            </li>
          ))}
        </ul>
        {query ? (
          <p>
            <a href={here} className="link">
              {t('help.back')}
            </a>
          </p>
        ) : null}
      </section>
    </div>
  )
}
