import { sql } from 'kysely'
import { mustReachClient } from '../access/store.ts'
import { rowOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor, parseMinor } from '../lib/money.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { type Foreseen, fingerprintOf, type Wished } from '../partnerships/propose.ts'
import type { LineAsked } from './contract.ts'
import { mustOrder } from './pay.ts'
import { makeQuote, type Quoted } from './quote.ts'

export interface OrderWish {
  lines: LineAsked[]
  means: 'prepaid' | 'provider'
  fromPrepaid?: string | undefined
  expectedGross?: string | undefined
}
type InClient = { partnerId: Id<'organisation'>; clientId: Id<'organisation'> }

const listOf = (quoted: Quoted) => quoted.lines.reduce((sum, line) => sum + line.price.list, 0n)

function foreseen(quoted: Quoted, { partnerId }: InClient, { means, fromPrepaid }: OrderWish): Foreseen {
  const { billed, gross } = quoted
  const payer = billed.id === partnerId ? ('partner' as const) : ('client' as const)
  const preview = {
    act: 'order' as const,
    payer,
    means,
    currency: billed.currency,
    list: formatMinor(listOf(quoted)),
    gross: payer === 'client' ? formatMinor(gross) : null,
    lines: quoted.lines.map(({ name, operation, quantity, months, periods, price }) => ({
      name,
      operation,
      quantity,
      months,
      periods,
      list: formatMinor(price.list),
    })),
  }
  // the days of a new product begin when it is ordered; those of a renewal are part of what was agreed
  const hidden = quoted.lines.map((line) => ({
    item: line.item.id,
    product: line.product?.id ?? line.parent?.id,
    from: line.product ? line.period.start : null,
    row: line.decision.row,
    net: line.price.net,
  }))
  return { preview, sha: fingerprintOf({ preview, billed: billed.id, gross, fromPrepaid, hidden }) }
}

function quoteOf(context: Context, { partnerId, clientId }: InClient, lines: LineAsked[]): Promise<Quoted> {
  return makeQuote(context.tx, { ownerId: clientId, hatId: partnerId }, lines, dayOf(context.now))
}

/** What an order comes to now, for whoever wished it; a client out of their reach is not there. */
export async function foreseeOrder(context: Context, inClient: InClient, wish: OrderWish): Promise<Foreseen> {
  const { partnerId: hatId, clientId: ownerId } = inClient
  await mustReachClient(context.tx, actorOf(context), hatId, ownerId)
  await mustOrder(context, { ownerId, hatId }, wish.lines)
  return foreseen(await quoteOf(context, inClient, wish.lines), inClient, wish)
}

/** Whether the client guards any orders of this partner; most guard none, and nothing else is looked at. */
export async function guardsOrders(context: Context, { partnerId, clientId }: InClient): Promise<boolean> {
  const guarded = await rowOf(
    context.tx,
    sql`select 1 from guarded_act g join partnership p on p.id = g.partnership_id
         where p.client_id = ${clientId} and p.partner_id = ${partnerId} and g.act = 'order' and g.ended_at is null limit 1`,
  )
  return guarded !== undefined
}

/** The order as a wish of whoever may place it. */
export async function wishedOrder(context: Context, inClient: InClient, wish: OrderWish): Promise<Wished> {
  const { tx } = context
  const { partnerId, clientId } = inClient
  const { partnership_id: partnershipId } = await mustReachClient(tx, actorOf(context), partnerId, clientId)
  const quoted = await quoteOf(context, inClient, wish.lines)
  const { expectedGross, ...asked } = wish
  if (expectedGross !== undefined && parseMinor(expectedGross) !== quoted.gross)
    refuse('price_changed', { gross: formatMinor(quoted.gross), currency: quoted.billed.currency })
  return {
    act: 'order',
    clientId,
    partnerId,
    partnershipId,
    products: quoted.lines.flatMap((line) => line.product?.id ?? line.parent?.id ?? []),
    wish: asked,
    foreseen: foreseen(quoted, inClient, wish),
    sum: { list: listOf(quoted), currency: quoted.billed.currency },
  }
}
