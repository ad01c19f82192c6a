import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  withPassword,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { readSettings } from '../lib/settings.ts'
import { makeSweeps, touchOf } from './sweeps.ts'

const one = 'org_00000000000000000001'
const other = 'org_00000000000000000002'

test.each([
  [`/api/v1/p/${one}/c/${other}/products`, other],
  [`/api/v1/p/${one}/clients/${other}`, other],
  [`/api/v1/p/${one}/clients`, undefined],
  [`/api/v1/o/${one}/products`, undefined],
])('a call to %s touches the client that its address names', (path, client) => {
  expect(touchOf('per_x', path)?.clientId).toBe(client)
  expect(touchOf(undefined, path)).toBeUndefined()
})

test('counts different clients of one person in one hat, for so many minutes', () => {
  const sweeps = makeSweeps({ clients: 2, minutes: 10 })
  const touch = (clientId: string, personId = 'a') => ({ personId, partnerId: one, clientId })
  const go = (clientId: string, minute: number, personId?: string) => {
    const isOver = sweeps.isOver(touch(clientId, personId), minute * 60_000)
    if (!isOver) sweeps.note(touch(clientId, personId), minute * 60_000)
    return isOver
  }
  expect([go('x', 0), go('y', 1), go('x', 2), go('z', 3), go('z', 3, 'b')]).toEqual([
    false,
    false,
    false,
    true,
    false,
  ])
  // the first two are over: x was seen at minute 2, y at minute 1
  expect([go('z', 10), go('z', 11), go('y', 11.5), go('w', 12)]).toEqual([true, false, true, false])
})

test('is set by the provider: on by default, off by 0, and nothing senseless', () => {
  expect(readSettings({}).sweeps).toEqual({ clients: 100, minutes: 10 })
  expect(readSettings({ SWEEP_CLIENTS: '0' }).sweeps.clients).toBe(0)
  expect(() => readSettings({ SWEEP_CLIENTS: 'many' })).toThrow('SWEEP_CLIENTS must be a whole number')
  expect(() => readSettings({ SWEEP_MINUTES: '0' })).toThrow('SWEEP_MINUTES must be a whole number')
  const off = makeSweeps({ clients: 0, minutes: 10 })
  off.note({ personId: 'a', partnerId: one, clientId: other }, 0)
  expect(off.isOver({ personId: 'a', partnerId: one, clientId: one }, 0)).toBe(false)
})

describe('somebody of a partner goes through its clients', () => {
  const most = 4
  let p: Platform
  let agency: Side
  let clients: Side[]
  beforeEach(async () => {
    const sweeps = makeSweeps({ clients: most, minutes: 60 })
    p = await openPlatform(undefined, undefined, undefined, undefined, undefined, sweeps)
    agency = await partner(p, 'Agency')
    clients = []
    for (let n = 0; n < 8; n++) {
      const client = await organisation(p, `Client ${String.fromCharCode(65 + n)}`)
      await partnered(client, agency, { access: 'full' })
      clients.push(client)
    }
  })
  afterEach(() => p.close())

  const open = (client: Side, guest: Guest = agency.legal) =>
    guest.client.products.listOfClient({ partnerId: agency.id, clientId: client.id }).then(
      () => 'seen',
      (error: { code: string }) => error.code,
    )
  async function sweep(): Promise<string[]> {
    const answers: string[] = []
    for (const client of clients) answers.push(await open(client))
    return answers
  }

  test('and after so many finds nothing any more, nor does anybody else of it; both sides are told urgently', async () => {
    const staff = await staffOf(p)
    const colleague = await p.person('Colleague')
    await agency.legal.client.organisations.addMember({
      organisationId: agency.id,
      email: colleague.email,
      name: 'Colleague',
      language: 'en',
      role: 'administrator',
    })
    expect(await sweep()).toEqual([...Array(most).fill('seen'), ...Array(8 - most).fill('not_found')])
    for (const client of clients) {
      expect(await open(client)).toBe('not_found')
      expect(await open(client, colleague)).toBe('not_found')
    }
    const letters = await rowsOf(
      p.db,
      sql<{ recipient: string; clients: number; staff: boolean }>`
        select recipient, (facts ->> 'clients')::int as clients, (facts ->> 'forStaff')::boolean as staff from letter where template = 'partner_frozen' order by staff`,
    )
    expect(letters).toEqual([
      { recipient: agency.legal.email, clients: most + 1, staff: false },
      { recipient: staff.email, clients: most + 1, staff: true },
    ])
    const noted = await rowsOf(
      p.db,
      sql<{
        client_id: string
      }>`select client_id from audit_event where action = 'partnership.frozen' order by client_id`,
    )
    expect(noted.map((one) => one.client_id)).toEqual(clients.map((one) => one.id).sort())
  })

  test('until one of the provider asks to give it back and another one does', async () => {
    await sweep()
    const thaw = (guest: Guest) =>
      guest.client.organisations.freezePartner({
        organisationId: agency.id,
        frozen: false,
        reason: 'checked',
      })
    const first = await staffOf(p)
    await thaw(first)
    expect(await refusalOf(thaw(first))).toMatchObject({ code: 'thaw_by_another' })
    expect(await open(clients[0] as Side)).toBe('not_found')
    await thaw(await p.person('Second Manager', { staff: 'manager' }))
    expect(await sweep()).toEqual([...Array(most).fill('seen'), ...Array(8 - most).fill('not_found')])
  })

  test('by a token: the same', async () => {
    const machine = await agency.legal.client.tokens.addUser({
      organisationId: agency.id,
      name: 'Nightly',
      accounting: false,
    })
    await sql`
      insert into holding (partnership_id, person_id, all_products, level, created_at)
      select id, ${machine.personId}, true, 1, app.now() from partnership where partner_id = ${agency.id}`.execute(
      p.db,
    )
    const { token } = await withPassword(agency.legal, (context) =>
      agency.legal.client.tokens.create(
        { organisationId: agency.id, personId: machine.personId, name: 'n', scopes: ['read'], days: 30 },
        { context },
      ),
    )
    const statuses: number[] = []
    for (const client of clients.slice(0, most + 2)) {
      const answer = await p.request(`/api/v1/p/${agency.id}/c/${client.id}/products`, {
        headers: { authorization: `Bearer ${token}` },
      })
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([...Array(most).fill(200), 404, 404])
  })

  test('what is asked for in vain counts for nothing, and the same few clients never are too many', async () => {
    const stranger = await organisation(p, 'Stranger')
    for (let n = 0; n < 3; n++) {
      expect(await open(stranger)).toBe('not_found')
      for (const client of clients.slice(0, most)) expect(await open(client)).toBe('seen')
    }
    expect(await open(stranger)).toBe('not_found')
    expect(await open(clients[0] as Side)).toBe('seen')
  })
})
