import { sql } from 'kysely'
import type { ReactElement } from 'react'
import { type Database, rowOf } from '../lib/database.ts'
import { ProgrammePage } from '../web/open/ProgrammePage.tsx'
import { openHref } from '../web/open/places.ts'
import { type Health, StatusPage } from '../web/open/StatusPage.tsx'
import { TextPage } from '../web/open/TextPage.tsx'
import { WordPage, type WordPlace } from '../web/open/WordPage.tsx'
import { wordsOf } from './draw.tsx'
import type { Answer, Asked, Operator, Served } from './served.ts'

/** A page to be read, with the way in at its head. */
function read(
  { language }: Asked,
  place: WordPlace | 'home' | 'imprint' | 'status',
  children: ReactElement,
): Answer {
  const { t } = wordsOf(language)
  return {
    page: {
      title: t(`open.${place}.title`),
      description: t(`open.${place}.description`),
      width: 'wide',
      ...(place === 'home' ? {} : { signInHref: openHref('signIn', language) }),
      children,
    },
  }
}

/** Asks the database, and looks whether letters are stuck in the outbox. */
async function healthOf(db: Database): Promise<{ health: Health; at: string }> {
  try {
    const row = await rowOf(
      db,
      sql<{ stuck: boolean; now: Date }>`
        select exists (select from letter where state = 'waiting' and try_at < app.now() - interval '15 minutes') as stuck,
               app.now() as now`,
    )
    return { health: { database: true, letters: !row?.stuck }, at: (row?.now ?? new Date()).toISOString() }
  } catch {
    return { health: { database: false, letters: false }, at: new Date().toISOString() }
  }
}

export function wordPages(
  operator: Operator,
  db: Database,
): Record<WordPlace | 'home' | 'imprint' | 'status', Served> {
  const worded = (place: WordPlace): Served => ({
    show: (asked) => read(asked, place, <WordPage {...{ place, operator }} />),
  })
  const home: Served = {
    async show(asked, visitor) {
      // at the plain address whoever is in finds the console
      if (!asked.isPlain || !visitor.hasSession) return read(asked, 'home', <ProgrammePage />)
      const { state } = await visitor.client.door.look({})
      return state === 'outside' ? read(asked, 'home', <ProgrammePage />) : undefined
    },
  }
  const imprint: Served = {
    show: (asked) => {
      const { t } = wordsOf(asked.language)
      const lines = operator.imprint.length > 0 ? operator.imprint : [t('open.imprint.missing')]
      return read(
        asked,
        'imprint',
        <TextPage
          title={t('open.imprint.title')}
          lead={operator.name}
          parts={[
            {
              title: t('open.imprint.who'),
              text: lines.map((line) => <p key={line}>{line}</p>),
            },
            {
              title: t('open.imprint.contact'),
              text: (
                <a className="link" href={`mailto:${operator.email}`}>
                  {operator.email}
                </a>
              ),
            },
            { title: t('open.imprint.software'), text: t('open.imprint.software.text') },
          ]}
        />,
      )
    },
  }
  const status: Served = {
    show: async (asked) => read(asked, 'status', <StatusPage {...(await healthOf(db))} />),
  }
  return {
    home,
    imprint,
    status,
    privacy: worded('privacy'),
    accessibility: worded('accessibility'),
    terms: worded('terms'),
  }
}
