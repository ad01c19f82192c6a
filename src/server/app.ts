import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import { SmartCoercionPlugin } from '@orpc/json-schema'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { Hono, type Context as HonoContext } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { publicKeys } from '../audit/operations.ts'
import { type Language, languages } from '../lib/language.ts'
import type { Actor, World } from '../lib/operation.ts'
import { Refusal, refuse } from '../lib/refusal.ts'
import { refusals } from '../lib/refusals.ts'
import { operations } from '../operations.ts'
import { type Auth, addressHeader } from '../people/auth.ts'
import { personById } from '../people/store.ts'
import { actorOfToken } from '../tokens/store.ts'
import { isToken } from '../tokens/token.ts'
import { docsPage, docsScript } from './docs.ts'
import { serveLetters } from './letterPage.ts'
import { openapiText } from './openapi.ts'
import { asRefusal, problemOf } from './problem.ts'

export interface AppSettings {
  world: World
  auth: Auth
  /** Folder of the built web app, or undefined where only the API is served. */
  webFolder?: string
  /** Told of every answer that was a bug, never of its contents. */
  onBug(instance: string, error: unknown): void
}

const maxBody = 25 * 1024 * 1024

function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase())
  return languages.find((l) => wanted[0] === l) ?? languages.find((l) => wanted.includes(l)) ?? 'en'
}

/** A technical user by its token, read from the database each time; a token that does not work is said so. */
async function machineOf(world: World, authorization: string): Promise<Actor> {
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1]?.trim() ?? ''
  const found = isToken(token) ? await actorOfToken(world.db, token) : undefined
  if (!found) return refuse('token_unknown')
  const { tokenId, scopes, personId, name, email, language } = found
  return {
    personId,
    sessionId: tokenId,
    name,
    email,
    emailVerified: false,
    language,
    staff: null,
    token: { id: tokenId, scopes },
  }
}

/** The person of this request's session, read from the database each time. */
async function actorOf({ auth, world }: AppSettings, headers: Headers): Promise<Actor | null> {
  const authorization = headers.get('authorization')
  if (authorization) return machineOf(world, authorization)
  if (!headers.get('cookie')) return null
  const found = await auth.api.getSession({ headers })
  const person = found && (await personById(world.db, found.user.id))
  if (!found || !person || found.user.state !== 'active') return null
  return {
    personId: person.id,
    sessionId: found.session.id,
    name: person.name,
    email: person.email,
    emailVerified: person.email_verified,
    language: person.language,
    staff: person.staff,
  }
}

function problemResponse(error: unknown, language: Language, instance: string): Response {
  const refusal = asRefusal(error)
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  }
  if (refusal.code === 'proof_needed') {
    headers['www-authenticate'] = 'Session error="insufficient_user_authentication", max_age=0'
  }
  if (refusal.code === 'token_unknown') headers['www-authenticate'] = 'Bearer error="invalid_token"'
  if (refusals[refusal.code].status === 503) headers['retry-after'] = '1'
  return new Response(JSON.stringify(problemOf(refusal, language, instance)), {
    status: refusals[refusal.code].status,
    headers,
  })
}

/** A write that a browser sends must come from our own pages; other clients send no Origin. */
function foreignOrigin(c: HonoContext, publicUrl: string): boolean {
  const origin = c.req.header('origin')
  return origin !== undefined && c.req.method !== 'GET' && origin !== new URL(publicUrl).origin
}

const loopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

/** Where a visitor connects from; a proxy on this machine is believed when it names somebody else, at the end of its list. */
function addressOf(c: HonoContext): string {
  const incoming: unknown = c.env?.incoming
  const direct = incoming instanceof IncomingMessage ? (incoming.socket.remoteAddress ?? '') : ''
  const named = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return loopback.includes(direct) && named ? named : direct || '127.0.0.1'
}

function withAddress(c: HonoContext): Request {
  const headers = new Headers(c.req.raw.headers)
  headers.set(addressHeader, addressOf(c))
  return new Request(c.req.raw, { headers })
}

export function createApp(settings: AppSettings): Hono {
  const { world, auth } = settings
  const app = new Hono()
  // what an operation threw, by its call: the way out below gives it its name and its problem document
  const thrown = new WeakMap<object, unknown>()
  const handler = new OpenAPIHandler(operations, {
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    interceptors: [
      async (options) => {
        try {
          return await options.next()
        } catch (error) {
          thrown.set(options.context, error)
          throw error
        }
      },
    ],
  })

  serveLetters(app, world)
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
      referrerPolicy: 'same-origin',
      xFrameOptions: 'SAMEORIGIN',
    }),
  )
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: maxBody,
      onError: (c) =>
        problemResponse(new Refusal('too_large'), languageOf(c.req.header('accept-language')), 'body'),
    }),
  )
  app.use('/api/*', async (c, next) => {
    if (foreignOrigin(c, world.publicUrl))
      return problemResponse(
        new Refusal('origin_refused'),
        languageOf(c.req.header('accept-language')),
        randomUUID(),
      )
    await next()
    c.header('cache-control', 'no-store')
    return undefined
  })
  app.on(['GET', 'POST'], '/api/auth/*', (c) => auth.handler(withAddress(c)))

  app.all('/api/v1/*', async (c) => {
    const instance = `urn:uuid:${randomUUID()}`
    const started = languageOf(c.req.header('accept-language'))
    try {
      const actor = await actorOf(settings, c.req.raw.headers)
      const language = c.req.header('accept-language') ? started : (actor?.language ?? started)
      const call = { world, actor, key: c.req.header('idempotency-key'), proof: c.req.header('step-up') }
      const { matched, response } = await handler.handle(c.req.raw, { prefix: '/api/v1', context: call })
      if (!matched) return problemResponse(new Refusal('not_found'), language, instance)
      if (response.status < 400) return response
      const error = thrown.get(call)
      const refusal = asRefusal(error)
      if (refusal.code === 'failed') settings.onBug(instance, error)
      return problemResponse(refusal, language, instance)
    } catch (error) {
      const refusal = asRefusal(error)
      if (refusal.code === 'failed') settings.onBug(instance, error)
      return problemResponse(refusal, started, instance)
    }
  })

  app.get('/openapi.json', async (c) =>
    c.body(await openapiText(), 200, { 'content-type': 'application/json' }),
  )
  app.get('/docs', (c) => c.html(docsPage))
  app.get('/docs/reference.js', (c) => c.body(docsScript, 200, { 'content-type': 'text/javascript' }))
  app.get('/docs/:file{swagger-ui(-bundle)?\\.(css|js)}', (c) => serveReference(c))
  app.get('/.well-known/jwks.json', async (c) =>
    c.json({ keys: await publicKeys(world.db, world.signer.key) }, 200, {
      'cache-control': 'public, max-age=300',
    }),
  )
  app.get('/healthz', (c) => c.text('ok'))
  if (settings.webFolder) serveWeb(app, settings.webFolder)
  return app
}

async function serveReference(c: HonoContext): Promise<Response> {
  const file = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${c.req.param('file')}`))
  const type = file.endsWith('.css') ? 'text/css' : 'text/javascript'
  return c.body(await readFile(file, 'utf8'), 200, { 'content-type': type })
}

/** The web app: hashed files for a year, every other address the one page that finds its way itself. */
function serveWeb(app: Hono, folder: string): void {
  app.use('/assets/*', async (c, next) => {
    await next()
    if (c.res.status === 200) c.header('cache-control', 'public, max-age=31536000, immutable')
  })
  app.use('/*', serveStatic({ root: folder }))
  app.get('/*', serveStatic({ root: folder, path: 'index.html' }))
}
