import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { organisation, refusalOf, type Side } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { makeCourier } from '../lib/courier.ts'
import { rowsOf } from '../lib/database.ts'
import { duties } from './application.ts'
import { checkApplications } from './jobs.ts'
import { makeRegisters } from './registers.ts'
import { makeSites } from './site.ts'

/** Stands in for registers and companies' sites: one server, told what to answer. */
let server: Server
let base: string
const answers = new Map<string, { status: number; body: string }>()
const asked: IncomingMessage[] = []
const records = new Map<string, string[]>()

let p: Platform
let staff: Awaited<ReturnType<Platform['person']>>
let other: Awaited<ReturnType<Platform['person']>>
let third: Awaited<ReturnType<Platform['person']>>

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request)
    const answer = answers.get(request.url ?? '') ?? { status: 404, body: '' }
    response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  p = await openPlatform(undefined, undefined, undefined, {
    secondFactor: 'optional',
    registers: makeRegisters({
      zefix: { url: `${base}/zefix`, user: 'mandato', password: 'secret' },
      recherche: { url: `${base}/recherche` },
      vies: { url: `${base}/vies` },
    }),
    sites: makeSites(makeCourier({ local: true }), async (host) => records.get(host) ?? []),
  })
  staff = await p.person('First Reader', { staff: 'support' })
  other = await p.person('Second Reader', { staff: 'manager' })
  third = await p.person('Third Reader', { staff: 'support' })
})
afterAll(async () => {
  await p.close()
  await new Promise((done) => server.close(done))
})

const said = () => ({
  country: 'CH',
  registerNumber: 'CHE-103.167.648',
  website: `${base}/`,
  activity: 'We build and look after websites for small companies.',
  clients: 12,
  supportHours: 'Mon to Fri, 9 to 17',
  supportEmail: 'support@atelier.example',
  billingEmail: 'bills@atelier.example',
  managed: '0.00',
  expected: '5000.00',
})

const zefix = (status: string) =>
  answers.set('/zefix/company/uid/CHE103167648', {
    status: 200,
    body: JSON.stringify([{ name: 'Atelier Nord Sàrl', status, legalSeat: 'Lausanne', uid: 'CHE103167648' }]),
  })
const site = (words: string) =>
  answers.set('/', { status: 200, body: `<html><title>${words}</title><body>${words}</body></html>` })

async function applied(name: string): Promise<Side> {
  const side = await organisation(p, name)
  const { programme } = side.legal.client
  await programme.save({ organisationId: side.id, said: said() })
  await programme.submit({ organisationId: side.id, duties: [...duties] })
  return side
}
const applicationOf = async (side: Side) => {
  const found = await side.legal.client.programme.application({ organisationId: side.id })
  if (!found) throw new Error('no application')
  return found
}
const answersOf = async (side: Side) =>
  Object.fromEntries((await applicationOf(side)).checks.map(({ kind, answer }) => [kind, answer]))

const letters = (side: Side) =>
  rowsOf(
    p.db,
    sql<{ template: string; what: string }>`
      select template, facts ->> 'what' as what from letter where recipient = ${side.legal.email} and template like 'application%' order by id`,
  )

describe('an application', () => {
  test('is prepared by one, sent in by a legal representative, checked, and approved for its first year', async () => {
    const side = await organisation(p, 'Atelier Nord')
    const helper = await p.person('Nora Helper')
    await side.legal.client.organisations.addMember({
      organisationId: side.id,
      email: helper.email,
      name: 'Nora Helper',
      language: 'en',
      role: 'administrator',
    })
    const { programme } = helper.client
    const begun = await programme.save({ organisationId: side.id, said: { ...said(), supportHours: '' } })
    expect(begun).toMatchObject({ state: 'draft', missing: ['support'], currency: 'CHF' })
    const own = { organisationId: side.id }
    expect((await refusalOf(programme.submit({ ...own, duties: [...duties] }))).code).toBe('legal_only')
    expect((await refusalOf(programme.askToSign({ ...own, personId: helper.id }))).code).toBe(
      'signer_is_legal',
    )
    await programme.askToSign({ ...own, personId: side.legal.id })
    expect((await letters(side)).map(({ template }) => template)).toEqual(['application_to_sign'])

    const legal = side.legal.client.programme
    expect(await refusalOf(legal.submit({ ...own, duties: [...duties] }))).toMatchObject({
      code: 'application_incomplete',
      data: { parts: 'support' },
    })
    await legal.save({ ...own, said: said() })
    expect((await refusalOf(legal.submit({ ...own, duties: ['support'] }))).code).toBe('duties_missing')
    const sent = await legal.submit({ ...own, duties: [...duties] })
    // a Thursday: three working days later is the Tuesday after
    expect(sent).toMatchObject({ state: 'checking', decideBy: '2026-01-20' })
    expect(sent.duties).toHaveLength(5)
    expect(sent.duties.every(({ by }) => by.id === side.legal.id)).toBe(true)
    expect((await refusalOf(legal.save({ ...own, said: said() }))).code).toBe('application_moved')

    zefix('ACTIVE')
    site('Atelier Nord, websites in Lausanne')
    records.set('127.0.0.1', [`mandato-site=${sent.proofToken}`])
    await checkApplications(p.world)
    const checked = await applicationOf(side)
    expect(checked.state).toBe('review')
    expect(await answersOf(side)).toEqual({
      register: 'confirmed',
      website: 'confirmed',
      control: 'confirmed',
    })
    expect(asked.find(({ url }) => url?.startsWith('/zefix'))?.headers.authorization).toBe(
      `Basic ${Buffer.from('mandato:secret').toString('base64')}`,
    )

    const { admissions } = staff.client
    const [row] = (await admissions.queue({})).rows
    expect(row).toMatchObject({ id: sent.id, risk: 'low', state: 'review' })
    await admissions.take({ applicationId: sent.id })
    await admissions.approve({ applicationId: sent.id })
    const partner = await side.legal.client.organisations.get(own)
    expect(partner).toMatchObject({
      registerNumber: 'CHE-103.167.648',
      partner: { state: 'provisional', level: 'provisional', contactEmail: 'support@atelier.example' },
    })
    expect((await letters(side)).map(({ what }) => what)).toEqual([null, 'submitted', 'approved'])
    expect((await refusalOf(legal.save({ ...own, said: said() }))).code).toBe('already_partner')
    expect((await refusalOf(admissions.approve({ applicationId: sent.id }))).code).toBe('application_moved')
    expect((await admissions.queue({})).rows).toEqual([])
  })

  test('is asked for more, answered, and checked again', async () => {
    zefix('ACTIVE')
    site('Something else')
    const side = await applied('Studio Sud')
    await checkApplications(p.world)
    // the page names nobody: people look, it is no "no"; the proof may still come
    expect(await answersOf(side)).toEqual({
      register: 'confirmed',
      website: 'not_supported',
      control: 'unavailable',
    })
    const { id } = await applicationOf(side)
    await staff.client.admissions.ask({
      applicationId: id,
      reasons: ['website_not_yours'],
      text: 'Please put the line on your site.',
    })
    const waiting = await applicationOf(side)
    expect(waiting).toMatchObject({
      state: 'needs_info',
      messages: [{ byProvider: true, name: null, reasons: ['website_not_yours'] }],
    })
    answers.set('/.well-known/mandato-site.txt', { status: 200, body: `${waiting.proofToken}\n` })
    site('Studio Sud')
    await side.legal.client.programme.answer({ organisationId: side.id, text: 'It is there now.' })
    await checkApplications(p.world)
    expect(await answersOf(side)).toEqual({
      register: 'confirmed',
      website: 'confirmed',
      control: 'confirmed',
    })
    expect((await applicationOf(side)).checks.at(-1)?.found).toEqual({ way: 'file' })
    answers.delete('/.well-known/mandato-site.txt')
  })

  test('that was turned down is appealed against once; others decide, two of them to turn it down again', async () => {
    zefix('CANCELLED')
    const side = await applied('Gelöscht GmbH')
    await checkApplications(p.world)
    const { id, checks } = await applicationOf(side)
    expect(checks[0]).toMatchObject({ answer: 'contradicted', found: { why: 'not_active' } })
    const { admissions } = staff.client
    expect((await admissions.get({ applicationId: id })).risk).toBe('high')
    const no = {
      applicationId: id,
      reasons: ['register_unconfirmed' as const],
      text: 'Deleted from the register.',
    }
    await admissions.reject(no)
    expect(await applicationOf(side)).toMatchObject({ state: 'rejected', againFrom: '2026-04-15' })
    const { programme } = side.legal.client
    const own = { organisationId: side.id }
    expect(await refusalOf(programme.save({ ...own, said: said() }))).toMatchObject({ code: 'apply_later' })
    await programme.appeal({ ...own, text: 'We were entered again yesterday.' })
    expect((await refusalOf(admissions.approve({ applicationId: id }))).code).toBe('appeal_by_others')
    expect((await refusalOf(admissions.reject(no))).code).toBe('appeal_by_others')
    // one person says it twice: still only one
    await other.client.admissions.reject(no)
    await other.client.admissions.reject(no)
    expect((await applicationOf(side)).state).toBe('appealed')
    await third.client.admissions.reject(no)
    expect((await applicationOf(side)).state).toBe('rejected')
    expect((await letters(side)).map(({ what }) => what)).toEqual(['submitted', 'rejected', 'upheld'])
    expect((await refusalOf(programme.appeal({ ...own, text: 'Once more.' }))).code).toBe('appeal_once')
    await p.at('2026-04-15T09:00:00Z')
    expect(await programme.save({ ...own, said: said() })).toMatchObject({ state: 'draft' })
    await p.at('2026-01-15T09:00:00Z')
  })

  test('is seen by its own people and the provider alone, and moved by the right ones', async () => {
    const side = await organisation(p, 'Nuovo Ticino')
    const stranger = await organisation(p, 'Fremd')
    const own = { organisationId: side.id }
    await side.legal.client.programme.save({ ...own, said: said() })
    const theirs = stranger.legal.client.programme
    expect((await refusalOf(theirs.application(own))).code).toBe('not_found')
    expect((await refusalOf(theirs.withdraw(own))).code).toBe('not_found')
    const { id } = await applicationOf(side)
    expect((await refusalOf(side.legal.client.admissions.get({ applicationId: id }))).code).toBe('staff_only')
    // a draft is nobody else's business
    expect((await staff.client.admissions.queue({ state: 'draft' })).rows).toEqual([])
    await side.legal.client.programme.withdraw(own)
    expect((await applicationOf(side)).state).toBe('withdrawn')
    expect((await refusalOf(side.legal.client.programme.withdraw(own))).code).toBe('application_moved')
  })

  test('begun twice at once is one; approved twice at once makes one partner', async () => {
    const side = await organisation(p, 'Zweimal')
    const { programme } = side.legal.client
    const own = { organisationId: side.id }
    const begun = await Promise.allSettled(
      Array.from({ length: 6 }, () => programme.save({ ...own, said: said() })),
    )
    expect(begun.some(({ status }) => status === 'fulfilled')).toBe(true)
    const count = await rowsOf(p.db, sql`select 1 from application where organisation_id = ${side.id}`)
    expect(count).toHaveLength(1)
    await programme.submit({ ...own, duties: [...duties] })
    await checkApplications(p.world)
    const { id } = await applicationOf(side)
    const yes = await Promise.allSettled(
      [staff, other, third].map(({ client }) => client.admissions.approve({ applicationId: id })),
    )
    expect(yes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('an individual cannot apply', async () => {
    const person = await p.person('Ida Allein')
    const made = await person.client.organisations.create({
      name: 'Ida Allein',
      kind: 'individual',
      country: 'CH',
      language: 'de',
    })
    const refusal = await refusalOf(person.client.programme.save({ organisationId: made.id, said: said() }))
    expect(refusal.code).toBe('partner_needs_company')
  })

  test('a register that is out is asked again later, and the application goes on to people meanwhile', async () => {
    answers.set('/zefix/company/uid/CHE103167648', { status: 503, body: '' })
    const side = await applied('Später AG')
    await checkApplications(p.world)
    const found = await applicationOf(side)
    expect(found.state).toBe('review')
    expect(found.checks[0]).toMatchObject({
      answer: 'unavailable',
      found: { why: 'http_503' },
      tryAt: '2026-01-15T09:01:00.000Z',
    })
    expect(await checkApplications(p.world)).toBe(0)
    zefix('ACTIVE')
    await p.at('2026-01-15T09:01:00Z')
    await checkApplications(p.world)
    expect((await answersOf(side)).register).toBe('confirmed')
    await p.at('2026-01-15T09:00:00Z')
  })
})

test('where the provider wants it so, a company whose checks all confirm it is taken in at once', async () => {
  const quick = await openPlatform(undefined, undefined, undefined, {
    secondFactor: 'optional',
    admitsConfirmed: true,
    registers: makeRegisters({ zefix: { url: `${base}/zefix`, user: 'x', password: 'y' } }),
    sites: makeSites(makeCourier({ local: true }), async () => records.get('quick') ?? []),
  })
  try {
    zefix('ACTIVE')
    site('Presto SA')
    const side = await organisation(quick, 'Presto SA')
    const { programme } = side.legal.client
    const draft = await programme.save({ organisationId: side.id, said: said() })
    records.set('quick', [`mandato-site=${draft.proofToken}`])
    await programme.submit({ organisationId: side.id, duties: [...duties] })
    await checkApplications(quick.world)
    expect((await programme.application({ organisationId: side.id }))?.state).toBe('approved')
  } finally {
    await quick.close()
  }
})
