import { afterAll, beforeAll, expect, test } from 'vitest'
import { creditCashback } from '../../src/orders/jobs.ts'
import { hosting, order, organisation, partner, partnered, type Side, topUp } from '../cast.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let payer: Side
let agency: Side
beforeAll(async () => {
  stage = await openStage()
  const { platform } = stage
  agency = await partner(platform, 'Atelier Nord')
  payer = await organisation(platform, 'Hôtel Belmont')
  const paid = await organisation(platform, 'Fiduciaire du Bourg')
  for (const side of [agency, payer]) await topUp(side, '900.00')
  await partnered(payer, agency, { access: 'full', payer: 'client' })
  await partnered(paid, agency, { access: 'full', payer: 'partner' })
  await order(platform, payer, 35, 'belmont-vevey.ch')
  await creditCashback(platform.db)
  await agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: paid.id,
    lines: [{ itemId: await hosting(platform), quantity: 1, months: 1 }],
    means: 'prepaid',
  })
})
afterAll(() => stage.close())

test('a partner reads its year, follows a client to the lines and a line to its reasons, and takes the file along', async () => {
  const page = await stage.enter(agency.legal, { language: 'en' })
  await page.goto(`${stage.url}/p/${agency.id}/revenue?from=2026-01-15`)
  const figure = (name: string) =>
    page
      .locator('dl > div')
      .filter({ hasText: new RegExp(`^${name}`) })
      .first()
  await figure('Cashback credited').getByText('CHF 52.08').waitFor()
  await figure('Earned').getByText('CHF 54.06').waitFor()
  await figure('Discounts').getByText('CHF 1.98').waitFor()

  // the drawing and its table say the same
  await page.getByText('The same amounts as a table').click()
  const twin = page.getByRole('table', { name: 'Over time' })
  expect(await twin.getByRole('row', { name: /January 2026/ }).textContent()).toContain('52.08')
  expect(await twin.getByRole('row', { name: /^Total/ }).textContent()).toContain('54.06')
  await mustBeAccessible(page)

  const shares = page.getByRole('table', { name: 'Client' })
  expect(await shares.getByRole('row').nth(1).textContent()).toContain('Hôtel Belmont')
  await page.getByRole('searchbox').fill('bourg')
  await shares.getByRole('row', { name: /Belmont/ }).waitFor({ state: 'detached' })
  await page.getByText('Rule', { exact: true }).click()
  await shares.waitFor({ state: 'detached' })
  const rule = page.getByRole('link', { name: /the client orders and pays/ })
  await rule.click()
  await page.getByRole('link', { name: 'Line by line' }).and(page.locator('[aria-current]')).waitFor()
  expect(new URL(page.url()).searchParams.get('rule')).toBe('C1')
  await page.getByRole('button', { name: /Explain/ }).click()
  await page.getByRole('dialog').getByText('Net without partner discount').waitFor()
  await page.keyboard.press('Escape')
  // back leaves the lines for where one came from
  await page.goBack()
  await figure('Earned').waitFor()

  await page.getByRole('link', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByLabel('From', { exact: true }).inputValue()).toBe('2026-01-01')
  expect(await dialog.getByLabel('To', { exact: true }).inputValue()).toBe('2026-12-31')
})

test('days that end before they begin are told apart at once, and a month is left for the one before', async () => {
  const page = await stage.enter(agency.legal, { language: 'de' })
  await page.goto(`${stage.url}/p/${agency.id}/revenue?unit=own&from=2026-03-02&to=2026-03-01`)
  await page.getByText('Der letzte Tag liegt vor dem ersten.').waitFor()
  await page.goto(`${stage.url}/p/${agency.id}/revenue?unit=month&from=2026-02-03`)
  await page.getByRole('button', { name: 'Davor: Januar 2026' }).click()
  await page.getByText('CHF 54.06').first().waitFor()
})

test('whoever has no accounting right is told who can help', async () => {
  const julie = await stage.platform.person('Julie Bonvin')
  await agency.legal.client.organisations.addMember({
    organisationId: agency.id,
    email: julie.email,
    name: 'Julie Bonvin',
    language: 'en',
    role: 'collaborator',
  })
  const page = await stage.enter(julie, { language: 'en' })
  await page.goto(`${stage.url}/p/${agency.id}/revenue`)
  await page.getByText(/Ask: .*Atelier Nord/).waitFor()
})
