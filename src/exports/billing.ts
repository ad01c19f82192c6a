import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { Currency, Minor } from '../lib/money.ts'
import type { ColumnId } from './export.ts'

/** A value of a sheet: amounts with a point and two decimals, days as ISO has them, counts as digits. */
export interface Cell {
  kind: 'text' | 'amount' | 'day' | 'count'
  value: string
}

/** A line that a partner paid for a client, or earned on. */
export interface BillingRow {
  order_id: string
  client_id: Id<'organisation'>
  client: string
  document: string | null
  product: string
  family: string
  operation: 'order' | 'renewal'
  from: Day | null
  to: Day | null
  quantity: number
  base: Minor
  paid: Minor
  /** What a credit note took back; nothing where the client's documents are not the partner's to see. */
  credited: Minor | null
  cashback: Minor
  clawed: Minor
  currency: Currency
  state: 'paid' | 'on_account'
  benefit: 'given' | 'pending' | 'credited' | 'clawed' | null
  initiator: 'client' | 'partner'
  paid_by_partner: boolean
  placed_on: Day
  paid_on: Day | null
}

/** The text of a cell in CSV, with the decimals that a region's spreadsheets expect. */
export function csvCell({ kind, value }: Cell, decimal: 'point' | 'comma'): string {
  return kind === 'amount' && decimal === 'comma' ? value.replace('.', ',') : value
}

/** How lines become cells, in a language. */
export type SheetOf = (
  columns: readonly ColumnId[],
  language: Language,
) => { head: string[]; cells(row: BillingRow): Cell[] }
