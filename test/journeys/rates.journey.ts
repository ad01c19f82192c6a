import { afterAll, beforeAll, expect, test } from 'vitest'
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
import { type Guest, password } from '../platform.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let client: Side
let second: Guest
beforeAll(async () => {
  stage = await openStage('2026-06-15T09:00:00Z')
  const { platform } = stage
  client = await organisation(platform, 'Studio Ilaria')
  const agency = await partner(platform, 'Atelier Nord')
  await topUp(client, '500.00')
  await partnered(client, agency, { access: 'full' })
  await order(platform, client, 35, 'ilariastudio.it')
  second = await platform.person('Second Manager', { staff: 'manager' })
  await staffOf(platform)
  await platform.at('2026-06-16T07:00:00Z')
})
afterAll(() => stage.close())

test('a rate change is written, simulated and proposed by one person and approved by another, who reads what it costs', async () => {
  const author = await stage.enter(await staffOf(stage.platform), { language: 'en' })
  await author.goto(`${stage.url}/staff/rates`)
  await author.getByRole('link', { name: 'Bronze, Web hosting' }).waitFor()
  await author.getByRole('link', { name: 'New rate change' }).first().click()
  await author.getByLabel('Title').fill('Summer terms')
  await author.getByLabel('Reason').fill('More partners in hosting')
  await author.getByLabel('In force from').fill('2026-07-01')
  await author.getByLabel('Add to the change').selectOption('partner_rate:bronze:hosting')
  await author.getByLabel('After').fill('36')
  const keep = author.getByRole('button', { name: 'Keep the draft' })
  await keep.click()
  await author.getByText('at most 35 %').waitFor()
  await author.getByLabel('After').fill('30')
  await mustBeAccessible(author)
  await keep.click()
  await author.getByRole('button', { name: 'Simulate', exact: true }).click()
  // 35 hostings at 9.92 less a quarter: the partner would have had 78.12 instead of 52.08
  await author
    .getByText(/52\.08.*78\.12/)
    .first()
    .waitFor()
  await mustBeAccessible(author)
  await author.getByRole('link', { name: 'Bronze', exact: true }).click()
  await author.getByRole('button', { name: /Explain/ }).click()
  await author.getByText('Cashback (30%)').waitFor()
  await mustBeAccessible(author)
  await author.goBack()
  await author.getByRole('button', { name: 'Propose the change' }).click()
  await author.getByText('Proposed', { exact: true }).first().waitFor()
  await author.getByText('Another person decides on a change that you proposed.').first().waitFor()

  const other = await stage.enter(second, { language: 'en' })
  await other.goto(`${stage.url}/staff/rates/changes`)
  await other.getByRole('link', { name: 'Summer terms' }).click()
  await other.getByRole('button', { name: 'Approve the change' }).click()
  const ask = other.getByRole('alertdialog')
  await ask.getByLabel('Note').fill('agreed')
  await ask.getByRole('button', { name: 'Approve the change' }).click()
  await other.getByLabel('Password of your account').fill(password)
  await other.getByRole('dialog').last().getByRole('button', { name: 'Confirm' }).click()
  await other.getByText('Approved', { exact: true }).first().waitFor()

  await author.goto(`${stage.url}/staff/rates/history?subject=partner_rate:bronze:hosting`)
  await author.getByText('Second Manager').waitFor()
  await author.getByText('30%').waitFor()
  await mustBeAccessible(author)
  expect(await brokenPromises(stage.platform)).toEqual([])
})
