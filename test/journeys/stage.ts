import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { serve } from '@hono/node-server'
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core'
import { expect } from 'vitest'
import { type Guest, openPlatform, type Platform, type Policy } from '../platform.ts'

export interface Stage {
  platform: Platform
  url: string
  /** A window of its own for a person who has signed in, in a language and a theme. */
  enter(guest: Guest, options?: Look): Promise<Page>
  visit(options?: Look): Promise<Page>
  close(): Promise<void>
}

export interface Look {
  language?: string
  theme?: 'light' | 'dark'
  width?: number
  /** Whether scripts run; they do unless it says no. */
  script?: boolean
  /** What becomes of the words on their way to the browser. */
  words?: (messages: string) => string
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address ? address.port : 0
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** The built web app and the real API on loopback, and a real browser before it. */
export async function openStage(startAt?: string, policy?: (url: string) => Policy): Promise<Stage> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const platform = await openPlatform(startAt, url, resolve('dist/web'), policy?.(url))
  const server = serve({ fetch: platform.answer, port, hostname: '127.0.0.1' })
  const browser = await launch()
  const contexts: BrowserContext[] = []
  const open = async ({
    language = 'it',
    theme = 'light',
    width = 1440,
    script = true,
    words,
  }: Look = {}) => {
    const context = await browser.newContext({
      locale: language,
      colorScheme: theme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
      javaScriptEnabled: script,
    })
    context.setDefaultTimeout(10_000)
    contexts.push(context)
    if (words)
      await context.route(/\/assets\/(?:it|fr|de|en|es)-[^/]*\.json$/, async (route) => {
        const response = await route.fetch()
        await route.fulfill({ response, body: words(await response.text()) })
      })
    return context
  }
  return {
    platform,
    url,
    async enter(guest, look) {
      const context = await open(look)
      const cookies = guest.cookie.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return { name, value: value.join('='), url }
      })
      await context.addCookies(cookies)
      return context.newPage()
    },
    async visit(look) {
      return (await open(look)).newPage()
    },
    async close() {
      await browser.close()
      await new Promise((done) => server.close(done))
      await platform.close()
    },
  }
}

/** Opens an address and waits until the page has everything it asks for: nothing under way, and nothing more asked. */
export async function openPage(page: Page, address: string): Promise<void> {
  const underWay = new Set<Request>()
  const asks = (request: Request) => underWay.add(request)
  const ends = (request: Request) => underWay.delete(request)
  page.on('request', asks).on('requestfinished', ends).on('requestfailed', ends)
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  do {
    // an answer is drawn, and what that asks for has set out, before the browser has nothing to do
    await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)))
  } while (underWay.size > 0)
  page.off('request', asks).off('requestfinished', ends).off('requestfailed', ends)
}

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** All that depends on colours; the rest of a page is the same in both themes. */
const ofColour = ['color-contrast', 'link-in-text-block']

/** What axe finds serious on a page, in its theme and in the other one. */
export async function mustBeAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // colours fade from one theme to the other; what counts is what remains
    await page.evaluate(async () => {
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
    })
    // one call in the page itself; the other way opens a second page for every look
    const axe = new AxeBuilder({ page }).setLegacyMode()
    const { violations } = await (colorScheme === 'light'
      ? axe.withTags(wcag)
      : axe.withRules(ofColour)
    ).analyze()
    const serious = violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map(
        (v) =>
          `${colorScheme} ${new URL(page.url()).pathname} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`,
      )
    expect(serious).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** By how many pixels a page is wider than its window, once it has heard of its width. */
export function standsOut(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { documentElement: root } = document
    const beyond = () => root.scrollWidth - root.clientWidth
    // tables turn into cards a moment after the window narrows
    for (let frames = 0; beyond() > 0 && frames < 60; frames++)
      await new Promise((frame) => requestAnimationFrame(frame))
    return beyond()
  })
}

/** The words of buttons that their button cuts off. */
export function clippedButtons(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, [role="button"], a[data-rac], summary')]
      .filter((button) => button.checkVisibility() && !button.closest('.sr-only'))
      .filter(
        (button) =>
          button.scrollWidth > button.clientWidth + 1 && getComputedStyle(button).display !== 'inline',
      )
      .map((button) => `${button.textContent} (${button.scrollWidth} > ${button.clientWidth})`),
  )
}
