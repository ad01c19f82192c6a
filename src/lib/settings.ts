/** What an operator can set, read from the environment once and refused with one sentence when it makes no sense. */
import { z } from 'zod'
import { type Language, languages } from './language.ts'
import type { FactorPolicy, ShownSetting } from './operation.ts'

export type Settings = {
  port: number
  host: string
  /** The address people use, without a slash at its end. */
  publicUrl: string
  /** Absent: the embedded database below the data folder. */
  databaseUrl?: string
  dataDir: string
  /** Absent: letters stay in the mailbox page and leave this machine for nobody. */
  smtpUrl?: string
  mailFrom: string
  /** Lines of the imprint: who runs this installation. */
  imprint: string[]
  /** Absent: the caller makes one at the first start and keeps it in the data folder. */
  secret?: string
  /** The example world. Unless it is set, it is there only where nobody else can see it. */
  demo: boolean
  /** The language of those who have not chosen one. */
  language: Language
  /** Whether partner people and staff must have a second factor, staff a passkey. Unless set, a factor, but not in a demo. */
  secondFactor?: FactorPolicy
  /** Different clients that one of a partner may touch in so many minutes before its reach is frozen; 0 for any number. */
  sweeps: { clients: number; minutes: number }
  /** The provider's own identity provider (OpenID Connect). */
  identityProvider?: IdentityProviderSettings
  /** Whether webhooks may go to this machine, also without TLS and on any port. */
  localWebhooks: boolean
  /** Whether a company whose checks all confirm it is taken into the programme without anybody's word. */
  admitsConfirmed: boolean
  /** Account of the Swiss Federal Office of Justice for the register of companies (Zefix). */
  zefix?: { user: string; password: string }
  /** Who knows it may read /metrics; without one there is no such page. */
  metricsToken?: string
  /** Key of the French register of companies (SIRENE). */
  sirene?: { key: string }
}

export type IdentityProviderSettings = {
  issuer: string
  clientId: string
  clientSecret: string
  name: string
}

export class SettingsError extends Error {
  override name = 'SettingsError'
}

const addressMessage =
  'MAIL_FROM must be an address or a name with one. Set it like Mandato <partners@provider.example>.'

const environment = z.object({
  PORT: z
    .string()
    .default('3000')
    .refine(
      (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535,
      'PORT must be a whole number from 1 to 65535. Set it to a free port such as 3000.',
    )
    .transform(Number),
  HOST: z
    .string()
    .regex(
      /^[0-9A-Za-z.:-]+$/,
      'HOST must be an address or a host name of this machine. Set it like 127.0.0.1 or 0.0.0.0.',
    )
    .default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .refine(
      isOrigin,
      'PUBLIC_URL must be the http or https address people use, without a path. Set it like https://partners.provider.example.',
    )
    .transform((value) => new URL(value).origin)
    .optional(),
  DATABASE_URL: urlOf(
    ['postgres:', 'postgresql:'],
    'DATABASE_URL must begin with postgres:// or postgresql://. Set it like postgres://mandato:password@localhost/mandato, or leave it out.',
  ),
  DATA_DIR: z.string().default('./data'),
  SMTP_URL: urlOf(
    ['smtp:', 'smtps:'],
    'SMTP_URL must begin with smtp:// or smtps://. Set it like smtps://user:password@mail.provider.example, or leave it out.',
  ),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, addressMessage)
    .optional(),
  IMPRINT: z
    .string()
    .max(
      1000,
      'IMPRINT is who runs this installation, its lines parted by |. Make it 1000 characters at most.',
    )
    .default(''),
  SECRET: z
    .string()
    .min(
      32,
      'SECRET must have at least 32 characters. Set it to a long random text, or leave it out to have one made.',
    )
    .optional(),
  DEMO: z
    .enum(['0', '1'], { error: 'DEMO must be 0 or 1. Set it to 1 for the example world, or leave it out.' })
    .optional(),
  LANGUAGE: z.string().optional(),
  SECOND_FACTOR: z
    .enum(['required', 'optional', 'passkey'], {
      error:
        'SECOND_FACTOR must be required, passkey or optional. Leave it out to have it required outside a demo.',
    })
    .optional(),
  WEBHOOKS_LOCAL: z
    .enum(['0', '1'], {
      error:
        'WEBHOOKS_LOCAL must be 0 or 1. Set it to 1 only while programs on this machine are to get webhooks.',
    })
    .optional(),
  ADMIT_CONFIRMED: z
    .enum(['0', '1'], {
      error:
        'ADMIT_CONFIRMED must be 0 or 1. Set it to 1 to take companies in whose checks all confirm them, or leave it out.',
    })
    .optional(),
  ZEFIX_USER: z.string().optional(),
  ZEFIX_PASSWORD: z.string().optional(),
  SIRENE_KEY: z.string().optional(),
  METRICS_TOKEN: z
    .string()
    .min(16, 'METRICS_TOKEN must have at least 16 characters. Set it to a random text, or leave it out.')
    .optional(),
  SWEEP_CLIENTS: whole('SWEEP_CLIENTS', 100, 1_000_000, 0),
  SWEEP_MINUTES: whole('SWEEP_MINUTES', 10, 1440, 1),
  OIDC_ISSUER: z
    .string()
    .refine(
      isIssuer,
      'OIDC_ISSUER must be the https address of the identity provider. Set it like https://login.provider.example.',
    )
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z
    .string()
    .max(40, 'OIDC_NAME is what stands on the button. Make it 40 characters at most.')
    .optional(),
})

/** Reads the settings. Variables that are empty count as left out. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environment.safeParse(given)
  if (!parsed.success) throw new SettingsError(parsed.error.issues[0]?.message)
  const { PORT, HOST, PUBLIC_URL, DATABASE_URL, DATA_DIR, SMTP_URL, MAIL_FROM, SECRET, DEMO, LANGUAGE } =
    parsed.data
  if (SMTP_URL && !MAIL_FROM) {
    throw new SettingsError(
      'MAIL_FROM is missing, and SMTP_URL is set. Set it to the sender, like Mandato <partners@provider.example>.',
    )
  }
  return {
    port: PORT,
    host: HOST,
    publicUrl: PUBLIC_URL ?? `http://localhost:${PORT}`,
    ...(DATABASE_URL ? { databaseUrl: DATABASE_URL } : {}),
    dataDir: DATA_DIR,
    ...(SMTP_URL ? { smtpUrl: SMTP_URL } : {}),
    mailFrom: MAIL_FROM ?? 'Mandato <mandato@localhost>',
    imprint: parsed.data.IMPRINT.split('|').flatMap((line) => line.trim() || []),
    ...(SECRET ? { secret: SECRET } : {}),
    demo: DEMO === undefined ? !DATABASE_URL && isLoopback(HOST) : DEMO === '1',
    language: languageOf(LANGUAGE),
    ...(parsed.data.SECOND_FACTOR ? { secondFactor: parsed.data.SECOND_FACTOR } : {}),
    localWebhooks: parsed.data.WEBHOOKS_LOCAL === '1',
    sweeps: { clients: parsed.data.SWEEP_CLIENTS, minutes: parsed.data.SWEEP_MINUTES },
    admitsConfirmed: parsed.data.ADMIT_CONFIRMED === '1',
    ...(parsed.data.METRICS_TOKEN ? { metricsToken: parsed.data.METRICS_TOKEN } : {}),
    ...registersOf(parsed.data),
    ...identityProviderOf(parsed.data),
  }
}

/** An address without the name and the password in it. */
function bare(address: string | undefined): string | null {
  const url = address === undefined ? null : URL.parse(address)
  return url ? `${url.protocol}//${url.host}${url.pathname}` : null
}

/** The settings by the names of their variables, for the eyes of the provider's people: what is secret never leaves. */
export function shownSettings(settings: Settings): ShownSetting[] {
  const said = (name: string, value: string | number | boolean | null | undefined): ShownSetting => ({
    name,
    value: value === undefined || value === null ? null : String(value),
    isSecret: false,
    isSet: value !== undefined && value !== null,
  })
  const { identityProvider } = settings
  return [
    said('PUBLIC_URL', settings.publicUrl),
    said('HOST', settings.host),
    said('PORT', settings.port),
    said('DATABASE_URL', bare(settings.databaseUrl)),
    said('DATA_DIR', settings.dataDir),
    said('SMTP_URL', bare(settings.smtpUrl)),
    said('MAIL_FROM', settings.mailFrom),
    said('DEMO', settings.demo),
    said('LANGUAGE', settings.language),
    said('SECOND_FACTOR', settings.secondFactor),
    said('SWEEP_CLIENTS', settings.sweeps.clients),
    said('SWEEP_MINUTES', settings.sweeps.minutes),
    said('WEBHOOKS_LOCAL', settings.localWebhooks),
    said('ADMIT_CONFIRMED', settings.admitsConfirmed),
    said('ZEFIX_USER', settings.zefix?.user),
    said('OIDC_ISSUER', identityProvider?.issuer),
    said('OIDC_CLIENT_ID', identityProvider?.clientId),
    said('OIDC_NAME', identityProvider?.name),
    { name: 'ZEFIX_PASSWORD', value: null, isSecret: true, isSet: settings.zefix !== undefined },
    { name: 'METRICS_TOKEN', value: null, isSecret: true, isSet: settings.metricsToken !== undefined },
    { name: 'SIRENE_KEY', value: null, isSecret: true, isSet: settings.sirene !== undefined },
    { name: 'OIDC_CLIENT_SECRET', value: null, isSecret: true, isSet: identityProvider !== undefined },
    { name: 'SECRET', value: null, isSecret: true, isSet: settings.secret !== undefined },
  ]
}

/** All of it, or none: half a setting would be a button that leads nowhere. */
function identityProviderOf(read: z.output<typeof environment>): Pick<Settings, 'identityProvider'> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = read
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return {}
  if (!issuer || !clientId || !clientSecret) {
    throw new SettingsError(
      'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together. Set all three, or none.',
    )
  }
  return {
    identityProvider: { issuer, clientId, clientSecret, name: read.OIDC_NAME ?? new URL(issuer).hostname },
  }
}

/** The registers that ask for an account; without one they are left out, not asked wrongly. */
function registersOf(read: z.output<typeof environment>): Pick<Settings, 'zefix' | 'sirene'> {
  const { ZEFIX_USER: user, ZEFIX_PASSWORD: password, SIRENE_KEY: key } = read
  if ((user === undefined) !== (password === undefined))
    throw new SettingsError('ZEFIX_USER and ZEFIX_PASSWORD belong together. Set both, or neither.')
  return {
    ...(user !== undefined && password !== undefined ? { zefix: { user, password } } : {}),
    ...(key === undefined ? {} : { sirene: { key } }),
  }
}

/** Over the network only by https; a provider on this machine may do without. */
function isIssuer(value: string): boolean {
  const url = URL.parse(value)
  if (!url || url.search || url.hash) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function whole(name: string, usual: number, most: number, least: number) {
  return z
    .string()
    .default(String(usual))
    .refine(
      (value) => /^\d{1,7}$/.test(value) && Number(value) >= least && Number(value) <= most,
      `${name} must be a whole number from ${least} to ${most}. Leave it out to have ${usual}.`,
    )
    .transform(Number)
}

function urlOf(protocols: string[], message: string) {
  return z
    .string()
    .refine((value) => protocols.includes(URL.parse(value)?.protocol ?? ''), message)
    .optional()
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value)
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false
  return url.pathname === '/' && !url.search && !url.hash && !url.username
}

/** LANGUAGE is a variable that systems set too, as a list such as `de_CH:fr`: the first one we speak counts. */
function languageOf(list: string | undefined): Language {
  const wishes = list?.split(':').map((wish) => wish.slice(0, 2).toLowerCase()) ?? []
  for (const wish of wishes) {
    const language = languages.find((known) => known === wish)
    if (language) return language
  }
  return 'en'
}
