import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeBoss } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf } from '../lib/database.ts'
import { formatMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse, refuseKeeping } from '../lib/refusal.ts'
import { shaOf as shortened } from '../people/entry.ts'
import { mayGuess } from '../people/guessing.ts'
import { type Managed, type Need, requestsContract } from './contract.ts'
import { hasContacts, nextOf, referenceOf, sendsPerDay } from './request.ts'
import {
  deliver,
  eraseWhere,
  insertRequest,
  lockByToken,
  lockRequest,
  openers,
  presentManaged,
  type RequestRow,
  sentToday,
} from './store.ts'
import { tellGone, tellPartners, tellPublished, tellToConfirm } from './tell.ts'

const os = implement(requestsContract).$context<Call>().use(inTransaction)

async function mustFit(context: Context, need: Need, email: string): Promise<void> {
  if (hasContacts(need.title)) refuse('request_title_contact')
  if ((await sentToday(context.tx, email)) >= sendsPerDay)
    refuse('request_too_many', { count: String(sendsPerDay) })
}

/** The request of a link; a link of nothing leads nowhere. */
async function byLink(context: Context, token: string): Promise<RequestRow> {
  return (await lockByToken(context.tx, token)) ?? refuse('not_found')
}

async function shown(context: Context, id: string): Promise<Managed> {
  const row = (await lockRequest(context.tx, id)) ?? refuse('not_found')
  return presentManaged(context.tx, row)
}

/** Opens a request to the partners that want such ones, and tells everybody. */
async function publish(context: Context, row: RequestRow, token: string): Promise<void> {
  const { tx, now } = context
  await sql`
    update offer_request set state = ${nextOf(row.state, 'confirm', 'author')}, opened_at = ${now},
           closes_at = ${now}::timestamptz + make_interval(days => ${row.days}) where id = ${row.id}`.execute(
    tx,
  )
  const open = (await lockRequest(tx, row.id)) ?? refuse('not_found')
  const { partners, told } = await deliver(tx, open, now)
  await tellPartners(context, open, told)
  await tellPublished(context, open, token, partners)
}

/** Ends a request; who has read it is told to erase what they copied. */
async function end(
  context: Context,
  row: RequestRow,
  closedFor: NonNullable<RequestRow['closed_for']>,
  won: string | null = null,
): Promise<void> {
  const { tx, now } = context
  await sql`update offer_request set state = 'closed', closed_for = ${closedFor}, closed_at = coalesce(closed_at, ${now}) where id = ${row.id}`.execute(
    tx,
  )
  await tellGone(context, row, await openers(tx, row.id), won)
}

export const requestsOperations = {
  send: os.send.handler(async ({ context, input }) => {
    const { tx, visitor, world } = context
    const { allowed } = await mayGuess(tx, [
      `person:${shortened(`request ${input.email}`)}`,
      `address:${visitor?.address ?? ''}`,
    ])
    if (!allowed) refuseKeeping('too_many_guesses')
    await mustFit(context, input.need, input.email)
    const token = world.tokens()
    const id = await insertRequest(context, { ...input, token, organisationId: null })
    const row = (await lockRequest(tx, id)) ?? refuse('not_found')
    await tellToConfirm(context, row, token)
    return { reference: referenceOf(id) }
  }),

  sendForOrganisation: os.sendForOrganisation.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    await mustBeBoss(context.tx, actor, input.organisationId)
    await mustFit(context, input.need, actor.email)
    const token = context.world.tokens()
    const id = await insertRequest(context, {
      need: input.need,
      email: actor.email,
      language: actor.language,
      token,
      organisationId: input.organisationId,
    })
    await publish(context, (await lockRequest(context.tx, id)) ?? refuse('not_found'), token)
    await remember(context, {
      action: 'request.sent',
      hatId: input.organisationId,
      clientId: input.organisationId,
      objectId: id,
    })
    return { reference: referenceOf(id), token }
  }),

  manage: os.manage.handler(async ({ context, input }) =>
    presentManaged(context.tx, await byLink(context, input.token)),
  ),

  confirm: os.confirm.handler(async ({ context, input }) => {
    const row = await byLink(context, input.token)
    if (row.state === 'awaiting') await publish(context, row, input.token)
    else if (row.state === 'closed') refuse('request_closed')
    return shown(context, row.id)
  }),

  change: os.change.handler(async ({ context, input }) => {
    const { tx, now } = context
    const row = await byLink(context, input.token)
    const next = nextOf(row.state, input.act, 'author')
    if (input.act === 'close') await end(context, row, input.because)
    else if (input.act === 'extend')
      await sql`
        update offer_request set state = ${next}, closes_at = greatest(closes_at, ${now}) + make_interval(days => days)
         where id = ${row.id}`.execute(tx)
    else await sql`update offer_request set state = ${next} where id = ${row.id}`.execute(tx)
    return shown(context, row.id)
  }),

  erase: os.erase.handler(async ({ context, input }) => {
    const row = await byLink(context, input.token)
    if (row.erased_at) return presentManaged(context.tx, row)
    nextOf(row.state, 'delete', 'author')
    if (row.state === 'closed') await tellGone(context, row, await openers(context.tx, row.id), null)
    else await end(context, row, 'deleted')
    await eraseWhere(context.tx, sql`q.id = ${row.id}`, context.now)
    // what has not left yet does not leave any more, and what has is kept nowhere
    await sql`delete from letter where template = 'request_new' and facts ->> 'link' like ${`%/requests/${row.id}`}`.execute(
      context.tx,
    )
    return shown(context, row.id)
  }),

  decide: os.decide.handler(async ({ context, input }) => {
    const { tx, now } = context
    const row = await byLink(context, input.token)
    if (row.state !== 'open' && row.state !== 'paused') refuse('request_closed')
    const found = await rowOf(
      tx,
      sql<{ state: string; partner_id: string; amount: bigint | null }>`
        select state, partner_id, amount::bigint as amount from request_proposal where id = ${input.proposalId} and request_id = ${row.id} for update`,
    )
    if (!found) return refuse('not_found')
    if (found.state !== 'sent' && found.state !== 'shortlisted') refuse('proposal_decided')
    const state = { shortlist: 'shortlisted', decline: 'declined', accept: 'accepted' }[input.decision]
    await sql`update request_proposal set state = ${state}, decided_at = ${now} where id = ${input.proposalId}`.execute(
      tx,
    )
    if (input.decision === 'accept') {
      await remember(context, {
        action: 'request.won',
        hatId: null,
        clientId: row.organisation_id,
        partnerId: found.partner_id,
        objectId: row.id,
        changes: found.amount === null ? {} : { amount: formatMinor(found.amount) },
      })
      await sql`update request_proposal set state = 'declined', decided_at = ${now} where request_id = ${row.id} and state in ('sent', 'shortlisted')`.execute(
        tx,
      )
      await end(context, row, 'won', found.partner_id)
    }
    return shown(context, row.id)
  }),
}
