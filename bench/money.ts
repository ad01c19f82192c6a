/**
 * How fast money is: complete paid orders beside pgbench's TPC-B, what is due renewed by the product's own run, and
 * documents numbered. All of it on one server, with every constraint, trigger and row's fence, and forced to disk.
 */
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { numberDocuments } from '../src/invoices/jobs.ts'
import { type Database, rowOf } from '../src/lib/database.ts'
import { addDays } from '../src/lib/day.ts'
import { renewDue } from '../src/renewals/run.ts'
import { verify } from '../src/verification/operations.ts'
import { driver, run } from './load.ts'
import {
  asProgram,
  type Bench,
  type Figures,
  fill,
  freshDatabase,
  freshProduct,
  openServer,
  type Server,
  today,
  worldOf,
} from './server.ts'

const folder = resolve(import.meta.dirname, 'money')
/** Each client's products in a world of renewals, and the clients of a partner. */
const each = 20
const ofPartner = 20

interface Placed {
  ordersPerSecond: number
  pgbenchPerSecond: number
}

/** Orders and TPC-B in turns, so that both meet the same machine. */
async function placeOrders({ server, option, say }: Bench): Promise<Placed> {
  const connections = option('connections', 16)
  const seconds = option('seconds', 20)
  const rounds = 2
  const scale = option('scale', 50)
  const tpcb = await freshDatabase(server, 'bench_tpcb')
  await fill(tpcb, ['money/tpcbTables.sql'], { scale })
  const world = { partners: 100, clients: 2000, each: 10 }
  const { db, url, close } = await freshProduct(server, 'bench_orders')
  try {
    await fill(url, ['money/world.sql', 'money/asks.sql'], world)
    const each = { connections, seconds: Math.max(1, Math.round(seconds / rounds)) }
    const rates: [number, number][] = []
    for (let round = 0; round < rounds; round++) {
      const plain = await run({ ...each, url: tpcb, script: join(folder, 'tpcb.sql'), given: { scale } })
      const orders = await run({
        ...each,
        url,
        script: join(folder, 'place.sql'),
        given: world,
        settings: asProgram,
      })
      say(`TPC-B ${Math.round(plain)}/s, orders ${Math.round(orders)}/s`)
      rates.push([plain, orders])
    }
    await mustHold(db)
    const mean = (at: 0 | 1) => rates.reduce((sum, rate) => sum + rate[at], 0) / rounds
    return { pgbenchPerSecond: mean(0), ordersPerSecond: mean(1) }
  } finally {
    await close()
  }
}

/** Nothing measured counts where a promise is broken. How long it took to ask. */
async function mustHold(db: Database): Promise<number> {
  const began = performance.now()
  const checks = await db.transaction().execute(verify)
  const broken = checks.filter((check) => check.violations > 0)
  if (broken.length > 0) throw new Error(`promises broken: ${broken.map((check) => check.id).join(', ')}`)
  return (performance.now() - began) / 1000
}

interface Renewed {
  perSecond: number
  walBytes: number
}

async function logged(db: Database): Promise<bigint> {
  const row = await rowOf(
    db,
    sql<{ at: bigint }>`select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint as at`,
  )
  return row?.at ?? 0n
}

/**
 * A world in which everything is due, and the run that renews it; then what it left is looked at. A fifth is renewed
 * beforehand and not counted: books that are empty are planned for as if they stayed so.
 */
async function renew(
  server: Server,
  say: Bench['say'],
  due: number,
  then?: (db: Database) => Promise<void>,
): Promise<Renewed> {
  const { db, url, close } = await freshProduct(server, `bench_renewals_${due}`)
  try {
    const clients = Math.max(1, Math.ceil(due / 0.8 / each))
    const partners = Math.max(1, Math.ceil(clients / ofPartner))
    await fill(url, ['money/world.sql'], { clients, each, partners })
    await renewDue(worldOf(db), addDays(today, -13))
    await fill(url, [], {})
    const before = await logged(db)
    const began = performance.now()
    const report = await renewDue(worldOf(db), today)
    const seconds = (performance.now() - began) / 1000
    const walBytes = Number((await logged(db)) - before) / report.renewed
    say(
      `${report.renewed} renewals on ${report.orders} invoices: ${seconds.toFixed(1)} s, ${Math.round(walBytes)} bytes of log each`,
    )
    await then?.(db)
    return { perSecond: report.renewed / seconds, walBytes }
  } finally {
    await close()
  }
}

export async function money(bench: Bench): Promise<Figures> {
  const { server, option, say } = bench
  const { ordersPerSecond, pgbenchPerSecond } = await placeOrders(bench)
  const most = option('renewals', 1_000_000)
  const figures: Figures = {}
  const after = async (db: Database) => {
    const began = performance.now()
    const given = await numberDocuments(db)
    figures.numberingPerSecond = Math.round(given / ((performance.now() - began) / 1000))
    figures.verifySeconds = Number((await mustHold(db)).toFixed(1))
    const entries = await rowOf(db, sql<{ n: number }>`select count(*)::int as n from ledger.entry`)
    figures.verifyEntries = entries?.n ?? 0
    say(
      `${given} documents numbered; ${figures.verifyEntries} entries verified in ${figures.verifySeconds} s`,
    )
  }
  let renewed: Renewed = { perSecond: 0, walBytes: 0 }
  for (const due of [10_000, 100_000, most].filter((n) => n < most || n === most)) {
    renewed = await renew(server, say, due, due === most ? after : undefined)
    figures[`renewals${due}PerSecond`] = Math.round(renewed.perSecond)
    if (due === most) break
  }
  return {
    ordersToPgbench: ratio(ordersPerSecond, pgbenchPerSecond),
    renewalsToPgbench: ratio(renewed.perSecond, pgbenchPerSecond),
    renewalsPerSecond: Math.round(renewed.perSecond),
    ordersPerSecond: Math.round(ordersPerSecond),
    pgbenchPerSecond: Math.round(pgbenchPerSecond),
    walBytesPerRenewal: Math.round(renewed.walBytes),
    ...figures,
    embeddedToServer: await besideEmbedded(bench, ordersPerSecond),
    driver,
  }
}

/** On a server of its own: the same orders on the embedded one, as a share. */
async function besideEmbedded(bench: Bench, onServer: number): Promise<number | null> {
  if (bench.server.isEmbedded) return null
  const server = await openServer('')
  try {
    const { ordersPerSecond } = await placeOrders({ ...bench, server })
    return ratio(ordersPerSecond, onServer)
  } finally {
    await server.stop()
  }
}

const ratio = (part: number, whole: number): number => Number((part / whole).toFixed(3))
