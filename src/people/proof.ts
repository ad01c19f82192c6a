import { sql } from 'kysely'
import { rowOf } from '../lib/database.ts'
import { type Context, personAtDoor } from '../lib/operation.ts'
import { refuse, refuseKeeping } from '../lib/refusal.ts'
import { covers, intentMinutes, lockMinutes, type Purpose, triesMax } from './intent.ts'
import { lockIntent } from './store.ts'

/**
 * Lets an act pass that asks for the password again. Without a proof the asker is told which intent to prove; with
 * one that covers this act, the intent is used up in the act's own transaction.
 */
export async function mustProve(context: Context, purpose: Purpose): Promise<void> {
  const actor = personAtDoor(context)
  const { sha, proof } = context.act ?? {}
  if (sha === undefined || proof !== purpose.action)
    throw new Error(`the contract does not say that ${purpose.action} asks for a proof`)
  if (!context.proof)
    return refuseKeeping('proof_needed', {
      intentId: await openIntent(context, purpose, sha),
      action: purpose.action,
    })
  const row = await lockIntent(context.tx, context.proof)
  const intent = row && {
    personId: row.person_id,
    sessionId: row.session_id,
    action: row.action,
    objectId: row.object_id,
    objectVersion: row.object_version,
    contentSha: row.content_sha,
    state: row.state,
    expiresAt: row.expires_at,
  }
  if (!intent || !covers(intent, actor, { ...purpose, contentSha: sha }, context.now)) refuse('proof_expired')
  await sql`update intent set state = 'consumed' where id = ${context.proof}`.execute(context.tx)
}

/** Opens an intent; it stays although the call is refused, so nothing may have been written before it. */
async function openIntent(context: Context, purpose: Purpose, sha: string): Promise<string> {
  const actor = personAtDoor(context)
  const id = context.world.ids('intent')
  await sql`
    insert into intent (id, person_id, session_id, action, object_id, object_version, content_sha, created_at, expires_at)
    values (${id}, ${actor.personId}, ${actor.sessionId}, ${purpose.action}, ${purpose.objectId}, ${purpose.objectVersion}, ${sha},
            ${context.now}, ${new Date(context.now.getTime() + intentMinutes * 60_000)})
  `.execute(context.tx)
  return id
}

/** Whether too many wrong passwords were given lately, over all intents of a person. */
export async function isLocked(context: Context): Promise<boolean> {
  const row = await rowOf(
    context.tx,
    sql<{ tries: number }>`
      select coalesce(sum(tries) filter (where state <> 'proven' and state <> 'consumed'), 0)::int as tries from intent
       where person_id = ${personAtDoor(context).personId} and created_at > ${new Date(context.now.getTime() - lockMinutes * 60_000)}`,
  )
  return (row?.tries ?? 0) >= triesMax
}
