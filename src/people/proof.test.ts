import { isContractProcedure } from '@orpc/contract'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Authenticator, makeAuthenticator } from '../../test/authenticator.ts'
import { type Browser, openBrowser } from '../../test/browser.ts'
import { organisation, partner, partnered, refusalOf, type Side, withPassword } from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform, password } from '../../test/platform.ts'
import { contracts } from '../contracts.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { codeAt, fromBase32, stepOf } from './totp.ts'

const origin = 'http://localhost:3000'
const start = '2026-01-15T09:00:00Z'

let p: Platform
let client: Side
let other: Guest
beforeEach(async () => {
  p = await openPlatform(start)
  client = await organisation(p, 'Client')
  other = await p.person('Olga Other')
})
afterEach(() => p.close())

const intentOf = async (call: Promise<unknown>) =>
  String((await refusalOf(call)).data.intentId) as Id<'intent'>

describe('threat 16, a stolen session: a proof covers one act and nothing beside it', () => {
  const add = (by: Browser | Guest, email: string, stepUp?: Id<'intent'>, name = 'Somebody New') =>
    by.client.organisations.addMember(
      { organisationId: client.id, email, name, language: 'en', role: 'legal' },
      { context: stepUp ? { stepUp } : {} },
    )

  test('another content of the same act on the same object needs its own', async () => {
    const proven = await intentOf(add(client.legal, 'new@client.example'))
    await client.legal.client.people.prove({ intentId: proven, password })
    const otherName = add(client.legal, 'new@client.example', proven, 'Another Name')
    expect((await refusalOf(otherName)).code).toBe('proof_expired')
    expect((await refusalOf(add(client.legal, 'thief@evil.example', proven))).code).toBe('proof_expired')
    await add(client.legal, 'new@client.example', proven)
  })

  test('another act, another session, a second use, five minutes later: none', async () => {
    const browser = openBrowser(p)
    await browser.signIn(client.legal.email, password)
    const proven = await intentOf(add(browser, 'new@client.example'))
    expect((await refusalOf(client.legal.client.people.prove({ intentId: proven, password }))).code).toBe(
      'not_found',
    )
    await browser.client.people.prove({ intentId: proven, password })
    expect((await refusalOf(add(client.legal, 'new@client.example', proven))).code).toBe('proof_expired')
    const renew = browser.client.security.link({}, { context: { stepUp: proven } })
    expect((await refusalOf(renew)).code).toBe('identity_provider_missing')
    await p.at('2026-01-15T09:05:00Z')
    expect((await refusalOf(add(browser, 'new@client.example', proven))).code).toBe('proof_expired')
  })

  test('used twice at once, it serves once', async () => {
    const proven = await intentOf(add(client.legal, 'new@client.example'))
    await client.legal.client.people.prove({ intentId: proven, password })
    const both = await Promise.allSettled(
      [1, 2, 3].map(() => add(client.legal, 'new@client.example', proven)),
    )
    expect(both.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  })

  test('the answer says so as RFC 9470 wants it', async () => {
    const response = await p.request(`/api/v1/o/${client.id}/members/${client.legal.id}`, {
      method: 'DELETE',
      headers: { cookie: client.legal.cookie },
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      'Session error="insufficient_user_authentication", max_age=0',
    )
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })
})

describe('a proof by passkey', () => {
  let key: Authenticator
  let browser: Browser
  let path: { organisationId: Id<'organisation'>; partnershipId: Id<'partnership'> }
  beforeEach(async () => {
    const started = await partnered(client, await partner(p, 'Agency'), { access: 'full' })
    path = { organisationId: client.id, partnershipId: started.id }
    browser = openBrowser(p)
    await browser.signIn(client.legal.email, password)
    key = makeAuthenticator()
    const options = await browser.client.security.passkeyOptions({})
    await browser.client.security.addPasskey({ name: 'Key', attestation: key.attest(options, origin) })
  })

  test('ends a partnership', async () => {
    const intentId = await intentOf(browser.client.partnerships.end(path))
    expect(await browser.client.people.intent({ intentId })).toMatchObject({
      action: 'end_partnership',
      state: 'issued',
      ways: ['password', 'passkey'],
    })
    const options = await browser.client.people.proofOptions({ intentId })
    expect(options.allowCredentials).toHaveLength(1)
    await browser.client.people.proveByPasskey({ intentId, assertion: key.assert(options, origin) })
    const ended = await browser.client.partnerships.end(path, { context: { stepUp: intentId } })
    expect(ended.state).toBe('ended')
  })

  test('an answer given for another intent, for a sign-in, or by another’s key proves nothing', async () => {
    const intentId = await intentOf(browser.client.partnerships.end(path))
    const second = await intentOf(browser.client.partnerships.end(path))
    const prove = (assertion: ReturnType<Authenticator['assert']>) =>
      refusalOf(browser.client.people.proveByPasskey({ intentId, assertion })).then((r) => r.code)
    const forOther = key.assert(await browser.client.people.proofOptions({ intentId: second }), origin)
    expect(await prove(forOther)).toBe('passkey_refused')
    const forSignIn = key.assert(await browser.client.door.passkeyOptions({}), origin)
    expect(await prove(forSignIn)).toBe('passkey_refused')
    const foreign = makeAuthenticator()
    expect(await prove(foreign.assert(await browser.client.people.proofOptions({ intentId }), origin))).toBe(
      'passkey_refused',
    )
    const end = browser.client.partnerships.end(path, { context: { stepUp: intentId } })
    expect((await refusalOf(end)).code).toBe('proof_expired')
  })

  test('what was signed for a proof signs nobody in', async () => {
    const intentId = await intentOf(browser.client.partnerships.end(path))
    const assertion = key.assert(await browser.client.people.proofOptions({ intentId }), origin)
    expect((await refusalOf(openBrowser(p).client.door.passkey({ assertion }))).code).toBe('passkey_refused')
  })
})

test('every act that asks for a proof says so in its contract', () => {
  const asking = Object.entries(contracts).flatMap(([group, entries]) =>
    Object.entries<unknown>(entries).flatMap(([verb, entry]) =>
      isContractProcedure(entry) && entry['~orpc'].meta.proof ? [`${group}.${verb}`] : [],
    ),
  )
  expect(asking).toEqual(
    expect.arrayContaining([
      'organisations.addMember',
      'organisations.changeMember',
      'organisations.removeMember',
      'partnerships.end',
      'partnerships.endAsPartner',
      'tokens.create',
      'security.removeTotp',
      'resets.confirm',
    ]),
  )
})

describe('a lost factor', () => {
  let lost: Guest
  let boss: Guest
  beforeEach(async () => {
    lost = await p.person('Lara Lost')
    boss = await p.person('Berta Boss')
    await addMember(lost.email, 'collaborator')
    await addMember(boss.email, 'administrator')
    const { secret } = await lost.client.security.beginTotp({})
    await lost.client.security.confirmTotp({ code: codeAt(fromBase32(secret), stepOf(new Date(start))) })
  })

  const addMember = (email: string, role: 'collaborator' | 'administrator') =>
    client.legal.client.organisations.addMember({
      organisationId: client.id,
      email,
      name: 'Name',
      language: 'en',
      role,
    })
  const ask = (by: Guest, personId = lost.id) =>
    withPassword(by, (context) =>
      by.client.resets.ask({ organisationId: client.id, personId, reason: 'Phone lost' }, { context }),
    )
  const confirm = (by: Guest, resetId: Id<'reset'>) =>
    withPassword(by, (context) =>
      by.client.resets.confirm({ organisationId: client.id, resetId }, { context }),
    )
  const refusedAsk = (by: Guest, personId = lost.id) =>
    refusalOf(by.client.resets.ask({ organisationId: client.id, personId, reason: 'Phone lost' })).then(
      (r) => r.code,
    )
  const letters = () =>
    rowsOf(
      p.db,
      sql<{ what: string }>`
      select facts ->> 'what' as what from letter where recipient = ${lost.email} and template = 'account_safety' order by id`,
    )

  test('is taken away by two, told at each step; then the password is enough again and no session is left', async () => {
    const asked = await ask(client.legal)
    expect(asked).toMatchObject({ state: 'asked', person: { id: lost.id }, reason: 'Phone lost' })
    expect(await boss.client.resets.list({ organisationId: client.id })).toEqual([asked])
    const alone = client.legal.client.resets.confirm({ organisationId: client.id, resetId: asked.id })
    expect((await refusalOf(alone)).code).toBe('reset_by_others')
    expect(await confirm(boss, asked.id)).toMatchObject({ state: 'done' })
    expect((await letters()).map((l) => l.what)).toEqual(['totp_added', 'reset_asked', 'reset_done'])
    const browser = openBrowser(p)
    await browser.signIn(lost.email, password)
    expect(await browser.client.security.get({})).toMatchObject({ totpSince: null, recoveryCodesLeft: 0 })
    expect((await browser.client.security.get({})).sessions).toHaveLength(1)
  })

  test('not by the person, nor by whoever is no boss here, nor where they act elsewhere too', async () => {
    expect(await refusedAsk(client.legal, client.legal.id)).toBe('reset_by_others')
    expect(await refusedAsk(other)).toBe('not_found')
    const elsewhere = await organisation(p, 'Elsewhere')
    await elsewhere.legal.client.organisations.addMember({
      organisationId: elsewhere.id,
      email: lost.email,
      name: 'Name',
      language: 'en',
      role: 'collaborator',
    })
    expect(await refusedAsk(client.legal)).toBe('reset_by_staff')
    const [first, second] = [
      await p.person('Staff One', { staff: 'manager' }),
      await p.person('Staff Two', { staff: 'manager' }),
    ]
    const asked = await withPassword(first, (context) =>
      first.client.resets.askByStaff({ email: lost.email, reason: 'Identity checked by phone' }, { context }),
    )
    const done = await withPassword(second, (context) =>
      second.client.resets.confirmByStaff({ resetId: asked.id }, { context }),
    )
    expect(done.state).toBe('done')
  })

  test('one that is refused by the person, or a day old, is confirmed by nobody', async () => {
    const asked = await ask(client.legal)
    const inside = openBrowser(p)
    const { recoveryCodes } = await renewed()
    await inside.signIn(lost.email, password)
    await inside.client.door.secondFactor({ code: recoveryCodes })
    expect((await inside.client.security.get({})).resetAsked).toMatchObject({ by: 'Client Legal' })
    await inside.client.security.refuseReset({})
    const late = (resetId: Id<'reset'>) =>
      refusalOf(boss.client.resets.confirm({ organisationId: client.id, resetId })).then((r) => r.code)
    expect(await late(asked.id)).toBe('not_found')
    const again = await ask(client.legal)
    await p.at('2026-01-16T09:00:00Z')
    expect(await late(again.id)).toBe('not_found')
    expect((await ask(boss)).state).toBe('asked')
  })

  test('the database keeps to two people, whatever asks it', async () => {
    const asked = await ask(client.legal)
    for (const [by, rule] of [
      [client.legal.id, 'factor_reset_by_two'],
      [lost.id, 'factor_reset_by_others'],
    ])
      await expect(
        sql`update factor_reset set state = 'done', decided_by = ${by}, decided_at = now() where id = ${asked.id}`.execute(
          p.db,
        ),
      ).rejects.toMatchObject({ constraint: rule })
  })

  /** A recovery code known to the test, in place of those that were shown. */
  async function renewed() {
    const { newRecoveryCodes } = await import('./factors.ts')
    const [first = ''] = await p.db.transaction().execute((tx) => newRecoveryCodes(tx, lost.id))
    return { recoveryCodes: first }
  }
})

test('threat 31, a token of one kind used as another: none opens what another does', async () => {
  const browser = openBrowser(p)
  await browser.signIn(client.legal.email, password)
  const session = browser.cookies.get('mandato.session_token') ?? ''
  const device = browser.cookies.get('mandato.device') ?? ''
  await p.request('/api/auth/request-password-reset', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email: client.legal.email }),
  })
  const [link] = await rowsOf(
    p.db,
    sql<{
      token: string
    }>`select substr(identifier, 16) as token from verification where identifier like 'reset-password:%'`,
  )
  const tokens = [session, decodeURIComponent(session).split('.')[0] ?? '', device, link?.token ?? '']
  for (const [n, token] of tokens.entries()) {
    expect(token.length).toBeGreaterThan(20)
    const asSession = await p.request('/api/v1/me', { headers: { cookie: `mandato.session_token=${token}` } })
    expect([n, asSession.status]).toEqual([n, n === 0 ? 200 : 401])
    const asBearer = await p.request('/api/v1/me', { headers: { authorization: `Bearer ${token}` } })
    expect([n, asBearer.status]).toEqual([n, 401])
    if (n === 3) continue
    const asLink = await p.request('/api/auth/reset-password', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ token, newPassword: 'another long password' }),
    })
    expect([n, asLink.status]).toEqual([n, 400])
  }
})
