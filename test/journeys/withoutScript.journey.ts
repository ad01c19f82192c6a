import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowOf } from '../../src/lib/database.ts'
import { languages } from '../../src/lib/language.ts'
import { openHref, openPlaces } from '../../src/web/open/places.ts'
import { organisation, type Side } from '../cast.ts'
import { password } from '../platform.ts'
import { mustBeAccessible, openStage, type Stage, standsOut } from './stage.ts'

const start = '2026-01-15T09:00:00Z'

let stage: Stage
let client: Side
let other: Side
beforeAll(async () => {
  stage = await openStage(start)
  client = await organisation(stage.platform, 'Fiduciaire du Bourg')
  other = await organisation(stage.platform, 'Studio Ilaria')
})
afterAll(() => stage.close())

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

test('without JavaScript one signs in by form: wrong password, right password, and goes on where one wanted', async () => {
  const page = await stage.visit({ language: 'fr', script: false })
  await page.goto(`${stage.url}/sign-in?next=/me`)
  await heading(page, 'Connexion')
  await page.getByLabel('E-mail').fill(client.legal.email)
  await page.getByLabel('Mot de passe', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await page.getByRole('alert').getByText('Adresse ou mot de passe erroné.').waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe(client.legal.email)
  await page.getByLabel('Mot de passe', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await page.waitForURL(`${stage.url}/me`)
})

test('a forgotten password is replaced by the link of a letter; opening the link changes nothing', async () => {
  const page = await stage.visit({ language: 'it', script: false, width: 360 })
  await page.goto(`${stage.url}/sign-in`)
  await page.getByRole('link', { name: 'Password dimenticata' }).click()
  await heading(page, 'Nuova password')
  await page.getByLabel('E-mail').fill(client.legal.email)
  await page.getByRole('button', { name: 'Invia il link' }).click()
  await page.getByRole('status').getByText(client.legal.email).waitFor()
  const link = await lastLink()
  for (const time of ['first', 'second']) {
    await page.goto(link)
    await heading(page, /Scelga/)
    await page.getByLabel('Nuova password').fill(`${time} try`)
    await page.getByRole('button', { name: 'Salva la password' }).click()
    await page.getByText(/^Manc/).waitFor()
  }
  await page.getByLabel('Nuova password').fill('a whole new sentence')
  await page.getByRole('button', { name: 'Salva la password' }).click()
  await page.getByText('Password salvata').waitFor()
  await page.goto(link)
  await page.getByLabel('Nuova password').fill('another whole sentence')
  await page.getByRole('button', { name: 'Salva la password' }).click()
  await page.getByText('Questo link non vale più').waitFor()
})

/** The link in the newest letter about a password. */
async function lastLink(): Promise<string> {
  const letter = await rowOf(
    stage.platform.db,
    sql<{
      link: string
    }>`select facts->>'link' as link from letter where template = 'password_link' order by id desc limit 1`,
  )
  return letter?.link ?? ''
}

test('a form is taken from our own pages only, and leads to our own pages only', async () => {
  const body = new URLSearchParams({
    email: other.legal.email,
    password,
    next: 'https://elsewhere.example/',
  })
  const send = (origin: string) =>
    stage.platform.request('/en/sign-in', { method: 'POST', headers: { origin }, body })
  expect((await send('https://elsewhere.example')).status).toBe(403)
  const taken = await send(stage.url)
  expect([taken.status, taken.headers.get('location')]).toEqual([303, '/en/sign-in?next=%2F'])
  const home = await stage.platform.request('/en/sign-in?next=//elsewhere.example', {
    headers: { cookie: other.legal.cookie },
  })
  expect([home.status, home.headers.get('location')]).toEqual([303, '/'])
})

test('visitors find the programme at the front door, whoever is in finds the console', async () => {
  const page = await stage.visit({ language: 'es', script: false })
  await page.goto(stage.url)
  await heading(page, /Quién puede hacer qué/)
  await page.getByRole('link', { name: 'Iniciar sesión' }).click()
  await heading(page, 'Acceso')
  const inside = await stage.enter(other.legal, { language: 'es' })
  await inside.goto(stage.url)
  await inside.waitForURL(/\/o\//)
})

describe.each(openPlaces)('the page %s', (place) => {
  test('stands in five languages, without JavaScript, accessible, at 320 px, with twice the text', async () => {
    const page = await stage.visit({ language: 'it', script: false, width: 320 })
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(stage.url)) foreign.push(request.url())
    })
    for (const language of languages) {
      const answer = await page.goto(stage.url + openHref(place, language))
      expect(answer?.status()).toBe(200)
      expect(answer?.headers()['content-security-policy']).toMatch(/script-src 'self'; style-src 'self';/)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      const alternates = await page
        .locator('link[rel=alternate]')
        .evaluateAll((links) =>
          links.map((link) => [
            link.getAttribute('hreflang'),
            new URL(link.getAttribute('href') ?? '').pathname,
          ]),
        )
      if (place !== 'setPassword' && place !== 'manage')
        expect(alternates).toEqual(languages.map((other) => [other, openHref(place, other)]))
      expect(await standsOut(page)).toBe(0)
    }
    const seen = await stage.visit({ language: 'de', width: 1280 })
    await seen.goto(stage.url + openHref(place))
    expect(await seen.locator('html').getAttribute('lang')).toBe('de')
    await mustBeAccessible(seen)
    await seen.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    expect(await standsOut(seen)).toBe(0)
    expect(foreign).toEqual([])
  })
})

test('the help is searched, read and answered without a script', async () => {
  const page = await stage.visit({ language: 'it', script: false })
  await page.goto(`${stage.url}/it/aiuto`)
  await page.getByRole('searchbox').fill('rinovo')
  await page.getByRole('button', { name: 'Cerca' }).click()
  await page.getByRole('link', { name: 'Rinnovare prodotti' }).click()
  expect(new URL(page.url()).pathname).toBe('/it/aiuto/renewals')
  await page.getByRole('button', { name: 'Sì' }).click()
  await page.getByText('Grazie. Conta solo la risposta').waitFor()
  // an address that is no article's is answered as what it is, not as a fault of ours
  const form = { form: { useful: 'yes' }, headers: { origin: stage.url } }
  const answer = await page.request.post(`${stage.url}/it/aiuto/no-such-article`, form)
  expect(new URL(answer.url()).pathname).toBe('/it/aiuto')
  expect(answer.status()).toBe(200)
})
