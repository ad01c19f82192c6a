import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { brokenPromises, itemOf, organisation, refusalOf, type Side, staffOf } from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { camtFile, type Entry, type FileOf } from '../simulation/camtFile.ts'

let p: Platform
let client: Side
let staff: Guest
const iban = 'CH9300762011623852957'
const seller = {
  name: 'Provider AG',
  street: 'Bahnhofstrasse',
  houseNumber: '1',
  postcode: '8001',
  town: 'Zürich',
  country: 'CH',
  vatNumber: 'CHE123456789MWST',
  email: 'billing@provider.example',
  phone: '+41 44 000 00 00',
  iban,
}
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  staff = await staffOf(p)
  await staff.client.papers.setSeller({ ...seller, qrIban: 'CH4431999123000889012' })
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const notified: FileOf = { message: '054', version: 8 }
const take = async (entries: readonly Entry[], file = notified) =>
  staff.client.bankFiles.take({ content: camtFile(entries, file) })
const outcomes = async (entries: readonly Entry[], file = notified) =>
  (await take(entries, file)).rows.map((row) => row.outcome)
const slip = (amount?: string, orderId?: string) =>
  client.legal.client.transfers.slip({
    organisationId: client.id,
    currency: 'CHF',
    ...(amount ? { amount } : {}),
    ...(orderId ? { orderId: orderId as `ord_${string}` } : {}),
  })
const cash = async () => (await client.legal.client.prepaid.get({ organisationId: client.id }))[0]?.cash
const letters = async () =>
  (await rowsOf(p.db, sql<{ template: string }>`select template from letter order by id`)).map(
    (row) => row.template,
  )

/** An order that waits for its money. */
async function waiting(): Promise<{ orderId: string; gross: string }> {
  const { orderId, quote } = await client.legal.client.orders.place({
    organisationId: client.id,
    lines: [{ itemId: await itemOf(p, 'hosting'), quantity: 1, months: 1 }],
    means: 'provider',
  })
  return { orderId, gross: quote.gross }
}

describe('a transfer to the prepaid account', () => {
  test.each([
    [{ message: '053', version: 2 }],
    [{ message: '053', version: 4 }],
    [{ message: '053', version: 8 }],
    [{ message: '054', version: 2 }],
    [{ message: '054', version: 4 }],
    [{ message: '054', version: 8 }],
  ] as const)('is known by its reference in %o', async (file) => {
    const { reference } = await slip('250.00')
    expect(
      await outcomes([{ reference: 'B1', amount: '250.00', creditorReference: reference }], file),
    ).toEqual(['top_up'])
    expect(await cash()).toBe('250.00')
    expect((await letters()).filter((one) => one === 'top_up_booked')).toHaveLength(1)
  })

  test('asks for the same reference again, and for an account that takes it', async () => {
    const [first, second] = [await slip('10.00'), await slip()]
    expect(second.reference).toBe(first.reference)
    expect(first).toMatchObject({ iban: 'CH4431999123000889012', amount: '10.00', code: { kind: 'swiss' } })
    expect(second.amount).toBeNull()
    const euro = await client.legal.client.transfers.slip({
      organisationId: client.id,
      currency: 'EUR',
      amount: '12.30',
    })
    expect(euro).toMatchObject({ iban, code: { kind: 'epc' } })
    expect(
      await outcomes([
        { reference: 'E1', amount: '12.30', currency: 'EUR', message: `thank you ${euro.reference}` },
      ]),
    ).toEqual(['top_up'])
    await staff.client.papers.setSeller({ ...seller, iban: null })
    expect(await refusalOf(slip('10.00'))).toMatchObject({ code: 'transfer_off' })
  })
})

describe('each movement counts once', () => {
  test('in the same file, in files that overlap, and in a statement after its notification', async () => {
    const { reference: creditorReference } = await slip()
    const [one, two, three] = ['B1', 'B2', 'B3'].map((reference) => ({
      ...{ reference, amount: '10.00', creditorReference },
    })) as [Entry, Entry, Entry]
    expect(await outcomes([one, two, one])).toEqual(['top_up', 'top_up', 'known'])
    expect(await outcomes([one, two])).toEqual(['known', 'known'])
    expect(await outcomes([three, two], { message: '053', version: 4 })).toEqual(['top_up', 'known'])
    expect(await cash()).toBe('30.00')
  })

  test('from two people at the same instant, in whichever order the files name it', async () => {
    const { reference: creditorReference } = await slip()
    const entries = ['B1', 'B2', 'B3', 'B4'].map((reference) => ({
      reference,
      amount: '10.00',
      creditorReference,
    }))
    const told = await Promise.all([take(entries), take(entries.toReversed()), take(entries)])
    const landed = told.flatMap(({ rows }) => rows).filter(({ outcome }) => outcome === 'top_up')
    expect(landed).toHaveLength(4)
    expect(await cash()).toBe('40.00')
  })

  test('booked by hand before, and without any name of the bank', async () => {
    const { reference: creditorReference } = await slip()
    await staff.client.receipts.record({
      ...{ reference: 'B1', currency: 'CHF', amount: '10.00', receivedOn: '2026-01-14' },
      organisationId: client.id,
    })
    const nameless = { amount: '5.00', creditorReference }
    expect(
      await outcomes([{ reference: 'B1', amount: '10.00', creditorReference }, nameless, nameless]),
    ).toEqual(['known', 'top_up', 'top_up'])
    expect(await outcomes([nameless, nameless])).toEqual(['known', 'known'])
    expect(await cash()).toBe('20.00')
  })

  test('as the parts of an entry, where they are the whole; a sum without parts waits for them', async () => {
    const { reference: creditorReference } = await slip()
    const part = (amount: string, n: number): Entry => ({ reference: `P${n}`, amount, creditorReference })
    const sum: Entry = { reference: 'S1', amount: '30.00' }
    const statement = await take([{ ...sum, isCollective: true }], { message: '053', version: 8 })
    expect(statement).toMatchObject({ rows: [], collective: 1 })
    expect(await outcomes([{ ...sum, parts: [part('10.00', 1), part('20.00', 2)] }])).toEqual([
      'top_up',
      'top_up',
    ])
    const wrong = { reference: 'S2', amount: '31.00', parts: [part('10.00', 3), part('20.00', 4)] }
    expect(await outcomes([wrong])).toEqual(['unassigned'])
    expect(await cash()).toBe('30.00')
  })
})

describe('an order that waits', () => {
  test('is paid by its transfer, once, and its products are there', async () => {
    const { orderId, gross } = await waiting()
    const { reference: creditorReference, amount } = await slip(undefined, orderId)
    expect(amount).toBe(gross)
    const entry = { reference: 'B1', amount: gross, creditorReference }
    expect(await outcomes([entry, { ...entry, reference: 'B2' }])).toEqual(['order', 'prepaid'])
    expect(await cash()).toBe(gross)
    const order = await client.legal.client.orders.get({
      organisationId: client.id,
      orderId: orderId as `ord_${string}`,
    })
    expect(order.state).toBe('paid')
    expect(await refusalOf(slip(undefined, orderId))).toMatchObject({ code: 'order_closed' })
  })

  test('waits on where too little came or the other currency: the money is on the prepaid account, and told', async () => {
    const { orderId } = await waiting()
    const { reference: creditorReference } = await slip(undefined, orderId)
    expect(
      await outcomes([
        { reference: 'B1', amount: '0.05', creditorReference },
        { reference: 'B2', amount: '900.00', currency: 'EUR', creditorReference },
      ]),
    ).toEqual(['prepaid', 'prepaid'])
    expect(await cash()).toBe('0.05')
    expect((await letters()).filter((one) => one === 'top_up_booked')).toHaveLength(2)
  })
})

describe('money that says too little', () => {
  const payerIban = 'DE89370400440532013000'

  test('is of nobody, until somebody says whose: from then on the account is known', async () => {
    const entry = (reference: string): Entry => ({ reference, amount: '7.00', payer: 'Client SA', payerIban })
    expect(await outcomes([entry('B1')])).toEqual(['unassigned'])
    const [receipt] = (await staff.client.receipts.list({ state: 'unassigned' })).rows
    expect(receipt).toMatchObject({ reference: 'B1', amount: '7.00', payer: 'Client SA' })
    await staff.client.receipts.assign({ receiptId: receipt?.id ?? 'rcp_', organisationId: client.id })
    expect(await take([{ ...entry('B2'), creditorReference: 'RF18539007547034' }])).toMatchObject({
      rows: [{ outcome: 'prepaid', organisation: { id: client.id } }],
    })
    expect(await cash()).toBe('14.00')
  })

  test('is of nobody where its account is that of two', async () => {
    const other = await organisation(p, 'Other')
    for (const [reference, id] of [
      ['B1', client.id],
      ['B2', other.id],
    ] as const) {
      await outcomes([{ reference, amount: '1.00', payerIban }])
      const [row] = (await staff.client.receipts.list({ state: 'unassigned' })).rows
      if (row) await staff.client.receipts.assign({ receiptId: row.id, organisationId: id })
      if (id === client.id)
        await sql`update receipt set payer_iban = null where reference = 'B1'`.execute(p.db)
    }
    await sql`update receipt set payer_iban = ${payerIban}`.execute(p.db)
    expect(await outcomes([{ reference: 'B3', amount: '1.00', payerIban }])).toEqual(['unassigned'])
  })

  test('what left the account and what is only announced is left to people', async () => {
    const told = await take([
      { reference: 'D1', amount: '12.00', isDebit: true },
      { reference: 'D2', amount: '12.00', currency: 'USD' },
      { reference: 'D3', amount: '12.00', status: 'PDNG' },
    ])
    expect(told).toMatchObject({
      rows: [
        { amount: '-12.00', outcome: 'left' },
        { currency: 'USD', outcome: 'left' },
      ],
      pending: 1,
    })
  })
})

test('what is no file of a bank is refused whole, and so are people who keep no books', async () => {
  const support = await p.person('Support', { staff: 'support' })
  const content = camtFile([{ reference: 'B1', amount: '1.00' }], notified)
  for (const guest of [client.legal, support])
    expect(await refusalOf(guest.client.bankFiles.take({ content }))).toMatchObject({ code: 'staff_only' })
  const wrong = [
    'no xml',
    '<x/>',
    content.replace('camt.054.001.08', 'camt.054.001.13'),
    content.replace('1.00', '1.001'),
    content.replace('<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE x [<!ENTITY e "e">]>'),
    content.replaceAll('2026-01-14', 'soon'),
  ]
  for (const one of wrong)
    expect(await refusalOf(staff.client.bankFiles.take({ content: one }))).toMatchObject({
      code: 'bank_file_unread',
    })
  expect((await staff.client.receipts.list({})).rows).toEqual([])
})
