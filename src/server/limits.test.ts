import { afterEach, beforeEach, expect, test } from 'vitest'
import { organisation, type Side } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { countedFor, makeLimits } from './limits.ts'

const one = 'org_00000000000000000001'
const other = 'org_00000000000000000002'

test.each([
  ['/api/v1/me', {}],
  [`/api/v1/o/${one}/products`, { client: one }],
  [`/api/v1/p/${one}/clients`, { partner: one }],
  [`/api/v1/p/${one}/c/${other}/products`, { partner: one, client: other }],
  ['/api/v1/o/somewhere/products', {}],
])('a call to %s counts for whom its address names', (path, expected) => {
  expect(countedFor(undefined, path)).toEqual(expected)
})

test('each quota is a minute’s, and one that is used up stops the call whatever the others have left', () => {
  const limits = makeLimits([
    { name: 'person', quota: 2 },
    { name: 'client', quota: 3 },
  ])
  const ask = (person: string, now: number) => limits.take({ person, client: one }, now).allowed
  expect([ask('a', 0), ask('a', 1), ask('a', 2), ask('b', 3), ask('b', 60_000)]).toEqual([
    true,
    true,
    false,
    false,
    true,
  ])
  const { headers } = limits.take({ person: 'a' }, 90_000)
  expect(headers).toEqual({
    'ratelimit-policy': '"person";q=2;w=60, "client";q=3;w=60',
    ratelimit: '"person";r=1;t=30',
  })
})

let p: Platform
let side: Side
beforeEach(async () => {
  p = await openPlatform(
    undefined,
    undefined,
    undefined,
    undefined,
    makeLimits([{ name: 'person', quota: 3 }]),
  )
  side = await organisation(p, 'Client')
})
afterEach(() => p.close())

test('over HTTP the answer says what is left, and beyond it asks to wait', async () => {
  const ask = () => p.request('/api/v1/me', { headers: { cookie: side.legal.cookie } })
  const answers = [await ask(), await ask(), await ask(), await ask()]
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429, 429])
  expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"person";r=1;t=\d+$/)
  expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await answers[3]?.json()).toMatchObject({ code: 'too_many_requests', status: 429 })
})
