import { sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'
import { type Day, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import { nextPayday, nextTier, type Outcome, rateAfter } from './commission.ts'
import type { Commission, Earnings } from './contract.ts'

export interface CommissionRow {
  id: Id<'commission'>
  order_id: Id<'order'>
  operation: 'order' | 'renewal'
  family: string
  code: string
  how: 'code' | 'click'
  outcome: Outcome
  currency: Currency
  base: bigint
  earned_before: bigint
  rate: number
  amount: bigint
  reversed: bigint
  paid_at: Date
  available_at: Date
  settled_on: Day | null
}

export function commissionsOf(
  db: Database,
  affiliateId: string,
  after: readonly string[] | undefined,
  limit: number,
): Promise<CommissionRow[]> {
  return rowsOf(
    db,
    sql<CommissionRow>`
      select c.id, c.order_id, c.operation, c.family, c.code, c.how, c.outcome, c.currency, c.base::bigint as base, c.earned_before, c.rate, c.amount::bigint as amount,
             coalesce((select sum(r.amount) from commission_reversal r where r.commission_id = c.id), 0)::bigint as reversed, c.paid_at, c.available_at, s.month::text as settled_on
        from commission c left join affiliate_settlement s on s.id = c.settlement_id
       where c.affiliate_id = ${affiliateId} and (${after?.[0] ?? null}::timestamptz is null or (c.paid_at, c.id::text) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? ''}))
       order by c.paid_at desc, c.id desc limit ${limit}`,
  )
}

function stateOf(row: CommissionRow, now: Date): Commission['state'] {
  if (row.amount === 0n) return 'none'
  if (row.reversed === row.amount) return 'reversed'
  if (row.settled_on) return 'paid'
  return row.available_at <= now ? 'payable' : 'pending'
}

export function presentCommission(row: CommissionRow, now: Date): Commission {
  return {
    id: row.id,
    order: row.order_id,
    operation: row.operation,
    family: row.family,
    code: row.code,
    how: row.how,
    outcome: row.outcome,
    currency: row.currency,
    base: formatMinor(row.base),
    earnedBefore: formatMinor(row.earned_before),
    rate: row.rate,
    amount: formatMinor(row.amount),
    reversed: formatMinor(row.reversed),
    paidAt: row.paid_at.toISOString(),
    state: stateOf(row, now),
    payableOn: nextPayday(dayOf(row.available_at)),
    paidOn: row.settled_on,
  }
}

/** What an affiliate has earned in each currency, less what went back. */
export async function earningsOf(db: Database, affiliateId: string, now: Date): Promise<Earnings[]> {
  const sums = await rowsOf(
    db,
    sql<{
      currency: Currency
      minimum: bigint
      earned: bigint
      pending: bigint
      payable: bigint
      paid: bigint
    }>`
      select c.currency, y.affiliate_payout_min::bigint as minimum, sum(c.amount - c.reversed)::bigint as earned,
             coalesce(sum(c.amount - c.reversed) filter (where c.settlement_id is null and c.available_at > app.now()), 0)::bigint as pending,
             (coalesce(sum(c.amount - c.reversed) filter (where c.settlement_id is null and c.available_at <= app.now()), 0) - coalesce(sum(c.owed), 0))::bigint as payable,
             coalesce((select sum(s.amount) from affiliate_settlement s where s.affiliate_id = ${affiliateId} and s.currency = c.currency), 0)::bigint as paid
        from (select c.*, coalesce(r.amount, 0) as reversed, case when c.settlement_id is not null then coalesce(r.open, 0) else 0 end as owed from commission c
                left join lateral (select sum(x.amount) as amount, sum(x.amount) filter (where x.settlement_id is null) as open from commission_reversal x where x.commission_id = c.id) r on true
               where c.affiliate_id = ${affiliateId}) c join policy y on y.valid @> app.today() group by c.currency, y.affiliate_payout_min order by c.currency`,
  )
  const settled = await rowsOf(
    db,
    sql<{
      id: Id<'settlement'>
      currency: Currency
      month: Day
      amount: bigint
      made_at: Date
      lines: number
    }>`
      select s.id, s.currency, s.month::text as month, s.amount::bigint as amount, s.made_at, (select count(*)::int from commission c where c.settlement_id = s.id) as lines
        from affiliate_settlement s where s.affiliate_id = ${affiliateId} order by s.month desc limit 120`,
  )
  return sums.map((sum) => {
    const next = nextTier(sum.earned)
    return {
      currency: sum.currency,
      pending: formatMinor(sum.pending),
      payable: formatMinor(sum.payable),
      nextPayday: nextPayday(dayOf(now)),
      minimum: formatMinor(sum.minimum),
      paid: formatMinor(sum.paid),
      earned: formatMinor(sum.earned),
      rate: rateAfter(sum.earned),
      next: next ? { rate: next.rate, missing: formatMinor(next.missing) } : null,
      settlements: settled
        .filter(({ currency }) => currency === sum.currency)
        .map((s) => ({
          id: s.id,
          month: s.month,
          amount: formatMinor(s.amount),
          madeAt: s.made_at.toISOString(),
          lines: s.lines,
        })),
    }
  })
}
