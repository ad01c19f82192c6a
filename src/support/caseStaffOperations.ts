import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { caseAfter } from './case.ts'
import { casesContract } from './caseContract.ts'
import { noteCase } from './caseOperations.ts'
import {
  cases,
  lockCase,
  messagesOf,
  moveCase,
  newestFirst,
  oneCase,
  presentQueued,
  say,
  urgentFirst,
} from './caseStore.ts'
import { tellCase } from './tellCase.ts'

const os = implement(casesContract).$context<Call>().use(inTransaction)

function agentOf(context: Context) {
  const actor = actorOf(context)
  return actor.staff ? actor : refuse('staff_only')
}

async function shown(context: Context, id: string) {
  const row = await oneCase(context.tx, sql`c.id = ${id}`)
  // somebody of support who is the customer here sees what a customer sees
  const which = row.person_id === actorOf(context).personId ? 'said' : 'all'
  return { ...presentQueued(row, context.now), messages: await messagesOf(context.tx, id, which) }
}

export const caseStaffOperations = {
  queue: os.queue.handler(async ({ context, input }) => {
    const { personId } = agentOf(context)
    const whose =
      input.assigned === 'me'
        ? sql`c.assignee_id = ${personId}`
        : input.assigned === 'nobody'
          ? sql`c.assignee_id is null`
          : sql`true`
    const rows = await cases(
      context.tx,
      sql`c.state = ${input.state} and ${whose}`,
      input.state === 'open' ? urgentFirst : newestFirst,
    )
    return rows.map((row) => presentQueued(row, context.now))
  }),

  look: os.look.handler(({ context, input }) => {
    agentOf(context)
    return shown(context, input.caseId)
  }),

  take: os.take.handler(async ({ context, input }) => {
    const agent = agentOf(context)
    const row = await lockCase(context.tx, input.caseId)
    if (row.state === 'closed') refuse('case_closed')
    if (row.assignee_id && row.assignee_id !== agent.personId && agent.staff !== 'manager')
      refuse('case_taken')
    const [id, name] = input.taken ? [agent.personId, agent.name] : [null, null]
    await sql`update support_case set assignee_id = ${id}, assignee_name = ${name} where id = ${row.id}`.execute(
      context.tx,
    )
    return shown(context, row.id)
  }),

  answer: os.answer.handler(async ({ context, input }) => {
    const { tx, now } = context
    const agent = agentOf(context)
    const row = await lockCase(tx, input.caseId)
    if (row.person_id === agent.personId) refuse('case_own')
    await moveCase(tx, row.id, caseAfter(row.state, 'answer', 'support'), now)
    await say(tx, {
      ...{ caseId: row.id, personId: agent.personId, name: agent.name },
      ...{ side: 'support', body: input.text, at: now },
    })
    // whoever answers what nobody has looks after it from then on
    if (!row.assignee_id)
      await sql`update support_case set assignee_id = ${agent.personId}, assignee_name = ${agent.name} where id = ${row.id}`.execute(
        tx,
      )
    await noteCase(context, row, 'case.answered')
    await tellCase(context, row, 'answered')
    return shown(context, row.id)
  }),

  note: os.note.handler(async ({ context, input }) => {
    const { tx, now } = context
    const agent = agentOf(context)
    const row = await lockCase(tx, input.caseId)
    if (row.person_id === agent.personId) refuse('case_own')
    await say(tx, {
      ...{ caseId: row.id, personId: agent.personId, name: agent.name },
      ...{ side: 'support', isNote: true, body: input.text, at: now },
    })
    return shown(context, row.id)
  }),

  finish: os.finish.handler(async ({ context, input }) => {
    const agent = agentOf(context)
    const row = await lockCase(context.tx, input.caseId)
    if (row.person_id === agent.personId) refuse('case_own')
    await moveCase(context.tx, row.id, caseAfter(row.state, 'close', 'support'), context.now)
    await noteCase(context, row, 'case.closed')
    await tellCase(context, row, 'closed')
    return shown(context, row.id)
  }),
}
