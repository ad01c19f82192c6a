import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisation, partner, partnered, type Side, topUp } from '../cast.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let clients: Side[]
let agency: Side
beforeAll(async () => {
  stage = await openStage()
  agency = await partner(stage.platform, 'Atelier Nord')
  await topUp(agency, '500.00')
  clients = []
  for (const name of ['Belmont Hotel', 'Cave Pache']) {
    const client = await organisation(stage.platform, name)
    await partnered(client, agency, { access: 'full', payer: 'partner' })
    clients.push(client)
  }
})
afterAll(() => stage.close())

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor()
const settings = () => agency.legal.client.people.me().then(({ preferences }) => preferences)

test('keys walk, open and enter; they can be changed and switched off, and do nothing while one types', async () => {
  const page = await stage.enter(agency.legal, { language: 'en' })
  await page.goto(`${stage.url}/p/${agency.id}/revenue`)
  await heading(page, 'Revenue')
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await heading(page, 'Clients')
  await page.getByRole('row', { name: /Belmont Hotel/ }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Belmont Hotel')
  await page.keyboard.press('e')
  await page.getByText('You pay: the discount applies').waitFor()
  await mustBeAccessible(page)
  // the tab says whose account it is, and leaving goes back to where one came from
  expect(await page.title()).toContain('Belmont Hotel')
  expect(await page.locator('link[rel="icon"]').getAttribute('href')).toContain(encodeURIComponent('>B<'))
  await page.getByRole('link', { name: 'Leave' }).click()
  await heading(page, 'Clients')

  await page.keyboard.press('/')
  await page.keyboard.type('cg')
  expect(await page.getByRole('searchbox').first().inputValue()).toBe('cg')
  expect(await page.getByRole('dialog').count()).toBe(0)

  await page.goto(`${stage.url}/me`)
  await page.getByLabel('Switch client').fill('e')
  await page.getByText('These keys are taken already: Enter the client.').waitFor()
  await mustBeAccessible(page)
  await page.getByLabel('Switch client').fill('W')
  await page.getByLabel('Switch client').blur()
  await page.getByRole('button', { name: 'Restore the usual keys' }).waitFor()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('c')
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.keyboard.press('w')
  await page.getByRole('dialog', { name: 'Organisations and clients' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+/')
  await page.getByRole('dialog', { name: 'All keys' }).waitFor()
  await mustBeAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'All keys' }).waitFor({ state: 'detached' })
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH')
  await page.getByRole('switch', { name: 'Single keys' }).press(' ')
  await saved
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('w')
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await settings()).toEqual({ keys: { switch: 'w' }, singleKeys: false })
}, 120_000)

test('the look goes along with the person into another browser', async () => {
  const first = await stage.enter(agency.legal, { language: 'en' })
  await first.goto(`${stage.url}/me`)
  const saved = first.waitForResponse((response) => response.request().method() === 'PATCH')
  await first.getByRole('radio', { name: 'Compact' }).check({ force: true })
  await saved
  const second = await stage.enter(agency.legal, { language: 'de' })
  await second.goto(`${stage.url}/p/${agency.id}/clients`)
  await second.getByRole('row', { name: /Belmont Hotel/ }).waitFor()
  expect(
    await second
      .locator('tr[data-row]')
      .first()
      .evaluate((row) => row.clientHeight),
  ).toBeLessThan(44)
}, 60_000)

test('two tabs in two clients: an order in the first is booked to the first', async () => {
  const [belmont, pache] = clients
  if (!belmont || !pache) throw new Error('no clients')
  const first = await stage.enter(agency.legal, { language: 'en' })
  await first.goto(`${stage.url}/p/${agency.id}/c/${belmont.id}/order`)
  const second = await first.context().newPage()
  await second.goto(`${stage.url}/p/${agency.id}/c/${pache.id}/order`)
  await second.getByText('Cave Pache').first().waitFor()
  await first.getByRole('button', { name: 'Add Web hosting' }).click()
  await first.getByRole('button', { name: /^Order/ }).click()
  await first.getByRole('heading', { name: 'Order paid' }).waitFor()
  const products = (client: Side) => client.legal.client.products.list({ organisationId: client.id })
  expect((await products(belmont)).rows).toHaveLength(1)
  expect((await products(pache)).rows).toHaveLength(0)
}, 60_000)

test('after half an hour the band asks whether one still works there', async () => {
  const page = await stage.enter(agency.legal, { language: 'en' })
  await page.clock.install()
  await page.goto(`${stage.url}/p/${agency.id}/c/${clients[0]?.id}/products`)
  await page.getByText('You pay: the discount applies').waitFor()
  await page.clock.fastForward('31:00')
  await page.getByText('Still working for Belmont Hotel?').waitFor()
  await mustBeAccessible(page)
  await page.getByRole('button', { name: 'Yes, go on' }).click()
  await page.getByText('You pay: the discount applies').waitFor()
}, 60_000)
