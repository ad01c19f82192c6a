import { sql } from 'kysely'
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
