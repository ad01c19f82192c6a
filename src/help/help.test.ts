import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { organisation, refusalOf, staffOf } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { languages } from '../lib/language.ts'
import { articlesFor, fitOf, htmlOf, parseArticle } from './article.ts'
import { articleById, articlesIn, searchArticles } from './store.ts'

const root = resolve(import.meta.dirname, '../..')
const ids = articlesIn('en').map(({ id }) => id)
const linksOf = (body: string) => [...body.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to ?? '')

describe('the articles', () => {
  test.each(ids)('%s stands in five languages, built alike', (id) => {
    const one = languages.map((language) => articleById(language, id))
    const shape = one.map((article) => ({
      headings: article?.body.match(/^## /gm)?.length ?? 0,
      steps: article?.body.match(/^\d+\. /gm)?.length ?? 0,
      links: linksOf(article?.body ?? '').sort(),
      routes: article?.routes,
      readers: article?.readers,
    }))
    for (const other of shape) expect(other).toEqual(shape[0])
    expect(new Set(one.map((article) => article?.title)).size).toBeGreaterThan(1)
  })

  test.each(ids)('%s leads nowhere that is not there', (id) => {
    for (const language of languages) {
      const to = linksOf(articleById(language, id)?.body ?? '')
      expect(to.filter((link) => !ids.includes(link) && link !== '/docs')).toEqual([])
    }
  })

  test('their sentences can be read in one breath', () => {
    const long = languages.flatMap((language) =>
      articlesIn(language).flatMap(({ id, body }) => {
        const sentences = body
          .replace(/^(?:#+|-|\d+\.) /gm, '')
          .split(/[.:;?](?:\s|$)|\n/)
          .map((sentence) => sentence.split(/\s+/).filter(Boolean).length)
          .filter((words) => words > 0)
        const mean = sentences.reduce((sum, words) => sum + words, 0) / sentences.length
        return mean > 18 || Math.max(...sentences) > 36
          ? [`${id} (${language}): ${mean}, ${Math.max(...sentences)}`]
          : []
      }),
    )
    expect(long).toEqual([])
  })

  test('every page of the console has one that helps with it', () => {
    const routes = ['clientRoutes', 'partnerRoutes'].flatMap((name) =>
      [...readFileSync(resolve(root, `src/web/${name}.tsx`), 'utf8').matchAll(/'(\/[op]\/\$[^']*)'/g)].map(
        ([, path]) => path ?? '',
      ),
    )
    expect(routes.length).toBeGreaterThan(20)
    const helpless = routes.filter((route) => articlesFor(articlesIn('en'), route, undefined).length === 0)
    expect(helpless).toEqual([])
  })

  test('the head of a file is read, and what it lacks is said', () => {
    const file =
      '---\ntitle: A: b\nsummary: S\nroutes: /o/$ /p/$\nreaders: client\nverified: 2026-01-01\n---\nText <b>\n'
    const article = parseArticle('a', 'en', file)
    expect(article).toMatchObject({ title: 'A: b', routes: ['/o/$', '/p/$'], readers: ['client'] })
    expect(htmlOf(article)).toBe('<p>Text &lt;b&gt;</p>')
    expect(() => parseArticle('a', 'en', file.replace('summary', 'gist'))).toThrow('summary')
    expect(htmlOf({ ...article, body: '[x](javascript:alert(1)) <script>1</script>' })).not.toMatch(
      /javascript:|<script/,
    )
  })
})

describe('finding one', () => {
  test('the closest to the address comes first', () => {
    expect(fitOf('/o/$/invoices', '/o/org_1/invoices/doc_1')).toBe(3)
    expect(fitOf('/o/$/invoices', '/o/org_1/orders')).toBe(0)
    const here = articlesFor(articlesIn('en'), '/o/org_1/partners/pts_1/end', 'client').map(({ id }) => id)
    expect(here[0]).toBe('end-a-partnership')
    expect(here).toContain('client-and-partner')
  })

  test.each([
    ['it', 'rinovo', 'renewals'],
    ['it', 'perché fattura', 'invoices'],
    ['fr', 'remise', 'cashback-and-discount'],
    ['fr', 'responsable legal', 'invite-a-client'],
    ['de', 'Rechnungn', 'invoices'],
    ['de', 'uebergabe', 'end-a-partnership'],
    ['en', 'cashbak', 'cashback-and-discount'],
    ['en', 'passkey', 'sign-in'],
    ['es', 'factura', 'invoices'],
    ['es', 'finalizar colaboracion', 'end-a-partnership'],
  ] as const)('in %s “%s” finds %s', (language, typed, id) => {
    expect(searchArticles(language, typed).map((article) => article.id)).toContain(id)
  })

  test('what nobody wrote of is not found', () => {
    expect(searchArticles('en', 'xylophone zebra')).toEqual([])
  })
})

describe('asked through the front door', () => {
  let p: Platform
  beforeAll(async () => {
    p = await openPlatform()
  })
  afterAll(() => p.close())

  test('it is read without signing in, and answers are counted without names', async () => {
    const { help } = p.client()
    const article = await help.read({ articleId: 'who-pays', language: 'it' })
    expect(article.html).toContain('<h2>')
    expect(await refusalOf(help.read({ articleId: 'no-such', language: 'it' }))).toMatchObject({
      code: 'not_found',
    })
    await Promise.all(
      [true, true, false].map((useful) => help.vote({ articleId: 'who-pays', language: 'it', useful })),
    )
    const staff = await staffOf(p)
    expect(await staff.client.help.votes()).toEqual([
      { id: 'who-pays', language: 'it', title: article.title, useful: 2, useless: 1 },
    ])
    const side = await organisation(p, 'Client')
    expect(await refusalOf(side.legal.client.help.votes())).toMatchObject({ code: 'staff_only' })
  })

  test('as files: the folder holds articles and nothing else', () => {
    const files = readdirSync(resolve(root, 'help'), { recursive: true }).map(String)
    expect(files.filter((file) => !/^[a-z-]+(\/(it|fr|de|en|es)\.md)?$/.test(file))).toEqual([])
  })
})
