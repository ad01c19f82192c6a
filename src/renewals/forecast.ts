import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount } from '../access/store.ts'
import { type Database, rowsOf } from '../lib/database.ts'
import { addDays, addMonths, type Day, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor } from '../lib/money.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { policyInForce } from '../orders/facts.ts'
import type { Policy } from '../pricing/benefit.ts'
import { type ForecastOfCurrency, forecastContract } from './forecastContract.ts'
import { automaticMatrix } from './matrix.ts'

const os = implement(forecastContract).$context<Call>().use(inTransaction)

interface Asked {
  personId: string
  partnerId: Id<'organisation'>
  clientId: string | undefined
  /** The first and the last day that are foreseen. */
  from: Day
  to: Day
  policy: Policy
}

interface Foreseen {
  currency: Currency
  /** Null of what has no price. */
  month: string | null
  products: number
  renewals: number
  discount: bigint
  cashback: bigint
}

const monthsAhead = 12

/**
 * Every period that begins on these days for a product the person reaches as the partner's, at today's terms: by the
 * matrix of automatic renewals, by whose mandate renews it or whose turn it is to pay. Units are counted among these
 * products alone, so that an estimate never tells how much a client has besides.
 */
function foreseen(
  tx: Database,
  { personId, partnerId, clientId, from, to, policy }: Asked,
): Promise<Foreseen[]> {
  return rowsOf(
    tx,
    sql<Foreseen>`
      with matrix as (
        select * from jsonb_to_recordset(${JSON.stringify(automaticMatrix(policy))}::jsonb) as x(
          own boolean, access text, payer text, initiator text, managed boolean, earns boolean, benefit text)),
      mine as materialized (
        select r.product_id, r.client_id::text as client_id, max(r.partnership_id) as partnership_id from access.reached r
         where r.person_id = ${personId} and r.hat_id = ${partnerId} and r.state = 'active' and r.expires_on <= ${to}::date
           and (${clientId ?? null}::text is null or r.client_id = ${clientId ?? null})
           and (r.client_id = ${partnerId} or exists (select 1 from access.managed m where m.product_id = r.product_id and m.partnership_id = r.partnership_id))
         group by 1, 2),
      ground as (
        select p.id, p.item_id, i.family, i.state = 'offered' as offered, p.quantity, p.months, p.expires_on, y.own, y.access, y.payer,
               case when y.own then 'client' else coalesce(w.initiator, y.payer) end as initiator,
               case when o.country in ('CH', 'LI') then 'CHF' else 'EUR' end as owner_currency, x.client_id
          from mine x
          join product p on p.id = x.product_id
          join item i on i.id = p.item_id
          join organisation o on o.id = x.client_id
          left join access.live l on l.id = x.partnership_id
          left join renewing w on w.product_id = p.id
          cross join lateral (select x.client_id = ${partnerId} as own, coalesce(l.access, 'none') as access,
                                     case when l.access = 'full' then l.payer else 'client' end as payer) y),
      paid as (
        select g.*, case g.initiator when 'partner' then ${partnerId} else g.client_id end as payer_id, a.level,
               case when g.initiator = 'partner' then case when b.country in ('CH', 'LI') then 'CHF' else 'EUR' end else g.owner_currency end as currency
          from ground g cross join partner a join organisation b on b.id = a.organisation_id where a.organisation_id = ${partnerId}),
      termed as (
        select d.*, c.unit_e6, pp.unit_e6 as partner_unit_e6, case when pp.unit_e6 is null then coalesce(pr.rate, 0) end as partner_rate,
               pp.unit_e6 is not null or coalesce(pr.rate, 0) > 0 as earns, sum(d.quantity) over (partition by d.payer_id, d.family) as units
          from paid d
          left join price c on c.item_id = d.item_id and c.currency = d.currency and c.months = d.months and c.valid @> (select app.today())
          left join partner_price pp on pp.level = d.level and pp.item_id = d.item_id and pp.currency = d.currency and pp.months = d.months and pp.valid @> (select app.today())
          left join partner_rate pr on pr.level = d.level and pr.family = d.family and pr.valid @> (select app.today())),
      gained as (
        select t.currency, t.offered and t.unit_e6 is not null as priced, t.expires_on, t.months, m.benefit, k.gain
          from termed t
          join matrix m on m.own = t.own and m.access = t.access and m.payer = t.payer and m.initiator = t.initiator and m.managed and m.earns = t.earns
          left join lateral (select v.rate from volume_tier v where v.family = t.family and v.quantity_min <= t.units and v.valid @> (select app.today())
                              order by v.quantity_min desc limit 1) v on true
          left join lateral (
            select greatest(a.net - b.net, 0) as gain
              from pricing.line(t.quantity, t.unit_e6, 1, 0, 0, null, coalesce(v.rate, 0)) a, pricing.line(t.quantity, t.unit_e6, 1, 0, t.partner_rate, t.partner_unit_e6, coalesce(v.rate, 0)) b)
            k on t.offered and t.unit_e6 is not null)
      select g.currency, case when g.priced then to_char(d.due, 'YYYY-MM') end as month, count(*) filter (where d.k = 0)::int as products, count(*)::int as renewals,
             coalesce(sum(g.gain) filter (where g.benefit = 'discount'), 0)::bigint as discount,
             coalesce(sum(g.gain) filter (where g.benefit = 'cashback'), 0)::bigint as cashback
        from gained g
        cross join lateral (
          select s.k, (g.expires_on + make_interval(months => s.k * g.months))::date as due
            from generate_series(0, case when g.priced then (extract(year from age(${to}::date, g.expires_on)) * 12 + extract(month from age(${to}::date, g.expires_on)))::int / g.months else 0 end) s(k)) d
       where not g.priced or d.due between ${from}::date and ${to}::date
       group by 1, 2`,
  )
}

const sumOf = (rows: readonly Foreseen[]) => {
  const sum = (pick: (row: Foreseen) => bigint) => rows.reduce((whole, row) => whole + pick(row), 0n)
  const discount = sum((row) => row.discount)
  const cashback = sum((row) => row.cashback)
  return {
    renewals: rows.reduce((whole, row) => whole + row.renewals, 0),
    discount: formatMinor(discount),
    cashback: formatMinor(cashback),
    total: formatMinor(discount + cashback),
  }
}

export const forecastOperations = {
  get: os.get.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { partnerId, clientId } = input
    const actor = actorOf(context)
    await mustAccount(tx, actor, partnerId)
    const from = dayOf(now)
    const first = `${from.slice(0, 7)}-01`
    const to = addDays(addMonths(first, monthsAhead), -1)
    const policy = await policyInForce(tx)
    const rows = await foreseen(tx, { personId: actor.personId, partnerId, clientId, from, to, policy })
    const priced = rows.filter((row) => row.month !== null)
    const months = Array.from({ length: monthsAhead }, (_, ahead) => addMonths(first, ahead).slice(0, 7))
    const currencies = [...Map.groupBy(priced, (row) => row.currency)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([currency, own]): ForecastOfCurrency => ({
          currency,
          ...sumOf(own),
          months: months.map((month) => ({ month, ...sumOf(own.filter((row) => row.month === month)) })),
        }),
      )
    const unpriced = rows.filter((row) => row.month === null).reduce((sum, row) => sum + row.products, 0)
    return { from, to, unpriced, currencies }
  }),
}
