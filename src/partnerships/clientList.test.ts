import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  hold,
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  topUp,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { readShown } from './clientFilter.ts'

let p: Platform
let agency: Side
let client: Side
let river: Side
beforeAll(async () => {
  p = await openPlatform()
  agency = await partner(p, 'Agency')
  client = await organisation(p, 'Mountain')
  river = await organisation(p, 'River', 'FR')
  await partnered(client, agency, { access: 'full' })
  await partnered(river, agency, { access: 'full', payer: 'partner' })
})
afterAll(() => p.close())

type Asked = Omit<Parameters<Guest['client']['clients']['list']>[0], 'partnerId'>
const listed = (asked: Asked = {}, by = agency.legal) =>
  by.client.clients.list({ partnerId: agency.id, ...asked })
const names = async (asked: Asked = {}, by = agency.legal) =>
  (await listed(asked, by)).rows.map((row) => row.name)

const seated = (guest: Guest, role: 'collaborator' | 'administrator') =>
  agency.legal.client.organisations.addMember({
    organisationId: agency.id,
    email: guest.email,
    name: 'W',
    language: 'en',
    role,
  })

test('a client that changes its name is listed, sorted and found by the new one', async () => {
  expect(await names()).toEqual(['Mountain', 'River'])
  await sql`update organisation set name = 'Peak' where id = ${client.id}`.execute(p.db)
  expect(await names({ q: 'peak' })).toEqual(['Peak'])
  await sql`update organisation set name = 'Valley' where id = ${client.id}`.execute(p.db)
  expect(await names()).toEqual(['River', 'Valley'])
  expect(await names({ q: 'peak' })).toEqual([])
  expect(await names({ q: 'vall' })).toEqual(['Valley'])
})

test('a client is found by the address the invitation went to, its number and its products', async () => {
  await topUp(client, '500.00')
  await order(p, client, 1, 'valley-shop.ch')
  await sql`update organisation set register_number = 'CHE-114.860.191' where id = ${client.id}`.execute(p.db)
  expect(await names({ q: client.legal.email })).toEqual(['Valley'])
  expect(await names({ q: '114.860' })).toEqual(['Valley'])
  expect(await names({ q: 'valley-sh' })).toEqual(['Valley'])
  expect(await names({ q: 'valley_sh' })).toEqual([])
})

test('clients are narrowed by country, language, payer and by what falls due soon', async () => {
  await sql`update organisation set language = 'fr' where id = ${river.id}`.execute(p.db)
  expect(await names({ country: 'FR' })).toEqual(['River'])
  expect(await names({ country: 'IT' })).toEqual([])
  expect(await names({ language: 'fr' })).toEqual(['River'])
  expect(await names({ language: 'en' })).toEqual(['Valley'])
  expect(await names({ payer: 'partner' })).toEqual(['River'])
  expect(await names({ sort: 'payer' })).toEqual(['Valley', 'River'])
  expect(await names({ dueWithin: 0 })).toEqual([])
  const due = await listed({ dueWithin: 366 })
  expect(due.rows.map((row) => [row.name, row.nextDue?.name])).toEqual([['Valley', 'valley-shop.ch']])
  expect(due.total).toBe(1)
})

test('what falls due is sought among what one reaches oneself', async () => {
  const worker = await p.person('Worker')
  await seated(worker, 'collaborator')
  expect(await names({ dueWithin: 366 }, worker)).toEqual([])
  await hold(agency, client, { personId: worker.id, level: 'look' })
  expect(await names({ dueWithin: 366 }, worker)).toEqual(['Valley'])
  expect(await names({ level: 'look' }, worker)).toEqual(['Valley'])
  expect(await names({ level: 'order' }, worker)).toEqual([])
  expect(await names({ level: 'order' })).toEqual(['River', 'Valley'])
})

test('an invitation has a language but neither country nor currency before it is answered', async () => {
  await agency.legal.client.invitations.ask({
    partnerId: agency.id,
    email: 'qui@lontano.example',
    company: 'Lontano',
    language: 'it',
    wish: { access: 'limited', families: [] },
  })
  const { rows } = await listed({ state: 'invited' })
  expect(rows).toMatchObject([
    { name: 'Lontano', country: null, currency: null, language: 'it', level: null },
  ])
  expect(await names({ language: 'it' })).toEqual(['Lontano'])
  expect(await names({ q: 'lontano.ex' })).toEqual(['Lontano'])
  expect(await names({ country: 'CH', q: 'Lon' })).toEqual([])
})

test('a page that has become empty still says how many there are', async () => {
  const first = await listed({ limit: 2 })
  expect([first.rows.length, first.total]).toEqual([2, 3])
  await sql`update organisation set name = 'Alps' where id = ${client.id}`.execute(p.db)
  const second = await listed({ limit: 2, cursor: first.next ?? '' })
  expect(second).toMatchObject({ rows: [], next: null, total: 3 })
})

test('views are kept per person and partner, replaced by name, and forgotten by their owner alone', async () => {
  const { clients } = agency.legal.client
  const due = { dueWithin: 30, sort: 'due' as const, columns: ['payer' as const, 'due' as const] }
  await clients.saveView({ partnerId: agency.id, name: 'Renewals', shown: due })
  const views = await clients.saveView({ partnerId: agency.id, name: 'French', shown: { language: 'fr' } })
  expect(views.map(({ name }) => name)).toEqual(['French', 'Renewals'])
  await clients.saveView({ partnerId: agency.id, name: 'French', shown: { country: 'FR' } })
  const kept = await clients.views({ partnerId: agency.id })
  expect(kept.map(({ name, shown }) => [name, shown])).toEqual([
    ['French', { country: 'FR' }],
    ['Renewals', due],
  ])
  const viewId = kept[0]?.id ?? 'clv_'
  const colleague = await p.person('Colleague')
  await seated(colleague, 'administrator')
  expect(await colleague.client.clients.views({ partnerId: agency.id })).toEqual([])
  const refused = await refusalOf(colleague.client.clients.dropView({ partnerId: agency.id, viewId }))
  expect(refused.code).toBe('not_found')
  await clients.dropView({ partnerId: agency.id, viewId })
  expect((await clients.views({ partnerId: agency.id })).map(({ name }) => name)).toEqual(['Renewals'])
})

test('no more than 30 views fit; what was removed makes room', async () => {
  const { clients } = agency.legal.client
  const save = (n: number) =>
    clients.saveView({ partnerId: agency.id, name: `View ${n}`, shown: { q: String(n) } })
  for (let n = 1; n <= 29; n += 1) await save(n)
  expect((await refusalOf(save(30))).code).toBe('too_many_views')
  const [view] = await clients.views({ partnerId: agency.id })
  await clients.dropView({ partnerId: agency.id, viewId: view?.id ?? 'clv_' })
  expect(await save(30)).toHaveLength(30)
})

test('the same view saved twice at once is there once', async () => {
  const { legal } = await partner(p, 'Twice')
  const partnerId = (await legal.client.people.me({})).hats[0]?.organisationId ?? 'org_'
  const save = () => legal.client.clients.saveView({ partnerId, name: 'Mine', shown: {} }).catch(() => null)
  await Promise.all([save(), save(), save()])
  expect((await legal.client.clients.views({ partnerId })).map(({ name }) => name)).toEqual(['Mine'])
})

test('a view from an older version shows everything rather than nothing', () => {
  expect(readShown({ payer: 'client', colour: 'red' })).toEqual({})
  expect(readShown({ payer: 'client' })).toEqual({ payer: 'client' })
})

test('several clients are given to a collaborator at once, or none of them', async () => {
  const worker = await p.person('Helper')
  await seated(worker, 'collaborator')
  const { clients } = agency.legal.client
  const of = { partnerId: agency.id, personId: worker.id, level: 'manage' as const }
  const stranger = await organisation(p, 'Stranger')
  const refused = await refusalOf(clients.assign({ ...of, clientIds: [client.id, river.id, stranger.id] }))
  expect(refused.code).toBe('not_found')
  expect(await names({}, worker)).toEqual([])
  expect(await clients.assign({ ...of, clientIds: [client.id, river.id, client.id] })).toEqual({
    assigned: 2,
  })
  expect(await names({ level: 'manage' }, worker)).toEqual(['Alps', 'River'])
  expect(await names({ inCharge: worker.id })).toEqual(['Alps', 'River'])
  const work = await agency.legal.client.access.work({ partnerId: agency.id })
  expect(work.rows.filter((row) => row.action === 'holding.set').length).toBeGreaterThanOrEqual(2)
  const boss = await refusalOf(clients.assign({ ...of, personId: agency.legal.id, clientIds: [client.id] }))
  expect(boss.code).toBe('holding_needs_collaborator')
  const self = await refusalOf(worker.client.clients.assign({ ...of, clientIds: [client.id] }))
  expect(self.code).toBe('boss_only')
  const late = await refusalOf(clients.assign({ ...of, clientIds: [client.id], lastDay: '2020-01-01' }))
  expect(late.code).toBe('input_invalid')
})

test('an ended client keeps its place under its name; it is found by its website still', async () => {
  await sql`update organisation set website = 'hills.example' where id = ${client.id}`.execute(p.db)
  expect(await names({ q: 'hills' })).toEqual(['Alps'])
  await sql`update partnership set state = 'ended', ended_at = app.now(), ends_at = app.now() where client_id = ${client.id}`.execute(
    p.db,
  )
  expect(await names({ q: 'hills' })).toEqual(['Alps'])
  await sql`update organisation set name = 'Abyss' where id = ${client.id}`.execute(p.db)
  expect(await names({ state: 'ended' })).toEqual(['Abyss'])
})

test('a partnership and a new name at once: whoever comes last, the name that holds is listed', async () => {
  const several = await Promise.all(
    ['North', 'South', 'West'].map((name) => organisation(p, `${name} Stone`)),
  )
  await Promise.all(
    several.flatMap((side) => [
      partnered(side, agency, { access: 'full' }),
      sql`update organisation set name = ${`Rock ${side.name}`} where id = ${side.id}`.execute(p.db),
    ]),
  )
  expect(await names({ q: 'stone' })).toEqual(['Rock North Stone', 'Rock South Stone', 'Rock West Stone'])
})
