import { expect, test } from 'vitest'
import { type Dated, succeed } from './catalogue.ts'

const today = '2026-11-22'
const since = (from: string, until: string | null, value: number): Dated<number> => ({ from, until, value })

test.each([
  ['the first value of all, even in the past', [], '2020-01-01', 20, { kind: 'begins', closes: null }],
  [
    'another value from today',
    [since('2026-01-01', null, 20)],
    today,
    25,
    { kind: 'begins', closes: '2026-01-01' },
  ],
  ['the value that holds already', [since('2026-01-01', null, 20)], '2027-01-01', 20, { kind: 'unchanged' }],
  [
    'the value that held then',
    [since('2026-01-01', '2026-06-01', 20), since('2026-06-01', null, 25)],
    '2026-02-01',
    20,
    { kind: 'unchanged' },
  ],
  ['another value in the past', [since('2026-01-01', null, 20)], '2026-11-21', 25, { kind: 'too_early' }],
  [
    'before an announced one',
    [since('2026-01-01', '2027-01-01', 20), since('2027-01-01', null, 25)],
    '2026-12-01',
    30,
    { kind: 'overlaps', from: '2027-01-01' },
  ],
  [
    'in place of an announced one',
    [since('2026-01-01', '2027-01-01', 20), since('2027-01-01', null, 25)],
    '2027-01-01',
    30,
    { kind: 'corrected' },
  ],
  ['a second one from today', [since(today, null, 20)], today, 25, { kind: 'overlaps', from: today }],
  [
    'after one that ended',
    [since('2026-01-01', '2026-06-01', 20)],
    '2026-12-01',
    25,
    { kind: 'begins', closes: null },
  ],
] as const)('%s', (_, values, from, value, expected) => {
  expect(succeed(values, { from, value }, today)).toEqual(expected)
})
