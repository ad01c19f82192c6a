import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'

let p: Platform
let client: Side
let agency: Side
let manager: Guest
let support: Guest
beforeAll(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Fiduciaire du Bourg')
  agency = await partner(p, 'Atelier Nord')
  manager = await staffOf(p)
  support = await p.person('Inès Support', { staff: 'support' })
  await topUp(client, '500.00')
  await partnered(client, agency, { access: 'full' })
  await order(p, client, 2, 'fidu-bourg.ch')
  await sql`update organisation set register_number = 'CHE-114.860.191' where id = ${client.id}`.execute(p.db)
})
afterAll(() => p.close())

const found = async (q: string) =>
  (await support.client.lookUp.find({ q })).rows.map((row) => row.name).sort()

describe('an organisation is found', () => {
  test.each([
    ['by part of its name', 'DU bOUR'],
    ['by its register number as it is written', 'CHE-114.860.191'],
    ['by its register number without its points', 'che114860191'],
  ])('%s', async (_how, q) => {
    expect(await found(q)).toEqual(['Fiduciaire du Bourg'])
  })

  test('by the address of one of its people', async () => {
    expect(await found(client.legal.email)).toEqual(['Fiduciaire du Bourg'])
  })

  test('not by what only looks like a pattern', async () => {
    expect(await found('%')).toEqual([])
    expect(await found('__')).toEqual([])
  })

  test('page by page, each once', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await support.client.lookUp.find({ limit: 1, ...(cursor ? { cursor } : {}) })
      seen.push(...page.rows.map((row) => row.name))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toEqual(['Atelier Nord', 'Fiduciaire du Bourg'])
  })

  test('among partners only, or among those whose reach is taken', async () => {
    const names = async (kind: 'partners' | 'frozen' | 'clients') =>
      (await support.client.lookUp.find({ kind })).rows.map((row) => row.name)
    expect(await names('partners')).toEqual(['Atelier Nord'])
    expect(await names('clients')).toEqual(['Fiduciaire du Bourg'])
    expect(await names('frozen')).toEqual([])
  })
})

describe('an organisation that is opened', () => {
  test('shows its facts, its people and its money to those who answer for money', async () => {
    const seen = await manager.client.lookUp.open({ organisationId: client.id })
    expect(seen.counts).toEqual({ products: 2, partners: 1, clients: 0, documents: 1 })
    expect(seen.people).toMatchObject([{ name: 'Fiduciaire du Bourg Legal', role: 'legal' }])
    const left = Number((await client.legal.client.prepaid.get({ organisationId: client.id }))[0]?.cash)
    expect(seen.money).toEqual([
      { currency: 'CHF', prepaid: left.toFixed(2), held: '0.00', pending: '0.00', owed: '0.00' },
    ])
    expect((await manager.client.lookUp.open({ organisationId: agency.id })).money).toMatchObject([
      { currency: 'CHF', prepaid: '0.00' },
    ])
    expect((await support.client.lookUp.open({ organisationId: client.id })).money).toBeNull()
  })

  test('tells its owner who looked, once an hour and person', async () => {
    const looks = async () =>
      (
        await client.legal.client.access.activity({ organisationId: client.id, kind: 'provider' })
      ).rows.filter((row) => row.action === 'account.looked')
    await support.client.lookUp.products({ organisationId: client.id })
    await support.client.lookUp.activity({ organisationId: client.id })
    const before = await looks()
    // that it was the provider, not who of its people
    expect(before.map((row) => [row.person, row.byProvider])).toEqual([
      [null, true],
      [null, true],
    ])
    await p.at('2026-01-15T14:00:00Z')
    await support.client.lookUp.open({ organisationId: client.id })
    expect(await looks()).toHaveLength(before.length + 1)
  })

  test('shows what it owns and who manages it', async () => {
    const { rows } = await support.client.lookUp.products({ organisationId: client.id })
    expect(rows.map((row) => row.managedBy)).toEqual(['Atelier Nord', 'Atelier Nord'])
  })

  test('whose reach is taken says by whom, why, and who asked to give it back', async () => {
    await manager.client.organisations.freezePartner({
      organisationId: agency.id,
      frozen: true,
      reason: 'unpaid',
    })
    const { partner: frozen } = await support.client.lookUp.open({ organisationId: agency.id })
    expect(frozen?.frozen).toMatchObject({ cause: 'provider', reason: 'unpaid', thawAskedBy: null })
    await manager.client.organisations.freezePartner({
      organisationId: agency.id,
      frozen: false,
      reason: 'paid',
    })
    expect((await support.client.lookUp.open({ organisationId: agency.id })).partner?.frozen).toBeNull()
  })
})

describe('looking is refused', () => {
  test('to people of clients and partners, who leave no trace', async () => {
    for (const side of [client, agency]) {
      const call = side.legal.client.lookUp.open({ organisationId: client.id })
      expect((await refusalOf(call)).code).toBe('staff_only')
    }
    const { rows } = await client.legal.client.access.activity({ organisationId: client.id })
    expect(
      rows.filter((row) => row.action === 'account.looked' && row.person === 'Atelier Nord Legal'),
    ).toEqual([])
  })

  test('where there is nothing', async () => {
    const call = manager.client.lookUp.open({ organisationId: 'org_00000000000000000000' })
    expect((await refusalOf(call)).code).toBe('not_found')
  })
})
