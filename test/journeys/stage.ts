import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { serve } from '@hono/node-server'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
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
  const open = async ({ language = 'it', theme = 'light', width = 1440, script = true }: Look = {}) => {
    const context = await browser.newContext({
      locale: language,
      colorScheme: theme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
      javaScriptEnabled: script,
    })
    context.setDefaultTimeout(10_000)
    contexts.push(context)
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

/** What axe finds serious on a page, in its theme and in the other one. */
export async function mustBeAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // colours fade from one theme to the other; what counts is what remains
    await page.evaluate(async () => {
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
    })
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze()
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
