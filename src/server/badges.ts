import type { Hono } from 'hono'
import { badgeDrawing } from '../directory/badgeDrawing.ts'
import { badgeLooks } from '../directory/listing.ts'
import { badgeStateOf } from '../directory/present.ts'
import { evidenceOf } from '../directory/store.ts'
import { idOf } from '../lib/id.ts'
import { languages } from '../lib/language.ts'
import type { World } from '../lib/operation.ts'

const partnerId = idOf('organisation')

/** The badge as a picture for other sites: it sets no cookie, and is asked for anew after five minutes at the latest. */
export function serveBadges(app: Hono, world: World, provider: string): void {
  app.get('/badge/:partner/:file{(light|dark|mono)(-(it|fr|de|en|es))?\\.svg}', async (c) => {
    const [look, spoken] = c.req.param('file').replace('.svg', '').split('-')
    const id = partnerId.safeParse(c.req.param('partner'))
    const proved = id.success
      ? await world.db.transaction().execute((tx) => evidenceOf(tx, id.data))
      : undefined
    const svg = badgeDrawing({
      provider,
      state: badgeStateOf(proved),
      look: badgeLooks.find((one) => one === look) ?? 'light',
      language: languages.find((one) => one === spoken) ?? 'en',
    })
    return c.body(svg, 200, {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=300, must-revalidate',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })
}
