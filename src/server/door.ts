import { randomUUID } from 'node:crypto'
import { IncomingMessage } from 'node:http'
import type { Hono, Context as HonoContext } from 'hono'
import { getCookie } from 'hono/cookie'
import { z } from 'zod'
import type { Keepsakes, Visitor, World } from '../lib/operation.ts'
import { Refusal } from '../lib/refusal.ts'
import { type Auth, addressHeader, authPaths, sessionCookie } from '../people/auth.ts'
import { knownDevice, welcomeByPassword, wrongPassword } from '../people/byPassword.ts'
import { forgive, mayGuess, subjectsOf } from '../people/guessing.ts'
import { languageOf, problemResponse } from './problem.ts'

const loopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

/** Where a visitor connects from; a proxy on this machine is believed when it names somebody else, at the end of its list. */
function addressOf(c: HonoContext): string {
  const incoming: unknown = c.env?.incoming
  const direct = incoming instanceof IncomingMessage ? (incoming.socket.remoteAddress ?? '') : ''
  const named = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return loopback.includes(direct) && named ? named : direct || '127.0.0.1'
}

const cookieNames = { device: 'mandato.device', trip: 'mandato.trip' } as const
const cookieSeconds = { device: 60 * 60 * 24 * 365, trip: 60 * 10 } as const

export function visitorOf(c: HonoContext): Visitor {
  return {
    address: addressOf(c),
    agent: (c.req.header('user-agent') ?? '').slice(0, 400),
    device: getCookie(c, cookieNames.device)?.slice(0, 100),
    trip: getCookie(c, cookieNames.trip)?.slice(0, 100),
  }
}

/** Leaves with the browser what the call said. */
export async function withKeepsakes(
  auth: Auth,
  response: Response,
  keepsakes: Keepsakes = {},
): Promise<Response> {
  const { session, ...others } = keepsakes
  const { authCookies } = await auth.$context
  const ending = `Path=/; HttpOnly; SameSite=Lax${authCookies.sessionToken.attributes.secure ? '; Secure' : ''}`
  const cookies = session === undefined ? [] : [await sessionCookie(auth, session)]
  for (const kind of ['device', 'trip'] as const) {
    const value = others[kind]
    if (value !== undefined)
      cookies.push(`${cookieNames[kind]}=${value}; Max-Age=${value ? cookieSeconds[kind] : 0}; ${ending}`)
  }
  if (cookies.length === 0) return response
  const headers = new Headers(response.headers)
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(response.body, { status: response.status, headers })
}

const typed = z.object({ email: z.string().max(300) })
const signedIn = z.object({ token: z.string(), user: z.object({ id: z.string() }) })

/** A sign-in with a password, between the limits on guessing before it and the welcome after it. */
async function byPassword(c: HonoContext, world: World, auth: Auth, request: Request): Promise<Response> {
  const visitor = visitorOf(c)
  const read = typed.safeParse(
    await request
      .clone()
      .json()
      .catch(() => undefined),
  )
  if (!read.success) return auth.handler(request)
  const { email } = read.data
  const subjects = subjectsOf(email, visitor.address, await knownDevice(world, email, visitor))
  const { allowed, last } = await mayGuess(world.db, subjects)
  if (!allowed)
    return problemResponse(
      new Refusal('too_many_guesses'),
      languageOf(c.req.header('accept-language')),
      `urn:uuid:${randomUUID()}`,
    )
  const response = await auth.handler(request)
  if (response.status !== 200) {
    if (response.status !== 401) await forgive(world.db, subjects)
    else if (last) await wrongPassword(world, email, visitor)
    return response
  }
  const { token } = signedIn.parse(await response.clone().json())
  await forgive(world.db, subjects)
  return withKeepsakes(auth, response, await welcomeByPassword(world, token, visitor))
}

/** The few ways of better-auth that are open, each with the visitor's own address. */
export function serveDoor(app: Hono, world: World, auth: Auth): void {
  for (const path of authPaths)
    app.post(`/api/auth/${path}`, (c) => {
      const headers = new Headers(c.req.raw.headers)
      headers.set(addressHeader, addressOf(c))
      const request = new Request(c.req.raw, { headers })
      return path === 'sign-in/email' ? byPassword(c, world, auth, request) : auth.handler(request)
    })
}
