import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { api, useSettled } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import type { Listed } from './contract.ts'
import { HelpArticle } from './HelpArticle.tsx'

const shown = 3

/** Whom a page is for, by its address. */
function readerAt(path: string): 'client' | 'partner' | 'staff' | undefined {
  if (path.startsWith('/staff')) return 'staff'
  if (path.startsWith('/p/')) return 'partner'
  return path.startsWith('/o/') ? 'client' : undefined
}

/** The articles for this page, those that speak of what is typed, and the one that is being read. */
export function HelpShelf() {
  const { t, language } = useText()
  const path = useLocation().pathname
  const [typed, setTyped] = useState('')
  const [reading, setReading] = useState<string | null>(null)
  const query = useSettled(typed.trim())
  const reader = readerAt(path)
  const list = useQuery(
    api.help.list.queryOptions({
      input: query ? { language, query } : { language, path, reader },
      placeholderData: keepPreviousData,
    }),
  )
  if (reading) return <HelpArticle articleId={reading} onRead={setReading} onBack={() => setReading(null)} />
  const articles = query ? (list.data ?? []) : (list.data ?? []).slice(0, shown)
  return (
    <section className="flex flex-col gap-3">
      <SearchField label={t('help.search')} value={typed} onChange={setTyped} />
      <h2 className="font-strong" aria-live="polite">
        {query ? t('help.found', { count: articles.length, query }) : t('help.here')}
      </h2>
      {articles.length === 0 && query ? <p className="text-ink-2">{t('help.none')}</p> : null}
      <ul>
        {articles.map((article) => (
          <Entry key={article.id} article={article} onRead={() => setReading(article.id)} />
        ))}
      </ul>
    </section>
  )
}

function Entry({ article, onRead }: { article: Listed; onRead: () => void }) {
  return (
    <li className="border-b border-line last:border-0">
      <button
        type="button"
        onClick={onRead}
        className="flex w-full cursor-pointer flex-col rounded-tag py-2 text-start hover:bg-hover"
      >
        <span className="font-medium text-accent">{article.title}</span>
        <span className="text-pretty text-ink-2">{article.summary}</span>
      </button>
    </li>
  )
}
