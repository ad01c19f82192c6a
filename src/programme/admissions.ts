import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { closeConverting, releaseSide, resumeConverting } from '../affiliates/store.ts'
import { remember } from '../audit/store.ts'
import { dayOf } from '../lib/day.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import type { ApplicationReason } from '../mail/vocabulary.ts'
import { type ApplicationEvent, type ApplicationState, nextOf } from './application.ts'
import { admissionsContract, type StaffApplication } from './contract.ts'
import {
  type ApplicationRow,
  addMessage,
  admit,
  againFrom,
  applicationById,
  lockApplication,
  presentForStaff,
  presentQueued,
  queueOf,
} from './store.ts'
import { tellApplicant } from './tell.ts'

const os = implement(admissionsContract).$context<Call>().use(inTransaction)

function mustBeStaff(context: Context): void {
  if (!actorOf(context).staff) refuse('staff_only')
}

/** Where the application goes by the word of this person; an appeal is for others than the one who turned it down. */
function decided(context: Context, row: ApplicationRow, event: ApplicationEvent): ApplicationState {
  const isFirst = row.decided_by === actorOf(context).personId
  return nextOf(row.state, event, row.state === 'appealed' && !isFirst ? 'otherStaff' : 'staff')
}

function note(
  context: Context,
  row: ApplicationRow,
  event: string,
  reasons: readonly ApplicationReason[] = [],
) {
  return remember(context, {
    action: `application.${event}`,
    hatId: null,
    clientId: row.organisation_id,
    objectId: row.id,
    ...(reasons.length > 0 ? { changes: { reasons } } : {}),
  })
}

async function shown(context: Context, id: string): Promise<StaffApplication> {
  return presentForStaff(context.tx, await applicationById(context.tx, id))
}

/** Nothing is looked up any more for what is decided. */
function endChecks(context: Context, id: string): Promise<unknown> {
  return sql`update application_check set try_at = null where application_id = ${id}`.execute(context.tx)
}

/** Takes the company in, by staff or by its checks alone. */
export async function approve(
  context: Context,
  row: ApplicationRow,
  next: ApplicationState,
  said: { by: string | null; note: string },
): Promise<void> {
  const { tx, now } = context
  await sql`
    update application set state = ${next}, decided_by = ${said.by}, decided_at = ${now}, reasons = '{}',
           note = ${said.note || null}, changed_at = ${now} where id = ${row.id}`.execute(tx)
  await closeConverting(tx, row.organisation_id, now)
  await admit(tx, row, now)
  await endChecks(context, row.id)
  await remember(context, {
    action: 'partner.admitted',
    hatId: null,
    clientId: row.organisation_id,
    partnerId: row.organisation_id,
    objectId: row.organisation_id,
    changes: { application: row.id },
  })
  await tellApplicant(context, row.id, 'approved')
}

export const admissionsOperations = {
  queue: os.queue.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const limit = input.limit ?? 50
    const rows = await queueOf(context.tx, input.state, decodeCursor(input.cursor, 2)?.map(String), limit + 1)
    const page = toPage(rows, limit, (row) =>
      encodeCursor([(row.submitted_at ?? row.started_at).toISOString(), row.id]),
    )
    return { rows: page.rows.map(presentQueued), next: page.next }
  }),

  get: os.get.handler(async ({ context, input }) => {
    mustBeStaff(context)
    return shown(context, input.applicationId)
  }),

  take: os.take.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const row = await lockApplication(context.tx, input.applicationId)
    if (!['checking', 'review', 'needs_info', 'appealed'].includes(row.state)) refuse('application_moved')
    await sql`update application set owner_id = ${actorOf(context).personId}, owner_name = ${actorOf(context).name} where id = ${row.id}`.execute(
      context.tx,
    )
    return { done: true }
  }),

  ask: os.ask.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const row = await lockApplication(context.tx, input.applicationId)
    const next = decided(context, row, 'ask')
    const { personId } = actorOf(context)
    await addMessage(context, row.id, {
      byProvider: true,
      personId,
      reasons: input.reasons,
      text: input.text,
    })
    await sql`
      update application set state = ${next}, owner_id = coalesce(owner_id, ${personId}), owner_name = coalesce(owner_name, ${actorOf(context).name}), changed_at = ${context.now} where id = ${row.id}`.execute(
      context.tx,
    )
    await note(context, row, 'ask', input.reasons)
    await tellApplicant(context, row.id, 'needs_info', { reasons: input.reasons, text: input.text })
    return shown(context, row.id)
  }),

  approve: os.approve.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const row = await lockApplication(context.tx, input.applicationId)
    const next = decided(context, row, 'approve')
    await approve(context, row, next, { by: actorOf(context).personId, note: input.note })
    return shown(context, row.id)
  }),

  reject: os.reject.handler(async ({ context, input }) => {
    const { tx, now } = context
    mustBeStaff(context)
    const row = await lockApplication(tx, input.applicationId)
    const { personId } = actorOf(context)
    const isAppeal = row.state === 'appealed'
    const next = decided(context, row, isAppeal ? 'uphold' : 'reject')
    if (isAppeal && (row.upheld_by === null || row.upheld_by === personId)) {
      // the first of two: the appeal stays open until a second one says the same
      await sql`update application set upheld_by = ${personId}, upheld_at = ${now}, reasons = ${input.reasons}::text[], note = ${input.text} where id = ${row.id}`.execute(
        tx,
      )
      await note(context, row, 'uphold', input.reasons)
      return shown(context, row.id)
    }
    if (isAppeal)
      await sql`update application set state = ${next}, changed_at = ${now} where id = ${row.id}`.execute(tx)
    else
      await sql`
        update application set state = ${next}, decided_by = ${personId}, decided_at = ${now}, reasons = ${input.reasons}::text[],
               note = ${input.text}, again_from = ${againFrom(dayOf(now))}, changed_at = ${now} where id = ${row.id}`.execute(
        tx,
      )
    await endChecks(context, row.id)
    await releaseSide(tx, row.organisation_id)
    await resumeConverting(tx, row.organisation_id)
    await note(context, row, 'reject', input.reasons)
    await tellApplicant(context, row.id, isAppeal ? 'upheld' : 'rejected', {
      reasons: isAppeal ? row.reasons : input.reasons,
      text: isAppeal ? (row.note ?? input.text) : input.text,
    })
    return shown(context, row.id)
  }),
}
