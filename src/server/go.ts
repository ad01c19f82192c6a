import type { Hono } from 'hono'
import { clickTerm } from '../affiliates/click.ts'
import type { Tally } from '../affiliates/tally.ts'
import type { World } from '../lib/operation.ts'

/**
 * The way of a recommendation: counts the click and goes on to the page, which carries in its address by whom and when.
 * No cookie, no address of whoever clicks; the clock is the machine's, so that nothing is asked of the database.
 */
export function serveGo(app: Hono, world: World, tally: Tally): void {
  app.get('/go/:code{[a-z0-9][a-z0-9-]{2,29}}', async (c) => {
    const code = c.req.param('code')
    const now = new Date()
    const target = new URL(await tally.click(code, now.getTime()), world.publicUrl)
    target.searchParams.set('utm_term', clickTerm(world.cursorKey, code, now))
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    return c.redirect(`${target.pathname}${target.search}${target.hash}`, 302)
  })
}
