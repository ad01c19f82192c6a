import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../test/browser.ts'
import { organisation, refusalOf } from '../../test/cast.ts'
import { openPlatform, type Platform, password } from '../../test/platform.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import { forgetSignUps } from './entry.ts'

let p: Platform
beforeAll(async () => {
  p = await openPlatform()
})
afterAll(() => p.close())

const letters = (email: string) =>
  rowsOf(
    p.db,
    sql<{
      facts: { known: boolean; link: string }
    }>`select facts from letter where recipient = ${email} and template = 'sign_up' order by id`,
  )
const personOf = (email: string) =>
  rowOf(p.db, sql<{ email_verified: boolean }>`select email_verified from person where email = ${email}`)

test('a letter to the address leads to a password, and the address is proved by it', async () => {
  const email = 'new@agency.example'
  await p.client().door.signUp({ name: 'Nina Neu', email, language: 'de' })
  expect((await personOf(email))?.email_verified).toBe(false)
  const [letter] = await letters(email)
  const token = new URL(letter?.facts.link ?? '').searchParams.get('token')
  const answer = await p.request('/api/auth/reset-password', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:3000' },
    body: JSON.stringify({ token, newPassword: password }),
  })
  expect(answer.status).toBe(200)
  expect((await personOf(email))?.email_verified).toBe(true)
  const browser = openBrowser(p)
  expect(await browser.signIn(email, password)).toBe(200)
  const made = await browser.client.organisations.create({
    name: 'Neu GmbH',
    kind: 'company',
    country: 'DE',
    language: 'de',
  })
  expect(made.currency).toBe('EUR')
})

test('whoever has an account is told so by letter, and the answer is the same', async () => {
  const { legal } = await organisation(p, 'Known')
  const known = await p.client().door.signUp({ name: 'Somebody Else', email: legal.email, language: 'it' })
  const unknown = await p.client().door.signUp({ name: 'X', email: 'x@nobody.example', language: 'it' })
  expect(known).toEqual(unknown)
  expect((await letters(legal.email)).map(({ facts }) => facts.known)).toEqual([true])
  expect((await legal.client.people.me()).name).toBe('Known Legal')
})

test('an address is not flooded', async () => {
  const ask = () => p.client().door.signUp({ name: 'Flood', email: 'flood@people.example', language: 'en' })
  for (let n = 0; n < 10; n++) await ask()
  expect((await refusalOf(ask())).code).toBe('too_many_guesses')
  expect(await letters('flood@people.example')).toHaveLength(10)
})

test('an account nobody finished is forgotten after eight days; others stay', async () => {
  const email = 'never@people.example'
  await p.client().door.signUp({ name: 'Never', email, language: 'en' })
  const staying = await p.person('Staying')
  await p.at('2026-01-23T08:59:00Z')
  await forgetSignUps(p.world.db)
  expect(await personOf(email)).toBeDefined()
  await p.at('2026-01-23T09:01:00Z')
  await forgetSignUps(p.world.db)
  expect(await personOf(email)).toBeUndefined()
  expect(await personOf(staying.email)).toBeDefined()
})
