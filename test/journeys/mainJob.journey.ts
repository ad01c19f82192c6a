import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsOf } from '../../src/lib/database.ts'
import { order, organisation, partner, type Side, topUp } from '../cast.ts'
import { password } from '../platform.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let studio: Side
let agency: Side
beforeAll(async () => {
  stage = await openStage()
  studio = await organisation(stage.platform, 'Studio Ilaria')
  agency = await partner(stage.platform, 'Atelier Nord')
  for (const side of [studio, agency]) await side.legal.client.people.change({ language: 'it' })
  await topUp(studio, '500.00')
  await topUp(agency, '500.00')
  await order(stage.platform, studio, 3, 'ilariastudio.it')
})
afterAll(() => stage.close())

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()

async function linkInLetter(): Promise<string> {
  const letters = await rowsOf(
    stage.platform.db,
    sql<{
      link: string
    }>`select facts->>'link' as link from letter where template = 'invitation_asked' order by created_at desc, id desc limit 1`,
  )
  return letters[0]?.link ?? ''
}

test('from an invitation to an explained, paid order, and to the end of the partnership', async () => {
  // the partner signs in and asks for full access, at its own charge
  const partnerPage = await stage.visit()
  await partnerPage.goto(`${stage.url}/sign-in`)
  await mustBeAccessible(partnerPage)
  await partnerPage.getByLabel('E-mail').fill(agency.legal.email)
  await partnerPage.getByLabel('Password', { exact: true }).fill(password)
  await press(partnerPage, /^Accedi$/)
  await partnerPage.waitForURL(/\/p\/org_\w+$/)
  await mustBeAccessible(partnerPage)
  await partnerPage.getByRole('link', { name: 'Invita un cliente' }).first().click()
  await partnerPage.getByLabel('E-mail del cliente').fill(studio.legal.email)
  await partnerPage.getByLabel(/Azienda o nome/).fill('Studio Ilaria')
  await press(partnerPage, 'Continua')
  await partnerPage.getByRole('radio', { name: 'Accesso completo' }).check({ force: true })
  await mustBeAccessible(partnerPage)
  await press(partnerPage, 'Continua')
  await partnerPage.getByRole('radio', { name: 'Paghiamo noi' }).check({ force: true })
  await press(partnerPage, 'Continua')
  await partnerPage.getByRole('heading', { name: 'Chi se ne occupa' }).waitFor()
  await mustBeAccessible(partnerPage)
  await press(partnerPage, 'Continua')
  await press(partnerPage, 'Continua')
  await mustBeAccessible(partnerPage)
  await press(partnerPage, 'Invia l’invito')
  await partnerPage.getByRole('heading', { name: 'Invito inviato' }).waitFor()

  // the client opens the link of the letter and gives less: one product
  const clientPage = await stage.enter(studio.legal)
  await clientPage.goto(await linkInLetter())
  await clientPage
    .getByRole('heading', { name: /Atelier Nord/ })
    .first()
    .waitFor()
  await mustBeAccessible(clientPage)
  await clientPage.getByRole('radio', { name: 'Accesso limitato' }).check({ force: true })
  await clientPage.getByRole('checkbox').nth(1).waitFor()
  await clientPage.getByRole('checkbox', { name: 'ilariastudio.it 2' }).check({ force: true })
  await press(clientPage, /^Concedi/)
  await clientPage.getByRole('heading', { name: 'Atelier Nord lavora ora per Lei' }).waitFor()
  await mustBeAccessible(clientPage)

  // the partner sees what was given instead
  await partnerPage.goto(`${stage.url}/p/${agency.id}/clients`)
  await partnerPage
    .getByRole('row', { name: /Studio Ilaria/ })
    .getByText('Limitato · 1')
    .waitFor()

  // the client changes its mind: full access, and the partner pays
  await clientPage.goto(`${stage.url}/o/${studio.id}/partners`)
  await mustBeAccessible(clientPage)
  await clientPage.getByRole('link', { name: 'Atelier Nord' }).click()
  await mustBeAccessible(clientPage)
  await clientPage
    .getByRole('link', { name: /diritti/i })
    .first()
    .click()
  await clientPage.getByRole('radio', { name: 'Accesso completo' }).check({ force: true })
  await clientPage.getByText('+ 2 prodotti affidati').waitFor()
  await mustBeAccessible(clientPage)
  await press(clientPage, 'Conferma i nuovi diritti')
  await clientPage.getByText('Accesso completo').first().waitFor()
  await clientPage
    .getByRole('link', { name: /chi paga/i })
    .first()
    .click()
  await clientPage.getByRole('radio', { name: 'Quelli di Atelier Nord' }).check({ force: true })
  await mustBeAccessible(clientPage)
  await press(clientPage, 'Paga Atelier Nord, da subito')
  await clientPage
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Paga Atelier Nord, da subito' })
    .click()
  await clientPage.getByText('Accesso completo. Paga Atelier Nord.').waitFor()

  // inside the client, the partner orders 35 hostings, and every step of the price is there
  await partnerPage.goto(`${stage.url}/p/${agency.id}/c/${studio.id}/order`)
  await partnerPage.getByText('Studio Ilaria').first().waitFor()
  await press(partnerPage, 'Aggiungi Web hosting')
  const quantity = partnerPage.getByLabel('Quantità di Web hosting')
  await quantity.fill('35')
  await quantity.press('Tab')
  await partnerPage.getByText('208.32').first().waitFor()
  for (const step of ['347.20', '277.76', '208.32', '16.87', '225.19']) {
    expect(await partnerPage.getByText(step).count(), step).toBeGreaterThan(0)
  }
  await mustBeAccessible(partnerPage)
  await partnerPage.getByRole('button', { name: /^Ordina/ }).click()
  await partnerPage.getByRole('heading', { name: 'Ordine pagato' }).waitFor()
  await mustBeAccessible(partnerPage)
  await partnerPage.goto(`${stage.url}/o/${agency.id}/prepaid`)
  await partnerPage.getByText('274.81').first().waitFor()
  await mustBeAccessible(partnerPage)

  // the client sees who can act in its account, and not what the partner paid
  await clientPage.goto(`${stage.url}/o/${studio.id}/actors`)
  await clientPage.getByText('Atelier Nord Legal').waitFor()
  await mustBeAccessible(clientPage)
  await clientPage.goto(`${stage.url}/o/${studio.id}/orders`)
  await clientPage.getByRole('heading', { level: 1 }).waitFor()
  await mustBeAccessible(clientPage)
  expect(await clientPage.getByText('208.32').count()).toBe(0)

  // the client ends it, with the password; the partner’s open window finds nothing any more
  await clientPage.goto(`${stage.url}/o/${studio.id}/partners`)
  await clientPage.getByRole('link', { name: 'Atelier Nord' }).click()
  await clientPage.getByRole('link', { name: /^Termina/ }).click()
  await clientPage.getByRole('checkbox', { name: /^Ho capito/ }).check({ force: true })
  await mustBeAccessible(clientPage)
  await press(clientPage, 'Termina con Atelier Nord')
  const proof = clientPage.getByRole('dialog')
  await proof.getByLabel('Password del Suo account').fill('not the password')
  await proof.getByRole('button').last().click()
  await proof.getByText('La password non è corretta.').waitFor()
  await proof.getByLabel('Password del Suo account').fill(password)
  await proof.getByRole('button').last().click()
  await clientPage.getByText('La partnership con Atelier Nord è terminata').waitFor()
  await mustBeAccessible(clientPage)
  await partnerPage.goto(`${stage.url}/p/${agency.id}/c/${studio.id}/products`)
  await partnerPage.getByText('Questa pagina non esiste').first().waitFor()
}, 300_000)
