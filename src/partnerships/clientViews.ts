import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { readShown } from './clientFilter.ts'
import { mustSitAsPartner } from './clients.ts'
import { type ClientView, clientViewsContract } from './clientViewsContract.ts'

const os = implement(clientViewsContract).$context<Call>().use(inTransaction)

async function viewsOf(tx: Tx, personId: string, partnerId: string): Promise<ClientView[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: Id<'clientView'>; name: string; shown: unknown }>`
      select id, name, shown from client_view
       where person_id = ${personId} and organisation_id = ${partnerId} order by lower(name), id`,
  )
  return rows.map(({ id, name, shown }) => ({ id, name, shown: readShown(shown) }))
}

/** Views are one's own: everybody who works with clients keeps theirs, and nobody sees another's. */
export const clientViewsOperations = {
  views: os.views.handler(async ({ context, input }) => {
    await mustSitAsPartner(context, input.partnerId)
    return viewsOf(context.tx, actorOf(context).personId, input.partnerId)
  }),

  saveView: os.saveView.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const { personId } = actorOf(context)
    const { partnerId, name, shown } = input
    await mustSitAsPartner(context, partnerId)
    const kept = JSON.stringify(shown)
    const known = await rowOf(
      tx,
      sql`update client_view set shown = ${kept}::jsonb, saved_at = ${now}
           where person_id = ${personId} and organisation_id = ${partnerId} and name = ${name} returning id`,
    )
    if (!known) {
      await sql`
        insert into client_view (id, person_id, organisation_id, name, shown, no, saved_at)
        select ${world.ids('clientView')}, ${personId}, ${partnerId}, ${name}, ${kept}::jsonb, min(n), ${now}
          from generate_series(1, 31) n
         where n not in (select no from client_view where person_id = ${personId} and organisation_id = ${partnerId})`.execute(
        tx,
      )
    }
    return viewsOf(tx, personId, partnerId)
  }),

  dropView: os.dropView.handler(async ({ context, input }) => {
    const { tx } = context
    await mustSitAsPartner(context, input.partnerId)
    const gone = await rowOf(
      tx,
      sql`delete from client_view where id = ${input.viewId} and organisation_id = ${input.partnerId}
             and person_id = ${actorOf(context).personId} returning id`,
    )
    if (!gone) refuse('not_found')
    return { done: true as const }
  }),
}
