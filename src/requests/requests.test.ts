import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { organisation, partner, refusalOf, type Side } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Need } from './contract.ts'
import { endRequests, forgetRequests } from './jobs.ts'

let p: Platform
let nord: Side
let sud: Side
let est: Side
beforeAll(async () => {
  p = await openPlatform()
  nord = await partner(p, 'Atelier Nord')
  sud = await partner(p, 'Studio Sud')
  est = await partner(p, 'Officina Est')
  await subscribe(nord, {})
  await subscribe(sud, { languages: ['de'] })
  await subscribe(est, { kinds: ['shop'], countries: ['FR'] })
})
afterAll(() => p.close())

const subscribe = (side: Side, own: object) =>
  side.legal.client.requestInbox.subscribe({
    partnerId: side.id,
    wants: true,
    kinds: [],
    languages: [],
    countries: [],
    ...own,
  })

const need = (own: Partial<Need> = {}): Need => ({
  kind: 'shop',
  title: 'A shop for our wine',
  description:
    'We make wine above the lake and want to sell it from our own site. Call +41 79 123 45 67 or write to marc@pache.example for more.',
  languages: ['fr'],
  placeKind: 'either',
  place: 'Épesses',
  country: 'CH',
  budget: { from: '3000.00', to: '9000.00' },
  currency: 'CHF',
  starts: 'month',
  wanted: null,
  days: 30,
  name: 'Marc Pache',
  company: 'Vignobles Pache',
  phone: '+41 79 123 45 67',
  ...own,
})

let n = 0
/** A request as a visitor sends it, with the secret of its link. */
async function sent(own: Partial<Need> = {}, email = `author${n++}@people.example`) {
  const { requests } = p.client()
  await requests.send({ need: need(own), email, language: 'fr' })
  const letter = await rowOf(
    p.db,
    sql<{
      link: string
      facts: string
    }>`select facts ->> 'link' as link, facts::text as facts from letter where recipient = ${email} and template = 'request_confirm' order by id desc limit 1`,
  )
  const token = letter?.link.split('/').at(-1) ?? ''
  return { token, email, letter: letter?.facts ?? '' }
}
async function out(own: Partial<Need> = {}) {
  const { token, email } = await sent(own)
  const managed = await p.client().requests.confirm({ token })
  return { token, email, id: managed.id, managed }
}
const lettersOf = (template: string, to: string) =>
  rowsOf(
    p.db,
    sql<{
      facts: Record<string, unknown>
    }>`select facts from letter where template = ${template} and recipient = ${to} order by id`,
  )
const inbox = (side: Side) => side.legal.client.requestInbox
const one = (side: Side, requestId: Id<'request'>) => ({ partnerId: side.id, requestId })
const offer = {
  text: 'We would build this in six weeks with you.',
  priceKind: 'fixed' as const,
  amount: '6400.00',
  currency: 'CHF' as const,
  exclusive: true,
}

describe('a request for offers', () => {
  test('reaches nobody before its address is confirmed, and the letter repeats nothing that was typed', async () => {
    const { token, letter } = await sent()
    expect(letter).not.toMatch(/wine|Pache|79/)
    expect((await p.client().requests.manage({ token })).state).toBe('awaiting')
    expect((await inbox(nord).list({ partnerId: nord.id })).rows).toEqual([])
    const confirmed = await p.client().requests.confirm({ token })
    expect(confirmed).toMatchObject({ state: 'open', notified: 1, openedBy: [], proposals: [] })
    // confirming twice sends nothing twice
    await p.client().requests.confirm({ token })
    expect(await lettersOf('request_new', nord.legal.email)).toHaveLength(1)
    await p.client().requests.erase({ token })
  })

  test('goes to those who want such requests: by kind, language and country', async () => {
    const { id, token, managed } = await out({ languages: ['de', 'fr'], country: 'FR' })
    expect(managed.notified).toBe(3)
    expect((await inbox(est).list({ partnerId: est.id })).rows[0]).toMatchObject({ id, kind: 'shop' })
    const other = await out({ kind: 'email', languages: ['it'] })
    expect(other.managed.notified).toBe(1)
    await p.client().requests.erase({ token })
    await p.client().requests.erase({ token: other.token })
  })

  test('shows an extract without contacts; whole only when opened, which its author sees', async () => {
    const { id, token } = await out()
    const [letter] = await lettersOf('request_new', nord.legal.email)
    expect(JSON.stringify(letter)).not.toMatch(/79 123|pache\.example|Marc/)
    const before = await inbox(nord).get(one(nord, id))
    expect(before.whole).toBeNull()
    expect(before.extract).toContain('Call … or write to …')
    expect(JSON.stringify(before)).not.toMatch(/79 123|pache\.example|Marc/)
    // a partner it was not sent to finds nothing
    expect((await refusalOf(inbox(est).get(one(est, id)))).code).toBe('not_found')
    const opened = await inbox(nord).open(one(nord, id))
    expect(opened.whole).toMatchObject({ name: 'Marc Pache', phone: '+41 79 123 45 67' })
    expect((await p.client().requests.manage({ token })).openedBy).toEqual([
      { name: 'Atelier Nord', at: '2026-01-15T09:00:00.000Z' },
    ])
    await p.client().requests.erase({ token })
  })

  test('is deleted at once: also for whoever has it open, in letters too, and with proof', async () => {
    const { id, token } = await out()
    await inbox(nord).open(one(nord, id))
    const erased = await p.client().requests.erase({ token })
    expect(erased).toMatchObject({ state: 'closed', closedFor: 'deleted', title: null, description: null })
    expect(erased.erasedAt).toBe('2026-01-15T09:00:00.000Z')
    const after = await inbox(nord).get(one(nord, id))
    expect(after).toMatchObject({ isOpen: false, whole: null, title: '', extract: '' })
    expect((await refusalOf(inbox(nord).open(one(nord, id)))).code).toBe('request_closed')
    expect(await lettersOf('request_gone', nord.legal.email)).not.toHaveLength(0)
    const left = await rowsOf(
      p.db,
      sql`select 1 from letter where facts::text like ${`%${id}%`} and template = 'request_new'
          union all select 1 from offer_request where id = ${id} and (name is not null or email is not null or description is not null)`,
    )
    expect(left).toEqual([])
    // again, and as often as one likes
    expect((await p.client().requests.erase({ token })).erasedAt).toBe(erased.erasedAt)
  })

  test('is answered once by each, by those who opened it and promise the provider’s products; so many as were wanted', async () => {
    await subscribe(est, {})
    await subscribe(sud, {})
    const { id, token } = await out({ wanted: 3 })
    expect((await refusalOf(inbox(nord).propose({ ...one(nord, id), ...offer }))).code).toBe(
      'request_not_opened',
    )
    await inbox(nord).open(one(nord, id))
    expect(
      (await refusalOf(inbox(nord).propose({ ...one(nord, id), ...offer, exclusive: false }))).code,
    ).toBe('exclusivity_needed')
    const made = await inbox(nord).propose({ ...one(nord, id), ...offer })
    expect(made).toMatchObject({ state: 'proposed', proposal: { amount: '6400.00', state: 'sent' } })
    expect((await refusalOf(inbox(nord).propose({ ...one(nord, id), ...offer }))).code).toBe(
      'request_answered',
    )
    await inbox(sud).open(one(sud, id))
    await inbox(sud).propose({ ...one(sud, id), ...offer, priceKind: 'call' })
    const managed = await p.client().requests.manage({ token })
    expect(managed.proposals.map(({ partner, amount }) => [partner.name, amount])).toEqual([
      ['Atelier Nord', '6400.00'],
      ['Studio Sud', null],
    ])
    // the one that is accepted wins, the others are told; nothing can be decided twice
    const first = managed.proposals[0]?.id as Id<'proposal'>
    const won = await p.client().requests.decide({ token, proposalId: first, decision: 'accept' })
    expect(won).toMatchObject({ state: 'closed', closedFor: 'won' })
    expect(won.proposals.map(({ state }) => state)).toEqual(['accepted', 'declined'])
    const second = managed.proposals[1]?.id as Id<'proposal'>
    const late = p.client().requests.decide({ token, proposalId: second, decision: 'accept' })
    expect((await refusalOf(late)).code).toBe('request_closed')
    const told = await lettersOf('request_gone', nord.legal.email)
    expect(told.at(-1)?.facts).toMatchObject({ won: true })
    expect((await lettersOf('request_gone', sud.legal.email)).at(-1)?.facts).toMatchObject({ won: false })
  })

  test('with three wanted takes three, however many answer at once', async () => {
    const others = await Promise.all(
      ['Uno', 'Due', 'Tre', 'Quattro', 'Cinque'].map((name) => partner(p, name)),
    )
    for (const side of others) await subscribe(side, {})
    const { id, token } = await out({ wanted: 3 })
    for (const side of others) await inbox(side).open(one(side, id))
    const made = await Promise.allSettled(
      others.map((side) => inbox(side).propose({ ...one(side, id), ...offer })),
    )
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect((await p.client().requests.manage({ token })).proposals).toHaveLength(3)
    await p.client().requests.erase({ token })
  })

  test('is paused, gone on with, kept longer and closed by whoever has its link, and by nobody else', async () => {
    const { id, token } = await out()
    const { requests } = p.client()
    expect((await requests.change({ token, act: 'pause' })).state).toBe('paused')
    expect((await refusalOf(inbox(nord).open(one(nord, id)))).code).toBe('request_closed')
    expect((await requests.change({ token, act: 'resume' })).state).toBe('open')
    expect((await requests.change({ token, act: 'extend' })).closesAt).toBe('2026-03-16T09:00:00.000Z')
    expect((await requests.change({ token, act: 'close', because: 'found_elsewhere' })).closedFor).toBe(
      'found_elsewhere',
    )
    expect((await refusalOf(requests.change({ token, act: 'extend' }))).code).toBe('request_closed')
    expect((await refusalOf(requests.manage({ token: 'x'.repeat(43) }))).code).toBe('not_found')
  })

  test('of a client goes out at once, and not to itself', async () => {
    const client = await organisation(p, 'Vignobles')
    const made = await client.legal.client.requests.sendForOrganisation({
      organisationId: client.id,
      need: need(),
    })
    expect((await p.client().requests.manage({ token: made.token })).state).toBe('open')
    const own = await nord.legal.client.requests.sendForOrganisation({
      organisationId: nord.id,
      need: need(),
    })
    const { id } = await p.client().requests.manage({ token: own.token })
    expect((await refusalOf(inbox(nord).get(one(nord, id)))).code).toBe('not_found')
  })

  test('an address sends three a day, a title holds no contact, three reports take it away', async () => {
    const email = 'busy@people.example'
    for (let sends = 0; sends < 3; sends++) await sent({}, email)
    const fourth = p.client().requests.send({ need: need(), email, language: 'fr' })
    expect((await refusalOf(fourth)).code).toBe('request_too_many')
    const loud = p.client().requests.send({
      need: need({ title: 'Call 079 123 45 67 now' }),
      email: 'loud@people.example',
      language: 'de',
    })
    expect((await refusalOf(loud)).code).toBe('request_title_contact')
    const { id } = await out()
    for (const side of [nord, sud, est]) await inbox(side).report({ ...one(side, id), reason: 'Advertising' })
    expect((await inbox(nord).get(one(nord, id))).isOpen).toBe(false)
  })

  test('a partner opens twenty a day, also when many are opened at once', async () => {
    const eager = await partner(p, 'Eager')
    await subscribe(eager, {})
    const ids: Id<'request'>[] = []
    for (let made = 0; made < 22; made++) ids.push((await out()).id)
    const opened = await Promise.allSettled(ids.map((id) => inbox(eager).open(one(eager, id))))
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
    const last = opened.find(({ status }) => status === 'rejected')
    expect(last).toMatchObject({ reason: { code: 'request_openings_spent' } })
  })
})

test('what time does: a day unconfirmed, the end, thirty days of contact data', async () => {
  const waiting = await sent()
  const { id, token } = await out({ days: 14 })
  await p.at('2026-01-16T09:30:00Z')
  await forgetRequests(p.world)
  expect((await refusalOf(p.client().requests.manage({ token: waiting.token }))).code).toBe('not_found')
  await p.at('2026-01-29T09:00:00Z')
  await Promise.all([endRequests(p.world), endRequests(p.world)])
  expect(await p.client().requests.manage({ token })).toMatchObject({ state: 'closed', closedFor: 'expired' })
  await p.at('2026-02-28T08:00:00Z')
  await forgetRequests(p.world)
  expect((await p.client().requests.manage({ token })).title).not.toBeNull()
  await p.at('2026-02-28T10:00:00Z')
  await forgetRequests(p.world)
  const erased = await p.client().requests.manage({ token })
  expect(erased).toMatchObject({ title: null, description: null })
  const row = await rowOf(
    p.db,
    sql`select 1 from offer_request where id = ${id} and coalesce(name, company, email, phone, title, description) is null and place = ''`,
  )
  expect(row).toBeDefined()
})
