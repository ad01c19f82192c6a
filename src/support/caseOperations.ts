import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustReachProducts } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { dayOf } from '../lib/day.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { caseAfter, usualResponseHours } from './case.ts'
import { casesContract } from './caseContract.ts'
import {
  type CaseRow,
  cases,
  isPartner,
  lockCase,
  messagesOf,
  moveCase,
  newestFirst,
  oneCase,
  premiumOf,
  presentCase,
  readBy,
  say,
} from './caseStore.ts'
import { firstAnswerDue } from './openingHours.ts'
import { mustStandIn } from './place.ts'
import { tellCase } from './tellCase.ts'

const os = implement(casesContract).$context<Call>().use(inTransaction)

const mine = (context: Context, id: string) =>
  oneCase(context.tx, sql`c.id = ${id} and ${readBy(actorOf(context).personId)}`)

async function shown(context: Context, id: string) {
  const row = await mine(context, id)
  const messages = await messagesOf(context.tx, id, 'said')
  return {
    ...presentCase(row, context.now),
    messages: messages.map(({ isNote: _isNote, ...said }) => said),
  }
}

/** A case that the one who asks may read at this moment: their place is taken away before or after, not between. */
async function take(context: Context, id: string): Promise<CaseRow> {
  const seen = await mine(context, id)
  await mustStandIn(context, { hatId: seen.hat_id, clientId: seen.client_id })
  await mine(context, id)
  return lockCase(context.tx, id)
}

export function noteCase(context: Context, row: CaseRow, action: string): Promise<void> {
  return remember(context, {
    action,
    hatId: row.hat_id,
    clientId: row.client_id,
    partnerId: row.hat_id === row.client_id ? null : row.hat_id,
    objectId: row.id,
    changes: { number: row.number },
  })
}

export const caseOperations = {
  list: os.list.handler(async ({ context }) => {
    const rows = await cases(context.tx, readBy(actorOf(context).personId), newestFirst)
    return rows.map((row) => presentCase(row, context.now))
  }),

  open: os.open.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const actor = actorOf(context)
    const place = { hatId: input.hatId, clientId: input.clientId ?? input.hatId }
    await mustStandIn(context, place)
    if (input.productId) await mustReachProducts(tx, actor, place.hatId, place.clientId, [input.productId])
    const id = world.ids('supportCase')
    const premium = await premiumOf(tx, [place.hatId, place.clientId], dayOf(now))
    if (input.isEmergency && !premium?.aroundTheClock) refuse('emergency_needs_premium')
    const hours = premium?.hours ?? usualResponseHours
    await sql`
      insert into support_case (id, client_id, hat_id, person_id, person_name, product_id, subject, language, is_partner, response_hours, is_emergency, opened_at, due_at, moved_at)
      values (${id}, ${place.clientId}, ${place.hatId}, ${actor.personId}, ${actor.name}, ${input.productId ?? null}, ${input.subject}, ${actor.language},
              ${await isPartner(tx, place.hatId)}, ${hours}, ${input.isEmergency}, ${now}, ${firstAnswerDue(now, hours, input.isEmergency)}, ${now})`.execute(
      tx,
    )
    await say(tx, {
      ...{ caseId: id, personId: actor.personId, name: actor.name },
      ...{ side: 'customer', body: input.text, at: now },
    })
    const row = await lockCase(tx, id)
    await noteCase(context, row, 'case.opened')
    await tellCase(context, row, 'opened')
    return shown(context, id)
  }),

  get: os.get.handler(({ context, input }) => shown(context, input.caseId)),

  write: os.write.handler(async ({ context, input }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    const row = await take(context, input.caseId)
    await moveCase(tx, row.id, caseAfter(row.state, 'write', 'customer'), now)
    await say(tx, {
      ...{ caseId: row.id, personId: actor.personId, name: actor.name },
      ...{ side: 'customer', body: input.text, at: now },
    })
    await noteCase(context, row, 'case.written')
    await tellCase(context, row, 'written')
    return shown(context, row.id)
  }),

  close: os.close.handler(async ({ context, input }) => {
    const row = await take(context, input.caseId)
    await moveCase(context.tx, row.id, caseAfter(row.state, 'close', 'customer'), context.now)
    await noteCase(context, row, 'case.closed')
    return shown(context, row.id)
  }),
}
