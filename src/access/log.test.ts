import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  hosting,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'

let p: Platform
let client: Side
let agency: Side
beforeAll(async () => {
  p = await openPlatform('2026-01-10T10:00:00Z')
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  await p.at('2026-01-20T10:00:00Z')
  await partnered(client, agency, { access: 'full' })
  await p.at('2026-01-31T23:30:00Z')
  await agency.legal.client.orders.placeForClient({
    partnerId: agency.id,
    clientId: client.id,
    lines: [{ itemId: await hosting(p), quantity: 1, months: 1 }],
    means: 'prepaid',
  })
  await p.at('2026-02-03T10:00:00Z')
})
afterAll(() => p.close())

type Asked = Omit<Parameters<Side['legal']['client']['access']['activity']>[0], 'organisationId'>
const acts = async (asked: Asked) =>
  (await client.legal.client.access.activity({ organisationId: client.id, ...asked })).rows.map(
    (row) => row.action,
  )

describe('the log of an account is narrowed', () => {
  test('by what an act is about', async () => {
    expect(await acts({ kind: 'people' })).toEqual(['organisation.created'])
    expect((await acts({ kind: 'money' })).every((action) => /^(order|payment)\./.test(action))).toBe(true)
    expect(await acts({ kind: 'partnerships' })).toContain('partnership.started')
    expect(await acts({ kind: 'programs' })).toEqual([])
  })

  test('by the days of Zurich, both included', async () => {
    expect(await acts({ from: '2026-02-01', to: '2026-02-01' })).toContain('order.paid')
    expect(await acts({ from: '2026-01-31', to: '2026-01-31' })).toEqual([])
    expect(await acts({ to: '2026-01-10' })).toContain('organisation.created')
  })

  test('by who did it', async () => {
    const own = await acts({ personId: client.legal.id })
    expect(own).toContain('organisation.created')
    expect(own).not.toContain('order.paid')
    expect(await acts({ personId: agency.legal.id })).toContain('order.paid')
  })

  test('and comes page by page, every act once', async () => {
    const whole = await acts({})
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await client.legal.client.access.activity({
        organisationId: client.id,
        limit: 2,
        ...(cursor ? { cursor } : {}),
      })
      seen.push(...page.rows.map((row) => row.action))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toEqual(whole)
  })
})

test('an act names whom it was about and through whom it was done', async () => {
  const { rows } = await client.legal.client.access.activity({ organisationId: client.id })
  expect(rows.find((row) => row.action === 'partnership.started')?.about.partner).toBe('Agency')
  expect(rows.find((row) => row.action === 'order.paid')).toMatchObject({
    through: 'Agency',
    byProvider: false,
  })
})

test('a partner narrows what its people did to one client', async () => {
  const other = await organisation(p, 'Other')
  await partnered(other, agency, { access: 'full' })
  const { rows } = await agency.legal.client.access.work({ partnerId: agency.id, clientId: client.id })
  expect(new Set(rows.map((row) => row.client.name))).toEqual(new Set(['Client']))
})

test('the log of all accounts is for a manager', async () => {
  const manager = await staffOf(p)
  const { rows } = await manager.client.access.log({ clientId: client.id, kind: 'money' })
  expect(rows.map((row) => row.client?.name)).toContain('Client')
  const support = await p.person('Inès', { staff: 'support' })
  expect((await refusalOf(support.client.access.log({}))).code).toBe('staff_only')
  expect((await refusalOf(client.legal.client.access.log({}))).code).toBe('staff_only')
})
