import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  catalogueRows,
  csvOf,
  organisationRows,
  productRows,
  type Row,
  type Shape,
  samples,
  spoiledCatalogue,
  spoiledOrganisations,
  spoiledProducts,
} from '../../test/samples.ts'
import { type Fault, reasonOf } from './faults.ts'
import { type Import, parseImport, periodsPaid } from './import.ts'

const head = 'reference,organisation,sku,name,quantity,months,started_on,expires_on'
const good = 'P-1,K-1,web-hosting,Site,1,12,2025-01-01,2027-01-01'

function sample(name: string): string {
  const content = samples[name]
  if (content === undefined) throw new Error(`there is no sample ${name}`)
  return content
}

function faultsOf(kind: Import['kind'], content: string): [number, string, Fault['key']][] {
  return parseImport(kind, content).bad.map(({ line, column, fault }) => [line, column, fault.key])
}

const shapes = ([',', ';', '\t'] as const).flatMap((separator) =>
  (['\n', '\r\n', '\r'] as const).flatMap((lineEnd) =>
    [true, false].map((bom): [string, Shape] => [
      JSON.stringify({ separator, lineEnd, bom }),
      { separator, lineEnd, bom },
    ]),
  ),
)

describe('a file is read as spreadsheets and databases write it', () => {
  test.each(shapes)('%s', (_, shape) => {
    const rows = organisationRows(60)
    const { bad, rows: read } = parseImport('organisations', csvOf(rows, shape))
    expect(bad).toEqual([])
    expect(read.map((row) => ('name' in row ? row.name : ''))).toEqual(rows.map((row) => row.name))
    expect(read.map((row) => row.line)).toEqual(rows.map((_, index) => index + 2))
  })

  test('letters that come apart are put together, so that a name is found again', () => {
    const { rows } = parseImport('products', `${head}\n${good.replace('Site', 'Zu\u0308rich')}`)
    expect(rows).toMatchObject([{ name: 'Z\u00fcrich' }])
  })

  test('columns may stand in any order and be written large; empty lines count but say nothing', () => {
    const content =
      'SKU,Reference,organisation,name,quantity,months,started_on,expires_on\n\n , \nweb-hosting,P-1,K-1,Site,1,12,2025-01-01,2027-01-01\n\n'
    const { rows, bad } = parseImport('products', content)
    expect(bad).toEqual([])
    expect(rows).toEqual([
      {
        line: 4,
        reference: 'P-1',
        organisation: 'K-1',
        sku: 'web-hosting',
        name: 'Site',
        quantity: 1,
        months: 12,
        startedOn: '2025-01-01',
        expiresOn: '2027-01-01',
      },
    ])
  })

  test('the files in test/data are those that `node test/samples.ts` writes, and are read whole', () => {
    const folder = resolve(import.meta.dirname, '../../test/data')
    for (const [name, content] of Object.entries(samples)) {
      expect(readFileSync(join(folder, name), 'utf8') === content).toBe(true)
    }
    expect(parseImport('organisations', sample('organisations.csv'))).toMatchObject({
      bad: [],
      rows: { length: 500 },
    })
    expect(parseImport('products', sample('products.csv'))).toMatchObject({ bad: [], rows: { length: 5000 } })
    expect(parseImport('catalogue', sample('catalogue.csv'))).toMatchObject({
      bad: [],
      rows: { length: catalogueRows().length },
    })
  })
})

describe('everything that is wrong is named, by line and column', () => {
  test.each([
    ['nothing at all', '', [[1, 'reference', 'file_empty']]],
    ['a head alone', head, [[1, 'reference', 'file_empty']]],
    [
      'a column that is missing, one too many, one twice',
      `${head.replace('sku', 'article')},name\n${good},x`,
      [
        [1, 'sku', 'column_missing'],
        [1, 'article', 'column_unknown'],
        [1, 'name', 'column_twice'],
      ],
    ],
    ['a row with too few values', `${head}\nP-1,K-1,web-hosting`, [[2, 'name', 'count_wrong']]],
    ['a row with too many', `${head}\n${good},x`, [[2, 'expires_on', 'count_wrong']]],
    [
      'quotes inside a value, and the rows after it',
      `${head}\n${good.replace('Site', 'Si"te')}\n${good.replace('P-1', 'P-2').replace('12,', '7,')}`,
      [
        [2, 'name', 'quotes_wrong'],
        [3, 'months', 'not_one_of'],
      ],
    ],
    ['quotes that never end', `${head}\n${good.replace('Site', '"Site')}`, [[2, 'name', 'quotes_wrong']]],
    ['quotes in the head', `"ref"erence${head.slice(9)}\n${good}`, [[1, '1', 'quotes_wrong']]],
    ['an empty value', `${head}\n${good.replace('Site', '')}`, [[2, 'name', 'empty']]],
    [
      'a name that is too long',
      `${head}\n${good.replace('Site', 'x'.repeat(254))}`,
      [[2, 'name', 'too_long']],
    ],
    [
      'a name over two lines, and the line after it',
      `${head}\n${good.replace('Site', '"Si\r\nte"')}\nP-2,K-1,web-hosting,Site,0,12,2025-01-01,2027-01-01`,
      [
        [2, 'name', 'control'],
        [4, 'quantity', 'not_a_number'],
      ],
    ],
    [
      'a day that does not exist',
      `${head}\n${good.replace('2025-01-01', '2025-02-29')}`,
      [[2, 'started_on', 'not_a_day']],
    ],
    [
      'a day of another century',
      `${head}\n${good.replace('2027-01-01', '2207-01-01')}`,
      [[2, 'expires_on', 'not_a_day']],
    ],
    [
      'an end before the start',
      `${head}\n${good.replace('2027-01-01', '2025-01-01')}`,
      [[2, 'expires_on', 'not_after']],
    ],
    [
      'a reference that stands there already, though that row is wrong itself',
      `${head}\n${good.replace('Site', '')}\n${good}`,
      [
        [2, 'name', 'empty'],
        [3, 'reference', 'twice'],
      ],
    ],
    [
      'several faults in one row',
      `${head}\n,K-1,WEB,Site,-1,12,2025-01-01,2027-01-01`,
      [
        [2, 'reference', 'empty'],
        [2, 'sku', 'not_a_sku'],
        [2, 'quantity', 'not_a_number'],
      ],
    ],
  ] satisfies [string, string, [number, string, Fault['key']][]][])('%s', (_, content, faults) => {
    expect(faultsOf('products', content)).toEqual(faults)
  })

  test('in the spoiled files exactly what was spoiled', () => {
    const lines = (kind: Import['kind'], name: string) =>
      faultsOf(kind, sample(name)).map(([line, column]) => `${line} ${column}`)
    const spoiled = (changes: [number, string, string][]) =>
      changes.map(([line, column]) => `${line} ${column}`)
    expect(lines('organisations', 'organisations-bad.csv')).toEqual(spoiled(spoiledOrganisations))
    // the rest names what only the database knows
    expect(lines('products', 'products-bad.csv')).toEqual(spoiled(spoiledProducts.slice(2)))
    expect(lines('catalogue', 'catalogue-bad.csv')).toEqual(spoiled(spoiledCatalogue.slice(0, 4)))
  })

  test('rows about one item agree on it, and one person has one name', () => {
    const items = catalogueRows().map(
      (row, index): Row => (index === 1 ? { ...row, name: 'Hosting', per_unit: 'false' } : row),
    )
    expect(faultsOf('catalogue', csvOf(items, { separator: ',', lineEnd: '\n', bom: false }))).toEqual([
      [3, 'name', 'differs'],
      [3, 'per_unit', 'differs'],
    ])
    const people = organisationRows(3).map((row): Row => ({ ...row, email: 'a@b.example' }))
    expect(faultsOf('organisations', csvOf(people, { separator: ',', lineEnd: '\n', bom: false }))).toEqual([
      [3, 'legal_name', 'differs'],
      [4, 'legal_name', 'differs'],
    ])
  })

  test('a reason is a sentence in the reader’s language that names the value', () => {
    const fault: Fault = { key: 'not_a_country', values: { value: 'Suisse' } }
    expect(reasonOf(fault, 'en')).toBe('“Suisse” is no country; write two letters such as CH or FR')
    expect(reasonOf(fault, 'it')).toBe('“Suisse” non è un paese; scriva due lettere come CH o FR')
  })
})

describe('periods are counted from the start', () => {
  test.each([
    ['2025-01-01', '2027-01-01', 12, 2],
    ['2025-01-31', '2025-02-28', 1, 1],
    ['2024-02-29', '2025-02-28', 12, 1],
    ['2025-01-15', '2026-01-14', 12, 0],
    ['2025-01-15', '2026-01-16', 12, 1],
    ['2019-11-30', '2026-12-30', 1, 85],
  ])('from %s to %s by %i months: %i', (startedOn, expiresOn, months, periods) => {
    expect(periodsPaid({ startedOn, expiresOn, months })).toBe(periods)
  })

  test('what the sample products run to lies on their own calendar', () => {
    expect(productRows(50).every((row) => (row.expires_on ?? '') > (row.started_on ?? ''))).toBe(true)
  })
})
