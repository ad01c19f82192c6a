import { sql } from 'kysely'
import { isPassing, rowOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { World } from '../lib/operation.ts'
import { bookChunk } from './book.ts'
import {
  type ChunkReport,
  chunksLeft,
  chunkUsual,
  claimChunk,
  closeChunk,
  finishRun,
  openRun,
  planRun,
  reportDryRun,
  reportsOf,
  waitingDryRuns,
} from './plan.ts'
import { fundChunk, makeTables, priceChunk } from './price.ts'
import { giveOnAccount, leaveToProvider, lockWarranties, runPolicy } from './shortfall.ts'
import { tellRenewals } from './tell.ts'

export interface RunOptions {
  /** Does everything, says what came of it, and takes it back. */
  dryRun?: boolean
  /** About how many products are renewed in one transaction; a payer's are never divided. */
  chunk?: number
}

const triesMax = 5

/** Deadlocks and lock timeouts leave nothing behind: the same transaction is tried again. */
async function inTx<T>(world: World, run: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await world.db.transaction().execute(run)
    } catch (error) {
      if (!isPassing(error) || tries === triesMax) throw error
    }
  }
}

/**
 * One chunk: held still, claimed, priced, funded, booked. The tables of partnerships are locked against writers, but
 * not readers, until it has committed: whoever takes rights away comes wholly before the chunk or wholly after it.
 */
async function doChunk(world: World, tx: Tx, runId: bigint, n: number, isDry: boolean): Promise<ChunkReport> {
  if (!isDry) {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
    await sql`lock table partnership, product_grant, family_grant, partner, organisation_block in share mode`.execute(
      tx,
    )
  }
  const policy = await runPolicy(tx)
  await makeTables(tx)
  const planned = await priceChunk(tx, runId, n, policy)
  await lockWarranties(tx)
  await fundChunk(tx)
  await giveOnAccount(tx, policy)
  await leaveToProvider(world, tx)
  const done = await bookChunk(tx, world, policy, runId, planned)
  await tellRenewals(world, tx)
  await closeChunk(tx, runId, n, done)
  return done
}

async function workAlone(world: World, runId: bigint): Promise<void> {
  for (;;) {
    const done = await inTx(world, async (tx) => {
      const chunk = await claimChunk(tx, runId)
      return chunk && (await doChunk(world, tx, runId, chunk.n, false))
    })
    if (!done) return
  }
}

/** How many chunks of a run are done at once, each on a connection of its own. */
const workers = 2

/** All chunks of a run, side by side where there is more than one. What one worker could not do ends the run's call. */
async function work(world: World, runId: bigint): Promise<void> {
  const left = await inTx(world, (tx) => chunksLeft(tx, runId))
  const hands = Array.from({ length: Math.min(workers, left) }, () => workAlone(world, runId))
  for (const hand of await Promise.allSettled(hands)) if (hand.status === 'rejected') throw hand.reason
  await inTx(world, (tx) => finishRun(tx, runId))
}

function sumOf(reports: readonly ChunkReport[]): ChunkReport {
  const sum: ChunkReport = { planned: 0, renewed: 0, orders: 0, failed: {}, totals: [] }
  for (const part of reports) {
    sum.planned += part.planned
    sum.renewed += part.renewed
    sum.orders += part.orders
    for (const [reason, n] of Object.entries(part.failed)) sum.failed[reason] = (sum.failed[reason] ?? 0) + n
    for (const { currency, net, gross } of part.totals) {
      const known = sum.totals.find((t) => t.currency === currency)
      if (!known) sum.totals.push({ currency, net, gross })
      else {
        known.net = String(BigInt(known.net) + BigInt(net))
        known.gross = String(BigInt(known.gross) + BigInt(gross))
      }
    }
  }
  return sum
}

class TakenBack extends Error {
  readonly done: ChunkReport
  constructor(done: ChunkReport) {
    super('a dry run is taken back')
    this.done = done
  }
}

async function dryRun(world: World, cutoff: Day, chunk: number): Promise<ChunkReport> {
  try {
    await world.db.transaction().execute(async (tx) => {
      const run = await planRun(tx, cutoff, chunk, { dry: true })
      if (!run) throw new TakenBack(sumOf([]))
      const reports: ChunkReport[] = []
      for (let next = await claimChunk(tx, run.id); next; next = await claimChunk(tx, run.id))
        reports.push(await doChunk(world, tx, run.id, next.n, true))
      throw new TakenBack(sumOf(reports))
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.done
    throw error
  }
  throw new Error('a dry run ended without a report')
}

/**
 * Renews what is due up to a day, by mandate and from prepaid money: planned once, then chunk after chunk, each in one
 * transaction. A run that was cut short is finished first; several may work on it at once.
 */
export async function renewDue(
  world: World,
  cutoff?: Day,
  { dryRun: isDry = false, chunk = chunkUsual }: RunOptions = {},
): Promise<ChunkReport> {
  const today = await rowOf(world.db, sql<{ day: Day }>`select app.today() as day`)
  const day = cutoff ?? today?.day ?? ''
  if (isDry) return dryRun(world, day, chunk)
  const left = await inTx(world, (tx) => openRun(tx))
  if (left) await work(world, left.id)
  const run = await inTx(world, (tx) => planRun(tx, day, chunk))
  if (!run) return sumOf([])
  await work(world, run.id)
  return sumOf(await inTx(world, (tx) => reportsOf(tx, run.id)))
}

/**
 * Works on what staff started: the open run unless it is stopped, and dry runs that wait for their report. Safe to run
 * twice, or late: a run that was cut short goes on here.
 */
export async function workOnRuns(world: World): Promise<void> {
  const open = await inTx(world, (tx) => openRun(tx))
  if (open) await work(world, open.id)
  const waiting = await inTx(world, (tx) => waitingDryRuns(tx))
  for (const run of waiting) {
    const report = await dryRun(world, run.cutoffOn, chunkUsual)
    await inTx(world, (tx) => reportDryRun(tx, run.id, report))
  }
}
