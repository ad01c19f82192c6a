import { afterAll, beforeAll, expect, test } from 'vitest'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

test.each([1440, 360])(
  'among 520 products only those in sight are drawn, at a width of %i',
  async (width) => {
    const page = await stage.visit({ language: 'en', width })
    await page.goto(`${stage.url}/style`)
    await page.getByRole('button', { name: /^Domain names/ }).click()
    const list = page.getByRole('list', { name: 'Domain names' })
    const rows = list.getByRole('listitem')
    await rows.first().waitFor()
    expect(await rows.count()).toBeLessThan(45)
    expect(await rows.first().getAttribute('aria-setsize')).toBe('520')
    await list.evaluate((ul) => ul.parentElement?.scrollTo(0, 1e6))
    const last = page.getByRole('checkbox', { name: 'domain-519.example' })
    await last.check()
    await page.getByText('2 of 520').first().waitFor()
    expect(await rows.count()).toBeLessThan(45)
    // the row one was at is not lost, however far one scrolls, and Tab goes on from it
    await list.evaluate((ul) => ul.parentElement?.scrollTo(0, 0))
    await page.getByRole('checkbox', { name: 'domain-0.example' }).waitFor()
    expect(await last.evaluate((box) => box === document.activeElement)).toBe(true)
    const first = page.getByRole('checkbox', { name: 'domain-0.example' })
    const took = await first.evaluate(async (box) => {
      const began = performance.now()
      if (box instanceof HTMLInputElement) box.click()
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
      return performance.now() - began
    })
    expect(await first.isChecked()).toBe(true)
    if (process.env.MANY_CLIENTS) process.stdout.write(`a tick among 520: ${Math.round(took)} ms\n`)
    await page.getByRole('searchbox', { name: 'Search products' }).first().fill('domain-51')
    await page.getByRole('checkbox', { name: 'domain-519.example' }).waitFor()
    expect(await rows.count()).toBe(11)
    await mustBeAccessible(page)
  },
  60_000,
)
