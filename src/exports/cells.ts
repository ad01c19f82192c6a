import type { Day } from '../lib/day.ts'
import type { Language } from '../lib/language.ts'
import { formatMinor, type Minor } from '../lib/money.ts'
import { speaker } from '../lib/texts.ts'
import type { BillingRow, Cell } from './billing.ts'
import type { ColumnId } from './export.ts'
import { sheetTexts } from './sheetTexts.ts'

const text = (value: string): Cell => ({ kind: 'text', value })
const amount = (value: Minor | null): Cell => ({
  kind: 'amount',
  value: value === null ? '' : formatMinor(value),
})
const day = (value: Day | null): Cell => ({ kind: 'day', value: value ?? '' })

/** Turns lines into cells, in the language of whoever asked. */
export function sheetOf(columns: readonly ColumnId[], language: Language) {
  const t = speaker(sheetTexts, language)
  const stateOf = (row: BillingRow): string => {
    if (row.credited !== null && row.credited > 0n) return t('sheet.state.taken_back')
    if (row.benefit === 'pending' || row.benefit === 'credited' || row.benefit === 'clawed')
      return t(`sheet.state.${row.benefit}`)
    return t(`sheet.state.${row.state}`)
  }
  const cells: Record<ColumnId, (row: BillingRow) => Cell> = {
    client: (row) => text(row.client),
    order: (row) => text(row.order_id),
    document: (row) => text(row.document ?? ''),
    product: (row) => text(row.product),
    family: (row) => text(row.family),
    operation: (row) => text(t(`sheet.operation.${row.operation}`)),
    from: (row) => day(row.from),
    to: (row) => day(row.to),
    quantity: (row) => ({ kind: 'count', value: String(row.quantity) }),
    base: (row) => amount(row.base),
    discount: (row) => amount(row.base - row.paid),
    paid: (row) => amount(row.paid),
    credited: (row) => amount(row.credited),
    cashback: (row) => amount(row.cashback),
    clawed: (row) => amount(row.clawed),
    currency: (row) => text(row.currency),
    state: (row) => text(stateOf(row)),
    orderedBy: (row) => text(t(`sheet.by.${row.initiator}`)),
    paidBy: (row) => text(t(row.paid_by_partner ? 'sheet.by.partner' : 'sheet.by.client')),
    placedOn: (row) => day(row.placed_on),
    paidOn: (row) => day(row.paid_on),
  }
  return {
    head: columns.map((column) => t(`sheet.${column}`)),
    cells: (row: BillingRow): Cell[] => columns.map((column) => cells[column](row)),
  }
}
