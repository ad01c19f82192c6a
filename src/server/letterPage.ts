import type { Hono } from 'hono'
import { idOf } from '../lib/id.ts'
import { languages } from '../lib/language.ts'
import type { World } from '../lib/operation.ts'
import { letterHtml } from '../mail/store.ts'
import { sampleLetter } from '../notices/sample.ts'

const letterId = idOf('letter')

/**
 * A letter styles itself, as mail programs want it, so it is a page of its own with a policy of its own: no script,
 * nothing fetched from elsewhere, shown in a frame of the mailbox page, whose window its links open.
 */
const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-top-navigation-by-user-activation',
  ].join('; '),
  'x-frame-options': 'SAMEORIGIN',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Serves the letters of a mailbox and samples of every letter; comes before the headers that every other page gets. */
export function serveLetters(app: Hono, world: World): void {
  app.get('/letters/samples/:template/:language/:version', async (c) => {
    const { template, language, version } = c.req.param()
    const spoken = languages.find((one) => one === language)
    const sample = spoken && (await sampleLetter(template, spoken, Number(version), world.publicUrl))
    return sample ? c.html(sample.html, 200, headers) : c.text('', 404, headers)
  })
  app.get('/mailbox/:letter/raw', async (c) => {
    const id = letterId.safeParse(c.req.param('letter'))
    const html = world.mailbox && id.success ? await letterHtml(world.db, id.data) : undefined
    if (html === undefined) return c.text('', 404, headers)
    return c.html(html.replaceAll('target="_blank"', 'target="_top"'), 200, headers)
  })
}
