import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { organisation, partner, partnered, refusalOf, type Side } from '../../test/cast.ts'
import { openPlatform, type Platform, password } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { createApp } from '../server/app.ts'
import { makeSignIn } from '../server/world.ts'

let p: Platform
let client: Side
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
})
afterEach(() => p.close())

test('thirty guesses at once, each through a proof of its own: five are looked at, and the owner is told', async () => {
  const started = await partnered(client, await partner(p, 'Agency'), { access: 'full' })
  const path = { organisationId: client.id, partnershipId: started.id }
  const intents: string[] = []
  for (let n = 0; n < 30; n++) {
    const { data } = await refusalOf(client.legal.client.partnerships.end(path))
    intents.push(String(data.intentId))
  }
  const guess = (intentId: string, n: number) =>
    refusalOf(client.legal.client.people.prove({ intentId: intentId as 'int_', password: `guess ${n}` }))
  const codes = (await Promise.all(intents.map(guess))).map((r) => r.code)
  expect(codes.filter((code) => code === 'proof_wrong')).toHaveLength(5)
  expect(codes.filter((code) => code === 'proof_locked')).toHaveLength(25)
  const told = await rowsOf(
    p.db,
    sql<{ recipient: string }>`select recipient from letter where template = 'proof_locked'`,
  )
  expect(told).toEqual([{ recipient: client.legal.email }])
})

test('wrong passwords are limited whatever address a visitor makes up', async () => {
  const auth = makeSignIn(p.world, 'a secret for tests, long enough to sign', true)
  const app = createApp({ world: p.world, auth, onBug: (_where, error) => p.bugs.push(error) })
  const attempt = (n: number, typed: string) =>
    app.request('http://localhost:3000/api/auth/sign-in/email', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: 'http://localhost:3000',
        'x-forwarded-for': `203.0.113.${n}`,
        'x-mandato-address': `198.51.100.${n}`,
      },
      body: JSON.stringify({ email: client.legal.email, password: typed }),
    })
  const states: number[] = []
  for (let n = 0; n < 25; n++) states.push((await attempt(n, `guess ${n}`)).status)
  expect(states.slice(0, 10)).toEqual(Array(10).fill(401))
  expect(states.slice(10)).toEqual(Array(15).fill(429))
  expect((await attempt(99, password)).status).toBe(429)
})
