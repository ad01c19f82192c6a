import { sql } from 'kysely'
import type { Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Context } from '../lib/operation.ts'

/** An act worth remembering: who, in which hat, for whom, through what, and what changed. */
export interface Act {
  action: string
  hatId: string | null
  clientId: string | null
  partnerId?: string | null
  objectId: string | null
  /** Why it was allowed: partnership and version, role, level. */
  witness?: Record<string, unknown>
  changes?: Record<string, unknown>
}

/** Writes the act into the log, in its own transaction. */
export async function remember(context: Context, act: Act): Promise<void> {
  await sql`
    insert into audit_event (id, at, person_id, hat_id, client_id, partner_id, action, object_id, witness, changes)
    values (${context.world.ids('event')}, ${context.now}, ${context.actor?.personId ?? null}, ${act.hatId}, ${act.clientId},
            ${act.partnerId ?? null}, ${act.action}, ${act.objectId}, ${JSON.stringify(act.witness ?? {})}, ${JSON.stringify(act.changes ?? {})})
  `.execute(context.tx)
}

/** One act that concerned many: the event of each, and what it was for them. */
export interface ForClient {
  id: Id<'event'>
  clientId: string | null
  changes: Record<string, unknown>
}

interface ActOfMany {
  action: string
  personId: string
  hatId: string | null
  partnerId: string | null
  objectId: string
}

/** Writes one act into the logs of all whom it concerned, by one statement. */
export async function rememberEach(tx: Tx, act: ActOfMany, clients: readonly ForClient[]): Promise<void> {
  await sql`
    insert into audit_event (id, at, person_id, hat_id, client_id, partner_id, action, object_id, changes)
    select x.id, app.now(), ${act.personId}, ${act.hatId}, x."clientId", ${act.partnerId}, ${act.action}, ${act.objectId}, x.changes
      from jsonb_to_recordset(${JSON.stringify(clients)}::jsonb) as x(id text, "clientId" text, changes jsonb)`.execute(
    tx,
  )
}
