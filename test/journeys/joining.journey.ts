import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowOf } from '../../src/lib/database.ts'
import { checkApplications } from '../../src/programme/jobs.ts'
import { staffOf } from '../cast.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage('2026-01-15T09:00:00Z')
})
afterAll(() => stage.close())

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()

test('without JavaScript a stranger sees whether the company could come in, and asks for an account', async () => {
  const page = await stage.visit({ language: 'it', script: false, width: 360 })
  await page.goto(`${stage.url}/it/diventare-partner`)
  await heading(page, 'Diventare partner')
  await page.getByLabel('Numero di registro').fill('CHE-103.167.649')
  await page.getByLabel('Sito web').fill('atelier-nord.ch')
  await page.getByLabel('… e tra un anno').fill("3'000")
  await page.getByLabel('Assistiamo noi stessi').check()
  await press(page, 'Verifica')
  await page.getByRole('heading', { name: 'Così non può ancora fare domanda' }).waitFor()
  await page.getByText('controlli cifra per cifra').waitFor()
  // what was typed is still there; the one digit is put right
  await page.getByLabel('Numero di registro').fill('CHE-103.167.648')
  await press(page, 'Verifica')
  await page.getByRole('link', { name: 'Accedi e fai domanda' }).click()
  await page.getByRole('link', { name: 'Nuovo account' }).click()
  await heading(page, 'Nuovo account')
  await page.getByLabel('Nome e cognome').fill('Nives Neri')
  await page.getByLabel('E-mail').fill('nives@neri.example')
  await press(page, 'Crea l’account')
  await page.getByRole('status').getByText('nives@neri.example').waitFor()
  const letter = await rowOf(
    stage.platform.db,
    sql<{
      link: string
    }>`select facts ->> 'link' as link from letter where template = 'sign_up' order by id desc limit 1`,
  )
  await page.goto(letter?.link ?? '')
  await page.getByLabel('Nuova password').fill('una frase tutta nuova')
  await press(page, 'Salva la password')
  await page.getByText('Password salvata').waitFor()
})

test('a company is opened, applies in three steps, is checked, and a person of the provider takes it in', async () => {
  const person = await stage.platform.person('Ada Nord', { language: 'en' })
  const page = await stage.enter(person, { language: 'en' })
  await page.goto(`${stage.url}/apply`)
  await page.getByLabel('Name of the company').fill('Atelier Nord')
  await press(page, 'Open and continue')
  await press(page, 'Begin the application')
  await page.getByLabel('Register number').fill('che 103167648')
  await page.getByLabel('Website').fill('http://127.0.0.1:1/')
  await press(page, 'Save and continue')
  await page.getByLabel('What you do for your clients').fill('We build websites for bakeries and garages.')
  await page.getByLabel('Hours in which').fill('9 to 17')
  await page.getByLabel('Support e-mail').fill('help@atelier.example')
  await page.getByLabel('E-mail for invoices').fill('bills@atelier.example')
  await page.getByLabel('a year from now').fill("5'000")
  await press(page, 'Save and continue')
  await page.getByText('CHF 5’000.00').waitFor()
  await mustBeAccessible(page)
  const send = page.getByRole('button', { name: 'Accept and send the application' })
  expect(await send.getAttribute('aria-disabled')).toBe('true')
  for (const duty of await page.getByRole('checkbox').all()) await duty.check()
  await send.click()
  await page.getByText('The application is sent.').waitFor()
  await page.getByText('Under way').first().waitFor()

  await checkApplications(stage.platform.world)
  const staff = await stage.enter(await staffOf(stage.platform), { language: 'en' })
  await staff.goto(`${stage.url}/staff/applications`)
  await staff.getByRole('link', { name: 'Atelier Nord' }).click()
  await press(staff, 'I look after it')
  await staff.getByText('Staff Manager looks after it.').waitFor()
  await press(staff, 'Approve')
  await staff.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await staff.getByText('Approved').waitFor()

  await page.reload()
  await page.getByText('Welcome to the programme').waitFor()
  await page.getByRole('link', { name: 'Invite a client' }).click()
  await heading(page, /Invite|invite/)
})
