import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { isBoss } from '../access/access.ts'
import { mustBeBoss, mustReachClient, mustSit } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { currencyOf } from '../lib/currency.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import { nextState } from '../lib/machine.ts'
import { formatMinor, type Minor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { type Guard, type Guards, guardedContract } from './guardedContract.ts'
import { type Mover, type ProposedActState, proposedActMachine } from './machines.ts'
import { noted } from './moves.ts'
import { lockForClient, mustOwn } from './operations.ts'
import {
  lockProposed,
  type ProposedRow,
  presentProposed,
  proposedById,
  proposedColumns,
  tellDecided,
} from './propose.ts'
import { partnershipById } from './store.ts'

const os = implement(guardedContract).$context<Call>().use(inTransaction)

async function guardsOf(tx: Database, partnershipId: string): Promise<Guards> {
  const row = (await partnershipById(tx, partnershipId)) ?? refuse('not_found')
  const guards = await rowsOf(
    tx,
    sql<{
      act: Guard['act']
      product_id: Guard['productId']
      name: string | null
      above: Minor | null
      currency: 'CHF' | 'EUR' | null
    }>`
      select g.act, g.product_id, p.name, g.above::bigint as above, g.currency from guarded_act g left join product p on p.id = g.product_id
       where g.partnership_id = ${partnershipId} and g.ended_at is null order by g.product_id is not null, g.act, lower(p.name), g.id`,
  )
  return {
    version: row.version,
    guards: guards.map((one) => ({
      act: one.act,
      productId: one.product_id,
      productName: one.name,
      above: one.above === null ? null : formatMinor(one.above),
      currency: one.currency,
    })),
  }
}

/** One of a kind for each product; a sum belongs to orders, and every order has one, from nothing on unless said. */
function settled(guards: readonly Guard[]): (Guard & { sum: Minor | null })[] {
  const known = new Map<string, Guard & { sum: Minor | null }>()
  for (const [index, guard] of guards.entries()) {
    const sum = guard.above === null ? undefined : parseMinor(guard.above)
    if (guard.above !== null && (guard.act !== 'order' || sum === undefined || sum < 0n))
      refuse('input_invalid', { flaws: [{ field: `guards.${index}.above`, reason: 'a sum, of an order' }] })
    known.set(`${guard.act} ${guard.productId}`, {
      ...guard,
      sum: guard.act === 'order' ? (sum ?? 0n) : null,
    })
  }
  return [...known.values()]
}

/** The state a proposal goes to; one that is closed never moves. */
export function decided(
  row: ProposedRow,
  event: 'confirm' | 'refuse' | 'withdraw' | 'expire',
  by: Mover,
): ProposedActState {
  return (
    nextState(proposedActMachine, row.state, event, by) ?? refuse('proposal_closed', { state: row.state })
  )
}

export async function decide(
  context: Context,
  row: ProposedRow,
  state: ProposedActState,
  { reason = '', orderId = null }: { reason?: string; orderId?: string | null } = {},
): Promise<void> {
  await sql`
    update proposed_act set state = ${state}, decided_at = ${context.now}, decided_by = ${actorOf(context).personId}, reason = ${reason}, order_id = ${orderId}
     where id = ${row.id}`.execute(context.tx)
}

/** Who decides on the client's side, by what they are there. */
export async function mustDecide(context: Context, organisationId: string): Promise<Mover> {
  const seat = await mustBeBoss(context.tx, actorOf(context), organisationId)
  return seat.role === 'legal' ? 'clientLegal' : 'clientAdmin'
}

type Asked = { state?: string | undefined; cursor?: string | undefined; limit?: number | undefined }

async function listWhere(context: Context, where: ReturnType<typeof sql>, input: Asked, forPartner: boolean) {
  const limit = input.limit ?? 50
  const after = decodeCursor(input.cursor, 1)
  const rows = await rowsOf(
    context.tx,
    sql<ProposedRow>`
      select * from (select ${proposedColumns} from proposed_act a where ${where}) a
       where (${input.state ?? null}::text is null or a.state = ${input.state ?? null}) and (${after?.[0] ?? null}::text is null or a.id < ${after?.[0] ?? null})
       order by a.id desc limit ${limit + 1}`,
  )
  const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
  return { rows: page.rows.map((row) => presentProposed(row, forPartner)), next: page.next }
}

export const guardedOperations = {
  guards: os.guards.handler(async ({ context, input }) =>
    guardsOf(context.tx, (await mustOwn(context, input)).id),
  ),

  setGuards: os.setGuards.handler(async ({ context, input }) => {
    const { tx, now } = context
    const row = await lockForClient(context, input)
    const wanted = settled(input.guards)
    const named = [...new Set(wanted.flatMap((guard) => guard.productId ?? []))]
    const owner = await rowOf(
      tx,
      sql<{ country: string; products: number }>`
        select o.country, (select count(*)::int from product p where p.organisation_id = o.id and p.id = any(${named})) as products
          from organisation o where o.id = ${row.client_id}`,
    )
    if (owner?.products !== named.length) refuse('product_not_yours')
    const currency = currencyOf(owner.country)
    const before = (await guardsOf(tx, row.id)).guards
    await sql`update guarded_act set ended_at = ${now} where partnership_id = ${row.id} and ended_at is null`.execute(
      tx,
    )
    for (const { act, productId, sum } of wanted)
      await sql`
        insert into guarded_act (partnership_id, act, product_id, above, currency, set_by, since)
        values (${row.id}, ${act}, ${productId}, ${sum}, ${sum === null ? null : currency}, ${actorOf(context).personId}, ${now})`.execute(
        tx,
      )
    await sql`update partnership set version = version + 1 where id = ${row.id}`.execute(tx)
    const after = await guardsOf(tx, row.id)
    await noted(context, row, 'partnership.guards', { before, after: after.guards }, 'clientLegal')
    return after
  }),

  guardsOfClient: os.guardsOfClient.handler(async ({ context, input }) => {
    const reach = await mustReachClient(context.tx, actorOf(context), input.partnerId, input.clientId)
    return guardsOf(context.tx, reach.partnership_id)
  }),

  list: os.list.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.organisationId)
    return listWhere(context, sql`a.client_id = ${input.organisationId}`, input, false)
  }),

  refuse: os.refuse.handler(async ({ context, input }) => {
    const by = await mustDecide(context, input.organisationId)
    const row = await lockProposed(context.tx, input.proposedActId)
    if (row?.client_id !== input.organisationId) refuse('not_found')
    await decide(context, row, decided(row, 'refuse', by), { reason: input.reason })
    await tellDecided(context, row, 'refused', input.reason)
    await rememberDecided(context, row, 'partnership.act_refused', by)
    return presentProposed((await proposedById(context.tx, row.id)) ?? row, false)
  }),

  listOfPartner: os.listOfPartner.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const seat = await mustSit(context.tx, actor, input.partnerId)
    if (seat.role === 'external') refuse('not_found')
    const mine = isBoss(seat.role) ? sql`true` : sql`a.proposed_by = ${actor.personId}`
    return listWhere(context, sql`a.partner_id = ${input.partnerId} and ${mine}`, input, true)
  }),

  withdraw: os.withdraw.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    const seat = await mustSit(context.tx, actor, input.partnerId)
    const row = await lockProposed(context.tx, input.proposedActId)
    if (row?.partner_id !== input.partnerId) refuse('not_found')
    const isAuthor = row.proposed_by === actor.personId
    if (!isAuthor && !isBoss(seat.role)) refuse('boss_only')
    const by = isAuthor ? 'proposer' : seat.role === 'legal' ? 'partnerLegal' : 'partnerAdmin'
    await decide(context, row, decided(row, 'withdraw', by))
    await tellDecided(context, row, 'withdrawn', '')
    await rememberDecided(context, row, 'partnership.act_withdrawn', by)
    return { done: true }
  }),
}

/** What became of a proposal, into the log of both; a receipt can be had of it. */
export function rememberDecided(
  context: Context,
  row: ProposedRow,
  action: string,
  by: Mover,
  changes: Record<string, unknown> = {},
): Promise<void> {
  return remember(context, {
    action,
    hatId: by.startsWith('client') ? row.client_id : row.partner_id,
    clientId: row.client_id,
    partnerId: row.partner_id,
    objectId: row.partnership_id,
    witness: { by, proposal: row.id, author: row.proposed_by },
    changes: { act: row.act, previewSha: row.preview_sha, ...changes },
  })
}
