import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  brokenPromises,
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
import type { Rights } from './contract.ts'
import { rightsAfter } from './handover.ts'
import { followHandovers } from './jobs.ts'

let p: Platform
let client: Side
let old: Side
let next: Side
let products: Id<'product'>[]
beforeEach(async () => {
  p = await openPlatform('2026-01-15T09:00:00Z')
  client = await organisation(p, 'Client')
  old = await partner(p, 'Old Partner')
  next = await partner(p, 'Next Partner')
  await topUp(client, '500.00')
  products = await order(p, client, 4)
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const own = () => ({ organisationId: client.id })
const handovers = () => client.legal.client.handovers
const list = (ids: Id<'product'>[], level: 'look' | 'manage' = 'manage') =>
  ids.map((productId) => ({ productId, level }))

interface Begun {
  partnershipId: Id<'partnership'>
  handoverId: Id<'handover'>
}

async function begin(
  partnershipId: Id<'partnership'>,
  more: { products?: Id<'product'>[]; lastDay?: string } = {},
): Promise<Begun> {
  const { version } = await client.legal.client.partnerships.get({ ...own(), partnershipId })
  const { id } = await handovers().open({
    ...own(),
    partnershipId,
    version,
    toId: next.id,
    lastDay: '2026-02-15',
    ...more,
  })
  return { partnershipId, handoverId: id }
}

/** The partner that comes accepts the ordinary invitation. */
async function accept(): Promise<Id<'partnership'>> {
  const [offer] = (await next.legal.client.invitations.ofPartner({ partnerId: next.id, state: 'pending' }))
    .rows
  const started = await next.legal.client.invitations.accept({ invitationId: offer?.id ?? 'inv_' })
  return started.id
}

const look = (handoverId: Id<'handover'>) => handovers().get({ ...own(), handoverId })
async function flip(handoverId: Id<'handover'>) {
  const { previewSha } = await look(handoverId)
  return handovers().flip({ ...own(), handoverId, previewSha })
}

/** What somebody of a partner reaches of the client, each product with its level; nothing where it is not there. */
const reached = async (side: Side, guest: Guest = side.legal): Promise<Record<string, string>> => {
  const page = await guest.client.products
    .listOfClient({ partnerId: side.id, clientId: client.id, limit: 200 })
    .catch(() => ({ rows: [] }))
  return Object.fromEntries(page.rows.map((row) => [row.id, row.level]))
}
async function giveBack(partnershipId: Id<'partnership'>, ids: Id<'product'>[]) {
  const { version } = await old.legal.client.clients.get({ partnerId: old.id, clientId: client.id })
  return old.legal.client.partnerships.relinquish({
    partnerId: old.id,
    partnershipId,
    version,
    products: ids,
  })
}
const at = (level: string, ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, level]))
const told = (what: string) =>
  rowsOf(
    p.db,
    sql<{
      recipient: string
    }>`select recipient from letter where template = 'handover_moved' and facts ->> 'what' = ${what} order by recipient`,
  ).then((rows) => rows.map((row) => row.recipient))
/** Products that two partners manage, or that nobody does though somebody did: never to be found. */
const managers = () =>
  rowsOf(
    p.db,
    sql<{ id: string; n: number }>`
      select p.id, count(m.product_id)::int as n from product p left join access.managed m on m.product_id = p.id and m.level > 1
       where p.organisation_id = ${client.id} group by 1 order by 1`,
  ).then((rows) => Object.fromEntries(rows.map((row) => [row.id, row.n])))

describe('from one partner to another', () => {
  test('full access: the second looks as soon as it accepted, and gains all in one act; the client pays', async () => {
    const { id } = await partnered(client, old, { access: 'full', payer: 'partner' })
    const { handoverId } = await begin(id)
    expect(await reached(next)).toEqual({})
    expect(await told('opened')).toEqual([client.legal.email, old.legal.email])
    const second = await accept()
    expect(await reached(old)).toEqual(at('order', products))
    expect(await reached(next)).toEqual(at('look', products))
    expect(await look(handoverId)).toMatchObject({
      handover: { accepted: true, everything: true, count: products.length, lastDay: '2026-02-15' },
      loses: [{ name: 'Old Partner Legal', level: 'order' }],
      gains: [{ name: 'Next Partner Legal' }],
      fromAfter: 'limited',
      toAfter: 'full',
    })

    expect(await flip(handoverId)).toMatchObject({ state: 'done', closedBecause: 'flipped' })
    expect(await reached(old)).toEqual({})
    expect(await reached(next)).toEqual(at('order', products))
    expect(await client.legal.client.partnerships.get({ ...own(), partnershipId: second })).toMatchObject({
      access: 'full',
      payer: 'client',
    })
    expect(await client.legal.client.partnerships.get({ ...own(), partnershipId: id })).toMatchObject({
      state: 'active',
      access: 'limited',
      payer: 'client',
      products: [],
    })
    expect(await told('flipped')).toEqual([client.legal.email, next.legal.email, old.legal.email])
    expect(await refusalOf(flip(handoverId))).toMatchObject({ code: 'handover_closed' })
  })

  test('limited access: the lists and the categories go over, at the levels they had', async () => {
    const [a = 'prd_', b = 'prd_', c = 'prd_'] = products
    const { id } = await partnered(client, old, {
      access: 'limited',
      products: [...list([a]), ...list([b], 'look')],
      families: [{ family: 'hosting', level: 'manage' }],
    })
    const second = await partnered(client, next, { access: 'limited', products: list([c]) })
    const { handoverId } = await begin(id)
    expect(await told('opened')).toEqual([client.legal.email, next.legal.email, old.legal.email])
    expect(await reached(next)).toEqual({ ...at('look', [a, b]), ...at('manage', [c]) })
    await flip(handoverId)
    expect(await reached(old)).toEqual({})
    expect(await reached(next)).toEqual({ ...at('manage', [a, c]), ...at('look', [b]) })
    const { families } = await client.legal.client.partnerships.get({ ...own(), partnershipId: second.id })
    expect(families).toEqual([{ family: 'hosting', level: 'manage' }])
  })

  test('some products of a full access: the rest stays where it is', async () => {
    const { id } = await partnered(client, old, { access: 'full' })
    const some = products.slice(0, 2)
    const { handoverId } = await begin(id, { products: some })
    await accept()
    expect(await reached(next)).toEqual(at('look', some))
    await flip(handoverId)
    expect(await reached(old)).toEqual(at('order', products.slice(2)))
    expect(await reached(next)).toEqual(at('manage', some))
  })

  test('from limited to the one that has full access: it gains what nobody is granted any more', async () => {
    const some = products.slice(0, 2)
    const { id } = await partnered(client, old, { access: 'limited', products: list(some) })
    await partnered(client, next, { access: 'full' })
    const { handoverId } = await begin(id, { products: products.slice(0, 1) })
    await flip(handoverId)
    expect(await reached(old)).toEqual(at('manage', products.slice(1, 2)))
    expect(await reached(next)).toEqual(at('order', [products[0] ?? '', ...products.slice(2)]))
  })

  test('the partner that comes prepares who does what; before the change they look, afterwards they manage', async () => {
    const { id } = await partnered(client, old, { access: 'limited', products: list(products) })
    const { handoverId } = await begin(id)
    await accept()
    const helper = await p.person('Helper')
    await next.legal.client.organisations.addMember({
      organisationId: next.id,
      email: helper.email,
      name: 'Helper',
      language: 'en',
      role: 'collaborator',
    })
    await hold(next, client, { personId: helper.id, level: 'manage' })
    expect(await reached(next, helper)).toEqual(at('look', products))
    await flip(handoverId)
    expect(await reached(next, helper)).toEqual(at('manage', products))
  })
})

describe('who and when', () => {
  test('only representatives of the client; the partners see it, a stranger nothing', async () => {
    const { id } = await partnered(client, old, { access: 'full' })
    const { handoverId } = await begin(id)
    const ofNext = () => next.legal.client.handovers.listOfPartner({ partnerId: next.id })
    expect(await ofNext()).toEqual([])
    await accept()
    expect(await ofNext()).toMatchObject([
      { id: handoverId, client: { name: 'Client' }, count: products.length },
    ])
    expect(await old.legal.client.handovers.listOfPartner({ partnerId: old.id })).toMatchObject([
      { id: handoverId, to: { name: 'Next Partner' } },
    ])
    const boss = await p.person('Boss')
    await client.legal.client.organisations.addMember({
      organisationId: client.id,
      email: boss.email,
      name: 'Boss',
      language: 'en',
      role: 'administrator',
    })
    const { previewSha } = await boss.client.handovers.get({ ...own(), handoverId })
    const asked = { ...own(), handoverId }
    expect(await refusalOf(boss.client.handovers.flip({ ...asked, previewSha }))).toMatchObject({
      code: 'legal_only',
    })
    expect(await refusalOf(boss.client.handovers.cancel(asked))).toMatchObject({ code: 'legal_only' })
    for (const side of [old, next])
      expect(
        await refusalOf(
          side.legal.client.handovers.flip({ organisationId: side.id, handoverId, previewSha }),
        ),
      ).toMatchObject({ code: 'not_found' })
  })

  test('not before it accepted, not to itself, one at a time, not what it does not manage, not for ever', async () => {
    const [a = 'prd_'] = products
    const { id } = await partnered(client, old, { access: 'limited', products: list([a]) })
    const { handoverId } = await begin(id)
    expect(await refusalOf(flip(handoverId))).toMatchObject({ code: 'handover_not_accepted' })
    expect(await refusalOf(begin(id))).toMatchObject({ code: 'handover_open' })
    await handovers().cancel({ ...own(), handoverId })
    expect(await refusalOf(begin(id, { products: products.slice(1) }))).toMatchObject({ code: 'not_managed' })
    expect(await refusalOf(begin(id, { lastDay: '2026-12-31' }))).toMatchObject({ code: 'input_invalid' })
    const version = (await client.legal.client.partnerships.get({ ...own(), partnershipId: id })).version
    const open = (toId: Id<'organisation'>, at = version) =>
      refusalOf(handovers().open({ ...own(), partnershipId: id, version: at, toId, lastDay: '2026-02-15' }))
    expect(await open(old.id)).toMatchObject({ code: 'same_organisation' })
    expect(await open(client.id)).toMatchObject({ code: 'same_organisation' })
    expect(await open(next.id, version + 1)).toMatchObject({ code: 'changed_meanwhile' })
  })

  test('what was seen is what happens: a change in between is refused, looked at again it is done', async () => {
    const { id } = await partnered(client, old, { access: 'limited', products: list(products.slice(0, 2)) })
    const { handoverId } = await begin(id)
    await accept()
    const { previewSha } = await look(handoverId)
    await giveBack(id, products.slice(0, 1))
    expect(await refusalOf(handovers().flip({ ...own(), handoverId, previewSha }))).toMatchObject({
      code: 'proposal_changed',
    })
    await flip(handoverId)
    expect(await reached(next)).toEqual(at('manage', products.slice(1, 2)))
  })

  test('cancelled, over by its day, declined or with the partnership ended: the second sees nothing any more', async () => {
    const { id } = await partnered(client, old, { access: 'full' })
    const first = await begin(id)
    await accept()
    await handovers().cancel({ ...own(), handoverId: first.handoverId })
    expect([await reached(old), await reached(next)]).toEqual([at('order', products), {}])

    const second = await begin(id, { lastDay: '2026-01-20' })
    expect(await reached(next)).toEqual(at('look', products))
    await p.at('2026-01-19T12:00:00Z')
    expect([await followHandovers(p.world), await followHandovers(p.world)]).toEqual([1, 0])
    expect(await told('reminder')).toHaveLength(3)
    await p.at('2026-01-21T09:00:00Z')
    expect(await reached(next)).toEqual({})
    expect(await refusalOf(flip(second.handoverId))).toMatchObject({ code: 'handover_closed' })
    expect([await followHandovers(p.world), await followHandovers(p.world)]).toEqual([1, 0])
    expect(await told('expired')).toHaveLength(3)

    const third = await begin(id, { lastDay: '2026-02-20' })
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end({ ...own(), partnershipId: id }, { context }),
    )
    expect((await look(third.handoverId)).handover).toMatchObject({
      state: 'cancelled',
      closedBecause: 'partnership_ended',
    })
    expect(await reached(next)).toEqual({})
  })

  test('declined by the one that was to come: it is over', async () => {
    const { id } = await partnered(client, old, { access: 'full' })
    const { handoverId } = await begin(id)
    const [offer] = (await next.legal.client.invitations.ofPartner({ partnerId: next.id, state: 'pending' }))
      .rows
    await next.legal.client.invitations.decline({ invitationId: offer?.id ?? 'inv_' })
    expect((await look(handoverId)).handover).toMatchObject({ closedBecause: 'invitation_closed' })
  })

  test('paused on either side: the first may rest, the second has to be there', async () => {
    const { id } = await partnered(client, old, { access: 'full' })
    const { handoverId } = await begin(id)
    const second = await accept()
    await client.legal.client.partnerships.pause({ ...own(), partnershipId: id })
    expect([await reached(old), await reached(next)]).toEqual([{}, at('look', products)])
    await client.legal.client.partnerships.pause({ ...own(), partnershipId: second })
    expect(await refusalOf(flip(handoverId))).toMatchObject({ code: 'handover_not_accepted' })
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.resume({ ...own(), partnershipId: second }, { context }),
    )
    await flip(handoverId)
    expect(await reached(next)).toEqual(at('order', products))
  })
})

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )

test('at once with a cancellation, the end of either, or what gives back: never two managers, never none by halves', async () => {
  const [a = 'prd_', b = 'prd_'] = products
  let { id } = await partnered(client, old, { access: 'limited', products: list([a, b]) })
  await partnered(client, next, { access: 'limited' })
  for (let n = 0; n < 6; n++) {
    const { handoverId } = await begin(id)
    const { previewSha } = await look(handoverId)
    const rivals = [
      () => handovers().cancel({ ...own(), handoverId }),
      () => giveBack(id, [a]),
      () => handovers().flip({ ...own(), handoverId, previewSha }),
    ]
    const rival = rivals[n % 3] ?? rivals[0]
    const [first, second] = await Promise.all([
      codeOf(handovers().flip({ ...own(), handoverId, previewSha })),
      codeOf((rival as () => Promise<unknown>)()),
    ])
    const held = await managers()
    expect(Math.max(...Object.values(held))).toBeLessThanOrEqual(1)
    const isFlipped = (await look(handoverId)).handover.state === 'done'
    if (n % 3 === 1) expect([first, second]).toContain('done')
    else {
      expect([first, second].sort()).toEqual(['done', 'handover_closed'])
      expect(await reached(isFlipped ? old : next)).toEqual({})
    }
    // back to the beginning
    if (!isFlipped) await codeOf(handovers().cancel({ ...own(), handoverId }))
    const all = await client.legal.client.partnerships.list(own())
    const give = async (side: Side, ids: Id<'product'>[]) => {
      const row = all.find((one) => one.partner.id === side.id)
      if (!row) return
      const now = await client.legal.client.partnerships.get({ ...own(), partnershipId: row.id })
      await client.legal.client.partnerships.changeRights({
        ...own(),
        partnershipId: row.id,
        version: now.version,
        rights: { access: 'limited', payer: 'client', products: list(ids), families: [] },
      })
      if (side === old) id = row.id
    }
    await give(next, [])
    await give(old, [a, b])
  }
}, 60_000)

describe('how the two stand afterwards', () => {
  const full: Rights = { access: 'full', payer: 'partner', products: [], families: [] }
  const some = (...ids: string[]): Rights => ({
    access: 'limited',
    payer: 'client',
    products: ids.map((id) => ({ productId: `prd_${id}`, level: 'manage' as const })),
    families: [{ family: 'mail', level: 'look' }],
  })
  const handed = (...ids: string[]) =>
    ids.map((id) => ({ productId: `prd_${id}` as const, name: id, level: 2 }))
  const none = { access: 'limited', payer: 'client', products: [], families: [] }
  test.each([
    ['everything, full → limited', true, full, some('x'), none, { ...full, payer: 'client' }],
    ['everything, limited → full', true, some('a'), full, none, full],
    ['some, full → limited', false, full, some('x'), full, { ...some('x', 'a'), families: some().families }],
    ['some, limited → full', false, some('a', 'b'), full, some('b'), full],
    ['some, limited → limited', false, some('a', 'b'), some('x'), some('b'), some('x', 'a')],
  ] as const)('%s', (_name, everything, from, to, fromAfter, toAfter) => {
    expect(rightsAfter({ everything }, handed('a'), from, to)).toEqual({ from: fromAfter, to: toAfter })
  })
})
