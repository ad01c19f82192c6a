import fc from 'fast-check'
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
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { movesFrom, nextState } from '../lib/machine.ts'
import { askReviews, expireAsks, remindTerms, retirePartnerships } from './jobs.ts'
import { askMachine, invitationMachine, type Mover, partnershipMachine } from './machines.ts'

let p: Platform
let client: Side
let agency: Side
let products: Id<'product'>[]
let partnershipId: Id<'partnership'>
beforeEach(async () => {
  p = await openPlatform('2026-01-15T09:00:00Z')
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  products = (await order(p, client, 3)) as Id<'product'>[]
  partnershipId = (
    await partnered(client, agency, {
      access: 'limited',
      products: products.slice(0, 2).map((productId) => ({ productId, level: 'manage' })),
    })
  ).id
})
afterEach(() => p.close())

const byClient = () => ({ organisationId: client.id, partnershipId })
const byPartner = () => ({ partnerId: agency.id, partnershipId })
const reached = () =>
  agency.legal.client.products
    .listOfClient({ partnerId: agency.id, clientId: client.id })
    .then((page) => page.rows.length)
const now = () => client.legal.client.partnerships.get(byClient())
const resume = () =>
  withPassword(client.legal, (context) => client.legal.client.partnerships.resume(byClient(), { context }))
const moves = () =>
  rowsOf(
    p.db,
    sql<{ what: string; recipient: string }>`
      select facts ->> 'what' as what, recipient from letter where template = 'partnership_moved' order by id`,
  )
const told = async (what: string) =>
  (await moves()).filter((letter) => letter.what === what).map((letter) => letter.recipient)

describe('a pause', () => {
  test('by the client takes all reach at once and comes back with the password of its legal representative', async () => {
    expect(await reached()).toBe(2)
    const paused = await client.legal.client.partnerships.pause({ ...byClient(), reason: 'holidays' })
    expect(paused).toMatchObject({ state: 'paused', paused: { by: 'client', reason: 'holidays' } })
    expect(await refusalOf(reached())).toMatchObject({ code: 'not_found' })
    expect(await refusalOf(client.legal.client.partnerships.resume(byClient()))).toMatchObject({
      code: 'proof_needed',
    })
    expect(await resume()).toMatchObject({ state: 'active', paused: null })
    expect(await reached()).toBe(2)
    expect((await told('paused')).sort()).toEqual([agency.legal.email, client.legal.email].sort())
  })
  test('is lifted only by the side that made it', async () => {
    await agency.legal.client.partnerships.pauseAsPartner(byPartner())
    expect(await refusalOf(client.legal.client.partnerships.resume(byClient()))).toMatchObject({
      code: 'paused_by_other',
    })
    await agency.legal.client.partnerships.resumeAsPartner(byPartner())
    await client.legal.client.partnerships.pause(byClient())
    expect(await refusalOf(agency.legal.client.partnerships.resumeAsPartner(byPartner()))).toMatchObject({
      code: 'paused_by_other',
    })
  })
  test('keeps what was granted: nobody else can take the products meanwhile, and the end stays possible', async () => {
    await client.legal.client.partnerships.pause(byClient())
    expect(await refusalOf(client.legal.client.partnerships.pause(byClient()))).toMatchObject({
      code: 'not_from_here',
    })
    const rival = await partner(p, 'Rival')
    const taken = partnered(client, rival, {
      access: 'limited',
      products: [{ productId: products[0] as Id<'product'>, level: 'look' }],
    })
    expect(await refusalOf(taken)).toMatchObject({ code: 'product_taken' })
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(byClient(), { context }),
    )
    expect(await now()).toMatchObject({ state: 'ended', paused: null })
    expect(await refusalOf(client.legal.client.partnerships.pause(byClient()))).toMatchObject({
      code: 'not_from_here',
    })
  })
  test('is for bosses: a collaborator and a stranger cannot', async () => {
    const stranger = await organisation(p, 'Stranger')
    expect(
      await refusalOf(
        stranger.legal.client.partnerships.pause({ organisationId: stranger.id, partnershipId }),
      ),
    ).toMatchObject({ code: 'not_found' })
    const helper = await p.person('Helper')
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: helper.email,
      name: 'Helper',
      language: 'en',
      role: 'collaborator',
    })
    expect(await refusalOf(helper.client.partnerships.pauseAsPartner(byPartner()))).toMatchObject({
      code: 'boss_only',
    })
  })
  test('and a resumption at once: exactly one state comes out, and the books stay sound', async () => {
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 4 }, () => client.legal.client.partnerships.pause(byClient())),
      ...Array.from({ length: 4 }, () => agency.legal.client.partnerships.pauseAsPartner(byPartner())),
    ])
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await brokenPromises(p)).toEqual([])
  })
})

describe('a term', () => {
  const setTerm = async (lastDay: string | null) =>
    client.legal.client.partnerships.setTerm({ ...byClient(), version: (await now()).version, lastDay })

  test('ends the partnership after its last day, whether a job runs or not', async () => {
    expect(await setTerm('2026-03-31')).toMatchObject({ endsAt: '2026-03-31T22:00:00.000Z' })
    await p.at('2026-03-31T21:59:00Z')
    expect(await reached()).toBe(2)
    await p.at('2026-03-31T22:00:00Z')
    expect(await refusalOf(reached())).toMatchObject({ code: 'not_found' })
    expect(await retirePartnerships(p.world)).toBe(1)
    expect(await now()).toMatchObject({ state: 'ended', endedBy: 'time' })
  })
  test('is announced to both sides 30, 7 and 1 days before, each once, and again when it is moved', async () => {
    await setTerm('2026-03-31')
    const due = async (day: string) => {
      await p.at(`${day}T12:00:00Z`)
      return [await remindTerms(p.world), await remindTerms(p.world)]
    }
    expect(await due('2026-02-28')).toEqual([0, 0])
    expect(await due('2026-03-02')).toEqual([1, 0])
    expect(await due('2026-03-26')).toEqual([1, 0])
    expect(await due('2026-03-31')).toEqual([1, 0])
    expect(await told('ending')).toHaveLength(6)
    await setTerm('2026-04-02')
    expect(await due('2026-03-31')).toEqual([1, 0])
    await setTerm(null)
    expect(await due('2026-06-01')).toEqual([0, 0])
  })
  test('lies not in the past, and is set by who has seen the present state', async () => {
    expect(await refusalOf(setTerm('2026-01-14'))).toMatchObject({
      code: 'input_invalid',
      data: { flaws: [{ field: 'lastDay' }] },
    })
    expect(
      await refusalOf(
        client.legal.client.partnerships.setTerm({ ...byClient(), version: 99, lastDay: null }),
      ),
    ).toMatchObject({ code: 'changed_meanwhile' })
  })
})

describe('less and more', () => {
  test('a partner gives products back at once, and only those it manages', async () => {
    const [first, , third] = products as [Id<'product'>, Id<'product'>, Id<'product'>]
    const { version } = await now()
    expect(
      await refusalOf(
        agency.legal.client.partnerships.relinquish({ ...byPartner(), version, products: [first, third] }),
      ),
    ).toMatchObject({ code: 'not_managed' })
    expect(await reached()).toBe(2)
    await agency.legal.client.partnerships.relinquish({ ...byPartner(), version, products: [first] })
    expect(await reached()).toBe(1)
    expect(await told('relinquished')).toHaveLength(2)
  })
  const wish = () => ({ access: 'full' as const, payer: 'client' as const, products: [], families: [] })
  const ask = () =>
    agency.legal.client.partnerships.ask({ ...byPartner(), wish: wish(), message: 'We host it all.' })
  const answer = async (askId: Id<'ask'>, granted: ReturnType<typeof wish> | null) =>
    client.legal.client.partnerships.answerAsk({
      ...byClient(),
      askId,
      version: (await now()).version,
      granted,
      reason: '',
    })

  test('a partner asks for more; nothing changes until the client gives it, all or something else', async () => {
    const asked = await ask()
    expect(await reached()).toBe(2)
    expect(await refusalOf(ask())).toMatchObject({ code: 'ask_open' })
    expect(await answer(asked.id, wish())).toMatchObject({ access: 'full' })
    expect(await reached()).toBe(3)
    expect(await client.legal.client.partnerships.asks(byClient())).toMatchObject([{ state: 'granted' }])
    expect(await refusalOf(answer(asked.id, wish()))).toMatchObject({ code: 'ask_closed' })
  })
  test('a category asked for comes on top of what holds, with the products it has now', async () => {
    const { id } = await agency.legal.client.partnerships.ask({
      ...byPartner(),
      wish: {
        access: 'limited',
        payer: 'client',
        products: [],
        families: [{ family: 'hosting', level: 'manage' }],
      },
    })
    const [asked] = await client.legal.client.partnerships.asks(byClient())
    expect(asked?.comesTo?.products).toHaveLength(3)
    await answer(id, asked?.comesTo as ReturnType<typeof wish>)
    expect(await reached()).toBe(3)
    expect(await client.legal.client.partnerships.asks(byClient())).toMatchObject([
      { state: 'granted', comesTo: null },
    ])
  })
  test('after a no the partner rests for seven days; an ask left alone is over after fourteen', async () => {
    await answer((await ask()).id, null)
    expect(await refusalOf(ask())).toMatchObject({ code: 'ask_rests' })
    await p.at('2026-01-22T09:00:01Z')
    const again = await ask()
    await p.at('2026-02-05T09:00:01Z')
    expect(await refusalOf(answer(again.id, wish()))).toMatchObject({ code: 'ask_closed' })
    expect(await expireAsks(p.db)).toBe(1)
    expect(await agency.legal.client.partnerships.asksAsPartner(byPartner())).toMatchObject([
      { state: 'expired' },
      { state: 'declined' },
    ])
  })
  test('withdrawn against granted at the same moment: one wins', async () => {
    const { id } = await ask()
    const version = (await now()).version
    const outcomes = await Promise.allSettled([
      agency.legal.client.partnerships.withdrawAsk({ ...byPartner(), askId: id }),
      client.legal.client.partnerships.answerAsk({
        ...byClient(),
        askId: id,
        version,
        granted: wish(),
        reason: '',
      }),
    ])
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    const [one] = await client.legal.client.partnerships.asks(byClient())
    expect((await now()).access).toBe(one?.state === 'granted' ? 'full' : 'limited')
  })
  test('of a right that nobody used the client hears, and narrows in one step', async () => {
    await p.at('2026-09-15T09:00:00Z')
    const unused = await client.legal.client.partnerships.unused({ ...byClient(), days: 180 })
    expect(unused).toMatchObject({ used: 0 })
    expect(unused.products.map((one) => one.productId).sort()).toEqual([...products.slice(0, 2)].sort())
  })
})

test('after a year the client is asked whether it goes on, three times, and nothing is ever cut', async () => {
  const due = async (day: string) => {
    await p.at(`${day}T12:00:00Z`)
    return [await askReviews(p.world), await askReviews(p.world)]
  }
  expect(await due('2027-01-14')).toEqual([0, 0])
  expect(await due('2027-01-15')).toEqual([1, 0])
  expect(await due('2027-01-29')).toEqual([1, 0])
  expect(await due('2027-02-20')).toEqual([1, 0])
  expect(await due('2027-12-01')).toEqual([0, 0])
  expect(await told('review')).toEqual([client.legal.email, client.legal.email, client.legal.email])
  expect(await reached()).toBe(2)
  expect((await now()).reviewDueOn).toBe('2027-01-15')
  await client.legal.client.partnerships.review(byClient())
  expect((await now()).reviewDueOn).toBe('2028-12-01')
  expect(await due('2028-01-16')).toEqual([0, 0])
})

test('a partner that reports a breach reaches no client any more, in one statement; only two of the provider give it back', async () => {
  const other = await organisation(p, 'Other')
  await partnered(other, agency, { access: 'full' })
  const breach = () =>
    withPassword(agency.legal, (context) =>
      agency.legal.client.partnerships.breach(
        { partnerId: agency.id, reason: 'a stolen laptop' },
        { context },
      ),
    )
  expect(await breach()).toEqual({ clients: 2 })
  for (const one of [client, other]) {
    expect(
      await refusalOf(agency.legal.client.products.listOfClient({ partnerId: agency.id, clientId: one.id })),
    ).toMatchObject({ code: 'not_found' })
  }
  expect((await told('breach')).filter((email) => email !== agency.legal.email).sort()).toEqual(
    [client.legal.email, other.legal.email].sort(),
  )
  const thaw = (guest: Guest) =>
    guest.client.organisations.freezePartner({ organisationId: agency.id, frozen: false, reason: 'checked' })
  const staff = await staffOf(p)
  await thaw(staff)
  expect(await refusalOf(reached())).toMatchObject({ code: 'not_found' })
  expect(await refusalOf(thaw(staff))).toMatchObject({ code: 'thaw_by_another' })
  // freezing what is frozen does not make it easier to thaw
  await staff.client.organisations.freezePartner({ organisationId: agency.id, frozen: true, reason: 'again' })
  await thaw(staff)
  await thaw(await p.person('Second Manager', { staff: 'manager' }))
  expect(await reached()).toBe(2)
})

describe('the machines', () => {
  test('know every state, and nothing leaves an end', () => {
    const movers: Mover[] = ['clientLegal', 'clientAdmin', 'partnerLegal', 'partnerAdmin', 'provider', 'time']
    expect(movers.flatMap((by) => movesFrom(partnershipMachine, 'ended', by))).toEqual([])
    for (const state of ['granted', 'partly', 'declined', 'withdrawn', 'expired'] as const)
      expect(movers.flatMap((by) => movesFrom(askMachine, state, by))).toEqual([])
    for (const state of ['accepted', 'declined', 'withdrawn', 'expired'] as const)
      expect(
        (['sender', 'recipient', 'time'] as const).flatMap((by) => movesFrom(invitationMachine, state, by)),
      ).toEqual([])
  })
  test('ending is possible for either side from every state that lives, and power goes up by the client alone', () => {
    for (const state of ['active', 'paused'] as const) {
      expect(nextState(partnershipMachine, state, 'end', 'clientLegal')).toBe('ended')
      expect(nextState(partnershipMachine, state, 'end', 'partnerLegal')).toBe('ended')
      for (const by of ['clientAdmin', 'partnerLegal', 'partnerAdmin', 'time'] as const)
        expect(nextState(partnershipMachine, state, 'changeRights', by)).toBeUndefined()
    }
  })
  test('say what the server does: random walks of both sides end in the state of the table', async () => {
    const events = fc.array(
      fc.constantFrom(
        ['pause', 'clientLegal'] as const,
        ['resume', 'clientLegal'] as const,
        ['pause', 'partnerLegal'] as const,
        ['resume', 'partnerLegal'] as const,
      ),
      { minLength: 1, maxLength: 6 },
    )
    const calls = {
      'pause clientLegal': () => client.legal.client.partnerships.pause(byClient()),
      'resume clientLegal': resume,
      'pause partnerLegal': () => agency.legal.client.partnerships.pauseAsPartner(byPartner()),
      'resume partnerLegal': () => agency.legal.client.partnerships.resumeAsPartner(byPartner()),
    }
    await fc.assert(
      fc.asyncProperty(events, async (walk) => {
        await sql`update partnership set state = 'active'`.execute(p.db)
        let [state, pausedBy]: [string, string | null] = ['active', null]
        for (const [event, by] of walk) {
          const next = nextState(partnershipMachine, state as 'active', event, by)
          const allowed = next !== undefined && (event === 'pause' || pausedBy === by)
          const done = await calls[`${event} ${by}`]().then(
            () => true,
            () => false,
          )
          expect(done).toBe(allowed)
          if (allowed) [state, pausedBy] = [next ?? state, event === 'pause' ? by : null]
          expect((await now()).state).toBe(state)
        }
      }),
      { numRuns: 12 },
    )
  })
})
