import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPlatform, type Platform } from '../../test/platform.ts'
import { rowsOf } from '../lib/database.ts'
import { accountKinds, journalKinds } from './kinds.ts'

let p: Platform
beforeAll(async () => {
  p = await openPlatform()
})
afterAll(() => p.close())

type Kind = (typeof accountKinds)[number]
type Sides = readonly [debit: readonly Kind[], credit: readonly Kind[]]
const purses = ['prepaid.cash', 'prepaid.cashback', 'prepaid.promo'] as const
const allowances = ['contra.partner', 'contra.volume', 'contra.campaign'] as const

/** Which accounts each event may touch, and on which side: the specification of the books, written down a second time. */
const matrix: Record<(typeof journalKinds)[number], Sides> = {
  // E1–E3, E12, E14: an order or renewal, from prepaid money, the provider or on account
  order: [
    [...purses, 'psp', 'receivable', ...allowances, 'contra.rounding'],
    ['revenue', 'deferred', 'vat.output', 'contra.rounding'],
  ],
  deferral: [['deferred'], ['revenue']],
  // E2b, E2b′, E2b″ and E2c
  cashback: [
    ['expense.cashback', 'vat.input'],
    ['cashback.pending', 'vat.acquisition'],
  ],
  cashback_credit: [['cashback.pending'], ['prepaid.cashback']],
  // E4, E4b
  top_up: [['psp', 'bank', 'unallocated'], ['prepaid.cash']],
  receipt: [['bank'], ['unallocated', 'prepaid.cash', 'receivable']],
  psp_settled: [['bank', 'expense.psp_fee'], ['psp']],
  promo: [
    ['contra.campaign', 'prepaid.promo'],
    ['prepaid.promo', 'contra.campaign'],
  ],
  // E5, E6: side by side the other way round
  refund: [
    ['revenue', 'deferred', 'vat.output', 'contra.rounding'],
    [...allowances, 'contra.rounding', ...purses, 'psp', 'receivable'],
  ],
  // E6b, E6c
  clawback: [
    ['cashback.pending', 'prepaid.cashback', 'receivable.clawback', 'vat.acquisition'],
    ['expense.cashback', 'vat.input'],
  ],
  clawback_settled: [['cashback.pending'], ['receivable.clawback']],
  // E7, E7b
  payout: [['prepaid.cash', 'prepaid.cashback', 'affiliate.payable'], ['payout.transit']],
  payout_booked: [['payout.transit'], ['bank']],
  payout_returned: [
    ['payout.transit', 'bank'],
    ['prepaid.cash', 'prepaid.cashback', 'affiliate.payable'],
  ],
  // E8
  affiliate: [['expense.affiliate'], ['affiliate.pending']],
  affiliate_reversed: [['affiliate.pending'], ['expense.affiliate']],
  affiliate_payable: [['affiliate.pending'], ['affiliate.payable']],
  affiliate_prepaid: [['affiliate.payable'], ['prepaid.cash']],
  // E9
  chargeback: [['receivable', 'expense.psp_fee'], ['psp']],
  // E12
  debt_paid: [
    ['bank', 'psp', ...purses, 'unallocated'],
    ['receivable', 'receivable.clawback'],
  ],
  // E13
  write_off: [
    ['expense.bad_debt', 'vat.output'],
    ['receivable', 'receivable.clawback'],
  ],
}

/** What the books answer to a journal of two sides; nothing of it stays. */
const outcome = sql`
  create function pg_temp.outcome(p_kind text, p_debit text, p_credit text) returns text language plpgsql as $$
  declare c text; m text;
  begin
    perform ledger.post(p_kind, 'CHF', 'x', gen_random_uuid()::text, jsonb_build_array(
      jsonb_build_object('kind', p_debit, 'detail', 'x', 'amount', '100'), jsonb_build_object('kind', p_credit, 'detail', 'x', 'amount', '-100')));
    raise exception 'booked';
  exception when others then
    get stacked diagnostics c = constraint_name, m = message_text;
    return case when c <> '' then c else m end;
  end $$`

test('every event × account, on either side: booked where the matrix has it, refused everywhere else', async () => {
  const asked = journalKinds.flatMap((journal) =>
    accountKinds.flatMap((account) => {
      const [debits, credits] = matrix[journal]
      return [
        {
          journal,
          debit: account,
          credit: credits.find((one) => one !== account) ?? credits[0],
          ok: debits.includes(account),
        },
        {
          journal,
          debit: debits.find((one) => one !== account) ?? debits[0],
          credit: account,
          ok: credits.includes(account),
        },
      ]
    }),
  )
  const told = await p.db.transaction().execute(async (tx) => {
    await outcome.execute(tx)
    return rowsOf(
      tx,
      sql<{ journal: string; debit: string; credit: string; ok: boolean; said: string }>`
        select x.*, pg_temp.outcome(x.journal, x.debit, x.credit) as said
          from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as x(journal text, debit text, credit text, ok boolean)`,
    )
  })
  expect(told).toHaveLength(2 * journalKinds.length * accountKinds.length)
  // an empty purse gives nothing, which is another rule and the last one asked
  const isBooked = (said: string) => said !== 'entry_by_rule'
  expect(told.filter(({ ok, said }) => ok !== isBooked(said))).toEqual([])
  expect(new Set(told.map(({ said }) => said))).toEqual(
    new Set(['booked', 'entry_by_rule', 'balance_not_below_floor']),
  )
})
