import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendLetters } from '../../src/mail/jobs.ts'
import { stopLinkOf } from '../../src/notices/stop.ts'
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
  await order(stage.platform, client, 3, 'ilariastudio.it')
  await client.legal.client.people.change({ language: 'it' })
})
afterAll(() => stage.close())

const shots = process.env.SHOTS

test.each([
  { language: 'it', theme: 'light', width: 1440 },
  { language: 'de', theme: 'dark', width: 360 },
] as const)('the list and the choices stand in $language, $theme, $width px', async (look) => {
  await client.legal.client.people.change({ language: look.language })
  const page = await stage.enter(client.legal, look)
  const title = look.language === 'it' ? 'Notifiche' : 'Mitteilungen'
  for (const path of ['/me/notices', '/me/notices/how']) {
    await page.goto(stage.url + path)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    await mustBeAccessible(page)
    if (shots)
      await page.screenshot({
        path: `${shots}/${look.language}${path.replaceAll('/', '-')}.png`,
        fullPage: true,
      })
  }
})

test('the bell says how much there is to read; one notice is read by keyboard, the rest at once', async () => {
  await client.legal.client.people.change({ language: 'it' })
  const page = await stage.enter(client.legal, { language: 'it' })
  const { unread } = await client.legal.client.notices.count({})
  await page.goto(`${stage.url}/me`)
  await page.getByRole('link', { name: `Notifiche, ${unread} da leggere` }).press('Enter')
  await page.getByText('ilariastudio.it: ordine pagato').waitFor()
  await page.getByRole('button', { name: /^Segna come letta: ilariastudio\.it/ }).press('Enter')
  await page.getByRole('button', { name: /^Segna come da leggere: ilariastudio\.it/ }).waitFor()
  await page.getByRole('link', { name: `Notifiche, ${unread - 1} da leggere` }).waitFor()
  await page.getByRole('button', { name: 'Segna tutto come letto' }).press('Enter')
  await page.getByRole('link', { name: 'Notifiche', exact: true }).first().waitFor()
  expect((await client.legal.client.notices.count({})).unread).toBe(0)
  await page.getByRole('checkbox', { name: 'Solo da leggere' }).check()
  await page.getByText('Nessuna notifica corrisponde al filtro').waitFor()
})

test('somebody chooses a digest in their zone, and a link in a mail stops its kind without a script', async () => {
  await client.legal.client.people.change({ language: 'it' })
  const page = await stage.enter(client.legal, { language: 'it' })
  await page.goto(`${stage.url}/me/notices/how`)
  await page.getByLabel('Per Lei: Rinnovi').selectOption('Una volta al giorno')
  await page.getByText('La scelta vale da subito.').first().waitFor()
  await page.getByLabel('Fuso orario').selectOption('Asia/Tokyo')
  const links: string[] = []
  const mailer = {
    send: async ({ stopLink }: { stopLink?: string }) => {
      if (stopLink) links.push(stopLink)
    },
  }
  const stopLink = stopLinkOf(stage.url, stage.platform.world.signer)
  const brand = { name: 'Hoster', host: 'localhost' }
  await order(stage.platform, client, 1, 'last.example')
  await sql`update letter set state = 'failed' where state = 'waiting' and template <> 'order_paid'`.execute(
    stage.platform.db,
  )
  await sendLetters({ db: stage.platform.world.db, brand, mailer, stopLink }, 100)
  const stranger = await stage.visit({ language: 'de', script: false })
  await stranger.goto(links.at(-1) ?? '')
  await stranger.getByText('Bestellungen, für Studio Ilaria').waitFor()
  const paceOf = async () => {
    const [choices] = await client.legal.client.notices.choices({})
    return choices?.groups.find(({ group }) => group === 'orders')?.own
  }
  expect(await paceOf()).toBeNull()
  await stranger.getByRole('button', { name: 'Diese E-Mails abbestellen' }).click()
  await stranger.getByText('Erledigt: Zu diesen Themen kommen keine E-Mails mehr.').waitFor()
  expect(await paceOf()).toBe('off')
  // a mail program does the same by itself, with no page open
  await client.legal.client.notices.choose({ organisationId: client.id, group: 'orders', pace: null })
  const oneClick = await fetch(links.at(-1) ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  })
  expect(oneClick.status).toBe(200)
  expect(await paceOf()).toBe('off')
})

test('the provider’s people look at every letter and send a failed one again', async () => {
  const page = await stage.enter(await staffOf(stage.platform), { language: 'de' })
  await page.goto(`${stage.url}/staff/letters`)
  await page.getByLabel('Brief', { exact: true }).first().selectOption('digest')
  await page.getByRole('heading', { level: 2, name: '2 Neuigkeiten vom 14. Oktober 2026' }).waitFor()
  expect(await page.locator('iframe').getAttribute('src')).toBe('/letters/samples/digest/de/0')
  const drawn = await page.request.get(`${stage.url}/letters/samples/digest/de/0`)
  expect(await drawn.text()).toContain('Was geschehen ist')
  await page.getByText('Text', { exact: true }).click()
  await page.locator('pre').getByText('Was geschehen ist').waitFor()
  await mustBeAccessible(page)
  if (shots) await page.screenshot({ path: `${shots}/de-staff-letters.png` })
  await page.goto(`${stage.url}/staff/letters?part=failed`)
  await page.getByRole('button', { name: 'Noch einmal senden' }).first().waitFor()
  await mustBeAccessible(page)
})
