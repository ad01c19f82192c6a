import { createHmac, createPublicKey, verify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Entry, eventTypes, occurrencesOf, payloadOf, told } from './event.ts'
import { pauseAfter, triesMax } from './retries.ts'
import { headersOf, makeKey } from './signature.ts'

const now = new Date('2026-01-15T09:00:00Z')
const entry = (action: string, more: Partial<Entry> = {}): Entry => ({
  id: 'evt_1',
  at: now,
  action,
  client: 'org_client',
  partner: 'org_partner',
  object: 'pts_1',
  witness: {},
  changes: {},
  order: null,
  ...more,
})
const typesOf = (action: string, more: Partial<Entry> = {}) =>
  occurrencesOf(entry(action, more)).map(({ type }) => type)

describe('what an entry of the log says to programs', () => {
  const product = (productId: string, level: string) => ({ productId, level })
  const rights = (access: string, products: unknown[] = [], payer = 'client') => ({
    access,
    payer,
    products,
    families: [],
  })
  test.each([
    ['full to limited', rights('full'), rights('limited', [product('a', 'look')]), ['access.narrowed']],
    ['limited to full', rights('limited', [product('a', 'manage')]), rights('full'), ['access.widened']],
    ['one more product', rights('limited'), rights('limited', [product('a', 'look')]), ['access.widened']],
    [
      'a higher level',
      rights('limited', [product('a', 'look')]),
      rights('limited', [product('a', 'manage')]),
      ['access.widened'],
    ],
    [
      'one for another',
      rights('limited', [product('a', 'look')]),
      rights('limited', [product('b', 'look')]),
      ['access.widened', 'access.narrowed'],
    ],
    ['nothing else', rights('full'), rights('full'), []],
    ['another payer', rights('full'), rights('full', [], 'partner'), ['payer.changed']],
  ])('rights: %s', (_what, before, after, types) => {
    expect(typesOf('partnership.rights', { changes: { before, after } })).toEqual(types)
  })

  test('of families as of products', () => {
    const before = { ...rights('limited'), families: [{ family: 'hosting', level: 'manage' }] }
    expect(typesOf('partnership.rights', { changes: { before, after: rights('limited') } })).toEqual([
      'access.narrowed',
    ])
  })

  test.each([
    ['order.paid', {}, ['order.paid']],
    ['order.paid', { witness: { mandate: 'client' } }, ['order.paid', 'renewal.done']],
    ['order.on_account', { witness: { mandate: 'client' } }, ['renewal.done']],
    ['debt.paid', { changes: { owed: '0' } }, ['order.paid']],
    ['debt.paid', { changes: { owed: '10' } }, []],
    ['partnership.started', {}, ['invitation.accepted', 'partnership.activated']],
    ['partnership.frozen', {}, ['partnership.paused']],
    ['token.created', {}, []],
    ['webhook.created', {}, []],
  ] as const)('%s %j', (action, more, types) => {
    expect(typesOf(action, more)).toEqual(types)
  })

  test('every type is said of some entry or document, and every code that is read says something', () => {
    const all = told.flatMap((action) => [
      ...typesOf(action),
      ...typesOf(action, { witness: { mandate: 'x' }, changes: { owed: '0' } }),
      ...typesOf(action, { changes: { before: rights('full'), after: rights('limited') } }),
      ...typesOf(action, { changes: { before: rights('limited'), after: rights('full') } }),
    ])
    const documents = eventTypes.filter((type) => /^(invoice|credit_note)\./.test(type))
    expect([...new Set([...all, ...documents])].sort()).toEqual([...eventTypes].sort())
  })

  test('an order concerns its owner and the partner it was placed through; the log names the payer only', () => {
    const [one] = occurrencesOf(
      entry('debt.paid', {
        client: 'org_partner',
        partner: null,
        object: 'ord_1',
        changes: { owed: '0' },
        order: { owner: 'org_client', partner: 'org_partner' },
      }),
    )
    expect(one).toMatchObject({
      readers: ['org_client', 'org_partner'],
      ids: { orderId: 'ord_1', clientId: 'org_client' },
    })
  })

  test('messages carry a type, a time and ids, and nothing else of what the log knows', () => {
    const [one] = occurrencesOf(
      entry('partnership.ended', { changes: { reason: 'a secret of theirs' }, witness: { role: 'legal' } }),
    )
    if (!one) throw new Error('no occurrence')
    expect(JSON.parse(payloadOf(one.type, one.at, 'org_client', one.ids))).toEqual({
      type: 'partnership.ended',
      timestamp: '2026-01-15T09:00:00.000Z',
      data: {
        organisationId: 'org_client',
        partnershipId: 'pts_1',
        clientId: 'org_client',
        partnerId: 'org_partner',
      },
    })
  })
})

describe('a signature', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now }))
  afterEach(() => vi.useRealTimers())
  const body = '{"type":"order.paid"}'

  test('of v1 convinces the official library; another secret, another body or an old message do not', () => {
    const key = makeKey('v1')
    const headers = headersOf('whd_1', now, body, [key])
    expect(new Webhook(key.secret).verify(body, headers)).toEqual({ type: 'order.paid' })
    expect(() => new Webhook(makeKey('v1').secret).verify(body, headers)).toThrow('No matching signature')
    expect(() => new Webhook(key.secret).verify(`${body} `, headers)).toThrow('No matching signature')
    expect(() => new Webhook(key.secret).verify(body, { ...headers, 'webhook-id': 'whd_2' })).toThrow()
    vi.setSystemTime(new Date('2026-01-15T09:06:00Z'))
    expect(() => new Webhook(key.secret).verify(body, headers)).toThrow('too old')
  })

  test('of v1 with the secret of the standard’s own example', () => {
    const at = new Date(1_614_265_330_000)
    const payload = '{"test": 2432232314}'
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    expect(headersOf(id, at, payload, [{ scheme: 'v1', secret }])['webhook-signature']).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
    const key = Buffer.from(secret.slice(6), 'base64')
    const own = createHmac('sha256', key).update(`${id}.1614265330.${payload}`).digest('base64')
    expect(own).toBe('g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  test('of v1a is checked with the public key alone', () => {
    const key = makeKey('v1a')
    const signature = headersOf('whd_1', now, body, [key])['webhook-signature'] ?? ''
    const x = Buffer.from(key.publicKey?.replace('whpk_', '') ?? '', 'base64').toString('base64url')
    const open = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const holds = (text: string) =>
      verify(null, Buffer.from(text), open, Buffer.from(signature.replace('v1a,', ''), 'base64'))
    expect(holds(`whd_1.${now.getTime() / 1000}.${body}`)).toBe(true)
    expect(holds(`whd_1.${now.getTime() / 1000}.{}`)).toBe(false)
  })
})

test('tries follow at the pauses of the standard, each a little later, and end', () => {
  const pauses = Array.from({ length: triesMax }, (_, n) => pauseAfter(n, 'whd_1'))
  const least = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
  for (const [n, pause = -1] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(least[n] ?? 0)
    expect(pause).toBeLessThanOrEqual((least[n] ?? 0) * 1.1)
  }
  expect(pauseAfter(triesMax, 'whd_1')).toBeUndefined()
  expect(pauseAfter(3, 'whd_1')).not.toBe(pauseAfter(3, 'whd_2'))
})
