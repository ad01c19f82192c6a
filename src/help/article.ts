/** An article of the help: a file of Markdown with facts at its head. Pure; the files are read by the store. */
import { micromark } from 'micromark'
import type { Language } from '../lib/language.ts'

export type Reader = 'client' | 'partner' | 'staff'

export interface Article {
  id: string
  language: Language
  title: string
  summary: string
  /** Beginnings of the addresses at which it is offered, as `/p/$/clients`. */
  routes: readonly string[]
  readers: readonly Reader[]
  verifiedOn: string
  body: string
}

const facts = ['title', 'summary', 'routes', 'readers', 'verified'] as const
const isReader = (word: string): word is Reader => ['client', 'partner', 'staff'].includes(word)

/** Reads a file; what its head lacks is said by throwing, since the files are our own. */
export function parseArticle(id: string, language: Language, file: string): Article {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file)
  if (!parts) throw new Error(`help/${id}/${language}.md has no head`)
  const head = new Map(
    (parts[1] ?? '').split('\n').map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const
    }),
  )
  const fact = (name: (typeof facts)[number]) => {
    const value = head.get(name)
    if (!value) throw new Error(`help/${id}/${language}.md does not say its ${name}`)
    return value
  }
  const list = (name: 'routes' | 'readers') => fact(name).split(/\s+/)
  return {
    id,
    language,
    title: fact('title'),
    summary: fact('summary'),
    routes: list('routes'),
    readers: list('readers').filter(isReader),
    verifiedOn: fact('verified'),
    body: (parts[2] ?? '').trim(),
  }
}

/** The article as HTML. Nothing of it can be a script: HTML in the text is shown as text, and links are http or our own. */
export const htmlOf = (article: Article): string => micromark(article.body)

/** How closely a pattern such as `/o/$/invoices` fits an address: the number of its parts, 0 when it does not. */
export function fitOf(pattern: string, path: string): number {
  const wanted = pattern.split('/').slice(1)
  const given = path.split(/[?#]/)[0]?.split('/').slice(1) ?? []
  const fits = wanted.every((part, n) => part === '$' || part === given[n])
  return fits ? wanted.length : 0
}

/** The articles for an address and a reader, the closest first. */
export function articlesFor(all: readonly Article[], path: string, reader: Reader | undefined): Article[] {
  const closeness = (article: Article) => Math.max(0, ...article.routes.map((route) => fitOf(route, path)))
  return all
    .filter((article) => !reader || article.readers.includes(reader))
    .map((article) => ({ article, fit: closeness(article) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || a.article.id.localeCompare(b.article.id))
    .map(({ article }) => article)
}
