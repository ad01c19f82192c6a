import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createServer } from 'node:http'
import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider'

/** A real OpenID provider on loopback, whose people sign in without typing, and which can be made to lie. */
export interface Peer {
  issuer: string
  settings: { issuer: string; clientId: string; clientSecret: string; name: string }
  /** Whoever sits before its sign-in page, and how it looks at them. */
  visitor: { subject: string; amr: string[] }
  /** Changes what stands in its identity tokens; it signs them all the same, or somebody else does. */
  lie: ((claims: Record<string, unknown>) => Record<string, unknown>) | undefined
  forger: KeyObject | undefined
  /** Goes there with a browser of its own and gives what it sends back with. */
  visit(address: string): Promise<Record<string, string>>
  close(): Promise<void>
}

const clientId = 'mandato'

/** Everything the provider remembers, for as long as a test; its own memory warns on the console. */
function makeMemory() {
  const kept = new Map<string, AdapterPayload>()
  return (kind: string): Adapter => ({
    upsert: async (id, payload) => void kept.set(`${kind} ${id}`, payload),
    find: async (id) => kept.get(`${kind} ${id}`),
    findByUid: async (uid) => [...kept.values()].find((payload) => payload.uid === uid),
    findByUserCode: async () => undefined,
    consume: async (id) => {
      const payload = kept.get(`${kind} ${id}`)
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    },
    destroy: async (id) => void kept.delete(`${kind} ${id}`),
    revokeByGrantId: async (grantId) => {
      for (const [id, payload] of kept) if (payload.grantId === grantId) kept.delete(id)
    },
  })
}

export async function openPeer(publicUrl: string): Promise<Peer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const clientSecret = randomBytes(24).toString('base64url')
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const bound = server.address()
  const issuer = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`
  const peer: Peer = {
    issuer,
    settings: { issuer, clientId, clientSecret, name: 'House Login' },
    visitor: { subject: 'somebody', amr: ['pwd'] },
    lie: undefined,
    forger: undefined,
    visit: (address) => visit(address, publicUrl),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
  const provider = new Provider(issuer, {
    clients: [
      { client_id: clientId, client_secret: clientSecret, redirect_uris: [`${publicUrl}/sign-in/return`] },
      { client_id: 'another', client_secret: 'other', redirect_uris: [`${publicUrl}/sign-in/return`] },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'house', use: 'sig', alg: 'RS256' }] },
    adapter: makeMemory(),
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    features: { devInteractions: { enabled: false } },
    ttl: {
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    claims: { openid: ['sub', 'amr', 'auth_time'] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  })
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/interaction/')) {
      const { subject: accountId, amr } = peer.visitor
      ctx.respond = false
      await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId, amr } })
      return
    }
    await next()
    const body: unknown = ctx.body
    if (ctx.path !== '/token' || !body || typeof body !== 'object' || !('id_token' in body)) return
    ctx.body = { ...body, id_token: retold(String(body.id_token), peer, privateKey) }
  })
  server.on('request', provider.callback())
  return peer
}

/** The same token with other claims, or by another hand. */
function retold(token: string, { lie, forger }: Peer, key: KeyObject): string {
  if (!lie && !forger) return token
  const [head = '', body = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const text = `${head}.${Buffer.from(JSON.stringify(lie ? lie(claims) : claims)).toString('base64url')}`
  return `${text}.${sign('sha256', Buffer.from(text), forger ?? key).toString('base64url')}`
}

const stepsMax = 10

async function visit(address: string, publicUrl: string): Promise<Record<string, string>> {
  const cookies = new Map<string, string>()
  let here = address
  for (let step = 0; step < stepsMax; step++) {
    const response = await fetch(here, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    const next = response.headers.get('location')
    if (!next) throw new Error(`${response.status} ${await response.text()}`)
    here = new URL(next, here).href
    if (here.startsWith(publicUrl)) return Object.fromEntries(new URL(here).searchParams)
  }
  throw new Error('sent around too often')
}
