/** What stands between two values of a line, as spreadsheets of a region expect it. */
export const separators = { comma: ',', semicolon: ';', tab: '\t' } as const
export type Separator = keyof typeof separators

/** A value that no spreadsheet takes for a formula; an amount below zero is one, and stays a number. */
function harmless(value: string): string {
  if (/^-\d+([.,]\d+)?$/.test(value)) return value
  return /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
}

/** A cell of RFC 4180: quoted where it holds a separator, a quote or a line's end, quotes doubled. */
export function cellOf(value: string, separator: Separator = 'comma'): string {
  const safe = harmless(value)
  return safe.includes(separators[separator]) || /["\n\r]/.test(safe)
    ? `"${safe.replaceAll('"', '""')}"`
    : safe
}

/** Lines of cells as one text, each ended as RFC 4180 has it. */
export function csvText(lines: readonly (readonly string[])[], separator: Separator = 'comma'): string {
  return lines
    .map((cells) => `${cells.map((cell) => cellOf(cell, separator)).join(separators[separator])}\r\n`)
    .join('')
}

/** Regions that write decimals with a point, so that their spreadsheets have the comma free. */
const commaRegions = ['AU', 'CA', 'GB', 'IE', 'IN', 'NZ', 'SG', 'US', 'ZA']

export function separatorOf(region: string): Separator {
  return commaRegions.includes(region) ? 'comma' : 'semicolon'
}
