import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import MiniSearch from 'minisearch'
import { type Database, rowsOf, type Tx } from '../lib/database.ts'
import type { Language } from '../lib/language.ts'
import { type Article, parseArticle } from './article.ts'

const folder = resolve(import.meta.dirname, '../../help')

interface Shelf {
  articles: Article[]
  search: MiniSearch<Article>
}

const shelves = new Map<Language, Shelf>()

const plain = (term: string) => term.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The articles of a language with their index, read once; they come with the program. */
function shelfOf(language: Language): Shelf {
  const known = shelves.get(language)
  if (known) return known
  const articles = readdirSync(folder)
    .sort()
    .map((id) => parseArticle(id, language, readFileSync(join(folder, id, `${language}.md`), 'utf8')))
  const search = new MiniSearch<Article>({
    fields: ['title', 'summary', 'body'],
    processTerm: plain,
    searchOptions: { boost: { title: 4, summary: 2 }, prefix: true, fuzzy: 0.25, combineWith: 'AND' },
  })
  search.addAll(articles)
  const shelf = { articles, search }
  shelves.set(language, shelf)
  return shelf
}

export const articlesIn = (language: Language): readonly Article[] => shelfOf(language).articles

export const articleById = (language: Language, id: string): Article | undefined =>
  shelfOf(language).articles.find((article) => article.id === id)

/** The articles that speak of what was typed, the best first; slips of a letter are forgiven. */
export function searchArticles(language: Language, typed: string): Article[] {
  const { articles, search } = shelfOf(language)
  return search.search(typed).flatMap(({ id }) => articles.find((article) => article.id === id) ?? [])
}

export async function vote(tx: Tx, article: Article, isUseful: boolean): Promise<void> {
  const [useful, useless] = isUseful ? [1, 0] : [0, 1]
  await sql`
    insert into help_vote (article, language, day, useful, useless) values (${article.id}, ${article.language}, app.today(), ${useful}, ${useless})
    on conflict (article, language, day) do update set useful = help_vote.useful + excluded.useful, useless = help_vote.useless + excluded.useless`.execute(
    tx,
  )
}

export interface Votes {
  article: string
  language: Language
  useful: number
  useless: number
}

/** What was said of each article in the last year. */
export function votes(tx: Database): Promise<Votes[]> {
  return rowsOf(
    tx,
    sql<Votes>`
      select article, language, sum(useful)::int as useful, sum(useless)::int as useless from help_vote where day > app.today() - 365
       group by 1, 2 order by sum(useless) desc, sum(useful) desc, 1, 2`,
  )
}
