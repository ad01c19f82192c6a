import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import { SmartCoercionPlugin } from '@orpc/json-schema'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { Hono, type Context as HonoContext } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { lackOf } from '../access/lack.ts'
import { makeTally, type Tally } from '../affiliates/tally.ts'
import { publicKeys } from '../audit/operations.ts'
import type { Actor, Call, Doorway, World } from '../lib/operation.ts'
import { Refusal, refuse } from '../lib/refusal.ts'
import { refusals } from '../lib/refusals.ts'
import { operations } from '../operations.ts'
import { freezeSwept } from '../partnerships/sweep.ts'
import type { Auth } from '../people/auth.ts'
import { isAsleep, needOf } from '../people/standing.ts'
import { arrivalOf, endSession, factsOf, touchSession } from '../people/store.ts'
import { actorOfToken } from '../tokens/store.ts'
import { isToken } from '../tokens/token.ts'
import { serveBadges } from './badges.ts'
import { cursorsSealed } from './cursors.ts'
import { docsPage, docsScript } from './docs.ts'
import { serveDoor, visitorOf, withKeepsakes } from './door.ts'
import { exportFileAt } from './exportFile.ts'
import { serveGo } from './go.ts'
import { serveLetters } from './letterPage.ts'
import { countedFor, type Limits } from './limits.ts'
import { makeMetrics, serveHealth, serveMetrics, timed } from './metrics.ts'
import { openapiText } from './openapi.ts'
import { serveOpenPages } from './openPages.ts'
import { asRefusal, languageOf, problemResponse } from './problem.ts'
import type { Operator } from './served.ts'
import { type Sweeps, type Touch, touchOf } from './sweeps.ts'
import { entityTag, versionInHeaders } from './version.ts'

export interface AppSettings {
  world: World
  auth: Auth
  /** Folder of the built web app, or undefined where only the API is served. */
  webFolder?: string
  /** Who runs the installation, for the imprint. */
  operator?: Operator
  /** How often the API may be asked; without them as often as one likes. */
  limits?: Limits
  /** When somebody of a partner goes through too many clients; without it nobody does. */
  sweeps?: Sweeps
  /** Who knows it may read figures for Prometheus at /metrics. */
  metricsToken?: string
  /** Where clicks on recommendations are counted; without it in a tally of its own. */
  clicks?: Tally
  /** Told of every answer that was a bug, never of its contents. */
  onBug(instance: string, error: unknown): void
}

const nobody: Operator = { name: 'Mandato', email: 'mandato@localhost', imprint: [] }

const maxBody = 25 * 1024 * 1024

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

interface Asker {
  actor: Actor | null
  doorway: Doorway | null
}

/** The person of this request's session, read from the database each time, and how far it lets them in. */
async function askerOf({ auth, world }: AppSettings, headers: Headers): Promise<Asker> {
  const nobody = { actor: null, doorway: null }
  const authorization = headers.get('authorization')
  if (authorization) return { actor: await machineOf(world, authorization), doorway: null }
  if (!headers.get('cookie')) return nobody
  const found = await auth.api.getSession({ headers })
  if (!found) return nobody
  const arrival = await arrivalOf(world.db, found.session.id)
  if (arrival?.state !== 'active') return nobody
  const duty = { dutySince: arrival.duty_since, idle: arrival.idle }
  if (isAsleep(duty, world.secondFactor)) {
    await endSession(world.db, found.session.id)
    return nobody
  }
  await touchSession(world.db, found.session.id, arrival)
  const person: Actor = {
    personId: arrival.id,
    sessionId: found.session.id,
    name: arrival.name,
    email: arrival.email,
    emailVerified: arrival.email_verified,
    language: arrival.language,
    staff: arrival.staff,
    fresh: arrival.fresh,
  }
  const need = needOf(factsOf(arrival), world.secondFactor, arrival.now)
  return need ? { actor: null, doorway: { need, person } } : { actor: person, doorway: null }
}

/** A "no" for want of a level, a role or a right says who could give it, and where it is asked for. */
async function withLack(world: World, actor: Actor | null, path: string, refusal: Refusal): Promise<Refusal> {
  if (!actor || refusals[refusal.code].status !== 403) return refusal
  const lack = await lackOf(world.db, actor.personId, path, refusal.code, world.publicUrl)
  return lack ? new Refusal(refusal.code, { ...refusal.facts, ...lack }) : refusal
}

/** A write that a browser sends must come from our own pages; other clients send no Origin. */
function foreignOrigin(c: HonoContext, publicUrl: string): boolean {
  const origin = c.req.header('origin')
  return origin !== undefined && c.req.method !== 'GET' && origin !== new URL(publicUrl).origin
}

function withHeaders(response: Response, headers: Record<string, string> | undefined): Response {
  for (const [name, value] of Object.entries(headers ?? {})) response.headers.set(name, value)
  return response
}

/** Before one client too many is touched the partner's reach is gone, and the call finds nothing any more. */
async function stopSweep({ world, sweeps }: AppSettings, actor: Actor, touch: Touch): Promise<void> {
  if (!sweeps?.isOver(touch, Date.now())) return
  const { clients, minutes } = sweeps.rule
  const isFrozen = await freezeSwept(world, actor, { ...touch, clients: clients + 1, minutes })
  if (isFrozen) sweeps.forget(touch)
}

export function createApp(settings: AppSettings): Hono {
  const { world, auth } = settings
  const app = new Hono()
  const metrics = settings.metricsToken ? makeMetrics(world.db) : undefined
  // what an operation threw, by its call: the way out below gives it its name and its problem document
  const thrown = new WeakMap<object, unknown>()
  const handler = new OpenAPIHandler(operations, {
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    clientInterceptors: [timed(metrics), versionInHeaders, cursorsSealed],
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
  app.use(async (c, next) => {
    if (!foreignOrigin(c, world.publicUrl)) return next()
    const language = languageOf(c.req.header('accept-language'))
    return problemResponse(new Refusal('origin_refused'), language, randomUUID())
  })
  app.use('/api/*', async (c, next) => {
    await next()
    c.header('cache-control', 'no-store')
  })
  serveDoor(app, world, auth)

  app.all('/api/v1/*', async (c) => {
    const instance = `urn:uuid:${randomUUID()}`
    const started = languageOf(c.req.header('accept-language'))
    try {
      const { actor, doorway } = await askerOf(settings, c.req.raw.headers)
      const person = actor ?? doorway?.person
      const taken = settings.limits?.take(countedFor(actor?.personId, c.req.path), Date.now())
      const language = c.req.header('accept-language') ? started : (person?.language ?? started)
      if (taken && !taken.allowed)
        return withHeaders(
          problemResponse(new Refusal('too_many_requests'), language, instance),
          taken.headers,
        )
      const touch = settings.sweeps && touchOf(actor?.personId, c.req.path)
      if (actor && touch) await stopSweep(settings, actor, touch)
      const call: Call = {
        ...{ world, actor, doorway, visitor: visitorOf(c), keepsakes: {} },
        key: c.req.header('idempotency-key'),
        proof: c.req.header('step-up'),
        match: c.req.header('if-match'),
      }
      const file = c.req.method === 'GET' ? exportFileAt(c.req.path, call) : undefined
      const { matched, response } = file
        ? { matched: true, response: await file }
        : await handler.handle(c.req.raw, { prefix: '/api/v1', context: call })
      if (!matched) return problemResponse(new Refusal('not_found'), language, instance)
      if (response.status < 400 && touch) settings.sweeps?.note(touch, Date.now())
      if (response.status < 400)
        return withHeaders(await withKeepsakes(auth, response, call.keepsakes), {
          ...taken?.headers,
          ...entityTag(call.keepsakes?.version),
        })
      const error = thrown.get(call)
      const refusal = asRefusal(error)
      if (refusal.code === 'failed') settings.onBug(instance, error)
      return problemResponse(await withLack(world, actor, c.req.path, refusal), language, instance)
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
  serveGo(app, world, settings.clicks ?? makeTally(world.db, (error) => settings.onBug('clicks', error)))
  serveBadges(app, world, (settings.operator ?? nobody).name)
  app.get('/.well-known/jwks.json', async (c) =>
    c.json({ keys: await publicKeys(world.db, world.signer.key) }, 200, {
      'cache-control': 'public, max-age=300',
    }),
  )
  serveHealth(app, world.db)
  if (metrics && settings.metricsToken) serveMetrics(app, metrics, settings.metricsToken)
  if (settings.webFolder) {
    serveOpenPages(app, world, settings.webFolder, settings.operator ?? nobody)
    serveWeb(app, settings.webFolder)
  }
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
  app.use('/*', serveStatic({ root: folder, precompressed: true }))
  app.get('/*', serveStatic({ root: folder, path: 'index.html', precompressed: true }))
}
