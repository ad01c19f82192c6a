import { afterAll, beforeAll, expect, test } from 'vitest'
import { numberDocuments } from '../../src/invoices/jobs.ts'
import {
  brokenPromises,
  order,
  organisation,
  partner,
  partnered,
  type Side,
  staffOf,
  topUp,
} from '../cast.ts'
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

test('staff refunds 40 % of an invoice after seeing every amount; the payer finds the credit note, the partner its share', async () => {
  const staff = await stage.enter(await staffOf(stage.platform), { language: 'it' })
  await staff.goto(`${stage.url}/staff/documents`)
  await staff.getByRole('link', { name: 'INV-2026-000001', exact: true }).click()
  await staff.getByRole('button', { name: 'Rimborsare' }).click()
  await staff.getByText('Una quota').click()
  await staff.getByLabel('Quota in percento').fill('40')
  await staff.getByText('20.83').first().waitFor()
  await mustBeAccessible(staff)
  const send = staff.getByRole('button', { name: /Rimborsare CHF.112\.60/ })
  await send.click()
  await staff.getByText('Indichi il motivo.').waitFor()
  await staff.getByLabel('Motivo, come sta sulla nota di credito').fill('Ordinato due volte')
  await send.click()
  await staff.getByText('Rimborsata in parte').first().waitFor()

  await numberDocuments(stage.platform.db)
  const payer = await stage.enter(client.legal, { language: 'it' })
  await payer.goto(`${stage.url}/o/${client.id}/invoices`)
  await payer.getByRole('link', { name: 'CRN-2026-000001', exact: true }).click()
  await payer.getByText('Ordinato due volte').first().waitFor()
  await payer.getByText('Conto prepagato, versamenti').waitFor()

  const earner = await stage.enter(agency.legal, { language: 'it' })
  await earner.goto(`${stage.url}/p/${agency.id}/revenue?part=lines`)
  await earner.getByText(/20\.83 stornati/).waitFor()
  await earner.getByRole('button', { name: /Spiega/ }).click()
  await earner.getByText('31.25').first().waitFor()
  await mustBeAccessible(earner)
  expect(await brokenPromises(stage.platform)).toEqual([])
})
