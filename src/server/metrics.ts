import { timingSafeEqual } from 'node:crypto'
import type { Hono } from 'hono'
import { sql } from 'kysely'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type Database, rowOf } from '../lib/database.ts'
import { refusals } from '../lib/refusals.ts'
import { asRefusal } from './problem.ts'

/** Counts what the server does, for Prometheus. No person, organisation or address is in a figure. */
export interface Metrics {
  /** A call of the API: its operation by name, the status of its answer, and how long it took. */
  note(operation: string, status: number, seconds: number): void
  text(): Promise<{ type: string; body: string }>
}

/** What waits, and how late it is: asked of the database when somebody looks. */
const waiting = sql<Record<string, string | number>>`
  select (select count(*) from letter where state = 'waiting') as letters_waiting,
         (select count(*) from letter where state = 'failed') as letters_failed,
         (select count(*) from webhook_delivery where state = 'waiting') as webhooks_waiting,
         (select count(*) from document_waiting) as documents_waiting,
         (select count(*) from job where failures > 0) as jobs_failing,
         (select coalesce(max(extract(epoch from now() - ran_at) - every_seconds), 0) from job where ran_at is not null) as jobs_late_seconds,
         pg_database_size(current_database()) as database_bytes`

const helps: Record<string, string> = {
  letters_waiting: 'Letters that are still to leave',
  letters_failed: 'Letters that no server took',
  webhooks_waiting: 'Messages to other programs that are still to leave',
  documents_waiting: 'Documents that wait for their number',
  jobs_failing: 'Jobs whose last run failed',
  jobs_late_seconds: 'How late the latest job is',
  database_bytes: 'What the database takes on disk',
}

export function makeMetrics(db: Database): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register, prefix: 'mandato_' })
  const calls = new Histogram({
    name: 'mandato_calls_seconds',
    help: 'Calls of the API by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [register],
  })
  const gauges = new Map(
    Object.entries(helps).map(([name, help]) => [
      name,
      new Gauge({ name: `mandato_${name}`, help, registers: [register] }),
    ]),
  )
  return {
    note: (operation, status, seconds) => calls.observe({ operation, status: String(status) }, seconds),
    text: async () => {
      const row = (await rowOf(db, waiting)) ?? {}
      for (const [name, gauge] of gauges) gauge.set(Number(row[name] ?? 0))
      return { type: register.contentType, body: await register.metrics() }
    },
  }
}

interface Timed {
  path: readonly string[]
  next(): Promise<unknown>
}

/** Times each operation, and says how it ended. */
export const timed =
  (metrics: Metrics | undefined) =>
  async ({ path, next }: Timed): Promise<unknown> => {
    if (!metrics) return next()
    const begun = performance.now()
    const note = (status: number) => metrics.note(path.join('.'), status, (performance.now() - begun) / 1000)
    try {
      const answer = await next()
      note(200)
      return answer
    } catch (error) {
      note(refusals[asRefusal(error).code].status)
      throw error
    }
  }

const isSame = (given: string, token: string) =>
  given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token))

/** `/metrics` for whoever knows its token; without one there is no such page. */
export function serveMetrics(app: Hono, metrics: Metrics, token: string): void {
  app.get('/metrics', async (c) => {
    const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    if (!isSame(given, token)) return c.text('', 401, { 'www-authenticate': 'Bearer' })
    const { type, body } = await metrics.text()
    return c.body(body, 200, { 'content-type': type, 'cache-control': 'no-store' })
  })
}

/** `/healthz`: the program lives. `/readyz`: it can answer, for its database does. */
export function serveHealth(app: Hono, db: Database): void {
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => {
    const late = new Promise<false>((tell) => setTimeout(tell, 2000, false).unref())
    const there = sql`select 1`.execute(db).then(
      () => true,
      () => false,
    )
    return (await Promise.race([there, late])) ? c.text('ready') : c.text('the database does not answer', 503)
  })
}
