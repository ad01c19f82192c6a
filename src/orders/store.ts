import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'

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
