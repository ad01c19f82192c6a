import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openPlatform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { ibanRefusal, plainIban, printIban } from './iban.ts'
import { type Hindrances, mayMove, moves, payoutStates, requestRefusal, waitsFor } from './payout.ts'
import { boundsOf, happenings, monthsBetween, nothing, sumUp, total } from './statement.ts'
import { treatmentOf } from './tax.ts'

test('the way of a payout is the same in the database as in the constant', async () => {
  const p = await openPlatform()
  const kept = await rowsOf(
    p.db,
    sql<{
      name: string
      from: string
      to: string
    }>`select name, from_state as "from", to_state as "to" from payout_move order by 1, 2`,
  )
  const said = Object.entries(moves).flatMap(([name, { from, to }]) =>
    from.map((state) => ({ name, from: state, to })),
  )
  expect(kept).toEqual(said.sort((a, b) => (`${a.name} ${a.from}` < `${b.name} ${b.from}` ? -1 : 1)))
  await p.close()
})

test('a payout that is rejected or returned goes nowhere; a booked one may still come back', () => {
  const onward = payoutStates.map((state) => [
    state,
    Object.keys(moves).filter((m) => mayMove(m as keyof typeof moves, state)),
  ])
  expect(Object.fromEntries(onward)).toEqual({
    requested: ['approve', 'reject', 'withdraw'],
    approved: ['reject', 'withdraw', 'file'],
    filed: ['book', 'return'],
    booked: ['return'],
    returned: [],
    rejected: [],
  })
})

const fine: Hindrances = {
  hasAgreed: true,
  hasAccount: true,
  isFrozen: false,
  hasOpen: false,
  withdrawable: 5000n,
  minimum: 5000n,
}
test.each<[Partial<Hindrances>, string | undefined]>([
  [{}, undefined],
  [{ withdrawable: 4999n }, 'payout_too_small'],
  [{ hasOpen: true, withdrawable: 0n }, 'payout_open'],
  [{ hasAccount: false, hasOpen: true }, 'payout_needs_account'],
  [{ hasAgreed: false, hasAccount: false }, 'payout_needs_agreement'],
  [{ isFrozen: true, hasAgreed: false }, 'payouts_stopped'],
])('with %o a request meets %s', (facts, refusal) => {
  expect(requestRefusal({ ...fine, ...facts })).toBe(refusal)
})

test.each([
  [{ hasAgreed: true, isFrozen: false, isUsable: true, owes: false }, undefined],
  [{ hasAgreed: true, isFrozen: false, isUsable: true, owes: true }, 'payout_owes'],
  [{ hasAgreed: true, isFrozen: false, isUsable: false, owes: true }, 'payout_account_fresh'],
  [{ hasAgreed: false, isFrozen: false, isUsable: false, owes: false }, 'payout_needs_agreement'],
  [{ hasAgreed: false, isFrozen: true, isUsable: true, owes: false }, 'payouts_stopped'],
])('approved with %o it waits for %s', (facts, reason) => {
  expect(waitsFor(facts)).toBe(reason)
})

test.each([
  ['CH', true, true, 'own_tax'],
  ['LI', true, true, 'own_tax'],
  ['DE', true, true, 'acquisition'],
  ['IT', true, true, 'acquisition'],
  ['US', true, true, 'none'],
  ['GB', true, true, 'none'],
  ['CH', false, true, 'none'],
  ['CH', true, false, 'none'],
  ['FR', false, false, 'none'],
])('a partner in %s, registered %s, agreed %s: %s', (country, registered, agreed, treatment) => {
  expect(treatmentOf({ country, registered, agreed, providerCountry: 'CH' })).toBe(treatment)
})

test.each([
  ['CH93 0076 2011 6238 5295 7', undefined],
  ['DE89 3704 0044 0532 0130 00', undefined],
  ['CH93 0076 2011 6238 5295 8', 'iban_wrong'],
  ['CH4431999123000889012', 'iban_is_qr'],
  ['', 'iban_wrong'],
  ['ZZ00', 'iban_wrong'],
])('%s: %s', (typed, refusal) => {
  expect(ibanRefusal(plainIban(typed))).toBe(refusal)
})

test('an account number is printed in fours, and masked but for its ends', () => {
  expect(printIban('CH9300762011623852957')).toBe('CH93 0076 2011 6238 5295 7')
  expect(printIban('CH9300762011623852957', true)).toBe('CH93 •••• •••• •••• •295 7')
})

const kinds = [
  'cashback',
  'cashback_credit',
  'clawback',
  'clawback_settled',
  'payout',
  'payout_returned',
  'order',
  'debt_paid',
]
const minor = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n })

test('whatever moves: opening and everything that happened is closing, and moves between places change no total', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ kind: fc.constantFrom(...kinds), pending: minor, prepaid: minor, owed: minor })),
      (rows) => {
        // by their own rules these only move money between places
        const moved = rows.map((row) => {
          if (row.kind === 'cashback_credit') return { ...row, prepaid: -row.pending, owed: 0n }
          if (row.kind === 'clawback_settled') return { ...row, prepaid: 0n, owed: -row.pending }
          return row
        })
        const opening = { ...nothing, prepaid: 500n }
        const { closing, by } = sumUp(opening, moved)
        const changes = happenings.filter((h) => h !== 'credited' && h !== 'settled')
        expect(total(closing)).toBe(total(opening) + changes.reduce((sum, h) => sum + by[h], 0n))
      },
    ),
  )
})

test('months follow each other over the end of a year', () => {
  expect(boundsOf('2026-12')).toEqual({ from: '2026-12-01', to: '2027-01-01' })
  expect(monthsBetween('2025-11', '2026-02')).toEqual(['2026-02', '2026-01', '2025-12', '2025-11'])
})
