import { sql } from 'kysely'
import { rowOf, type Tx } from '../lib/database.ts'
import { automaticMatrix } from './matrix.ts'
import type { RunPolicy } from './shortfall.ts'

/**
 * The lines of a chunk while it is worked on: what is renewed, on which facts, at which price, and if not, why. Lines of
 * one payer, owner, currency and sheet make one document.
 */
export async function makeTables(tx: Tx): Promise<void> {
  await sql`drop table if exists pg_temp.due_plan, pg_temp.due_claim, pg_temp.due_line, pg_temp.due_order, pg_temp.due_purse, pg_temp.due_side, pg_temp.due_warranty`.execute(
    tx,
  )
  await sql`
    create temp table due_line (
      product_id text, owner_id text, billed_id text, currency text, initiator text, partnership_id text, partner_id text, managed boolean,
      item_id text, family text, name text, quantity int, months int, period_start date, period_end date, attempt_on date,
      unit_e6 bigint, partner_rate int, partner_unit_e6 bigint, volume_count int, volume_rate int,
      list bigint, campaign_allowance bigint, partner_allowance bigint, volume_allowance bigint, net bigint, gain bigint,
      row text, facts jsonb, benefit text, beneficiary_id text, vat_country text, vat_category text, vat_rate int, reason text,
      means text not null default 'prepaid', pay_days int not null default 0, sheet text not null default '') on commit drop`.execute(
    tx,
  )
}

/** A list amount beyond this leaves what the kernel in SQL can carry. */
const listMax = '4000000000000000000'

/**
 * Claims the products of a chunk and prices them in one statement, from facts as they are now: the matrix by a join,
 * the price by the kernel, the volume by the count of the run. What somebody else is just renewing is left out.
 */
export async function priceChunk(tx: Tx, runId: bigint, chunk: number, policy: RunPolicy): Promise<number> {
  await sql`
    create temp table due_plan on commit drop as
    select x.product_id, x.due_on, x.attempt_on from renewal_chunk c cross join unnest(c.product_ids, c.due_on, c.attempt_on) as x(product_id, due_on, attempt_on)
     where c.run_id = ${runId} and c.n = ${chunk}`.execute(tx)
  await sql`analyze due_plan`.execute(tx)
  // what is busy is planned again by the next run, as if it had never been in this one
  await sql`
    with held as materialized (select p.id from product p where p.id in (select product_id from due_plan) order by p.id for update skip locked)
    delete from due_plan d where not exists (select 1 from held h where h.id = d.product_id)`.execute(tx)
  // The definition is asked product by product, each time by its keys: over all of them at once it would read the whole
  // world for every chunk.
  await sql`
    create temp table due_claim on commit drop as
    select w.*, a.due_on, a.attempt_on, z.country, f.id as limited_id, f.partner_id as limited_partner_id
      from due_plan a
      cross join lateral (
        select r.product_id, r.owner_id, r.initiator, r.payer_id, r.partnership_id, r.partner_id, r.access, r.payer, r.expires_on, p.item_id, p.name, p.quantity, p.months,
               case when (p.anchor_on + make_interval(months => p.periods_paid * p.months))::date = p.expires_on
                    then (p.anchor_on + make_interval(months => (p.periods_paid + 1) * p.months))::date
                    else (p.expires_on + make_interval(months => p.months))::date end as period_end
          from renewing r join product p on p.id = r.product_id where r.product_id = a.product_id offset 0) w
      join organisation z on z.id = w.payer_id
      left join lateral (select l.id, l.partner_id from access.live l
                          where l.client_id = w.owner_id and l.access = 'limited' order by l.id limit 1) f on w.partnership_id is null`.execute(
    tx,
  )
  await sql`analyze due_claim`.execute(tx)
  // What is left to join are lists of terms, which the planner takes for a row each: looked through line by line they
  // would cost more than the price.
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(tx)
  await sql`
    with matrix as materialized (
      select x.*, jsonb_build_object('access', x.access, 'payer', x.payer, 'initiator', x.initiator, 'automatic', true, 'managed', x.managed, 'operation', 'renewal',
               'newProduct', false, 'funding', x.initiator, 'partnerEarns', x.earns) as facts
        from jsonb_to_recordset(${JSON.stringify(automaticMatrix(policy))}::jsonb) as x(
          own boolean, access text, payer text, initiator text, managed boolean, earns boolean, row text, reason text, price text, benefit text)),
    ground as (
      select d.product_id, d.owner_id, d.payer_id as billed_id, d.initiator, d.item_id, i.family, i.state = 'offered' as offered, d.name, d.quantity, d.months, d.expires_on, d.due_on, d.attempt_on,
             d.period_end, d.partnership_id is not null as managed, coalesce(d.partnership_id, d.limited_id) as partnership_id, coalesce(d.partner_id, d.limited_partner_id) as partner_id,
             coalesce(d.access, case when d.limited_id is not null then 'limited' end, 'none') as access, case when d.access = 'full' then d.payer else 'client' end as payer,
             w.level is not null as own, coalesce(w.level, b.level) as level, d.country, case when d.country in ('CH', 'LI') then 'CHF' else 'EUR' end as currency
        from due_claim d
        join item i on i.id = d.item_id
        left join partner w on w.organisation_id = d.owner_id and d.initiator = 'client' and w.frozen_at is null and w.state <> 'ended'
        left join partner b on b.organisation_id = coalesce(d.partner_id, d.limited_partner_id)),
    termed as materialized (
      select g.*, pp.unit_e6 as partner_unit_e6, case when pp.unit_e6 is null then coalesce(pr.rate, 0) end as partner_rate,
             pp.unit_e6 is not null or coalesce(pr.rate, 0) > 0 as earns, c.unit_e6, u.units, coalesce(v.rate, 0) as volume_rate,
             vr.rate as vat_here
        from ground g
        left join price c on c.item_id = g.item_id and c.currency = g.currency and c.months = g.months and c.valid @> (select app.today())
        left join partner_price pp on pp.level = g.level and pp.item_id = g.item_id and pp.currency = g.currency and pp.months = g.months and pp.valid @> (select app.today())
        left join partner_rate pr on pr.level = g.level and pr.family = g.family and pr.valid @> (select app.today())
        cross join lateral (select coalesce((select n.units from renewal_count n where n.run_id = ${runId} and n.payer_id = g.billed_id and n.family = g.family),
                              g.quantity + (select coalesce(sum(q.quantity), 0) from product q join item j on j.id = q.item_id
                              where q.billed_id = g.billed_id and q.id <> g.product_id and q.state = 'active' and q.expires_on > (select app.today()) and j.family = g.family)::int) as units) u
        left join lateral (select t.rate from volume_tier t where t.family = g.family and t.quantity_min <= u.units and t.valid @> (select app.today())
                            order by t.quantity_min desc limit 1) v on true
        left join vat_rate vr on vr.country = g.country and vr.valid @> (select app.today())),
    -- of thousands of lines a few hundred differ in what their price is made of
    kinds as materialized (
      select distinct t.quantity, t.unit_e6, t.partner_rate, t.partner_unit_e6, t.volume_rate from termed t where t.quantity::numeric * t.unit_e6 <= ${listMax}::numeric),
    priced as materialized (
      select x.*, a.list, a.campaign_allowance, b.partner_allowance, a.volume_allowance as public_volume, b.volume_allowance as partner_volume, a.net as public_net, b.net as partner_net
        from kinds x
        cross join lateral pricing.line(x.quantity, x.unit_e6, 1, 0, 0, null, x.volume_rate) a
        cross join lateral pricing.line(x.quantity, x.unit_e6, 1, 0, x.partner_rate, x.partner_unit_e6, x.volume_rate) b)
    insert into due_line
    select t.product_id, t.owner_id, t.billed_id, t.currency, t.initiator, t.partnership_id, t.partner_id, t.managed, t.item_id, t.family, t.name, t.quantity, t.months,
           t.expires_on, t.period_end, t.attempt_on, t.unit_e6, t.partner_rate, t.partner_unit_e6, t.units, t.volume_rate,
           k.list, k.campaign_allowance, case m.price when 'partner' then k.partner_allowance else 0 end, k.volume, k.net,
           case when k.earned > 0 and m.benefit <> 'none' then k.earned else 0 end,
           m.row, m.facts,
           case when k.earned > 0 then m.benefit else 'none' end,
           case when k.earned > 0 and m.benefit <> 'none' then case when t.own then t.owner_id else t.partner_id end end,
           case when t.vat_here is not null then t.country end,
           case when t.vat_here is null then 'O' else 'S' end,
           coalesce(t.vat_here, 0),
           case when t.expires_on <> t.due_on then 'already_renewed' when not t.offered then 'item_withdrawn' when t.unit_e6 is null then 'price_missing'
                when t.quantity > 100000 or t.quantity::numeric * t.unit_e6 > ${listMax}::numeric then 'amount_too_large' else m.reason end
      from termed t
      join matrix m on m.own = t.own and m.access = t.access and m.payer = t.payer and m.initiator = t.initiator and m.managed = t.managed and m.earns = t.earns
      left join priced q on q.quantity = t.quantity and q.unit_e6 = t.unit_e6 and coalesce(q.partner_rate, -1) = coalesce(t.partner_rate, -1)
                        and coalesce(q.partner_unit_e6, -1) = coalesce(t.partner_unit_e6, -1) and q.volume_rate = t.volume_rate
      cross join lateral (
        select q.list, q.campaign_allowance, q.partner_allowance, case m.price when 'partner' then q.partner_volume else q.public_volume end as volume,
               case m.price when 'partner' then q.partner_net else q.public_net end as net, greatest(q.public_net - q.partner_net, 0) as earned) k`.execute(
    tx,
  )
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(tx)
  await sql`analyze due_line (product_id, billed_id, owner_id, currency, reason)`.execute(tx)
  // the mandate was taken back since the run was planned
  await sql`
    insert into renewal_attempt (product_id, due_on, attempt_on, run_id, outcome, reason, at)
    select product_id, due_on, attempt_on, ${runId}, 'dropped', 'no_mandate', (select app.now()) from due_plan p where not exists (select 1 from due_line l where l.product_id = p.product_id)`.execute(
    tx,
  )
  await sql`
    update due_line l set sheet = l.product_id
     where ${policy.invoices === 'product'} or exists (select 1 from own_invoice o where o.product_id = l.product_id and o.organisation_id = l.billed_id)`.execute(
    tx,
  )
  // what waits at the payment provider is not paid twice
  await sql`
    update due_line l set reason = 'awaiting_payment' from orders o join order_line x on x.order_id = o.id
     where l.reason is null and o.billed_id = l.billed_id and o.state = 'awaiting_payment' and o.automatic and x.product_id = l.product_id and x.period_start = l.period_start`.execute(
    tx,
  )
  const planned = await rowOf(tx, sql<{ n: number }>`select count(*)::int as n from due_plan`)
  return planned?.n ?? 0
}

/**
 * Keeps what the payer's prepaid money reaches: the longest prefix, by expiry, whose documents come to no more than
 * it. Tax is counted on each document as it would stand with that line as its last, so that no rappen is missed.
 */
export async function fundChunk(tx: Tx): Promise<void> {
  await sql`create temp table due_purse (organisation_id text, currency text, kind text, account_id bigint, free bigint) on commit drop`.execute(
    tx,
  )
  await sql`
    insert into due_purse
    select a.organisation_id, a.currency, a.kind, b.account_id, b.posted - b.held from ledger.balance b join ledger.account a on a.id = b.account_id
     where a.kind in ('prepaid.promo', 'prepaid.cashback', 'prepaid.cash') and a.organisation_id in (select billed_id from due_line where reason is null)
     order by b.account_id for update of b`.execute(tx)
  await sql`
    with running as (
      select product_id, billed_id, currency, owner_id, period_start, vat_rate,
             sum(net) over (partition by billed_id, currency, owner_id, sheet order by period_start, product_id)::bigint as net, net as own
        from due_line where reason is null),
    gross as (
      select r.*, r.net + pricing.share(r.net, r.vat_rate) - (r.net - r.own) - pricing.share(r.net - r.own, r.vat_rate) as step from running r),
    reached as (select product_id, billed_id, currency, sum(step) over (partition by billed_id, currency order by period_start, product_id) as gross from gross),
    free as (select organisation_id, currency, sum(free) as free from due_purse group by 1, 2)
    update due_line l set reason = 'insufficient_funds'
      from reached r left join free f on f.organisation_id = r.billed_id and f.currency = r.currency
     where l.product_id = r.product_id and r.gross > coalesce(f.free, 0)`.execute(tx)
}
