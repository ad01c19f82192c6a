import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clickTerm, readClick } from './click.ts'
import { nextPayday, nextTier, outcomeOf, rateAfter, replaces, takenBack } from './commission.ts'

test('the rate changes at exact edges of what was earned', () => {
  const rates = [0n, 4999n, 5000n, 99_999n, 100_000n, 1_999_999n, 2_000_000n].map(rateAfter)
  expect(rates).toEqual([2500, 2500, 3000, 3000, 3500, 3500, 5000])
  expect(nextTier(4999n)).toEqual({ rate: 3000, missing: 1n })
  expect(nextTier(5000n)).toEqual({ rate: 3500, missing: 95_000n })
  expect(nextTier(2_000_000n)).toBeUndefined()
})

test('a partner beats a recommendation, nobody recommends to themselves, and a year is 365 days', () => {
  const first = new Date('2026-01-15T09:00:00Z')
  const facts = { byPartner: false, isSelf: false, hasLeft: false, paidAt: first, firstPaidAt: first }
  const day = (n: number, ms = 0) => new Date(first.getTime() + n * 86_400_000 + ms)
  expect(outcomeOf(facts)).toBe('earned')
  expect(outcomeOf({ ...facts, paidAt: day(365, -1) })).toBe('earned')
  expect(outcomeOf({ ...facts, paidAt: day(365) })).toBe('expired')
  expect(outcomeOf({ ...facts, byPartner: true })).toBe('partner')
  expect(outcomeOf({ ...facts, byPartner: true, isSelf: true })).toBe('self')
  expect(outcomeOf({ ...facts, hasLeft: true })).toBe('left')
})

test('a code beats a click, the last click the one before', () => {
  const at = (n: number) => new Date(n * 1000)
  expect(replaces(undefined, { how: 'click', clickedAt: at(1) })).toBe(true)
  expect(replaces({ how: 'click', clickedAt: at(5) }, { how: 'click', clickedAt: at(4) })).toBe(false)
  expect(replaces({ how: 'click', clickedAt: at(5) }, { how: 'click', clickedAt: at(6) })).toBe(true)
  expect(replaces({ how: 'click', clickedAt: at(5) }, { how: 'code', clickedAt: at(4) })).toBe(true)
  expect(replaces({ how: 'code', clickedAt: at(4) }, { how: 'click', clickedAt: at(9) })).toBe(false)
})

test('whatever is credited in whatever parts, no more goes back than was earned, and all of it in the end', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10_000_000n }),
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }),
      (base, weights) => {
        const amount = base / 4n
        const whole = BigInt(weights.reduce((a, b) => a + b, 0))
        let credited = 0n
        let back = 0n
        let upto = 0n
        for (const weight of weights) {
          upto += BigInt(weight)
          credited = (base * upto) / whole
          const part = takenBack(amount, base, credited, back)
          expect(part >= 0n).toBe(true)
          back += part
        }
        expect(back).toBe(amount)
      },
    ),
  )
})

test('a click is read back for thirty days, and a forged one never', () => {
  const key = new TextEncoder().encode('key')
  const now = new Date('2026-03-01T10:00:00Z')
  const term = clickTerm(key, 'ada', now)
  expect(readClick(key, term, now)).toEqual({ code: 'ada', at: now })
  expect(readClick(key, 'ada', now)).toEqual({ code: 'ada', at: now })
  expect(readClick(key, term, new Date('2026-03-31T10:00:00Z'))).toBeDefined()
  expect(readClick(key, term, new Date('2026-03-31T10:00:01Z'))).toBeUndefined()
  expect(readClick(key, term.replace('ada', 'eve'), now)).toBeUndefined()
  expect(readClick(key, `${term}.x`, now)).toBeUndefined()
})

test('pay day is the first of the next month', () => {
  expect([nextPayday('2026-01-01'), nextPayday('2026-01-31'), nextPayday('2026-12-09')]).toEqual([
    '2026-02-01',
    '2026-02-01',
    '2027-01-01',
  ])
})
