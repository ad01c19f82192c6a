/** How fast what is due renews: portfolios built in the product's own tables, renewed by the product's own run. */
import { sql } from 'kysely'
import { rowOf } from '../src/lib/database.ts'
import { renewDue } from '../src/renewals/run.ts'
import { buildPortfolio } from '../test/portfolio.ts'
import { type Bench, type Figures, freshProduct, today, worldOf } from './server.ts'

/** Of the products of a portfolio, about so many are due and renew by themselves. */
const dueShare = 0.67

async function renew({ server, say }: Bench, due: number): Promise<number> {
  const { db, close } = await freshProduct(server, `bench_renewals_${due}`)
  try {
    const products = Math.round(due / dueShare)
    const clients = Math.ceil(products / 20)
    const partners = Math.ceil(clients / 20)
    await buildPortfolio(db, {
      seed: 'bench',
      today,
      partners,
      clients,
      products,
      money: () => 10_000_000_000n,
    })
    const before = process.hrtime.bigint()
    const report = await renewDue(worldOf(db), today)
    const seconds = Number(process.hrtime.bigint() - before) / 1e9
    const sums = await rowOf(
      db,
      sql<{
        entries: number
        off: string
      }>`select count(*)::int as entries, coalesce(sum(amount), 0)::text as off from ledger.entry`,
    )
    say(
      `${report.renewed} renewals in ${report.orders} orders, ${sums?.entries} entries (sum ${sums?.off}): ${seconds.toFixed(1)} s`,
    )
    return report.renewed / seconds
  } finally {
    await close()
  }
}

export async function money(bench: Bench): Promise<Figures> {
  const renewalsPerSecond = await renew(bench, bench.option('renewals', 100_000))
  return { renewalsPerSecond: Math.round(renewalsPerSecond) }
}
