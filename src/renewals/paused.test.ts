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
let partnershipId: Id<'partnership'>
let both: Id<'product'>
let only: Id<'product'>
/** Two products at the partner's charge; for one of them the client has a mandate of its own below. */
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  await topUp(agency, '500.00')
  ;[both = 'prd_', only = 'prd_'] = await order(p, client, 2)
  await client.legal.client.renewals.switchOn({ organisationId: client.id, productIds: [both] })
  partnershipId = (await partnered(client, agency, { access: 'full', payer: 'partner' })).id
  await agency.legal.client.renewals.switchOnForClient({ ...inClient(), productIds: [both, only] })
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const inClient = () => ({ partnerId: agency.id, clientId: client.id })
const byClient = () => ({ organisationId: client.id, partnershipId })
/** The first day of the attempts: products of 15 January run to 15 February. */
const firstAttempt = '2026-02-01T09:00:00Z'
const lines = () =>
  rowsOf(
    p.db,
    sql<{ row: string; billed: string; benefit: string }>`
      select l.row, o.billed_id as billed, l.benefit from order_line l join orders o on o.id = l.order_id where o.automatic order by l.product_id`,
  )
const atThePartners = () => [
  { billed: agency.id, benefit: 'discount' },
  { billed: agency.id, benefit: 'discount' },
]
const pausedBy = (side: 'client' | 'provider') =>
  sql`update partnership set state = 'paused', paused_at = app.now(), paused_by = ${side} where id = ${partnershipId}`.execute(
    p.db,
  )

describe('a pause takes reach, not duties: the partner pays what it let renew at its charge', () => {
  test('paused by the client', async () => {
    await client.legal.client.partnerships.pause(byClient())
    await p.at(firstAttempt)
    const seen = await client.legal.client.renewals.list({ organisationId: client.id })
    expect(seen.rows.map((row) => [row.renewedBy, row.payer])).toEqual([
      ['partner', { side: 'partner', name: 'Agency' }],
      ['partner', { side: 'partner', name: 'Agency' }],
    ])
    expect(await renewDue(p.world)).toMatchObject({ planned: 2, renewed: 2 })
    expect(await lines()).toMatchObject(atThePartners())
    expect(await tellCancelled(p.world)).toBe(0)
  })

  test('paused by the provider, which gives the partner nothing to reach', async () => {
    await pausedBy('provider')
    await p.at(firstAttempt)
    const reached = agency.legal.client.renewals.listOfClient(inClient())
    expect(await refusalOf(reached)).toMatchObject({ code: 'not_found' })
    expect(await renewDue(p.world)).toMatchObject({ renewed: 2 })
    expect(await lines()).toMatchObject(atThePartners())
  })

  test('the whole partner frozen', async () => {
    const staff = await staffOf(p)
    await staff.client.organisations.freezePartner({
      organisationId: agency.id,
      frozen: true,
      reason: 'a stolen laptop',
    })
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ renewed: 2 })
    expect(await lines()).toMatchObject(atThePartners())
  })

  test('paused, then ended: from that instant the client’s own mandate renews, else nobody', async () => {
    await pausedBy('provider')
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(byClient(), { context }),
    )
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ planned: 1, renewed: 1 })
    expect(await lines()).toMatchObject([{ billed: client.id }])
    expect(await tellCancelled(p.world)).toBe(2)
  })

  test('paused, and over by its day before any job has noticed', async () => {
    await pausedBy('client')
    await sql`update partnership set ends_at = ${firstAttempt} where id = ${partnershipId}`.execute(p.db)
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ planned: 1 })
    expect(await lines()).toMatchObject([{ billed: client.id }])
  })

  test('paused, and the client takes the paying back: its own mandate at once', async () => {
    await client.legal.client.partnerships.pause(byClient())
    const { version } = await client.legal.client.partnerships.get(byClient())
    await client.legal.client.partnerships.changePayer({ ...byClient(), version, payer: 'client' })
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ planned: 1, renewed: 1 })
    expect(await lines()).toMatchObject([{ billed: client.id }])
  })

  test('paused with the client paying: its mandate renews, and the partner earns nothing meanwhile', async () => {
    const { version } = await client.legal.client.partnerships.get(byClient())
    await client.legal.client.partnerships.changePayer({ ...byClient(), version, payer: 'client' })
    await client.legal.client.partnerships.pause(byClient())
    await p.at(firstAttempt)
    expect(await renewDue(p.world)).toMatchObject({ planned: 1, renewed: 1 })
    expect(await lines()).toMatchObject([{ billed: client.id, benefit: 'none' }])
  })
})
