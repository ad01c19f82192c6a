import { implement } from '@orpc/server'
import { type RawBuilder, sql } from 'kysely'
import { isBoss } from '../access/access.ts'
import { mustBeBoss, seatOf } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { tell } from './entry.ts'
import { dropFactors, hasFactor } from './factors.ts'
import { mustProve } from './proof.ts'
import { type ResetRow, resetContract } from './resetContract.ts'
import { whyNoReset } from './standing.ts'
import { personByEmail, personById } from './store.ts'

const os = implement(resetContract).$context<Call>().use(inTransaction)

const openHours = 24

interface Row {
  id: Id<'reset'>
  person_id: Id<'person'>
  organisation_id: Id<'organisation'> | null
  name: string
  email: string
  asked_by: Id<'person'>
  asker_name: string
  reason: string
  asked_at: Date
  expires_at: Date
  state: ResetRow['state']
}

function resets(context: Context, where: RawBuilder<unknown>): Promise<Row[]> {
  return rowsOf(
    context.tx,
    sql<Row>`
      select r.id, r.person_id, r.organisation_id, p.name, p.email, r.asked_by, a.name as asker_name, r.reason, r.asked_at,
             r.expires_at, r.state
        from factor_reset r join person p on p.id = r.person_id join person a on a.id = r.asked_by
       where ${where} order by r.asked_at, r.id limit 200`,
  )
}

const present = (row: Row): ResetRow => ({
  id: row.id,
  person: { id: row.person_id, name: row.name, email: row.email },
  askedBy: { id: row.asked_by, name: row.asker_name },
  reason: row.reason,
  askedAt: row.asked_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  state: row.state,
})

const isOpen = (now: Date) => sql`r.state = 'asked' and r.expires_at > ${now}`

/** Refuses whoever may not lend a hand with the lost factor of this person; they work nowhere else, or staff helps. */
async function mustBeAllowed(
  context: Context,
  personId: string,
  organisationId: string | null,
): Promise<void> {
  const { tx } = context
  const actor = actorOf(context)
  const person = await personById(tx, personId)
  const seat = organisationId ? await seatOf(tx, actor.personId, organisationId) : undefined
  const places = await rowsOf(
    tx,
    sql<{
      organisation_id: string
    }>`select organisation_id from member where person_id = ${personId} and state = 'active'`,
  )
  const isHere = organisationId !== null && places.some((place) => place.organisation_id === organisationId)
  const why = whyNoReset(
    {
      isPerson: actor.personId === personId,
      isStaff: organisationId === null && actor.staff === 'manager',
      isBoss: seat !== undefined && isBoss(seat.role) && isHere,
    },
    { isStaff: person?.staff !== null, organisations: places.length },
  )
  if (why) refuse(why)
}

function mustBeManager(context: Context): void {
  if (actorOf(context).staff !== 'manager') refuse('staff_only')
}

async function ask(
  context: Context,
  personId: Id<'person'>,
  organisationId: Id<'organisation'> | null,
  reason: string,
): Promise<ResetRow> {
  const { tx, now, world } = context
  const actor = actorOf(context)
  await mustBeAllowed(context, personId, organisationId)
  if (!(await hasFactor(tx, personId))) refuse('not_found')
  await mustProve(context, { action: 'reset_factor', objectId: personId, objectVersion: 'ask' })
  // one that nobody confirmed in time makes room
  await sql`
    update factor_reset set state = 'withdrawn', decided_by = ${actor.personId}, decided_at = ${now}
     where person_id = ${personId} and state = 'asked' and expires_at <= ${now}`.execute(tx)
  const id = world.ids('reset')
  await sql`
    insert into factor_reset (id, person_id, organisation_id, asked_by, reason, asked_at, expires_at)
    values (${id}, ${personId}, ${organisationId}, ${actor.personId}, ${reason}, ${now}, ${new Date(now.getTime() + openHours * 3_600_000)})`.execute(
    tx,
  )
  await note(context, 'factor.reset_asked', personId, organisationId)
  await tell(context, personId, 'reset_asked', actor.name)
  const [row] = await resets(context, sql`r.id = ${id}`)
  return present(row ?? refuse('not_found'))
}

async function confirm(
  context: Context,
  resetId: string,
  organisationId: Id<'organisation'> | null,
): Promise<ResetRow> {
  const { tx, now } = context
  const actor = actorOf(context)
  await sql`select 1 from factor_reset where id = ${resetId} for update`.execute(tx)
  const [row] = await resets(
    context,
    sql`r.id = ${resetId} and r.organisation_id is not distinct from ${organisationId} and ${isOpen(now)}`,
  )
  if (!row) return refuse('not_found')
  await mustBeAllowed(context, row.person_id, organisationId)
  if (row.asked_by === actor.personId) refuse('reset_by_others')
  await mustProve(context, { action: 'reset_factor', objectId: row.id, objectVersion: 'confirm' })
  await sql`update factor_reset set state = 'done', decided_by = ${actor.personId}, decided_at = ${now} where id = ${row.id}`.execute(
    tx,
  )
  await dropFactors(tx, row.person_id)
  await note(context, 'factor.reset', row.person_id, organisationId)
  await tell(context, row.person_id, 'reset_done', `${row.asker_name}, ${actor.name}`)
  return present({ ...row, state: 'done' })
}

function note(
  context: Context,
  action: string,
  personId: string,
  organisationId: string | null,
): Promise<void> {
  return remember(context, { action, hatId: organisationId, clientId: organisationId, objectId: personId })
}

export const resetOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    const where = sql`r.organisation_id = ${input.organisationId} and ${isOpen(context.now)}`
    return (await resets(context, where)).map(present)
  }),
  ask: os.ask.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    return ask(context, input.personId, input.organisationId, input.reason)
  }),
  confirm: os.confirm.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    return confirm(context, input.resetId, input.organisationId)
  }),
  listByStaff: os.listByStaff.handler(async ({ context }) => {
    mustBeManager(context)
    return (await resets(context, isOpen(context.now))).map(present)
  }),
  askByStaff: os.askByStaff.handler(async ({ context, input }) => {
    mustBeManager(context)
    const person = (await personByEmail(context.tx, input.email)) ?? refuse('not_found')
    return ask(context, person.id, null, input.reason)
  }),
  confirmByStaff: os.confirmByStaff.handler(async ({ context, input }) => {
    mustBeManager(context)
    return confirm(context, input.resetId, null)
  }),
}
