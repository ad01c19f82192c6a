import { CsvError, type Info, parse } from 'csv-parse/sync'
import type { BadValue } from './faults.ts'

export interface TableRow {
  /** The line on which the row begins; the head is line 1. */
  line: number
  values: string[]
}

export interface Table {
  /** Names of the columns in lower case; empty when there is no head that can be read. */
  columns: string[]
  headLine: number
  rows: TableRow[]
  bad: BadValue[]
}

const separators = [',', ';', '\t'] as const

/** The separator that the head uses most outside quotes. */
function separatorOf(head: string): string {
  const plain = head.replace(/"[^"]*"/g, '')
  const counts = separators.map((separator) => ({ separator, count: plain.split(separator).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator
}

/**
 * Reads CSV as it comes from spreadsheets and databases: with or without a byte order mark, any of three separators
 * and line ends, quotes where they are needed. Empty lines are passed over; letters are composed (NFC).
 */
export function readTable(content: string): Table {
  const text = content
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC')
  const head = /[^\n]*\S[^\n]*/.exec(text)?.[0] ?? ''
  const { rows, broken } = readRows(text, separatorOf(head))
  const headRow = rows.shift()
  const headBroken = broken.find(({ line }) => line < (headRow?.line ?? Number.POSITIVE_INFINITY))
  if (headBroken)
    return { columns: [], headLine: headBroken.line, rows: [], bad: [badQuotes(headBroken, [])] }
  const columns = headRow?.values.map((name) => name.toLowerCase()) ?? []
  return { columns, headLine: headRow?.line ?? 1, rows, bad: broken.map((row) => badQuotes(row, columns)) }
}

function badQuotes({ line, index }: BrokenRow, columns: string[]): BadValue {
  return { line, column: columns[index] ?? String(index + 1), fault: { key: 'quotes_wrong' } }
}

interface BrokenRow {
  line: number
  /** Which of the row's values, counted from 0. */
  index: number
}

/** A row whose quotes are wrong is named and passed over, so that the rows after it are looked at too. */
function readRows(text: string, delimiter: string): { rows: TableRow[]; broken: BrokenRow[] } {
  const rows: TableRow[] = []
  const broken: BrokenRow[] = []
  let rest = text
  let linesBefore = 0
  while (rest !== '') {
    let lineEnd = 0
    const keep = (values: string[], info: Info) => {
      const row = { line: linesBefore + lineEnd + 1, values: values.map((value) => value.trim()) }
      lineEnd = info.lines
      if (row.values.some((value) => value !== '')) rows.push(row)
      return null
    }
    try {
      parse(rest, { delimiter, record_delimiter: '\n', relax_column_count: true, on_record: keep })
      rest = ''
    } catch (error) {
      if (!(error instanceof CsvError)) throw error
      broken.push({
        line: linesBefore + lineEnd + 1,
        index: typeof error.column === 'number' ? error.column : 0,
      })
      rest = afterLines(rest, lineEnd + 1)
      linesBefore += lineEnd + 1
    }
  }
  return { rows, broken }
}

/** What follows after a number of lines. */
function afterLines(text: string, lines: number): string {
  let at = 0
  for (let n = 0; n < lines; n++) {
    const end = text.indexOf('\n', at)
    if (end < 0) return ''
    at = end + 1
  }
  return text.slice(at)
}
