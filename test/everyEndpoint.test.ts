import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type IdKind, idPrefixes } from '../src/lib/id.ts'
import { organisation, partner, type Side, topUp } from './cast.ts'
import { type Operation, operations } from './contractOperations.ts'
import { digest } from './digest.ts'
import { openPlatform, type Platform } from './platform.ts'

let p: Platform
let side: Side
beforeAll(async () => {
  p = await openPlatform()
  side = await organisation(p, 'Client')
  await partner(p, 'Agency')
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

const extra = (operation: Operation) =>
  operation.method === 'GET' ? { query: '?surprise=1' } : { body: '{"surprise":1}' }

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
