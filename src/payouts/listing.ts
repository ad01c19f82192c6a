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

/** A cell that no spreadsheet takes for a formula and no comma breaks. */
export function cellOf(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The payments of a file as CSV, one a line, names of the columns first. */
export function csvOf(lines: readonly BatchLine[]): string {
  const rows = lines.map((line) => columns.map((column) => cellOf(line[column])).join(','))
  return [columns.join(','), ...rows, ''].join('\r\n')
}
