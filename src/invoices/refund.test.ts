import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../lib/day.ts'
import { priceGain } from '../pricing/price.ts'
import {
  type Amounts,
  type Creditable,
  clawBack,
  creditOf,
  giveBack,
  type How,
  noAmounts,
  plus,
} from './refund.ts'

const start = '2026-01-01'

/** Lines as the price kernel makes them. */
const lines = fc
  .record({
    quantity: fc.integer({ min: 1, max: 500 }),
    unitE6: fc.bigInt({ min: 0n, max: 90_000_000n }),
    periods: fc.integer({ min: 1, max: 3 }),
    rate: fc.integer({ min: 0, max: 3500 }),
    volumeRate: fc.integer({ min: 0, max: 2500 }),
  })
  .map(({ quantity, unitE6, periods, rate, volumeRate }): Amounts => {
    const priced = priceGain({ quantity, unitE6, periods, partner: { kind: 'percent', rate }, volumeRate })
    const { list, campaignAllowance, partnerAllowance, volumeAllowance, net } = priced.partner
    return {
      list,
      campaign: campaignAllowance,
      partner: partnerAllowance,
      volume: volumeAllowance,
      net,
      gain: priced.public.net - net,
    }
  })

const steps = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 10_000 }).map((share): How => ({ how: 'share', share })),
    fc.bigInt({ min: 1n, max: 20_000n }).map((amount): How => ({ how: 'amount', amount })),
    fc.constant<How>({ how: 'term' }),
  ),
  { maxLength: 6 },
)

test('refunds in whatever steps add up to the line exactly, never negative, never more', () => {
  fc.assert(
    fc.property(lines, steps, fc.integer({ min: 0, max: 364 }), (invoiced, hows, day) => {
      let line: Creditable = {
        invoiced,
        credited: noAmounts,
        period: { start, end: '2027-01-01' },
        endedOn: undefined,
      }
      for (const how of [...hows, { how: 'whole' } as const]) {
        const credit = creditOf(line, how, addDays(start, day))
        if (typeof credit === 'string') continue
        const { list, campaign, partner, volume, net, gain } = credit
        expect(list - campaign - partner - volume).toBe(net)
        for (const part of [list, campaign, partner, volume, net, gain]) expect(part >= 0n).toBe(true)
        line = {
          ...line,
          credited: plus(line.credited, { list, campaign, partner, volume, net, gain }),
          endedOn: credit.endsOn ?? line.endedOn,
        }
      }
      expect(line.credited).toEqual(invoiced)
      expect(creditOf(line, { how: 'whole' }, start)).toBe('refund_nothing_left')
    }),
    { numRuns: 2000 },
  )
})

/** The order of money.md §4.3 with cashback: 347.20 list, 260.40 net, 52.08 earned. */
const example: Creditable = {
  invoiced: { list: 34720n, campaign: 0n, partner: 0n, volume: 8680n, net: 26040n, gain: 5208n },
  credited: noAmounts,
  period: { start: '2026-01-01', end: '2026-01-31' },
  endedOn: undefined,
}

test.each<[string, How, string, object | string]>([
  [
    '40 % of it',
    { how: 'share', share: 4000 },
    start,
    { list: 13888n, volume: 3472n, net: 10416n, gain: 2083n },
  ],
  ['an amount', { how: 'amount', amount: 10416n }, start, { net: 10416n, gain: 2083n, endsOn: undefined }],
  ['more than it', { how: 'amount', amount: 26041n }, start, 'refund_too_much'],
  [
    'a third of the term used',
    { how: 'term' },
    '2026-01-11',
    { net: 17360n, days: { used: 10, all: 30 }, endsOn: '2026-01-11' },
  ],
  ['the term before it began', { how: 'term' }, '2025-12-20', { net: 26040n, endsOn: '2026-01-01' }],
  ['the term after its end', { how: 'term' }, '2026-01-31', 'refund_no_term'],
  ['the whole of it', { how: 'whole' }, '2026-01-11', { net: 26040n, gain: 5208n, endsOn: '2026-01-01' }],
])('%s', (_what, how, today, expected) => {
  const credit = creditOf(example, how, today)
  if (typeof expected === 'string') expect(credit).toBe(expected)
  else expect(credit).toMatchObject(expected)
})

test('a free line is taken back once', () => {
  const free: Creditable = { ...example, invoiced: noAmounts }
  expect(creditOf(free, { how: 'share', share: 5000 }, start)).toBe('refund_nothing_left')
  expect(creditOf(free, { how: 'whole' }, start)).toMatchObject({ net: 0n, endsOn: start })
  expect(creditOf({ ...free, endedOn: start }, { how: 'whole' }, start)).toBe('refund_nothing_left')
})

test('money goes back in the reverse order of its use, and never more than came', () => {
  const used = [
    { kind: 'promo', amount: 100n },
    { kind: 'cashback', amount: 200n },
    { kind: 'cash', amount: 300n },
  ] as const
  expect(giveBack(used, 350n)).toEqual([
    { kind: 'cash', amount: 300n },
    { kind: 'cashback', amount: 50n },
  ])
  expect(giveBack(used, 600n)?.map((s) => s.kind)).toEqual(['cash', 'cashback', 'promo'])
  expect(giveBack(used, 601n)).toBeUndefined()
  expect(giveBack([], 0n)).toEqual([])
})

test.each([
  [true, 0n, { pending: 20n, prepaid: 0n, debt: 0n }],
  [false, 50n, { pending: 0n, prepaid: 20n, debt: 0n }],
  [false, 5n, { pending: 0n, prepaid: 5n, debt: 15n }],
  [false, -5n, { pending: 0n, prepaid: 0n, debt: 20n }],
])(
  'cashback is clawed back while pending, then from free money, then as a debt: %s %s',
  (isPending, free, parts) => {
    expect(clawBack(20n, isPending, free)).toEqual(parts)
  },
)
