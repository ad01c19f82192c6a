import { isContractProcedure } from '@orpc/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  hold,
  hosting,
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
import { openTerminal } from '../../test/commandLine.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { createClient } from '../client.ts'
import { contracts } from '../contracts.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { foldEpochs, retireTokens } from './jobs.ts'
import { isToken, ofMoney, type Scope, scopeOf, tokenFrom } from './token.ts'

let p: Platform
let client: Side
let agency: Side
let productId: Id<'product'>
beforeEach(async () => {
  p = await openPlatform('2026-01-15T09:00:00Z')
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await topUp(client, '500.00')
  productId = (await order(p, client, 1))[0] as Id<'product'>
})
afterEach(() => p.close())

const machine = (by: Side, name = 'Integration', accounting = false) =>
  by.legal.client.tokens.addUser({ organisationId: by.id, name, accounting })

const tokenOf = (by: Side, personId: Id<'person'>, scopes: Scope[], days = 30) =>
  withPassword(by.legal, (context) =>
    by.legal.client.tokens.create(
      { organisationId: by.id, personId, name: `For ${scopes.join(' ')}`, scopes, days },
      { context },
    ),
  )

const clientWith = (token: string) =>
  createClient({
    baseUrl: 'http://localhost:3000',
    headers: () => ({ authorization: `Bearer ${token}` }),
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      return p.request(`${pathname}${search}`, {
        method: request.method,
        headers: request.headers,
        ...(request.method === 'GET' ? {} : { body: await request.text() }),
      })
    },
  })

describe('a technical user', () => {
  test('reaches by its token what it was given, and no more', async () => {
    const { personId } = await machine(client)
    const { token, row } = await tokenOf(client, personId, ['read'])
    const asked = () => clientWith(token).products.list({ organisationId: client.id })
    expect((await asked()).rows).toEqual([])
    await client.legal.client.organisations.memberProducts({
      organisationId: client.id,
      personId,
      products: [{ productId, level: 'manage' }],
    })
    expect((await asked()).rows.map((one) => one.id)).toEqual([productId])
    expect(row).toMatchObject({ state: 'working', hint: token.slice(-4), user: 'Integration' })
    const stranger = await organisation(p, 'Stranger')
    expect(await refusalOf(clientWith(token).products.list({ organisationId: stranger.id }))).toMatchObject({
      code: 'not_found',
    })
  })
  test('works for a client of its organisation by a holding, and stops when the partnership ends', async () => {
    const started = await partnered(client, agency, { access: 'full' })
    const { personId } = await machine(agency)
    const { token } = await tokenOf(agency, personId, ['read'])
    await hold(agency, client, { personId, level: 'look' })
    const asked = () => clientWith(token).products.listOfClient({ partnerId: agency.id, clientId: client.id })
    expect((await asked()).rows).toHaveLength(1)
    await withPassword(client.legal, (context) =>
      client.legal.client.partnerships.end(
        { organisationId: client.id, partnershipId: started.id },
        { context },
      ),
    )
    expect(await refusalOf(asked())).toMatchObject({ code: 'not_found' })
  })
  test('never signs in, never becomes more than a collaborator, never joins elsewhere', async () => {
    const { personId } = await machine(client)
    const asLegal = () =>
      withPassword(client.legal, (context) =>
        client.legal.client.organisations.changeMember(
          { organisationId: client.id, personId, role: 'legal' },
          { context },
        ),
      )
    expect(await refusalOf(asLegal())).toMatchObject({ code: 'machine_is_collaborator' })
    const constraintOf = (act: Promise<unknown>) =>
      act.then(
        () => 'allowed',
        (error: { constraint?: string }) => error.constraint,
      )
    expect(
      await constraintOf(
        sql`insert into sign_in (id, person_id, account_id, provider_id, created_at, updated_at) values ('x', ${personId}, 'x', 'credential', now(), now())`.execute(
          p.db,
        ),
      ),
    ).toBe('machine_never_signs_in')
    expect(
      await constraintOf(
        sql`insert into member (organisation_id, person_id, role, joined_at) values (${agency.id}, ${personId}, 'collaborator', now())`.execute(
          p.db,
        ),
      ),
    ).toBe('machine_is_collaborator')
  })
})

describe('a token', () => {
  test('does what its scopes say and is refused the rest by name', async () => {
    const { personId } = await machine(client, 'Shop', true)
    await client.legal.client.organisations.memberProducts({
      organisationId: client.id,
      personId,
      products: [{ productId, level: 'order' }],
    })
    const reader = clientWith((await tokenOf(client, personId, ['read'])).token)
    const lines = [{ itemId: await hosting(p), quantity: 1, months: 1 as const }]
    const place = (by: typeof reader) =>
      by.orders.place({ organisationId: client.id, lines, means: 'prepaid' })
    expect(await refusalOf(place(reader))).toMatchObject({ code: 'scope_missing', status: 403 })
    const buyer = clientWith((await tokenOf(client, personId, ['orders'])).token)
    expect(await place(buyer)).toMatchObject({ state: 'paid' })
    expect(await refusalOf(buyer.products.list({ organisationId: client.id }))).toMatchObject({
      code: 'scope_missing',
    })
  })
  test('is shown once, kept as a hash, and asks for the password', async () => {
    const { personId } = await machine(client)
    const ask = client.legal.client.tokens.create({
      organisationId: client.id,
      personId,
      name: 'x',
      scopes: ['read'],
      days: 5,
    })
    expect(await refusalOf(ask)).toMatchObject({ code: 'proof_needed', status: 401 })
    const { token } = await tokenOf(client, personId, ['read'])
    const kept = await rowsOf(p.db, sql<{ row: string }>`select to_jsonb(t)::text as row from api_token t`)
    expect(kept[0]?.row).not.toContain(token)
    expect(
      JSON.stringify(await client.legal.client.tokens.list({ organisationId: client.id })),
    ).not.toContain(token)
    expect(JSON.stringify(await rowsOf(p.db, sql`select * from idempotency`))).not.toContain(token)
  })
  test.each([
    [
      'revoked',
      async (id: Id<'token'>) =>
        client.legal.client.tokens.revoke({ organisationId: client.id, tokenId: id }),
    ],
    ['expired', async () => p.at('2026-02-15T09:00:00Z')],
    [
      'its user removed',
      async (_: Id<'token'>, personId: Id<'person'>) =>
        withPassword(client.legal, (context) =>
          client.legal.client.organisations.removeMember(
            { organisationId: client.id, personId },
            { context },
          ),
        ),
    ],
  ] as [string, (id: Id<'token'>, personId: Id<'person'>) => Promise<unknown>][])(
    'that is %s opens nothing at the next request',
    async (_what, end) => {
      const { personId } = await machine(client)
      const { token, row } = await tokenOf(client, personId, ['read'])
      const asked = () => clientWith(token).people.me({})
      expect(await asked()).toMatchObject({ id: personId })
      await end(row.id, personId)
      expect(await refusalOf(asked())).toMatchObject({ code: 'token_unknown', status: 401 })
    },
  )
  test('makes no tokens and ends none', async () => {
    const { personId } = await machine(client)
    const { token, row } = await tokenOf(client, personId, ['read', 'write'])
    const by = clientWith(token)
    const calls = [
      () => by.tokens.create({ organisationId: client.id, personId, name: 'y', scopes: ['read'], days: 9 }),
      () => by.tokens.revoke({ organisationId: client.id, tokenId: row.id }),
      () => by.tokens.addUser({ organisationId: client.id, name: 'z' }),
    ]
    for (const call of calls) expect(await refusalOf(call())).toMatchObject({ code: 'person_only' })
  })
  test('of another organisation, or by somebody who may not, is not there', async () => {
    const { personId } = await machine(client)
    const { row } = await tokenOf(client, personId, ['read'])
    expect(
      await refusalOf(agency.legal.client.tokens.revoke({ organisationId: agency.id, tokenId: row.id })),
    ).toMatchObject({ code: 'not_found' })
    expect(await refusalOf(agency.legal.client.tokens.list({ organisationId: client.id }))).toMatchObject({
      code: 'not_found',
    })
  })
  test('that nobody used for a year is disabled and its owners are told; one that ends soon is announced once', async () => {
    const { personId } = await machine(client)
    const { token } = await tokenOf(client, personId, ['read'], 366)
    await p.at('2027-01-10T09:00:00Z')
    expect([await retireTokens(p.world), await retireTokens(p.world)]).toEqual([0, 0])
    await p.at('2027-01-15T10:00:00Z')
    expect([await retireTokens(p.world), await retireTokens(p.world)]).toEqual([1, 0])
    expect(await refusalOf(clientWith(token).people.me({}))).toMatchObject({ code: 'token_unknown' })
    const letters = await rowsOf(
      p.db,
      sql<{ because: string; recipient: string }>`
        select facts ->> 'because' as because, recipient from letter where template = 'token_ending' order by id`,
    )
    expect(letters).toEqual([
      { because: 'expiring', recipient: client.legal.email },
      { because: 'unused', recipient: client.legal.email },
    ])
  })
  test('has a form that scanners know, and noise does not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 40 }), fc.nat(49), (bytes, at) => {
        const token = tokenFrom(bytes)
        expect(isToken(token)).toBe(true)
        const other = token[at] === 'a' ? 'b' : 'a'
        expect(isToken(token.slice(0, at) + other + token.slice(at + 1))).toBe(false)
      }),
    )
  })
})

test('every group of operations that writes is told apart: by money, or by none of it', () => {
  const writing = Object.entries(contracts).flatMap(([group, entries]) =>
    Object.values<unknown>(entries).some(
      (entry) => isContractProcedure(entry) && entry['~orpc'].route.method !== 'GET',
    )
      ? [group]
      : [],
  )
  const withoutMoney = [
    ...[
      'access',
      'admissions',
      'catalogue',
      'clients',
      'directory',
      'door',
      'exports',
      'bookExports',
      'handovers',
      'help',
      'imports',
      'invitations',
      'organisations',
    ],
    ...[
      'listings',
      'partnerships',
      'people',
      'programme',
      'providedPartnerships',
      'rates',
      'resets',
      'security',
      'tokens',
      'webhooks',
    ],
    ...[
      'programme',
      'admissions',
      'directory',
      'listings',
      'requests',
      'requestInbox',
      'support',
      'temporaryAccess',
      'cases',
      'vip',
    ],
    ...['notices', 'letters'],
  ]
  expect(writing.filter((group) => !withoutMoney.includes(group) && !ofMoney.includes(group))).toEqual([])
  expect(withoutMoney.filter((group) => ofMoney.includes(group))).toEqual([])
})

test('what is owed is not paid by a token that may only change things', () => {
  for (const path of [
    ['debts', 'pay'],
    ['payouts', 'request'],
    ['warranties', 'setMeans'],
    ['orders', 'place'],
  ])
    expect(scopeOf({ path, writes: true })).toBe('orders')
  expect(scopeOf({ path: ['organisations', 'changeMember'], writes: true })).toBe('write')
})

test('on the command line a token in the environment takes the place of a sign-in', async () => {
  const { personId } = await machine(client)
  const { token } = await tokenOf(client, personId, ['read'])
  await using terminal = await openTerminal(p)
  const ask = (value: string) => terminal.run(['people', 'me', '--json'], { env: { MANDATO_TOKEN: value } })
  expect(JSON.parse((await ask(token)).out)).toMatchObject({ id: personId })
  expect(await ask('mdt_nonsense')).toMatchObject({ code: 1, err: expect.stringContaining('token_unknown') })
})

describe('a product console asks who may do what', () => {
  const ask = (
    by: { tokens: Side['legal']['client']['tokens'] },
    hat: Side,
    level: 'look' | 'order' = 'order',
  ) =>
    by.tokens.check({
      checks: [{ personId: hat.legal.id, hatId: hat.id, clientId: client.id, productId, level }],
    })

  test('and gets what the lists say, with a number that grows when access changes', async () => {
    const staff = await staffOf(p)
    const { token } = await withPassword(staff, (context) =>
      staff.client.tokens.createForProvider({ name: 'Hosting panel', days: 30 }, { context }),
    )
    const panel = clientWith(token)
    expect((await ask(panel, client)).decisions).toMatchObject([
      { allowed: true, level: 'order', partnershipId: null },
    ])
    const before = (await ask(panel, agency)).decisions[0]
    expect(before).toMatchObject({ allowed: false, level: null })
    const started = await partnered(client, agency, {
      access: 'limited',
      products: [{ productId, level: 'look' }],
    })
    const during = (await ask(panel, agency, 'look')).decisions[0]
    expect(during).toMatchObject({ allowed: true, level: 'look', partnershipId: started.id })
    expect((await ask(panel, agency)).decisions[0]).toMatchObject({ allowed: false, level: 'look' })
    expect(Number(during?.epoch)).toBeGreaterThan(Number(before?.epoch))
    const epoch = during?.epoch
    await foldEpochs(p.db)
    expect((await ask(panel, agency, 'look')).decisions[0]?.epoch).toBe(epoch)
    await staff.client.organisations.freezePartner({
      organisationId: agency.id,
      frozen: true,
      reason: 'breach',
    })
    const after = (await ask(panel, agency, 'look')).decisions[0]
    expect(after).toMatchObject({ allowed: false, level: null })
    expect(Number(after?.epoch)).toBeGreaterThan(Number(epoch))
    expect(await refusalOf(panel.products.list({ organisationId: client.id }))).toMatchObject({
      code: 'scope_missing',
    })
  })
  test('and the number grows at the instant a term or a holding ends, and when such an end is moved, with no job run', async () => {
    const staff = await staffOf(p)
    const { token } = await withPassword(staff, (context) =>
      staff.client.tokens.createForProvider({ name: 'Hosting panel', days: 360 }, { context }),
    )
    const panel = clientWith(token)
    const started = await partnered(client, agency, { access: 'full' })
    const epoch = async (hat = agency) => Number((await ask(panel, hat, 'look')).decisions[0]?.epoch)
    const isAllowed = async () => (await ask(panel, agency, 'look')).decisions[0]?.allowed
    const colleague = await p.person('Colleague')
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: colleague.email,
      name: 'Colleague',
      language: 'en',
      role: 'collaborator',
    })
    const hold = (end: string) =>
      sql`insert into holding (partnership_id, person_id, all_products, level, created_at, ends_at)
          values (${started.id}, ${colleague.id}, true, 1, app.now(), ${end})
          on conflict (partnership_id, person_id) do update set ends_at = excluded.ends_at`.execute(p.db)
    await hold('2026-02-01T00:00:00Z')
    const byClient = { organisationId: client.id, partnershipId: started.id }
    const { version } = await client.legal.client.partnerships.get(byClient)
    await client.legal.client.partnerships.setTerm({ ...byClient, version, lastDay: '2026-03-31' })
    const first = await epoch()
    await p.at('2026-01-31T23:59:59Z')
    expect(await epoch()).toBe(first)
    await p.at('2026-02-01T00:00:00Z')
    const second = await epoch()
    expect(second).toBeGreaterThan(first)
    // given again: the end that was past is not, and still the number grows
    await hold('2026-12-01T00:00:00Z')
    const third = await epoch()
    expect(third).toBeGreaterThan(second)
    await p.at('2026-03-31T21:59:59Z')
    expect([await isAllowed(), await epoch()]).toEqual([true, third])
    await p.at('2026-03-31T22:00:00Z')
    expect([await isAllowed(), (await epoch()) > third]).toEqual([false, true])
    const last = await epoch()
    await sql`delete from holding where person_id = ${colleague.id}`.execute(p.db)
    expect(await epoch()).toBeGreaterThan(last)
  })
  test('which a person may ask about themselves and nobody else', async () => {
    expect((await ask(client.legal.client, client)).decisions[0]?.allowed).toBe(true)
    expect(await refusalOf(ask(client.legal.client, agency))).toMatchObject({ code: 'check_only' })
    const check = {
      personId: client.legal.id,
      hatId: client.id,
      clientId: client.id,
      productId,
      level: 'look' as const,
    }
    expect(
      await refusalOf(client.legal.client.tokens.check({ checks: Array(101).fill(check) })),
    ).toMatchObject({ code: 'input_invalid' })
  })
})
