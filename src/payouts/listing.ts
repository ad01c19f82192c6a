import { csvText } from '../lib/csv.ts'
import type { BatchLine } from './runContract.ts'

const columns = [
  'payoutId',
  'holder',
  'street',
  'houseNumber',
  'postcode',
  'town',
  'country',
  'iban',
  'amount',
  'currency',
  'state',
] as const satisfies readonly (keyof BatchLine)[]

/** The payments of a file as CSV, one a line, names of the columns first. */
export function csvOf(lines: readonly BatchLine[]): string {
  return csvText([columns, ...lines.map((line) => columns.map((column) => line[column]))])
}
