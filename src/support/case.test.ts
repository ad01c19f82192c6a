import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { order, organisation, partner, partnered, refusalOf, type Side, topUp } from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { nextState } from '../lib/machine.ts'
import { caseMachine, caseSides, caseStates, promiseOf } from './case.ts'

let p: Platform
let client: Side
let agent: Guest
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agent = await p.person('Nadia Agent', { staff: 'support' })
})
afterEach(() => p.close())

const open = (
  guest: Guest,
  hatId: Id<'organisation'>,
  more: { clientId?: Id<'organisation'>; productId?: Id<'product'>; text?: string } = {},
) =>
  guest.client.cases.open({ hatId, subject: 'The mail does not come', text: 'Since this morning', ...more })

const lettersOf = async (email: string) =>
  rowsOf(
    p.db,
    sql<{ what: string; facts: Record<string, unknown> }>`
      select facts ->> 'what' as what, facts from letter where template = 'support_case' and recipient = ${email} order by created_at, id`,
  )

const colleague = async (side: Side, name: string, role: 'administrator' | 'collaborator') => {
  const guest = await p.person(name)
  await side.legal.client.organisations.addMember({
    organisationId: side.id,
    email: guest.email,
    name,
    language: 'en',
    role,
  })
  return guest
}

describe('a case', () => {
  test('goes from the customer to support and back, with its time, and is closed and opened again', async () => {
    const opened = await open(client.legal, client.id)
    // Thursday 10:00 in Zurich, eight opening hours
    expect(opened).toMatchObject({
      state: 'open',
      dueAt: '2026-01-15T17:00:00.000Z',
      promise: 'running',
      messages: [{ side: 'customer', body: 'Since this morning' }],
    })
    const [queued] = await agent.client.cases.queue({})
    expect(queued).toMatchObject({ id: opened.id, isPartner: false, assignee: null })
    await p.at('2026-01-15T12:00:00Z')
    const answered = await agent.client.cases.answer({ caseId: opened.id, text: 'Which mailbox?' })
    expect(answered).toMatchObject({ state: 'answered', promise: 'kept', assignee: { name: 'Nadia Agent' } })
    expect(await agent.client.cases.queue({})).toEqual([])
    await client.legal.client.cases.write({ caseId: opened.id, text: 'info@' })
    expect((await agent.client.cases.queue({ assigned: 'me' })).map(({ id }) => id)).toEqual([opened.id])
    await agent.client.cases.finish({ caseId: opened.id })
    expect((await refusalOf(agent.client.cases.answer({ caseId: opened.id, text: 'Late' }))).code).toBe(
      'case_closed',
    )
    expect((await refusalOf(client.legal.client.cases.close({ caseId: opened.id }))).code).toBe('case_closed')
    const again = await client.legal.client.cases.write({ caseId: opened.id, text: 'Still not' })
    expect(again).toMatchObject({ state: 'open', closedAt: null })
    expect(again.messages.map(({ side }) => side)).toEqual(['customer', 'support', 'customer', 'customer'])
    expect((await lettersOf(client.legal.email)).map(({ what }) => what)).toEqual([
      'opened',
      'answered',
      'closed',
    ])
    expect((await lettersOf(agent.email)).map(({ what }) => what)).toEqual(['written', 'written'])
  })

  test('is late when its time is over without an answer, by the clock alone', async () => {
    const opened = await open(client.legal, client.id)
    await p.at('2026-01-15T17:00:01Z')
    expect((await agent.client.cases.queue({}))[0]).toMatchObject({ promise: 'late' })
    await agent.client.cases.answer({ caseId: opened.id, text: 'Sorry' })
    expect(await client.legal.client.cases.get({ caseId: opened.id })).toMatchObject({ promise: 'missed' })
  })

  test('what support notes for itself never reaches the customer: no answer, no letter, not even past the query', async () => {
    const opened = await open(client.legal, client.id, { text: 'My password is geheim' })
    const noted = await agent.client.cases.note({ caseId: opened.id, text: 'Looks like fraud' })
    expect(noted.messages.map(({ isNote }) => isNote)).toEqual([false, true])
    expect(noted.state).toBe('open')
    await agent.client.cases.answer({ caseId: opened.id, text: 'The secret answer' })
    const { cases } = client.legal.client
    const seen = [
      await cases.get({ caseId: opened.id }),
      await cases.list({}),
      await cases.write({ caseId: opened.id, text: 'Thanks' }),
      await cases.close({ caseId: opened.id }),
    ]
    expect(JSON.stringify(seen)).not.toContain('fraud')
    expect(
      JSON.stringify(await client.legal.client.access.activity({ organisationId: client.id })),
    ).not.toMatch(/fraud|geheim|secret answer/)
    const letters = JSON.stringify([
      ...(await lettersOf(client.legal.email)),
      ...(await lettersOf(agent.email)),
    ])
    expect(letters).not.toMatch(/fraud|geheim|secret answer|mail does not come/)
    // the fence alone: a question without any filter, as the customer
    const behind = await p.world.db.transaction().execute(async (tx) => {
      await sql`select set_config('mandato.fence', ${client.legal.id}, true)`.execute(tx)
      return rowsOf(tx, sql<{ body: string }>`select body from support_case_message order by pos`)
    })
    expect(behind.map(({ body }) => body)).toEqual(['My password is geheim', 'The secret answer', 'Thanks'])
  })

  test('is seen by whoever opened it and by those who lead, by nobody else', async () => {
    const anna = await colleague(client, 'Anna', 'collaborator')
    const bruno = await colleague(client, 'Bruno', 'collaborator')
    const stranger = await organisation(p, 'Stranger')
    const own = await open(anna, client.id)
    expect((await client.legal.client.cases.list({})).map(({ id }) => id)).toEqual([own.id])
    for (const guest of [bruno, stranger.legal]) {
      expect(await guest.client.cases.list({})).toEqual([])
      for (const call of [
        () => guest.client.cases.get({ caseId: own.id }),
        () => guest.client.cases.write({ caseId: own.id, text: 'x' }),
        () => guest.client.cases.close({ caseId: own.id }),
        () => open(guest, client.id, { productId: 'prd_00000000000000000000' as Id<'product'> }),
      ])
        expect((await refusalOf(call())).code).toBe('not_found')
      expect((await refusalOf(guest.client.cases.look({ caseId: own.id }))).code).toBe('staff_only')
    }
    expect((await refusalOf(open(stranger.legal, client.id))).code).toBe('not_found')
  })

  test('is taken on by one of two agents at once; a manager takes it over, and nobody answers their own', async () => {
    const second = await p.person('Second Agent', { staff: 'support' })
    const manager = await p.person('Chief', { staff: 'manager' })
    const { id: caseId } = await open(client.legal, client.id)
    const tried = await Promise.allSettled(
      [agent, second].map((one) => one.client.cases.take({ caseId, taken: true })),
    )
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = tried.find((one) => one.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'case_taken' })
    expect(await manager.client.cases.take({ caseId, taken: true })).toMatchObject({
      assignee: { name: 'Chief' },
    })
    expect(await manager.client.cases.take({ caseId, taken: false })).toMatchObject({ assignee: null })
    const business = await second.client.organisations.create({
      name: 'Own business',
      kind: 'company',
      country: 'CH',
      language: 'en',
      town: 'Bern',
    })
    const own = await open(second, business.id)
    for (const act of ['answer', 'note'] as const)
      expect((await refusalOf(second.client.cases[act]({ caseId: own.id, text: 'Yes' }))).code).toBe(
        'case_own',
      )
    await agent.client.cases.note({ caseId: own.id, text: 'A colleague' })
    expect((await second.client.cases.look({ caseId: own.id })).messages).toHaveLength(1)
  })

  test('closed by both sides at once is closed once', async () => {
    const { id: caseId } = await open(client.legal, client.id)
    const tried = await Promise.allSettled([
      client.legal.client.cases.close({ caseId }),
      agent.client.cases.finish({ caseId }),
    ])
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

test('a partner’s cases come first; about a client only while it is reached, and about its products in reach', async () => {
  const agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  const [given, kept] = [...(await order(p, client, 1)), ...(await order(p, client, 1))]
  await partnered(client, agency, {
    access: 'limited',
    products: [{ productId: given as Id<'product'>, level: 'look' }],
  })
  const early = await open(client.legal, client.id)
  const asked = await open(agency.legal, agency.id, {
    clientId: client.id,
    productId: given as Id<'product'>,
  })
  expect(asked).toMatchObject({ client: { name: 'Client' }, product: { id: given }, hat: { name: 'Agency' } })
  expect(
    (
      await refusalOf(
        open(agency.legal, agency.id, { clientId: client.id, productId: kept as Id<'product'> }),
      )
    ).code,
  ).toBe('not_found')
  expect((await agent.client.cases.queue({})).map(({ id, isPartner }) => [id, isPartner])).toEqual([
    [asked.id, true],
    [early.id, false],
  ])
  const [partnership] = await rowsOf(
    p.db,
    sql<{ id: Id<'partnership'> }>`select id from partnership where client_id = ${client.id}`,
  )
  await client.legal.client.partnerships.pause({
    organisationId: client.id,
    partnershipId: partnership?.id as Id<'partnership'>,
    reason: '',
  })
  // what support answers now is no longer for the partner
  await agent.client.cases.answer({ caseId: asked.id, text: 'The site of the client is down' })
  expect(await agency.legal.client.cases.list({})).toEqual([])
  expect((await refusalOf(agency.legal.client.cases.write({ caseId: asked.id, text: 'x' }))).code).toBe(
    'not_found',
  )
  expect((await lettersOf(agency.legal.email)).map(({ what }) => what)).toEqual(['opened'])
})

test('the machine: every state, event and side', () => {
  const table = caseStates.flatMap((state) =>
    caseSides.map((side) => [
      state,
      side,
      (['write', 'answer', 'close'] as const).map((event) => nextState(caseMachine, state, event, side)),
    ]),
  )
  expect(table).toEqual([
    ['open', 'customer', ['open', undefined, 'closed']],
    ['open', 'support', [undefined, 'answered', 'closed']],
    ['answered', 'customer', ['open', undefined, 'closed']],
    ['answered', 'support', [undefined, 'answered', 'closed']],
    ['closed', 'customer', ['open', undefined, undefined]],
    ['closed', 'support', [undefined, undefined, undefined]],
  ])
})

test.each([
  [null, null, 9, 'running'],
  [null, null, 10, 'running'],
  [null, null, 11, 'late'],
  [10, null, 12, 'kept'],
  [11, null, 12, 'missed'],
  [null, 9, 12, 'kept'],
  [null, 11, 12, 'missed'],
])('first answer %s, closed %s, now %s: %s', (answered, closed, now, kept) => {
  const at = (hour: number) => new Date(Date.UTC(2026, 0, 15, hour))
  expect(
    promiseOf({
      dueAt: at(10),
      firstAnsweredAt: answered === null ? null : at(answered),
      closedAt: closed === null ? null : at(closed),
      now: at(now),
    }),
  ).toBe(kept)
})
