/**
 * Sixteen at once on the same partner, product, purse and payment: whatever the order in which they come, the books
 * keep their promises, nothing is done twice, and no two of them ever wait for each other for good.
 */
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { numberDocuments } from '../src/invoices/jobs.ts'
import { book, endHolds, hold, lockPurses, spend } from '../src/ledger/store.ts'
import { rowOf, rowsOf } from '../src/lib/database.ts'
import type { Id } from '../src/lib/id.ts'
import { parseMinor } from '../src/lib/money.ts'
import { creditCashback, voidUnpaid } from '../src/orders/jobs.ts'
import { renewDue } from '../src/renewals/run.ts'
import { brokenPromises, hosting, order, organisation, partner, partnered, type Side, topUp } from './cast.ts'
import { openPlatform, type Platform } from './platform.ts'

const connections = 16

let p: Platform
let agency: Side
let itemId: Id<'item'>
beforeEach(async () => {
  p = await openPlatform()
  agency = await partner(p, 'Agency')
  await topUp(agency, '5000.00')
  itemId = await hosting(p)
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  expect(await deadlocks()).toBe(0n)
  await p.close()
})

/** How often PostgreSQL had to break a circle; every connection tells what it knows first. */
async function deadlocks(): Promise<bigint | undefined> {
  const tell = () =>
    p.db.transaction().execute((tx) => sql`select pg_stat_force_next_flush(), pg_sleep(0.02)`.execute(tx))
  await Promise.all(Array.from({ length: 20 }, tell))
  const found = await rowOf(
    p.db,
    sql<{ n: bigint }>`select deadlocks as n from pg_stat_database where datname = current_database()`,
  )
  return found?.n
}

/** Does every act at once; the codes of those that were refused. */
async function atOnce(acts: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const results = await Promise.allSettled(acts.map((act) => act()))
  return results.flatMap((r) => (r.status === 'rejected' ? [String(r.reason?.code ?? r.reason)] : []))
}

const times = <T>(n: number, make: (n: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))

async function free(side: Side): Promise<bigint> {
  const [purse] = await side.legal.client.prepaid.get({ organisationId: side.id })
  return parseMinor(purse?.available ?? '') ?? 0n
}

test('one partner, four clients: orders of both sides, top-ups, cashback and jobs, round after round', async () => {
  const clients = await Promise.all(times(4, (n) => organisation(p, `Client ${'ABCD'[n]}`)))
  for (const [n, client] of clients.entries()) {
    await topUp(client, '2000.00')
    await partnered(client, agency, { access: 'full', payer: n % 2 ? 'partner' : 'client' })
  }
  const lines = [{ itemId, quantity: 1, months: 1 as const }]
  const byPartner = (client: Side) => () =>
    agency.legal.client.orders.placeForClient({
      partnerId: agency.id,
      clientId: client.id,
      lines,
      means: 'prepaid',
    })
  const byClient = (client: Side) => () =>
    client.legal.client.orders.place({ organisationId: client.id, lines, means: 'prepaid' })
  const forItself = () =>
    agency.legal.client.orders.place({ organisationId: agency.id, lines, means: 'prepaid' })
  for (let round = 0; round < 4; round++) {
    const refused = await atOnce([
      ...clients.flatMap((client) => [byPartner(client), byClient(client)]),
      forItself,
      forItself,
      () => topUp(agency, '7.00'),
      () => topUp(agency, '11.00'),
      ...times(3, () => () => creditCashback(p.db)),
      () => voidUnpaid(p.world),
    ])
    expect(refused).toEqual([])
  }
  await creditCashback(p.db)
  const states = await rowsOf(
    p.db,
    sql<{ n: number }>`select count(*)::int as n from orders where state = 'paid' group by billed_id`,
  )
  expect(states.map((row) => row.n).sort((a, b) => a - b)).toEqual([4, 4, 8, 8, 16])
})

test('one product: renewed by hand by both sides and by the run, sixteen at once; each period is paid once', async () => {
  const client = await organisation(p, 'Client')
  await topUp(client, '2000.00')
  const [productId = 'prd_'] = await order(p, client, 1)
  await partnered(client, agency, { access: 'full', payer: 'partner' })
  await client.legal.client.renewals.switchOn({ organisationId: client.id, productIds: [productId] })
  await p.at('2026-02-10T09:00:00Z')
  const lines = [{ renewProductId: productId }]
  const refused = await atOnce(
    times(connections, (n) => {
      if (n % 4 === 3) return () => renewDue(p.world)
      if (n % 4 === 2)
        return () =>
          agency.legal.client.orders.placeForClient({
            partnerId: agency.id,
            clientId: client.id,
            lines,
            means: 'prepaid',
          })
      return () => client.legal.client.orders.place({ organisationId: client.id, lines, means: 'prepaid' })
    }),
  )
  for (const code of refused) expect(['changed_meanwhile', 'try_again']).toContain(code)
  const periods = await rowsOf(
    p.db,
    sql<{ n: number; first: string; last: string }>`
      select count(*)::int as n, min(period_start) as first, max(period_end) as last from order_line
       where product_id = ${productId} and posted and operation = 'renewal' group by product_id`,
  )
  expect(periods[0]?.n).toBeGreaterThan(0)
  const product = await rowOf(
    p.db,
    sql<{
      paid: number
      expires: string
    }>`select periods_paid as paid, expires_on as expires from product where id = ${productId}`,
  )
  expect(product).toEqual({ paid: 1 + (periods[0]?.n ?? 0), expires: periods[0]?.last })
})

test('one purse with money for five: sixteen orders at once, five are paid and nothing is left over', async () => {
  const client = await organisation(p, 'Client')
  await topUp(client, '53.62')
  const refused = await atOnce(
    times(
      connections,
      () => () =>
        client.legal.client.orders.place({
          organisationId: client.id,
          lines: [{ itemId, quantity: 1, months: 1 }],
          means: 'prepaid',
        }),
    ),
  )
  expect(new Set(refused)).toEqual(new Set(['insufficient_funds']))
  const paid = connections - refused.length
  // once five units count, the next ones cost a tenth less: whoever counted late may pay less
  expect(paid).toBe(5)
  expect(await free(client)).toBeGreaterThanOrEqual(0n)
})

/** A client with cash and a promotion, and the way to one more order of it. */
async function ofTwoKinds(promo: bigint) {
  const client = await organisation(p, 'Client')
  await topUp(client, '400.00')
  await p.db.transaction().execute((tx) =>
    book(tx, 'promo', 'CHF', client.id, 'promo', [
      { kind: 'contra.campaign', amount: promo },
      { kind: 'prepaid.promo', organisation: client.id, amount: -promo },
    ]),
  )
  const lines = [{ itemId, quantity: 1, months: 1 as const }]
  const place = () => client.legal.client.orders.place({ organisationId: client.id, lines, means: 'prepaid' })
  return { client, place }
}

test('money of two kinds: each order finds what the one before it left of both', async () => {
  const { client, place } = await ofTwoKinds(3000n)
  expect(await atOnce(times(connections, () => place))).toEqual([])
  const [purse] = await client.legal.client.prepaid.get({ organisationId: client.id })
  expect(purse?.promo).toBe('0.00')
})

test('every way to two purses goes through them in the same order: orders, holds and their ends at once', async () => {
  const { client, place } = await ofTwoKinds(30_000n)
  const parts = [
    { purse: 'promo' as const, amount: 1n },
    { purse: 'cash' as const, amount: 1n },
  ]
  const holder = (n: number) => async () => {
    for (let round = 0; round < 30; round++) {
      const subject = `both ${n} ${round}`
      await p.db.transaction().execute((tx) => hold(tx, client.id, 'CHF', parts, subject))
      await p.db.transaction().execute((tx) => endHolds(tx, subject, 'voided'))
    }
  }
  expect(await atOnce([...times(connections, () => place), ...times(3, holder)])).toEqual([])
})

test('the same products renewed in one order and in the other, sixteen at once: nobody waits for good', async () => {
  const client = await organisation(p, 'Client')
  await topUp(client, '2000.00')
  const productIds = await order(p, client, 12)
  const renew = (ids: typeof productIds) => () =>
    client.legal.client.orders.place({
      organisationId: client.id,
      lines: ids.map((renewProductId) => ({ renewProductId })),
      means: 'prepaid',
    })
  for (let round = 0; round < 3; round++) {
    const refused = await atOnce(
      times(connections, (n) => renew(n % 2 ? productIds : productIds.toReversed())),
    )
    for (const code of refused) expect(['changed_meanwhile', 'try_again']).toContain(code)
  }
})

test('cashback of two partners, earned in every order, credited by sixteen at once', async () => {
  const other = await partner(p, 'Other Agency')
  const lines = [{ itemId, quantity: 1, months: 1 as const }]
  const earning = async (name: string, by: Side) => {
    const client = await organisation(p, name)
    await topUp(client, '500.00')
    await partnered(client, by, { access: 'full', payer: 'client' })
    return () => client.legal.client.orders.place({ organisationId: client.id, lines, means: 'prepaid' })
  }
  const mine = await earning('Client A', agency)
  const theirs = await earning('Client B', other)
  for (const who of 'abbaabbaabbaabba') await (who === 'a' ? mine : theirs)()
  expect(await atOnce(times(connections, () => () => creditCashback(p.db, 2)))).toEqual([])
  for (const side of [agency, other]) {
    await creditCashback(p.db)
    const [purse] = await side.legal.client.prepaid.get({ organisationId: side.id })
    expect(purse).toMatchObject({ pending: '0.00' })
    expect(purse?.cashback).not.toBe('0.00')
  }
})

test('one series of numbers: sixteen sequencers one number at a time, 1 to n without a hole or a repeat', async () => {
  const ids = times(240, () => p.world.ids('document'))
  await sql`
    insert into document (id, kind, billed_id, supplier_id, currency, net, vat_category, vat_rate, vat, gross, posted_at)
    select id, 'self_billed', ${agency.id}, ${agency.id}, 'CHF', 100, 'O', 0, 0, 100, app.now() from unnest(${ids}::text[]) as u(id)`.execute(
    p.db,
  )
  expect(await atOnce(times(connections, () => () => numberDocuments(p.db, 1)))).toEqual([])
  const issued = await rowsOf(p.db, sql<{ no: bigint }>`select no from document_issued order by no`)
  expect(issued.map((row) => Number(row.no))).toEqual(times(240, (n) => n + 1))
})

test('one payment: sixteen notices with ids of their own are one top-up; sixteen of one id as well', async () => {
  const asked = await agency.legal.client.prepaid.topUp({
    organisationId: agency.id,
    amount: '40.00',
    currency: 'CHF',
  })
  const before = await free(agency)
  const notice = (eventId: string) => () => {
    const message = { eventId, reference: `test_${asked.paymentId}`, outcome: 'succeeded' as const }
    const signature = p.world.payments.sign(message)
    return p.client().payments.event({ provider: 'test', ...message, signature })
  }
  expect(await atOnce(times(connections, (n) => notice(`own ${n}`)))).toEqual([])
  expect(await atOnce(times(connections, () => notice('same')))).toEqual([])
  expect((await free(agency)) - before).toBe(4000n)
})

test('one purse promised away: sixteen holds at once, ended three ways at once, each ends once', async () => {
  const amount = 70_000n
  const promise = (n: number) => () =>
    p.db.transaction().execute(async (tx) => {
      const parts = spend(await lockPurses(tx, agency.id, 'CHF'), amount)
      if (parts) await hold(tx, agency.id, 'CHF', parts, `promise ${n}`)
    })
  expect(await atOnce(times(connections, promise))).toEqual([])
  expect(await free(agency)).toBe(500_000n - 7n * amount)
  const end = (n: number, state: 'posted' | 'voided') => () =>
    p.db.transaction().execute(async (tx) => {
      const subject = `promise ${n}`
      if ((await endHolds(tx, subject, state)) === 0 || state === 'voided') return
      await book(tx, 'payout', 'CHF', subject, `payout:${subject}`, [
        { kind: 'prepaid.cash', organisation: agency.id, amount },
        { kind: 'payout.transit', amount: -amount },
      ])
    })
  const ends = times(connections, (n) => [end(n, 'posted'), end(n, 'voided'), end(n, 'posted')]).flat()
  expect(await atOnce(ends)).toEqual([])
  const states = await rowsOf(p.db, sql<{ state: string }>`select state from ledger.hold`)
  expect(states).toHaveLength(7)
  const booked = states.filter((h) => h.state === 'posted').length
  expect(await free(agency)).toBe(500_000n - BigInt(booked) * amount)
})
