import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mayAccount, mustAccount, mustSit } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { purseBalances } from '../ledger/store.ts'
import { rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import { type Currency, formatMinor, type Minor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { legalReaders } from '../organisations/store.ts'
import { proposeIfGuarded } from '../partnerships/propose.ts'
import { type LineAsked, ordersContract, type Placed, type Quote } from './contract.ts'
import { guardsOrders, wishedOrder } from './guardedOrder.ts'
import { presentOrder, presentPlaced } from './history.ts'
import { type Hat, lockBearing, mustOrder, type Placing, placeOrder } from './pay.ts'
import { startPayment } from './payments.ts'
import { presentQuote, type Viewer } from './present.ts'
import { makeQuote } from './quote.ts'
import { reservePart } from './reserve.ts'
import { linesOf, lockOrder, type OrderRow, orderById, orderColumns } from './store.ts'

const os = implement(ordersContract).$context<Call>().use(inTransaction)

/** What the payer's purses hold together, for the payer's own eyes only. */
async function prepaidFor(
  context: Context,
  billed: { id: string; currency: Currency },
  hatId: string,
): Promise<Minor | null> {
  if (billed.id !== hatId) return null
  const seat = await mustSit(context.tx, actorOf(context), hatId)
  if (!mayAccount(seat)) return null
  const balances = await purseBalances(context.tx, billed.id)
  return balances
    .filter((b) => b.currency === billed.currency)
    .reduce((sum, b) => sum + b.posted - b.held, 0n)
}

async function viewerOf(context: Context, { ownerId, hatId }: Hat, rows: readonly string[]): Promise<Viewer> {
  if (hatId === ownerId && !rows.every((row) => row === 'OWN')) return 'client'
  const seat = await mustSit(context.tx, actorOf(context), hatId)
  return mayAccount(seat) ? 'partner' : 'partner_without_money'
}

async function quoteFor(context: Context, hat: Hat, lines: readonly LineAsked[]): Promise<Quote> {
  await mustOrder(context, hat, lines)
  const quoted = await makeQuote(context.tx, hat, lines, dayOf(context.now))
  const rows = quoted.lines.map((line) => line.decision.row)
  return presentQuote(
    quoted,
    await viewerOf(context, hat, rows),
    hat.hatId,
    await prepaidFor(context, quoted.billed, hat.hatId),
  )
}

/** A placed order as the quote it was, to whoever placed it. */
async function placedQuote(context: Context, hat: Hat, order: OrderRow): Promise<Quote> {
  const lines = await linesOf(context.tx, order.id)
  const viewer = await viewerOf(
    context,
    hat,
    lines.map((line) => line.row),
  )
  const billed = { id: order.billed_id, currency: order.currency }
  return presentPlaced(context.tx, order, lines, {
    viewer,
    hatId: hat.hatId,
    prepaid: await prepaidFor(context, billed, hat.hatId),
  })
}

/** Places an order: paid at once from the prepaid account, or waiting for the payment provider. */
async function place(
  context: Context,
  hat: Hat,
  input: Placing & { fromPrepaid?: string | undefined },
): Promise<Placed> {
  if (input.fromPrepaid !== undefined && input.means !== 'provider')
    refuse('input_invalid', {
      flaws: [{ field: 'fromPrepaid', reason: 'only where the rest is paid at the provider' }],
    })
  const { orderId, state, productIds } = await placeOrder(context, hat, input)
  const order = (await orderById(context.tx, orderId)) ?? refuse('not_found')
  const quote = await placedQuote(context, hat, order)
  if (state === 'paid') return { orderId, state, paymentId: null, paymentUrl: null, productIds, quote }
  const part = await reservePart(context, order, input.fromPrepaid)
  const payment = await startPayment(context, {
    purpose: 'order',
    orderId,
    organisationId: order.billed_id,
    amount: order.gross - part,
    currency: order.currency,
  })
  const self = order.billed_id === hat.hatId
  if (!self) await tellWaiting(context, order, quote)
  await remember(context, {
    action: 'order.placed',
    hatId: hat.hatId,
    clientId: hat.ownerId,
    partnerId: order.partner_id,
    objectId: orderId,
    witness: { partnership: order.partnership_id },
  })
  return {
    orderId,
    state,
    paymentId: self ? payment.id : null,
    paymentUrl: self ? payment.url : null,
    productIds,
    quote,
  }
}

/** Somebody else ordered at this organisation's charge: it is asked to pay, or to let it be. */
async function tellWaiting(context: Context, order: OrderRow, quote: Quote): Promise<void> {
  const readers = await legalReaders(context.tx, order.billed_id)
  const facts = {
    organisation: quote.billed.name,
    title: quote.lines[0]?.name ?? '',
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
      organisationId: r.organisationId,
      facts,
    })),
  )
}

type InClient = { partnerId: Hat['hatId']; clientId: Hat['ownerId'] }
type Wish = Placing & { lines: LineAsked[]; fromPrepaid?: string | undefined }

/** An order that the client guards is proposed instead; the pairs are held before its guards are read. */
async function mustBeUnguarded(context: Context, inClient: InClient, wish: Wish): Promise<void> {
  const { partnerId: hatId, clientId: ownerId } = inClient
  await lockBearing(context, ownerId)
  if (!(await guardsOrders(context, inClient))) return
  await mustOrder(context, { ownerId, hatId }, wish.lines)
  await proposeIfGuarded(context, await wishedOrder(context, inClient, wish))
}

/** Places what a client confirmed, as the person of the partner who proposed it. */
export function placeConfirmed(
  context: Context,
  { partnerId, clientId }: InClient,
  wish: Wish,
): Promise<Placed> {
  return place(context, { ownerId: clientId, hatId: partnerId }, wish)
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
  quote: os.quote.handler(({ context, input: { organisationId, lines } }) =>
    quoteFor(context, { ownerId: organisationId, hatId: organisationId }, lines),
  ),

  quoteForClient: os.quoteForClient.handler(({ context, input: { partnerId, clientId, lines } }) =>
    quoteFor(context, { ownerId: clientId, hatId: partnerId }, lines),
  ),

  place: os.place.handler(({ context, input }) =>
    place(context, { ownerId: input.organisationId, hatId: input.organisationId }, input),
  ),

  placeForClient: os.placeForClient.handler(async ({ context, input }) => {
    const { partnerId, clientId, ...wish } = input
    await mustBeUnguarded(context, { partnerId, clientId }, wish)
    return placeConfirmed(context, { partnerId, clientId }, wish)
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
