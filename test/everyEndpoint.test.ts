import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsOf } from '../src/lib/database.ts'
import { type IdKind, idPrefixes } from '../src/lib/id.ts'
import { order, organisation, partner, refusalOf, type Side, topUp, withPassword } from './cast.ts'
import { type Operation, operations } from './contractOperations.ts'
import { digest } from './digest.ts'
import { openPlatform, type Platform } from './platform.ts'

let p: Platform
let side: Side
let agency: Side
beforeAll(async () => {
  p = await openPlatform()
  side = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(side, '100.00')
})
afterAll(() => p.close())

const kindOf: Record<string, IdKind> = {
  organisationId: 'organisation',
  partnerId: 'organisation',
  clientId: 'organisation',
  personId: 'person',
  partnershipId: 'partnership',
  invitationId: 'invitation',
  orderId: 'order',
  documentId: 'document',
  paymentId: 'payment',
  benefitId: 'benefit',
  letterId: 'letter',
  payoutId: 'payout',
  accessId: 'supportAccess',
  caseId: 'supportCase',
  batchId: 'batch',
  receiptId: 'receipt',
  intentId: 'intent',
  passkeyId: 'passkey',
  resetId: 'reset',
  changeId: 'rateChange',
  endpointId: 'webhook',
  deliveryId: 'delivery',
  proposedActId: 'proposedAct',
  handoverId: 'handover',
  applicationId: 'application',
  exportId: 'export',
  requestId: 'request',
  proposalId: 'proposal',
  linkId: 'affiliateLink',
}

/** The address with well-formed ids of things that are not there. */
function foreignPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const kind = kindOf[name]
    if (kind) return `${idPrefixes[kind]}_00000000000000000000`
    if (name === 'month') return '2026-01'
    return name === 'kind' ? 'organisations' : 'test'
  })
}

interface Asked {
  cookie?: string
  body?: string
  query?: string
}

async function ask(operation: Operation, { cookie, body, query = '' }: Asked) {
  const response = await p.request(`/api/v1${foreignPath(operation.path)}${query}`, {
    method: operation.method,
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    ...(operation.method === 'GET' ? {} : { body: body ?? '{}' }),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    problem: text ? JSON.parse(text) : {},
  }
}

async function askWith(operation: Operation, headers: Record<string, string>) {
  const response = await p.request(`/api/v1${foreignPath(operation.path)}`, {
    method: operation.method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(operation.method === 'GET' ? {} : { body: '{}' }),
  })
  const { code } = JSON.parse(await response.text())
  return { status: response.status, code }
}

async function technicalToken(): Promise<string> {
  const { personId } = await side.legal.client.tokens.addUser({
    organisationId: side.id,
    name: 'Nightly',
    accounting: false,
  })
  const { token } = await withPassword(side.legal, (context) =>
    side.legal.client.tokens.create(
      { organisationId: side.id, personId, name: 'n', scopes: ['read'], days: 30 },
      { context },
    ),
  )
  return token
}

const extra = (operation: Operation) =>
  operation.method === 'GET' ? { query: '?surprise=1' } : { body: '{"surprise":1}' }

/** Every secret and half secret that is not a sign-in, each where a sign-in would stand. */
let strays: [string, Record<string, string>][] = []
beforeAll(async () => {
  const apiToken = await technicalToken()
  const unknown = await p.request('/api/v1/o/org_00000000000000000000/products', {
    headers: { authorization: `Bearer ${apiToken}` },
  })
  // the token is good; only where a session belongs it is nothing
  expect(unknown.status).toBe(404)
  const session = decodeURIComponent(/mandato\.session_token=([^;]+)/.exec(side.legal.cookie)?.[1] ?? '')
  expect(session).not.toBe('')
  const { intentId } = (
    await refusalOf(
      side.legal.client.organisations.addMember({
        organisationId: side.id,
        email: 'second@people.example',
        name: 'Second',
        language: 'en',
        role: 'legal',
      }),
    )
  ).data
  const hook = await side.legal.client.webhooks.create({
    organisationId: side.id,
    name: 'Hook',
    url: 'https://program.example/in',
    types: ['order.paid'],
    scheme: 'v1',
  })
  await side.legal.client.invitations.offer({
    organisationId: side.id,
    partnerId: agency.id,
    rights: { access: 'full', payer: 'client', products: [], families: [] },
  })
  await p.request('/api/auth/request-password-reset', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:3000' },
    body: JSON.stringify({ email: side.legal.email }),
  })
  const found = await rowsOf(
    p.db,
    sql<{ kind: string; secret: string }>`
      select 'password link' as kind, substr(identifier, 16) as secret from verification where identifier like 'reset-password:%'
      union all select 'letter link', substring(facts ->> 'link' from '[^/=]+$') from letter where facts ->> 'link' is not null`,
  )
  expect(intentId).toMatch(/^int_/)
  const secrets: [string, string][] = [
    ['session', session],
    ['intent', String(intentId)],
    ['webhook key', hook.key],
    ...found.map(({ kind, secret }): [string, string] => [kind, secret]),
  ]
  strays = [
    ...secrets.map(([kind, secret]): [string, Record<string, string>] => [
      `${kind} as a token`,
      { authorization: `Bearer ${secret}` },
    ]),
    ...[...secrets.slice(1), ['API token', apiToken]].map(
      ([kind, secret]): [string, Record<string, string>] => [
        `${kind} as a session`,
        { cookie: `mandato.session_token=${secret}` },
      ],
    ),
  ]
})

test('there are operations to look at, and a digest that would notice', async () => {
  expect(operations.length).toBeGreaterThan(55)
  const before = await digest(p.db)
  await side.legal.client.people.change({ name: 'Another Name' })
  expect(await digest(p.db)).not.toBe(before)
})

for (const operation of operations)
  describe(operation.name, () => {
    if (!operation.open)
      test('asks who is there before anything else', async () => {
        const before = await digest(p.db)
        const answer = await ask(operation, {})
        expect(answer).toMatchObject({ type: 'application/problem+json' })
        // what is malformed is said first; nobody learns more than that
        expect(['not_signed_in', 'input_invalid', 'if_match_missing']).toContain(answer.problem.code)
        expect(await digest(p.db)).toBe(before)
      })

    if (!operation.open)
      test('takes no token of another kind for a sign-in', async () => {
        const before = await digest(p.db)
        for (const [kind, headers] of strays) {
          const answer = await askWith(operation, headers)
          expect([kind, ['not_signed_in', 'token_unknown', 'input_invalid', 'if_match_missing']]).toEqual([
            kind,
            expect.arrayContaining([answer.code]),
          ])
          expect([kind, answer.status]).not.toEqual([kind, 200])
        }
        expect(await digest(p.db)).toBe(before)
      })

    if (operation.input)
      test('refuses what it was not asked for by name, and writes nothing', async () => {
        const before = await digest(p.db)
        const answer = await ask(operation, { cookie: side.legal.cookie, ...extra(operation) })
        expect(answer).toMatchObject({
          status: 400,
          type: 'application/problem+json',
          problem: { code: 'input_invalid', status: 400 },
        })
        expect(answer.problem.flaws.length).toBeGreaterThan(0)
        for (const flaw of answer.problem.flaws)
          expect(flaw).toEqual({ field: expect.any(String), reason: expect.any(String) })
        expect(await digest(p.db)).toBe(before)
      })

    if (operation.method !== 'GET' && operation.input)
      test('refuses a body that is no JSON', async () => {
        const answer = await ask(operation, { cookie: side.legal.cookie, body: '{"a":' })
        expect(answer).toMatchObject({ status: 400, problem: { code: 'input_invalid' } })
      })

    if (operation.path.includes('{'))
      test('gives a stranger nothing of what is not theirs', async () => {
        const before = await digest(p.db)
        const answer = await ask(operation, { cookie: side.legal.cookie })
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(['not_found', 'input_invalid', 'if_match_missing', 'staff_only', 'signature_wrong']).toContain(
          answer.problem.code,
        )
        expect(await digest(p.db)).toBe(before)
      })
  })

test('an address that does not exist is a problem document too', async () => {
  const response = await p.request('/api/v1/nowhere')
  expect([response.status, (await response.json()).code]).toEqual([404, 'not_found'])
})

test('a write from another site’s page is refused', async () => {
  const response = await p.request('/api/v1/organisations', {
    method: 'POST',
    headers: {
      origin: 'https://evil.example',
      cookie: side.legal.cookie,
      'content-type': 'application/json',
    },
    body: '{}',
  })
  expect((await response.json()).code).toBe('origin_refused')
})

test('refusals speak the language that is asked for', async () => {
  const sentence = async (language: string) =>
    (await (await p.request('/api/v1/me', { headers: { 'accept-language': language } })).json()).detail
  expect(await sentence('it-CH,it;q=0.9')).toBe('Acceda prima di continuare.')
  expect(await sentence('de')).toBe('Bitte melden Sie sich zuerst an.')
})

test.each([
  ['a NUL', { name: 'a\u0000b' }],
  ['half a character', { name: '\ud800' }],
])('%s in a text is named and refused', async (_what, body) => {
  const response = await p.request('/api/v1/me', {
    method: 'PATCH',
    headers: { cookie: side.legal.cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(await response.json()).toMatchObject({ code: 'input_invalid', flaws: [{ field: 'name' }] })
})

const lists = () => [`/o/${side.id}/products`, `/o/${side.id}/orders`, `/o/${side.id}/prepaid/statement`]
const statusWith = async (path: string, cursor: string) =>
  (
    await p.request(`/api/v1${path}?currency=CHF&cursor=${encodeURIComponent(cursor)}`, {
      headers: { cookie: side.legal.cookie },
    })
  ).status

test.each(['x', 'é', Buffer.from('{"a":1}').toString('base64url')])(
  'a cursor that is none of ours is refused: %s',
  async (cursor) => {
    for (const path of lists()) expect(await statusWith(path, cursor)).toBe(400)
  },
)

test.each([['["not a date","x"]'], ['["1","2"]'], ['[null,null]'], ['["9999999999999999999999","x"]']])(
  'a cursor made up from the values %s harms nobody',
  async (values) => {
    for (const path of lists())
      expect(await statusWith(path, Buffer.from(values).toString('base64url'))).toBeLessThan(500)
  },
)

test('a cursor is good for its list, its question and its person, and for nothing else', async () => {
  const other = await organisation(p, 'Another')
  await topUp(other, '100.00')
  await order(p, other, 3)
  const colleague = await p.person('Colleague')
  await other.legal.client.organisations.addMember({
    organisationId: other.id,
    email: colleague.email,
    name: 'Colleague',
    language: 'en',
    role: 'administrator',
  })
  const page = (query: string, cookie = other.legal.cookie, list = 'products') =>
    p.request(`/api/v1/o/${other.id}/${list}?${query}`, { headers: { cookie } })
  const { next } = await (await page('limit=1')).json()
  const from = (cursor: string) => `limit=2&cursor=${cursor}`
  const rest = await page(from(next))
  expect([rest.status, (await rest.json()).rows.length]).toEqual([200, 2])
  const values = Buffer.from(next, 'base64url').subarray(12)
  const turned = Buffer.from(next, 'base64url')
  turned[turned.length - 3] = (turned[turned.length - 3] ?? 0) ^ 1
  for (const answer of [
    await page(from(values.toString('base64url'))),
    await page(from(turned.toString('base64url'))),
    await page(from(next), colleague.cookie),
    await page(from(next), other.legal.cookie, 'orders'),
    await page(`${from(next)}&q=x`),
  ]) {
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'input_invalid', flaws: [{ field: 'cursor' }] })
  }
})

test('an Idempotency-Key that is too long is refused by name', async () => {
  const response = await p.request('/api/v1/me', {
    method: 'PATCH',
    headers: {
      cookie: side.legal.cookie,
      'content-type': 'application/json',
      'idempotency-key': 'k'.repeat(129),
    },
    body: '{}',
  })
  expect(await response.json()).toMatchObject({
    code: 'input_invalid',
    flaws: [{ field: 'Idempotency-Key' }],
  })
})

test('reading changes nothing, whatever is read', async () => {
  const before = await digest(p.db)
  for (const operation of operations.filter((o) => o.method === 'GET'))
    await ask(operation, { cookie: side.legal.cookie })
  expect(await digest(p.db)).toBe(before)
})
