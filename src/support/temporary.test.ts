import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  hold,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  topUp,
  withPassword,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { followSupportAccess } from './jobs.ts'
import { movedTo, temporaryMachine, temporaryStates } from './temporary.ts'

let p: Platform
let client: Side
let agency: Side
let agent: Guest
let products: Id<'product'>[]
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  agent = await p.person('Nadia Agent', { staff: 'support' })
  await topUp(client, '500.00')
  for (let n = 0; n < 2; n++) await order(p, client, 1)
  const { rows } = await client.legal.client.products.list({ organisationId: client.id })
  products = rows.map(({ id }) => id)
})
afterEach(() => p.close())

const reason = 'The certificate of the shop is broken'
type Client = Guest['client']
const lending = (guest: Guest) => guest.client.temporaryAccess
const staff = (guest = agent) => guest.client.temporaryAccess

/** Lets support in, typing the password. */
const lend = (
  guest: Guest,
  input: Partial<Parameters<Client['temporaryAccess']['grant']>[0]> & { hatId: Id<'organisation'> },
) =>
  withPassword(guest, (context) =>
    lending(guest).grant({ level: 'act', hours: 4, reason, ...input }, { context }),
  )

/** The lender calls, and the agent checks their code. */
async function call(
  guest: Guest,
  place: { hatId: Id<'organisation'>; clientId?: Id<'organisation'> },
  by = agent,
) {
  const { code } = await guest.client.support.makeCode(place)
  return by.client.support.verify({ code })
}

const lettersOf = (email: string) =>
  rowsOf(
    p.db,
    sql<{ what: string; acts: number }>`
      select facts ->> 'what' as what, (facts ->> 'acts')::int as acts from letter where template = 'support_access' and recipient = ${email} order by created_at, id`,
  )

describe('an access that a client lends', () => {
  test('is used by an agent who knows who called, seen while it lasts, ended at once, and told line by line', async () => {
    const lent = await lend(client.legal, { hatId: client.id })
    expect(lent).toMatchObject({ state: 'active', everything: true, level: 'act', inside: [] })
    // whoever checked no code does not get in
    expect((await refusalOf(staff().visit({ accessId: lent.id, reason }))).code).toBe(
      'support_caller_unknown',
    )
    await call(client.legal, { hatId: client.id })
    await staff().visit({ accessId: lent.id, reason })
    const seen = await staff().look({ accessId: lent.id })
    expect(seen.map(({ id }) => id).sort()).toEqual([...products].sort())
    expect(Object.keys(seen[0] ?? {}).sort()).toEqual(
      ['expiresOn', 'id', 'item', 'level', 'months', 'name', 'quantity', 'renewsByItself', 'state'].sort(),
    )
    expect((await lending(client.legal).list({}))[0]?.inside).toMatchObject([{ name: 'Nadia Agent' }])
    await lending(client.legal).end({ accessId: lent.id })
    expect((await refusalOf(staff().look({ accessId: lent.id }))).code).toBe('support_access_over')
    expect((await refusalOf(lending(client.legal).end({ accessId: lent.id }))).code).toBe(
      'support_access_over',
    )
    const acts = await lending(client.legal).acts({ accessId: lent.id })
    expect(acts.map(({ action }) => action)).toEqual([
      'support.lent',
      'support.entered',
      'support.looked',
      'support.ended',
    ])
    const logged = await rowsOf(
      p.db,
      sql<{
        action: string
      }>`select action from audit_event where client_id = ${client.id} and witness ->> 'supportAccess' = ${lent.id} order by at, id`,
    )
    expect(acts.map(({ action }) => action)).toEqual(logged.map(({ action }) => action))
    expect(await lettersOf(client.legal.email)).toEqual([
      { what: 'lent', acts: 0 },
      { what: 'ended', acts: 1 },
    ])
  })

  test('asks for the password where it lets act or shows everything; a look at a chosen product does not', async () => {
    const one = { hatId: client.id, hours: 1 as const, reason }
    expect((await refusalOf(lending(client.legal).grant({ ...one, level: 'look' }))).code).toBe(
      'proof_needed',
    )
    expect(
      (
        await refusalOf(
          lending(client.legal).grant({ ...one, level: 'act', productIds: products.slice(0, 1) }),
        )
      ).code,
    ).toBe('proof_needed')
    const lent = await lending(client.legal).grant({
      ...one,
      level: 'look',
      productIds: products.slice(0, 1),
    })
    await call(client.legal, { hatId: client.id })
    await staff().visit({ accessId: lent.id, reason })
    expect((await staff().look({ accessId: lent.id })).map(({ id }) => id)).toEqual(products.slice(0, 1))
    // what is lent to be looked at is not touched, and what is not lent is not there
    expect(
      (await refusalOf(staff().renewByHand({ accessId: lent.id, productIds: products.slice(0, 1) }))).code,
    ).toBe('level_too_low')
    expect(
      (await refusalOf(staff().renewByHand({ accessId: lent.id, productIds: products.slice(1) }))).code,
    ).toBe('not_found')
  })

  test('lets act: automatic renewal is switched off as the lender could, and stands in the log as support’s', async () => {
    await client.legal.client.renewals.switchOn({ organisationId: client.id, productIds: products })
    const lent = await lend(client.legal, { hatId: client.id, productIds: products.slice(0, 1) })
    await call(client.legal, { hatId: client.id })
    await staff().visit({ accessId: lent.id, reason })
    expect(await staff().renewByHand({ accessId: lent.id, productIds: products.slice(0, 1) })).toEqual({
      changed: products.slice(0, 1),
    })
    expect((await staff().look({ accessId: lent.id })).map((one) => one.renewsByItself)).toEqual([false])
    const log = await client.legal.client.access.activity({ organisationId: client.id })
    expect(log.rows.slice(0, 2).map(({ action }) => action)).toContain('support.renewed_by_hand')
  })

  test('runs out at its instant without a job, a visit after fifteen quiet minutes; the job tells it once', async () => {
    const lent = await lend(client.legal, { hatId: client.id, hours: 1 })
    await call(client.legal, { hatId: client.id })
    await staff().visit({ accessId: lent.id, reason })
    await p.at('2026-01-15T09:16:00Z')
    expect((await refusalOf(staff().look({ accessId: lent.id }))).code).toBe('support_not_inside')
    await p.at('2026-01-15T10:00:00Z')
    expect((await refusalOf(staff().visit({ accessId: lent.id, reason }))).code).toBe('support_access_over')
    expect((await lending(client.legal).list({}))[0]).toMatchObject({
      state: 'ended',
      endedBecause: 'time',
      mayEnd: false,
    })
    await Promise.all([followSupportAccess(p.world), followSupportAccess(p.world)])
    expect((await lettersOf(client.legal.email)).map(({ what }) => what)).toEqual(['lent', 'ended'])
  })

  test('nobody lends where they have no seat, nor by a token; nobody else sees it or ends it', async () => {
    const stranger = await organisation(p, 'Stranger')
    expect(
      (await refusalOf(lending(stranger.legal).grant({ hatId: client.id, level: 'look', hours: 1, reason })))
        .code,
    ).toBe('not_found')
    const lent = await lend(client.legal, { hatId: client.id })
    expect(await lending(stranger.legal).list({})).toEqual([])
    for (const act of ['end', 'acts'] as const)
      expect((await refusalOf(lending(stranger.legal)[act]({ accessId: lent.id }))).code).toBe('not_found')
    expect((await refusalOf(lending(stranger.legal).answer({ accessId: lent.id, approve: true }))).code).toBe(
      'not_found',
    )
    expect((await refusalOf(staff(client.legal).look({ accessId: lent.id }))).code).toBe('staff_only')
  })
})

describe('an access that a partner lends of a client', () => {
  beforeEach(async () => {
    await partnered(client, agency, { access: 'full' })
  })

  test('threat 20: ends with what the partner had, at that instant, and both are told; the client ends it too', async () => {
    const lent = await lend(agency.legal, { hatId: agency.id, clientId: client.id })
    expect((await lettersOf(client.legal.email)).map(({ what }) => what)).toEqual(['lent'])
    await call(agency.legal, { hatId: agency.id, clientId: client.id })
    await staff().visit({ accessId: lent.id, reason })
    expect(await staff().look({ accessId: lent.id })).toHaveLength(2)
    const [partnership] = await rowsOf(
      p.db,
      sql<{ id: Id<'partnership'> }>`select id from partnership where client_id = ${client.id}`,
    )
    await client.legal.client.partnerships.pause({
      organisationId: client.id,
      partnershipId: partnership?.id as Id<'partnership'>,
      reason: '',
    })
    expect(await staff().look({ accessId: lent.id })).toEqual([])
    expect((await refusalOf(staff().renewByHand({ accessId: lent.id, productIds: products }))).code).toBe(
      'not_found',
    )
    await followSupportAccess(p.world)
    expect((await refusalOf(staff().look({ accessId: lent.id }))).code).toBe('support_access_over')
    for (const one of [client, agency])
      expect((await lettersOf(one.legal.email)).at(-1)).toMatchObject({ what: 'ended' })
  })

  test('is the client’s to end', async () => {
    const lent = await lend(agency.legal, { hatId: agency.id, clientId: client.id })
    const [seen] = await lending(client.legal).list({})
    expect(seen).toMatchObject({ id: lent.id, partner: { name: 'Agency' }, mayEnd: true, mayAnswer: false })
    await lending(client.legal).end({ accessId: lent.id })
    expect((await lending(agency.legal).list({}))[0]).toMatchObject({ state: 'ended', endedBecause: 'user' })
  })

  test('is never more than the person who lends it reaches', async () => {
    const julien = await p.person('Julien')
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: julien.email,
      name: 'Julien',
      language: 'fr',
      role: 'collaborator',
    })
    await hold(agency, client, { personId: julien.id, level: 'look' })
    const lent = await lend(julien, { hatId: agency.id, clientId: client.id })
    await call(julien, { hatId: agency.id, clientId: client.id })
    await staff().visit({ accessId: lent.id, reason })
    expect((await staff().look({ accessId: lent.id })).map(({ level }) => level)).toEqual(['look', 'look'])
    expect((await refusalOf(staff().renewByHand({ accessId: lent.id, productIds: products }))).code).toBe(
      'level_too_low',
    )
    expect(
      (
        await refusalOf(
          lending(julien).grant({
            hatId: agency.id,
            clientId: client.id,
            level: 'act',
            hours: 1,
            reason,
            productIds: products,
          }),
        )
      ).code,
    ).toBe('support_access_lacking')
  })
})

describe('what support asks for', () => {
  const asked = async (guest = client.legal) => {
    const { person } = await call(guest, { hatId: client.id })
    return staff().ask({ personId: person.id, level: 'act', hours: 24, reason })
  }

  test('is given, as asked or less, or refused; more is not given; the answer is enough to go in', async () => {
    const question = await asked()
    expect(question).toMatchObject({ state: 'requested', lender: { name: 'Client Legal' } })
    expect((await lettersOf(client.legal.email)).map(({ what }) => what)).toEqual(['asked'])
    const answer = (input: object) =>
      lending(client.legal).answer({ accessId: question.id, approve: true, ...input })
    expect((await refusalOf(answer({ hours: 72, productIds: products }))).code).toBe('support_access_more')
    expect((await refusalOf(staff().visit({ accessId: question.id, reason }))).code).toBe(
      'support_access_over',
    )
    const given = await answer({ level: 'look', hours: 1, productIds: products.slice(0, 1) })
    expect(given).toMatchObject({ state: 'active', level: 'look', hours: 1, everything: false })
    await p.at('2026-01-15T09:40:00Z')
    await staff().visit({ accessId: question.id, reason })
    expect(await staff().look({ accessId: question.id })).toHaveLength(1)
    const other = await asked()
    expect(await lending(client.legal).answer({ accessId: other.id, approve: false })).toMatchObject({
      state: 'declined',
    })
    expect((await refusalOf(lending(client.legal).answer({ accessId: other.id, approve: false }))).code).toBe(
      'support_access_over',
    )
  })

  test('is asked of a caller just checked alone, by whom they spoke to; unanswered it lapses', async () => {
    const other = await p.person('Otto Agent', { staff: 'support' })
    const { person } = await call(client.legal, { hatId: client.id })
    const ask = { personId: person.id, level: 'look' as const, hours: 1 as const, reason }
    expect((await refusalOf(staff(other).ask(ask))).code).toBe('support_caller_unknown')
    await p.at('2026-01-15T09:31:00Z')
    expect((await refusalOf(staff().ask(ask))).code).toBe('support_caller_unknown')
    const question = await asked()
    await p.at('2026-01-16T09:31:00Z')
    await followSupportAccess(p.world)
    expect((await lending(client.legal).list({})).find(({ id }) => id === question.id)?.state).toBe('lapsed')
  })
})

describe('an emergency', () => {
  test('takes two of the provider’s people, lets look for hours, and the customer hears of it at once', async () => {
    const boss = await p.person('Bruno Boss', { staff: 'manager' })
    const asked = await staff().breakIn({ organisationId: client.id, hours: 4, reason })
    expect((await refusalOf(staff().confirmBreakIn({ accessId: asked.id, approve: true }))).code).toBe(
      'staff_only',
    )
    expect(await lettersOf(client.legal.email)).toEqual([])
    const own = await staff(boss).breakIn({ organisationId: client.id, hours: 1, reason })
    expect((await refusalOf(staff(boss).confirmBreakIn({ accessId: own.id, approve: true }))).code).toBe(
      'second_person',
    )
    const open = await staff(boss).confirmBreakIn({ accessId: asked.id, approve: true })
    expect(open).toMatchObject({ state: 'active', isEmergency: true, level: 'look' })
    expect((await lettersOf(client.legal.email)).map(({ what }) => what)).toEqual(['emergency'])
    await staff().visit({ accessId: asked.id, reason })
    expect(await staff().look({ accessId: asked.id })).toHaveLength(2)
    expect((await refusalOf(staff().renewByHand({ accessId: asked.id, productIds: products }))).code).toBe(
      'level_too_low',
    )
    // the customer ends it like any other
    await lending(client.legal).end({ accessId: asked.id })
    expect((await refusalOf(staff().look({ accessId: asked.id }))).code).toBe('support_access_over')
  })
})

test('an end and an act at once: what is done is done before the end, or not at all', async () => {
  await client.legal.client.renewals.switchOn({ organisationId: client.id, productIds: products })
  const lent = await lend(client.legal, { hatId: client.id })
  await call(client.legal, { hatId: client.id })
  await staff().visit({ accessId: lent.id, reason })
  const [ended, acted] = await Promise.allSettled([
    lending(client.legal).end({ accessId: lent.id }),
    staff().renewByHand({ accessId: lent.id, productIds: products }),
  ])
  expect(ended.status).toBe('fulfilled')
  const actions = (await lending(client.legal).acts({ accessId: lent.id })).map(({ action }) => action)
  const wasDone = acted.status === 'fulfilled'
  expect(actions.includes('support.renewed_by_hand')).toBe(wasDone)
  expect(actions.at(-1)).toBe('support.ended')
})

test('no way leads out of what is over', () => {
  for (const state of temporaryStates.filter((one) => one !== 'requested' && one !== 'active'))
    expect(temporaryMachine.some(({ from }) => from.includes(state))).toBe(false)
  expect(movedTo('requested', 'approve', 'lender')).toBe('active')
  expect(() => movedTo('active', 'approve', 'lender')).toThrow()
  expect(() => movedTo('requested', 'approve', 'client')).toThrow()
})
