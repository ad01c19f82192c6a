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
import { remindHoldings } from './jobs.ts'

let p: Platform
let client: Side
let agency: Side
let worker: Guest
let products: Id<'product'>[]
beforeEach(async () => {
  p = await openPlatform('2026-01-15T09:00:00Z')
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '1000.00')
  products = await order(p, client, 3)
  worker = await member('Worker', 'collaborator')
})
afterEach(() => p.close())

async function member(name: string, role: 'collaborator' | 'administrator'): Promise<Guest> {
  const guest = await p.person(name)
  const of = { organisationId: agency.id, email: guest.email, name, language: 'en' as const, role }
  await agency.legal.client.organisations.addMember(of)
  return guest
}

const byClient = (partnershipId: Id<'partnership'>) => ({ organisationId: client.id, partnershipId })
const inClient = () => ({ partnerId: agency.id, clientId: client.id })
const limited = (...ids: Id<'product'>[]) => ({
  access: 'limited' as const,
  payer: 'client' as const,
  products: ids.map((productId) => ({ productId, level: 'manage' as const })),
  families: [],
})
const full = { access: 'full' as const, payer: 'client' as const, products: [], families: [] }
const start = (given: Parameters<typeof partnered>[2]) => partnered(client, agency, given)
const reachedBy = (guest: Guest) =>
  guest.client.products
    .listOfClient({ ...inClient(), limit: 200 })
    .then((page) => page.rows.map((row) => [row.id, row.level]))
const moves = (people: { name: string; gains: number; loses: number; changes: number }[]) =>
  people.map(({ name, gains, loses, changes }) => [name, gains, loses, changes])
/** A raw call, with headers of one's own. */
const raw = (
  guest: Guest,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) =>
  p.request(`/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', cookie: guest.cookie, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

describe('what an act would do', () => {
  test('names everybody who gains, loses or changes level, of both organisations and of other partners', async () => {
    const [a = 'prd_', b = 'prd_'] = products
    const rival = await partner(p, 'Rival')
    const one = await start({
      access: 'limited',
      products: [{ productId: a as Id<'product'>, level: 'manage' }],
    })
    await partnered(client, rival, { access: 'full' })
    await hold(agency, client, { personId: worker.id, level: 'look' })
    const { previewRights } = client.legal.client.partnerships
    const seen = await previewRights({ ...byClient(one.id), rights: limited(b as Id<'product'>) })
    expect(moves(seen.people)).toEqual([
      ['Agency Legal', 1, 1, 0],
      ['Worker', 1, 1, 0],
      ['Rival Legal', 1, 1, 0],
    ])
    expect(seen.people[1]?.products).toEqual(
      [
        { productId: a, name: expect.any(String), before: 'look', after: null },
        { productId: b, name: expect.any(String), before: null, after: 'look' },
      ].sort((x, y) => (String(x.productId) < String(y.productId) ? -1 : 1)),
    )
    const before = await reachedBy(worker)
    expect(before).toEqual([[a, 'look']])
    const changed = await client.legal.client.partnerships.changeRights({
      ...{ ...byClient(one.id), version: one.version, preview: seen.hash },
      rights: limited(b as Id<'product'>),
    })
    expect(changed.version).toBe(one.version + 1)
    expect(await reachedBy(worker)).toEqual([[b, 'look']])
  })
  test('leaves nothing behind: neither in the database nor in the log', async () => {
    const one = await start({ access: 'full' })
    const state = () =>
      rowsOf(
        p.db,
        sql`select xmin::text, version, state from partnership union all select xmin::text, 0, action from audit_event`,
      )
    const before = await state()
    await client.legal.client.partnerships.previewEnd(byClient(one.id))
    await client.legal.client.partnerships.previewRights({ ...byClient(one.id), rights: limited() })
    expect(await state()).toEqual(before)
  })
  test('when the world moved meanwhile the act is refused, says what differs, and shows it anew', async () => {
    const one = await start({ access: 'full' })
    const asked = { ...byClient(one.id), rights: limited(...products.slice(0, 1)) }
    const seen = await client.legal.client.partnerships.previewRights(asked)
    await hold(agency, client, { personId: worker.id, level: 'manage' })
    const act = (preview: string) =>
      client.legal.client.partnerships.changeRights({ ...asked, version: one.version, preview })
    const refused = await refusalOf(act(seen.hash))
    expect(refused).toMatchObject({ code: 'preview_stale', status: 412, data: { differs: ['people'] } })
    const now = refused.data.now as typeof seen
    expect(moves(now.people)).toEqual([
      ['Agency Legal', 0, 2, 1],
      ['Worker', 0, 2, 0],
    ])
    expect(await reachedBy(agency.legal)).toHaveLength(3)
    await act(now.hash)
    expect(await reachedBy(agency.legal)).toHaveLength(1)
  })
  test('a preview of something else, or none of ours, is refused too', async () => {
    const one = await start({ access: 'full' })
    const other = await client.legal.client.partnerships.previewRights({
      ...byClient(one.id),
      rights: limited(),
    })
    const act = (preview: string) =>
      client.legal.client.partnerships.changeRights({
        ...{ ...byClient(one.id), version: one.version, preview },
        rights: limited(...products),
      })
    expect((await refusalOf(act(other.hash))).data.differs).toContain('asked')
    expect((await refusalOf(act('whatever'))).data.differs).toEqual(['asked', 'people', 'products', 'orders'])
  })
  test('who pays, who ends and what is given back are bound to their previews as well', async () => {
    const one = await start({ access: 'full' })
    const { partnerships } = client.legal.client
    const payer = await partnerships.previewPayer({ ...byClient(one.id), payer: 'partner' })
    expect(payer).toMatchObject({ version: one.version, peopleAll: 0, renewals: [{}, {}, {}] })
    const paying = await partnerships.changePayer({
      ...{ ...byClient(one.id), version: one.version, preview: payer.hash },
      payer: 'partner',
    })
    const automatic = products[0] ?? 'prd_'
    await client.legal.client.renewals.switchOn({
      organisationId: client.id,
      productIds: [automatic],
    })
    const end = await partnerships.previewEnd(byClient(one.id))
    expect(end.renewals.map((row) => [row.productId, row.paidNow, row.afterwards]).sort()).toEqual(
      products.map((id) => [id, 'partner', id === automatic ? 'automatic' : 'manual']).sort(),
    )
    expect(moves(end.people)).toEqual([['Agency Legal', 0, 3, 0]])
    await hold(agency, client, { personId: worker.id, level: 'look' })
    const ending = (preview: string) =>
      withPassword(client.legal, (context) => partnerships.end({ ...byClient(one.id), preview }, { context }))
    expect(await refusalOf(ending(end.hash))).toMatchObject({
      code: 'preview_stale',
      data: { differs: ['people'] },
    })
    const narrowed = await partnerships.changeRights({
      ...byClient(one.id),
      version: paying.version,
      rights: limited(...products),
    })
    const [first = 'prd_'] = products
    const back = { partnerId: agency.id, partnershipId: one.id, products: [first as Id<'product'>] }
    const seen = await agency.legal.client.partnerships.previewRelinquish(back)
    expect(moves(seen.people)).toEqual([
      ['Agency Legal', 0, 1, 0],
      ['Worker', 0, 1, 0],
    ])
    const giving = { ...back, version: narrowed.version }
    expect(
      await refusalOf(agency.legal.client.partnerships.relinquish({ ...giving, preview: end.hash })),
    ).toMatchObject({ code: 'preview_stale' })
    await agency.legal.client.partnerships.relinquish({ ...giving, preview: seen.hash })
    expect(await reachedBy(worker)).toHaveLength(2)
    await ending((await partnerships.previewEnd(byClient(one.id))).hash)
    expect(await refusalOf(reachedBy(worker))).toMatchObject({ code: 'not_found' })
  })
  test('a partner is shown its own people alone', async () => {
    const rival = await partner(p, 'Rival')
    const one = await start({ access: 'limited', products: limited(...products).products })
    await partnered(client, rival, { access: 'full' })
    const of = { partnerId: agency.id, partnershipId: one.id }
    const seen = await agency.legal.client.partnerships.previewEndAsPartner(of)
    expect(moves(seen.people)).toEqual([['Agency Legal', 0, 3, 0]])
    const whole = await client.legal.client.partnerships.previewEnd(byClient(one.id))
    expect(moves(whole.people)).toEqual([
      ['Agency Legal', 0, 3, 0],
      ['Rival Legal', 3, 0, 0],
    ])
  })
  test('of two who confirm the same preview at once, one is done and the other hears that it is another', async () => {
    const one = await start({ access: 'full' })
    const asked = { ...byClient(one.id), rights: limited(...products.slice(0, 1)) }
    const seen = await client.legal.client.partnerships.previewRights(asked)
    const act = () =>
      client.legal.client.partnerships.changeRights({ ...asked, version: one.version, preview: seen.hash })
    const both = await Promise.allSettled([act(), act()])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'changed_meanwhile' })
  })
})

describe('the version travels in headers', () => {
  test('reading answers an ETag; a change needs it as If-Match: 428 without, 412 with an old one', async () => {
    const one = await start({ access: 'full' })
    const path = `/o/${client.id}/partnerships/${one.id}`
    const read = await raw(client.legal, 'GET', path)
    const etag = read.headers.get('etag') ?? ''
    expect([read.status, etag]).toEqual([200, '"1"'])
    const change = (headers: Record<string, string>, body: unknown = { payer: 'partner' }) =>
      raw(client.legal, 'PUT', `${path}/payer`, body, headers)
    const missing = await change({})
    expect([missing.status, await missing.json()]).toEqual([
      428,
      expect.objectContaining({
        code: 'if_match_missing',
        detail: expect.stringContaining('ETag'),
        flaws: [{ field: 'If-Match', reason: expect.any(String) }],
      }),
    ])
    for (const match of ['*', 'W/"1"', '1', '"x"'])
      expect((await change({ 'if-match': match })).status).toBe(400)
    expect((await change({ 'if-match': etag }, { payer: 'partner', version: 1 })).status).toBe(400)
    const changed = await change({ 'if-match': etag })
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"'])
    const stale = await change({ 'if-match': etag })
    expect([stale.status, await stale.json()]).toEqual([
      412,
      expect.objectContaining({
        code: 'changed_meanwhile',
        version: 2,
        flaws: [{ field: 'If-Match', reason: '"2" holds now' }],
      }),
    ])
  })
  test('rights, terms and what people hold are compared the same way; ending is not held up', async () => {
    const one = await start({ access: 'full' })
    const path = `/o/${client.id}/partnerships/${one.id}`
    expect((await raw(client.legal, 'PUT', `${path}/rights`, { rights: limited() })).status).toBe(428)
    expect((await raw(client.legal, 'PUT', `${path}/term`, { lastDay: null })).status).toBe(428)
    const people = `/p/${agency.id}/c/${client.id}/holdings`
    expect((await raw(agency.legal, 'GET', people)).headers.get('etag')).toBe('"1"')
    const held = { allProducts: true, level: 'manage' }
    expect((await raw(agency.legal, 'PUT', `${people}/${worker.id}`, held)).status).toBe(428)
    expect((await raw(agency.legal, 'DELETE', `${people}/${worker.id}`)).status).toBe(428)
    const given = await raw(agency.legal, 'PUT', `${people}/${worker.id}`, held, { 'if-match': '"1"' })
    expect([given.status, given.headers.get('etag')]).toEqual([200, '"2"'])
    const again = await raw(agency.legal, 'DELETE', `${people}/${worker.id}`, undefined, {
      'if-match': '"1"',
    })
    expect(again.status).toBe(412)
    // the client's own facts did not move with it
    expect((await raw(client.legal, 'GET', path)).headers.get('etag')).toBe('"1"')
    expect((await raw(client.legal, 'POST', `${path}/end`, {})).status).toBe(401)
  })
  test('two administrators give at once from the same page: one is told to look again', async () => {
    await start({ access: 'full' })
    const other = await member('Other', 'collaborator')
    const { version } = await agency.legal.client.clients.holdings(inClient())
    const give = (personId: Id<'person'>) =>
      agency.legal.client.clients.setHolding({
        ...inClient(),
        personId,
        version,
        allProducts: true,
        level: 'look',
      })
    const both = await Promise.allSettled([give(worker.id), give(other.id)])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'changed_meanwhile' })
  })
})

describe('what a collaborator holds', () => {
  test('ends with its last day, whether a job runs or not, and is seen to have ended', async () => {
    const [first = 'prd_'] = products
    await start({ access: 'full' })
    await hold(agency, client, { personId: worker.id, level: 'manage', lastDay: '2026-02-20' })
    await p.at('2026-02-20T22:59:59Z')
    expect(await reachedBy(worker)).toHaveLength(3)
    const who = (at?: string) =>
      client.legal.client.access
        .who({ organisationId: client.id, productId: first as Id<'product'>, ...(at ? { at } : {}) })
        .then(({ people }) => people.map(({ name }) => name))
    expect(await who()).toEqual(['Client Legal', 'Agency Legal', 'Worker'])
    await p.at('2026-02-20T23:00:00Z')
    expect(await refusalOf(reachedBy(worker))).toMatchObject({ code: 'not_found' })
    expect(await who()).toEqual(['Client Legal', 'Agency Legal'])
    expect(await who('2026-02-20T22:59:59Z')).toEqual(['Client Legal', 'Agency Legal', 'Worker'])
    const { rows } = await agency.legal.client.clients.holdings(inClient())
    expect(rows.find((row) => row.personId === worker.id)).toMatchObject({
      lastDay: '2026-02-20',
      over: true,
    })
  })
  test('is told of 30, 7 and 1 days before, to the person and to those who rule, once each', async () => {
    const boss = await member('Boss', 'administrator')
    await start({ access: 'full' })
    await hold(agency, client, { personId: worker.id, level: 'manage', lastDay: '2026-03-31' })
    const due = async (day: string) => {
      await p.at(`${day}T12:00:00Z`)
      return [await remindHoldings(p.world), await remindHoldings(p.world)]
    }
    expect(await due('2026-02-28')).toEqual([0, 0])
    expect(await due('2026-03-02')).toEqual([1, 0])
    expect(await due('2026-03-26')).toEqual([1, 0])
    expect(await due('2026-03-31')).toEqual([1, 0])
    const letters = await rowsOf(
      p.db,
      sql<{ recipient: string; days: number }>`
        select recipient, (facts->>'days')::int as days from letter where template = 'holding_ending' order by id`,
    )
    const told = [worker.email, agency.legal.email, boss.email].sort()
    expect(letters.map((letter) => letter.days)).toEqual([30, 30, 30, 7, 7, 7, 1, 1, 1])
    for (const days of [30, 7, 1])
      expect(
        letters
          .filter((letter) => letter.days === days)
          .map(({ recipient }) => recipient)
          .sort(),
      ).toEqual(told)
    await hold(agency, client, { personId: worker.id, level: 'manage', lastDay: '2026-04-02' })
    expect(await due('2026-03-31')).toEqual([1, 0])
  })
  test('cannot end before it begins, nor be set for oneself, nor by who does not rule', async () => {
    await start({ access: 'full' })
    expect(
      await refusalOf(hold(agency, client, { personId: worker.id, level: 'look', lastDay: '2026-01-14' })),
    ).toMatchObject({ code: 'input_invalid', data: { flaws: [{ field: 'lastDay' }] } })
    await hold(agency, client, { personId: worker.id, level: 'look' })
    const raising = { ...inClient(), version: 2, allProducts: true, level: 'order' as const }
    expect(
      await refusalOf(worker.client.clients.setHolding({ ...raising, personId: worker.id })),
    ).toMatchObject({ code: 'boss_only' })
    expect(
      await refusalOf(agency.legal.client.clients.setHolding({ ...raising, personId: agency.legal.id })),
    ).toMatchObject({ code: 'holding_needs_collaborator' })
  })
  test('is previewed: what one person gains, and that it is still so', async () => {
    await start({ access: 'full' })
    const held = { allProducts: true, level: 'manage' as const, products: [], lastDay: null }
    const of = { ...inClient(), personId: worker.id }
    const seen = await agency.legal.client.clients.previewHolding({ ...of, holding: held })
    expect(moves(seen.people)).toEqual([['Worker', 3, 0, 0]])
    await order(p, client, 1)
    const set = (preview: string) =>
      agency.legal.client.clients.setHolding({ ...of, ...held, version: seen.version ?? 0, preview })
    expect(await refusalOf(set(seen.hash))).toMatchObject({ code: 'preview_stale' })
    await set((await agency.legal.client.clients.previewHolding({ ...of, holding: held })).hash)
    expect(await reachedBy(worker)).toHaveLength(4)
  })
})

describe('people assigned while inviting', () => {
  const assign = (level: 'look' | 'manage' | 'order', more: object = {}) => [
    { personId: worker.id, level, allProducts: true, families: [], products: [], lastDay: null, ...more },
  ]
  const ask = (assigned: ReturnType<typeof assign>) =>
    agency.legal.client.invitations.ask({
      ...{ partnerId: agency.id, email: client.legal.email, language: 'en', assigned },
      wish: { access: 'full', payer: 'client', families: [] },
    })

  test('hold it with the acceptance, narrowed to what the client gave, and the client saw them before', async () => {
    const asked = await ask(assign('order', { lastDay: '2026-06-30' }))
    expect(asked.assigned).toEqual(assign('order', { lastDay: '2026-06-30' }))
    const accepting = {
      invitationId: asked.id,
      organisationId: client.id,
      granted: limited(...products.slice(0, 1)),
    }
    expect(await refusalOf(reachedBy(worker))).toMatchObject({ code: 'not_found' })
    const seen = await client.legal.client.invitations.previewAcceptance(accepting)
    expect(moves(seen.people)).toEqual([
      ['Agency Legal', 1, 0, 0],
      ['Worker', 1, 0, 0],
    ])
    const shown = await client.legal.client.invitations.open({ invitationId: asked.id })
    expect(shown.invitation.assigned).toEqual([])
    await client.legal.client.invitations.accept({ ...accepting, preview: seen.hash })
    expect(await reachedBy(worker)).toEqual([[products[0], 'manage']])
    const { rows } = await agency.legal.client.clients.holdings(inClient())
    expect(rows.find((row) => row.personId === worker.id)).toMatchObject({
      level: 'order',
      lastDay: '2026-06-30',
    })
    const told = await rowsOf(
      p.db,
      sql`select 1 from letter where template = 'holding_changed' and recipient = ${worker.email}`,
    )
    expect(told).toHaveLength(1)
  })
  test('by the partner who answers an offer: by category, by product, and only its collaborators', async () => {
    const offered = await client.legal.client.invitations.offer({
      ...{ organisationId: client.id, partnerId: agency.id },
      rights: limited(...products.slice(0, 2)),
    })
    const accept = (assigned: ReturnType<typeof assign>, preview?: string) =>
      agency.legal.client.invitations.accept({
        ...{ invitationId: offered.id, assigned },
        ...(preview ? { preview } : {}),
      })
    expect(
      await refusalOf(accept([{ ...assign('look')[0], personId: agency.legal.id } as never])),
    ).toMatchObject({
      code: 'holding_needs_collaborator',
    })
    const some = assign('look', { allProducts: false, products: products.slice(1) })
    const seen = await agency.legal.client.invitations.previewAcceptance({
      invitationId: offered.id,
      assigned: some,
    })
    expect(moves(seen.people)).toEqual([
      ['Agency Legal', 2, 0, 0],
      ['Worker', 1, 0, 0],
    ])
    await accept(some, seen.hash)
    expect(await reachedBy(worker)).toEqual([[products[1], 'look']])
  })
  test('who left meanwhile gets nothing, and whoever saw them in the preview is told', async () => {
    const asked = await ask(assign('manage'))
    const accepting = { invitationId: asked.id, organisationId: client.id, granted: full }
    const seen = await client.legal.client.invitations.previewAcceptance(accepting)
    await withPassword(agency.legal, (context) =>
      agency.legal.client.organisations.removeMember(
        { organisationId: agency.id, personId: worker.id },
        { context },
      ),
    )
    const accept = (preview: string) => client.legal.client.invitations.accept({ ...accepting, preview })
    expect(await refusalOf(accept(seen.hash))).toMatchObject({
      code: 'preview_stale',
      data: { differs: ['people'] },
    })
    await accept((await client.legal.client.invitations.previewAcceptance(accepting)).hash)
    expect(await rowsOf(p.db, sql`select 1 from holding`)).toEqual([])
  })
  test('are the partner’s to say: a client who answers cannot name them', async () => {
    const asked = await ask([])
    const accepting = { invitationId: asked.id, organisationId: client.id, assigned: assign('look') }
    expect(await refusalOf(client.legal.client.invitations.accept(accepting))).toMatchObject({
      code: 'input_invalid',
      data: { flaws: [{ field: 'assigned' }] },
    })
  })
})

describe('after an end', () => {
  test('people of the partner who are external users are listed, and kept or removed one by one', async () => {
    const one = await start({ access: 'full' })
    const of = byClient(one.id)
    await client.legal.client.organisations.addMember({
      ...{ organisationId: client.id, email: worker.email, name: 'Worker', language: 'en', role: 'external' },
    })
    const { partnerships } = client.legal.client
    expect(await partnerships.residual(of)).toEqual([])
    await withPassword(client.legal, (context) => partnerships.end(of, { context }))
    expect(await partnerships.residual(of)).toEqual([
      { personId: worker.id, name: 'Worker', products: 0, keptAt: null },
    ])
    expect(await refusalOf(partnerships.keepResidual({ ...of, personId: agency.legal.id }))).toMatchObject({
      code: 'not_found',
    })
    await partnerships.keepResidual({ ...of, personId: worker.id })
    expect(await partnerships.residual(of)).toMatchObject([{ keptAt: '2026-01-15T09:00:00.000Z' }])
  })
  test('a new beginning between the two takes up the one before', async () => {
    const one = await start({ access: 'full' })
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(byClient(one.id), { context }),
    )
    const again = await start({ access: 'full' })
    expect(await rowsOf(p.db, sql`select previous_id from partnership where id = ${again.id}`)).toEqual([
      { previous_id: one.id },
    ])
  })
})

describe('a refusal for want of a level or a role', () => {
  const lines = () => ({ lines: [{ renewProductId: products[0] as Id<'product'> }] })
  const names = (refused: { data: Record<string, unknown> }) =>
    (refused.data.who_can_grant as { name: string }[]).map(({ name }) => name)

  test('where the client gives enough, names those of the partner who can hand it on', async () => {
    await start({ access: 'full' })
    await hold(agency, client, { personId: worker.id, level: 'look' })
    const refused = await refusalOf(worker.client.orders.quoteForClient({ ...inClient(), ...lines() }))
    expect(refused).toMatchObject({
      code: 'level_too_low',
      status: 403,
      data: {
        missing: { level: 'order', has: 'look' },
        request_url: expect.stringContaining(`/p/${agency.id}/clients/${client.id}?part=people`),
      },
    })
    expect(names(refused)).toEqual(['Agency Legal'])
  })
  test('where the ceiling is too low, names the client’s representatives', async () => {
    await start({ access: 'limited', products: limited(...products).products })
    const refused = await refusalOf(agency.legal.client.orders.quoteForClient({ ...inClient(), ...lines() }))
    expect(refused).toMatchObject({
      code: 'limited_never_spends',
      data: { missing: { level: 'order', has: 'manage' } },
    })
    expect(names(refused)).toEqual(['Client Legal'])
  })
  test('for want of a role, names who has it; a stranger is told nothing', async () => {
    const one = await start({ access: 'full' })
    const refused = await refusalOf(worker.client.clients.holdings(inClient()))
    expect(refused).toMatchObject({ code: 'boss_only', data: { missing: { role: 'administrator' } } })
    expect(names(refused)).toEqual(['Agency Legal'])
    const stranger = await organisation(p, 'Stranger')
    const other = await refusalOf(stranger.legal.client.partnerships.get(byClient(one.id)))
    expect([other.code, other.data.who_can_grant]).toEqual(['not_found', undefined])
  })
})
