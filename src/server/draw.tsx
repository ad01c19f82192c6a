import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReactElement, ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { z } from 'zod'
import { type Language, languages } from '../lib/language.ts'
import { compileTexts, type Speaker, speaker } from '../lib/texts.ts'
import { allTexts } from '../texts.ts'
import { languageNames, type Messages } from '../web/language.ts'
import { PublicFrame } from '../web/shell/PublicFrame.tsx'
import { TextProvider, useText } from '../web/text.tsx'

/** A page that stands without JavaScript, as the server draws it. */
export interface OpenPage {
  language: Language
  title: string
  /** One sentence of what is found here, for those who search. */
  description?: string | undefined
  /** Where the same page stands in a language; pages that hold something of one person stand nowhere else. */
  hrefIn: (language: Language) => string
  /** What else stands in its address and goes along into another language. */
  search?: string | undefined
  /** Whether search engines are to leave it out. */
  unlisted?: boolean | undefined
  width?: 'form' | 'wide' | undefined
  /** What machines read of it (schema.org). */
  facts?: Record<string, unknown> | undefined
  links?: readonly { href: string; label: string }[] | undefined
  signInHref?: string | undefined
  /** The part of it that a script adds, by the name of its entry. */
  script?: 'door' | undefined
  children: ReactElement
}

export type Draw = (page: OpenPage) => string

const built = z.record(z.string(), z.object({ file: z.string(), css: z.array(z.string()).default([]) }))

type Built = z.output<typeof built>

/** Draws pages in the dress of the built web app; reads once which files it has. */
export function makeDraw(folder: string, publicUrl: string): Draw {
  let kept: Built | undefined
  const files = () => {
    kept ??= built.parse(JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')))
    return kept
  }
  return (page) =>
    `<!doctype html>${renderToStaticMarkup(<Document {...{ page, files: files(), publicUrl }} />)}`
}

const spoken = new Map<Language, { messages: Messages; t: Speaker<keyof typeof allTexts> }>()

/** The words of one language, compiled when it is first asked for. */
export function wordsOf(language: Language) {
  const known = spoken.get(language)
  if (known) return known
  const made = { messages: compileTexts(allTexts, language), t: speaker(allTexts, language) }
  spoken.set(language, made)
  return made
}

function Document({ page, files, publicUrl }: { page: OpenPage; files: Built; publicUrl: string }) {
  const { language, title, description, hrefIn, unlisted, script } = page
  const scriptFile = script && files[`open/${script}.ts`]?.file
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Mandato`}</title>
        {description ? <meta name="description" content={description} /> : null}
        {unlisted ? (
          <meta name="robots" content="noindex" />
        ) : (
          <>
            <link rel="canonical" href={publicUrl + hrefIn(language)} />
            {languages.map((other) => (
              <link key={other} rel="alternate" hrefLang={other} href={publicUrl + hrefIn(other)} />
            ))}
          </>
        )}
        <link rel="icon" href="/mark.svg" type="image/svg+xml" />
        {files['index.html']?.css.map((file) => (
          <link key={file} rel="stylesheet" href={`/${file}`} />
        ))}
        <script src="/theme.js" />
        {page.facts ? (
          // data, not code: nothing in it runs, and nothing in it ends it
          <script
            type="application/ld+json"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON whose only dangerous sign is written as a code
            dangerouslySetInnerHTML={{ __html: JSON.stringify(page.facts).replaceAll('<', '\\u003c') }}
          />
        ) : null}
        {scriptFile ? <script type="module" src={`/${scriptFile}`} /> : null}
      </head>
      <body>
        <Spoken language={language}>
          <PublicFrame
            width={page.width}
            links={page.links}
            signInHref={page.signInHref}
            languages={<Languages hrefIn={(other) => hrefIn(other) + (page.search ?? '')} />}
          >
            {page.children}
          </PublicFrame>
        </Spoken>
      </body>
    </html>
  )
}

function Spoken({ language, children }: { language: Language; children: ReactNode }) {
  const { messages } = wordsOf(language)
  return (
    <TextProvider
      initial={{ language, messages }}
      initialRegion="CH"
      messagesOf={async (other) => wordsOf(other).messages}
    >
      {children}
    </TextProvider>
  )
}

/** The same page in the other languages, as links: it opens without a script. */
function Languages({ hrefIn }: { hrefIn: (language: Language) => string }) {
  const { t, language } = useText()
  return (
    <details name="languages" className="relative">
      <summary className="finger rounded-tag py-1 text-ink-2 hover:text-ink">
        <span className="sr-only">{t('shell.user.language')}: </span>
        {languageNames[language]}
      </summary>
      <ul className="absolute end-0 z-30 mt-1 flex min-w-36 flex-col rounded-card border border-line bg-raised p-1 shadow-float">
        {languages.map((other) => (
          <li key={other}>
            <a
              href={hrefIn(other)}
              hrefLang={other}
              lang={other}
              aria-current={other === language ? 'true' : undefined}
              className="block rounded-tag px-3 py-2 text-ink no-underline hover:bg-hover aria-[current]:font-medium"
            >
              {languageNames[other]}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}
