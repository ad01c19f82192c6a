import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenPromises, order, organisation, type Side, staffOf, topUp } from '../cast.ts'
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
