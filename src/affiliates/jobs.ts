import { sql } from 'kysely'
import { book } from '../ledger/store.ts'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { type Currency, share } from '../lib/money.ts'
import type { World } from '../lib/operation.ts'
import { outcomeOf, rateAfter, takenBack } from './commission.ts'

/** The affiliates of what is about to be written, locked in one order: their rates depend on what was earned before. */
async function lockAffiliates(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`select 1 from affiliate where organisation_id = any(${[...new Set(ids)]}) order by organisation_id for update`.execute(
    tx,
  )
}

interface DueLine {
  order_id: string
  pos: number
  affiliate_id: string
  client_id: string
  link_id: string
  how: 'code' | 'click'
  code: string
  operation: 'order' | 'renewal'
  family: string
  currency: Currency
  net: bigint
  by_partner: boolean
  is_self: boolean
  has_left: boolean
  paid_at: Date
  first_paid_at: Date
  hold_days: number
}

/** Paid lines of customers who were recommended and of which nothing is noted yet, the oldest first. */
function dueLines(tx: Tx, limit: number): Promise<DueLine[]> {
  return rowsOf(
    tx,
    sql<DueLine>`
      select o.id as order_id, l.pos, r.affiliate_id, r.client_id, r.link_id, r.how, r.code, l.operation, i.family, o.currency, l.net::bigint as net, l.benefit <> 'none' as by_partner,
             fence.is_self(r.client_id, r.affiliate_id) as is_self, f.closed_at is not null and f.closed_at <= o.paid_at as has_left, o.paid_at,
             coalesce(r.first_paid_at, (select min(x.paid_at) from orders x where x.owner_id = r.client_id and x.state = 'paid')) as first_paid_at, y.affiliate_hold_days as hold_days
        from referral r join affiliate f on f.organisation_id = r.affiliate_id join orders o on o.owner_id = r.client_id and o.state = 'paid'
        join order_line l on l.order_id = o.id and l.posted join item i on i.id = l.item_id join policy y on y.valid @> app.day_of(o.paid_at)
       -- a while longer than the year it earns for: invoices on account may be paid late, and then say why they earn nothing
       where (r.first_paid_at is null or r.first_paid_at > app.now() - interval '550 days') and not exists (select from commission c where c.order_id = o.id and c.pos = l.pos)
       order by o.paid_at, o.id, l.pos limit ${limit}`,
  )
}

async function earnedBy(tx: Tx, affiliateId: string, currency: Currency): Promise<bigint> {
  const row = await rowOf(
    tx,
    sql<{ earned: bigint }>`
      select (coalesce(sum(c.amount), 0) - coalesce((select sum(r.amount) from commission_reversal r join commission x on x.id = r.commission_id
               where x.affiliate_id = ${affiliateId} and x.currency = ${currency}), 0))::bigint as earned from commission c where c.affiliate_id = ${affiliateId} and c.currency = ${currency}`,
  )
  return row?.earned ?? 0n
}

/**
 * Notes for every paid line of a recommended customer what it earns, or why nothing, and books it: cost against what
 * the affiliate is to get. Once a line, however often and by however many this runs.
 */
export function noteCommissions(world: World, limit = 200): Promise<number> {
  return world.db.transaction().execute(async (tx) => {
    const seen = await dueLines(tx, limit)
    if (seen.length === 0) return 0
    await lockAffiliates(
      tx,
      seen.map((line) => line.affiliate_id),
    )
    const locked = new Set(seen.map((line) => line.affiliate_id))
    // what another run noted while this one waited is no longer due
    const lines = (await dueLines(tx, limit)).filter((line) => locked.has(line.affiliate_id))
    for (const line of lines) {
      await sql`update referral set first_paid_at = ${line.first_paid_at} where client_id = ${line.client_id} and first_paid_at is null`.execute(
        tx,
      )
      const outcome = outcomeOf({
        byPartner: line.by_partner,
        isSelf: line.is_self,
        hasLeft: line.has_left,
        paidAt: line.paid_at,
        firstPaidAt: line.first_paid_at,
      })
      const earned = await earnedBy(tx, line.affiliate_id, line.currency)
      const rate = outcome === 'earned' ? rateAfter(earned) : 0
      const amount = share(line.net, rate)
      const id = world.ids('commission')
      await sql`
        insert into commission (id, order_id, pos, affiliate_id, client_id, link_id, how, code, operation, family, outcome, currency, base, earned_before, rate, amount, paid_at, available_at, noted_at)
        values (${id}, ${line.order_id}, ${line.pos}, ${line.affiliate_id}, ${line.client_id}, ${line.link_id}, ${line.how}, ${line.code}, ${line.operation}, ${line.family}, ${outcome}, ${line.currency}, ${line.net}, ${earned},
                ${rate}, ${amount}, ${line.paid_at}, ${line.paid_at}::timestamptz + make_interval(days => ${line.hold_days}), app.now())`.execute(
        tx,
      )
      if (amount > 0n)
        await book(tx, 'affiliate', line.currency, id, `affiliate:${line.order_id}:${line.pos}`, [
          { kind: 'expense.affiliate', amount },
          { kind: 'affiliate.pending', organisation: line.affiliate_id, amount: -amount },
        ])
    }
    return lines.length
  })
}

interface DueReversal {
  commission_id: string
  document_id: string
  affiliate_id: string
  currency: Currency
  base: bigint
  amount: bigint
  net: bigint
}

function dueReversals(tx: Tx, limit: number): Promise<DueReversal[]> {
  return rowsOf(
    tx,
    sql<DueReversal>`
      select c.id as commission_id, k.document_id, c.affiliate_id, c.currency, c.base::bigint as base, c.amount::bigint as amount, k.net::bigint as net
        from commission c join credit_line k on k.order_id = c.order_id and k.line_pos = c.pos
       where c.amount > 0 and not exists (select from commission_reversal r where r.commission_id = c.id and r.document_id = k.document_id)
       order by c.affiliate_id, k.document_id, c.id limit ${limit}`,
  )
}

/** Takes back, beside it and in the same share, what credit notes took back of what a commission was for. */
export function reverseCommissions(world: World, limit = 200): Promise<number> {
  return world.db.transaction().execute(async (tx) => {
    const seen = await dueReversals(tx, limit)
    if (seen.length === 0) return 0
    await lockAffiliates(
      tx,
      seen.map((line) => line.affiliate_id),
    )
    const locked = new Set(seen.map((line) => line.affiliate_id))
    const due = (await dueReversals(tx, limit)).filter((line) => locked.has(line.affiliate_id))
    for (const line of due) {
      const before = await rowOf(
        tx,
        sql<{ credited: bigint; reversed: bigint }>`
          select coalesce(sum(k.net), 0)::bigint as credited, coalesce(sum(r.amount), 0)::bigint as reversed
            from commission_reversal r join commission c on c.id = r.commission_id join credit_line k on k.document_id = r.document_id and k.order_id = c.order_id and k.line_pos = c.pos
           where r.commission_id = ${line.commission_id}`,
      )
      const amount = takenBack(
        line.amount,
        line.base,
        (before?.credited ?? 0n) + line.net,
        before?.reversed ?? 0n,
      )
      await sql`insert into commission_reversal (commission_id, document_id, amount, at) values (${line.commission_id}, ${line.document_id}, ${amount}, app.now())`.execute(
        tx,
      )
      if (amount > 0n)
        await book(
          tx,
          'affiliate_reversed',
          line.currency,
          line.commission_id,
          `affiliate_reversed:${line.commission_id}:${line.document_id}`,
          [
            { kind: 'affiliate.pending', organisation: line.affiliate_id, amount },
            { kind: 'expense.affiliate', amount: -amount },
          ],
        )
    }
    return due.length
  })
}

/**
 * At the start of a month pays to the prepaid account what became payable before it, from the minimum on; whoever has
 * left gets the rest whatever it is. What was taken back after it was paid goes off first, and is carried as a debt
 * where nothing covers it: no prepaid account pays for it.
 */
export function settleAffiliates(world: World, limit = 100): Promise<number> {
  return world.db.transaction().execute(async (tx) => {
    const dues = await rowsOf(
      tx,
      sql<{ affiliate_id: string; currency: Currency }>`
        select c.affiliate_id, c.currency from commission c join affiliate f on f.organisation_id = c.affiliate_id join policy y on y.valid @> app.today()
         where c.settlement_id is null and c.amount > 0 and app.day_of(c.available_at) < date_trunc('month', app.today())::date
           and not exists (select from affiliate_settlement s where s.affiliate_id = c.affiliate_id and s.currency = c.currency and s.month = date_trunc('month', app.today())::date)
         group by c.affiliate_id, c.currency, f.state, y.affiliate_payout_min having sum(c.amount) >= case f.state when 'closed' then 1 else y.affiliate_payout_min end
         order by 1, 2 limit ${limit}`,
    )
    await lockAffiliates(
      tx,
      dues.map((due) => due.affiliate_id),
    )
    let settled = 0
    for (const { affiliate_id, currency } of dues) {
      const id = world.ids('settlement')
      // the rows are read anew behind the lock; a month that another run settled meanwhile is settled
      const made = await rowOf(
        tx,
        sql<{ amount: bigint }>`
          with ripe as (
            select c.id, c.amount::bigint as amount from commission c where c.affiliate_id = ${affiliate_id} and c.currency = ${currency} and c.settlement_id is null and c.amount > 0
               and app.day_of(c.available_at) < date_trunc('month', app.today())::date),
          back as (
            select r.commission_id, r.document_id, r.amount from commission_reversal r join commission c on c.id = r.commission_id
             where c.affiliate_id = ${affiliate_id} and c.currency = ${currency} and r.settlement_id is null and (c.settlement_id is not null or c.id in (select id from ripe))),
          due as (select coalesce((select sum(amount) from ripe), 0) - coalesce((select sum(amount) from back), 0) as amount)
          insert into affiliate_settlement (id, affiliate_id, currency, month, amount, made_at)
          select ${id}, f.organisation_id, ${currency}, date_trunc('month', app.today())::date, due.amount, app.now()
            from due, affiliate f, policy y where f.organisation_id = ${affiliate_id} and y.valid @> app.today() and due.amount >= case f.state when 'closed' then 1 else y.affiliate_payout_min end
          on conflict do nothing returning amount::bigint as amount`,
      )
      if (!made) continue
      await sql`
        update commission_reversal r set settlement_id = ${id} from commission c
         where c.id = r.commission_id and c.affiliate_id = ${affiliate_id} and c.currency = ${currency} and r.settlement_id is null
           and (c.settlement_id is not null or app.day_of(c.available_at) < date_trunc('month', app.today())::date)`.execute(
        tx,
      )
      await sql`
        update commission set settlement_id = ${id} where affiliate_id = ${affiliate_id} and currency = ${currency} and settlement_id is null and amount > 0
           and app.day_of(available_at) < date_trunc('month', app.today())::date`.execute(tx)
      const { amount } = made
      await book(tx, 'affiliate_payable', currency, id, `affiliate_payable:${id}`, [
        { kind: 'affiliate.pending', organisation: affiliate_id, amount },
        { kind: 'affiliate.payable', organisation: affiliate_id, amount: -amount },
      ])
      await book(tx, 'affiliate_prepaid', currency, id, `affiliate_prepaid:${id}`, [
        { kind: 'affiliate.payable', organisation: affiliate_id, amount },
        { kind: 'prepaid.cash', organisation: affiliate_id, amount: -amount },
      ])
      settled++
    }
    return settled
  })
}
