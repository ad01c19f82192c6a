import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenPromises, organisation, type Side, topUp } from '../cast.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let client: Side
beforeAll(async () => {
  stage = await openStage()
  client = await organisation(stage.platform, 'Studio Ilaria')
  await topUp(client, '80.00')
})
afterAll(() => stage.close())

test('an organisation that moves to France reads before what becomes of its francs, and finds its euros', async () => {
  const page = await stage.enter(client.legal, { language: 'fr', width: 360 })
  await page.goto(`${stage.url}/o/${client.id}/address`)
  await page.getByRole('button', { name: 'Changer l’adresse' }).click()
  const ask = page.getByRole('dialog')
  const send = ask.getByRole('button', { name: 'Changer l’adresse' })
  await send.click()
  await ask.getByText('Cette indication est nécessaire').first().waitFor()
  await ask.getByLabel('Rue').fill('Rue Mégevand')
  await ask.getByLabel('Numéro').fill('3')
  await ask.getByLabel('NPA').fill('25000')
  await ask.getByLabel('Localité').fill('Besançon')
  await ask.getByLabel('Pays').selectOption('FR')
  await ask.getByText(/Ce qui reste en CHF est à vous/).waitFor()
  await mustBeAccessible(page)
  await send.click()
  await page.getByText('Rue Mégevand 3, 25000 Besançon').waitFor()
  await page.getByText('EUR', { exact: true }).waitFor()
  expect(await brokenPromises(stage.platform)).toEqual([])
})
