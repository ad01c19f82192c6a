import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisation, partner, partnered, refusalOf, type Side } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { languages } from '../lib/language.ts'
import { proofWords, wordsCount } from './proofWords.ts'

let p: Platform
let client: Side
let agency: Side
let agent: Awaited<ReturnType<Platform['person']>>
let other: Awaited<ReturnType<Platform['person']>>
beforeAll(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await partnered(client, agency, { access: 'full' })
  agent = await p.person('Nadia Agent', { staff: 'support' })
  other = await p.person('Otto Agent', { staff: 'support' })
})
afterAll(() => p.close())

const support = () => agency.legal.client.support
const inClient = () => ({ hatId: agency.id, clientId: client.id })

test('a code says who calls and for whom, proves the provider back, and is good once', async () => {
  const made = await support().makeCode(inClient())
  expect(made.code).toMatch(/^\d{4} \d{4}$/)
  expect(made).toMatchObject({
    expiresAt: '2026-01-15T09:10:00.000Z',
    hat: 'Agency',
    client: 'Client',
    verified: null,
  })
  // the words are not there before somebody entered the code
  expect(JSON.stringify(await support().code({}))).not.toContain('words')
  const caller = await agent.client.support.verify({ code: made.code })
  expect(caller).toMatchObject({
    person: { name: 'Agency Legal' },
    hat: { name: 'Agency', role: 'legal' },
    client: { name: 'Client', access: 'full' },
  })
  const state = await support().code({})
  expect(state?.verified).toMatchObject({ by: 'Nadia Agent', words: caller.words })
  expect((await refusalOf(other.client.support.verify({ code: made.code }))).code).toBe('support_code_wrong')
  const log = await rowsOf(
    p.db,
    sql`select 1 from audit_event where action = 'support.verified' and client_id = ${client.id}`,
  )
  expect(log).toHaveLength(1)
})

test('entered by two at once it tells one of them', async () => {
  const { code } = await support().makeCode({})
  const heard = await Promise.allSettled([agent, other].map((one) => one.client.support.verify({ code })))
  expect(heard.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('it ends after ten minutes, or thirty where it was extended once; a new one takes its place', async () => {
  const first = await support().makeCode({})
  const second = await support().makeCode({})
  expect((await refusalOf(agent.client.support.verify({ code: first.code }))).code).toBe('support_code_wrong')
  expect((await support().extendCode({})).expiresAt).toBe('2026-01-15T09:30:00.000Z')
  expect((await refusalOf(support().extendCode({}))).code).toBe('support_code_over')
  await p.at('2026-01-15T09:29:59Z')
  expect((await agent.client.support.verify({ code: second.code })).person.name).toBe('Agency Legal')
  const third = await support().makeCode({})
  await p.at('2026-01-15T09:40:00Z')
  expect((await refusalOf(agent.client.support.verify({ code: third.code }))).code).toBe('support_code_wrong')
  await p.at('2026-01-15T09:00:00Z')
})

test('wrong tries slow an agent down, and only people of the provider may try', async () => {
  const tries = await p.person('Wrong Tries', { staff: 'support' })
  for (let n = 0; n < 5; n++)
    expect((await refusalOf(tries.client.support.verify({ code: '0000 0000' }))).code).toBe(
      'support_code_wrong',
    )
  const { code } = await support().makeCode({})
  expect((await refusalOf(tries.client.support.verify({ code }))).code).toBe('too_many_guesses')
  expect((await refusalOf(client.legal.client.support.verify({ code }))).code).toBe('staff_only')
})

test('nobody gets a code for a place they do not reach', async () => {
  const stranger = await organisation(p, 'Stranger')
  const { support: theirs } = stranger.legal.client
  expect((await refusalOf(theirs.makeCode({ hatId: agency.id }))).code).toBe('not_found')
  expect((await refusalOf(theirs.makeCode({ hatId: stranger.id, clientId: client.id }))).code).toBe(
    'not_found',
  )
})

test.each(languages)('in %s there are as many words as numbers, each one different', (language) => {
  for (const place of [0, 1]) {
    const all = Array.from({ length: wordsCount }, (_, n) => proofWords([n, n], language)[place])
    expect(all.every(Boolean)).toBe(true)
    expect(new Set(all).size).toBe(wordsCount)
  }
})
