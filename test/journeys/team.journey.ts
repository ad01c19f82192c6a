import { afterAll, beforeAll, expect, test } from 'vitest'
import { hold, order, organisation, partner, partnered, type Side, topUp } from '../cast.ts'
import type { Guest } from '../platform.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let agency: Side
let hotel: Side
let julie: Guest
beforeAll(async () => {
  stage = await openStage()
  const { platform } = stage
  agency = await partner(platform, 'Atelier Nord')
  hotel = await organisation(platform, 'Hôtel Belmont')
  const alone = await organisation(platform, 'Fiduciaire du Bourg')
  await topUp(hotel, '500.00')
  await order(platform, hotel, 2, 'belmont-vevey.ch')
  await partnered(hotel, agency, { access: 'full', payer: 'partner' })
  await partnered(alone, agency, { access: 'full' })
  julie = await platform.person('Julie Bonvin')
  await agency.legal.client.organisations.addMember({
    organisationId: agency.id,
    email: julie.email,
    name: 'Julie Bonvin',
    language: 'en',
    role: 'collaborator',
  })
  await hold(agency, hotel, { personId: julie.id, level: 'manage', lastDay: '2030-06-30' })
})
afterAll(() => stage.close())

test('a representative sees whom nobody looks after, asks what Julie can do and why, and changes it there', async () => {
  const page = await stage.enter(agency.legal, { language: 'en' })
  await page.goto(`${stage.url}/p/${agency.id}/team/rights`)
  await page
    .getByRole('row', { name: /Julie Bonvin/ })
    .getByText('1 of 2')
    .waitFor()
  await page.getByRole('link', { name: 'Show them' }).click()
  await page.getByRole('link', { name: 'Fiduciaire du Bourg', exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'Hôtel Belmont', exact: true }).count()).toBe(0)

  await page.getByRole('button', { name: /Assigned to/ }).click()
  await page.getByRole('menuitemradio', { name: 'All' }).click()
  await mustBeAccessible(page)
  await page.getByRole('link', { name: /Julie Bonvin at Hôtel Belmont: manage/ }).click()
  await page.getByRole('heading', { name: 'Julie Bonvin at Hôtel Belmont' }).waitFor()
  const order = page.getByRole('listitem').filter({ hasText: 'Order new products' })
  await order.getByText('The level assigned is not enough.').waitFor()
  await page.getByText('Collaborator at Atelier Nord').waitFor()
  await page.getByText(/The partner gave it to the person/).waitFor()
  await mustBeAccessible(page)

  await page.getByRole('button', { name: 'Change', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('order', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Save the rights' }).click()
  await dialog.waitFor({ state: 'detached' })
  await order.getByText('At your organisation’s expense, with the discount.').waitFor()
})

test('a collaborator is told who leads the team', async () => {
  const page = await stage.enter(julie, { language: 'en' })
  await page.goto(`${stage.url}/p/${agency.id}/team/rights`)
  await page.getByText(/Ask Atelier Nord Legal/).waitFor()
})
