import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
import { sendLetters } from '../mail/jobs.ts'
import type { Message } from '../mail/mailer.ts'
import { sendDigests } from './jobs.ts'
import { stopLinkOf } from './stop.ts'

let p: Platform
let client: Side
let agency: Side
beforeEach(async () => {
  p = await openPlatform('2026-01-15T09:00:00Z')
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
})
afterEach(() => p.close())

const brand = { name: 'Hoster', host: 'localhost' }

/** A post that delivers everything, and what it delivered. */
async function deliver(): Promise<Message[]> {
  const sent: Message[] = []
  const mailer = {
    send: async (message: Message) => {
      sent.push(message)
    },
  }
  const stopLink = stopLinkOf(p.world.publicUrl, p.world.signer)
  await sendLetters({ db: p.world.db, brand, mailer, stopLink }, 100)
  return sent
}

/** Another legal representative of the client. */
async function secondLegal(): Promise<Guest> {
  const second = await p.person('Second Legal')
  await withPassword(client.legal, (context) =>
    client.legal.client.organisations.addMember(
      { organisationId: client.id, email: second.email, name: 'Second', language: 'en', role: 'legal' },
      { context },
    ),
  )
  return second
}

const removed = (who: Guest) =>
  withPassword(client.legal, (context) =>
    client.legal.client.organisations.removeMember(
      { organisationId: client.id, personId: who.id },
      { context },
    ),
  )

const list = async (side: Side, input = {}) => (await side.legal.client.notices.list(input)).rows
const unread = async (side: Side) => (await side.legal.client.notices.count({})).unread
const orderChoice = (side: Side, pace: 'at_once' | 'daily' | 'off' | null) =>
  side.legal.client.notices.choose({ organisationId: side.id, group: 'orders', pace })

describe('the list', () => {
  test('has what letters told, in the reader’s language, before and after they left', async () => {
    await order(p, client, 2)
    const [waiting] = await list(client, { group: 'orders' })
    await deliver()
    await client.legal.client.people.change({ language: 'de' })
    const [sent] = await list(client, { group: 'orders' })
    expect(waiting).toMatchObject({
      isRead: false,
      organisation: { id: client.id, name: 'Client' },
      client: null,
    })
    expect(waiting?.place).toMatch(new RegExp(`^/o/${client.id}/orders/ord_`))
    expect(sent?.letterId).toBe(waiting?.letterId)
    expect(sent?.subject).not.toBe(waiting?.subject)
    expect(sent?.subject).toBe('site: Bestellung bezahlt')
  })

  test('counts what is unread, and marks one or all up to what was seen', async () => {
    await order(p, client, 1)
    const before = await unread(client)
    const [newest] = await list(client)
    if (!newest) throw new Error('nothing told')
    await order(p, client, 1)
    expect(await unread(client)).toBe(before + 1)
    await client.legal.client.notices.markAll({ upTo: newest.letterId })
    expect(await unread(client)).toBe(1)
    await client.legal.client.notices.mark({ letterId: newest.letterId, isRead: false })
    expect(await list(client, { unread: true })).toHaveLength(2)
    await client.legal.client.notices.mark({ letterId: newest.letterId, isRead: true })
    expect(await unread(client)).toBe(1)
  })

  test('two windows that mark everything at once mark each notice once', async () => {
    await order(p, client, 1)
    const [newest] = await list(client)
    const upTo = newest?.letterId ?? ('ltr_' as Id<'letter'>)
    const all = await unread(client)
    const both = await Promise.all([
      client.legal.client.notices.markAll({ upTo }),
      client.legal.client.notices.markAll({ upTo }),
    ])
    expect(both[0].marked + both[1].marked).toBe(all)
    expect(await unread(client)).toBe(0)
  })

  test('is nobody else’s', async () => {
    await order(p, client, 1)
    const [own] = await list(client, { group: 'orders' })
    expect(await list(agency, { organisationId: client.id })).toEqual([])
    const stranger = agency.legal.client.notices
    const letterId = own?.letterId ?? ('ltr_' as Id<'letter'>)
    expect((await refusalOf(stranger.mark({ letterId, isRead: true }))).code).toBe('not_found')
    expect(await stranger.markAll({ upTo: letterId })).toEqual({ marked: 0 })
    expect((await refusalOf(p.client().notices.list({}))).code).toBe('not_signed_in')
  })

  test('no longer has what its reader may no longer see', async () => {
    await order(p, client, 1)
    const second = await secondLegal()
    await order(p, client, 1)
    const read = async () => (await second.client.notices.list({ group: 'orders' })).rows.length
    expect(await read()).toBe(1)
    await removed(second)
    expect(await read()).toBe(0)
    expect((await second.client.notices.count({})).unread).toBe(
      (await second.client.notices.list({ unread: true })).rows.length,
    )
  })

  test('keeps to both sides what stands in the contract between them, also after its end', async () => {
    const made = await partnered(client, agency, { access: 'full' })
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(
        { organisationId: client.id, partnershipId: made.id },
        { context },
      ),
    )
    const told = await list(agency, { group: 'partnership' })
    expect(told.map(({ subject }) => subject).join()).toContain('Client')
  })
})

describe('a pace', () => {
  test('off: nothing is mailed, and it is read in the console', async () => {
    await orderChoice(client, 'off')
    await deliver()
    await order(p, client, 1)
    expect(await deliver()).toEqual([])
    expect(await list(client, { group: 'orders' })).toHaveLength(1)
  })

  test('of the organisation holds for whoever chose nothing, and only bosses set it', async () => {
    const of = { organisationId: client.id, group: 'orders', pace: 'off' } as const
    expect((await refusalOf(agency.legal.client.notices.setDefault(of))).code).toBe('not_found')
    expect((await refusalOf(agency.legal.client.notices.choose(of))).code).toBe('not_found')
    await client.legal.client.notices.setDefault(of)
    await deliver()
    await order(p, client, 1)
    expect(await deliver()).toEqual([])
    await orderChoice(client, 'at_once')
    await order(p, client, 1)
    expect(await deliver()).toHaveLength(1)
    const [choices] = await client.legal.client.notices.choices({})
    expect(choices?.groups.find(({ group }) => group === 'orders')).toEqual({
      group: 'orders',
      own: 'at_once',
      ofOrganisation: 'off',
    })
  })

  test('of what has to be told cannot be chosen', async () => {
    const choice = { organisationId: client.id, group: 'security', pace: 'off' } as never
    expect((await refusalOf(client.legal.client.notices.choose(choice))).code).toBe('input_invalid')
    await expect(
      sql`insert into notice_choice values (${client.legal.id}, ${client.id}, 'security', 'off', now())`.execute(
        p.db,
      ),
    ).rejects.toThrow('notice_choice_grp_check')
  })
})

describe('a digest', () => {
  beforeEach(async () => {
    await orderChoice(client, 'daily')
    await client.legal.client.people.change({ language: 'fr', preferences: { timeZone: 'Asia/Tokyo' } })
    await deliver()
    await order(p, client, 1)
    await order(p, client, 1)
    expect(await deliver()).toEqual([])
  })

  const states = () =>
    rowsOf(
      p.db,
      sql<{
        state: string
        digest_id: string | null
      }>`select state, digest_id from letter where template = 'order_paid'`,
    )

  test('comes in the morning of its reader’s zone, in their language, once', async () => {
    await p.at('2026-01-15T22:59:00Z')
    expect(await sendDigests(p.world)).toBe(0)
    await p.at('2026-01-15T23:00:00Z')
    expect(await sendDigests(p.world)).toBe(1)
    expect(await sendDigests(p.world)).toBe(0)
    const [digest, ...more] = await deliver()
    expect(more).toEqual([])
    expect(digest?.language).toBe('fr')
    expect(digest?.subject).toContain('2 nouvelles')
    expect(digest?.plain).toContain('Client')
    expect(await list(client, { group: 'orders' })).toHaveLength(2)
  })

  test('loses and doubles nothing when the job runs twice at once', async () => {
    await p.at('2026-01-16T00:00:00Z')
    const runs = await Promise.all([1, 2, 3, 4].map(() => sendDigests(p.world)))
    expect(runs.reduce((sum, sent) => sum + sent, 0)).toBe(1)
    const told = await states()
    expect(told.map(({ state }) => state)).toEqual(['gathered', 'gathered'])
    expect(new Set(told.map(({ digest_id }) => digest_id)).size).toBe(1)
    expect(await deliver()).toHaveLength(1)
  })

  test('leaves out what its reader may no longer see', async () => {
    await p.at('2026-01-16T00:00:00Z')
    const second = await secondLegal()
    await second.client.notices.choose({ organisationId: client.id, group: 'orders', pace: 'daily' })
    await order(p, client, 1)
    await deliver()
    await removed(second)
    await p.at('2026-01-18T00:00:00Z')
    expect(await sendDigests(p.world)).toBe(1)
    const of = await rowsOf(
      p.db,
      sql<{
        state: string
      }>`select state from letter where person_id = ${second.id} and template = 'order_paid'`,
    )
    expect(of).toEqual([{ state: 'kept' }])
  })
})

describe('a mail that can be switched off', () => {
  const of = (message: Message | undefined) => {
    const below = message?.stopLink?.split('/').at(-1) ?? ''
    const [letterId = '', signature = ''] = below.split('.')
    return { letterId: letterId as Id<'letter'>, signature }
  }

  test('says where, and its link does it for its reader alone; what must be told has none', async () => {
    await deliver()
    await order(p, client, 1)
    const [mail] = await deliver()
    const link = of(mail)
    const open = p.client().notices
    expect(await open.stopped(link)).toEqual([{ organisation: 'Client', group: 'orders', isOff: false }])
    await order(p, client, 1)
    expect(await deliver()).toHaveLength(1)
    await open.stop(link)
    expect(await open.stopped(link)).toEqual([{ organisation: 'Client', group: 'orders', isOff: true }])
    await order(p, client, 1)
    expect(await deliver()).toEqual([])
    await partnered(client, agency, { access: 'full' })
    const due = (await deliver()).filter(({ subject }) => subject.includes('request for access'))
    expect(due.map(({ stopLink }) => stopLink)).toEqual(due.map(() => undefined))
  })

  test('is stopped by no link that was made up', async () => {
    await order(p, client, 1)
    const mails = await deliver()
    const { letterId, signature } = of(mails.find(({ stopLink }) => stopLink))
    const open = p.client().notices
    const other = 'ltr_00000000000000000000' as const
    expect((await refusalOf(open.stop({ letterId: other, signature }))).code).toBe('not_found')
    expect((await refusalOf(open.stop({ letterId, signature: 'x' }))).code).toBe('not_found')
  })

  test('a digest’s link stops what it told', async () => {
    await orderChoice(client, 'daily')
    await deliver()
    await order(p, client, 1)
    await deliver()
    await p.at('2026-01-17T09:00:00Z')
    await sendDigests(p.world)
    const [digest] = await deliver()
    await p.client().notices.stop(of(digest))
    const [choices] = await client.legal.client.notices.choices({})
    expect(choices?.groups.find(({ group }) => group === 'orders')?.own).toBe('off')
  })
})

describe('the provider’s people', () => {
  test('see every letter with made-up facts, and nobody else does', async () => {
    const { client: staff } = await staffOf(p)
    const all = await staff.letters.samples({})
    expect(all.length).toBeGreaterThan(45)
    const drawn = await staff.letters.sample({ template: 'order_paid', language: 'it' })
    expect(drawn.html).toContain('lang="it"')
    expect((await refusalOf(staff.letters.sample({ template: 'nothing', language: 'it' }))).code).toBe(
      'not_found',
    )
    expect((await refusalOf(client.legal.client.letters.samples({}))).code).toBe('staff_only')
  })

  test('try failed letters again, whose link is known; once', async () => {
    const { client: staff } = await staffOf(p)
    await deliver()
    await order(p, client, 1)
    await sql`update letter set state = 'failed', facts = facts - 'link', problem = '550 no' where state = 'waiting'`.execute(
      p.db,
    )
    const [failed] = (await staff.letters.failed({})).rows
    expect(failed).toMatchObject({ template: 'order_paid', recipient: client.legal.email, problem: '550 no' })
    const letterId = failed?.letterId ?? ('ltr_' as Id<'letter'>)
    expect((await refusalOf(client.legal.client.letters.retry({ letterId }))).code).toBe('staff_only')
    const both = await Promise.allSettled([
      staff.letters.retry({ letterId }),
      staff.letters.retry({ letterId }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [mail] = await deliver()
    expect(mail?.plain).toContain(`${p.world.publicUrl}/o/${client.id}/orders/`)
  })

  test('cannot bring back a secret link', async () => {
    const { client: staff } = await staffOf(p)
    await agency.legal.client.invitations.ask({
      partnerId: agency.id,
      email: client.legal.email,
      company: 'Client',
      language: 'en',
      wish: { access: 'full', payer: 'client', families: [] },
    })
    await sql`update letter set state = 'failed', facts = facts - 'link' where template = 'invitation_asked'`.execute(
      p.db,
    )
    const failed = (await staff.letters.failed({})).rows.find(
      ({ template }) => template === 'invitation_asked',
    )
    const letterId = failed?.letterId ?? ('ltr_' as Id<'letter'>)
    expect((await refusalOf(staff.letters.retry({ letterId }))).code).toBe('letter_link_gone')
  })
})
