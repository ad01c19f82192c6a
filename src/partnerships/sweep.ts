import { sql } from 'kysely'
import { lockOne, reachesClient } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { Actor, Context, World } from '../lib/operation.ts'
import type { Addressed, Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'

interface Sweep {
  partnerId: string
  clientId: string
  clients: number
  minutes: number
}

/**
 * Freezes a partner of which somebody goes through too many clients: all reach is gone with this one row. Only where
 * they really reach the next one; what one merely asks for in vain freezes nobody.
 */
export async function freezeSwept(world: World, actor: Actor, sweep: Sweep): Promise<boolean> {
  return world.db.transaction().execute(async (tx) => {
    const { partnerId, clientId, clients, minutes } = sweep
    await lockOne(tx, 'organisation', partnerId, 'alone')
    if (!(await reachesClient(tx, actor, partnerId, clientId))) return false
    const frozen = await rowOf(
      tx,
      sql<{ now: Date }>`
        update partner set frozen_at = app.now(), frozen_cause = 'sweep', frozen_reason = ${`${actor.name}: ${clients} clients in ${minutes} minutes`}
         where organisation_id = ${partnerId} and frozen_at is null and state <> 'ended' returning app.now() as now`,
    )
    if (!frozen) return false
    const context: Context = { world, actor: null, tx, now: frozen.now }
    await tell(context, actor, sweep)
    await noteAtClients(context, partnerId, actor.personId)
    await remember(context, {
      action: 'partner.frozen',
      hatId: null,
      clientId: null,
      partnerId,
      objectId: partnerId,
      witness: { rule: 'sweep', person: actor.personId },
      changes: { clients, minutes },
    })
    return true
  })
}

/** Into the log of every client, in one statement however many there are. */
async function noteAtClients(
  { world, tx, now }: Context,
  partnerId: string,
  personId: string,
): Promise<void> {
  const standing = await rowsOf(
    tx,
    sql<{
      id: string
      client_id: string
    }>`select id, client_id from access.standing where partner_id = ${partnerId} order by id`,
  )
  const events = standing.map((one) => ({ event: world.ids('event'), ...one }))
  const witness = JSON.stringify({ rule: 'sweep', person: personId })
  await sql`
    insert into audit_event (id, at, person_id, hat_id, client_id, partner_id, action, object_id, witness, changes)
    select x.event, ${now}, null, null, x.client_id, ${partnerId}, 'partnership.frozen', x.id, ${witness}::jsonb, '{}'
      from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as x(event text, id text, client_id text)`.execute(
    tx,
  )
}

/** Urgently: to those who answer for the partner, and to the provider's people. */
async function tell(context: Context, actor: Actor, sweep: Sweep): Promise<void> {
  const { tx, world, now } = context
  const staff = await rowsOf(
    tx,
    sql<Omit<Addressed, 'organisationId'> & { organisationId: undefined }>`
      select email, language from person where staff is not null and state = 'active' and kind = 'human' order by id`,
  )
  const partner = await nameOf(tx, sweep.partnerId)
  const letters = [false, true].map(async (forStaff) =>
    (forStaff ? staff : await legalReaders(tx, sweep.partnerId)).map(
      (reader): Letter => ({
        template: 'partner_frozen',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts: {
          partner,
          person: actor.name,
          clients: sweep.clients,
          minutes: sweep.minutes,
          forStaff,
          link: forStaff
            ? `${world.publicUrl}/staff/organisations/${sweep.partnerId}`
            : `${world.publicUrl}/p/${sweep.partnerId}/clients`,
        },
      }),
    ),
  )
  await post(tx, world.ids, now, (await Promise.all(letters)).flat())
}
