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
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { renewDue } from '../renewals/run.ts'
import { followPayerNotices } from './jobs.ts'

let p: Platform
let client: Side
let agency: Side
let partnershipId: Id<'partnership'>
let products: Id<'product'>[]
/** Products paid until 15 February, renewed at the partner's charge; the client has a mandate of its own below. */
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  await topUp(agency, '500.00')
  products = await order(p, client, 1)
  await client.legal.client.renewals.switchOn({ organisationId: client.id, productIds: products })
  partnershipId = (await partnered(client, agency, { access: 'full', payer: 'partner' })).id
  await agency.legal.client.renewals.switchOnForClient({ ...inClient(), productIds: products })
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const inClient = () => ({ partnerId: agency.id, clientId: client.id })
const byPartner = () => ({ partnerId: agency.id, partnershipId })
const byClient = () => ({ organisationId: client.id, partnershipId })
const stop = () =>
  withPassword(agency.legal, (context) =>
    agency.legal.client.partnerships.stopPaying(byPartner(), { context }),
  )
const now = () => client.legal.client.partnerships.get(byClient())
const renewed = () =>
  rowsOf(
    p.db,
    sql<{ billed: string }>`select billed_id as billed from orders where automatic order by placed_at, id`,
  ).then((rows) => rows.map((row) => (row.billed === agency.id ? 'partner' : 'client')))
const told = () =>
  rowsOf(
    p.db,
    sql<{ what: string; recipient: string; count: number }>`
      select facts ->> 'what' as what, recipient, (facts ->> 'count')::int as count from letter where template = 'payer_notice' order by created_at, recipient`,
  )

describe('a partner that stops paying', () => {
  test('pays what comes due within 30 days; from that instant on the client does, before any job has noticed', async () => {
    await p.at('2026-01-20T09:00:00Z')
    expect(await stop()).toEqual({ lastDay: '2026-02-19' })
    expect(await now()).toMatchObject({ payer: 'partner', clientPaysFrom: '2026-02-20' })
    await p.at('2026-02-02T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 1 })
    await p.at('2026-02-19T22:59:59Z')
    expect(await now()).toMatchObject({ payer: 'partner' })
    await p.at('2026-02-19T23:00:00Z')
    expect(await now()).toMatchObject({ payer: 'client', clientPaysFrom: null })
    await p.at('2026-03-02T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 1 })
    expect(await renewed()).toEqual(['partner', 'client'])
    const quote = await agency.legal.client.orders.quoteForClient({
      ...inClient(),
      lines: [{ renewProductId: products[0] as Id<'product'>, periods: 1 }],
    })
    expect(quote.billed).toMatchObject({ name: 'Client' })
    expect(await followPayerNotices(p.world)).toBe(1)
    expect(await followPayerNotices(p.world)).toBe(0)
    expect(await now()).toMatchObject({ payer: 'client', access: 'full', state: 'active' })
  })

  test('both sides hear of it at once, 7 days and a day ahead, and when it holds, each once', async () => {
    await stop()
    for (const day of ['2026-02-06', '2026-02-09', '2026-02-14', '2026-02-15']) {
      await p.at(`${day}T12:00:00Z`)
      await followPayerNotices(p.world)
      await followPayerNotices(p.world)
    }
    const both = [agency.legal.email, client.legal.email]
    expect((await told()).map((one) => `${one.what} ${one.count} ${one.recipient}`)).toEqual(
      ['given 30', 'reminder 7', 'reminder 1', 'effective 1'].flatMap((what) =>
        both.map((recipient) => `${what} ${recipient}`),
      ),
    )
  })

  test('what waits for its payment when the day comes is void', async () => {
    await stop()
    await p.at('2026-02-14T09:00:00Z')
    const { orderId } = await agency.legal.client.orders.placeForClient({
      ...inClient(),
      lines: [{ renewProductId: products[0] as Id<'product'>, periods: 1 }],
      means: 'provider',
    })
    await p.at('2026-02-15T09:00:00Z')
    await followPayerNotices(p.world)
    expect(await agency.legal.client.orders.get({ organisationId: agency.id, orderId })).toMatchObject({
      state: 'void',
      voidReason: 'payer_changed',
    })
  })

  test('may take it back and pays on; the client may take the paying over at once', async () => {
    await stop()
    expect(await refusalOf(stop())).toMatchObject({ code: 'notice_given' })
    await agency.legal.client.partnerships.payOn(byPartner())
    expect(await now()).toMatchObject({ payer: 'partner', clientPaysFrom: null })
    expect(await refusalOf(agency.legal.client.partnerships.payOn(byPartner()))).toMatchObject({
      code: 'not_paying',
    })
    await stop()
    const { version } = await now()
    await client.legal.client.partnerships.changePayer({ ...byClient(), version, payer: 'client' })
    expect(await now()).toMatchObject({ payer: 'client', clientPaysFrom: null })
    expect(await refusalOf(agency.legal.client.partnerships.stopPaying(byPartner()))).toMatchObject({
      code: 'not_paying',
    })
  })

  test('after the day the client may ask it to pay again, which is a new beginning', async () => {
    await stop()
    await p.at('2026-03-01T09:00:00Z')
    const { version } = await now()
    const again = await client.legal.client.partnerships.changePayer({
      ...byClient(),
      version,
      payer: 'partner',
    })
    expect(again).toMatchObject({ payer: 'partner', clientPaysFrom: null })
    expect(await followPayerNotices(p.world)).toBe(0)
  })

  test('paused meanwhile, time goes on; only its representatives give notice, by the password', async () => {
    const { partnerships } = agency.legal.client
    expect(await refusalOf(partnerships.stopPaying(byPartner()))).toMatchObject({ code: 'proof_needed' })
    const boss = await p.person('Boss')
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: boss.email,
      name: 'Boss',
      language: 'en',
      role: 'administrator',
    })
    expect(await refusalOf(boss.client.partnerships.stopPaying(byPartner()))).toMatchObject({
      code: 'legal_only',
    })
    expect(await refusalOf(boss.client.partnerships.payOn(byPartner()))).toMatchObject({ code: 'legal_only' })
    const foreign = client.legal.client.partnerships.stopPaying({ partnerId: client.id, partnershipId })
    expect(await refusalOf(foreign)).toMatchObject({ code: 'not_found' })
    await stop()
    await client.legal.client.partnerships.pause(byClient())
    await p.at('2026-02-02T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 1 })
    await p.at('2026-03-02T09:00:00Z')
    expect(await renewDue(p.world)).toMatchObject({ renewed: 1 })
    expect(await renewed()).toEqual(['partner', 'client'])
  })
})
