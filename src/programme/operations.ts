import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { lockSelf, mustBeBoss, mustBeLegal, seatOf } from '../access/store.ts'
import { claimSide, releaseSide, resumeConverting } from '../affiliates/store.ts'
import { remember } from '../audit/store.ts'
import { dayOf } from '../lib/day.ts'
import { parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { organisationById, partnerById } from '../organisations/store.ts'
import {
  type ApplicationEvent,
  type ApplicationMover,
  duties,
  dutiesVersion,
  nextOf,
  targetDay,
} from './application.ts'
import { type Application, programmeContract, said as saidShape } from './contract.ts'
import { judge, mayApply, thresholdOf } from './eligibility.ts'
import { readRegisterNumber } from './registerNumber.ts'
import { checksOf, missingOf } from './said.ts'
import { type ApplicationRow, addMessage, askChecks, newestOf, presentApplication } from './store.ts'
import { tellApplicant, tellSigner } from './tell.ts'

const os = implement(programmeContract).$context<Call>().use(inTransaction)

async function moverOf(context: Context, organisationId: string): Promise<ApplicationMover> {
  const seat = await seatOf(context.tx, actorOf(context).personId, organisationId)
  return seat?.role === 'legal' ? 'legal' : 'boss'
}

/** The open application of an organisation, locked; where there is none, there is nothing to move. */
async function locked(context: Context, organisationId: string): Promise<ApplicationRow> {
  return (await newestOf(context.tx, organisationId, true)) ?? refuse('not_found')
}

async function shown(context: Context, organisationId: string): Promise<Application> {
  const row = (await newestOf(context.tx, organisationId)) ?? refuse('not_found')
  return presentApplication(context.tx, row)
}

function note(context: Context, row: ApplicationRow, event: ApplicationEvent): Promise<void> {
  return remember(context, {
    action: `application.${event}`,
    hatId: row.organisation_id,
    clientId: row.organisation_id,
    objectId: row.id,
  })
}

/** A company that may begin anew: none open, not turned down a moment ago, no partner yet. */
async function begin(context: Context, organisationId: string): Promise<void> {
  const { tx, now, world } = context
  const found = await organisationById(tx, organisationId)
  if (found.kind !== 'company') refuse('partner_needs_company')
  const last = await newestOf(tx, organisationId)
  const today = dayOf(now)
  if (last?.state === 'rejected' && last.again_from && today < last.again_from)
    refuse('apply_later', { day: last.again_from })
  await sql`
    insert into application (id, organisation_id, state, proof_token, started_by, started_at, changed_at)
    values (${world.ids('application')}, ${organisationId}, 'draft', ${world.tokens()}, ${actorOf(context).personId}, ${now}, ${now})`.execute(
    tx,
  )
}

const isOver = (row: ApplicationRow | undefined) =>
  row === undefined || ['approved', 'rejected', 'withdrawn'].includes(row.state)

export const programmeOperations = {
  judge: os.judge.handler(({ input }) => {
    const lines = judge({
      ...input,
      managed: parseMinor(input.managed) ?? 0n,
      expected: parseMinor(input.expected) ?? 0n,
    })
    return {
      mayApply: mayApply(lines),
      threshold: { amount: thresholdOf(input.currency), currency: input.currency },
      lines,
    }
  }),

  application: os.application.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    const row = await newestOf(context.tx, input.organisationId)
    return row ? presentApplication(context.tx, row) : null
  }),

  save: os.save.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { organisationId, said } = input
    await mustBeBoss(tx, actorOf(context), organisationId)
    if (await partnerById(tx, organisationId)) refuse('already_partner')
    if (isOver(await newestOf(tx, organisationId, true))) await begin(context, organisationId)
    const row = await locked(context, organisationId)
    nextOf(row.state, 'save', await moverOf(context, organisationId))
    const number = readRegisterNumber(said.country, said.registerNumber)?.number ?? null
    const kept = { ...said, registerNumber: number ?? said.registerNumber }
    await sql`update application set said = ${JSON.stringify(kept)}::jsonb, register_number = ${number}, changed_at = ${now} where id = ${row.id}`.execute(
      tx,
    )
    return shown(context, organisationId)
  }),

  askToSign: os.askToSign.handler(async ({ context, input }) => {
    const { tx } = context
    const { organisationId, personId } = input
    await mustBeBoss(tx, actorOf(context), organisationId)
    const row = await locked(context, organisationId)
    nextOf(row.state, 'save', await moverOf(context, organisationId))
    const seat = await seatOf(tx, personId, organisationId)
    if (seat?.role !== 'legal') refuse('signer_is_legal')
    await sql`update application set asked_to_sign = ${personId} where id = ${row.id}`.execute(tx)
    await tellSigner(context, row, personId)
    return shown(context, organisationId)
  }),

  submit: os.submit.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { organisationId } = input
    const actor = actorOf(context)
    await lockSelf(tx, actor, organisationId)
    await mustBeLegal(tx, actor, organisationId)
    const row = await locked(context, organisationId)
    const next = nextOf(row.state, 'submit', 'legal')
    if (await partnerById(tx, organisationId)) refuse('already_partner')
    const said = saidShape.parse(row.said)
    const missing = missingOf(said)
    if (missing.length > 0) refuse('application_incomplete', { parts: missing.join(', ') })
    if (input.words !== dutiesVersion || duties.some((duty) => !input.duties.includes(duty)))
      refuse('duties_missing')
    await sql`
      insert into duty_acceptance (application_id, duty, version, person_id, at)
      select ${row.id}, d, ${dutiesVersion}, ${actor.personId}, ${now} from unnest(${[...duties]}::text[]) d`.execute(
      tx,
    )
    await sql`
      update application set state = ${next}, submitted_by = ${actor.personId}, submitted_at = ${now},
             decide_by = ${targetDay(dayOf(now))}, changed_at = ${now} where id = ${row.id}`.execute(tx)
    await claimSide(tx, organisationId, 'partner')
    await askChecks(tx, row.id, checksOf(said), now)
    await note(context, row, 'submit')
    await tellApplicant(context, row.id, 'submitted')
    return shown(context, organisationId)
  }),

  answer: os.answer.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { organisationId } = input
    await mustBeBoss(tx, actorOf(context), organisationId)
    const row = await locked(context, organisationId)
    const next = nextOf(row.state, 'answer', await moverOf(context, organisationId))
    const said = saidShape.parse(row.said)
    const missing = missingOf(said)
    if (missing.length > 0) refuse('application_incomplete', { parts: missing.join(', ') })
    await addMessage(context, row.id, {
      byProvider: false,
      personId: actorOf(context).personId,
      text: input.text,
    })
    await sql`update application set state = ${next}, decide_by = ${targetDay(dayOf(now))}, changed_at = ${now} where id = ${row.id}`.execute(
      tx,
    )
    await claimSide(tx, organisationId, 'partner')
    await askChecks(tx, row.id, checksOf(said), now)
    await note(context, row, 'answer')
    return shown(context, organisationId)
  }),

  checkAgain: os.checkAgain.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBeBoss(tx, actorOf(context), input.organisationId)
    const row = await locked(context, input.organisationId)
    if (!['checking', 'review', 'needs_info'].includes(row.state)) refuse('application_moved')
    await sql`update application_check set try_at = ${now} where application_id = ${row.id} and kind = ${input.kind} and answer <> 'confirmed'`.execute(
      tx,
    )
    return shown(context, input.organisationId)
  }),

  withdraw: os.withdraw.handler(async ({ context, input }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    await lockSelf(tx, actor, input.organisationId)
    await mustBeLegal(tx, actor, input.organisationId)
    const row = await locked(context, input.organisationId)
    const next = nextOf(row.state, 'withdraw', 'legal')
    await sql`update application set state = ${next}, changed_at = ${now} where id = ${row.id}`.execute(tx)
    await sql`update application_check set try_at = null where application_id = ${row.id}`.execute(tx)
    await releaseSide(tx, row.organisation_id)
    await resumeConverting(tx, row.organisation_id)
    await note(context, row, 'withdraw')
    return shown(context, input.organisationId)
  }),

  appeal: os.appeal.handler(async ({ context, input }) => {
    const { tx, now } = context
    const actor = actorOf(context)
    await lockSelf(tx, actor, input.organisationId)
    await mustBeLegal(tx, actor, input.organisationId)
    const row = await locked(context, input.organisationId)
    const next = nextOf(row.state, 'appeal', 'legal')
    if (row.appeal !== null) refuse('appeal_once')
    await sql`
      update application set state = ${next}, appeal = ${input.text}, appealed_at = ${now}, owner_id = null, owner_name = null,
             decide_by = ${targetDay(dayOf(now))}, changed_at = ${now} where id = ${row.id}`.execute(tx)
    await claimSide(tx, input.organisationId, 'partner')
    await note(context, row, 'appeal')
    return shown(context, input.organisationId)
  }),
}
