import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rowsOf } from '../src/lib/database.ts'
import {
  brokenPromises,
  hosting,
  organisation,
  partner,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from './cast.ts'
import { openPlatform, type Platform } from './platform.ts'

let p: Platform
let client: Side
let itemId: Awaited<ReturnType<typeof hosting>>
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  await topUp(client, '500.00')
  itemId = await hosting(p)
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const place = (idempotencyKey: string, quantity = 1, side = client) =>
  side.legal.client.orders.place(
    { organisationId: side.id, lines: [{ itemId, quantity, months: 1 }], means: 'prepaid' },
    { context: { idempotencyKey } },
  )
const orderCount = async () =>
  (await client.legal.client.orders.list({ organisationId: client.id })).rows.length

/** A write as it comes over the wire, the fields in the order given. */
async function send(path: string, key: string | null, body: object) {
  const response = await p.request(`/api/v1${path}`, {
    method: 'POST',
    headers: {
      cookie: client.legal.cookie,
      'content-type': 'application/json',
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

test('sixteen times the same at once: one order, one booking, and the same answer for all', async () => {
  const answers = await Promise.all(Array.from({ length: 16 }, () => place('once')))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(await orderCount()).toBe(1)
  expect(await place('once')).toEqual(answers[0])
  const booked = await rowsOf(p.db, sql`select 1 from ledger.journal where kind = 'order'`)
  expect(booked).toHaveLength(1)
})

test('the same key for another content, or another act, is refused in its own words and does nothing', async () => {
  await place('taken')
  const [purse] = await client.legal.client.prepaid.get({ organisationId: client.id })
  expect(await refusalOf(place('taken', 2))).toMatchObject({ code: 'key_reused', status: 409 })
  const elsewhere = await send(`/o/${client.id}/prepaid/top-ups`, 'taken', {
    amount: '5.00',
    currency: 'CHF',
  })
  expect(elsewhere).toMatchObject({ status: 409, body: { code: 'key_reused' } })
  expect(await orderCount()).toBe(1)
  expect((await client.legal.client.prepaid.get({ organisationId: client.id }))[0]).toEqual(purse)
})

test('the same content is another request where it asks for another act', async () => {
  const productIds = (await place('to renew')).productIds
  const { renewals } = client.legal.client
  const asked = { organisationId: client.id, productIds }
  const how = { context: { idempotencyKey: 'on or off' } }
  await renewals.switchOn(asked, how)
  expect(await refusalOf(renewals.switchOff(asked, how))).toMatchObject({ code: 'key_reused' })
})

test('one key for sixteen different contents at once: one of them is done', async () => {
  const results = await Promise.allSettled(Array.from({ length: 16 }, (_, n) => place('mixed', n + 1)))
  expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  for (const lost of results)
    if (lost.status === 'rejected') expect(lost.reason).toMatchObject({ code: 'key_reused' })
  expect(await orderCount()).toBe(1)
})

test('the same content is the same in whatever order its fields come', async () => {
  const path = `/o/${client.id}/orders`
  const line = { itemId, quantity: 1, months: 1 }
  const one = await send(path, 'order of fields', { means: 'prepaid', lines: [line] })
  const again = await send(path, 'order of fields', {
    lines: [{ months: 1, quantity: 1, itemId }],
    means: 'prepaid',
  })
  expect(again).toEqual(one)
  expect(await orderCount()).toBe(1)
})

test('what was refused was not done: the key does it once there is money', async () => {
  expect(await refusalOf(place('patient', 100))).toMatchObject({ code: 'insufficient_funds' })
  await topUp(client, '1000.00')
  expect((await place('patient', 100)).state).toBe('paid')
  expect(await orderCount()).toBe(1)
})

test('a key is its owner’s: somebody else’s same key is another', async () => {
  const other = await organisation(p, 'Other')
  await topUp(other, '100.00')
  const [mine, theirs] = await Promise.all([place('shared'), place('shared', 1, other)])
  expect(mine.orderId).not.toBe(theirs.orderId)
})

test('a client that offers again is answered as client, although the partner stands in the offer too', async () => {
  const agency = await partner(p, 'Agency')
  const rights = { access: 'full' as const, payer: 'client' as const, products: [], families: [] }
  const offer = () =>
    client.legal.client.invitations.offer(
      { organisationId: client.id, partnerId: agency.id, rights },
      { context: { idempotencyKey: 'offered' } },
    )
  expect(await offer()).toEqual(await offer())
})

test('staff who repeat an act on an organisation they do not belong to are answered again, and only staff', async () => {
  const staff = await staffOf(p)
  const admit = () =>
    staff.client.organisations.admitPartner(
      { organisationId: client.id, level: 'bronze', contactEmail: 'office@client.example' },
      { context: { idempotencyKey: 'admitted' } },
    )
  expect(await admit()).toEqual(await admit())
  await sql`update person set staff = null where id = ${staff.id}`.execute(p.db)
  expect(await refusalOf(admit())).toMatchObject({ code: 'not_found' })
})

test('without a key, twice is twice', async () => {
  const path = `/o/${client.id}/orders`
  const body = { lines: [{ itemId, quantity: 1, months: 1 }], means: 'prepaid' }
  await send(path, null, body)
  await send(path, null, body)
  expect(await orderCount()).toBe(2)
})
