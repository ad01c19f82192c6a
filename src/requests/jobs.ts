import { sql } from 'kysely'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { World } from '../lib/operation.ts'
import { confirmHours, keptDays } from './request.ts'
import { eraseWhere, lockRequest, openers } from './store.ts'
import { tellGone } from './tell.ts'

/** Ends requests whose time is over; who has read them is told. Safe to run twice, and twice at once. */
export async function endRequests(world: World): Promise<number> {
  const due = await rowsOf(
    world.db,
    sql<{
      id: string
    }>`select id from offer_request where state in ('open', 'paused') and closes_at <= app.now() order by closes_at limit 500`,
  )
  for (const { id } of due) {
    await world.db.transaction().execute(async (tx) => {
      const row = await lockRequest(tx, id)
      const now = (await rowOf(tx, sql<{ now: Date }>`select app.now() as now`))?.now ?? new Date(0)
      if (!row?.closes_at || row.closed_at || row.closes_at > now) return
      await sql`update offer_request set state = 'closed', closed_for = 'expired', closed_at = ${now} where id = ${id}`.execute(
        tx,
      )
      await tellGone({ tx, world, now }, row, await openers(tx, id), null)
    })
  }
  return due.length
}

/** Forgets what nobody confirmed after a day, contact data thirty days after the end, and the rest after a year. */
export async function forgetRequests(world: World): Promise<void> {
  await world.db.transaction().execute(async (tx) => {
    const now = (await rowOf(tx, sql<{ now: Date }>`select app.now() as now`))?.now ?? new Date(0)
    await sql`delete from offer_request where state = 'awaiting' and made_at < ${now}::timestamptz - make_interval(hours => ${confirmHours})`.execute(
      tx,
    )
    await eraseWhere(
      tx,
      sql`q.erased_at is null and q.state = 'closed' and q.closed_at < ${now}::timestamptz - make_interval(days => ${keptDays})`,
      now,
    )
    // letters about requests hold what they said, and their secret links
    await sql`delete from letter where template like 'request\\_%' and state <> 'waiting' and created_at < ${now}::timestamptz - make_interval(days => ${keptDays})`.execute(
      tx,
    )
  })
}
