import { Hono } from 'hono'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { bareWorld } from '../../test/bareWorld.ts'
import { createDatabase } from '../../test/box.ts'
import { openDatabase } from '../lib/database.ts'
import { randomIds } from '../lib/id.ts'
import { serveLetters } from './letterPage.ts'

const written = '<a href="https://partners.hoster.example/i/1" target="_blank">Open</a>'

/** A server with one letter, and what it answers to a path. */
async function openOffice(mailbox: boolean) {
  const database = await createDatabase()
  const { db, close } = openDatabase(database.url)
  onTestFinished(async () => {
    await close()
    await database.drop()
  })
  const id = randomIds('letter')
  await sql`
    insert into letter (id, template, recipient, language, facts, created_at, try_at, html)
    values (${id}, 'password_link', 'claire@bourg.example', 'en', '{}', app.now(), app.now(), ${written})`.execute(
    db,
  )
  const app = new Hono()
  serveLetters(app, { ...bareWorld(db), mailbox })
  return { id, ask: async (letter: string) => app.request(`/mailbox/${letter}/raw`) }
}

test('a letter is shown as it was written, without scripts, and its links leave the frame', async () => {
  const { id, ask } = await openOffice(true)
  const answer = await ask(id)
  expect(await answer.text()).toBe(written.replace('_blank', '_top'))
  const policy = answer.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
  expect(policy).toContain('sandbox allow-top-navigation-by-user-activation')
  expect(policy).not.toContain('script')
})

test('letters that are not there, or that are really sent, are shown to nobody', async () => {
  const { ask } = await openOffice(true)
  expect((await ask(randomIds('letter'))).status).toBe(404)
  expect((await ask("x'; drop table letter")).status).toBe(404)
  const away = await openOffice(false)
  const refused = await away.ask(away.id)
  expect([refused.status, await refused.text()]).toEqual([404, ''])
})
