import { addMonths, type Day } from '../lib/day.ts'
import { type Language, languages } from '../lib/language.ts'
import { type Currency, currencies } from '../lib/money.ts'
import { type Cells, cellsOf, shownOf } from './cells.ts'
import { columnsOf } from './columns.ts'
import type { BadValue, Fault, FaultKey } from './faults.ts'
import { readTable, type Table, type TableRow } from './table.ts'

export interface OrganisationRow {
  line: number
  /** The number it has elsewhere; by it a row finds the organisation it brought before. */
  reference: string
  name: string
  kind: 'company' | 'individual' | 'association' | 'public'
  country: string
  language: Language
  street: string
  houseNumber: string
  postcode: string
  town: string
  registerNumber: string | null
  vatNumber: string | null
  website: string | null
  /** Its legal representative, if the file names one. */
  email: string | null
  legalName: string | null
}

export interface ProductRow {
  line: number
  reference: string
  /** Reference of the organisation that owns it. */
  organisation: string
  sku: string
  name: string
  quantity: number
  months: number
  startedOn: Day
  expiresOn: Day
}

export interface PriceRow {
  line: number
  sku: string
  family: string
  name: string
  perUnit: boolean
  currency: Currency
  months: number
  unitE6: bigint
  from: Day
}

export interface Parsed<Row> {
  rows: Row[]
  bad: BadValue[]
}

const periods = [1, 3, 6, 12, 24, 36] as const

/** Columns of a file and how a row of it is read. Every column stands in the head, in any order; values may be empty. */
interface Form<Column extends string, Row> {
  columns: readonly Column[]
  /** Columns whose values together name the row; no other row of the file may have the same. */
  key: readonly Column[]
  read(cells: Cells<Column>, line: number): Row
  /** What is wrong with values that are right each for itself. */
  check?(row: Row): { column: Column; fault: Fault } | undefined
  /** What rows about the same thing must agree on. */
  agree?: { what: string; of(row: Row): string | null; on: Record<string, (row: Row) => string | null> }
}

function form<const Column extends string, Row>(parts: Form<Column, Row>): Form<Column, Row> {
  return parts
}

const organisations = form({
  columns: columnsOf.organisations,
  key: ['reference'],
  read: (cells, line): OrganisationRow => ({
    line,
    reference: cells.text('reference', 80),
    name: cells.text('name', 160),
    kind: cells.oneOf('kind', ['company', 'individual', 'association', 'public']),
    country: cells.country('country'),
    language: cells.oneOf('language', languages),
    street: cells.optional('street', 120) ?? '',
    houseNumber: cells.optional('house_number', 20) ?? '',
    postcode: cells.optional('postcode', 16) ?? '',
    town: cells.optional('town', 80) ?? '',
    registerNumber: cells.optional('register_number', 40),
    vatNumber: cells.optional('vat_number', 20),
    website: cells.website('website'),
    email: cells.email('email'),
    legalName: cells.optional('legal_name', 120),
  }),
  check: ({ email, legalName }) => {
    if ((email === null) === (legalName === null)) return undefined
    return email === null
      ? { column: 'email', fault: { key: 'empty_beside', values: { column: 'legal_name' } } }
      : { column: 'legal_name', fault: { key: 'empty_beside', values: { column: 'email' } } }
  },
  agree: { what: 'email', of: (row) => row.email, on: { legal_name: (row) => row.legalName } },
})

const products = form({
  columns: columnsOf.products,
  key: ['reference'],
  read: (cells, line): ProductRow => ({
    line,
    reference: cells.text('reference', 80),
    organisation: cells.text('organisation', 80),
    sku: cells.sku('sku'),
    name: cells.text('name', 253),
    quantity: cells.whole('quantity', 1, 100_000),
    months: cells.count('months', periods),
    startedOn: cells.day('started_on'),
    expiresOn: cells.day('expires_on'),
  }),
  check: ({ startedOn: start, expiresOn: value }) =>
    value > start
      ? undefined
      : { column: 'expires_on', fault: { key: 'not_after', values: { value, start } } },
})

const catalogue = form({
  columns: columnsOf.catalogue,
  key: ['sku', 'currency', 'months'],
  read: (cells, line): PriceRow => ({
    line,
    sku: cells.sku('sku'),
    family: cells.text('family', 31),
    name: cells.text('name', 160),
    perUnit: cells.yesNo('per_unit'),
    currency: cells.oneOf('currency', currencies),
    months: cells.count('months', periods),
    unitE6: cells.unit('unit'),
    from: cells.day('from'),
  }),
  agree: {
    what: 'sku',
    of: (row) => row.sku,
    on: { family: (row) => row.family, name: (row) => row.name, per_unit: (row) => String(row.perUnit) },
  },
})

export type Import =
  | ({ kind: 'organisations' } & Parsed<OrganisationRow>)
  | ({ kind: 'products' } & Parsed<ProductRow>)
  | ({ kind: 'catalogue' } & Parsed<PriceRow>)

/** Reads a file of one kind: its rows, and everything that is wrong with it by itself, in the order of the lines. */
export function parseImport(kind: Import['kind'], content: string): Import {
  const table = readTable(content)
  switch (kind) {
    case 'organisations':
      return { kind, ...readRows(table, organisations) }
    case 'products':
      return { kind, ...readRows(table, products) }
    case 'catalogue':
      return { kind, ...readRows(table, catalogue) }
  }
}

function readRows<Column extends string, Row extends { line: number }>(
  table: Table,
  parts: Form<Column, Row>,
): Parsed<Row> {
  const head = badHead(table, parts.columns)
  if (head.length > 0) return { rows: [], bad: head }
  const bad = [...table.bad, ...badKeys(table, parts.key)]
  const rows: Row[] = []
  for (const tableRow of table.rows) {
    const wrong: BadValue[] = badCount(table, tableRow)
    if (wrong.length === 0) {
      const row = parts.read(cellsOf<Column>(table.columns, tableRow, wrong), tableRow.line)
      const flaw = wrong.length === 0 ? parts.check?.(row) : undefined
      if (flaw) wrong.push({ line: tableRow.line, ...flaw })
      if (wrong.length === 0) rows.push(row)
    }
    bad.push(...wrong)
  }
  bad.push(...badAgreement(rows, parts.agree))
  return { rows, bad: sortBad(bad) }
}

/** How many whole periods lie between the start of a product and the day it is paid to. */
export function periodsPaid({
  startedOn,
  expiresOn,
  months,
}: Pick<ProductRow, 'startedOn' | 'expiresOn' | 'months'>): number {
  const monthOf = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  const atMost = Math.floor((monthOf(expiresOn) - monthOf(startedOn)) / months)
  return addMonths(startedOn, atMost * months) <= expiresOn ? atMost : atMost - 1
}

/** Faults in the order in which they stand in the file. */
export function sortBad(bad: readonly BadValue[]): BadValue[] {
  return bad.toSorted((a, b) => a.line - b.line)
}

function badHead({ columns, headLine, rows, bad }: Table, wanted: readonly string[]): BadValue[] {
  const at = (column: string, key: FaultKey): BadValue => ({ line: headLine, column, fault: { key } })
  const empty = at(wanted[0] ?? '', 'file_empty')
  if (columns.length === 0) return bad.length > 0 ? bad : [empty]
  const names: readonly string[] = columns
  const wrong = [
    ...wanted.filter((column) => !names.includes(column)).map((column) => at(column, 'column_missing')),
    ...names
      .filter((column) => !wanted.includes(column))
      .map((column) => at(shownOf(column), 'column_unknown')),
    ...wanted
      .filter((column) => names.indexOf(column) !== names.lastIndexOf(column))
      .map((column) => at(column, 'column_twice')),
  ]
  if (wrong.length > 0 || rows.length > 0 || bad.length > 0) return wrong
  return [empty]
}

function badCount({ columns }: Table, { line, values }: TableRow): BadValue[] {
  const [count, expected] = [values.length, columns.length]
  if (count === expected) return []
  const column = columns[Math.min(count, expected - 1)] ?? ''
  return [
    {
      line,
      column,
      fault: { key: 'count_wrong', values: { count: String(count), expected: String(expected) } },
    },
  ]
}

/** Rows with the key of an earlier one, whatever else may be wrong with either. */
function badKeys({ columns, rows }: Table, key: readonly string[]): BadValue[] {
  const places = key.map((column) => columns.indexOf(column))
  const lines = new Map<string, number>()
  return rows.flatMap(({ line, values }) => {
    const name = places.map((place) => values[place] ?? '').join(' ')
    const first = lines.get(name)
    if (first === undefined) lines.set(name, line)
    if (first === undefined || name.trim() === '') return []
    return [
      {
        line,
        column: key[0] ?? '',
        fault: { key: 'twice', values: { value: shownOf(name), line: String(first) } },
      },
    ]
  })
}

function badAgreement<Row extends { line: number }>(
  rows: readonly Row[],
  agree: Form<string, Row>['agree'],
): BadValue[] {
  if (!agree) return []
  const firsts = new Map<string, Row>()
  return rows.flatMap((row) => {
    const thing = agree.of(row)
    const first = thing === null ? undefined : firsts.get(thing)
    if (thing !== null && !first) firsts.set(thing, row)
    if (!first) return []
    return Object.entries(agree.on).flatMap(([column, read]): BadValue[] => {
      const value = read(row)
      if (value === read(first)) return []
      const values = { value: shownOf(value ?? ''), line: String(first.line), what: agree.what }
      return [{ line: row.line, column, fault: { key: 'differs', values } }]
    })
  })
}
