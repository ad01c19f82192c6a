import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowOf } from '../../src/lib/database.ts'
import { partner, type Side } from '../cast.ts'
import { mustBeAccessible, openStage, type Stage, standsOut } from './stage.ts'

let stage: Stage
let agency: Side
beforeAll(async () => {
  stage = await openStage('2026-01-15T09:00:00Z')
  agency = await partner(stage.platform, 'Atelier Nord')
  await agency.legal.client.requestInbox.subscribe({
    partnerId: agency.id,
    wants: true,
    kinds: [],
    languages: [],
    countries: [],
  })
})
afterAll(() => stage.close())

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const lastLink = async () =>
  (
    await rowOf(
      stage.platform.db,
      sql<{
        link: string
      }>`select facts ->> 'link' as link from letter where template = 'request_confirm' order by id desc limit 1`,
    )
  )?.link ?? ''

test('from a need to an accepted offer: the visitor without JavaScript, on a phone; then everything is deleted', async () => {
  const page = await stage.visit({ language: 'it', script: false, width: 360 })
  await page.goto(`${stage.url}/it/richiesta`)
  await heading(page, 'Chieda un’offerta ai partner')
  await page.getByLabel('Titolo').fill('Un negozio per il nostro vino')
  await page.getByLabel('Descrizione').fill('Troppo corta')
  await press(page, 'Controlla')
  // what was typed is kept, what is wrong is said where it is
  await page.getByText('Da 80 a 3000 caratteri.').waitFor()
  expect(await page.getByLabel('Titolo').inputValue()).toBe('Un negozio per il nostro vino')
  await page
    .getByLabel('Descrizione')
    .fill(
      'Facciamo vino sopra il lago e vogliamo venderlo dal nostro sito. Chiamate 079 123 45 67, grazie mille a tutti.',
    )
  await page.getByLabel('Nome', { exact: true }).fill('Marco Pace')
  await page.getByLabel('E-mail').fill('marco@pace.example')
  await press(page, 'Controlla')
  await heading(page, 'Controlli la Sua richiesta')
  await page.getByText('Nella descrizione ci sono recapiti').waitFor()
  await page.getByText('Chiamate …, grazie').waitFor()
  expect(await standsOut(page)).toBe(0)
  await press(page, 'Invia e conferma per e-mail')
  await heading(page, 'Le abbiamo scritto')

  const link = await lastLink()
  await page.goto(link)
  await page.reload()
  // opening the link confirms nothing
  await page.getByText('Non ancora confermata').waitFor()
  await press(page, 'Conferma e invia ai partner')
  await page.getByText('Aperta', { exact: true }).waitFor()

  const inside = await stage.enter(agency.legal, { language: 'en' })
  await inside.goto(`${stage.url}/p/${agency.id}/requests`)
  await inside.getByRole('link', { name: 'Un negozio per il nostro vino' }).click()
  expect(await inside.getByText('marco@pace.example').count()).toBe(0)
  await press(inside, 'Open the whole request')
  await inside.getByText('marco@pace.example').waitFor()
  await mustBeAccessible(inside)
  await press(inside, 'Make an offer')
  const dialog = inside.getByRole('dialog')
  await dialog.getByLabel('Your offer').fill('We would build this with you in six weeks.')
  await dialog.getByLabel('Amount').fill("6'400")
  await dialog.getByLabel('For this work').check()
  await dialog.getByRole('button', { name: 'Make an offer' }).click()
  await inside.getByText('The offer is sent.').waitFor()

  await page.reload()
  await page.getByText('We would build this with you').waitFor()
  await press(page, 'Lavora con questo partner')
  await page.getByText('Accettata').waitFor()
  await inside.reload()
  await inside.getByRole('link', { name: 'Invite a client' }).waitFor()

  await press(page, 'Cancella adesso')
  await page.getByText('non resta nulla di personale').waitFor()
  await inside.reload()
  await inside.getByText('Closed by its author').waitFor()
  expect(await inside.getByText('marco@pace.example').count()).toBe(0)
})
