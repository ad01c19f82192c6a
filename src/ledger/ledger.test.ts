import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { organisation, type Side } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import { book, endHolds, hold, lockPurses, type Posting, spend } from './store.ts'

let p: Platform
let side: Side
beforeEach(async () => {
  p = await openPlatform()
  side = await organisation(p, 'Client')
})
afterEach(() => p.close())

const topUp = (amount: bigint, idem: string): Promise<boolean> =>
  p.db.transaction().execute((tx) => book(tx, 'top_up', 'CHF', 'test', idem, lines(amount)))
const lines = (amount: bigint): Posting[] => [
  { kind: 'psp', detail: 'test', amount },
  { kind: 'prepaid.cash', organisation: side.id, amount: -amount },
]
const constraintOf = (act: Promise<unknown>) =>
  act.then(
    () => 'allowed',
    (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
  )
const raw = (kind: string, postings: Posting[]) =>
  constraintOf(
    p.db.transaction().execute((tx) => book(tx, kind, 'CHF', 'x', `raw:${Math.random()}`, postings)),
  )

describe('the database keeps the books', () => {
  test('a journal that does not add up is refused', async () => {
    expect(
      await raw('top_up', [
        { kind: 'psp', detail: 'test', amount: 100n },
        { kind: 'prepaid.cash', organisation: side.id, amount: -99n },
      ]),
    ).toBe('entry_zero_sum')
  })
  test('a journal that adds up but touches an account it has no business with is refused', async () => {
    expect(
      await raw('top_up', [
        { kind: 'psp', detail: 'test', amount: 100n },
        { kind: 'revenue', detail: 'x', amount: -100n },
      ]),
    ).toBe('entry_by_rule')
    expect(
      await raw('cashback', [
        { kind: 'cashback.pending', organisation: side.id, amount: 100n },
        { kind: 'expense.cashback', amount: -100n },
      ]),
    ).toBe('entry_by_rule')
  })
  test('an entry cannot be added to a journal afterwards, changed or removed', async () => {
    await topUp(500n, 'a')
    const journal = await rowOf(p.db, sql<{ id: bigint }>`select id from ledger.journal`)
    const account = await rowOf(p.db, sql<{ id: bigint }>`select id from ledger.account where kind = 'psp'`)
    const later = sql`insert into ledger.entry (journal_id, seq, account_id, amount, currency) values (${journal?.id}, 8, ${account?.id}, 5, 'CHF'), (${journal?.id}, 9, ${account?.id}, -5, 'CHF')`
    expect(await constraintOf(later.execute(p.db))).toBe('entry_at_once')
    expect(await constraintOf(sql`update ledger.entry set amount = 1`.execute(p.db))).toMatch(/never changed/)
    expect(await constraintOf(sql`delete from ledger.entry`.execute(p.db))).toMatch(/never changed/)
    expect(await constraintOf(sql`truncate ledger.entry`.execute(p.db))).toMatch(/never changed/)
    expect(await constraintOf(sql`delete from ledger.journal`.execute(p.db))).toMatch(/never changed/)
  })
  test('a prepaid account never goes below zero, whatever the code believes', async () => {
    await topUp(500n, 'a')
    const spendMore = [
      { kind: 'prepaid.cash', organisation: side.id, amount: 501n },
      { kind: 'revenue', detail: 'x', amount: -501n },
    ]
    expect(await raw('order', spendMore)).toBe('balance_not_below_floor')
  })
  test('the same booking twice, or twenty times at once, counts once', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => topUp(500n, 'same')))
    expect(results.filter(Boolean)).toHaveLength(1)
    const balance = await rowOf(
      p.db,
      sql<{ posted: bigint; version: bigint }>`select posted::bigint as posted, version from ledger.balance`,
    )
    expect(balance).toEqual({ posted: 500n, version: 1n })
  })
  test('many writers on one account lose nothing and never block each other for good', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, n) => topUp(BigInt(n + 1), `n${n}`)))
    const balance = await rowOf(
      p.db,
      sql<{ posted: bigint; version: bigint }>`select posted::bigint as posted, version from ledger.balance`,
    )
    expect(balance).toEqual({ posted: 5050n, version: 100n })
    const sum = await rowsOf(
      p.db,
      sql`select journal_id from ledger.entry group by journal_id having sum(amount) <> 0`,
    )
    expect(sum).toEqual([])
  })
})

test('an audit event is never changed or removed', async () => {
  expect(await constraintOf(sql`update audit_event set action = 'x'`.execute(p.db))).toMatch(/never changed/)
  expect(await constraintOf(sql`delete from audit_event`.execute(p.db))).toMatch(/never changed/)
})

test('a purse that is held is not spent', async () => {
  await topUp(500n, 'a')
  await sql`update ledger.balance set held = 400`.execute(p.db)
  const purses = await p.db.transaction().execute((tx) => lockPurses(tx, side.id, 'CHF'))
  expect(spend(purses, 100n)).toEqual([{ purse: 'cash', amount: 100n }])
  expect(spend(purses, 101n)).toBeUndefined()
})

describe('money that is held', () => {
  const holding = (amount: bigint, subject: string) =>
    constraintOf(
      p.db.transaction().execute(async (tx) => {
        await lockPurses(tx, side.id, 'CHF')
        await hold(tx, side.id, 'CHF', [{ purse: 'cash', amount }], subject)
      }),
    )
  const purse = async () =>
    (
      await rowsOf(
        p.db,
        sql<{ posted: bigint; held: bigint }>`select posted::bigint, held::bigint from ledger.balance`,
      )
    )[0]

  test('counts against the account at once, and only what is free can be held', async () => {
    await topUp(500n, 'a')
    expect(await holding(300n, 'one')).toBe('allowed')
    expect(await holding(201n, 'two')).toBe('balance_not_below_floor')
    expect(await purse()).toEqual({ posted: 500n, held: 300n })
  })
  test('is held once for a subject and ends once', async () => {
    await topUp(500n, 'a')
    expect([await holding(200n, 'one'), await holding(200n, 'one')]).toEqual(['allowed', 'allowed'])
    expect(await purse()).toEqual({ posted: 500n, held: 200n })
    const end = () => p.db.transaction().execute((tx) => endHolds(tx, 'one', 'voided'))
    expect([await end(), await end()]).toEqual([1, 0])
    expect(await purse()).toEqual({ posted: 500n, held: 0n })
    expect(await constraintOf(sql`update ledger.hold set state = 'posted'`.execute(p.db))).toBe(
      'hold_ends_once',
    )
  })
})
