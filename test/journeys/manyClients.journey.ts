/**
 * The table of clients with very many of them. In a run of all tests there are a few hundred, and what is asserted is
 * that nothing moves; `MANY_CLIENTS=5000 npx vitest run test/journeys/manyClients` on a quiet machine measures, prints
 * its figures and holds them against what is wanted.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { partner, type Side } from '../cast.ts'
import { crowd } from '../crowd.ts'
import { openPage, openStage, type Stage } from './stage.ts'

const wanted = Number(process.env.MANY_CLIENTS ?? 300)
const isMeasured = wanted >= 5000

let stage: Stage
let agency: Side
beforeAll(async () => {
  stage = await openStage()
  agency = await partner(stage.platform, 'Atelier Nord')
  await crowd(stage.platform, agency.id, wanted)
}, 240_000)
afterAll(() => stage.close())

/** Notes, before anything is drawn, when the first row stood and how much moved. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { shift: 0, firstRow: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ('value' in entry && 'hadRecentInput' in entry && !entry.hadRecentInput)
          seen.shift += Number(entry.value)
      }
    }).observe({ type: 'layout-shift', buffered: true })
    new MutationObserver(() => {
      if (seen.firstRow === 0 && document.querySelector('tr[data-row]')) seen.firstRow = performance.now()
    }).observe(document, { childList: true, subtree: true })
  })
}

const seen = (page: Page) =>
  page.evaluate(() => (window as unknown as { seen: { shift: number; firstRow: number } }).seen)

/** From a press on a choice of an open menu to the rows that follow from it, as the page itself sees them. */
async function filterTime(page: Page, chip: string, choice: string, first: string): Promise<number> {
  await page.getByRole('button', { name: chip }).first().click()
  const item = page.getByRole('menuitemradio', { name: choice, exact: true })
  await item.waitFor()
  const time = page.evaluate(
    (name) =>
      new Promise<number>((resolve) => {
        let pressed = 0
        document.addEventListener('pointerup', () => (pressed = performance.now()), {
          capture: true,
          once: true,
        })
        new MutationObserver((_, observer) => {
          const row = document.querySelector('tr[data-row] th')
          if (pressed === 0 || !row?.textContent?.startsWith(name)) return
          observer.disconnect()
          requestAnimationFrame(() => resolve(performance.now() - pressed))
        }).observe(document, { childList: true, subtree: true, characterData: true })
      }),
    first,
  )
  await item.click()
  return time
}

const middle = (times: readonly number[]) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

test(`with ${wanted} clients nothing moves, the first row is there within a second and a filter within a tenth of one`, async () => {
  const page = await stage.enter(agency.legal, { language: 'en' })
  await watch(page)
  const firstRows: number[] = []
  const shifts: number[] = []
  for (let n = 0; n < 5; n += 1) {
    await openPage(page, `${stage.url}/p/${agency.id}/clients`)
    const { firstRow, shift } = await seen(page)
    firstRows.push(firstRow)
    shifts.push(shift)
  }
  const filters: number[] = []
  for (let n = 0; n < 3; n += 1) {
    filters.push(await filterTime(page, 'Who pays', 'You', 'Client 00004'))
    filters.push(await filterTime(page, 'Who pays', 'All', 'Client 00001'))
  }
  const due = await filterTime(page, 'Due', 'Today or overdue', 'Client 00100')
  const figures = {
    clients: wanted,
    firstRow: `${Math.round(middle(firstRows.slice(1)))} ms (cold ${Math.round(firstRows[0] ?? 0)} ms)`,
    filter: filters.map((time) => Math.round(time)),
    due: Math.round(due),
    shift: Math.max(...shifts).toFixed(4),
  }
  if (isMeasured) process.stdout.write(`${JSON.stringify(figures)}\n`)
  expect(Math.max(...shifts)).toBeLessThan(0.02)
  if (!isMeasured) return
  expect(middle(firstRows.slice(1))).toBeLessThan(1000)
  expect(middle(filters)).toBeLessThan(100)
}, 240_000)
