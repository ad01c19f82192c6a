import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../lib/day.ts'
import { follow, type PartnerState, type Stands } from './standing.ts'

const stands = (own: Partial<Stands>): Stands => ({
  state: 'provisional',
  since: '2026-01-15',
  graceUntil: null,
  warned: [],
  reached: 0,
  ...own,
})

describe('the yearly threshold', () => {
  test.each([
    ['a first year has time', {}, '2026-06-01', 'provisional', null, null],
    ['met early, it counts at once', { reached: 10_000 }, '2026-03-01', 'active', null, 'confirmed'],
    [
      'ninety days before its end, below 60 %',
      { reached: 5999 },
      '2026-10-17',
      'provisional',
      null,
      'ninety',
    ],
    ['ninety days before its end, above', { reached: 6000 }, '2026-10-17', 'provisional', null, null],
    ['thirty days before its end', { reached: 9999 }, '2026-12-16', 'provisional', null, 'thirty'],
    ['warned once', { reached: 9999, warned: ['thirty'] }, '2026-12-20', 'provisional', null, null],
    ['not met after a year', { reached: 9999 }, '2027-01-15', 'at_risk', '2027-04-15', 'at_risk'],
    ['an active one falls below', { state: 'active' }, '2028-05-01', 'at_risk', '2028-07-30', 'at_risk'],
    [
      'grace goes on',
      { state: 'at_risk', graceUntil: '2028-07-30' },
      '2028-07-29',
      'at_risk',
      '2028-07-30',
      null,
    ],
    [
      'grace is over',
      { state: 'at_risk', graceUntil: '2028-07-30' },
      '2028-07-30',
      'suspended',
      null,
      'suspended',
    ],
    [
      'met in grace',
      { state: 'at_risk', graceUntil: '2028-07-30', reached: 10_000 },
      '2028-07-01',
      'active',
      null,
      'reinstated',
    ],
    [
      'met when suspended',
      { state: 'suspended', reached: 12_000 },
      '2029-01-01',
      'active',
      null,
      'reinstated',
    ],
    ['ended stays', { state: 'ended', reached: 20_000 }, '2029-01-01', 'ended', null, null],
  ] as const)('%s', (_name, own, today, state, graceUntil, news) => {
    expect(follow(stands(own), today)).toEqual({ state, graceUntil, news })
  })

  test('followed twice on a day moves once, and nobody is suspended without ninety days of grace', () => {
    const states: PartnerState[] = ['provisional', 'active']
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 200, maxLength: 200 }),
        (state, reached) => {
          let now = stands({ state, since: '2020-01-15' })
          let below = 0
          for (const [n, share] of reached.entries()) {
            const today = addDays('2026-01-15', n)
            below = share >= 10_000 ? 0 : below + 1
            const next = follow({ ...now, reached: share }, today)
            const again = follow({ ...now, ...next, reached: share }, today)
            expect([again.state, again.news]).toEqual([next.state, null])
            if (next.news === 'suspended') expect(below).toBeGreaterThan(90)
            now = { ...now, ...next }
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
