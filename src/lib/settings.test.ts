import { expect, test } from 'vitest'
import { readSettings, SettingsError } from './settings.ts'

test('without any setting it runs on loopback with the embedded database and the example world', () => {
  expect(readSettings({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    imprint: [],
    publicUrl: 'http://localhost:3000',
    dataDir: './data',
    mailFrom: 'Mandato <mandato@localhost>',
    demo: true,
    language: 'en',
    sweeps: { clients: 100, minutes: 10 },
    localWebhooks: false,
    admitsConfirmed: false,
  })
})

test('an operator sets everything', () => {
  const secret = 'x'.repeat(32)
  expect(
    readSettings({
      PORT: '8080',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://partners.provider.example/',
      DATABASE_URL: 'postgresql://mandato@db/mandato',
      DATA_DIR: '/var/lib/partners',
      SMTP_URL: 'smtps://user:password@mail.provider.example',
      MAIL_FROM: 'Provider <partners@provider.example>',
      SECRET: secret,
      DEMO: '0',
      LANGUAGE: 'de',
      IMPRINT: 'Hoster SA | Rue du Lac 1 |',
      WEBHOOKS_LOCAL: '1',
      SWEEP_CLIENTS: '40',
      SWEEP_MINUTES: '5',
    }),
  ).toEqual({
    port: 8080,
    host: '0.0.0.0',
    imprint: ['Hoster SA', 'Rue du Lac 1'],
    publicUrl: 'https://partners.provider.example',
    databaseUrl: 'postgresql://mandato@db/mandato',
    dataDir: '/var/lib/partners',
    smtpUrl: 'smtps://user:password@mail.provider.example',
    mailFrom: 'Provider <partners@provider.example>',
    secret,
    demo: false,
    language: 'de',
    sweeps: { clients: 40, minutes: 5 },
    localWebhooks: true,
    admitsConfirmed: false,
  })
})

test('the example world shows itself only where nobody else can see it, or when asked for', () => {
  expect(readSettings({ HOST: '0.0.0.0' }).demo).toBe(false)
  expect(readSettings({ DATABASE_URL: 'postgres://db/mandato' }).demo).toBe(false)
  expect(readSettings({ HOST: '0.0.0.0', DEMO: '1' }).demo).toBe(true)
  expect(readSettings({ DEMO: '0' }).demo).toBe(false)
})

test('an empty variable counts as left out', () => {
  expect(readSettings({ PORT: '', DATABASE_URL: '' })).toEqual(readSettings({}))
})

test('the language list of the system is understood', () => {
  expect(readSettings({ LANGUAGE: 'de_CH:de' }).language).toBe('de')
  expect(readSettings({ LANGUAGE: 'pt_PT:es' }).language).toBe('es')
  expect(readSettings({ LANGUAGE: 'pt_PT' }).language).toBe('en')
})

test.each([
  [{ PORT: 'http' }, 'PORT must be a whole number'],
  [{ PORT: '70000' }, 'PORT must be a whole number'],
  [{ HOST: 'http://here' }, 'HOST must be an address'],
  [{ PUBLIC_URL: 'partners.provider.example' }, 'PUBLIC_URL must be the http or https address'],
  [{ PUBLIC_URL: 'https://provider.example/partners' }, 'without a path'],
  [{ DATABASE_URL: 'mysql://db/mandato' }, 'DATABASE_URL must begin with postgres://'],
  [{ SMTP_URL: 'mail.provider.example' }, 'SMTP_URL must begin with smtp://'],
  [{ SMTP_URL: 'smtp://mail.provider.example' }, 'MAIL_FROM is missing'],
  [{ MAIL_FROM: 'partners' }, 'MAIL_FROM must be an address'],
  [{ SECRET: 'short' }, 'SECRET must have at least 32 characters'],
  [{ DEMO: 'yes' }, 'DEMO must be 0 or 1'],
  [{ WEBHOOKS_LOCAL: 'yes' }, 'WEBHOOKS_LOCAL must be 0 or 1'],
  [{ SWEEP_CLIENTS: '-1' }, 'SWEEP_CLIENTS must be a whole number from 0'],
  [{ SWEEP_MINUTES: '0' }, 'SWEEP_MINUTES must be a whole number from 1'],
])('%j is refused with a sentence', (env, sentence) => {
  expect(() => readSettings(env)).toThrow(SettingsError)
  expect(() => readSettings(env)).toThrow(sentence)
})

test('a refused secret never shows in the sentence', () => {
  expect(() => readSettings({ SECRET: 'hunter2' })).not.toThrow('hunter2')
  expect(() => readSettings({ DATABASE_URL: 'mysql://me:hunter2@db' })).not.toThrow('hunter2')
})

test('an identity provider is set whole or not at all, and over the network by https only', () => {
  const whole = {
    OIDC_ISSUER: 'https://login.provider.example',
    OIDC_CLIENT_ID: 'mandato',
    OIDC_CLIENT_SECRET: 'secret',
  }
  expect(readSettings(whole).identityProvider).toEqual({
    issuer: 'https://login.provider.example',
    clientId: 'mandato',
    clientSecret: 'secret',
    name: 'login.provider.example',
  })
  expect(readSettings({ SECOND_FACTOR: 'optional' }).secondFactor).toBe('optional')
  for (const wrong of [
    { ...whole, OIDC_CLIENT_SECRET: '' },
    { ...whole, OIDC_ISSUER: 'http://login.provider.example' },
    { SECOND_FACTOR: 'yes' },
  ])
    expect(() => readSettings(wrong)).toThrow(SettingsError)
})
