import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeAuthenticator } from '../../test/authenticator.ts'
import { type Browser, openBrowser } from '../../test/browser.ts'
import { organisation, partner, refusalOf, type Side, staffOf, withPassword } from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform, password } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { codeAt, fromBase32, stepOf } from './totp.ts'

const origin = 'http://localhost:3000'
const start = '2026-01-15T09:00:00Z'

let p: Platform
let client: Side
let guest: Guest
beforeEach(async () => {
  p = await openPlatform(start)
  client = await organisation(p, 'Client')
  guest = client.legal
})
afterEach(() => p.close())

const codeOf = (secret: string, at = start) => codeAt(fromBase32(secret), stepOf(new Date(at)))

/** An authenticator app for somebody who has just come in, and the browser it was set up in. */
async function withApp(browser?: Browser) {
  const here = browser ?? (await signedIn())
  const { secret } = await here.client.security.beginTotp({})
  const { recoveryCodes } = await here.client.security.confirmTotp({ code: codeOf(secret) })
  return { here, secret, recoveryCodes: recoveryCodes ?? [] }
}

async function signedIn(who: Guest = guest, address?: string): Promise<Browser> {
  const browser = openBrowser(p, address)
  expect(await browser.signIn(who.email, password)).toBe(200)
  return browser
}

const needOf = (browser: Browser) =>
  refusalOf(browser.client.people.me()).then(({ code, status }) => [code, status])
const lettersTo = (email: string) =>
  rowsOf(
    p.db,
    sql<{ what: string; device: string }>`
      select facts ->> 'what' as what, facts ->> 'device' as device from letter
       where recipient = ${email} and template = 'account_safety' order by id`,
  )

describe('a second factor', () => {
  test('after the password nothing happens before the code; then the session goes on under a new token', async () => {
    const { secret } = await withApp()
    const browser = await signedIn()
    expect(await needOf(browser)).toEqual(['second_factor_needed', 401])
    expect(await browser.client.door.look({})).toEqual({
      state: 'second_factor_needed',
      ways: ['totp', 'recovery_code'],
      identityProvider: null,
    })
    const half = browser.cookies.get('mandato.session_token')
    await p.at('2026-01-15T09:01:00Z')
    await browser.client.door.secondFactor({ code: codeOf(secret, '2026-01-15T09:01:00Z') })
    expect((await browser.client.people.me()).email).toBe(guest.email)
    expect(browser.cookies.get('mandato.session_token')).not.toBe(half)
    expect(await needOf({ ...browser, client: p.client(`mandato.session_token=${half}`) })).toEqual([
      'not_signed_in',
      401,
    ])
  })

  test('half a session can set up no factor, end no session, prove nothing, and is nobody for open questions', async () => {
    await withApp()
    const { client: half } = await signedIn()
    const refused = await Promise.all(
      [
        half.security.beginTotp({}),
        half.security.passkeyOptions({}),
        half.security.get({}),
        half.security.endOtherSessions({}),
        half.security.renewCodes({}),
        half.people.prove({ intentId: 'int_00000000000000000000', password }),
        half.people.change({ name: 'Thief' }),
      ].map((call) => refusalOf(call).then((r) => r.code)),
    )
    expect(new Set(refused)).toEqual(new Set(['second_factor_needed']))
  })

  test('a code serves once, and the one of the step before it no more', async () => {
    const { secret } = await withApp()
    await p.at('2026-01-15T09:02:00Z')
    const code = codeOf(secret, '2026-01-15T09:02:00Z')
    await (await signedIn()).client.door.secondFactor({ code })
    const second = await signedIn()
    for (const used of [code, codeOf(secret, '2026-01-15T09:01:30Z')])
      expect((await refusalOf(second.client.door.secondFactor({ code: used }))).code).toBe('code_wrong')
  })

  test('the same code in two browsers at once lets one in', async () => {
    const { secret } = await withApp()
    await p.at('2026-01-15T09:02:00Z')
    const code = codeOf(secret, '2026-01-15T09:02:00Z')
    const browsers = await Promise.all([signedIn(), signedIn(), signedIn()])
    const results = await Promise.allSettled(browsers.map((b) => b.client.door.secondFactor({ code })))
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  })

  test('wrong codes: five are looked at, many at once too; the owner is told, and it ends by itself', async () => {
    const { secret } = await withApp()
    await p.at('2026-01-15T09:02:00Z')
    const browser = await signedIn()
    const guesses = Array.from({ length: 20 }, (_, n) => String(100_000 + n))
    const codes = await Promise.all(
      guesses.map((code) => refusalOf(browser.client.door.secondFactor({ code })).then((r) => r.code)),
    )
    expect(codes.filter((code) => code === 'code_wrong')).toHaveLength(5)
    expect(codes.filter((code) => code === 'too_many_guesses')).toHaveLength(15)
    const right = () => browser.client.door.secondFactor({ code: codeOf(secret, '2026-01-15T09:17:30Z') })
    expect((await refusalOf(right())).code).toBe('too_many_guesses')
    expect((await lettersTo(guest.email)).filter((l) => l.what === 'guessed')).toHaveLength(1)
    await p.at('2026-01-15T09:17:30Z')
    await right()
  })

  test('recovery codes: shown once, each good once, told by letter; new ones void the old', async () => {
    const { recoveryCodes } = await withApp()
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first = '', second = '', third = ''] = recoveryCodes
    const browser = await signedIn()
    expect(await browser.client.door.secondFactor({ code: ` ${first.toUpperCase()} ` })).toEqual({
      done: true,
      recoveryCodesLeft: 9,
    })
    expect((await refusalOf((await signedIn()).client.door.secondFactor({ code: first }))).code).toBe(
      'code_wrong',
    )
    expect((await lettersTo(guest.email)).map((l) => l.what)).toContain('code_used')
    const kept = JSON.stringify(await rowsOf(p.db, sql`select * from recovery_code`))
    expect(kept).not.toContain(second)
    expect(kept).not.toContain(second.replaceAll('-', ''))
    const renewed = await withPassword({ ...guest, client: browser.client }, (context) =>
      browser.client.security.renewCodes({}, { context }),
    )
    expect(renewed.recoveryCodes).not.toContain(third)
    expect((await refusalOf((await signedIn()).client.door.secondFactor({ code: third }))).code).toBe(
      'code_wrong',
    )
  })

  test('the secret of the app lies sealed, and a second app is refused', async () => {
    const { here, secret } = await withApp()
    const [kept] = await rowsOf(p.db, sql<{ kept: string }>`select secret_sealed as kept from totp`)
    expect(kept?.kept).toMatch(/^[\w-]{40,}$/)
    expect(kept?.kept).not.toContain(secret)
    expect((await refusalOf(here.client.security.beginTotp({}))).code).toBe('factor_exists')
  })

  test('an app that was begun and not confirmed asks nobody for a code, and lapses', async () => {
    const { secret } = await guest.client.security.beginTotp({})
    expect((await (await signedIn()).client.people.me()).email).toBe(guest.email)
    await p.at('2026-01-15T09:16:00Z')
    const late = guest.client.security.confirmTotp({ code: codeOf(secret, '2026-01-15T09:16:00Z') })
    expect((await refusalOf(late)).code).toBe('code_wrong')
  })

  test('a first factor added here makes the other sessions wait for it', async () => {
    const other = await signedIn()
    const here = await signedIn()
    await withApp(here)
    expect((await here.client.people.me()).email).toBe(guest.email)
    expect(await needOf(other)).toEqual(['second_factor_needed', 401])
  })

  test('a session that is not new must prove itself before a factor comes or goes', async () => {
    const browser = await signedIn()
    await sql`update session set created_at = created_at - interval '1 hour'`.execute(p.db)
    const asked = await refusalOf(browser.client.security.beginTotp({}))
    expect([asked.code, asked.data.action]).toEqual(['proof_needed', 'add_factor'])
    const inside = { ...guest, client: browser.client }
    const { secret } = await withPassword(inside, (context) =>
      browser.client.security.beginTotp({}, { context }),
    )
    await browser.client.security.confirmTotp({ code: codeOf(secret) })
    expect((await refusalOf(browser.client.security.removeTotp({}))).data.action).toBe('remove_factor')
    await withPassword(inside, (context) => browser.client.security.removeTotp({}, { context }))
    expect(await browser.client.security.get({})).toMatchObject({ totpSince: null, recoveryCodesLeft: 0 })
    expect((await lettersTo(guest.email)).map((l) => l.what)).toEqual([
      'device_new',
      'totp_added',
      'totp_removed',
    ])
  })
})

describe('passkeys', () => {
  async function withPasskey() {
    const key = makeAuthenticator()
    const { client: inside } = await signedIn()
    const options = await inside.security.passkeyOptions({})
    await inside.security.addPasskey({ name: 'My laptop', attestation: key.attest(options, origin) })
    return key
  }

  test('sign in without a password, and count as both factors', async () => {
    const key = await withPasskey()
    const browser = openBrowser(p)
    const options = await browser.client.door.passkeyOptions({})
    // whoever asks learns of nobody's passkeys
    expect(options.allowCredentials ?? []).toEqual([])
    await browser.client.door.passkey({ assertion: key.assert(options, origin) })
    expect((await browser.client.people.me()).email).toBe(guest.email)
    const [passkey] = (await browser.client.security.get({})).passkeys
    expect(passkey).toMatchObject({ name: 'My laptop', lastUsedAt: new Date(start).toISOString() })
    expect(await needOf(await signedIn())).toEqual(['second_factor_needed', 401])
  })

  test.each([
    ['for another site', 'https://evil.example', {}],
    ['for another name', origin, { rpId: 'evil.example' }],
    ['without looking at who holds it', origin, { unverified: true }],
  ])('an answer given %s is refused', async (_what, where, lies) => {
    const key = await withPasskey()
    const browser = openBrowser(p)
    const assertion = key.assert(await browser.client.door.passkeyOptions({}), where, lies)
    expect((await refusalOf(browser.client.door.passkey({ assertion }))).code).toBe('passkey_refused')
  })

  test('an answer serves once, its challenge for five minutes, and a copied key is noticed by its count', async () => {
    const key = await withPasskey()
    const browser = openBrowser(p)
    const answer = async (lies = {}) => key.assert(await browser.client.door.passkeyOptions({}), origin, lies)
    const assertion = await answer({ counter: 7 })
    await browser.client.door.passkey({ assertion })
    expect((await refusalOf(browser.client.door.passkey({ assertion }))).code).toBe('passkey_refused')
    const copied = await answer({ counter: 5 })
    expect((await refusalOf(browser.client.door.passkey({ assertion: copied }))).code).toBe('passkey_refused')
    const late = await answer({ counter: 9 })
    await p.at('2026-01-15T09:05:01Z')
    expect((await refusalOf(browser.client.door.passkey({ assertion: late }))).code).toBe('passkey_refused')
  })

  test('a key nobody registered, one that was removed, and one of somebody shut out open nothing', async () => {
    const key = await withPasskey()
    const browser = openBrowser(p)
    const enter = async (by = key) =>
      browser.client.door.passkey({
        assertion: by.assert(await browser.client.door.passkeyOptions({}), origin),
      })
    expect((await refusalOf(enter(makeAuthenticator()))).code).toBe('passkey_refused')
    await sql`update person set state = 'disabled' where id = ${guest.id}`.execute(p.db)
    expect((await refusalOf(enter())).code).toBe('passkey_refused')
    await sql`update person set state = 'active' where id = ${guest.id}`.execute(p.db)
    await enter()
    const [passkey] = (await browser.client.security.get({})).passkeys
    const inside = { ...guest, client: browser.client }
    await withPassword(inside, (context) =>
      browser.client.security.removePasskey({ passkeyId: passkey?.id ?? 'psk_' }, { context }),
    )
    expect((await refusalOf(enter())).code).toBe('passkey_refused')
  })
})

describe('guessing', () => {
  const wrong = (browser: Browser, email = guest.email) => browser.signIn(email, 'not the password')

  test('threat 17, a password is guessed: ten tries are looked at, a hundred at once too; the owner is told once', async () => {
    const states = await Promise.all(
      Array.from({ length: 100 }, (_, n) => wrong(openBrowser(p, `203.0.113.${n}`))),
    )
    expect(states.filter((state) => state === 401)).toHaveLength(10)
    expect(states.filter((state) => state === 429)).toHaveLength(90)
    expect((await lettersTo(guest.email)).map((l) => l.what)).toEqual(['guessed'])
  })

  test('whoever came in with this browser before is not kept out by the guesses of others, and nobody is for ever', async () => {
    const own = await signedIn()
    for (let n = 0; n < 12; n++) await wrong(openBrowser(p, `203.0.113.${n}`))
    const stranger = openBrowser(p)
    expect(await stranger.signIn(guest.email, password)).toBe(429)
    expect(await own.signIn(guest.email, password)).toBe(200)
    await p.at('2026-01-15T09:10:00Z')
    for (let n = 0; n < 5; n++) await wrong(stranger)
    await p.at('2026-01-15T09:15:01Z')
    expect(await stranger.signIn(guest.email, password)).toBe(200)
  })

  test('one address that tries many accounts is stopped, and the others are not', async () => {
    const states: number[] = []
    for (let n = 0; n < 55; n++)
      states.push(await wrong(openBrowser(p, '203.0.113.9'), `nobody${n}@people.example`))
    expect(states.lastIndexOf(401)).toBe(49)
    expect(await openBrowser(p, '203.0.113.10').signIn(guest.email, password)).toBe(200)
  })

  test('threat 26, an address is probed: known and unknown ones get the same answers, tries and limits', async () => {
    const answers = async (email: string, address: string) => {
      const seen: number[] = []
      for (let n = 0; n < 12; n++) seen.push(await wrong(openBrowser(p, address), email))
      return seen
    }
    expect(await answers(guest.email, '203.0.113.1')).toEqual(
      await answers('no@people.example', '203.0.113.2'),
    )
  })
})

describe('sessions', () => {
  test('are listed by device and network, and end at once, one or all others', async () => {
    const [first, second, third] = [await signedIn(), await signedIn(guest, '203.0.113.77'), await signedIn()]
    const { sessions } = await first.client.security.get({})
    const [current] = sessions.filter((s) => s.current)
    expect(sessions.filter((s) => s.current)).toHaveLength(1)
    expect(current).toMatchObject({
      device: 'Firefox, Linux',
      place: '198.51.100.x',
      way: 'password',
      strong: false,
    })
    const other = sessions.find((s) => s.place === '203.0.113.x')
    await first.client.security.endSession({ sessionId: other?.id ?? '' })
    expect(await needOf(second)).toEqual(['not_signed_in', 401])
    await third.client.people.me()
    // the two beside this one: the third browser's, and the one the cast came with
    expect(await first.client.security.endOtherSessions({})).toEqual({ ended: 2 })
    expect(await needOf(third)).toEqual(['not_signed_in', 401])
    await first.client.people.me()
  })

  test('of another person are not there', async () => {
    const other = await p.person('Somebody Else')
    const [theirs] = (await other.client.security.get({})).sessions
    expect((await refusalOf(guest.client.security.endSession({ sessionId: theirs?.id ?? '' }))).code).toBe(
      'not_found',
    )
    await other.client.people.me()
  })

  test('a new password ends them all, and is told', async () => {
    const browser = await signedIn()
    await sql`insert into verification (id, identifier, value, expires_at, created_at, updated_at)
      values ('v', 'reset-password:token', ${guest.id}, now() + interval '1 hour', now(), now())`.execute(
      p.db,
    )
    const reset = await p.request('/api/auth/reset-password', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ token: 'token', newPassword: 'another long password' }),
    })
    expect(reset.status).toBe(200)
    expect(await needOf(browser)).toEqual(['not_signed_in', 401])
    expect((await lettersTo(guest.email)).map((l) => l.what)).toContain('password_changed')
  })

  test('a sign-in from a browser not seen before is told, the first one and known ones are not', async () => {
    const fresh = await p.person('New Comer')
    const told = async () => (await lettersTo(fresh.email)).map((l) => [l.what, l.device])
    expect(await told()).toEqual([])
    const browser = await signedIn(fresh, '203.0.113.5')
    expect(await told()).toEqual([['device_new', 'Firefox, Linux, 203.0.113.x']])
    expect(await browser.signIn(fresh.email, password)).toBe(200)
    expect(await told()).toHaveLength(1)
  })

  test('what of better-auth is not needed stays closed', async () => {
    for (const path of [
      'get-session',
      'update-user',
      'change-password',
      'list-sessions',
      'change-email',
      'sign-up/email',
    ]) {
      const response = await p.request(`/api/auth/${path}`, {
        method: 'POST',
        headers: { cookie: guest.cookie, origin, 'content-type': 'application/json' },
        body: '{}',
      })
      expect([path, response.status]).toEqual([path, 404])
    }
  })
})

describe('sessions of whoever owes a second factor', () => {
  const idle = (minutes: number) =>
    sql`update session set last_used_at = now() - make_interval(mins => ${minutes})`.execute(p.db)

  test('end after an hour without a call, those of clients do not', async () => {
    await p.close()
    p = await openPlatform(start, undefined, undefined, { secondFactor: 'required' })
    const agency = await partner(p, 'Agency')
    const shop = await organisation(p, 'Shop')
    const [partners, clients] = [await signedIn(agency.legal), await signedIn(shop.legal)]
    await idle(59)
    expect((await partners.client.people.me()).email).toBe(agency.legal.email)
    await idle(61)
    expect(await needOf(partners)).toEqual(['not_signed_in', 401])
    expect((await clients.client.people.me()).email).toBe(shop.legal.email)
    await idle(0)
    expect(await needOf(partners)).toEqual(['not_signed_in', 401])
  })

  test('of staff begin with a passkey where the provider says so: the app alone sets one up and does no more', async () => {
    await p.close()
    p = await openPlatform(start, undefined, undefined, { secondFactor: 'passkey' })
    const manager = await p.person('Nadia', { staff: 'manager' })
    const { here, secret } = await withApp(await signedIn(manager))
    expect((await here.client.people.me()).staff).toBe('manager')
    await p.at('2026-01-22T09:00:00Z')
    expect(await needOf(here)).toEqual(['factor_missing', 401])
    expect(await here.client.door.look({})).toMatchObject({ state: 'factor_missing', ways: ['passkey'] })
    const key = makeAuthenticator()
    const inside = { ...manager, client: here.client }
    const options = await withPassword(inside, (context) =>
      here.client.security.passkeyOptions({}, { context }),
    )
    await here.client.security.addPasskey({ name: 'Key', attestation: key.attest(options, origin) })
    expect((await here.client.people.me()).staff).toBe('manager')

    const byApp = await signedIn(manager)
    expect(await byApp.client.door.look({})).toMatchObject({
      state: 'second_factor_needed',
      ways: ['passkey'],
    })
    await byApp.client.door.secondFactor({ code: codeOf(secret, '2026-01-22T09:00:00Z') })
    expect(await needOf(byApp)).toEqual(['second_factor_needed', 401])
    const asked = await byApp.client.door.passkeyOptions({})
    await byApp.client.door.passkey({ assertion: key.assert(asked, origin) })
    expect((await byApp.client.people.me()).staff).toBe('manager')
  })
})

describe('who must have a second factor', () => {
  beforeEach(async () => {
    await p.close()
    p = await openPlatform(start, undefined, undefined, { secondFactor: 'required' })
    client = await organisation(p, 'Client')
    guest = client.legal
  })

  test('partner people and staff, a week after they became it; clients need none', async () => {
    const agency = await partner(p, 'Agency')
    const staff = await staffOf(p)
    expect(await agency.legal.client.security.get({})).toMatchObject({
      mandatory: true,
      dueOn: '2026-01-22T09:00:00.000Z',
    })
    await agency.legal.client.clients.list({ partnerId: agency.id })
    await p.at('2026-01-22T09:00:00Z')
    for (const { client: who } of [agency.legal, staff])
      expect((await refusalOf(who.people.me())).code).toBe('factor_missing')
    expect((await refusalOf(agency.legal.client.clients.list({ partnerId: agency.id }))).status).toBe(401)
    expect(await agency.legal.client.door.look({})).toMatchObject({ state: 'factor_missing' })
    expect((await guest.client.people.me()).email).toBe(guest.email)
    // the way on is open: it is set up here and now
    const { secret } = await agency.legal.client.security.beginTotp({})
    const browser = openBrowser(p)
    expect(await browser.signIn(agency.legal.email, password)).toBe(200)
    const { recoveryCodes } = await browser.client.security.confirmTotp({
      code: codeOf(secret, '2026-01-22T09:00:00Z'),
    })
    expect(recoveryCodes).toHaveLength(10)
    await browser.client.clients.list({ partnerId: agency.id })
    const inside = { ...agency.legal, client: browser.client }
    const removed = withPassword(inside, (context) => browser.client.security.removeTotp({}, { context }))
    expect((await refusalOf(removed)).code).toBe('factor_mandatory')
  })
})
