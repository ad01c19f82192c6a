import { createHmac } from 'node:crypto'
import { betterAuth } from 'better-auth'
import type { Database } from '../lib/database.ts'
import { randomIds } from '../lib/id.ts'
import type { Passwords } from '../lib/operation.ts'
import { sessionSeconds } from './entry.ts'

export interface AuthSettings {
  db: Database
  secret: string
  publicUrl: string
  passwords: Passwords
  /** Limits on sign-in tries, per address; off in tests that sign in many people at once. */
  limits: boolean
  passwordChanged(personId: string): Promise<void>
  sendPasswordLink(person: { id: string; email: string }, link: string): Promise<void>
}

export const passwordMin = 12
/** Carries the visitor's address to the limits on sign-in. */
export const addressHeader = 'x-mandato-address'

const dates = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** What the browser asks of better-auth itself; everything else of it stays closed. */
export const authPaths = ['sign-in/email', 'sign-out', 'request-password-reset', 'reset-password'] as const

/**
 * Sign-in by better-auth's core: people, sessions, passwords. Nobody signs up here: accounts come with an
 * invitation, a membership or an import. Every request looks its session up; nothing about rights is kept in it.
 */
export function makeAuth(settings: AuthSettings) {
  return betterAuth({
    appName: 'Mandato',
    baseURL: settings.publicUrl,
    basePath: '/api/auth',
    secret: settings.secret,
    trustedOrigins: [settings.publicUrl],
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: { db: settings.db, type: 'postgres' },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', ...dates },
      additionalFields: {
        language: { type: 'string', input: false },
        staff: { type: 'string', required: false, input: false },
        state: { type: 'string', input: false },
      },
    },
    session: {
      modelName: 'session',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...dates,
      },
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    account: {
      modelName: 'sign_in',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...dates,
      },
    },
    verification: { modelName: 'verification', fields: { expiresAt: 'expires_at', ...dates } },
    rateLimit: {
      enabled: settings.limits,
      storage: 'database',
      modelName: 'rate_limit',
      fields: { lastRequest: 'last_request' },
      customRules: { '/sign-in/email': { window: 60, max: 20 } },
    },
    advanced: {
      cookiePrefix: 'mandato',
      // written by our own server from the connection; what a visitor sends under this name is thrown away
      ipAddress: { ipAddressHeaders: [addressHeader] },
      useSecureCookies: settings.publicUrl.startsWith('https:'),
      database: {
        generateId: ({ model }) => randomIds(model === 'user' || model === 'person' ? 'person' : 'session'),
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordMin,
      maxPasswordLength: 256,
      revokeSessionsOnPasswordReset: true,
      password: {
        hash: settings.passwords.hash,
        verify: ({ hash, password }) => settings.passwords.verify({ hash, password }),
      },
      onPasswordReset: ({ user }) => settings.passwordChanged(user.id),
      sendResetPassword: ({ user, token }) =>
        settings.sendPasswordLink(user, `${settings.publicUrl}/set-password?token=${token}`),
    },
  })
}

export type Auth = ReturnType<typeof makeAuth>

/** The session's cookie under a token of ours, signed as better-auth reads it. */
export async function sessionCookie(auth: Auth, token: string): Promise<string> {
  const { authCookies, secret } = await auth.$context
  const { name, attributes } = authCookies.sessionToken
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  const value = encodeURIComponent(`${token}.${signature}`)
  return `${name}=${value}; Max-Age=${sessionSeconds}; Path=/; HttpOnly; SameSite=Lax${attributes.secure ? '; Secure' : ''}`
}
