import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { type Client, createClient } from '../src/client.ts'
import type { Platform } from './platform.ts'

/** What a browser does for the door: keeps cookies, sends them back, and names where it comes from. */
export interface Browser {
  client: Client
  cookies: Map<string, string>
  /** Types address and password into the front door; the status says what came of it. */
  signIn(email: string, password: string): Promise<number>
}

/** A connection from a proxy on this machine, which says whom it speaks for. */
function byProxy() {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: '127.0.0.1' })
  return { incoming: new IncomingMessage(socket) }
}

export function openBrowser(
  platform: Platform,
  address = '198.51.100.7',
  agent = 'Firefox/140.0 (Linux)',
): Browser {
  const cookies = new Map<string, string>()
  const baseUrl = platform.world.publicUrl
  const fetch = async (request: Request) => {
    const headers = new Headers(request.headers)
    headers.set('user-agent', agent)
    headers.set('x-forwarded-for', address)
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await platform.answer(new Request(request, { headers }), byProxy())
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    return response
  }
  return {
    client: createClient({ baseUrl, fetch }),
    cookies,
    async signIn(email, password) {
      const request = new Request(`${baseUrl}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: baseUrl },
        body: JSON.stringify({ email, password }),
      })
      return (await fetch(request)).status
    },
  }
}
