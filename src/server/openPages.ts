import type { Hono, Context as HonoContext } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Language, languages } from '../lib/language.ts'
import type { World } from '../lib/operation.ts'
import { type OpenPlace, openHref, openPlaces } from '../web/open/places.ts'
import { type AsVisitor, asVisitor } from './asVisitor.ts'
import { languageOf } from './problem.ts'
import type { Answer, Asked, Operator } from './served.ts'

const formMax = 16 * 1024

/** Places with pages below them, each by a word of its own. */
const withBelow: ReadonlySet<OpenPlace> = new Set(['help', 'directory', 'verify', 'manage', 'letters'])

/** The pages that work without JavaScript: drawn here, their forms sent to the API as a browser would. */
export function serveOpenPages(app: Hono, world: World, folder: string, operator: Operator): void {
  let kept: ReturnType<typeof load> | undefined
  // what draws is loaded with the first page: programs that only speak the API start without it
  const load = async () => {
    const [
      { makeDraw },
      { directoryPages },
      { doorPages },
      { helpPages },
      { joinPages },
      { letterPages },
      { requestPages },
      { wordPages },
    ] = await Promise.all([
      import('./draw.tsx'),
      import('./directoryPages.tsx'),
      import('./doorPages.tsx'),
      import('./helpPages.tsx'),
      import('./joinPages.tsx'),
      import('./letterPages.tsx'),
      import('./requestPages.tsx'),
      import('./wordPages.tsx'),
    ])
    return {
      draw: makeDraw(folder, world.publicUrl),
      served: {
        ...directoryPages,
        ...doorPages,
        ...helpPages,
        ...joinPages,
        ...letterPages,
        ...requestPages,
        ...wordPages(operator, world.db),
      },
    }
  }
  const loaded = () => {
    kept ??= load()
    return kept
  }
  const answerWith = async (
    c: HonoContext,
    place: OpenPlace,
    asked: Asked,
    visitor: AsVisitor,
    answer: Answer,
  ) => {
    c.header('cache-control', 'private, no-cache')
    c.header('vary', 'accept-language, cookie')
    for (const cookie of visitor.cookies) c.header('set-cookie', cookie, { append: true })
    if ('to' in answer) return c.redirect(answer.to, 303)
    const { draw } = await loaded()
    const { language } = asked
    const hrefIn = (other: Language) => openHref(place, other) + (asked.below ? `/${asked.below}` : '')
    return c.html(draw({ ...answer.page, language, hrefIn, search: searchOf(asked) }), answer.status ?? 200)
  }
  for (const place of openPlaces)
    for (const fixed of [undefined, ...languages]) {
      const ask = (c: HonoContext): [Asked, AsVisitor] => {
        const language = fixed ?? languageOf(c.req.header('accept-language'))
        const below = c.req.param('below')
        const asked = { language, query: c.req.query(), isPlain: !fixed, below }
        return [asked, asVisitor(app, c, world.publicUrl, language)]
      }
      const addresses = [
        openHref(place, fixed),
        ...(withBelow.has(place) ? [`${openHref(place, fixed)}/:below`] : []),
      ]
      app.on('GET', addresses, async (c, next) => {
        const [asked, visitor] = ask(c)
        const answer = await (await loaded()).served[place].show(asked, visitor)
        return answer ? answerWith(c, place, asked, visitor, answer) : next()
      })
      app.on('POST', addresses, bodyLimit({ maxSize: formMax }), async (c, next) => {
        const { take } = (await loaded()).served[place]
        if (!take) return next()
        const [asked, visitor] = ask(c)
        const form = Object.entries(await c.req.parseBody()).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value] as const] : [],
        )
        return answerWith(c, place, asked, visitor, await take(asked, visitor, Object.fromEntries(form)))
      })
    }
}

function searchOf({ query }: Asked): string {
  const search = new URLSearchParams(query).toString()
  return search && `?${search}`
}
