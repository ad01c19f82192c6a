import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentityProvider } from '../../src/people/identityProvider.ts'
import { codeAt, fromBase32, stepOf } from '../../src/people/totp.ts'
import { organisation, partner, type Side } from '../cast.ts'
import { openPeer, type Peer } from '../identityProvider.ts'
import { password } from '../platform.ts'
import { mustBeAccessible, openStage, type Stage } from './stage.ts'

const start = '2026-01-15T09:00:00Z'

let stage: Stage
let peer: Peer
let client: Side
let agency: Side
beforeAll(async () => {
  stage = await openStage(start, (url) => {
    const settings = { issuer: '', clientId: 'mandato', clientSecret: '', name: 'House Login' }
    return {
      secondFactor: 'required',
      // found only once it is asked for, when the peer is there
      identityProvider: lazily(settings.name, () => makeIdentityProvider(peer.settings, url)),
    }
  })
  peer = await openPeer(stage.url)
  client = await organisation(stage.platform, 'Fiduciaire du Bourg')
  agency = await partner(stage.platform, 'Atelier Nord')
})
afterAll(async () => {
  await stage.close()
  await peer.close()
})

type Provider = ReturnType<typeof makeIdentityProvider>

function lazily(name: string, make: () => Provider): Provider {
  let made: Provider | undefined
  const there = () => {
    made ??= make()
    return made
  }
  return {
    name,
    id: 'oidc peer',
    address: (trip) => there().address(trip),
    redeem: (answer, trip) => there().redeem(answer, trip),
  }
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${stage.url}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password', { exact: true }).press('Enter')
}

/** An authenticator in the browser itself, which always finds its person there and looks at them. */
async function giveAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test('a passkey: made on the security page, used to sign in without a password, and to prove who is there', async () => {
  const page = await stage.visit({ language: 'en' })
  await giveAuthenticator(page)
  await signIn(page, client.legal.email)
  await page.waitForURL(/\/o\//)
  await page.goto(`${stage.url}/me/security`)
  await page.getByText('No second factor set up yet.').waitFor()
  await press(page, 'Add a factor')
  await press(page, 'Make a passkey')
  await page.getByLabel('Name of the passkey').fill('My laptop')
  await press(page, 'Make the passkey')
  await page.getByText('I have kept the codes').waitFor()
  await mustBeAccessible(page)
  expect(
    await page
      .getByRole('listitem')
      .filter({ hasText: /^\w{4}(-\w{4}){3}$/ })
      .count(),
  ).toBe(10)
  await page.getByRole('checkbox', { name: 'I have kept the codes' }).check({ force: true })
  await press(page, 'Continue')
  await page.getByText('My laptop').waitFor()
  await mustBeAccessible(page)

  await page.context().clearCookies()
  await page.goto(`${stage.url}/sign-in?next=/me/security`)
  await press(page, 'Sign in with a passkey')
  await heading(page, 'Security')
  await page.getByText('with a passkey').first().waitFor()

  await press(page, 'Make new codes')
  await heading(page, 'Confirm that it is you')
  await mustBeAccessible(page)
  await press(page, 'Confirm with a passkey')
  await page.getByText('I have kept the codes').waitFor()
})

test('an app: a partner must set it up before anything else, then gives its code, or a recovery code', async () => {
  await stage.platform.at('2026-02-15T09:00:00Z')
  const page = await stage.visit({ language: 'en', width: 360 })
  await signIn(page, agency.legal.email)
  await heading(page, 'Set up your second factor')
  await mustBeAccessible(page)
  await page.goto(`${stage.url}/p/${agency.id}/clients`)
  await heading(page, 'Set up your second factor')
  await press(page, 'Set up an app')
  const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '')
  await mustBeAccessible(page)
  const codeFor = (at: string) => codeAt(fromBase32(secret), stepOf(new Date(at)))
  await page.getByLabel('Code of your authenticator app').fill('000000')
  await press(page, 'Confirm the code')
  await page.getByText('That code is not right').first().waitFor()
  await page.getByLabel('Code of your authenticator app').fill(codeFor('2026-02-15T09:00:00Z'))
  await press(page, 'Confirm the code')
  await page.getByText('I have kept the codes').waitFor()
  const [recoveryCode = ''] = await page
    .getByRole('listitem')
    .filter({ hasText: /^\w{4}(-\w{4}){3}$/ })
    .allTextContents()
  await page.getByRole('checkbox', { name: 'I have kept the codes' }).check({ force: true })
  await press(page, 'Continue')
  await page.waitForURL(/\/p\/org_\w+(\/clients)?$/)

  await page.context().clearCookies()
  await stage.platform.at('2026-02-15T09:05:00Z')
  await signIn(page, agency.legal.email)
  await heading(page, 'One more step')
  await mustBeAccessible(page)
  await page.getByLabel('Code of your authenticator app').fill('000000')
  await page.getByLabel('Code of your authenticator app').press('Enter')
  await page.getByText('That code is not right').first().waitFor()
  await page.getByLabel('Code of your authenticator app').fill(codeFor('2026-02-15T09:05:00Z'))
  await page.getByLabel('Code of your authenticator app').press('Enter')
  await page.waitForURL(/\/p\/org_\w+(\/clients)?$/)

  await page.context().clearCookies()
  await signIn(page, agency.legal.email)
  await page.getByRole('link', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(recoveryCode)
  await page.getByLabel('Recovery code').press('Enter')
  await page.waitForURL(/\/p\/org_\w+(\/clients)?$/)
})

test('the identity provider of the house: linked with a proof, then a way in by itself', async () => {
  const { legal } = await organisation(stage.platform, 'Studio Ilaria')
  peer.visitor = { subject: 'ilaria', amr: ['pwd'] }
  const page = await stage.visit({ language: 'en' })
  await signIn(page, legal.email)
  await page.waitForURL(/\/o\//)
  await page.goto(`${stage.url}/me/security`)
  await press(page, 'Link the identity')
  await page.getByLabel('Password of your account').fill(password)
  await press(page, 'Confirm')
  await press(page, 'Unlink the identity')
  // another way to prove it now: a window goes there and back, and this page goes on
  await heading(page, 'Confirm that it is you')
  await press(page, 'Cancel')
  await page.context().clearCookies()
  await page.goto(`${stage.url}/sign-in?next=/me/security`)
  await press(page, 'Sign in with House Login')
  await heading(page, 'Security')
  await page.getByText('with the identity service').first().waitFor()
  await press(page, 'Unlink the identity')
  await press(page, 'Confirm with House Login')
  await page.getByRole('button', { name: 'Link the identity' }).waitFor()
})
