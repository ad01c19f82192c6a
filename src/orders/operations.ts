import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { levelNumber } from '../access/access.ts'
import {
  lockSelf,
  mayAccount,
  mustAccount,
  mustReachClient,
  mustReachProducts,
  mustSit,
} from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { purseBalances } from '../ledger/store.ts'
import { rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import { formatMinor, type Minor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { legalReaders } from '../organisations/store.ts'
import { type LineAsked, ordersContract, type Placed } from './contract.ts'
import { presentOrder } from './history.ts'
import { lockBearing, postOrder } from './pay.ts'
import { startPayment } from './payments.ts'
import { presentQuote, type Viewer } from './present.ts'
import { type Acting, makeQuote, type Quoted } from './quote.ts'
import { reservePart } from './reserve.ts'
import { addOrder, linesOf, lockOrder, type OrderRow, orderById, orderColumns } from './store.ts'

const os = implement(ordersContract).$context<Call>().use(inTransaction)

/** Products that the lines name: those renewed, and those that get an option. */
function namedProducts(lines: readonly LineAsked[]): string[] {
  return lines.flatMap((l) =>
    'renewProductId' in l ? [l.renewProductId] : l.forProductId ? [l.forProductId] : [],
  )
}

/** A hat that may order for its own organisation; a collaborator among the products given to them. */
async function ownHat(
  context: Context,
  organisationId: Acting['ownerId'],
  lines: readonly LineAsked[],
): Promise<Acting> {
  const { tx } = context
  const actor = actorOf(context)
  const seat = await mustSit(tx, actor, organisationId)
  if (!mayAccount(seat)) refuse('accounting_only')
  const level = await mustReachProducts(tx, actor, organisationId, organisationId, namedProducts(lines))
  if (level < levelNumber('order')) refuse('level_too_low', { missing: 'order', whoCanGrant: 'organisation' })
  return { ownerId: organisationId, initiator: 'client', hatId: organisationId }
}

/** A partner's hat inside a client; how far the person holds this client bounds what they may order. */
async function clientHat(
  context: Context,
  partnerId: Acting['hatId'],
  clientId: Acting['ownerId'],
  lines: readonly LineAsked[],
): Promise<Acting> {
  const { tx } = context
  const actor = actorOf(context)
  const reach = await mustReachClient(tx, actor, partnerId, clientId)
  const level = await mustReachProducts(tx, actor, partnerId, clientId, namedProducts(lines))
  // limited access never orders, whatever the person holds: the matrix says so by its own row
  if (reach.access === 'full') {
    const order = levelNumber('order')
    const isNew = lines.some((l) => !('renewProductId' in l))
    if (reach.level < order || level < order || (isNew && !reach.all_products))
      refuse('level_too_low', { missing: 'order', whoCanGrant: 'partner' })
  }
  return { ownerId: clientId, initiator: 'partner', hatId: partnerId }
}

/** What the payer's purses hold together, for the payer's own eyes only. */
async function prepaidFor(context: Context, quoted: Quoted, acting: Acting): Promise<Minor | null> {
  if (quoted.billed.id !== acting.hatId) return null
  const seat = await mustSit(context.tx, actorOf(context), acting.hatId)
  if (!mayAccount(seat)) return null
  const balances = await purseBalances(context.tx, quoted.billed.id)
  return balances
    .filter((b) => b.currency === quoted.billed.currency)
    .reduce((sum, b) => sum + b.posted - b.held, 0n)
}

async function viewerOf(context: Context, acting: Acting, quoted: Quoted): Promise<Viewer> {
  const own = quoted.lines.every((line) => line.decision.row === 'OWN')
  if (acting.initiator === 'client' && !own) return 'client'
  const seat = await mustSit(context.tx, actorOf(context), acting.hatId)
  return mayAccount(seat) ? 'partner' : 'partner_without_money'
}

async function quoteFor(context: Context, acting: Acting, lines: readonly LineAsked[]) {
  const quoted = await makeQuote(context.tx, acting, lines, dayOf(context.now))
  return presentQuote(
    quoted,
    await viewerOf(context, acting, quoted),
    acting.hatId,
    await prepaidFor(context, quoted, acting),
  )
}

interface Placing {
  lines: LineAsked[]
  means: 'prepaid' | 'provider'
  expectedGross?: string | undefined
  fromPrepaid?: string | undefined
}

/** Places an order: paid at once from the prepaid account, or waiting for the payment provider. */
async function place(context: Context, acting: Acting, input: Placing): Promise<Placed> {
  const { tx } = context
  if (input.fromPrepaid !== undefined && input.means !== 'provider')
    refuse('input_invalid', {
      flaws: [{ field: 'fromPrepaid', reason: 'only where the rest is paid at the provider' }],
    })
  const quoted = await makeQuote(tx, acting, input.lines, dayOf(context.now))
  if (input.expectedGross !== undefined && parseMinor(input.expectedGross) !== quoted.gross) {
    refuse('price_changed', { gross: formatMinor(quoted.gross), currency: quoted.billed.currency })
  }
  const quote = presentQuote(
    quoted,
    await viewerOf(context, acting, quoted),
    acting.hatId,
    await prepaidFor(context, quoted, acting),
  )
  const orderId = await addOrder(context, acting, quoted, input.means)
  const order = (await lockOrder(tx, orderId)) ?? refuse('not_found')
  if (input.means === 'prepaid' || order.gross === 0n) {
    const productIds = await postOrder(context, order, quoted, { kind: 'prepaid' }, acting.hatId)
    return { orderId, state: 'paid', paymentId: null, paymentUrl: null, productIds, quote }
  }
  const part = await reservePart(context, order, input.fromPrepaid)
  const payment = await startPayment(context, {
    purpose: 'order',
    orderId,
    organisationId: order.billed_id,
    amount: order.gross - part,
    currency: order.currency,
  })
  if (order.billed_id !== acting.hatId) await tellWaiting(context, order, quoted)
  await remember(context, {
    action: 'order.placed',
    hatId: acting.hatId,
    clientId: acting.ownerId,
    partnerId: order.partner_id,
    objectId: orderId,
    witness: { partnership: order.partnership_id },
  })
  const self = order.billed_id === acting.hatId
  return {
    orderId,
    state: 'awaiting_payment',
    paymentId: self ? payment.id : null,
    paymentUrl: self ? payment.url : null,
    productIds: [],
    quote,
  }
}

/** Somebody else ordered at this organisation's charge: it is asked to pay, or to let it be. */
async function tellWaiting(context: Context, order: OrderRow, quoted: Quoted): Promise<void> {
  const readers = await legalReaders(context.tx, order.billed_id)
  const facts = {
    organisation: quoted.billed.name,
    title: quoted.lines[0]?.name ?? '',
    gross: formatMinor(order.gross),
    currency: order.currency,
    link: `${context.world.publicUrl}/o/${order.billed_id}/orders/${order.id}`,
  }
  await post(
    context.tx,
    context.world.ids,
    context.now,
    readers.map((r) => ({
      template: 'order_waiting' as const,
      recipient: r.email,
      language: r.language,
      facts,
    })),
  )
}

interface ListedOrder extends OrderRow {
  owner_name: string
  billed_name: string
  placed_name: string
  through: string | null
  title: string
  line_count: number
}

export const ordersOperations = {
  quote: os.quote.handler(async ({ context, input }) =>
    quoteFor(context, await ownHat(context, input.organisationId, input.lines), input.lines),
  ),

  quoteForClient: os.quoteForClient.handler(async ({ context, input }) =>
    quoteFor(context, await clientHat(context, input.partnerId, input.clientId, input.lines), input.lines),
  ),

  place: os.place.handler(async ({ context, input }) => {
    await lockBearing(context, input.organisationId)
    await lockSelf(context.tx, actorOf(context), input.organisationId)
    return place(context, await ownHat(context, input.organisationId, input.lines), input)
  }),

  placeForClient: os.placeForClient.handler(async ({ context, input }) => {
    await mustReachClient(context.tx, actorOf(context), input.partnerId, input.clientId)
    await lockBearing(context, input.clientId)
    await lockSelf(context.tx, actorOf(context), input.partnerId)
    return place(context, await clientHat(context, input.partnerId, input.clientId, input.lines), input)
  }),

  list: os.list.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)
    const rows = await rowsOf(
      context.tx,
      sql<ListedOrder>`
        select ${orderColumns}, w.name as owner_name, b.name as billed_name, coalesce(p.name, '') as placed_name, t.name as through,
               (select l.name from order_line l where l.order_id = o.id order by l.pos limit 1) as title,
               (select count(*)::int from order_line l where l.order_id = o.id) as line_count
          from orders o join organisation w on w.id = o.owner_id join organisation b on b.id = o.billed_id left join person p on p.id = o.placed_by
          left join organisation t on t.id = o.partner_id
         where o.billed_id = ${input.organisationId} and (${input.state ?? null}::text is null or o.state = ${input.state ?? null})
           and (${after?.[0] ?? null}::text is null or o.id < ${after?.[0] ?? null})
         order by o.id desc limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.id]))
    return { rows: page.rows.map(presentListed), next: page.next }
  }),

  get: os.get.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const order = await orderById(context.tx, input.orderId)
    if (order?.billed_id !== input.organisationId) refuse('not_found')
    return presentOrder(context.tx, order, await linesOf(context.tx, order.id))
  }),

  cancel: os.cancel.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const order = await lockOrder(context.tx, input.orderId)
    if (order?.billed_id !== input.organisationId) refuse('not_found')
    if (order.state !== 'awaiting_payment') refuse('order_closed')
    await sql`update orders set state = 'void', voided_at = ${context.now}, void_reason = 'cancelled' where id = ${order.id}`.execute(
      context.tx,
    )
    await remember(context, {
      action: 'order.cancelled',
      hatId: input.organisationId,
      clientId: order.owner_id,
      partnerId: order.partner_id,
      objectId: order.id,
    })
    return { done: true }
  }),
}

function presentListed(row: ListedOrder) {
  return {
    id: row.id,
    state: row.state,
    voidReason: row.void_reason,
    owner: { id: row.owner_id, name: row.owner_name },
    billed: { id: row.billed_id, name: row.billed_name },
    placedBy: row.placed_name,
    initiator: row.initiator,
    through: row.through,
    means: row.means,
    currency: row.currency,
    net: formatMinor(row.net),
    gross: formatMinor(row.gross),
    fromPrepaid: formatMinor(row.prepaid_part),
    placedAt: row.placed_at.toISOString(),
    paidAt: row.paid_at?.toISOString() ?? null,
    title: row.title,
    lineCount: row.line_count,
  }
}
