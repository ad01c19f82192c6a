import { afterAll, beforeAll, expect, test } from 'vitest'
import { order, organisation, partner, partnered, type Side, topUp } from '../cast.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let client: Side
let agency: Side
beforeAll(async () => {
  stage = await openStage()
  client = await organisation(stage.platform, 'Studio Ilaria')
  agency = await partner(stage.platform, 'Atelier Nord')
  await topUp(client, '500.00')
  const products = await order(stage.platform, client, 3, 'ilaria')
  await partnered(client, agency, {
    access: 'limited',
    products: products.map((productId) => ({ productId, level: 'manage' as const })),
  })
})
afterAll(() => stage.close())

test('a partner gives a product back, sees before who loses it, and no longer reaches it', async () => {
  const reached = () =>
    agency.legal.client.products.listOfClient({ partnerId: agency.id, clientId: client.id })
  expect((await reached()).rows).toHaveLength(3)
  const page = await stage.enter(agency.legal, { language: 'en' })
  await page.goto(`${stage.url}/p/${agency.id}/clients/${client.id}?part=settings`)
  await page.getByRole('button', { name: 'Give products back' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox').first().check({ force: true })
  await dialog.getByText('The access of one person changes:').waitFor()
  await dialog.getByText('loses 1 product').waitFor()
  await mustBeAccessible(page)
  await dialog.getByRole('button', { name: 'Give 1 product back to Studio Ilaria' }).click()
  await page.getByText('1 product given back to Studio Ilaria.').waitFor()
  expect((await reached()).rows).toHaveLength(2)
})
