import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { levelNumber as ownLevel } from '../access/access.ts'
import { lockOne, lockPair } from '../access/store.ts'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { takeMandates } from '../renewals/store.ts'
import { tellAccess } from './tell.ts'
import { knownMinutes, levelNumber, movedTo } from './temporary.ts'
import { type TemporaryAccess, temporaryAccessContract } from './temporaryContract.ts'
import { noteAccess, over } from './temporaryOperations.ts'
import {
  type AccessRow,
  accesses,
  lockAccess,
  presentAccess,
  readersOf,
  seenThrough,
  stayInside,
} from './temporaryStore.ts'

const os = implement(temporaryAccessContract).$context<Call>().use(inTransaction)

function agentOf(context: Context) {
  const actor = actorOf(context)
  return actor.staff ? actor : refuse('staff_only')
}

async function shown(context: Context, id: string): Promise<TemporaryAccess> {
  const [row] = await accesses(context.tx, sql`a.id = ${id}`)
  if (!row) return refuse('not_found')
  return presentAccess(row, context.now, {
    answer: row.is_emergency && row.asked_by !== actorOf(context).personId,
    end: true,
  })
}

interface Known {
  hat_id: Id<'organisation'>
  client_id: Id<'organisation'>
  client: string
  email: string
  language: 'it' | 'fr' | 'de' | 'en' | 'es'
}

/** Where somebody acts whose code the agent checked a moment ago. */
function callerOf(tx: Tx, agentId: string, personId: string, now: Date): Promise<Known | undefined> {
  return rowOf(
    tx,
    sql<Known>`
      select c.hat_id, coalesce(c.client_id, c.hat_id) as client_id, o.name as client, p.email, p.language
        from support_code c join person p on p.id = c.person_id join organisation o on o.id = coalesce(c.client_id, c.hat_id)
       where c.person_id = ${personId} and c.hat_id is not null and c.verified_by = ${agentId}
         and c.verified_at > ${now}::timestamptz - make_interval(mins => ${knownMinutes})`,
  )
}

/**
 * An access that is good at this moment, its row and the lender's locks taken: an end, a pause or a removal comes
 * before or after what is done under them, never between.
 */
async function mustBeGood(context: Context, id: string): Promise<AccessRow> {
  const { tx, now } = context
  const seen = await rowOf(
    tx,
    sql<
      Pick<AccessRow, 'client_id' | 'hat_id' | 'person_id'>
    >`select client_id, hat_id, person_id from support_access where id = ${id}`,
  )
  if (!seen) return refuse('not_found')
  if (seen.hat_id && seen.hat_id !== seen.client_id) await lockPair(tx, seen.client_id, seen.hat_id, 'shared')
  if (seen.hat_id) await lockOne(tx, 'organisation', seen.hat_id, 'shared')
  if (seen.person_id) await lockOne(tx, 'person', seen.person_id, 'shared')
  const row = await lockAccess(tx, id)
  if (row.state !== 'active' || !row.expires_at || row.expires_at <= now) refuse('support_access_over')
  return row
}

export const visitingOperations = {
  offered: os.offered.handler(async ({ context }) => {
    const agent = agentOf(context)
    const rows = await accesses(
      context.tx,
      sql`(a.state = 'active' and app.now() < a.expires_at or a.state = 'requested' or a.made_at > app.now() - interval '7 days')`,
    )
    return rows.map((row) =>
      presentAccess(row, context.now, {
        answer: row.is_emergency && agent.staff === 'manager' && row.asked_by !== agent.personId,
        end: true,
      }),
    )
  }),

  ask: os.ask.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const agent = agentOf(context)
    const caller =
      (await callerOf(tx, agent.personId, input.personId, now)) ?? refuse('support_caller_unknown')
    const id = world.ids('supportAccess')
    await sql`
      insert into support_access (id, client_id, hat_id, person_id, level, all_products, hours, reason, state, asked_by, asked_name, made_at)
      values (${id}, ${caller.client_id}, ${caller.hat_id}, ${input.personId}, ${levelNumber(input.level)}, true, ${input.hours}, ${input.reason},
              'requested', ${agent.personId}, ${agent.name}, ${now})`.execute(tx)
    const row = await lockAccess(tx, id)
    await noteAccess(context, row, 'support.asked', {
      witness: { agent: agent.name },
      changes: { level: input.level, hours: input.hours, reason: input.reason },
    })
    await tellAccess(context, row, [caller], { what: 'asked', organisation: caller.client, by: agent.name })
    return shown(context, id)
  }),

  visit: os.visit.handler(async ({ context, input }) => {
    const { tx, now } = context
    const agent = agentOf(context)
    const row = await mustBeGood(context, input.accessId)
    if (row.person_id === agent.personId) refuse('support_own')
    // who lent it is on the telephone, or answered the question of this agent
    if (row.person_id && row.asked_by !== agent.personId) {
      const caller = await callerOf(tx, agent.personId, row.person_id, now)
      if (!caller) refuse('support_caller_unknown')
    }
    await sql`update support_visit set left_at = greatest(last_at, opened_at) where access_id = ${row.id} and staff_id = ${agent.personId} and left_at is null`.execute(
      tx,
    )
    await sql`
      insert into support_visit (access_id, staff_id, staff_name, reason, opened_at, last_at)
      values (${row.id}, ${agent.personId}, ${agent.name}, ${input.reason}, ${now}, ${now})
      on conflict (access_id, staff_id, opened_at) do update set left_at = null, reason = excluded.reason`.execute(
      tx,
    )
    await noteAccess(context, row, 'support.entered', {
      witness: { agent: agent.name },
      changes: { reason: input.reason },
    })
    return shown(context, row.id)
  }),

  look: os.look.handler(async ({ context, input }) => {
    const agent = agentOf(context)
    const row = await mustBeGood(context, input.accessId)
    await stayInside(context.tx, row.id, agent.personId, context.now)
    const seen = await seenThrough(context.tx, row.id)
    await noteAccess(context, row, 'support.looked', {
      witness: { agent: agent.name },
      changes: { products: seen.map(({ id }) => id) },
    })
    return seen
  }),

  renewByHand: os.renewByHand.handler(async ({ context, input }) => {
    const { tx, now } = context
    const agent = agentOf(context)
    const row = await mustBeGood(context, input.accessId)
    await stayInside(tx, row.id, agent.personId, now)
    const wanted = [...new Set(input.productIds)]
    const reached = await rowsOf(
      tx,
      sql<{ level: number; own_level: number; partnership_id: string | null }>`
        select level, own_level, partnership_id from access.supported where access_id = ${row.id} and product_id = any(${wanted})`,
    )
    if (reached.length !== wanted.length) refuse('not_found')
    // the lender could do it too
    if (reached.some((r) => r.level < levelNumber('act') || r.own_level < ownLevel('order')))
      refuse('level_too_low')
    const changed = await takeMandates(tx, {
      productIds: wanted,
      partnershipId: reached[0]?.partnership_id ?? null,
      now,
    })
    await noteAccess(context, row, 'support.renewed_by_hand', {
      witness: { agent: agent.name },
      changes: { products: changed },
    })
    return { changed }
  }),

  leave: os.leave.handler(async ({ context, input }) => {
    const { tx, now } = context
    const agent = agentOf(context)
    const row = await mustBeGood(context, input.accessId)
    await sql`update support_visit set left_at = ${now} where access_id = ${row.id} and staff_id = ${agent.personId} and left_at is null`.execute(
      tx,
    )
    await noteAccess(context, row, 'support.left', { witness: { agent: agent.name } })
    if (input.forGood) await over(context, row, 'agent', now)
    return { done: true }
  }),

  breakIn: os.breakIn.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const agent = agentOf(context)
    const there = await rowOf(tx, sql`select 1 from organisation where id = ${input.organisationId}`)
    if (!there) refuse('not_found')
    const id = world.ids('supportAccess')
    await sql`
      insert into support_access (id, client_id, level, all_products, hours, reason, state, is_emergency, asked_by, asked_name, made_at)
      values (${id}, ${input.organisationId}, 1, true, ${input.hours}, ${input.reason}, 'requested', true, ${agent.personId}, ${agent.name}, ${now})`.execute(
      tx,
    )
    await noteAccess(context, await lockAccess(tx, id), 'support.asked', {
      witness: { agent: agent.name },
      changes: { level: 'look', hours: input.hours, reason: input.reason },
    })
    return shown(context, id)
  }),

  confirmBreakIn: os.confirmBreakIn.handler(async ({ context, input }) => {
    const { tx, now } = context
    const second = agentOf(context)
    if (second.staff !== 'manager') refuse('staff_only')
    const row = await lockAccess(tx, input.accessId)
    if (!row.is_emergency) refuse('not_found')
    const state = movedTo(row.state, input.approve ? 'approve' : 'decline', 'second')
    if (row.asked_by === second.personId) refuse('second_person')
    if (!input.approve) {
      await sql`update support_access set state = ${state} where id = ${row.id}`.execute(tx)
      await noteAccess(context, row, 'support.declined', { witness: { agent: second.name } })
      return shown(context, row.id)
    }
    await sql`
      update support_access set state = ${state}, second_by = ${second.personId}, granted_at = ${now},
             expires_at = ${now}::timestamptz + make_interval(hours => hours) where id = ${row.id}`.execute(
      tx,
    )
    const open = await lockAccess(tx, row.id)
    await noteAccess(context, open, 'support.broken_in', {
      witness: { agent: second.name },
      changes: { hours: row.hours, reason: row.reason },
    })
    const [about] = await accesses(tx, sql`a.id = ${row.id}`)
    await tellAccess(context, open, await readersOf(tx, open), {
      what: 'emergency',
      organisation: about?.client ?? '',
      by: row.asked_name ?? '',
    })
    return shown(context, row.id)
  }),
}
