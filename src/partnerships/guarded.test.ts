import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  brokenPromises,
  hold,
  hosting,
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
import { movesFrom, nextState } from '../lib/machine.ts'
import type { Guard } from './guardedContract.ts'
import { expireProposals } from './jobs.ts'
import { type Mover, proposedActMachine } from './machines.ts'

let p: Platform
let client: Side
let agency: Side
let products: Id<'product'>[]
let partnershipId: Id<'partnership'>
let item: Id<'item'>
beforeEach(async () => {
  p = await openPlatform('2026-01-15T09:00:00Z')
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  await topUp(agency, '500.00')
  products = await order(p, client, 3)
  item = await hosting(p)
  partnershipId = (await partnered(client, agency, { access: 'full', payer: 'partner' })).id
})
afterEach(() => p.close())

const own = () => ({ organisationId: client.id })
const byClient = () => ({ ...own(), partnershipId })
const inClient = () => ({ partnerId: agency.id, clientId: client.id })
const product = () => products[0] as Id<'product'>
const toClient = () => client.legal.client.guardedActs
const toPartner = () => agency.legal.client.guardedActs

async function guard(...guards: (Partial<Guard> & Pick<Guard, 'act'>)[]) {
  const { version } = await toClient().guards(byClient())
  return toClient().setGuards({ ...byClient(), version, guards })
}
const buy = (quantity = 2) =>
  agency.legal.client.orders.placeForClient({
    ...inClient(),
    lines: [{ itemId: item, quantity, months: 1, name: 'shop' }],
    means: 'prepaid',
  })
const switchOff = () =>
  agency.legal.client.renewals.switchOffForClient({ ...inClient(), productIds: [product()] })
const everyYear = () =>
  agency.legal.client.renewals.changeFrequencyForClient({ ...inClient(), productId: product(), months: 12 })

/** The id of what was proposed instead of done. */
async function proposed(call: Promise<unknown>): Promise<Id<'proposedAct'>> {
  const refusal = await refusalOf(call)
  expect(refusal).toMatchObject({ code: 'proposed_to_client', status: 409 })
  return refusal.data.proposedActId as Id<'proposedAct'>
}
async function confirm(proposedActId: Id<'proposedAct'>) {
  const { proposal } = await toClient().get({ ...own(), proposedActId })
  return toClient().confirm({ ...own(), proposedActId, previewSha: proposal.previewSha })
}
const stateOf = async (proposedActId: Id<'proposedAct'>) =>
  (await toClient().get({ ...own(), proposedActId })).proposal.state
const productsOfClient = async () =>
  (await client.legal.client.products.list({ ...own(), limit: 200 })).rows.length
const letters = (template: string) =>
  rowsOf(
    p.db,
    sql<{ recipient: string; outcome: string | null }>`
      select recipient, facts ->> 'outcome' as outcome from letter where template = ${template} order by recipient`,
  )

describe('an order above the sum the client set', () => {
  test('is proposed, confirmed under the client’s authority, and placed by the partner’s person', async () => {
    await guard({ act: 'order', above: '15.00' })
    expect((await buy(1)).state).toBe('paid')
    const before = await productsOfClient()
    const id = await proposed(buy())
    expect(await productsOfClient()).toBe(before)
    expect((await letters('act_proposed')).map((one) => one.recipient)).toEqual([client.legal.email])

    const { proposal, obstacle } = await toClient().get({ ...own(), proposedActId: id })
    expect(obstacle).toBeNull()
    expect(proposal).toMatchObject({
      state: 'proposed',
      proposedBy: 'Agency Legal',
      expiresAt: '2026-01-18T09:00:00.000Z',
      preview: { act: 'order', payer: 'partner', list: '19.84', gross: null, lines: [{ name: 'shop' }] },
    })
    // the partner pays: what it pays is not for the client
    expect(JSON.stringify(proposal)).not.toContain('15.87')

    expect(await confirm(id)).toMatchObject({ state: 'confirmed', decidedBy: 'Client Legal', orderId: null })
    expect(await productsOfClient()).toBe(before + 2)
    const [placed] = (await agency.legal.client.orders.list({ organisationId: agency.id, limit: 1 })).rows
    expect(placed).toMatchObject({ state: 'paid', placedBy: 'Agency Legal', initiator: 'partner' })
    expect((await toPartner().listOfPartner({ partnerId: agency.id })).rows[0]).toMatchObject({
      id,
      state: 'confirmed',
      orderId: placed?.id,
    })
    expect((await letters('act_decided')).map((one) => [one.recipient, one.outcome])).toEqual([
      [agency.legal.email, 'confirmed'],
      [client.legal.email, 'confirmed'],
    ])
    expect(await brokenPromises(p)).toEqual([])
  })

  test('asked again, it is one proposal and one letter; at another price the new one takes its place', async () => {
    await guard({ act: 'order' })
    const first = await proposed(buy())
    expect(await proposed(buy())).toBe(first)
    expect(await letters('act_proposed')).toHaveLength(1)
    await sql`update price set unit_e6 = unit_e6 * 2 where item_id = ${item}`.execute(p.db)
    const second = await proposed(buy())
    expect(second).not.toBe(first)
    expect(await stateOf(first)).toBe('withdrawn')
  })

  test('whose price has changed in between is not placed: the client reads why, and nothing is written', async () => {
    await guard({ act: 'order' })
    const id = await proposed(buy())
    await sql`update price set unit_e6 = unit_e6 + 10000 where item_id = ${item}`.execute(p.db)
    expect((await toClient().get({ ...own(), proposedActId: id })).obstacle).toBe('proposal_changed')
    const before = await productsOfClient()
    expect(await refusalOf(confirm(id))).toMatchObject({ code: 'proposal_changed' })
    expect([await productsOfClient(), await stateOf(id)]).toEqual([before, 'proposed'])
  })

  test('is confirmed only as it was seen', async () => {
    await guard({ act: 'order' })
    const proposedActId = await proposed(buy())
    const blind = toClient().confirm({ ...own(), proposedActId, previewSha: 'something else' })
    expect(await refusalOf(blind)).toMatchObject({ code: 'proposal_changed' })
  })

  test('that the partner cannot pay any more fails, and its money stays its own business', async () => {
    await guard({ act: 'order' })
    const id = await proposed(buy(40))
    await buyElsewhere()
    const refusal = await refusalOf(confirm(id))
    expect(refusal).toMatchObject({ code: 'proposal_fails', status: 409 })
    expect(JSON.stringify(refusal.data)).not.toMatch(/funds|CHF|\d\.\d\d/)
  })

  test('on the client’s charge shows the client the sum it will pay', async () => {
    await client.legal.client.partnerships.changePayer({
      ...byClient(),
      version: (await toClient().guards(byClient())).version,
      payer: 'client',
    })
    await guard({ act: 'order' })
    const id = await proposed(buy(1))
    const { proposal } = await toClient().get({ ...own(), proposedActId: id })
    expect(proposal.preview).toMatchObject({ payer: 'client', list: '9.92', gross: '10.72' })
    const done = await confirm(id)
    expect(
      await client.legal.client.orders.get({ ...own(), orderId: done.orderId as Id<'order'> }),
    ).toMatchObject({
      gross: '10.72',
      placedBy: 'Agency Legal',
    })
  })
})

/** The agency spends what it has on something of its own. */
async function buyElsewhere(): Promise<void> {
  await agency.legal.client.orders.place({
    organisationId: agency.id,
    lines: [{ itemId: item, quantity: 45, months: 1, name: 'own' }],
    means: 'prepaid',
  })
}

describe('renewals', () => {
  const switchedOn = () =>
    agency.legal.client.renewals.switchOnForClient({ ...inClient(), productIds: [product()] })
  const renewedBy = async () =>
    (await client.legal.client.renewals.list({ ...own(), days: 400 })).rows.find(
      (row) => row.productId === product(),
    )?.renewedBy

  test('switched off by the partner wait for the client where it guards one product; others are off at once', async () => {
    await guard({ act: 'renewal_off', productId: product() })
    await agency.legal.client.renewals.switchOnForClient({ ...inClient(), productIds: products })
    const others = agency.legal.client.renewals.switchOffForClient({
      ...inClient(),
      productIds: products.slice(1),
    })
    expect((await others).changed).toHaveLength(products.length - 1)
    const id = await proposed(switchOff())
    expect((await toClient().get({ ...own(), proposedActId: id })).proposal.preview).toEqual({
      act: 'renewal_off',
      products: [{ productId: product(), name: 'site 1', expiresOn: '2026-02-15', renewedBy: 'nobody' }],
    })
    expect(await renewedBy()).toBe('partner')
    await confirm(id)
    expect(await renewedBy()).toBeNull()
  })

  test('what is switched off already needs nobody; a refused proposal changes nothing', async () => {
    await guard({ act: 'renewal_off' })
    expect((await switchOff()).changed).toEqual([])
    await switchedOn()
    const proposedActId = await proposed(switchOff())
    expect(await toClient().refuse({ ...own(), proposedActId, reason: 'We want to keep it.' })).toMatchObject(
      {
        state: 'refused',
        reason: 'We want to keep it.',
      },
    )
    expect(await renewedBy()).toBe('partner')
    expect(await refusalOf(confirm(proposedActId))).toMatchObject({ code: 'proposal_closed' })
  })

  test('another period is proposed with what it leads to, and holds once it is confirmed', async () => {
    await guard({ act: 'frequency' })
    const id = await proposed(everyYear())
    expect((await toClient().get({ ...own(), proposedActId: id })).proposal.preview).toMatchObject({
      act: 'frequency',
      before: 1,
      after: 12,
      expiresOn: '2026-02-15',
      nextEnd: '2027-02-15',
    })
    await confirm(id)
    const [row] = (await client.legal.client.renewals.list({ ...own(), days: 400 })).rows.filter(
      (one) => one.productId === product(),
    )
    expect(row?.months).toBe(12)
    expect((await everyYear()).months).toBe(12)
  })
})

describe('who and when', () => {
  test('only the client’s bosses decide, only representatives guard, only its own people withdraw', async () => {
    await guard({ act: 'order' })
    const proposedActId = await proposed(buy())
    const stranger = await partner(p, 'Stranger')
    const helper = await p.person('Helper')
    for (const [side, role] of [
      [client, 'collaborator'],
      [agency, 'administrator'],
    ] as const)
      await side.legal.client.organisations.addMember({
        organisationId: side.id,
        email: helper.email,
        name: 'Helper',
        language: 'en',
        role,
      })
    const asked = { ...own(), proposedActId }
    expect(await refusalOf(helper.client.guardedActs.get(asked))).toMatchObject({ code: 'boss_only' })
    expect(await refusalOf(helper.client.guardedActs.confirm({ ...asked, previewSha: '' }))).toMatchObject({
      code: 'boss_only',
    })
    for (const side of [stranger, agency])
      expect(
        await refusalOf(
          side.legal.client.guardedActs.confirm({ organisationId: side.id, proposedActId, previewSha: '' }),
        ),
      ).toMatchObject({ code: 'not_found' })
    const away = { partnerId: stranger.id, proposedActId }
    expect(await refusalOf(stranger.legal.client.guardedActs.withdraw(away))).toMatchObject({
      code: 'not_found',
    })
    const { version } = await toClient().guards(byClient())
    expect(
      await refusalOf(helper.client.guardedActs.setGuards({ ...byClient(), version, guards: [] })),
    ).toMatchObject({ code: 'legal_only' })
    expect(await toPartner().guardsOfClient(inClient())).toMatchObject({
      guards: [{ act: 'order', above: '0.00' }],
    })
    await helper.client.guardedActs.withdraw({ partnerId: agency.id, proposedActId })
    expect(await stateOf(proposedActId)).toBe('withdrawn')
  })

  test('guards are kept with the version they were made on, and name only the client’s own products', async () => {
    const { version } = await toClient().guards(byClient())
    const foreign = (await order(p, agency, 1))[0] as Id<'product'>
    const set = (guards: Guard[], at = version) =>
      refusalOf(toClient().setGuards({ ...byClient(), version: at, guards }))
    expect(await set([{ act: 'order', productId: foreign, above: null }])).toMatchObject({
      code: 'product_not_yours',
    })
    expect(await set([{ act: 'frequency', productId: null, above: '5.00' }])).toMatchObject({
      code: 'input_invalid',
    })
    expect(await set([], version + 1)).toMatchObject({ code: 'changed_meanwhile' })
  })

  test('after 72 hours it is over before any job says so, and both sides are told once', async () => {
    await guard({ act: 'order' })
    const id = await proposed(buy())
    await p.at('2026-01-18T09:00:00Z')
    expect(await stateOf(id)).toBe('expired')
    expect(await refusalOf(confirm(id))).toMatchObject({ code: 'proposal_closed' })
    expect(await expireProposals(p.world)).toBe(1)
    expect(await expireProposals(p.world)).toBe(0)
    expect((await letters('act_decided')).map((one) => one.outcome)).toEqual(['expired', 'expired'])
  })

  test('the partnership paused in between: it fails; ended: it is closed with it', async () => {
    await guard({ act: 'order' })
    const id = await proposed(buy())
    await client.legal.client.partnerships.pause(byClient())
    expect((await toClient().get({ ...own(), proposedActId: id })).obstacle).toBe('proposal_fails')
    expect(await refusalOf(confirm(id))).toMatchObject({
      code: 'proposal_fails',
      data: { because: 'not_found' },
    })
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(byClient(), { context }),
    )
    expect(await stateOf(id)).toBe('expired')
    expect(await refusalOf(confirm(id))).toMatchObject({ code: 'proposal_closed' })
  })

  test('whoever proposed it may do less by then: it fails', async () => {
    const helper = await p.person('Helper')
    const { personId } = await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: helper.email,
      name: 'Helper',
      language: 'en',
      role: 'collaborator',
    })
    const holds = (level: 'look' | 'order') => hold(agency, client, { personId, level })
    await holds('order')
    await guard({ act: 'frequency' })
    const id = await proposed(
      helper.client.renewals.changeFrequencyForClient({ ...inClient(), productId: product(), months: 12 }),
    )
    expect((await helper.client.guardedActs.listOfPartner({ partnerId: agency.id })).rows).toHaveLength(1)
    await holds('look')
    expect(await refusalOf(confirm(id))).toMatchObject({
      code: 'proposal_fails',
      data: { because: 'level_too_low' },
    })
  })

  test('confirmed twice at once it happens once; confirmed against withdrawn exactly one wins', async () => {
    await guard({ act: 'order' })
    const before = await productsOfClient()
    const twice = await proposed(buy())
    const codes = await Promise.all([confirm(twice), confirm(twice)].map(codeOf))
    expect(codes.sort()).toEqual(['done', 'proposal_closed'])
    expect(await productsOfClient()).toBe(before + 2)
    for (let n = 0; n < 4; n++) {
      const start = await productsOfClient()
      const proposedActId = await proposed(buy(3 + n))
      const [yes, no] = await Promise.all([
        codeOf(confirm(proposedActId)),
        codeOf(toPartner().withdraw({ partnerId: agency.id, proposedActId })),
      ])
      expect([yes, no].sort()).toEqual(['done', 'proposal_closed'])
      expect(await productsOfClient()).toBe(yes === 'done' ? start + 3 + n : start)
      expect(await stateOf(proposedActId)).toBe(yes === 'done' ? 'confirmed' : 'withdrawn')
    }
  }, 60_000)

  test('each step is in the log with its witness, and gives both sides a receipt', async () => {
    await guard({ act: 'order' })
    const id = await proposed(buy())
    await confirm(id)
    const steps = await rowsOf(
      p.db,
      sql<{ action: string; who: string; witness: Record<string, unknown> }>`
        select e.action, q.name as who, e.witness from audit_event e join person q on q.id = e.person_id
         where e.client_id = ${client.id} and e.action like 'partnership.act%' order by e.id`,
    )
    expect(steps).toMatchObject([
      { action: 'partnership.act_proposed', who: 'Agency Legal', witness: { partnership: partnershipId } },
      {
        action: 'partnership.act_confirmed',
        who: 'Client Legal',
        witness: { by: 'clientLegal', proposal: id, author: agency.legal.id },
      },
    ])
    for (const side of [client, agency]) {
      const receipts = await side.legal.client.audit.receipts({ organisationId: side.id })
      expect(receipts.rows.map((one) => one.action)).toContain('partnership.act_confirmed')
    }
  })
})

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )

test('the machine: only the client’s side says yes or no, only the partner’s takes back, nothing leaves an end', () => {
  const movers: Mover[] = [
    'clientLegal',
    'clientAdmin',
    'partnerLegal',
    'partnerAdmin',
    'proposer',
    'provider',
    'time',
  ]
  for (const by of movers) {
    const mine = movesFrom(proposedActMachine, 'proposed', by)
    expect(mine.includes('confirm')).toBe(by.startsWith('client'))
    expect(mine.includes('withdraw')).toBe(by.startsWith('partner') || by === 'proposer')
    for (const state of ['confirmed', 'refused', 'withdrawn', 'expired'] as const)
      expect(movesFrom(proposedActMachine, state, by)).toEqual([])
  }
  expect(nextState(proposedActMachine, 'proposed', 'expire', 'time')).toBe('expired')
})
