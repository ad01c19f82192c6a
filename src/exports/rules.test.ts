import fc from 'fast-check'
import { unzipSync } from 'fflate'
import readSheet from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import { datevColumns, datevHeader, datevWriter, windows1252 } from './datev.ts'
import { fileName, presetOf, presets } from './export.ts'
import { fecColumns, fecWriter } from './fec.ts'
import type { BookAccount, BookEntry, BookJournal, Books } from './journal.ts'
import { pairsOf } from './journal.ts'
import { accountName } from './plainText.ts'
import { bananaWriter, bexioWriter } from './swissBooks.ts'
import { ossReturn, type Supplied, swissReturn } from './vatReturn.ts'
import { sheetWriter } from './xlsx.ts'

const account = (number: string, vatCode: string | null = null): BookAccount => ({
  ...{ kind: 'bank', type: 'asset', organisationId: null, organisation: null, detail: null, number, vatCode },
})
const entries = (...sides: [string, bigint][]): BookEntry[] =>
  sides.map(([number, amount]) => ({ account: account(number), amount }))
const journal = (of: readonly BookEntry[], facts: Partial<BookJournal> = {}): BookJournal => ({
  ...{
    id: 7n,
    bookedOn: '2026-03-05',
    kind: 'order',
    currency: 'CHF',
    subjectId: 'ord_1',
    document: 'R-2026-1',
  },
  ...facts,
  entries: of,
})
const books: Books = {
  ...{ from: '2026-01-01', to: '2026-12-31', currency: 'EUR', madeAt: new Date('2026-11-23T10:20:30.040Z') },
  ...{ company: 'Provider', adviserNo: '29098', clientNo: '55003', siren: '123456789' },
  accounts: [{ account: account('44566'), currency: 'EUR' }],
}

/** What moved on each number: debits less credits. */
function balances(of: readonly { number: string | null; amount: bigint }[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { number, amount } of of) sums.set(number ?? '', (sums.get(number ?? '') ?? 0n) + amount)
  return new Map([...sums].filter(([, sum]) => sum !== 0n).sort())
}

describe('pairs of accounts', () => {
  test('whatever is booked, every account ends where it ended, by amounts above zero between two accounts', () => {
    const side = fc.tuple(fc.constantFrom('1020', '1100', '2030', '3400', '2200'), fc.bigInt(-9999n, 9999n))
    fc.assert(
      fc.property(fc.array(side, { minLength: 1, maxLength: 9 }), (some) => {
        const rest = -some.reduce((sum, [, amount]) => sum + amount, 0n)
        const all = entries(...some, ['9100', rest]).filter(({ amount }) => amount !== 0n)
        const pairs = pairsOf(all)
        for (const { debit, credit, amount } of pairs) {
          expect(amount > 0n).toBe(true)
          expect(debit.number).not.toBe(credit.number)
        }
        const moved = pairs.flatMap(({ debit, credit, amount }) => [
          { number: debit.number, amount },
          { number: credit.number, amount: -amount },
        ])
        expect(balances(moved)).toEqual(
          balances(all.map((e) => ({ number: e.account.number, amount: e.amount }))),
        )
      }),
    )
  })
})

describe('DATEV', () => {
  test('has the 31 fields of header 700 and the 125 columns of format 13, each name once', () => {
    expect(datevHeader(books)).toBe(
      '"EXTF";700;21;"Buchungsstapel";13;20261123102030040;;"RE";"";"";29098;55003;20260101;5;20260101;20261231;"Mandato 20260101-20261231";"";1;0;0;"EUR";;"";;;"";;;"";"Mandato"',
    )
    expect(datevHeader(books).split(';')).toHaveLength(31)
    expect(datevColumns).toHaveLength(125)
    expect(new Set(datevColumns).size).toBe(125)
    // where the published format has them
    expect([6, 7, 9, 13, 36, 113, 115, 124].map((n) => datevColumns[n])).toEqual([
      ...['Konto', 'Gegenkonto (ohne BU-Schlüssel)', 'Belegdatum', 'Buchungstext', 'KOST1 - Kostenstelle'],
      ...['Festschreibung', 'Datum Zuord. Steuerperiode', 'Abw. Skontokonto'],
    ])
  })

  test('a journal becomes lines of an amount with a comma, a side, two accounts of one length and a day', () => {
    const writer = datevWriter()
    writer.begin({ ...books, accounts: [] })
    const sides = [...entries(['512', 1081n], ['8400', -1000n], ['1776', -81n])].map((e) =>
      e.account.number === '8400' ? { ...e, account: account('8400', '40') } : e,
    )
    const lines = writer.journal(journal(sides)).split('\r\n').slice(0, -1)
    expect(lines.map((line) => line.split(';').slice(0, 14))).toEqual([
      [
        '10,00',
        '"S"',
        '"CHF"',
        '',
        '',
        '',
        '0512',
        '8400',
        '"40"',
        '0503',
        '"R-2026-1"',
        '',
        '',
        '"order ord_1"',
      ],
      [
        '0,81',
        '"S"',
        '"CHF"',
        '',
        '',
        '',
        '0512',
        '1776',
        '""',
        '0503',
        '"R-2026-1"',
        '',
        '',
        '"order ord_1"',
      ],
    ])
    for (const line of lines) expect(line.split(';')).toHaveLength(125)
    expect(writer.rows()).toBe(2)
  })

  test.each([
    ['Zürich – 5 €', [90, 252, 114, 105, 99, 104, 32, 150, 32, 53, 32, 128]],
    ['Ščepan', [138, 99, 101, 112, 97, 110]],
    ['č', [99]],
    ['漢', [63]],
  ])('%s is written in Windows-1252', (text, bytes) => expect([...windows1252(text)]).toEqual(bytes))
})

describe('the French file', () => {
  test('has 18 columns, numbers each code’s entries without a hole, and no field holds a tab', () => {
    const writer = fecWriter()
    const side = (number: string, amount: bigint): BookEntry => ({
      account: { ...account(number), kind: 'receivable', organisationId: 'org_1', organisation: 'A\tB|C' },
      amount,
    })
    const both = [side('411', 120n), side('706', -120n)]
    const kinds = ['order', 'receipt', 'cashback', 'refund']
    const text = kinds.map((kind) => writer.journal(journal(both, { kind }))).join('')
    const rows = text
      .split('\r\n')
      .slice(0, -1)
      .map((line) => line.split('\t'))
    expect(writer.begin(books)).toBe(`${fecColumns.join('\t')}\r\n`)
    expect(fecColumns).toHaveLength(18)
    for (const row of rows) expect(row).toHaveLength(18)
    expect(rows.map((row) => `${row[0]}${row[2]}`)).toEqual([
      'VE1',
      'VE1',
      'BQ1',
      'BQ1',
      'OD1',
      'OD1',
      'VE2',
      'VE2',
    ])
    expect(rows[0]?.slice(3)).toEqual([
      ...[
        '20260305',
        '411',
        'Clients',
        'org_1',
        'A B C',
        'R-2026-1',
        '20260305',
        'order ord_1',
        '1,20',
        '0,00',
      ],
      ...['', '', '20260305', '', ''],
    ])
    expect(rows[1]?.slice(11, 13)).toEqual(['0,00', '1,20'])
  })
})

test('Banana and bexio have a head and a line for each pair', () => {
  const sides = entries(['1020', 1081n], ['3400', -1081n])
  expect(bananaWriter().begin(books)).toBe(
    'Date\tDoc\tDescription\tAccountDebit\tAccountCredit\tAmount\tVatCode\tAmountCurrency\tExchangeCurrency\r\n',
  )
  expect(bananaWriter().journal(journal(sides))).toBe(
    '2026-03-05\tR-2026-1\torder ord_1\t1020\t3400\t10.81\t\t10.81\tCHF\r\n',
  )
  expect(bexioWriter().begin(books)).toBe(
    'Datum;Referenz;Soll;Haben;Beschreibung;Betrag;Währung;Steuercode\r\n',
  )
  expect(bexioWriter().journal(journal(sides))).toBe(
    '2026-03-05;R-2026-1;1020;3400;order ord_1;10.81;CHF;\r\n',
  )
})

test('names of accounts are such as beancount takes', () => {
  const of = { organisation: null, number: null, vatCode: null }
  expect(
    accountName({
      ...of,
      kind: 'prepaid.cash',
      type: 'liability',
      organisationId: 'org_01abc',
      detail: null,
    }),
  ).toBe('Liabilities:Prepaid:Cash:Org-01abc')
  expect(
    accountName({ ...of, kind: 'vat.output', type: 'liability', organisationId: null, detail: 'CH.810' }),
  ).toBe('Liabilities:Vat:Output:CH-810')
})

test('files are called as they are asked for', () => {
  const of = { title: 'Zoë & Söhne', siren: '123456789', from: '2026-01-01', to: '2026-12-31' }
  expect(fileName({ ...of, format: 'fec' })).toBe('123456789FEC20261231.txt')
  expect(fileName({ ...of, format: 'xlsx' })).toBe('Zoe-Sohne_2026-01-01_2026-12-31.xlsx')
  expect(fileName({ ...of, format: 'datev' })).toMatch(/^EXTF_Buchungsstapel_.*\.csv$/)
})

test('a choice of columns is known as the preset it is, in whatever order', () => {
  expect(presetOf([...presets.short].reverse())).toBe('short')
  expect(presetOf(['client'])).toBeUndefined()
})

test('a sheet is opened by a reader: texts as texts, amounts as numbers, days as days', async () => {
  const given: Uint8Array[] = []
  const writer = sheetWriter((bytes) => given.push(bytes))
  writer.head(['Client', 'Paid', 'On', 'Quantity'])
  writer.rows([
    [
      { kind: 'text', value: '=1+1 <&> "é"' },
      { kind: 'amount', value: '-208.32' },
      { kind: 'day', value: '2026-02-28' },
      { kind: 'count', value: '35' },
    ],
  ])
  writer.rows([
    [
      { kind: 'text', value: '' },
      { kind: 'amount', value: '' },
      { kind: 'day', value: '' },
      { kind: 'count', value: '0' },
    ],
  ])
  writer.end()
  const bytes = Buffer.concat(given)
  const [sheet] = await readSheet(bytes)
  expect(sheet?.data).toEqual([
    ['Client', 'Paid', 'On', 'Quantity'],
    ['=1+1 <&> "é"', -208.32, new Date('2026-02-28T00:00:00Z'), 35],
    [null, null, null, 0],
  ])
  // nowhere in it stands a formula
  expect(Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? []).toString()).not.toContain('<f')
})

describe('VAT returns', () => {
  const supplied = (
    country: string | null,
    rate: number,
    net: bigint,
    tax: bigint,
    more: Partial<Supplied> = {},
  ) => ({
    ...{
      country,
      category: 'S' as const,
      rate,
      currency: 'CHF' as const,
      net,
      tax,
      lostNet: 0n,
      lostTax: 0n,
    },
    ...more,
  })

  test('the Swiss form adds up: 200 less 289 is 299, which is what its rates tax; 399 less 479 is 500 or 510', () => {
    const rows = swissReturn(
      [
        supplied('CH', 810, 10_000n, 810n, { lostNet: 1000n, lostTax: 81n }),
        supplied('LI', 810, 500n, 41n),
        supplied('CH', 260, 2000n, 52n),
        supplied('FR', 2000, 3000n, 600n),
        supplied('DE', 0, 4000n, 0n, { category: 'AE' }),
      ],
      [
        { kind: 'acquisition', currency: 'CHF', net: 1000n, tax: 81n },
        { kind: 'input', currency: 'CHF', net: 2000n, tax: 162n },
      ],
    )
    const of = Object.fromEntries(rows.map((row) => [row.ziffer, [row.net, row.tax]]))
    expect(of).toEqual({
      ...{ 200: [19_500n, 0n], 221: [7000n, 0n], 235: [1000n, 0n], 289: [8000n, 0n], 299: [11_500n, 0n] },
      ...{ 303: [9500n, 770n], 313: [2000n, 52n], 382: [1000n, 81n], 399: [0n, 903n], 400: [0n, 162n] },
      ...{ 479: [0n, 162n], 500: [0n, 741n] },
    })
  })

  test('more input tax than owed comes back by 510', () => {
    const rows = swissReturn([], [{ kind: 'input', currency: 'CHF', net: 100n, tax: 8n }])
    expect(rows.at(-1)).toMatchObject({ ziffer: '510', tax: 8n })
  })

  test('the One-Stop-Shop has consumers of the Union by country and rate, and nobody else', () => {
    expect(
      ossReturn([
        supplied('FR', 2000, 3000n, 600n, { currency: 'EUR', lostNet: 1000n, lostTax: 200n }),
        supplied('DE', 1900, 1000n, 190n, { currency: 'EUR' }),
        supplied('DE', 0, 9000n, 0n, { category: 'AE', currency: 'EUR' }),
        supplied('CH', 810, 9000n, 729n),
        supplied('US', 0, 9000n, 0n, { category: 'O' }),
      ]),
    ).toEqual([
      { country: 'DE', rate: 1900, currency: 'EUR', net: 1000n, tax: 190n },
      { country: 'FR', rate: 2000, currency: 'EUR', net: 2000n, tax: 400n },
    ])
  })
})
