import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { order, organisation, partner, partnered, type Side, topUp } from '../cast.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let agency: Side
beforeAll(async () => {
  stage = await openStage()
  const client = await organisation(stage.platform, 'Studio Ilaria')
  agency = await partner(stage.platform, 'Atelier Nord')
  await topUp(client, '500.00')
  await partnered(client, agency, { access: 'full' })
  await order(stage.platform, client, 35, 'ilariastudio.it')
})
afterAll(() => stage.close())

test('a partner takes the month along as a file for the spreadsheets of its region', async () => {
  const page = await stage.enter(agency.legal, { language: 'de' })
  await page.goto(`${stage.url}/p/${agency.id}/statements`)
  await page.getByText('ilariastudio.it').first().waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV herunterladen' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('Atelier-Nord-2026-01-CHF.csv')
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n')
  expect(lines[0]).toMatch(/^\uFEFFdate;happening;/)
  expect(lines[2]).toMatch(/^2026-01-15;earned;ilariastudio\.it;Studio Ilaria;52\.08;0\.00;0\.00;52\.08;CHF;/)
})
