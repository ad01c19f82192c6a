import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import type { Acting, Quoted } from './quote.ts'

export interface OrderRow {
  id: Id<'order'>
  owner_id: Id<'organisation'>
  billed_id: Id<'organisation'>
  partner_id: Id<'organisation'> | null
  partnership_id: Id<'partnership'> | null
  /** Nobody places an automatic renewal. */
  placed_by: Id<'person'> | null
  initiator: 'client' | 'partner'
  currency: Currency
  net: bigint
  vat_country: string | null
  vat_category: 'S' | 'AE' | 'O'
  vat_rate: number
  vat: bigint
  gross: bigint
  /** What of it the prepaid account pays, held until the rest is paid. */
  prepaid_part: bigint
  means: 'prepaid' | 'provider' | 'account'
  state: 'awaiting_payment' | 'on_account' | 'paid' | 'void'
  placed_at: Date
  paid_at: Date | null
  void_reason: string | null
}

export const orderColumns = sql`
  o.id, o.owner_id, o.billed_id, o.partner_id, o.partnership_id, o.placed_by, o.initiator, o.currency, o.net::bigint as net, o.vat_country, o.vat_category,
  o.vat_rate, o.vat::bigint as vat, o.gross::bigint as gross, o.prepaid_part::bigint as prepaid_part, o.means, o.state, o.placed_at, o.paid_at, o.void_reason`

export function orderById(tx: Database, id: string): Promise<OrderRow | undefined> {
  return rowOf(tx, sql<OrderRow>`select ${orderColumns} from orders o where o.id = ${id}`)
}

export function lockOrder(tx: Tx, id: string): Promise<OrderRow | undefined> {
  return rowOf(tx, sql<OrderRow>`select ${orderColumns} from orders o where o.id = ${id} for update`)
}

export interface LineRow {
  order_id: Id<'order'>
  pos: number
  operation: 'order' | 'renewal'
  item_id: Id<'item'>
  product_id: Id<'product'> | null
  name: string
  quantity: number
  months: number
  periods: number
  unit_e6: bigint
  partner_rate: number | null
  partner_unit_e6: bigint | null
  volume_count: number
  volume_rate: number
  list: bigint
  campaign_allowance: bigint
  partner_allowance: bigint
  volume_allowance: bigint
  net: bigint
  row: string
  facts: {
    access: 'none' | 'limited' | 'full'
    payer: 'client' | 'partner'
    initiator: 'client' | 'partner'
    automatic: boolean
    managed: boolean
    operation: 'order' | 'renewal'
  }
  policy_version: string
  benefit: 'none' | 'discount' | 'cashback'
  gain: bigint
  beneficiary_id: Id<'organisation'> | null
  period_start: string | null
  period_end: string | null
}

export function linesOf(tx: Database, orderId: string): Promise<LineRow[]> {
  return rowsOf(
    tx,
    sql<LineRow>`
      select l.order_id, l.pos, l.operation, l.item_id, l.product_id, l.name, l.quantity, l.months, l.periods, l.unit_e6, l.partner_rate, l.partner_unit_e6,
             l.volume_count, l.volume_rate, l.list::bigint as list, l.campaign_allowance::bigint as campaign_allowance, l.partner_allowance::bigint as partner_allowance,
             l.volume_allowance::bigint as volume_allowance, l.net::bigint as net, l.row, l.facts, l.policy_version, l.benefit, l.gain::bigint as gain,
             l.beneficiary_id, l.period_start, l.period_end
        from order_line l where l.order_id = ${orderId} order by l.pos`,
  )
}

/** Keeps a quoted order with every fact and step of its price, waiting for its money. */
export async function addOrder(
  context: Context,
  acting: Acting,
  quoted: Quoted,
  means: 'prepaid' | 'provider',
): Promise<Id<'order'>> {
  const { tx, now, world } = context
  const id = world.ids('order')
  const through = acting.initiator === 'partner' ? quoted.lines[0]?.bearing : undefined
  await sql`
    insert into orders (id, owner_id, billed_id, partner_id, partnership_id, placed_by, automatic, initiator, currency, net, vat_country, vat_category, vat_rate, vat, gross, means, state, placed_at)
    values (${id}, ${quoted.owner.id}, ${quoted.billed.id}, ${through?.partnerId ?? null}, ${through?.partnershipId ?? null}, ${context.actor?.personId ?? null}, ${acting.automatic ?? false}, ${acting.initiator},
            ${quoted.billed.currency}, ${quoted.net}, ${quoted.vat.country}, ${quoted.vat.category}, ${quoted.vat.rate}, ${quoted.vat.amount}, ${quoted.gross}, ${means}, 'awaiting_payment', ${now})`.execute(
    tx,
  )
  const lines = quoted.lines.map((line) => ({
    pos: line.pos,
    operation: line.operation,
    item_id: line.item.id,
    product_id: line.product?.id ?? line.parent?.id ?? null,
    name: line.name,
    quantity: line.quantity,
    months: line.months,
    periods: line.periods,
    unit_e6: String(line.unitE6),
    partner_rate: line.terms.kind === 'percent' ? line.terms.rate : null,
    partner_unit_e6: line.terms.kind === 'price_list' ? String(line.terms.unitE6) : null,
    volume_count: line.volumeCount,
    volume_rate: line.volumeRate,
    list: String(line.price.list),
    campaign_allowance: String(line.price.campaignAllowance),
    partner_allowance: String(line.price.partnerAllowance),
    volume_allowance: String(line.price.volumeAllowance),
    net: String(line.price.net),
    ...decided(line),
    policy_version: quoted.policy.version,
    period_start: line.period.start,
    period_end: line.period.end,
  }))
  await sql`
    insert into order_line (order_id, pos, operation, item_id, product_id, name, quantity, months, periods, unit_e6, partner_rate, partner_unit_e6, volume_count, volume_rate,
                            list, campaign_allowance, partner_allowance, volume_allowance, net, row, facts, policy_version, benefit, gain, beneficiary_id, period_start, period_end)
    select ${id}, pos, operation, item_id, product_id, name, quantity, months, periods, unit_e6, partner_rate, partner_unit_e6, volume_count, volume_rate,
           list, campaign_allowance, partner_allowance, volume_allowance, net, row, facts, policy_version, benefit, gain, beneficiary_id, period_start, period_end
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as x(pos int, operation text, item_id text, product_id text, name text, quantity int, months int, periods int,
        unit_e6 bigint, partner_rate int, partner_unit_e6 bigint, volume_count int, volume_rate int, list bigint, campaign_allowance bigint, partner_allowance bigint,
        volume_allowance bigint, net bigint, row text, facts jsonb, policy_version text, benefit text, gain bigint, beneficiary_id text, period_start date, period_end date)`.execute(
    tx,
  )
  return id
}

/** What the matrix decided for a line, as it is frozen with it. A gain of nothing is no benefit. */
export function decided(line: Quoted['lines'][number]) {
  const beneficiary = line.decision.row === 'OWN' ? line.owner : line.bearing?.partnerId
  const earns = line.decision.benefit !== 'none' && line.gain > 0n && beneficiary !== undefined
  return {
    row: line.decision.row,
    facts: line.facts,
    benefit: earns ? line.decision.benefit : ('none' as const),
    gain: earns ? String(line.gain) : '0',
    beneficiary_id: earns ? beneficiary : null,
  }
}
