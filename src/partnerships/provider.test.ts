import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
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
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'

let p: Platform
let client: Side
let agency: Side
let first: Guest
let second: Guest
let partnershipId: Id<'partnership'>
beforeEach(async () => {
  p = await openPlatform('2026-01-15T09:00:00Z')
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  await order(p, client, 2)
  partnershipId = (await partnered(client, agency, { access: 'full' })).id
  first = await staffOf(p)
  second = await p.person('Second Manager', { staff: 'manager' })
})
afterEach(() => p.close())

const by = (guest: Guest) => guest.client.providedPartnerships
const reach = () =>
  agency.legal.client.products.listOfClient({ partnerId: agency.id, clientId: client.id }).then(
    (page) => page.rows.length,
    () => 0,
  )
const told = (what: string) =>
  rowsOf(
    p.db,
    sql<{ recipient: string; by: string; text: string }>`
      select recipient, facts->>'by' as by, facts->>'text' as text from letter
       where template = 'partnership_moved' and facts->>'what' = ${what} order by recipient desc`,
  )

test('staff pause at once with a reason both sides read; nobody of the two sides takes it back', async () => {
  const paused = await by(first).pause({ partnershipId, reason: 'reported compromise, ticket 12' })
  expect(paused).toMatchObject({ state: 'paused', paused: { by: 'provider' } })
  expect(await reach()).toBe(0)
  expect((await told('paused')).map((letter) => [letter.recipient, letter.by, letter.text])).toEqual([
    [client.legal.email, 'provider', 'reported compromise, ticket 12'],
    [agency.legal.email, 'provider', 'reported compromise, ticket 12'],
  ])
  const ofPartner = { partnerId: agency.id, partnershipId }
  expect(await refusalOf(agency.legal.client.partnerships.resumeAsPartner(ofPartner))).toMatchObject({
    code: 'paused_by_other',
  })
  const ofClient = { organisationId: client.id, partnershipId }
  expect(await refusalOf(client.legal.client.partnerships.resume(ofClient))).toMatchObject({
    code: 'paused_by_other',
  })
  expect(await refusalOf(by(first).pause({ partnershipId, reason: 'again' }))).toMatchObject({
    code: 'not_from_here',
  })
})

test('what the provider paused comes back by two of its people, never by one', async () => {
  await by(first).pause({ partnershipId, reason: 'reported compromise' })
  expect(await refusalOf(by(first).decide({ partnershipId, confirm: true }))).toMatchObject({
    code: 'ask_closed',
  })
  await by(first).propose({ partnershipId, what: 'resume', reason: 'all clear' })
  expect(
    await refusalOf(by(second).propose({ partnershipId, what: 'resume', reason: 'me too' })),
  ).toMatchObject({
    code: 'ask_open',
  })
  expect(await refusalOf(by(first).decide({ partnershipId, confirm: true }))).toMatchObject({
    code: 'second_person',
  })
  expect(await reach()).toBe(0)
  const both = await Promise.allSettled([
    by(second).decide({ partnershipId, confirm: true }),
    by(second).decide({ partnershipId, confirm: true }),
  ])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await reach()).toBe(2)
  expect((await by(first).list({ q: 'agen' })).rows).toMatchObject([{ state: 'active', proposed: null }])
})

test('an end by the provider waits seven days after its notice, or none where it is about abuse', async () => {
  await by(first).propose({ partnershipId, what: 'end', reason: 'left the programme' })
  expect((await told('leaving')).map(({ recipient }) => recipient)).toEqual([
    client.legal.email,
    agency.legal.email,
  ])
  expect(await reach()).toBe(2)
  expect(await refusalOf(by(second).decide({ partnershipId, confirm: true }))).toMatchObject({
    code: 'notice_running',
    data: { until: '2026-01-22' },
  })
  await p.at('2026-01-22T09:00:00Z')
  expect(await by(second).decide({ partnershipId, confirm: true })).toMatchObject({
    state: 'ended',
    proposed: null,
  })
  expect(await reach()).toBe(0)
  const [ended] = await client.legal.client.partnerships.list({ organisationId: client.id })
  expect(ended).toMatchObject({ state: 'ended', endedBy: 'provider' })
  expect((await rowsOf(p.db, sql`select 1 from letter where template = 'partnership_ended'`)).length).toBe(2)
})

test('a proposal dropped changes nothing; a partnership ended by its sides takes the proposal with it', async () => {
  await by(first).propose({ partnershipId, what: 'end', reason: 'left the programme' })
  expect(await by(first).decide({ partnershipId, confirm: false })).toMatchObject({
    state: 'active',
    proposed: null,
  })
  await by(first).propose({ partnershipId, what: 'end', reason: 'left the programme' })
  await withPassword(client.legal, (context) =>
    client.legal.client.partnerships.end({ organisationId: client.id, partnershipId }, { context }),
  )
  expect(await refusalOf(by(second).decide({ partnershipId, confirm: true, abuse: true }))).toMatchObject({
    code: 'ask_closed',
  })
})

test('a partner removed from the programme leaves a list of clients nobody looks after', async () => {
  const other = await organisation(p, 'Another')
  await topUp(other, '100.00')
  await order(p, other, 1)
  await partnered(other, agency, { access: 'full' })
  const of = { organisationId: agency.id }
  const proposed = await by(first).proposeRemoval({ ...of, reason: 'fraud' })
  const orphans = [
    { client: { name: 'Another' }, products: 1, renewals: 1 },
    { client: { name: 'Client' }, products: 2, renewals: 2 },
  ]
  expect(proposed.orphans).toMatchObject(orphans)
  expect(await refusalOf(by(first).decideRemoval({ ...of, confirm: true, abuse: true }))).toMatchObject({
    code: 'second_person',
  })
  expect(await refusalOf(by(second).decideRemoval({ ...of, confirm: true }))).toMatchObject({
    code: 'notice_running',
  })
  const removed = await by(second).decideRemoval({ ...of, confirm: true, abuse: true })
  expect(removed.orphans).toMatchObject(orphans)
  expect(await reach()).toBe(0)
  expect(await rowsOf(p.db, sql`select 1 from partnership where state <> 'ended'`)).toEqual([])
  expect(await refusalOf(by(second).proposeRemoval({ ...of, reason: 'again' }))).toMatchObject({
    code: 'not_a_partner',
  })
})

test('only managers of the provider: other staff and the two sides are turned away', async () => {
  const support = await p.person('Support', { staff: 'support' })
  for (const guest of [support, client.legal, agency.legal])
    expect(await refusalOf(by(guest).pause({ partnershipId, reason: 'because' }))).toMatchObject({
      code: 'staff_only',
    })
})
