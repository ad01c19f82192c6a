import { type RawBuilder, sql } from 'kysely'
import { rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import { grants } from './grants.ts'
import type { Terms } from './terms.ts'

export interface Period {
  from: Day
  /** The first day not counted. */
  to: Day
}

export interface LineFilter {
  partnerId?: string | undefined
  family?: string | undefined
  level?: string | undefined
}

/**
 * The posted lines of a period, each priced anew from its own frozen facts: its quantity, the units that were counted,
 * its row of the matrix, and the level that its partner had then. Only what the terms touch is put in its place.
 */
function simulated(terms: Terms, { from, to }: Period, only: LineFilter): RawBuilder<unknown> {
  const start = sql`(${from}::date::timestamp at time zone 'Europe/Zurich')`
  const end = sql`(${to}::date::timestamp at time zone 'Europe/Zurich')`
  const set = (rows: readonly object[]) => sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)`
  return sql`
    matrix as materialized (select * from ${set(grants)} as x("row" text, managed boolean, price text, benefit text)),
    new_rate as materialized (select * from ${set(terms.rates)} as x(level text, family text, rate int)),
    new_list as materialized (select * from ${set(terms.lists)} as x(level text, item text, currency text, months int, unit bigint, rate int)),
    new_tier as materialized (select family, "quantityMin" as quantity_min, rate from ${set(terms.tiers)} as x(family text, "quantityMin" int, rate int)),
    new_price as materialized (select * from ${set(terms.prices)} as x(item text, currency text, months int, unit bigint)),
    new_vat as materialized (select * from ${set(terms.vat)} as x(country text, rate int)),
    posted as (
      select l.*, o.currency, o.vat_category, o.vat_country, o.vat_rate, o.vat, coalesce(o.paid_at, o.placed_at) as posted_at, i.family, i.sku,
             b.partner_id as bearer_id, h.level, m.price as pays, coalesce(m.benefit, 'none') as earns
        from order_line l
        join orders o on o.id = l.order_id
        join item i on i.id = l.item_id
        left join matrix m on m."row" = l."row" and m.managed = (l.facts->>'managed')::boolean
        -- where nobody earned, because there was no rate, the partner is the one whose access the row speaks of
        left join lateral (
          select coalesce(l.beneficiary_id, case when l."row" = 'OWN' then o.owner_id end, o.partner_id,
            case l.facts->>'access'
              when 'full' then (select r.partner_id from past.partnership_rows r where r.client_id = o.owner_id and r.access = 'full' and r.state = 'active' and r.since <= o.placed_at and o.placed_at < r.until limit 1)
              when 'limited' then (select s.partner_id from product_grant g join partnership s on s.id = g.partnership_id where g.product_id = l.product_id and g.granted_at <= o.placed_at and (g.ended_at is null or o.placed_at < g.ended_at) limit 1) end)
            as partner_id where m.benefit <> 'none') b on true
        left join partner_level_held h on h.organisation_id = b.partner_id and h.since <= o.placed_at and o.placed_at < h.until
       where l.posted and coalesce(o.paid_at, o.placed_at) >= ${start} and coalesce(o.paid_at, o.placed_at) < ${end}
         and (${only.family ?? null}::text is null or i.family = ${only.family ?? null})),
    termed as (
      select p.*, p.family = any(${terms.tieredFamilies}) as tiered,
             nl.level is not null or nr.level is not null or np.item is not null or p.family = any(${terms.tieredFamilies}) as touched,
             coalesce(np.unit, p.unit_e6) as unit_then,
             case when nl.level is not null then nl.unit else p.partner_unit_e6 end as own_then,
             case when nl.level is not null then case when nl.unit is null then nl.rate end
                  when p.partner_unit_e6 is null then coalesce(nr.rate, p.partner_rate) end as rate_then,
             case when p.family = any(${terms.tieredFamilies})
                  then coalesce((select t.rate from new_tier t where t.family = p.family and t.quantity_min <= p.volume_count order by t.quantity_min desc limit 1), 0)
                  else p.volume_rate end as volume_then
        from posted p
        left join new_price np on np.item = p.item_id and np.currency = p.currency and np.months = p.months
        left join new_list nl on p.earns <> 'none' and nl.level = p.level and nl.item = p.item_id and nl.currency = p.currency and nl.months = p.months
        left join new_rate nr on p.earns <> 'none' and p.partner_unit_e6 is null and nl.level is null and nr.level = p.level and nr.family = p.family
       where (${only.partnerId ?? null}::text is null or p.bearer_id = ${only.partnerId ?? null})
         and (${only.level ?? null}::text is null or p.level = ${only.level ?? null})),
    priced as (
      select t.*, t.gain as gain_before, k.list as list_then, k.partner_then, k.volume_allowance_then, k.net_then,
             case when t.earns <> 'none' then k.earned else 0 end as gain_then,
             case when t.earns <> 'none' and k.earned > 0 then t.earns else 'none' end as benefit_then
        from termed t cross join lateral (
          select case when t.pays = 'partner' then b.list else a.list end as list, case when t.pays = 'partner' then b.partner_allowance else 0 end as partner_then,
                 case when t.pays = 'partner' then b.volume_allowance else a.volume_allowance end as volume_allowance_then,
                 case when t.pays = 'partner' then b.net else a.net end as net_then, greatest(a.net - b.net, 0) as earned
            from pricing.line(t.quantity, t.unit_then, t.periods, 0, 0, null, t.volume_then) a,
                 pricing.line(t.quantity, t.unit_then, t.periods, 0, t.rate_then, t.own_then, t.volume_then) b
           where t.touched
          union all
          -- what the terms leave alone stays as it was posted
          select t.list, t.partner_allowance, t.volume_allowance, t.net, t.gain where not t.touched) k)`
}

export interface PartRow {
  by: 'total' | 'partner' | 'level' | 'family'
  key: string
  name: string | null
  currency: Currency
  lines: number
  changed: number
  net_before: bigint
  net_after: bigint
  discount_before: bigint
  discount_after: bigint
  cashback_before: bigint
  cashback_after: bigint
  vat_before: bigint | null
  vat_after: bigint | null
}

export interface Run {
  changeId: string
  version: number
  sha: string
  terms: Terms
  period: Period
  personId: string
  now: Date
}

/** Counts a period anew and keeps the sums; one that was there for the same version gives way. */
export async function runSimulation(tx: Tx, run: Run): Promise<void> {
  const { changeId, version, sha, terms, period } = run
  await sql`delete from rate_simulation where change_id = ${changeId} and version = ${version}`.execute(tx)
  await sql`
    insert into rate_simulation (change_id, version, sha, terms, from_on, to_on, lines, ran_by, ran_at)
    values (${changeId}, ${version}, ${sha}, ${JSON.stringify(terms)}, ${period.from}, ${period.to}, 0, ${run.personId}, ${run.now})`.execute(
    tx,
  )
  await sql`
    with ${simulated(terms, period, {})},
    documents as (
      select p.order_id, p.currency, min(p.vat) as vat_before,
             pricing.share(sum(p.net_then)::bigint, coalesce(min(v.rate), min(p.vat_rate))) as vat_after
        from priced p left join new_vat v on v.country = p.vat_country and p.vat_category = 'S' group by p.order_id, p.currency),
    vat as (select currency, sum(vat_before)::bigint as vat_before, sum(vat_after)::bigint as vat_after from documents group by currency),
    summed as (
      select case when grouping(bearer_id) = 0 then 'partner' when grouping(level) = 0 then 'level' when grouping(family) = 0 then 'family' else 'total' end as by,
             coalesce(case when grouping(bearer_id) = 0 then bearer_id::text when grouping(level) = 0 then level when grouping(family) = 0 then family end, '') as key, currency,
             count(*)::int as lines,
             count(*) filter (where (net, gain_before, benefit) is distinct from (net_then, gain_then, benefit_then))::int as changed,
             sum(net)::bigint as net_before, sum(net_then)::bigint as net_after,
             coalesce(sum(gain_before) filter (where benefit = 'discount'), 0)::bigint as discount_before, coalesce(sum(gain_then) filter (where benefit_then = 'discount'), 0)::bigint as discount_after,
             coalesce(sum(gain_before) filter (where benefit = 'cashback'), 0)::bigint as cashback_before, coalesce(sum(gain_then) filter (where benefit_then = 'cashback'), 0)::bigint as cashback_after
        from priced group by grouping sets ((currency), (bearer_id, currency), (level, currency), (family, currency)))
    insert into rate_simulation_part (change_id, version, by, key, currency, lines, changed, net_before, net_after, discount_before, discount_after, cashback_before, cashback_after, vat_before, vat_after)
    select ${changeId}, ${version}, s.by, s.key, s.currency, s.lines, s.changed, s.net_before, s.net_after, s.discount_before, s.discount_after, s.cashback_before, s.cashback_after,
           case when s.by = 'total' then v.vat_before end, case when s.by = 'total' then v.vat_after end
      from summed s left join vat v on v.currency = s.currency`.execute(tx)
  await sql`
    update rate_simulation s set lines = (select coalesce(sum(p.lines), 0) from rate_simulation_part p where p.change_id = s.change_id and p.version = s.version and p.by = 'total')
     where s.change_id = ${changeId} and s.version = ${version}`.execute(tx)
}

const gained = sql`(p.discount_after + p.cashback_after - p.discount_before - p.cashback_before)`

export function partsOf(tx: Tx, changeId: string, version: number): Promise<PartRow[]> {
  return rowsOf(
    tx,
    sql<PartRow>`
      select p.*, o.name from (
        select p.*, row_number() over (partition by by, currency order by ${gained} desc, key) as best, row_number() over (partition by by, currency order by ${gained}, key) as worst
          from rate_simulation_part p where change_id = ${changeId} and version = ${version}) p
        left join organisation o on p.by = 'partner' and o.id = p.key
       where p.by <> 'partner' or p.key <> '' and (p.best <= 10 or p.worst <= 10)
       order by p.by, p.currency, ${gained} desc, p.key`,
  )
}

/** The partners of a simulation, those who gain first. */
export function partnersAfter(
  tx: Tx,
  of: { changeId: string; version: number },
  after: readonly (string | number | null)[] | undefined,
  limit: number,
): Promise<PartRow[]> {
  const [gain, key, currency] = after ?? []
  return rowsOf(
    tx,
    sql<PartRow>`
      select p.*, o.name from rate_simulation_part p join organisation o on o.id = p.key
       where p.change_id = ${of.changeId} and p.version = ${of.version} and p.by = 'partner'
         and (${after === undefined} or (-${gained}, p.key, p.currency::text) > (-${gain ?? '0'}::bigint, ${key ?? ''}::text, ${currency ?? ''}::text))
       order by -${gained}, p.key, p.currency::text limit ${limit}`,
  )
}

export interface SimulatedRow {
  order_id: Id<'order'>
  pos: number
  posted_at: Date
  name: string
  sku: string
  family: string
  level: string | null
  bearer_id: Id<'organisation'> | null
  bearer: string | null
  currency: Currency
  quantity: number
  months: number
  periods: number
  volume_count: number
  row: string
  unit_e6: bigint
  unit_then: bigint
  partner_rate: number | null
  rate_then: number | null
  partner_unit_e6: bigint | null
  own_then: bigint | null
  volume_rate: number
  volume_then: number
  list: bigint
  list_then: bigint
  partner_allowance: bigint
  partner_then: bigint
  volume_allowance: bigint
  volume_allowance_then: bigint
  net: bigint
  net_then: bigint
  benefit: 'none' | 'discount' | 'cashback'
  benefit_then: 'none' | 'discount' | 'cashback'
  gain_before: bigint
  gain_then: bigint
}

/** Lines of a simulation, from the terms that it was counted with, in the order of their orders. */
export function linesAfter(
  tx: Tx,
  of: { terms: Terms; period: Period; only: LineFilter; show: 'changed' | 'all' },
  after: readonly (string | number | null)[] | undefined,
  limit: number,
): Promise<SimulatedRow[]> {
  const [orderId, pos] = after ?? []
  return rowsOf(
    tx,
    sql<SimulatedRow>`
      with ${simulated(of.terms, of.period, of.only)}
      select p.order_id, p.pos, p.posted_at, p.name, p.sku, p.family, p.level, p.bearer_id, o.name as bearer, p.currency, p.quantity, p.months, p.periods, p.volume_count, p."row",
             p.unit_e6, p.unit_then, p.partner_rate, p.rate_then, p.partner_unit_e6, p.own_then, p.volume_rate::int as volume_rate, p.volume_then::int as volume_then,
             p.list::bigint as list, p.list_then::bigint as list_then, p.partner_allowance::bigint as partner_allowance, p.partner_then::bigint as partner_then,
             p.volume_allowance::bigint as volume_allowance, p.volume_allowance_then::bigint as volume_allowance_then, p.net::bigint as net, p.net_then::bigint as net_then,
             p.benefit, p.benefit_then, p.gain_before::bigint as gain_before, p.gain_then::bigint as gain_then
        from priced p left join organisation o on o.id = p.bearer_id
       where (${of.show === 'all'} or (p.net, p.gain_before, p.benefit) is distinct from (p.net_then, p.gain_then, p.benefit_then))
         and (${after === undefined} or (p.order_id, p.pos) < (${orderId ?? ''}, ${pos ?? 0}::int))
       order by p.order_id desc, p.pos desc limit ${limit}`,
  )
}
