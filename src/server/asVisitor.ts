import type { Hono, Context as HonoContext } from 'hono'
import { type Client, createClient } from '../client.ts'
import type { Language } from '../lib/language.ts'

/** Our own API, asked as the visitor's browser would ask it. */
export interface AsVisitor {
  client: Client
  /** Whether there may be a session at all. */
  hasSession: boolean
  /** One of the ways of signing in; only the status says what came of it. */
  auth(path: string, body: Record<string, string>): Promise<number>
  /** What the answers leave with the browser. */
  cookies: string[]
}

const passedOn = ['cookie', 'user-agent', 'x-forwarded-for']

/** So that a form without JavaScript meets the same limits, checks and rules as everything else that comes in. */
export function asVisitor(app: Hono, c: HonoContext, publicUrl: string, language: Language): AsVisitor {
  const cookies: string[] = []
  const ask = async (request: Request) => {
    const headers = new Headers(request.headers)
    for (const name of passedOn) {
      const value = c.req.header(name)
      if (value !== undefined) headers.set(name, value)
    }
    headers.set('accept-language', language)
    headers.set('origin', publicUrl)
    const response = await app.fetch(new Request(request, { headers }), c.env)
    cookies.push(...response.headers.getSetCookie())
    return response
  }
  return {
    cookies,
    hasSession: c.req.header('cookie') !== undefined,
    client: createClient({ baseUrl: publicUrl, fetch: ask }),
    async auth(path, body) {
      const request = new Request(`${publicUrl}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return (await ask(request)).status
    },
  }
}
