import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import type { Tx } from '../lib/database.ts'
import { addDays, addMonths, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Actor, actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { mustProve } from '../people/proof.ts'
import { hasFollower, putInForce, takeBack } from './apply.ts'
import { type RateChange, type RateChangeSummary, ratesContract } from './contract.ts'
import { presentLine, presentPart, presentSimulation, presentStanding } from './present.ts'
import { type ChangeAct, flawsOf, readRows, refusedAct, stateOf } from './rates.ts'
import { linesAfter, partnersAfter, partsOf, runSimulation } from './simulate.ts'
import * as store from './store.ts'
import { parseSubject, subjectText, writeValue } from './subject.ts'
import { tellApproved, tellCancelled } from './tell.ts'
import { fingerprintOf, termsOf } from './terms.ts'

const os = implement(ratesContract).$context<Call>().use(inTransaction)

/** Rates are for the provider's management and finance. */
const mayDecide = ({ staff }: Actor) => staff === 'manager' || staff === 'finance'

function mustSetRates(context: Context): Actor {
  const actor = actorOf(context)
  return mayDecide(actor) ? actor : refuse('staff_only')
}

/** Support looks, so that it can answer why a rate is so. */
function mustBeStaff(context: Context): void {
  if (!actorOf(context).staff) refuse('staff_only')
}

const usual = { limit: 50 }
const simulatedMonths = 12

async function recordOf(tx: Tx, id: string): Promise<store.ChangeRecord> {
  return (await store.changeById(tx, id)) ?? refuse('not_found')
}

/** A change with what it says and what it meets. */
async function weighed(context: Context, record: store.ChangeRecord) {
  const today = dayOf(context.now)
  const rows = await store.rowsOfChange(context.tx, record.id)
  const ground = await store.groundOn(context.tx, record.effective_on, record.id)
  const sha = fingerprintOf(record.effective_on, rows, termsOf(ground, rows))
  const { flaws, overlaps } = flawsOf(ground, rows, record.effective_on, today)
  const state = stateOf(record.state, record.effective_on, today)
  return { record, rows, ground, sha, flaws, overlaps, state, simulated: record.simulated_sha === sha }
}

function refusedIn(context: Context, act: ChangeAct, of: Awaited<ReturnType<typeof weighed>>) {
  const { record, state, simulated } = of
  const actor = actorOf(context)
  const asker = { personId: actor.personId, mayDecide: mayDecide(actor), today: dayOf(context.now) }
  const change = { state, authorId: record.author_id, effectiveOn: record.effective_on, simulated }
  return refusedAct(act, change, asker)
}

/** The change as it is, once nothing is in the way of an act on the version that was read. */
async function mustAct(context: Context, act: ChangeAct, id: string, version: number) {
  const actor = mustSetRates(context)
  const of = await weighed(context, await recordOf(context.tx, id))
  const refusal = refusedIn(context, act, of)
  if (refusal) refuse(refusal)
  if (of.record.version !== version) refuse('changed_meanwhile')
  return { ...of, actor }
}

const person = (id: Id<'person'> | null, name: string | null) => (id && name !== null ? { id, name } : null)

function presentSummary(record: store.ChangeRecord, today: string): RateChangeSummary {
  return {
    id: record.id,
    title: record.title,
    effectiveOn: record.effective_on,
    state: stateOf(record.state, record.effective_on, today),
    rows: record.n,
    author: { id: record.author_id, name: record.author },
    createdAt: record.created_at.toISOString(),
    decidedBy: person(record.decided_by, record.decider),
    decidedAt: record.decided_at?.toISOString() ?? null,
  }
}

async function presentChange(context: Context, id: string): Promise<RateChange> {
  const of = await weighed(context, await recordOf(context.tx, id))
  const { record, rows, ground, flaws, overlaps, simulated } = of
  const refused = (act: ChangeAct) => refusedIn(context, act, of)
  const isOpen = record.state === 'draft' || record.state === 'proposed'
  const held = isOpen ? ground.holds : await store.heldBefore(context.tx, record.id)
  return {
    ...presentSummary(record, dayOf(context.now)),
    reason: record.reason,
    version: record.version,
    proposedAt: record.proposed_at?.toISOString() ?? null,
    decisionNote: record.decision_note,
    cancelledBy: person(record.cancelled_by, record.canceller),
    cancelledAt: record.cancelled_at?.toISOString() ?? null,
    cancelNote: record.cancel_note,
    contents: rows.map(({ subject, value }) => ({
      subject: subjectText(subject),
      kind: subject.kind,
      before: writeValue(subject, held.get(subjectText(subject)) ?? null),
      after: writeValue(subject, value),
    })),
    flaws: isOpen ? [...flaws, ...overlaps] : [],
    simulated: isOpen ? simulated : record.simulated_sha !== null,
    refused: {
      revise: refused('revise'),
      simulate: refused('simulate'),
      propose: refused('propose'),
      withdraw: refused('withdraw'),
      approve: refused('approve'),
      reject: refused('reject'),
      cancel: refused('cancel'),
    },
  }
}

/** Reads what a draft says, or refuses with every row that says nothing. */
function contentsOf(input: Parameters<typeof readRows>[0]) {
  const { rows, flaws } = readRows(input)
  if (flaws.length > 0) refuse('input_invalid', { flaws })
  return rows
}

/** An act on the programme's terms belongs to no organisation. */
function note(context: Context, action: string, id: string, changes: Record<string, unknown>): Promise<void> {
  return remember(context, { action, hatId: null, clientId: null, objectId: id, changes })
}

async function simulationOf(tx: Tx, id: Id<'rateChange'>) {
  const record = (await store.lastSimulation(tx, id)) ?? refuse('not_found')
  const parts = await partsOf(tx, id, record.version)
  return presentSimulation(id, record, parts, addDays(record.to_on, -1))
}

export const ratesOperations = {
  standing: os.standing.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const on = input.on ?? dayOf(context.now)
    const { levels, families, items } = await store.known(context.tx)
    const rows = (await store.standingOn(context.tx, on)).map(presentStanding)
    return {
      on,
      levels,
      families,
      items: items.map(({ sku, name, family }) => ({ sku, name, family })),
      rows: rows.filter(({ kind }) => !input.kind || kind === input.kind),
    }
  }),

  history: os.history.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const asked =
      parseSubject(input.subject) ??
      refuse('input_invalid', { flaws: [{ field: 'subject', reason: 'names nothing that has a rate' }] })
    const rows = await store.historyOf(context.tx, input.subject, input.on)
    return {
      subject: input.subject,
      kind: asked.kind,
      rows: rows.map(({ value, from, until, source, change }) => ({
        value: writeValue(asked, value) ?? '',
        from,
        until,
        source,
        change: change && {
          id: change.id,
          title: change.title,
          reason: change.reason,
          proposedBy: { id: change.author_id, name: change.author },
          proposedAt: new Date(change.proposed_at).toISOString(),
          approvedBy: { id: change.decided_by, name: change.decider },
          approvedAt: new Date(change.decided_at).toISOString(),
          note: change.note,
        },
      })),
    }
  }),

  changes: os.changes.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const limit = input.limit ?? usual.limit
    const rows = await store.changesAfter(context.tx, input.state, decodeCursor(input.cursor, 1), limit + 1)
    const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
    return { rows: page.rows.map((row) => presentSummary(row, dayOf(context.now))), next: page.next }
  }),

  change: os.change.handler(({ context, input }) => {
    mustBeStaff(context)
    return presentChange(context, input.changeId)
  }),

  draft: os.draft.handler(async ({ context, input }) => {
    const { personId } = mustSetRates(context)
    const id = context.world.ids('rateChange')
    const rows = contentsOf(input.rows)
    await store.addChange(context.tx, id, { ...input, rows }, { personId, now: context.now })
    return presentChange(context, id)
  }),

  revise: os.revise.handler(async ({ context, input }) => {
    mustSetRates(context)
    await store.lockChange(context.tx, input.changeId)
    await mustAct(context, 'revise', input.changeId, input.version)
    await store.rewriteChange(context.tx, input.changeId, { ...input, rows: contentsOf(input.rows) })
    return presentChange(context, input.changeId)
  }),

  simulate: os.simulate.handler(async ({ context, input }) => {
    mustSetRates(context)
    await store.lockChange(context.tx, input.changeId)
    const { rows, ground, sha, actor } = await mustAct(context, 'simulate', input.changeId, input.version)
    const to = dayOf(context.now)
    await runSimulation(context.tx, {
      changeId: input.changeId,
      version: input.version,
      sha,
      terms: termsOf(ground, rows),
      period: { from: addMonths(to, -simulatedMonths), to },
      personId: actor.personId,
      now: context.now,
    })
    return simulationOf(context.tx, input.changeId)
  }),

  simulation: os.simulation.handler(({ context, input }) => {
    mustBeStaff(context)
    return simulationOf(context.tx, input.changeId)
  }),

  simulatedPartners: os.simulatedPartners.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const { version } = (await store.lastSimulation(context.tx, input.changeId)) ?? refuse('not_found')
    const limit = input.limit ?? usual.limit
    const of = { changeId: input.changeId, version }
    const rows = await partnersAfter(context.tx, of, decodeCursor(input.cursor, 3), limit + 1)
    const page = toPage(rows, limit, (row) => {
      const gain = row.discount_after + row.cashback_after - row.discount_before - row.cashback_before
      return encodeCursor([String(gain), row.key, row.currency])
    })
    return { rows: page.rows.map(presentPart), next: page.next }
  }),

  simulatedLines: os.simulatedLines.handler(async ({ context, input }) => {
    mustBeStaff(context)
    const record = (await store.lastSimulation(context.tx, input.changeId)) ?? refuse('not_found')
    const limit = input.limit ?? usual.limit
    const of = {
      terms: record.terms,
      period: { from: record.from_on, to: record.to_on },
      only: { partnerId: input.partnerId, family: input.family, level: input.level },
      show: input.show ?? 'changed',
    } as const
    const rows = await linesAfter(context.tx, of, decodeCursor(input.cursor, 2), limit + 1)
    const page = toPage(rows, limit, (row) => encodeCursor([row.order_id, row.pos]))
    return { rows: page.rows.map((row) => presentLine(row, dayOf(row.posted_at))), next: page.next }
  }),

  propose: os.propose.handler(async ({ context, input }) => {
    mustSetRates(context)
    await store.lockChange(context.tx, input.changeId)
    const { flaws, overlaps } = await mustAct(context, 'propose', input.changeId, input.version)
    if (flaws.length > 0) refuse('input_invalid', { flaws: [...flaws, ...overlaps] })
    if (overlaps.length > 0) refuse('dates_overlap', { flaws: overlaps })
    await sql`update rate_change set state = 'proposed', proposed_at = ${context.now} where id = ${input.changeId}`.execute(
      context.tx,
    )
    await note(context, 'rates.proposed', input.changeId, { version: input.version })
    return presentChange(context, input.changeId)
  }),

  approve: os.approve.handler(async ({ context, input }) => {
    mustSetRates(context)
    await store.lockDecisions(context.tx)
    const of = await mustAct(context, 'approve', input.changeId, input.version)
    if (of.overlaps.length > 0) refuse('dates_overlap', { flaws: of.overlaps })
    if (of.flaws.length > 0) refuse('input_invalid', { flaws: of.flaws })
    const { personId } = of.actor
    const objectVersion = `${input.version} ${of.sha}`
    await mustProve(context, { action: 'approve_rates', objectId: input.changeId, objectVersion })
    await sql`
      update rate_change set state = 'approved', decided_by = ${personId}, decided_at = ${context.now}, decision_note = ${input.note || null},
             simulated_version = version where id = ${input.changeId}`.execute(context.tx)
    await putInForce(context.tx, context.world, input.changeId, of.record.effective_on)
    await note(context, 'rates.approved', input.changeId, {
      version: input.version,
      simulation: of.sha,
      from: of.record.effective_on,
    })
    await tellApproved(context, of.record, of.rows, of.ground)
    return presentChange(context, input.changeId)
  }),

  reject: os.reject.handler(async ({ context, input }) => {
    mustSetRates(context)
    await store.lockDecisions(context.tx)
    const { actor } = await mustAct(context, 'reject', input.changeId, input.version)
    await sql`
      update rate_change set state = 'rejected', decided_by = ${actor.personId}, decided_at = ${context.now}, decision_note = ${input.note}
       where id = ${input.changeId}`.execute(context.tx)
    await note(context, 'rates.rejected', input.changeId, { note: input.note })
    return presentChange(context, input.changeId)
  }),

  withdraw: os.withdraw.handler(async ({ context, input }) => {
    mustSetRates(context)
    await store.lockDecisions(context.tx)
    await mustAct(context, 'withdraw', input.changeId, input.version)
    await sql`update rate_change set state = 'withdrawn' where id = ${input.changeId}`.execute(context.tx)
    await note(context, 'rates.withdrawn', input.changeId, {})
    return presentChange(context, input.changeId)
  }),

  cancel: os.cancel.handler(async ({ context, input }) => {
    mustSetRates(context)
    await store.lockDecisions(context.tx)
    const { record, rows, actor } = await mustAct(context, 'cancel', input.changeId, input.version)
    const on = record.effective_on
    if (await hasFollower(context.tx, input.changeId, on)) refuse('later_change_follows')
    const objectVersion = String(input.version)
    await mustProve(context, { action: 'cancel_rates', objectId: input.changeId, objectVersion })
    await sql`
      update rate_change set state = 'cancelled', cancelled_by = ${actor.personId}, cancelled_at = ${context.now}, cancel_note = ${input.note}
       where id = ${input.changeId}`.execute(context.tx)
    await takeBack(context.tx, input.changeId, on)
    await note(context, 'rates.cancelled', input.changeId, { note: input.note })
    await tellCancelled(context, record, rows)
    return presentChange(context, input.changeId)
  }),
}
