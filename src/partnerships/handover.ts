import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { levelOf } from '../access/access.ts'
import { mustBeBoss } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import { addDays, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { nextState } from '../lib/machine.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { partnerById } from '../organisations/store.ts'
import type { Rights } from './contract.ts'
import { type HandoverPreview, handoverContract } from './handoverContract.ts'
import {
  type HandedProduct,
  type HandoverRow,
  handoverById,
  handoversWhere,
  lockHandover,
  presentHandover,
  productsOf,
  tellHandover,
} from './handoverRows.ts'
import { offerTo } from './invitations.ts'
import { handoverDaysMax, handoverMachine } from './machines.ts'
import { changeRights, lockForClient } from './operations.ts'
import { mustTakeClients } from './partnership.ts'
import { fingerprintOf, proposedById, tellDecided } from './propose.ts'
import { lockPartnership, type PartnershipRow, partnershipById, rightsOf } from './store.ts'

const os = implement(handoverContract).$context<Call>().use(inTransaction)

async function mustHandOver(
  context: Context,
  input: { organisationId: string; handoverId: string },
): Promise<HandoverRow> {
  await mustBeBoss(context.tx, actorOf(context), input.organisationId)
  const row = await handoverById(context.tx, input.handoverId)
  return row?.client_id === input.organisationId ? row : refuse('not_found')
}

/** The partnership of the one that comes, where it has accepted and nothing holds it up. */
const liveOf = (context: Context, row: HandoverRow): Promise<{ id: string } | undefined> =>
  rowOf(
    context.tx,
    sql<{
      id: string
    }>`select id from access.live where client_id = ${row.client_id} and partner_id = ${row.to_id}`,
  )

const grantLevel = (level: number): 'look' | 'manage' => (level === 1 ? 'look' : 'manage')

/**
 * How the two partners stand after it. Everything of a full access makes the other one full; a full access that
 * gives some products away stays, and leaves out what is granted to somebody else; who has full access gains what
 * nobody is granted any more. The client pays until it is decided otherwise.
 */
export function rightsAfter(
  { everything }: Pick<HandoverRow, 'everything'>,
  products: readonly HandedProduct[],
  from: Rights,
  to: Rights,
): { from: Rights; to: Rights } {
  const moved = new Set<string>(products.map((one) => one.productId))
  const none: Rights = { access: 'limited', payer: 'client', products: [], families: [] }
  const fromAfter = everything
    ? none
    : from.access === 'full'
      ? from
      : { ...from, products: from.products.filter((one) => !moved.has(one.productId)) }
  if (to.access === 'full') return { from: fromAfter, to }
  if (everything && from.access === 'full') return { from: fromAfter, to: { ...none, access: 'full' } }
  const known = new Set(to.families.map(({ family }) => family))
  return {
    from: fromAfter,
    to: {
      ...to,
      products: [
        ...to.products.filter((one) => !moved.has(one.productId)),
        ...products.map(({ productId, level }) => ({ productId, level: grantLevel(level) })),
      ],
      families: everything
        ? [...to.families, ...from.families.filter(({ family }) => !known.has(family))]
        : to.families,
    },
  }
}

async function peopleOf(context: Context, partnershipId: string): Promise<HandoverPreview['loses']> {
  const rows = await rowsOf(
    context.tx,
    sql<{ person_id: Id<'person'>; name: string; level: number }>`
      select r.person_id, p.name, max(r.level)::int as level from access.reach_client r join person p on p.id = r.person_id
       where r.partnership_id = ${partnershipId} group by 1, 2 order by lower(p.name), 1`,
  )
  return rows.map((row) => ({ personId: row.person_id, name: row.name, level: levelOf(row.level) }))
}

interface Plan {
  products: HandedProduct[]
  from: PartnershipRow
  to: PartnershipRow | undefined
  after: { from: Rights; to: Rights }
  before: { from: Rights; to: Rights }
  previewSha: string
}

/** Everything that concluding means now, and its fingerprint. */
async function planOf(context: Context, row: HandoverRow): Promise<Plan> {
  const { tx } = context
  const products = await productsOf(tx, row.id)
  const from = (await partnershipById(tx, row.from_id)) ?? refuse('not_found')
  const live = await liveOf(context, row)
  const to = live ? await partnershipById(tx, live.id) : undefined
  const nothing: Rights = { access: 'limited', payer: 'client', products: [], families: [] }
  const before = { from: await rightsOf(tx, from), to: to ? await rightsOf(tx, to) : nothing }
  const after = rightsAfter(row, products, before.from, before.to)
  return {
    products,
    from,
    to,
    before,
    after,
    previewSha: fingerprintOf({ id: row.id, products, before, after }),
  }
}

async function previewOf(context: Context, row: HandoverRow): Promise<HandoverPreview> {
  const plan = await planOf(context, row)
  const ids = plan.products.map((one) => one.productId)
  const counts = await rowOf(
    context.tx,
    sql<{ proposals: number; orders: number; renewals: number }>`
      select (select count(*)::int from proposed_act a where a.partnership_id = ${row.from_id} and a.state = 'proposed' and a.expires_at > app.now()) as proposals,
             (select count(*)::int from orders o where o.partnership_id = ${row.from_id} and o.initiator = 'partner' and o.state = 'awaiting_payment'
                and (${row.everything} or exists (select 1 from order_line l where l.order_id = o.id and l.product_id = any(${ids})))) as orders,
             (select count(*)::int from mandate m where m.partnership_id = ${row.from_id} and m.state = 'active' and m.product_id = any(${ids})) as renewals`,
  )
  return {
    handover: presentHandover(row),
    products: plan.products.map(({ productId, name }) => ({ productId, name })),
    loses: await peopleOf(context, row.from_id),
    gains: plan.to ? await peopleOf(context, plan.to.id) : [],
    fromAfter: plan.after.from.access,
    toAfter: plan.after.to.access,
    proposals: row.everything ? (counts?.proposals ?? 0) : 0,
    ordersVoided: counts?.orders ?? 0,
    renewals: counts?.renewals ?? 0,
    previewSha: plan.previewSha,
  }
}

const moved = (row: HandoverRow, event: 'flip' | 'cancel') =>
  nextState(handoverMachine, row.state, event, 'clientLegal') ??
  refuse('handover_closed', { state: row.state })

async function close(context: Context, row: HandoverRow, event: 'flip' | 'cancel'): Promise<void> {
  const because = event === 'flip' ? 'flipped' : 'cancelled'
  await sql`update handover set state = ${moved(row, event)}, closed_at = ${context.now}, closed_because = ${because} where id = ${row.id}`.execute(
    context.tx,
  )
}

function rememberHandover(
  context: Context,
  row: HandoverRow,
  action: string,
  changes: Record<string, unknown>,
): Promise<void> {
  return remember(context, {
    action,
    hatId: row.client_id,
    clientId: row.client_id,
    partnerId: row.from_partner_id,
    objectId: row.from_id,
    witness: { role: 'legal', handover: row.id },
    changes: { to: row.to_id, ...changes },
  })
}

/** Who is not a partner yet is asked by the ordinary invitation, with nothing in it; an open one is good for this. */
async function invited(
  context: Context,
  clientId: Id<'organisation'>,
  toId: Id<'organisation'>,
  message: string,
): Promise<string | null> {
  const { tx, now } = context
  const standing = await rowOf(
    tx,
    sql`select 1 from access.standing where client_id = ${clientId} and partner_id = ${toId}`,
  )
  if (standing) return null
  const open = await rowOf(
    tx,
    sql<{ id: string }>`
      select id from invitation where client_id = ${clientId} and partner_id = ${toId} and direction = 'offered' and state = 'pending' and expires_at > ${now} limit 1`,
  )
  if (open) return open.id
  const rights: Rights = { access: 'limited', payer: 'client', products: [], families: [] }
  return (await offerTo(context, { clientId, partnerId: toId, rights, message })).id
}

/** What the partner that went had proposed of it cannot happen any more. */
async function closeProposals(context: Context, partnershipId: string): Promise<void> {
  const closed = await rowsOf(
    context.tx,
    sql<{ id: string }>`
      update proposed_act set state = 'expired', decided_at = ${context.now}, reason = 'handed_over' where partnership_id = ${partnershipId} and state = 'proposed' returning id`,
  )
  for (const { id } of closed) {
    const row = await proposedById(context.tx, id)
    if (row) await tellDecided(context, row, 'expired', '')
  }
}

export const handoverOperations = {
  list: os.list.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    const rows = await handoversWhere(context.tx, sql`h.client_id = ${input.organisationId}`)
    return rows.map(presentHandover)
  }),

  open: os.open.handler(async ({ context, input }) => {
    const { tx, now, world } = context
    const from = await lockForClient(context, input)
    if (input.toId === input.organisationId || input.toId === from.partner_id) refuse('same_organisation')
    mustTakeClients(await partnerById(tx, input.toId))
    const today = dayOf(now)
    if (input.lastDay < today || input.lastDay > addDays(today, handoverDaysMax))
      refuse('input_invalid', {
        flaws: [{ field: 'lastDay', reason: `from today on, within ${handoverDaysMax} days` }],
      })
    const named = [...new Set(input.products)]
    const held = await rowOf(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from access.held where partnership_id = ${from.id} and product_id = any(${named})`,
    )
    if (held?.n !== named.length) refuse('not_managed')
    await sql`update handover set state = 'expired', closed_at = expires_at, closed_because = 'time' where from_id = ${from.id} and state = 'open' and expires_at <= ${now}`.execute(
      tx,
    )
    const invitationId = await invited(context, input.organisationId, input.toId, input.message)
    const id = world.ids('handover')
    await sql`
      insert into handover (id, client_id, from_id, from_partner_id, to_id, everything, invitation_id, created_by, created_at, expires_at)
      values (${id}, ${input.organisationId}, ${from.id}, ${from.partner_id}, ${input.toId}, ${named.length === 0}, ${invitationId}, ${actorOf(context).personId}, ${now},
              ((${input.lastDay}::date + 1)::timestamp at time zone 'Europe/Zurich'))`.execute(tx)
    await sql`insert into handover_product (handover_id, product_id) select ${id}, x from unnest(${named}::text[]) x`.execute(
      tx,
    )
    const row = (await handoverById(tx, id)) ?? refuse('not_found')
    await tellHandover(context, row, 'opened')
    await rememberHandover(context, row, 'partnership.handover_opened', {
      products: named,
      lastDay: input.lastDay,
    })
    return presentHandover(row)
  }),

  get: os.get.handler(async ({ context, input }) => previewOf(context, await mustHandOver(context, input))),

  flip: os.flip.handler(async ({ context, input }) => {
    const { tx } = context
    const seen = await mustHandOver(context, input)
    await lockForClient(context, { organisationId: input.organisationId, partnershipId: seen.from_id })
    const row = (await lockHandover(tx, seen.id)) ?? refuse('not_found')
    moved(row, 'flip')
    const plan = await planOf(context, row)
    if (!plan.to) refuse('handover_not_accepted')
    if (plan.previewSha !== input.previewSha) refuse('proposal_changed')
    const to = (await lockPartnership(tx, plan.to.id)) ?? refuse('not_found')
    // the one that goes first: a product has one partner, and a client one full access, at every statement
    if (plan.after.from !== plan.before.from)
      await changeRights(context, plan.from, plan.after.from, undefined)
    if (plan.after.to !== plan.before.to) await changeRights(context, to, plan.after.to, undefined)
    await close(context, row, 'flip')
    if (row.everything) await closeProposals(context, row.from_id)
    await tellHandover(context, row, 'flipped')
    await rememberHandover(context, row, 'partnership.handed_over', {
      products: plan.products.length,
      previewSha: plan.previewSha,
    })
    return presentHandover((await handoverById(tx, row.id)) ?? row)
  }),

  cancel: os.cancel.handler(async ({ context, input }) => {
    const seen = await mustHandOver(context, input)
    await lockForClient(context, { organisationId: input.organisationId, partnershipId: seen.from_id })
    const row = (await lockHandover(context.tx, seen.id)) ?? refuse('not_found')
    await close(context, row, 'cancel')
    await tellHandover(context, row, 'cancelled')
    await rememberHandover(context, row, 'partnership.handover_cancelled', {})
    return presentHandover((await handoverById(context.tx, row.id)) ?? row)
  }),

  listOfPartner: os.listOfPartner.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.partnerId)
    const rows = await handoversWhere(
      context.tx,
      sql`h.state = 'open' and h.expires_at > app.now()
        and (h.from_partner_id = ${input.partnerId} or (h.to_id = ${input.partnerId} and exists (select 1 from access.live l where l.client_id = h.client_id and l.partner_id = h.to_id)))`,
    )
    return rows.map(presentHandover)
  }),
}
