import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowOf } from '../../src/lib/database.ts'
import { brokenPromises, hosting, order, organisation, type Side, staffOf, topUp } from '../cast.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let client: Side
beforeAll(async () => {
  stage = await openStage()
  client = await organisation(stage.platform, 'Studio Ilaria')
  await topUp(client, '500.00')
  await order(stage.platform, client, 3, 'ilariastudio.it')
})
afterAll(async () => {
  expect(await brokenPromises(stage.platform)).toEqual([])
  await stage.close()
})

test('staff grants a renewal warranty, changes its limit and ends it; the organisation reads each', async () => {
  const staff = await stage.enter(await staffOf(stage.platform), { language: 'en' })
  const payer = await stage.enter(client.legal, { language: 'en' })
  const told = (text: RegExp) =>
    payer.goto(`${stage.url}/o/${client.id}/renewals`).then(() => payer.getByText(text).first().waitFor())
  await staff.goto(`${stage.url}/staff/renewals`)
  await staff.getByRole('link', { name: 'Renewal warranties' }).click()
  await staff.getByText('No warranty yet').waitFor()
  await staff.getByRole('button', { name: 'Grant a warranty' }).click()
  const ask = staff.getByRole('dialog')
  await ask.getByRole('button', { name: 'Grant a warranty' }).click()
  await ask.getByText('Choose the organisation.').waitFor()
  await ask.getByLabel('Find the organisation').fill('ilaria')
  await ask.getByLabel('Organisation', { exact: true }).selectOption({ label: 'Studio Ilaria, Bern' })
  await ask.getByLabel('Limit, CHF').fill('500')
  await mustBeAccessible(staff)
  await ask.getByRole('button', { name: 'Grant a warranty' }).click()
  await staff.getByRole('button', { name: 'Change the limit' }).click()
  await ask.getByLabel('Limit, CHF').fill('750')
  await ask.getByRole('button', { name: 'Change the limit' }).click()
  await staff
    .getByText(/750\.00/)
    .first()
    .waitFor()
  await mustBeAccessible(staff)
  await told(/750\.00/)
  await staff.getByRole('button', { name: 'End the warranty' }).click()
  await staff.getByRole('alertdialog').getByRole('button', { name: 'End the warranty' }).click()
  await staff.getByText('Ended', { exact: false }).first().waitFor()
  await staff.getByRole('button', { name: 'Grant it again' }).waitFor()
})

test('a dry run is asked for a day, and refuses one that is too far', async () => {
  await client.legal.client.renewals.switchOn({
    organisationId: client.id,
    productIds: (await client.legal.client.renewals.list({ organisationId: client.id })).rows.map(
      (row) => row.productId,
    ),
  })
  const staff = await stage.enter(await staffOf(stage.platform), { language: 'en' })
  await staff.goto(`${stage.url}/staff/renewals`)
  await staff.getByRole('button', { name: 'Dry run' }).click()
  const ask = staff.getByRole('dialog')
  await ask.getByLabel('Up to').fill('2036-01-01')
  await ask.getByRole('button', { name: 'Start the dry run' }).click()
  await ask.getByText('A dry run does not look that far: choose a nearer day.').waitFor()
  await mustBeAccessible(staff)
  await ask.getByLabel('Up to').fill('2026-02-03')
  await ask.getByRole('button', { name: 'Start the dry run' }).click()
  await staff.getByRole('row', { name: /3 Feb/ }).waitFor()
})

test('staff sees what a settlement and a chargeback would book, books them, and gives up what is owed then', async () => {
  const { orderId } = await client.legal.client.orders.place({
    organisationId: client.id,
    lines: [{ itemId: await hosting(stage.platform), quantity: 10, months: 1, name: 'shop' }],
    means: 'provider',
  })
  const { paymentId } = await client.legal.client.orders.get({ organisationId: client.id, orderId })
  await client.legal.client.payments.settleTest({
    organisationId: client.id,
    paymentId: paymentId ?? 'pay_',
    outcome: 'succeeded',
  })
  const reference = await rowOf(
    stage.platform.db,
    sql<{ text: string }>`select provider_reference as text from payment where id = ${paymentId}`,
  )
  const staff = await stage.enter(await staffOf(stage.platform), { language: 'en' })
  await staff.goto(`${stage.url}/staff/provider-events`)
  await staff.getByRole('button', { name: 'Record a settlement' }).click()
  const ask = staff.getByRole('dialog')
  await ask.getByLabel('Amount settled, gross').fill('99999')
  await ask.getByLabel('Number of the event').fill('po_1')
  await ask
    .getByText(/does not hold that much/)
    .first()
    .waitFor()
  await ask.getByLabel('Amount settled, gross').fill('100')
  await ask.getByLabel('Fee').fill('2.50')
  await ask.getByRole('row', { name: /Bank/ }).getByText('97.50').waitFor()
  await mustBeAccessible(staff)
  await ask.getByRole('button', { name: 'Book the settlement' }).click()
  await ask.getByText('It is booked.').waitFor()
  await mustBeAccessible(staff)
  await ask.getByRole('link', { name: /Journal/ }).click()
  await staff.getByRole('heading', { level: 1, name: /Journal/ }).waitFor()

  await staff.goto(`${stage.url}/staff/provider-events`)
  await staff.getByText('po_1').waitFor()
  await staff.getByRole('button', { name: 'Record a chargeback' }).click()
  await ask.getByLabel('Reference of the payment').fill(reference?.text ?? '')
  await ask.getByLabel('Number of the event').fill('cb_1')
  await ask
    .getByRole('row', { name: /Studio Ilaria/ })
    .getByText('91.15')
    .waitFor()
  await ask.getByRole('button', { name: 'Book the chargeback' }).click()
  await ask.getByText('It is booked.').waitFor()
  await ask.getByRole('button', { name: 'Close' }).last().click()

  await staff.getByRole('link', { name: 'Owed to us' }).click()
  await staff.getByRole('button', { name: /Write off/ }).click()
  await ask.getByRole('row', { name: /Bad debt/i }).waitFor()
  const giveUp = ask.getByRole('button', { name: /Write off CHF.91\.15/ })
  await giveUp.click()
  await ask.getByText('Please give the reason.').waitFor()
  await ask.getByLabel('Reason, as the log keeps it').fill('insolvent')
  await mustBeAccessible(staff)
  await giveUp.click()
  await ask.getByText('It is booked.').waitFor()
  await ask.getByRole('button', { name: 'Close' }).last().click()
  await staff.getByText('Nothing is owed').first().waitFor()
})
