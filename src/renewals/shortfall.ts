import { sql } from 'kysely'
import { rowOf, type Tx } from '../lib/database.ts'
import type { World } from '../lib/operation.ts'
import { policyInForce } from '../orders/facts.ts'
import { mayPayAt } from '../orders/payments.ts'
import type { Policy } from '../pricing/benefit.ts'

/** The policy of a run: who earns what, how invoices are divided, and how long an invoice on account may be owed. */
export interface RunPolicy extends Policy {
  invoices: 'payer' | 'product'
  accountDays: number
  accountDaysYearly: number
}

export async function runPolicy(tx: Tx): Promise<RunPolicy> {
  const policy = await policyInForce(tx)
  const row = await rowOf(
    tx,
    sql<Omit<RunPolicy, keyof Policy>>`
      select renewal_invoices as invoices, account_days as "accountDays", account_days_yearly as "accountDaysYearly" from policy where version = ${policy.version}`,
  )
  if (!row) throw new Error('the policy in force is not there any more')
  return { ...policy, ...row }
}

/**
 * The warranties that may be used in this chunk, locked before any purse: of payers whose last attempt this is, and who
 * owe nothing past its day. What is free was read under the lock.
 */
export async function lockWarranties(tx: Tx): Promise<void> {
  await sql`create temp table due_warranty (organisation_id text, currency text, free bigint) on commit drop`.execute(
    tx,
  )
  await sql`
    insert into due_warranty
    select w.organisation_id, w.currency, w.ceiling - w.used from warranty w
     where w.ended_at is null
       and (w.organisation_id, w.currency) in (
         select l.billed_id, l.currency from due_line l where l.attempt_on = l.period_start and (l.reason is null or l.reason = 'awaiting_payment'))
       and not exists (select 1 from debt d where d.organisation_id = w.organisation_id and d.settled_at is null and d.due_on < (select app.today()))
     order by w.organisation_id, w.currency for update of w`.execute(tx)
}

/**
 * Puts on account what no money reached at the last attempt, as far as the payer's warranty goes: the longest prefix
 * by expiry, tax counted as on its documents. An order that waited at the provider for it is void.
 */
export async function giveOnAccount(tx: Tx, policy: RunPolicy): Promise<void> {
  if (!(await rowOf(tx, sql`select 1 from due_warranty limit 1`))) return
  await sql`
    with waiting as materialized (
      select o.id from orders o where o.state = 'awaiting_payment' and o.automatic and o.billed_id in (select organisation_id from due_warranty)
       order by o.id for update skip locked),
    ours as (select x.product_id, x.period_start from waiting w join order_line x on x.order_id = w.id),
    last as (
      select l.product_id, l.billed_id, l.owner_id, l.currency, l.period_start, l.vat_rate, l.net, l.sheet,
             case when l.months >= 12 then ${policy.accountDaysYearly}::int else ${policy.accountDays}::int end as pay_days
        from due_line l
       where l.attempt_on = l.period_start
         and (l.reason = 'insufficient_funds' or l.reason = 'awaiting_payment' and (l.product_id, l.period_start) in (select product_id, period_start from ours))),
    running as (
      select t.*, sum(net) over (partition by billed_id, currency, owner_id, sheet, pay_days order by period_start, product_id)::bigint as upto from last t),
    gross as (
      select r.*, r.upto + pricing.share(r.upto, r.vat_rate) - (r.upto - r.net) - pricing.share(r.upto - r.net, r.vat_rate) as step from running r),
    reached as (select product_id, billed_id, currency, pay_days, sum(step) over (partition by billed_id, currency order by period_start, product_id) as gross from gross)
    update due_line l set reason = null, means = 'account', pay_days = r.pay_days, sheet = l.sheet || ':' || r.pay_days
      from reached r join due_warranty w on w.organisation_id = r.billed_id and w.currency = r.currency
     where l.product_id = r.product_id and r.gross <= w.free`.execute(tx)
  await sql`
    update orders o set state = 'void', voided_at = (select app.now()), void_reason = 'on_account'
     where o.state = 'awaiting_payment' and o.automatic and o.billed_id in (select organisation_id from due_warranty)
       and exists (select 1 from order_line x join due_line l on l.product_id = x.product_id and l.period_start = x.period_start and l.means = 'account' where x.order_id = o.id)`.execute(
    tx,
  )
}

/** Leaves to the payment provider what prepaid money did not reach, where the payer chose it: an order that waits. */
export async function leaveToProvider(world: World, tx: Tx): Promise<void> {
  if (!(await mayPayAt(tx, world.payments))) return
  await sql`
    update due_line l set reason = 'awaiting_payment', means = 'provider', sheet = l.sheet || ':provider'
      from default_means m where m.organisation_id = l.billed_id and m.currency = l.currency and m.means = 'provider' and l.reason = 'insufficient_funds'`.execute(
    tx,
  )
}
