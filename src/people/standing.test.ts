import { expect, test } from 'vitest'
import { isAsleep, isResistant, isStrong, needOf, whyNoReset } from './standing.ts'

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
  const partner = { resistant: false, hasPasskey: false, isStaff: false, ...facts }
  expect(needOf(partner, policy, now)).toBe(need)
  expect(needOf(partner, policy === 'required' ? 'passkey' : policy, now)).toBe(need)
})

const app = { strong: true, resistant: false, hasFactor: true, hasPasskey: false }
const nothing = { strong: false, resistant: false, hasFactor: false, hasPasskey: false }
test.each([
  ['the app alone, in the first days', app, inGrace, null],
  ['the app alone, later', app, afterGrace, 'factor_missing'],
  ['the app, with a passkey at home', { ...app, hasPasskey: true }, afterGrace, 'second_factor_needed'],
  ['a passkey', { ...app, resistant: true, hasPasskey: true }, afterGrace, null],
  ['a key the identity provider saw', { ...nothing, strong: true, resistant: true }, afterGrace, null],
  ['the password of two', { ...app, strong: false }, afterGrace, 'second_factor_needed'],
  ['nothing at all', nothing, afterGrace, 'factor_missing'],
] as const)('staff who must come in by a passkey, with %s', (_, facts, now, need) => {
  expect(needOf({ ...facts, isStaff: true, dutySince: joined }, 'passkey', now)).toBe(need)
  expect(needOf({ ...facts, isStaff: true, dutySince: joined }, 'required', now)).toBe(
    facts.strong ? null : need,
  )
})

test.each([
  [59, joined, 'required', false],
  [60, joined, 'required', true],
  [60, joined, 'passkey', true],
  [60, joined, 'optional', false],
  [1400, null, 'required', false],
] as const)('%i minutes idle, owing a factor since %s, %s: asleep %s', (idle, dutySince, policy, asleep) => {
  expect(isAsleep({ idle, dutySince }, policy)).toBe(asleep)
})

test.each([
  [[], false],
  [['pwd', 'otp'], false],
  [['pwd', 'hwk'], true],
  [['swk', 'fpt'], true],
])('what %j proves: nothing a false page could pass on %s', (amr, resistant) => {
  expect(isResistant(amr)).toBe(resistant)
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
