import { sql } from 'kysely'
import { type Database, rowOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor, formatUnit, type Minor } from '../lib/money.ts'
import { type ExplainedLine, type Order, type Quote, row as rowSchema } from './contract.ts'
import type { Viewer } from './present.ts'
import type { LineRow, OrderRow } from './store.ts'

/** Whether a row of the matrix puts the partner's price on the invoice. */
const atPartnerPrice = (row: string) => ['P1', 'P2', 'P3', 'OWN'].includes(row)

/** A line of a placed order, explained from what was frozen with it. */
export function explainRow(line: LineRow, viewer: Viewer): ExplainedLine {
  const partnerView = viewer !== 'client'
  return {
    pos: line.pos,
    operation: line.operation,
    name: line.name,
    itemId: line.item_id,
    productId: line.product_id,
    quantity: line.quantity,
    months: line.months,
    periods: line.periods,
    unit: formatUnit(line.unit_e6),
    list: formatMinor(line.list),
    campaignAllowance: formatMinor(line.campaign_allowance),
    partnerAllowance: formatMinor(line.partner_allowance),
    afterPartner: formatMinor(line.list - line.campaign_allowance - line.partner_allowance),
    partnerRate: partnerView ? line.partner_rate : null,
    volumeCount: line.volume_count,
    volumeRate: line.volume_rate,
    volumeAllowance: formatMinor(line.volume_allowance),
    net: formatMinor(line.net),
    periodStart: line.period_start,
    periodEnd: line.period_end,
    cheaper: null,
    row: rowSchema.parse(line.row),
    facts: {
      access: line.facts.access,
      payer: line.facts.payer,
      initiator: line.facts.initiator,
      automatic: line.facts.automatic,
      managed: line.facts.managed,
      operation: line.facts.operation,
    },
    policyVersion: line.policy_version,
    benefit: partnerView ? line.benefit : null,
    gain: viewer === 'partner' ? formatMinor(line.gain) : null,
  }
}

/** Whoever pays looks as the partner where it earned on the lines, or where they are its own. */
export function viewerOf(lines: readonly LineRow[], billedId: string): Viewer {
  const earns = lines.some((line) => line.beneficiary_id === billedId || line.row === 'OWN')
  return earns ? 'partner' : 'client'
}

/** An order for whoever pays it. Only a partner that pays sees the partner's rate and gain. */
export async function presentOrder(tx: Database, order: OrderRow, lines: readonly LineRow[]): Promise<Order> {
  const names = await rowOf(
    tx,
    sql<{
      owner: string
      billed: string
      placed: string
      through: string | null
      payment: Id<'payment'> | null
      owed: bigint | null
      due_on: Day | null
    }>`
      select (select name from organisation where id = ${order.owner_id}) as owner, (select name from organisation where id = ${order.billed_id}) as billed,
             (select name from person where id = ${order.placed_by}) as placed, (select name from organisation where id = ${order.partner_id}) as through,
             (select id from payment where order_id = ${order.id} and state <> 'succeeded' and ${order.state} = 'awaiting_payment' limit 1) as payment, d.owed::bigint as owed, d.due_on
        from (select 1) one left join debt d on d.order_id = ${order.id} and d.settled_at is null`,
  )
  const viewer = viewerOf(lines, order.billed_id)
  return {
    id: order.id,
    state: order.state,
    voidReason: order.void_reason,
    owner: { id: order.owner_id, name: names?.owner ?? '' },
    billed: { id: order.billed_id, name: names?.billed ?? '' },
    placedBy: names?.placed ?? '',
    initiator: order.initiator,
    through: names?.through ?? null,
    means: order.means,
    currency: order.currency,
    net: formatMinor(order.net),
    vat: {
      country: order.vat_country,
      category: order.vat_category,
      rate: order.vat_rate,
      amount: formatMinor(order.vat),
    },
    gross: formatMinor(order.gross),
    fromPrepaid: formatMinor(order.prepaid_part),
    placedAt: order.placed_at.toISOString(),
    paidAt: order.paid_at?.toISOString() ?? null,
    owed: names?.owed && names.due_on ? { amount: formatMinor(names.owed), dueOn: names.due_on } : null,
    paymentId: names?.payment ?? null,
    documentId:
      order.state === 'awaiting_payment' || order.state === 'void' ? null : `doc_${order.id.slice(4)}`,
    lines: lines.map((line) => explainRow(line, viewer)),
  }
}

/** A placed order as the quote it was: the same words about the same facts, now from what was written. */
export async function presentPlaced(
  tx: Database,
  order: OrderRow,
  lines: readonly LineRow[],
  { viewer, hatId, prepaid }: { viewer: Viewer; hatId: string; prepaid: Minor | null },
): Promise<Quote> {
  const names = await rowOf(
    tx,
    sql<{ owner: string; billed: string }>`
      select (select name from organisation where id = ${order.owner_id}) as owner, (select name from organisation where id = ${order.billed_id}) as billed`,
  )
  return {
    currency: order.currency,
    billed: { id: order.billed_id, name: names?.billed ?? '', self: order.billed_id === hatId },
    owner: { id: order.owner_id, name: names?.owner ?? '' },
    lines: lines.map((line) => ({
      ...explainRow(line, viewer),
      productId: line.operation === 'renewal' ? line.product_id : null,
      partnerRate: viewer !== 'client' && atPartnerPrice(line.row) ? line.partner_rate : null,
    })),
    net: formatMinor(order.net),
    vat: {
      country: order.vat_country,
      category: order.vat_category,
      rate: order.vat_rate,
      amount: formatMinor(order.vat),
    },
    gross: formatMinor(order.gross),
    prepaid: prepaid === null ? null : formatMinor(prepaid),
  }
}
