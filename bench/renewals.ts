/**
 * How fast what is due renews: `node bench/renewals.ts [products …]`. Builds portfolios on an embedded server of its
 * own, runs them, and prints renewals a second. Nothing is tuned off that the product relies on: constraints, foreign
 * keys and the journals' checks all hold, and every commit is forced to disk.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { loadExampleCatalogue } from '../src/catalogue/example.ts'
import { openDatabase, rowOf } from '../src/lib/database.ts'
import { startEmbedded } from '../src/lib/embedded.ts'
import { randomIds, randomTokens } from '../src/lib/id.ts'
import { migrate } from '../src/lib/migrate.ts'
import type { World } from '../src/lib/operation.ts'
import { makeSigner } from '../src/lib/signing.ts'
import { renewDue } from '../src/renewals/run.ts'
import { buildPortfolio } from '../test/portfolio.ts'

const today = '2026-11-22'
/** Of the products of a portfolio, about so many are due and renew by themselves. */
const dueShare = 0.67

const say = (line: string) => process.stdout.write(`${line}\n`)
const absent = () => {
  throw new Error('this world has a database and nothing else')
}

async function bench(serverUrl: string, due: number, chunk: number): Promise<void> {
  const url = new URL(serverUrl)
  url.pathname = `bench_${due}_${chunk}`
  const server = new pg.Client(serverUrl)
  await server.connect()
  await server.query(`create database "${url.pathname.slice(1)}"`)
  await server.end()
  const { db, pool, close } = openDatabase(url.href, 4)
  try {
    await migrate(pool, resolve(import.meta.dirname, '../migrations'))
    await sql`insert into app.sandbox (frozen_at) values (${`${today}T09:00:00Z`})`.execute(db)
    await db.transaction().execute((tx) => loadExampleCatalogue(tx, randomIds, '2026-01-01'))
    const products = Math.round(due / dueShare)
    const clients = Math.ceil(products / 20)
    await buildPortfolio(db, {
      seed: 'bench',
      today,
      partners: Math.ceil(clients / 20),
      clients,
      products,
      money: () => 10_000_000_000n,
    })
    const world: World = {
      db,
      ids: randomIds,
      tokens: randomTokens,
      publicUrl: 'http://localhost',
      payments: { name: 'absent', start: absent, verify: absent, sign: absent },
      mailbox: true,
      passwords: { hash: absent, verify: absent },
      mayReplay: absent,
      coversOperation: absent,
      signer: makeSigner('a secret for the benchmark'),
      vault: { seal: absent, open: absent },
      secondFactor: 'optional',
    }
    const before = process.hrtime.bigint()
    const report = await renewDue(world, today, { chunk })
    const seconds = Number(process.hrtime.bigint() - before) / 1e9
    const sums = await rowOf(
      db,
      sql<{
        entries: number
        cashback: number
        off: string
      }>`select count(*)::int as entries, (select count(*)::int from benefit where kind = 'cashback') as cashback, coalesce(sum(amount), 0)::text as off from ledger.entry`,
    )
    say(
      `${report.renewed} renewals in ${report.orders} orders, ${sums?.cashback} with cashback, ${sums?.entries} entries (sum ${sums?.off}), chunks of ${chunk}: ` +
        `${seconds.toFixed(1)} s, ${Math.round(report.renewed / seconds)} a second`,
    )
  } finally {
    await close()
  }
}

const sizes = process.argv.slice(2).map(Number)
const folder = await mkdtemp(join(tmpdir(), 'mandato-bench-'))
const embedded = await startEmbedded({ folder })
try {
  say(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, embedded PostgreSQL`)
  for (const due of sizes.length > 0 ? sizes : [10_000, 100_000]) await bench(embedded.url, due, 10_000)
} finally {
  await embedded.stop()
  await rm(folder, { recursive: true, force: true })
  await rm(embedded.folder, { recursive: true, force: true })
}
