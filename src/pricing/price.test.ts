import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMinor } from '../lib/money.ts'
import { cheaperToBuy, type LineTerms, priceGain, priceLine, tierOf } from './price.ts'

const percent = (rate: number) => ({ kind: 'percent' as const, rate })
const shown = (terms: LineTerms) => {
  const price = priceLine(terms)
  return [price.list, price.afterPartner, price.net].map(formatMinor)
}

describe('the golden vectors', () => {
  test('35 hostings in francs: 347.20, 277.76, 208.32', () => {
    expect(
      shown({ quantity: 35, unitE6: 9_920_000n, periods: 1, partner: percent(2000), volumeRate: 2500 }),
    ).toEqual(['347.20', '277.76', '208.32'])
  })
  test('35 hostings in euros: 201.25, 161.00, 120.75', () => {
    expect(
      shown({ quantity: 35, unitE6: 5_750_000n, periods: 1, partner: percent(2000), volumeRate: 2500 }),
    ).toEqual(['201.25', '161.00', '120.75'])
  })
  test('35 hostings at the highest rate: 347.20, 225.68, 169.26', () => {
    expect(
      shown({ quantity: 35, unitE6: 9_920_000n, periods: 1, partner: percent(3500), volumeRate: 2500 }),
    ).toEqual(['347.20', '225.68', '169.26'])
  })
  test('cashback of the same line is what the discount would have been: 52.08', () => {
    const { public: list, gain } = priceGain({
      quantity: 35,
      unitE6: 9_920_000n,
      periods: 1,
      partner: percent(2000),
      volumeRate: 2500,
    })
    expect([formatMinor(list.net), formatMinor(gain)]).toEqual(['260.40', '52.08'])
  })
  test('a preferential price list takes off what it lies below the list price, and never adds', () => {
    const line = (own: bigint) =>
      priceLine({ quantity: 3, unitE6: 9_900_000n, periods: 1, partner: { kind: 'price_list', unitE6: own } })
        .net
    expect([line(7_920_000n), line(12_000_000n)]).toEqual([2376n, 2970n])
  })
})

const terms = fc.record({
  quantity: fc.integer({ min: 1, max: 10_000 }),
  unitE6: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
  periods: fc.integer({ min: 1, max: 36 }),
  campaignRate: fc.integer({ min: 0, max: 10_000 }),
  rate: fc.integer({ min: 0, max: 3500 }),
  volumeRate: fc.integer({ min: 0, max: 10_000 }),
})
const asTerms = ({
  rate,
  ...line
}: {
  rate: number
  quantity: number
  unitE6: bigint
  periods: number
  campaignRate: number
  volumeRate: number
}): LineTerms => ({
  ...line,
  partner: percent(rate),
})

describe('every price', () => {
  test('adds up: list = campaign + partner + volume + net, and 0 ≤ net ≤ list', () => {
    fc.assert(
      fc.property(terms, (t) => {
        const p = priceLine(asTerms(t))
        expect(p.campaignAllowance + p.partnerAllowance + p.volumeAllowance + p.net).toBe(p.list)
        expect(p.net >= 0n && p.net <= p.list).toBe(true)
      }),
      { numRuns: 20_000 },
    )
  })
  test('lies less than one and a half minor units from the exact result', () => {
    fc.assert(
      fc.property(terms, (t) => {
        const p = priceLine(asTerms(t))
        // net · 10^12 against list · (1−c)(1−d)(1−v), all whole
        const exact =
          p.list * BigInt(10_000 - t.campaignRate) * BigInt(10_000 - t.rate) * BigInt(10_000 - t.volumeRate)
        const distance = p.net * 1_000_000_000_000n - exact
        expect((distance < 0n ? -distance : distance) <= 1_500_000_000_000n).toBe(true)
      }),
      { numRuns: 20_000 },
    )
  })
  test('never rises when a rate rises, and never falls when the unit price rises', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 1, max: 500 }), (t, more) => {
        const net = priceLine(asTerms(t)).net
        expect(priceLine(asTerms({ ...t, rate: Math.min(3500, t.rate + more) })).net <= net).toBe(true)
        expect(
          priceLine(asTerms({ ...t, volumeRate: Math.min(10_000, t.volumeRate + more) })).net <= net,
        ).toBe(true)
        expect(priceLine(asTerms({ ...t, unitE6: t.unitE6 + BigInt(more) })).net >= net).toBe(true)
      }),
      { numRuns: 20_000 },
    )
  })
  test('costs the same whoever is paid: public net − cashback = discounted net', () => {
    fc.assert(
      fc.property(terms, (t) => {
        const gain = priceGain(asTerms(t))
        expect(gain.gain >= 0n).toBe(true)
        if (gain.public.net >= gain.partner.net) expect(gain.public.net - gain.gain).toBe(gain.partner.net)
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('volume tiers', () => {
  const tiers = [
    { quantityMin: 5, rate: 1000 },
    { quantityMin: 20, rate: 2000 },
    { quantityMin: 35, rate: 2500 },
  ]
  test('hold for all units from their edge on', () => {
    expect([4, 5, 19, 20, 34, 35, 36].map((n) => tierOf(tiers, n)?.rate ?? 0)).toEqual([
      0, 1000, 1000, 2000, 2000, 2500, 2500,
    ])
  })
  test('34 units: the quote says that 35 cost less', () => {
    const line = { quantity: 34, unitE6: 9_920_000n, periods: 1, volumeRate: 2000 }
    expect(cheaperToBuy(line, tiers, 0)).toEqual({ quantity: 35, net: 26040n })
  })
  test('nothing is said where buying more costs more', () => {
    expect(
      cheaperToBuy({ quantity: 25, unitE6: 9_920_000n, periods: 1, volumeRate: 2000 }, tiers, 0),
    ).toBeUndefined()
  })
  test('units held already count towards the edge', () => {
    const line = { quantity: 2, unitE6: 10_000_000n, periods: 1, volumeRate: 1000 }
    expect(
      cheaperToBuy(
        line,
        [
          { quantityMin: 5, rate: 1000 },
          { quantityMin: 10, rate: 9000 },
        ],
        7,
      )?.quantity,
    ).toBe(3)
  })
})

test('an amount beyond what the database can carry is refused, not wrapped', () => {
  expect(() => priceLine({ quantity: 100_000, unitE6: 10_000_000_000_000_000n, periods: 36 })).toThrow(
    RangeError,
  )
})
