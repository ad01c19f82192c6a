import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { brokenPromises, order, organisation, refusalOf, type Side, staffOf, topUp } from '../../test/cast.ts'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { renewDue, workOnRuns } from './run.ts'

let p: Platform
let clients: Side[]
beforeEach(async () => {
  p = await openPlatform()
  clients = []
  for (const name of ['One', 'Two', 'Three']) {
    const side = await organisation(p, name)
    await topUp(side, '200.00')
    await side.legal.client.renewals.switchOn({
      organisationId: side.id,
      productIds: await order(p, side, 2),
    })
    clients.push(side)
  }
  await p.at('2026-02-01T09:00:00Z')
})
afterEach(async () => {
  expect(await brokenPromises(p)).toEqual([])
  await p.close()
})

const runs = async () => (await staffOf(p)).client.renewalRuns
const orderCount = async () => {
  const [row] = await rowsOf(p.db, sql<{ n: number }>`select count(*)::int as n from orders where automatic`)
  return row?.n
}

test('staff start a run, the job does it, and its progress says what came of it', async () => {
  const asked = await runs()
  const started = await asked.start({})
  expect(started).toMatchObject({
    state: 'running',
    startedBy: 'Staff Manager',
    products: { planned: 6, done: 0 },
    chunks: { planned: 1, done: 0 },
  })
  expect(await refusalOf(asked.start({}))).toMatchObject({ code: 'run_open' })
  await workOnRuns(p.world)
  expect(await asked.get({ runId: started.runId })).toMatchObject({
    state: 'finished',
    products: { planned: 6, done: 6 },
    renewed: 6,
    orders: 3,
    failed: [],
    totals: [{ currency: 'CHF', net: '59.52', gross: '64.35' }],
  })
  expect(await refusalOf(asked.start({}))).toMatchObject({ code: 'nothing_due' })
  expect(await refusalOf(asked.stop({ runId: started.runId }))).toMatchObject({ code: 'run_closed' })
})

test('a stopped run stands still, also for the clock; it goes on where it stood', async () => {
  const asked = await runs()
  const { runId } = await asked.start({})
  // as if there were three chunks when somebody pulls the switch
  await sql`
    insert into renewal_chunk (run_id, n, product_ids, due_on, attempt_on)
    select c.run_id, dense_rank() over (order by p.organisation_id), array_agg(x.id), array_agg(x.due), array_agg(x.attempt)
      from renewal_chunk c cross join unnest(c.product_ids, c.due_on, c.attempt_on) as x(id, due, attempt) join product p on p.id = x.id group by c.run_id, p.organisation_id`.execute(
    p.db,
  )
  await sql`delete from renewal_chunk where n = 0`.execute(p.db)
  expect(await asked.stop({ runId })).toMatchObject({ state: 'stopped' })
  expect(await refusalOf(asked.stop({ runId }))).toMatchObject({ code: 'run_closed' })
  await workOnRuns(p.world)
  expect(await renewDue(p.world)).toMatchObject({ planned: 0 })
  expect(await orderCount()).toBe(0)
  expect(await asked.resume({ runId })).toMatchObject({ state: 'running', chunks: { planned: 3, done: 0 } })
  await workOnRuns(p.world)
  expect(await asked.get({ runId })).toMatchObject({ state: 'finished', chunks: { done: 3 }, renewed: 6 })
  expect(await orderCount()).toBe(3)
})

test('a dry run looks ahead, leaves nothing, and its report stays', async () => {
  const asked = await runs()
  expect(await refusalOf(asked.start({ cutoffOn: '2026-02-02' }))).toMatchObject({ code: 'input_invalid' })
  const { runId, state } = await asked.start({ cutoffOn: '2026-02-10', dryRun: true })
  expect(state).toBe('waiting')
  await workOnRuns(p.world)
  expect(await asked.get({ runId })).toMatchObject({
    isDry: true,
    state: 'finished',
    renewed: 6,
    totals: [{ net: '59.52' }],
  })
  expect(await orderCount()).toBe(0)
  expect((await asked.list({})).rows.map((r) => r.runId)).toEqual([runId])
})

test('runs are not for others', async () => {
  const [side] = clients
  const asked = side?.legal.client.renewalRuns
  expect(await refusalOf(asked?.start({}) ?? Promise.resolve())).toMatchObject({ code: 'staff_only' })
  expect(await refusalOf(asked?.list({}) ?? Promise.resolve())).toMatchObject({ code: 'staff_only' })
})
