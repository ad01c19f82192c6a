import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustKeepBooks } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { book, endHolds } from '../ledger/store.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import { type Day, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { csvOf } from './listing.ts'
import { move, purseSides, tellEnd } from './move.ts'
import { needsApproval, waitsFor } from './payout.ts'
import { presentPayout, waitsOf } from './present.ts'
import { type Batch, type BatchLine, payoutRunsContract } from './runContract.ts'
import { lockHeldPurses, lockPayout, type PayoutRow, payoutPolicy, payoutsWhere } from './store.ts'

const os = implement(payoutRunsContract).$context<Call>().use(inTransaction)

/** More than this are not put into one file; the rest goes with the next one. */
const fileMax = 1000

async function found(context: Context, payoutId: string): Promise<PayoutRow> {
  return (await lockPayout(context.tx, payoutId)) ?? refuse('not_found')
}

interface BatchRow {
  id: Id<'batch'>
  bank: string
  currency: Currency
  day: Day
  payouts: number
  total: bigint
  filed_at: Date
  filed_name: string
}

const batches = sql`
  select b.id, b.bank, b.currency, b.day, b.payouts, b.total::bigint as total, b.filed_at, p.name as filed_name from payout_batch b join person p on p.id = b.filed_by`

const presentBatch = (row: BatchRow): Batch => ({
  id: row.id,
  bank: row.bank,
  currency: row.currency,
  day: row.day,
  payouts: row.payouts,
  total: formatMinor(row.total),
  filedAt: row.filed_at.toISOString(),
  filedBy: row.filed_name,
})

export async function batchById(tx: Database, id: string): Promise<BatchRow> {
  return (await rowOf(tx, sql<BatchRow>`${batches} where b.id = ${id}`)) ?? refuse('not_found')
}

export async function batchLines(tx: Database, batchId: string): Promise<BatchLine[]> {
  const rows = await rowsOf(
    tx,
    sql<Omit<BatchLine, 'amount'> & { amount: bigint }>`
      select p.id as "payoutId", a.holder, a.street, a.house_number as "houseNumber", a.postcode, a.town, a.country, a.iban, p.amount::bigint as amount, p.currency, p.state
        from payout p join payout_account a on a.id = p.account_id where p.batch_id = ${batchId} order by p.id`,
  )
  return rows.map((row) => ({ ...row, amount: formatMinor(row.amount) }))
}

/** What goes into the file now: approved, nothing in its way. Purses are locked before debts and holds are read. */
async function readyToFile(context: Context, currency: Currency): Promise<PayoutRow[]> {
  const { tx } = context
  const locked = await rowsOf(
    tx,
    sql<{
      id: string
    }>`select id from payout where state = 'approved' and currency = ${currency} order by id limit ${fileMax} for update`,
  )
  const ids = locked.map((row) => row.id)
  await lockHeldPurses(tx, ids)
  const rows = await payoutsWhere(tx, sql`p.id = any(${ids}) and p.state = 'approved' order by p.id`, fileMax)
  return rows.filter((row) => waitsFor(waitsOf(row)) === undefined)
}

export const payoutRunsOperations = {
  queue: os.queue.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null
    const rows = await payoutsWhere(
      context.tx,
      sql`(${input.state ?? null}::text is null or p.state = ${input.state ?? null}) and (${input.currency ?? null}::text is null or p.currency = ${input.currency ?? null})
          and (${after}::text is null or p.id > ${after}) order by p.id`,
      limit + 1,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
    return { rows: page.rows.map(presentPayout), next: page.next }
  }),

  approve: os.approve.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const payout = await found(context, input.payoutId)
    if (payout.requested_by === actorOf(context).personId) refuse('payout_same_person')
    return presentPayout(await move(context, payout, 'approve'))
  }),

  reject: os.reject.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const moved = await move(context, await found(context, input.payoutId), 'reject', {
      reason: input.reason,
    })
    await tellEnd(context, moved)
    return presentPayout(moved)
  }),

  file: os.file.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const { tx, now, world } = context
    const { personId } = actorOf(context)
    const { alone_max: aloneMax } = await payoutPolicy(tx)
    const ready = await readyToFile(context, input.currency)
    // above the limit it takes two: who looked and who sends
    const own = (p: PayoutRow) =>
      p.requested_by === personId || (p.approved_by === personId && needsApproval(p.amount, aloneMax))
    const going = ready.filter((p) => !own(p))
    if (going.length === 0) refuse(ready.length > 0 ? 'payout_same_person' : 'payout_none_ready')
    const total = going.reduce((sum, p) => sum + p.amount, 0n)
    const batchId = world.ids('batch')
    await sql`
      insert into payout_batch (id, bank, currency, day, payouts, total, filed_at, filed_by)
      values (${batchId}, ${input.bank}, ${input.currency}, ${dayOf(now)}, ${going.length}, ${total}, ${now}, ${personId})`.execute(
      tx,
    )
    for (const payout of going) {
      const purses = await purseSides(tx, payout, 'pending')
      await endHolds(tx, payout.id, 'posted')
      await book(tx, 'payout', payout.currency, payout.id, `payout:${payout.id}`, [
        ...purses,
        { kind: 'payout.transit', detail: input.bank, amount: -payout.amount },
      ])
      await move(context, payout, 'file', { batchId })
    }
    await remember(context, {
      action: 'payout_batch.filed',
      hatId: null,
      clientId: null,
      objectId: batchId,
      changes: { payouts: going.length, total: formatMinor(total), currency: input.currency },
    })
    return presentBatch(await batchById(tx, batchId))
  }),

  batches: os.batches.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null
    const rows = await rowsOf(
      context.tx,
      sql<BatchRow>`${batches} where ${after}::text is null or b.id < ${after} order by b.id desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
    return { rows: page.rows.map(presentBatch), next: page.next }
  }),

  batch: os.batch.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const row = await batchById(context.tx, input.batchId)
    const lines = await batchLines(context.tx, row.id)
    return { ...presentBatch(row), lines, csv: csvOf(lines) }
  }),

  book: os.book.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    return presentPayout(await bookPayout(context, await found(context, input.payoutId), input.bankReference))
  }),

  return: os.return.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    return presentPayout(await returnPayout(context, await found(context, input.payoutId), input.reason))
  }),
}

/** The bank has paid a locked payout. */
export async function bookPayout(
  context: Context,
  payout: PayoutRow,
  bankReference: string,
): Promise<PayoutRow> {
  const { tx } = context
  const moved = await move(context, payout, 'book', { bankReference })
  const bank = await bankOf(tx, payout)
  await book(tx, 'payout_booked', payout.currency, payout.id, `payout_booked:${payout.id}`, [
    { kind: 'payout.transit', detail: bank, amount: payout.amount },
    { kind: 'bank', detail: bank, amount: -payout.amount },
  ])
  await tellEnd(context, moved)
  return moved
}

/** The bank sent a locked payout back. */
export async function returnPayout(context: Context, payout: PayoutRow, reason: string): Promise<PayoutRow> {
  const { tx } = context
  const moved = await move(context, payout, 'return', { reason })
  // what the bank had paid comes back to it; what it never paid was still on its way
  const from = payout.state === 'booked' ? 'bank' : 'payout.transit'
  await book(tx, 'payout_returned', payout.currency, payout.id, `payout_returned:${payout.id}`, [
    { kind: from, detail: await bankOf(tx, payout), amount: payout.amount },
    ...(await purseSides(tx, payout, 'posted')),
  ])
  await tellEnd(context, moved)
  return moved
}

async function bankOf(tx: Database, payout: PayoutRow): Promise<string> {
  return payout.batch_id ? (await batchById(tx, payout.batch_id)).bank : 'main'
}
