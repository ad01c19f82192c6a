import { generateKeyPairSync } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../test/browser.ts'
import { organisation, partner, partnered, refusalOf, type Side, withPassword } from '../../test/cast.ts'
import { openPeer, type Peer } from '../../test/identityProvider.ts'
import { openPlatform, type Platform, password } from '../../test/platform.ts'
import { makeIdentityProvider } from './identityProvider.ts'

const publicUrl = 'http://localhost:3000'

let peer: Peer
let p: Platform
let client: Side
let inside: Browser
beforeAll(async () => {
  peer = await openPeer(publicUrl)
})
afterAll(() => peer.close())
beforeEach(async () => {
  peer.visitor = { subject: 'claire', amr: ['pwd'] }
  peer.lie = undefined
  peer.forger = undefined
  const identityProvider = makeIdentityProvider(peer.settings, publicUrl)
  p = await openPlatform(undefined, publicUrl, undefined, { secondFactor: 'required', identityProvider })
  client = await organisation(p, 'Client')
  inside = openBrowser(p)
  await inside.signIn(client.legal.email, password)
})
afterEach(() => p.close())

async function link(browser = inside): Promise<void> {
  const guest = { ...client.legal, client: browser.client }
  const { address } = await withPassword(guest, (context) => browser.client.security.link({}, { context }))
  await browser.client.door.comeBack({ returned: await peer.visit(address) })
}

/** Sets out from a browser, and comes back as the peer sends it; the address may be tampered with on the way. */
async function enter(browser: Browser, tamper = (address: string) => address) {
  const { address } = await browser.client.door.setOut({})
  return browser.client.door.comeBack({ returned: await peer.visit(tamper(address)) })
}

const with_ = (name: string, value: string) => (address: string) => {
  const url = new URL(address)
  url.searchParams.set(name, value)
  return url.href
}

describe('sign-in with the identity provider of the house', () => {
  test('lets in whom the identity is linked to, by issuer and subject; the link was made signed in, with a proof', async () => {
    expect((await refusalOf(enter(openBrowser(p)))).code).toBe('identity_unknown')
    expect((await refusalOf(inside.client.security.link({}))).data.action).toBe('link_identity')
    await link()
    expect((await inside.client.security.get({})).identityProvider).toMatchObject({ name: 'House Login' })
    const browser = openBrowser(p)
    expect(await enter(browser)).toEqual({ done: 'sign_in' })
    expect((await browser.client.people.me()).email).toBe(client.legal.email)
    peer.visitor.subject = 'somebody else'
    expect((await refusalOf(enter(openBrowser(p)))).code).toBe('identity_unknown')
  })

  test('an e-mail it claims opens nothing', async () => {
    peer.lie = (claims) => ({ ...claims, email: client.legal.email, email_verified: true })
    expect((await refusalOf(enter(openBrowser(p)))).code).toBe('identity_unknown')
  })

  test('one identity opens one account, and one account has one identity there', async () => {
    await link()
    const other = await p.person('Another Person')
    const browser = openBrowser(p)
    await browser.signIn(other.email, password)
    const { address } = await withPassword({ ...other, client: browser.client }, (context) =>
      browser.client.security.link({}, { context }),
    )
    const returned = await peer.visit(address)
    expect((await refusalOf(browser.client.door.comeBack({ returned }))).code).toBe('identity_taken')
    expect((await refusalOf(inside.client.security.link({}))).code).toBe('identity_taken')
  })

  test('what it says of its methods counts as the second factor, or does not', async () => {
    const agency = await partner(p, 'Agency')
    inside = openBrowser(p)
    await inside.signIn(agency.legal.email, password)
    await link()
    await p.at('2026-02-15T09:00:00Z')
    const weak = openBrowser(p)
    await enter(weak)
    expect((await refusalOf(weak.client.people.me())).code).toBe('factor_missing')
    peer.visitor.amr = ['pwd', 'otp']
    const strong = openBrowser(p)
    await enter(strong)
    await strong.client.clients.list({ partnerId: agency.id })
  })

  test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['for another audience', (claims) => ({ ...claims, aud: 'another' })],
    ['that has expired', (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1000) - 120 })],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['with another nonce', (claims) => ({ ...claims, nonce: 'another' })],
    ['without a nonce', ({ nonce: _nonce, ...claims }) => claims],
    ['without a subject', ({ sub: _sub, ...claims }) => claims],
  ])('a token %s is refused', async (_what, lie) => {
    await link()
    peer.lie = lie
    expect((await refusalOf(enter(openBrowser(p)))).code).toBe('identity_refused')
  })

  test('a token signed by somebody else is refused', async () => {
    await link()
    peer.forger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    expect((await refusalOf(enter(openBrowser(p)))).code).toBe('identity_refused')
  })

  test.each([
    ['another nonce', 'nonce', 'chosen'],
    ['a code for another client', 'client_id', 'another'],
    ['a challenge of somebody else', 'code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
  ])('an address changed on the way, %s, leads nowhere', async (_what, name, value) => {
    await link()
    expect((await refusalOf(enter(openBrowser(p), with_(name, value)))).code).toBe('identity_refused')
  })

  test('an answer serves once, in the browser that set out, with its state and from its issuer', async () => {
    await link()
    const browser = openBrowser(p)
    const answer = async () => peer.visit((await browser.client.door.setOut({})).address)
    const back = (returned: Record<string, string>, by = browser) =>
      refusalOf(by.client.door.comeBack({ returned })).then((r) => r.code)
    expect(await back(await answer(), openBrowser(p))).toBe('identity_refused')
    expect(await back({ ...(await answer()), state: 'another' })).toBe('identity_refused')
    // mix-up (RFC 9207): the answer of another issuer, brought to ours
    expect(await back({ ...(await answer()), iss: 'https://evil.example' })).toBe('identity_refused')
    const { iss: _iss, ...nameless } = await answer()
    expect(await back(nameless)).toBe('identity_refused')
    expect(await back({ ...(await answer()), error: 'access_denied' })).toBe('identity_refused')
    const returned = await answer()
    const trip = browser.cookies.get('mandato.trip') ?? ''
    await browser.client.door.comeBack({ returned })
    browser.cookies.set('mandato.trip', trip)
    expect(await back(returned)).toBe('identity_refused')
  })

  test('a link begun by one is not ended by another', async () => {
    const guest = { ...client.legal, client: inside.client }
    const { address } = await withPassword(guest, (context) => inside.client.security.link({}, { context }))
    const returned = await peer.visit(address)
    const other = await p.person('Another Person')
    const trip = inside.cookies.get('mandato.trip') ?? ''
    const browser = openBrowser(p)
    await browser.signIn(other.email, password)
    browser.cookies.set('mandato.trip', trip)
    expect((await refusalOf(browser.client.door.comeBack({ returned }))).code).toBe('identity_refused')
  })
})

describe('a proof by a fresh sign-in there', () => {
  async function asking(by = 'Agency') {
    const started = await partnered(client, await partner(p, by), { access: 'full' })
    const path = { organisationId: client.id, partnershipId: started.id }
    const { data } = await refusalOf(inside.client.partnerships.end(path))
    const intentId = String(data.intentId) as 'int_'
    const { address } = await inside.client.people.proveElsewhere({ intentId })
    return { path, intentId, address }
  }

  test('ends a partnership, and asks the identity provider to sign in anew', async () => {
    await link()
    const { path, intentId, address } = await asking()
    expect((await inside.client.people.intent({ intentId })).ways).toEqual(['password', 'identity_provider'])
    const { searchParams } = new URL(address)
    expect([searchParams.get('prompt'), searchParams.get('max_age')]).toEqual(['login', '0'])
    await inside.client.door.comeBack({ returned: await peer.visit(address) })
    const ended = await inside.client.partnerships.end(path, { context: { stepUp: intentId } })
    expect(ended.state).toBe('ended')
  })

  test('an earlier sign-in there, one without its time, and one of somebody else prove nothing', async () => {
    await link()
    const stale = Math.floor(Date.now() / 1000) - 60
    for (const [n, lie] of [
      (claims: Record<string, unknown>) => ({ ...claims, auth_time: stale }),
      ({ auth_time: _time, ...claims }: Record<string, unknown>) => claims,
      (claims: Record<string, unknown>) => ({ ...claims, sub: 'somebody else' }),
    ].entries()) {
      peer.lie = lie
      const { path, intentId, address } = await asking(`Agency ${'ABC'[n]}`)
      const returned = await peer.visit(address)
      expect((await refusalOf(inside.client.door.comeBack({ returned }))).code).toBe('identity_refused')
      const end = inside.client.partnerships.end(path, { context: { stepUp: intentId } })
      expect((await refusalOf(end)).code).toBe('proof_expired')
      await withPassword({ ...client.legal, client: inside.client }, (context) =>
        inside.client.partnerships.end(path, { context }),
      )
    }
  })
})
