import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsOf } from '../../src/lib/database.ts'
import { languages } from '../../src/lib/language.ts'
import { templates } from '../../src/mail/facts.ts'
import { sendLetters } from '../../src/mail/jobs.ts'
import { sampleFamilyNames, samples } from '../../src/mail/samples.ts'
import { writeLetter } from '../../src/mail/write.tsx'
import { order, organisation, partner, partnered, type Side, topUp } from '../cast.ts'
import { digest } from '../digest.ts'
import { openPage, openStage, type Stage } from './stage.ts'

let stage: Stage
let client: Side
beforeAll(async () => {
  stage = await openStage()
  const { platform } = stage
  client = await organisation(platform, 'Fiduciaire du Bourg')
  const agency = await partner(platform, 'Atelier Nord')
  await topUp(client, '500.00')
  await order(platform, client, 2, 'fidu-bourg.ch')
  await partnered(client, agency, { access: 'full', payer: 'partner' })
  for (const email of ['new@client.example', client.legal.email])
    await platform.request('/api/auth/request-password-reset', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: stage.url },
      body: JSON.stringify({ email, redirectTo: '/set-password' }),
    })
  const next = await partner(platform, 'Studio Sud')
  for (const email of ['new@client.example', client.legal.email])
    await next.legal.client.invitations.ask({
      partnerId: next.id,
      email,
      company: 'Neuf Sàrl',
      language: 'fr',
      wish: { access: 'limited', families: [{ family: 'hosting', level: 'manage' }] },
    })
  await sendLetters({ db: platform.db, brand: { name: 'Hoster', host: 'localhost' } }, 100)
})
afterAll(() => stage.close())

const hrefsOf = (html: string) => [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href]) => href ?? '')

test('a letter of any kind leads nowhere but where its facts say', async () => {
  const strays: string[] = []
  for (const template of templates)
    for (const facts of samples[template])
      for (const language of languages) {
        const { html } = await writeLetter({ template, language, facts }, sampleFamilyNames, {
          name: 'Hoster',
          host: 'partners.hoster.example',
        })
        const told = JSON.stringify(facts)
        for (const href of hrefsOf(html.replaceAll('&amp;', '&')))
          if (!told.includes(href)) strays.push(`${template}: ${href}`)
      }
  expect(strays).toEqual([])
})

test('whoever opens every link of every letter, by a machine or in a browser, signed in or not, has changed nothing', async () => {
  const letters = await rowsOf(
    stage.platform.db,
    sql<{ template: string; html: string }>`select template, html from letter where html is not null`,
  )
  const links = new Set(letters.flatMap(({ html }) => hrefsOf(html)))
  expect(new Set(letters.map(({ template }) => template)).size).toBeGreaterThan(3)
  expect(links.size).toBeGreaterThan(4)
  const before = await digest(stage.platform.db)
  const outside = await stage.visit({ language: 'fr' })
  const inside = await stage.enter(client.legal, { language: 'fr' })
  for (const link of links) {
    const address = link.replaceAll('&amp;', '&')
    expect((await stage.platform.request(new URL(address).pathname)).status).toBeLessThan(400)
    await openPage(outside, address)
    await openPage(inside, address)
  }
  expect(await digest(stage.platform.db)).toBe(before)
}, 120_000)
