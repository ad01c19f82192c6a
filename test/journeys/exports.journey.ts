import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeExports } from '../../src/exports/jobs.ts'
import { numberDocuments } from '../../src/invoices/jobs.ts'
import { order, organisation, partner, partnered, type Side, staffOf, topUp } from '../cast.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let client: Side
let agency: Side
beforeAll(async () => {
  stage = await openStage()
  client = await organisation(stage.platform, 'Studio Ilaria')
  agency = await partner(stage.platform, 'Atelier Nord')
  await topUp(client, '500.00')
  await partnered(client, agency, { access: 'full' })
  await order(stage.platform, client, 35, 'ilariastudio.it')
  await numberDocuments(stage.platform.db)
})
afterAll(() => stage.close())

test('a partner asks for its clients’ figures, sees them being made and keeps the file; the client reads of it', async () => {
  const page = await stage.enter(agency.legal, { language: 'it' })
  await page.goto(`${stage.url}/p/${agency.id}/exports`)
  await page.getByText('Ancora nessun file').waitFor()
  await mustBeAccessible(page)
  await page.getByRole('button', { name: 'Chiedere un file' }).click()
  await page.getByLabel('Cliente', { exact: true }).first().selectOption('Studio Ilaria')
  await page.getByLabel('Dal', { exact: true }).fill('2026-01-01')
  await page.getByLabel('Al', { exact: true }).fill('2026-12-31')
  await page.getByText('In breve').click()
  await mustBeAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Chiedere un file' }).click()
  await page.getByRole('progressbar', { name: 'Avanzamento del file' }).waitFor()
  await makeExports(stage.platform.world)
  await page.getByText('Pronto, una riga').waitFor()
  await mustBeAccessible(page)
  const [kept] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Scaricare/ }).click(),
  ])
  expect(kept.suggestedFilename()).toBe('Studio-Ilaria_2026-01-01_2026-12-31.csv')
  const text = await readFile(await kept.path(), 'utf8')
  expect(text.split('\r\n')[1]).toMatch(/^Studio Ilaria[;,]ilariastudio\.it[;,]/)

  const owner = await stage.enter(client.legal, { language: 'it' })
  await owner.goto(`${stage.url}/o/${client.id}/activity`)
  await owner.getByText('ha esportato dati di fatturazione: una riga').waitFor()
})

test('the provider’s people say where accounts go, ask for the journal, and read the figures of the return', async () => {
  const page = await stage.enter(await staffOf(stage.platform), { language: 'de' })
  await page.goto(`${stage.url}/staff/exports/accounts`)
  await page.getByLabel('Beraternummer (DATEV)').fill('29098')
  await page.getByLabel('Mandantennummer (DATEV)').fill('55003')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await page.getByText('Gespeichert: gilt für die nächsten Dateien').first().waitFor()
  await mustBeAccessible(page)
  await page.goto(`${stage.url}/staff/exports`)
  await page.getByRole('button', { name: 'Datei verlangen' }).click()
  await page.getByLabel('Vom').fill('2026-01-01')
  await page.getByLabel('Bis').fill('2026-12-31')
  await page.getByRole('dialog').getByRole('button', { name: 'Datei verlangen' }).click()
  await page.getByRole('progressbar').waitFor()
  await makeExports(stage.platform.world)
  await page.getByText(/Bereit, \d+ Zeilen/).waitFor()
  await mustBeAccessible(page)
  await page.goto(`${stage.url}/staff/exports/vat?from=2026-01-01&to=2026-12-31`)
  await page.getByText('Normalsatz').waitFor()
  await mustBeAccessible(page)
})
