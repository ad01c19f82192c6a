import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Guest, openPlatform, type Platform, platformSecret } from '../../test/platform.ts'
import type { Passwords } from '../lib/operation.ts'
import { createApp } from './app.ts'
import { makeSignIn } from './world.ts'

let p: Platform
let guest: Guest
beforeAll(async () => {
  p = await openPlatform()
  guest = await p.person('Guest')
})
afterAll(() => p.close())

test('where nobody has an address, its password is worked at just as long', async () => {
  let worked = 0
  const passwords: Passwords = {
    hash: (text) => {
      worked += 1
      return p.world.passwords.hash(text)
    },
    verify: (kept) => {
      worked += 1
      return p.world.passwords.verify(kept)
    },
  }
  const world = { ...p.world, passwords }
  const app = createApp({ world, auth: makeSignIn(world, platformSecret, false), onBug: () => {} })
  const workAt = async (email: string) => {
    const before = worked
    const answer = await app.request('http://localhost:3000/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost:3000' },
      body: JSON.stringify({ email, password: 'not the password of anybody' }),
    })
    return { status: answer.status, worked: worked - before, said: await answer.json() }
  }
  const known = await workAt(guest.email)
  expect(known).toMatchObject({ status: 401, worked: 1 })
  expect(await workAt('nobody.at.all@people.example')).toEqual(known)
})
