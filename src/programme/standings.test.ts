import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { followStandings } from './standings.ts'

let p: Platform
let client: Side
let agency: Side
beforeAll(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  agency = await partner(p, 'Agency')
  await sql`update partner set state = 'provisional' where organisation_id = ${agency.id}`.execute(p.db)
  await topUp(client, '9000.00')
  await partnered(client, agency, { access: 'full', payer: 'client' })
})
afterAll(() => p.close())

const standing = () => agency.legal.client.programme.standing({ partnerId: agency.id })
const letters = () =>
  rowsOf(
    p.db,
    sql<{
      what: string
    }>`select facts ->> 'what' as what from letter where template = 'standing_moved' and recipient = ${agency.legal.email} order by id`,
  ).then((rows) => rows.map(({ what }) => what))

test('what counts is what was billed, line by line, less what was given back', async () => {
  expect((await standing()).sums).toEqual([
    { currency: 'CHF', counted: '0.00', threshold: '2000.00', isMet: false },
  ])
  await order(p, client, 35, 'shop')
  const before = await standing()
  const { rows } = await agency.legal.client.programme.counted({ partnerId: agency.id })
  const sum = rows.reduce((all, row) => all + Number(row.amount), 0)
  expect(sum.toFixed(2)).toBe(before.sums[0]?.counted)
  expect(rows[0]).toMatchObject({ client: { name: 'Client' }, currency: 'CHF' })
  expect(sum).toBeGreaterThan(0)
  const [invoice] = (await client.legal.client.invoices.list({ organisationId: client.id })).rows
  const { client: staff } = await staffOf(p)
  if (!invoice) throw new Error('no invoice')
  await staff.refunds.make({ documentId: invoice.id, reason: 'Twice', how: 'whole' })
  expect((await standing()).sums[0]?.counted).toBe('0.00')
})

test('a partner that reaches it is confirmed at once; below it has ninety days, and then keeps its clients only', async () => {
  await p.at('2026-02-01T09:00:00Z')
  for (let n = 0; n < 8; n++) await order(p, client, 35, `shop${n}`)
  expect((await standing()).sums[0]?.isMet).toBe(true)
  await Promise.all([followStandings(p.world), followStandings(p.world)])
  expect((await standing()).state).toBe('active')
  expect(await letters()).toEqual(['confirmed'])
  // a year later nothing of it counts any more
  await p.at('2027-02-02T09:00:00Z')
  await followStandings(p.world)
  expect(await standing()).toMatchObject({ state: 'at_risk', graceUntil: '2027-05-03' })
  await p.at('2027-05-02T09:00:00Z')
  await followStandings(p.world)
  expect((await standing()).state).toBe('at_risk')
  await p.at('2027-05-03T09:00:00Z')
  await followStandings(p.world)
  expect((await standing()).state).toBe('suspended')
  expect(await letters()).toEqual(['confirmed', 'at_risk', 'suspended'])
  // new business is closed, the present client stays reachable
  const invited = agency.legal.client.invitations.ask({
    partnerId: agency.id,
    email: 'new@client.example',
    company: 'New',
    language: 'en',
    wish: { access: 'full', payer: 'client', families: [] },
  })
  expect((await refusalOf(invited)).code).toBe('partner_no_new_business')
  const { rows } = await agency.legal.client.clients.list({ partnerId: agency.id })
  expect(rows.map(({ name }) => name)).toContain('Client')
})

test('whoever may not see the money sees no threshold', async () => {
  expect((await refusalOf(client.legal.client.programme.standing({ partnerId: agency.id }))).code).toBe(
    'not_found',
  )
  expect((await refusalOf(client.legal.client.programme.standing({ partnerId: client.id }))).code).toBe(
    'not_a_partner',
  )
})
