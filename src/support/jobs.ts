import { sql } from 'kysely'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { World } from '../lib/operation.ts'
import { answerHours } from './temporary.ts'
import { over } from './temporaryOperations.ts'
import { lockAccess } from './temporaryStore.ts'

/**
 * Writes down what ended by itself: time that ran out, lenders who reach nothing of it any more, questions that nobody
 * answered; and tells what happened under it. Access itself ended before, at its instant. Safe to run twice at once.
 */
export async function followSupportAccess(world: World): Promise<number> {
  const due = await rowsOf(
    world.db,
    sql<{ id: string }>`
      select a.id from support_access a
       where a.state = 'active' and (a.expires_at <= app.now() or not a.is_emergency and not exists (select from access.supported s where s.access_id = a.id))
          or a.state = 'requested' and a.made_at <= app.now() - make_interval(hours => ${answerHours})
       order by a.made_at limit 200`,
  )
  for (const { id } of due)
    await world.db.transaction().execute(async (tx) => {
      const row = await lockAccess(tx, id)
      const at = await rowOf(
        tx,
        sql<{ now: Date; reached: boolean; late: boolean }>`
          select app.now() as now, exists (select from access.supported where access_id = ${id}) as reached,
                 ${row.made_at}::timestamptz <= app.now() - make_interval(hours => ${answerHours}) as late`,
      )
      if (!at) return
      if (row.state === 'requested' && at.late)
        await sql`update support_access set state = 'lapsed' where id = ${id}`.execute(tx)
      if (row.state !== 'active' || !row.expires_at) return
      if (row.expires_at <= at.now) await over({ tx, world, now: at.now }, row, 'time', row.expires_at)
      else if (!at.reached && !row.is_emergency) await over({ tx, world, now: at.now }, row, 'void', at.now)
    })
  return due.length
}
