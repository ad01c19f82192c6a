import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  brokenPromises,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { tellCancelled } from './jobs.ts'
import { renewDue } from './run.ts'

let p: Platform
let client: Side
let agency: Side
let products: Id<'product'>[]
let started: Awaited<ReturnType<typeof partnered>>
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '5000.00')
  products = await order(p, client, 3)
  started = await partnered(client, agency, { access: 'full', payer: 'partner' })
  await agency.legal.client.renewals.switchOnForClient({
    partnerId: agency.id,
    clientId: client.id,
    productIds: products,
  })
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const own = () => ({ organisationId: client.id })
const letters = async (template: string) =>
  (
    await rowsOf(
      p.db,
      sql<{
        recipient: string
        facts: Record<string, unknown>
      }>`select recipient, facts from letter where template = ${template} order by created_at, recipient`,
    )
  ).map(({ recipient, facts }): Record<string, unknown> => ({ to: recipient, ...facts }))

/** What money has done so far: bookings, priced lines, paid periods. */
const money = () =>
  rowsOf(
    p.db,
    sql`select (select count(*)::int from ledger.journal) as journals, (select count(*)::int from ledger.entry) as entries,
               (select jsonb_agg(to_jsonb(l) order by l.order_id, l.pos) from order_line l) as lines,
               (select jsonb_agg(jsonb_build_array(id, expires_on, periods_paid, billed_id) order by id) from product) as products`,
  )

const rows = () =>
  rowsOf(
    p.db,
    sql<{ row: string; billed: string }>`
      select l.row, o.billed_id as billed from order_line l join orders o on o.id = l.order_id where o.automatic and l.posted order by l.order_id, l.pos`,
  )

const changePayer = (payer: 'client' | 'partner') =>
  client.legal.client.partnerships.changePayer({
    ...own(),
    partnershipId: started.id,
    version: started.version,
    payer,
  })
const narrow = () =>
  client.legal.client.partnerships.changeRights({
    ...own(),
    partnershipId: started.id,
    version: started.version,
    rights: {
      access: 'limited',
      payer: 'client',
      products: products.map((productId) => ({ productId, level: 'manage' })),
      families: [],
    },
  })
const end = () =>
  withPassword(client.legal, (context) =>
    client.legal.client.partnerships.end({ ...own(), partnershipId: started.id }, { context }),
  )
const raise = () => sql`update partner set level = 'gold' where organisation_id = ${agency.id}`.execute(p.db)

describe('a change in mid-period', () => {
  test.each([
    ['the payer becomes the client', () => changePayer('client')],
    ['access becomes limited', narrow],
    ['the partner rises a level', raise],
    ['the partnership ends', end],
  ])('%s: nothing is priced again and nothing is booked', async (_what, change) => {
    await topUp(agency, '100.00')
    await p.at('2026-02-01T09:00:00Z')
    await renewDue(p.world)
    await p.at('2026-02-20T09:00:00Z')
    const before = await money()
    await change()
    await tellCancelled(p.world)
    await renewDue(p.world)
    expect(await money()).toEqual(before)
  })

  test.each([
    ['the payer becomes the client', () => changePayer('client'), 'C5'],
    ['access becomes limited', narrow, 'L8'],
    ['the partnership ends', end, 'N1'],
  ])(
    '%s: the client’s mandate renews what it has one for, the rest is manual, and both are told',
    async (_what, change, row) => {
      await client.legal.client.renewals.switchOn({ ...own(), productIds: products.slice(0, 1) })
      await topUp(agency, '100.00')
      await change()
      await p.at('2026-02-01T09:00:00Z')
      expect(await renewDue(p.world)).toMatchObject({ planned: 1, renewed: 1 })
      expect(await rows()).toEqual([{ row, billed: client.id }])
      await tellCancelled(p.world)
      expect(await letters('mandates_cancelled')).toMatchObject([
        { to: agency.legal.email, count: 3, automatic: 1, forPartner: true },
        { to: client.legal.email, count: 3, automatic: 1, forPartner: false },
      ])
    },
  )

  test('an order that waits at the partner’s charge is void when it stops paying, and asked of the client instead', async () => {
    await agency.legal.client.warranties.chooseMeans({
      organisationId: agency.id,
      currency: 'CHF',
      means: 'provider',
    })
    await client.legal.client.renewals.switchOn({ ...own(), productIds: products })
    await p.at('2026-02-01T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ failed: { awaiting_payment: 3 } })
    await changePayer('client')
    const waiting = (await agency.legal.client.orders.list({ organisationId: agency.id })).rows
    expect(waiting).toMatchObject([{ state: 'void', voidReason: 'payer_changed' }])
    await p.at('2026-02-05T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 3 })
    expect(new Set((await rows()).map((r) => r.billed))).toEqual(new Set([client.id]))
  })
})

test('one invoice for each product, where the policy says so: the same lines, each its own document and tax', async () => {
  await sql`update policy set renewal_invoices = 'product'`.execute(p.db)
  await topUp(agency, '100.00')
  await p.at('2026-02-01T09:00:00Z')
  expect(await renewDue(p.world)).toMatchObject({ renewed: 3, orders: 3 })
})

describe('a product on an invoice of its own', () => {
  const invoices = async (side: Side) =>
    (await side.legal.client.invoices.list({ organisationId: side.id, kind: 'invoice' })).rows
      .slice(0, 2)
      .map((row) => row.lineCount)
      .sort()

  test('as its payer chose: the others stay together; the payer after it has a wish of its own', async () => {
    const [first = 'prd_'] = products
    await topUp(agency, '100.00')
    const inClient = { partnerId: agency.id, clientId: client.id }
    const apart = { productIds: [first], ownInvoice: true }
    const choose = () => agency.legal.client.renewals.chooseInvoiceForClient({ ...inClient, ...apart })
    expect(await choose()).toEqual({ changed: [first] })
    expect(await choose()).toEqual({ changed: [] })
    const shown = async (side: 'client' | 'partner') => {
      const { rows } =
        side === 'client'
          ? await client.legal.client.renewals.list({ ...own(), days: 1100 })
          : await agency.legal.client.renewals.listOfClient({ ...inClient, days: 1100 })
      return rows.filter((row) => row.ownInvoice).map((row) => row.productId)
    }
    expect([await shown('partner'), await shown('client')]).toEqual([[first], []])
    await p.at('2026-02-01T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 3, orders: 2 })
    expect(await invoices(agency)).toEqual([1, 2])
    // the client pays from now on, and never asked for it
    await changePayer('client')
    expect(await refusalOf(choose())).toMatchObject({ code: 'renewal_by_payer' })
    await client.legal.client.renewals.switchOn({ ...own(), productIds: products })
    await p.at('2026-03-01T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 3, orders: 1 })
    await client.legal.client.renewals.chooseInvoice({ ...own(), ...apart })
    await client.legal.client.renewals.chooseInvoice({ ...own(), productIds: products, ownInvoice: true })
    await client.legal.client.renewals.chooseInvoice({ ...own(), ...apart, ownInvoice: false })
    await p.at('2026-04-01T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 3, orders: 3 })
  })

  test('an order by hand is one invoice, at once, whatever its products renew on', async () => {
    await changePayer('client')
    await client.legal.client.renewals.chooseInvoice({ ...own(), productIds: products, ownInvoice: true })
    await client.legal.client.orders.place({
      ...own(),
      lines: products.map((renewProductId) => ({ renewProductId })),
      means: 'prepaid',
    })
    const [invoice] = (await client.legal.client.invoices.list({ ...own(), kind: 'invoice' })).rows
    expect(invoice).toMatchObject({ lineCount: 3, state: 'posted' })
  })

  test('only those who may order say so', async () => {
    const guest = await p.person('Clerk')
    await client.legal.client.organisations.addMember({
      ...own(),
      email: guest.email,
      name: 'C',
      language: 'en',
      role: 'collaborator',
    })
    const asked = guest.client.renewals.chooseInvoice({ ...own(), productIds: products, ownInvoice: true })
    expect(await refusalOf(asked)).toMatchObject({ code: 'accounting_only' })
    const elsewhere = agency.legal.client.renewals.chooseInvoice({
      organisationId: agency.id,
      productIds: products,
      ownInvoice: true,
    })
    expect(await refusalOf(elsewhere)).toMatchObject({ status: 404 })
  })
})

describe('an organisation that moves from Switzerland to France', () => {
  const moveTo = (country: string, who = client) =>
    who.legal.client.organisations.move({
      ...own(),
      street: 'Rue Mégevand',
      houseNumber: '3',
      postcode: '25000',
      town: 'Besançon',
      country,
    })

  test('keeps its francs, is invoiced in euros, and both sides are told how it goes on', async () => {
    await changePayer('client')
    await client.legal.client.renewals.switchOn({ ...own(), productIds: products })
    expect(await moveTo('FR')).toMatchObject({ country: 'FR', currency: 'EUR' })
    const [wallet] = await client.legal.client.prepaid.get(own())
    expect(wallet).toMatchObject({ currency: 'CHF', available: '4967.83' })
    expect(await letters('renewals_currency')).toMatchObject([
      { to: agency.legal.email, forPartner: true, left: null, after: 'EUR' },
      { to: client.legal.email, forPartner: false, left: '4967.83', before: 'CHF' },
    ])
    await p.at('2026-02-01T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 0, failed: { insufficient_funds: 3 } })
    await topUp({ ...client, currency: 'EUR' }, '100.00')
    await p.at('2026-02-05T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 3, totals: [{ currency: 'EUR', net: '1725' }] })
    const purses = await client.legal.client.prepaid.get(own())
    expect(purses.find((purse) => purse.currency === 'CHF')?.available).toBe('4967.83')
  })

  test('within a currency nobody is told; only those who answer for it move it', async () => {
    await moveTo('LI')
    expect(await letters('renewals_currency')).toEqual([])
    expect(await refusalOf(moveTo('FR', agency))).toMatchObject({ status: 404 })
    const { client: staff } = await staffOf(p)
    const asked = staff.organisations.move({
      ...own(),
      street: '',
      houseNumber: '',
      postcode: '',
      town: '',
      country: 'FR',
    })
    expect(await refusalOf(asked)).toMatchObject({ status: 404 })
  })
})
