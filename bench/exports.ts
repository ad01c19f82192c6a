/**
 * What large exports take: the memory of the program while it makes them, and how quickly rows leave. Every row goes
 * through the product's own job, the fence around it and the looks at rights between its pieces.
 */
import { sql } from 'kysely'
import { billingFilter, journalFilter } from '../src/exports/contract.ts'
import type { ExportFormat } from '../src/exports/export.ts'
import { makeExports } from '../src/exports/jobs.ts'
import { addExport } from '../src/exports/store.ts'
import { type Database, rowOf } from '../src/lib/database.ts'
import { randomIds } from '../src/lib/id.ts'
import { type Bench, type Figures, fill, freshProduct, today, worldOf } from './server.ts'

const partner = `org_${'1'.padStart(20, '0')}` as const
const person = `per_${'1'.padStart(20, '0')}` as const
const period = { from: '2020-01-01', to: '2026-12-31' }

const asked = [
  ['csv', 'billing'],
  ['xlsx', 'billing'],
  ['hledger', 'journal'],
  ['banana', 'journal'],
] as const

interface Measured {
  rows: number
  seconds: number
  megabytes: number
  /** Of the whole program, and how much of that came with the export. */
  peakMegabytes: number
  grownMegabytes: number
}

const mega = 1024 * 1024

/** Asks for a file and makes it, looking at the memory of the whole program ten times a second. */
async function measure(db: Database, format: ExportFormat, kind: 'billing' | 'journal'): Promise<Measured> {
  const id = randomIds('export')
  const filter = kind === 'billing' ? billingFilter.parse(period) : journalFilter.parse(period)
  const organisationId = kind === 'billing' ? partner : null
  const added = { id, kind, format, organisationId, personId: person, filter, now: new Date() }
  await db.transaction().execute((tx) => addExport(tx, added))
  const base = process.memoryUsage().rss
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  const looking = setInterval(look, 100)
  const start = performance.now()
  await makeExports(worldOf(db))
  const seconds = (performance.now() - start) / 1000
  clearInterval(looking)
  look()
  const made = await rowOf(
    db,
    sql<{
      state: string
      rows: number
      size: number
    }>`select state, rows_done::int as rows, size::int as size from export where id = ${id}`,
  )
  if (made?.state !== 'ready') throw new Error(`the ${format} export ended ${made?.state}`)
  return {
    rows: made.rows,
    seconds,
    megabytes: made.size / mega,
    peakMegabytes: peak / mega,
    grownMegabytes: (peak - base) / mega,
  }
}

export async function exports({ server, option, say }: Bench): Promise<Figures> {
  const rows = option('rows', 1_000_000)
  const { db, url, close } = await freshProduct(server, 'bench_exports')
  try {
    say(`filling ${rows} lines and as many entries, as of ${today}`)
    await fill(url, ['exports/world.sql'], { orders: Math.round(rows / 2), clients: 200 })
    const figures: Figures = {}
    for (const [format, kind] of asked) {
      const made = await measure(db, format, kind)
      say(
        `${format} ${made.rows} rows, ${made.megabytes.toFixed(1)} MB, ${made.seconds.toFixed(1)} s, ${made.peakMegabytes.toFixed(0)} MB of memory, ${made.grownMegabytes.toFixed(0)} more than before`,
      )
      figures[`${format}Rows`] = made.rows
      figures[`${format}RowsPerSecond`] = Math.round(made.rows / made.seconds)
      figures[`${format}PeakMegabytes`] = Math.round(made.peakMegabytes)
    }
    return figures
  } finally {
    await close()
  }
}
