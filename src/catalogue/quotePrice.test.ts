import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatMinor, parseMinor } from '../lib/money.ts'
import { parsePercent, quotePrice } from './quotePrice.ts'

test('35 hostings at 9.92 francs, 20 % and then 25 % off, are 208.32', () => {
  const steps = quotePrice({
    list: '9.92',
    quantity: 35,
    periods: 1,
    campaignRate: 0,
    partnerRate: 2000,
    volumeRate: 2500,
    currency: 'CHF',
  })
  expect(JSON.stringify(steps)).toBe(
    '{"list":"347.20","campaignAllowance":"0.00","afterCampaign":"347.20","partnerAllowance":"69.44","afterPartner":"277.76",' +
      '"volumeAllowance":"69.44","net":"208.32","publicNet":"260.40","gain":"52.08","currency":"CHF"}',
  )
})

test('the same at 5.75 euros are 120.75', () => {
  const steps = quotePrice({
    list: '5.75',
    quantity: 35,
    periods: 1,
    campaignRate: 0,
    partnerRate: 2000,
    volumeRate: 2500,
    currency: 'EUR',
  })
  expect(steps).toMatchObject({ list: '201.25', afterPartner: '161.00', net: '120.75' })
})

test('a list amount that no order can carry is not priced', () => {
  const asked = {
    list: '999999999',
    quantity: 100_000,
    periods: 60,
    campaignRate: 0,
    partnerRate: 0,
    volumeRate: 0,
    currency: 'CHF',
  } as const
  expect(() => quotePrice(asked)).toThrow(RangeError)
})

test.each([
  ['20', 2000],
  ['12.5', 1250],
  ['0.07', 7],
  ['0', 0],
  ['100', 10_000],
  ['100.00', 10_000],
  ['007.10', 710],
])('%s %% are %i basis points', (text, rate) => {
  expect(parsePercent(text)).toBe(rate)
})

test.each(['', '-1', '100.01', '12.345', '1e1', '20%', '.5', '5.', ' 5', '1 000', '٣'])(
  '"%s" is no percentage',
  (text) => {
    expect(parsePercent(text)).toBeUndefined()
  },
)

test('a percentage above the most allowed is none', () => {
  expect(parsePercent('35', 35)).toBe(3500)
  expect(parsePercent('35.01', 35)).toBeUndefined()
})

test('every number of basis points is read as it is written, exactly', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      (rate) => parsePercent(formatMinor(BigInt(rate))) === rate,
    ),
  )
})

test('what is taken off and what remains add up to the list price', () => {
  const rate = fc.integer({ min: 0, max: 10_000 })
  const asked = fc.record({
    list: fc.integer({ min: 0, max: 9_999_999 }).map((cents) => formatMinor(BigInt(cents))),
    quantity: fc.integer({ min: 1, max: 10_000 }),
    periods: fc.integer({ min: 1, max: 60 }),
    campaignRate: rate,
    partnerRate: fc.integer({ min: 0, max: 3500 }),
    volumeRate: rate,
    currency: fc.constantFrom('CHF', 'EUR'),
  })
  const minor = (text: string) => parseMinor(text) ?? -1n
  fc.assert(
    fc.property(asked, (price) => {
      const steps = quotePrice(price)
      const parts = [steps.campaignAllowance, steps.partnerAllowance, steps.volumeAllowance, steps.net].map(
        minor,
      )
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(minor(steps.list))
      expect(minor(steps.publicNet) - minor(steps.gain)).toBe(minor(steps.net))
    }),
  )
})
