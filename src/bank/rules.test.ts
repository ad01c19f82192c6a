import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { epcCode } from '../papers/epcCode.ts'
import { creditorReference, qrReference } from '../papers/qrBill.ts'
import { bankText, type PaymentFile, painOf, payoutNamed } from './pain.ts'
import { meantBy, outcomeOf, slipOf } from './slip.ts'

const payee = {
  ...{ name: 'Provider AG', street: 'Bahnhofstrasse', houseNumber: '1', postcode: '8001', town: 'Zürich' },
  ...{ country: 'CH', iban: 'CH9300762011623852957', qrIban: 'CH4431999123000889012' },
}

describe('a reference', () => {
  test('of any slip names its number again, and a digit that is wrong names nothing', () => {
    const number = fc.bigInt({ min: 1n, max: 10n ** 12n })
    fc.assert(
      fc.property(number, fc.constantFrom('CHF', 'EUR'), fc.nat(24), (no, currency, at) => {
        const { reference } = slipOf(payee, { no, currency, amount: 1_00n }) ?? { reference: '' }
        expect(meantBy(reference)).toEqual({ kind: 'transfer', no })
        const turned = (Number(reference[at]) + 1) % 10
        if (Number.isNaN(turned)) return
        expect(meantBy(`${reference.slice(0, at)}${turned}${reference.slice(at + 1)}`)).toBeUndefined()
      }),
    )
  })

  test('of an invoice names it, as the payment part prints it', () => {
    for (const make of [qrReference, creditorReference])
      expect(meantBy(make('INV-2026-000012'))).toEqual({ kind: 'invoice', year: 2026, no: 12n })
    expect(meantBy(qrReference('INV-2031-1234567'))).toEqual({ kind: 'invoice', year: 2031, no: 1234567n })
    expect(meantBy('RF18539007547034')).toBeUndefined()
    expect(meantBy('210000000003139471430009017')).toBeUndefined()
    expect(meantBy('thank you')).toBeUndefined()
  })
})

describe('a slip', () => {
  test('is the code of the country and currency, line by line', () => {
    const swiss = slipOf(payee, { no: 7n, currency: 'CHF', amount: 1234_50n })
    expect(swiss?.code?.text.split('\n')).toEqual([
      ...[
        'SPC',
        '0200',
        '1',
        'CH4431999123000889012',
        'S',
        'Provider AG',
        'Bahnhofstrasse',
        '1',
        '8001',
        'Zürich',
        'CH',
      ],
      ...['', '', '', '', '', '', '', '1234.50', 'CHF', '', '', '', '', '', '', ''],
      ...['QRR', swiss?.reference, '', 'EPD'],
    ])
    expect(epcCode({ name: 'Provider AG', iban: 'DE89370400440532013000' }, 12_30n, 'RF18539007547034')).toBe(
      'BCD\n002\n1\nSCT\n\nProvider AG\nDE89370400440532013000\nEUR12.30\n\nRF18539007547034',
    )
  })

  test('follows the account: no code where it is abroad and francs are paid, none at all without one', () => {
    const abroad = { ...payee, iban: 'DE89370400440532013000', qrIban: null }
    expect(slipOf(abroad, { no: 7n, currency: 'CHF', amount: 1n })).toMatchObject({ code: null })
    expect(slipOf(abroad, { no: 7n, currency: 'EUR', amount: null })).toMatchObject({ code: null })
    expect(slipOf({ ...payee, iban: null }, { no: 7n, currency: 'EUR', amount: 1n })?.code?.kind).toBe(
      'swiss',
    )
    expect(
      slipOf({ ...payee, iban: null, qrIban: null }, { no: 7n, currency: 'CHF', amount: 1n }),
    ).toBeUndefined()
  })
})

test.each([
  ['on_account', 'CHF', 1_00n, 'debt'],
  ['on_account', 'CHF', 90_00n, 'debt'],
  ['on_account', 'EUR', 20_00n, 'prepaid'],
  ['awaiting_payment', 'CHF', 20_00n, 'order'],
  ['awaiting_payment', 'CHF', 20_01n, 'order'],
  ['awaiting_payment', 'CHF', 19_99n, 'prepaid'],
  ['paid', 'CHF', 20_00n, 'prepaid'],
  ['void', 'CHF', 20_00n, 'prepaid'],
] as const)(
  'money for an order that is %s, in %s, %s minor units: %s',
  (state, currency, amount, outcome) => {
    expect(outcomeOf({ amount, currency }, { state, currency: 'CHF', needed: 20_00n })).toBe(outcome)
  },
)

describe('a file of payouts', () => {
  const schema = readFileSync(new URL('../../test/data/pain.001.001.09-used.xsd', import.meta.url), 'utf8')
  const line = {
    ...{
      payoutId: payoutNamed('pot-0123456789abcdefghjk') ?? 'pot_',
      holder: 'Müller & Söhne',
      street: 'Rue du Lac',
      houseNumber: '',
    },
    ...{ postcode: '1000', town: 'Lausanne', country: 'CH', iban: 'CH5604835012345678009', amount: '52.08' },
  } as const
  const file: PaymentFile = {
    ...{ id: 'bat_0123456789abcdefghjk', currency: 'CHF', day: '2026-01-17' },
    madeAt: new Date('2026-01-17T09:00:00Z'),
    debtor: payee,
    lines: [line, { ...line, payoutId: 'pot_zzzzzzzzzzzzzzzzzzzz', amount: '1000.00' }],
  }
  const flawsOf = async (contents: string) =>
    (
      await validateXML({
        xml: [{ fileName: 'file.xml', contents }],
        schema: [{ fileName: 'pain.xsd', contents: schema }],
      })
    ).errors.map(({ message }) => message)

  test('keeps the rules of its schema, and sums up what it holds', async () => {
    const francs = painOf(file)
    expect(await flawsOf(francs)).toEqual([])
    expect(francs.match(/<CtrlSum>1052.08<\/CtrlSum>/g)).toHaveLength(2)
    expect(francs).toContain('<Nm>Muller + Sohne</Nm>')
    expect(francs).not.toContain('BldgNb></BldgNb')
    const euros = painOf({ ...file, currency: 'EUR' })
    expect(await flawsOf(euros)).toEqual([])
    expect(euros).toContain('<Cd>SEPA</Cd>')
    expect(await flawsOf(francs.replace('TRF', 'CHEQUE'))).not.toEqual([])
  })

  test('holds there whatever people are called', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }), {
      minLength: 6,
      maxLength: 6,
    })
    const samples = fc.sample(texts, 12)
    const lines = samples.map(([holder = '', street = '', houseNumber = '', postcode = '', town = '']) => ({
      ...line,
      ...{ holder: `x${holder}`, street, houseNumber, postcode, town },
    }))
    expect(await flawsOf(painOf({ ...file, lines }))).toEqual([])
  })

  test('calls payouts so that every bank passes it on and it is known when it comes back', () => {
    const [called] = /pot-[0-9a-z]{20}/.exec(painOf(file)) ?? []
    expect(payoutNamed(called ?? '')).toBe(line.payoutId)
    expect(payoutNamed('POT-0123456789ABCDEFGHJK')).toBe(line.payoutId)
    expect(payoutNamed('NOTPROVIDED')).toBeUndefined()
    expect(bankText('  Łódź „Œuvre“ & Ærø  ', 70)).toBe('Lodz OEuvre + AEro')
  })
})
