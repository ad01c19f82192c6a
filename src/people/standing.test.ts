import { expect, test } from 'vitest'
import { isStrong, needOf, whyNoReset } from './standing.ts'

const joined = new Date('2026-01-01T00:00:00Z')
const inGrace = new Date('2026-01-07T23:59:59Z')
const afterGrace = new Date('2026-01-08T00:00:00Z')

test.each([
  { strong: true, hasFactor: true, dutySince: joined, policy: 'required', now: afterGrace, need: null },
  { strong: true, hasFactor: false, dutySince: joined, policy: 'required', now: afterGrace, need: null },
  {
    strong: false,
    hasFactor: true,
    dutySince: null,
    policy: 'optional',
    now: inGrace,
    need: 'second_factor_needed',
  },
  {
    strong: false,
    hasFactor: true,
    dutySince: joined,
    policy: 'required',
    now: afterGrace,
    need: 'second_factor_needed',
  },
  { strong: false, hasFactor: false, dutySince: joined, policy: 'required', now: inGrace, need: null },
  {
    strong: false,
    hasFactor: false,
    dutySince: joined,
    policy: 'required',
    now: afterGrace,
    need: 'factor_missing',
  },
  { strong: false, hasFactor: false, dutySince: joined, policy: 'optional', now: afterGrace, need: null },
  { strong: false, hasFactor: false, dutySince: null, policy: 'required', now: afterGrace, need: null },
] as const)('%o', ({ need, policy, now, ...facts }) => {
  expect(needOf(facts, policy, now)).toBe(need)
})

test.each([
  [[], false],
  [['pwd'], false],
  [['pwd', 'pin'], false],
  [['otp', 'sms'], false],
  [['mfa'], true],
  [['pwd', 'otp'], true],
  [['pin', 'hwk'], true],
  [['swk', 'fpt'], true],
  [['pwd', 'made-up'], false],
])('what %j proves: two factors %s', (amr, strong) => {
  expect(isStrong(amr)).toBe(strong)
})

const here = { isStaff: false, organisations: 1 }
test.each([
  [{ isPerson: true, isStaff: true, isBoss: true }, here, 'reset_by_others'],
  [{ isPerson: false, isStaff: true, isBoss: false }, { isStaff: true, organisations: 3 }, null],
  [{ isPerson: false, isStaff: false, isBoss: true }, here, null],
  [{ isPerson: false, isStaff: false, isBoss: true }, { isStaff: false, organisations: 2 }, 'reset_by_staff'],
  [{ isPerson: false, isStaff: false, isBoss: true }, { isStaff: true, organisations: 1 }, 'reset_by_staff'],
  [{ isPerson: false, isStaff: false, isBoss: false }, here, 'not_found'],
] as const)('%o may reset the factor of %o: %s', (asker, person, why) => {
  expect(whyNoReset(asker, person)).toBe(why)
})
