import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventTypes } from '../../src/webhooks/event.ts'
import { fanOut, sendWebhooks } from '../../src/webhooks/jobs.ts'
import { order, organisation, type Side, topUp } from '../cast.ts'
import { openReceiver, type Receiver } from '../receiver.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let client: Side
let receiver: Receiver
beforeAll(async () => {
  stage = await openStage()
  receiver = await openReceiver()
  client = await organisation(stage.platform, 'Studio Ilaria')
  await topUp(client, '500.00')
})
afterAll(async () => {
  await receiver.close()
  await stage.close()
})

const work = async () => {
  await fanOut(stage.platform.world)
  await sendWebhooks(stage.platform.world)
}

test('somebody makes a webhook, tries it, sees what was answered, sends it again, renews the key and removes it', async () => {
  const page = await stage.enter(client.legal, { language: 'en' })
  await page.goto(`${stage.url}/o/${client.id}/webhooks`)
  await page.getByText('No webhook yet').waitFor()
  await page.getByRole('button', { name: 'Make a webhook' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: 'Make a webhook' }).click()
  await form.getByText('Enter an address.').waitFor()
  await form.getByLabel('Name').fill('Accounting')
  await form.getByLabel('Address').fill('http://10.0.0.1/in')
  await form.getByRole('button', { name: 'Make a webhook' }).click()
  await form.getByText('Nothing can be sent there').waitFor()
  await form.getByLabel('Address').fill(receiver.url)
  await form.getByLabel('Payouts').uncheck()
  await form.getByRole('button', { name: 'Make a webhook' }).click()
  const key = page.getByRole('alertdialog')
  await key.getByText(/^whpk_/).waitFor()
  await key.getByRole('button', { name: 'I have kept it' }).click()
  const chosen = eventTypes.filter((type) => !type.startsWith('payout.'))
  await page.getByText(`${chosen.length} events`).waitFor()

  await page.getByRole('link', { name: 'Accounting' }).click()
  await page.getByText('No message yet').waitFor()
  await page.getByRole('button', { name: 'Send a test message' }).first().click()
  await page.getByText('waiting', { exact: true }).first().waitFor()
  await order(stage.platform, client, 1)
  await work()
  await page.reload()
  await page.getByText('arrived').first().waitFor()
  expect(receiver.arrived.map(({ body }) => JSON.parse(body).type).sort()).toEqual([
    'order.paid',
    'webhook.test',
  ])
  await page.getByRole('button', { name: /Details.*order.paid/ }).click()
  await page.getByRole('dialog').getByText('204').waitFor()
  await page.getByText(client.id).first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: /Send again.*order.paid/ }).click()
  await page.getByText('The message is on its way again.').waitFor()
  await work()
  expect(receiver.arrived).toHaveLength(3)

  await page.getByRole('button', { name: 'Renew the key' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Renew the key' }).click()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByText('The one before it still signs until').waitFor()
  await page.getByRole('button', { name: 'Switch off' }).click()
  await page.getByText('This webhook is switched off').first().waitFor()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No webhook yet').waitFor()
})
