import { sql } from 'kysely'
import { purses } from '../ledger/store.ts'
import { rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id, Ids } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import type { World } from '../lib/operation.ts'
import { addPayment } from '../orders/payments.ts'
import type { Policy } from '../pricing/benefit.ts'
import type { ChunkReport } from './plan.ts'

const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

/** What becomes a document: what is renewed, and what waits at the provider. */
const written = sql`(l.reason is null or l.means = 'provider')`
/** A line and its document. */
const ofDocument = sql`d.billed_id = l.billed_id and d.owner_id = l.owner_id and d.currency = l.currency and d.sheet = l.sheet`

/** One order for each payer, owner, currency and sheet, with the totals of its lines; the tax once a document. */
async function makeDocuments(tx: Tx, ids: Ids): Promise<void> {
  const groups = await rowOf(
    tx,
    sql<{
      n: number
    }>`select count(*)::int as n from (select distinct billed_id, owner_id, currency, sheet from due_line l where ${written}) x`,
  )
  const count = groups?.n ?? 0
  await sql`
    create temp table due_order (
      n int, order_id text, journal_id bigint, billed_id text, owner_id text, currency text, sheet text, means text, pay_days int, initiator text, partner_id text, partnership_id text,
      vat_country text, vat_category text, vat_rate int, list bigint, net bigint, vat bigint, gross bigint, event_id text) on commit drop`.execute(
    tx,
  )
  await sql`
    insert into due_order
    select x.n, i.order_id, null, x.billed_id, x.owner_id, x.currency, x.sheet, x.means, x.pay_days, x.initiator, x.partner_id, x.partnership_id, x.vat_country, x.vat_category, x.vat_rate, x.list, x.net,
           pricing.share(x.net, x.vat_rate), x.net + pricing.share(x.net, x.vat_rate), i.event_id
      from (select row_number() over (order by billed_id, currency, owner_id, sheet)::int as n, billed_id, owner_id, currency, sheet, min(means) as means, min(pay_days) as pay_days, min(initiator) as initiator,
                   case min(initiator) when 'partner' then min(partner_id) end as partner_id, case min(initiator) when 'partner' then min(partnership_id) end as partnership_id,
                   min(vat_country) as vat_country, min(vat_category) as vat_category, min(vat_rate) as vat_rate, sum(list)::bigint as list, sum(net)::bigint as net
              from due_line l where ${written} group by billed_id, owner_id, currency, sheet) x
      join unnest(${many(count, () => ids('order'))}::text[], ${many(count, () => ids('event'))}::text[]) with ordinality as i(order_id, event_id, n) on i.n = x.n`.execute(
    tx,
  )
  await sql`analyze due_order`.execute(tx)
}

async function writeOrders(tx: Tx, policy: Policy, runId: bigint): Promise<void> {
  await sql`
    insert into orders (id, owner_id, billed_id, partner_id, partnership_id, automatic, initiator, currency, net, vat_country, vat_category, vat_rate, vat, gross, means, state, placed_at, paid_at, run_id)
    select order_id, owner_id, billed_id, partner_id, partnership_id, true, initiator, currency, net, vat_country, vat_category, vat_rate, vat, gross, means,
           case means when 'prepaid' then 'paid' when 'account' then 'on_account' else 'awaiting_payment' end, (select app.now()), case means when 'prepaid' then (select app.now()) end, ${runId}
      from due_order`.execute(tx)
  await sql`
    insert into order_line (order_id, pos, operation, item_id, product_id, name, quantity, months, periods, unit_e6, partner_rate, partner_unit_e6, volume_count, volume_rate,
                            list, campaign_allowance, partner_allowance, volume_allowance, net, row, facts, policy_version, benefit, gain, beneficiary_id, period_start, period_end, posted)
    select d.order_id, row_number() over (partition by d.n order by l.period_start, l.product_id), 'renewal', l.item_id, l.product_id, l.name, l.quantity, l.months, 1, l.unit_e6,
           l.partner_rate, l.partner_unit_e6, l.volume_count, l.volume_rate, l.list, l.campaign_allowance, l.partner_allowance, l.volume_allowance, l.net, l.row, l.facts,
           ${policy.version}, l.benefit, l.gain, l.beneficiary_id, l.period_start, l.period_end, d.means <> 'provider'
      from due_line l join due_order d on ${ofDocument} where ${written}`.execute(tx)
  await sql`
    update product p set periods_paid = p.periods_paid + 1, expires_on = l.period_end, billed_id = l.billed_id from due_line l where l.product_id = p.id and l.reason is null`.execute(
    tx,
  )
  await sql`
    insert into audit_event (id, at, hat_id, client_id, partner_id, action, object_id, witness, changes)
    select d.event_id, (select app.now()), coalesce(d.partner_id, d.owner_id), d.owner_id, d.partner_id,
           case d.means when 'prepaid' then 'order.paid' when 'account' then 'order.on_account' else 'order.placed' end, d.order_id,
           jsonb_build_object('mandate', d.initiator, 'partnership', d.partnership_id), jsonb_build_object('renewed', (select count(*) from order_line x where x.order_id = d.order_id))
      from due_order d`.execute(tx)
}

/** What a partner has at once: its discount on what is posted, cashback on what is paid. */
const gained = sql`l.benefit <> 'none' and (d.means = 'prepaid' or d.means = 'account' and l.benefit = 'discount')`

/** What partners earned, line by line, as an order placed by hand notes it; cashback is booked with its note. */
async function writeBenefits(tx: Tx, policy: Policy): Promise<void> {
  await sql`
    insert into benefit (id, order_id, pos, kind, partner_id, client_id, amount, currency, state, earned_at, available_at)
      select app.grown_id('bnf', l.order_id, l.pos::text), l.order_id, l.pos, l.benefit, l.beneficiary_id, d.owner_id, l.gain, d.currency, case l.benefit when 'discount' then 'given' else 'pending' end,
             (select app.now()), (select app.now()) + make_interval(hours => 24 * ${policy.holdDays}::int)
        from order_line l join due_order d on d.order_id = l.order_id where ${gained}`.execute(tx)
}

/** How the documents of a payer draw on its purses, each in its turn: what cannot be withdrawn is spent first. */
const drawn = sql`
  select d.n, p.account_id, (least(d.upto, p.upto) - greatest(d.upto - d.gross, p.upto - p.free))::bigint as amount
    from (select n, billed_id, currency, gross, sum(gross) over (partition by billed_id, currency order by n)::bigint as upto from due_order where means = 'prepaid') d
    join (select account_id, organisation_id, currency, free,
                 sum(free) over (partition by organisation_id, currency order by array_position(${purses.map((p) => `prepaid.${p}`)}::text[], kind))::bigint as upto from due_purse where free > 0) p
      on p.organisation_id = d.billed_id and p.currency = d.currency and least(d.upto, p.upto) > greatest(d.upto - d.gross, p.upto - p.free)`

/**
 * The sides of every document's booking, as an order placed by hand has them: where its money came from, what is taken
 * off and what is earned. Accounts are resolved in a second step.
 */
async function gatherSides(tx: Tx): Promise<void> {
  await sql`
    create temp table due_side (
      journal_id bigint, part int, account_id bigint, kind text, organisation_id text not null default '', detail text not null default '', currency text, amount bigint) on commit drop`.execute(
    tx,
  )
  await sql`
    insert into due_side (journal_id, part, account_id, currency, amount)
    select d.journal_id, 0, x.account_id, d.currency, x.amount from (${drawn}) x join due_order d on d.n = x.n`.execute(
    tx,
  )
  await sql`
    with families as materialized (
      select d.journal_id, d.currency, l.family, sum(l.list)::bigint as list, sum(l.campaign_allowance)::bigint as campaign, sum(l.partner_allowance)::bigint as partner,
             sum(l.volume_allowance)::bigint as volume
        from due_line l join due_order d on ${ofDocument} where l.reason is null group by 1, 2, 3),
    totals as (select journal_id, currency, sum(campaign)::bigint as campaign, sum(partner)::bigint as partner, sum(volume)::bigint as volume from families group by 1, 2)
    insert into due_side (journal_id, part, kind, organisation_id, detail, currency, amount)
    select * from (
      select journal_id, 1, 'contra.campaign', '', '', currency, campaign as amount from totals
      union all select journal_id, 2, 'contra.partner', '', '', currency, partner from totals
      union all select journal_id, 3, 'contra.volume', '', '', currency, volume from totals
      union all select journal_id, 4, 'revenue', '', family, currency, -list from families
      union all select journal_id, 5, 'vat.output', '', coalesce(vat_country, 'none') || '.' || vat_rate, currency, -vat from due_order where means <> 'provider'
      union all select journal_id, 6, 'receivable', billed_id, 'warranty', currency, gross from due_order where means = 'account') x
     where amount <> 0`.execute(tx)
}

/** Books everything at once: journals, their entries in one statement, and the purses they drew on. */
async function writeBooks(tx: Tx): Promise<void> {
  await sql`
    with j as (
      insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem)
      select 'order', (select app.today()), (select app.now()), currency, order_id, 'order:' || order_id from due_order where means <> 'provider' and (gross > 0 or list > 0) order by n returning id, subject_id)
    update due_order d set journal_id = j.id from j where j.subject_id = d.order_id`.execute(tx)
  await gatherSides(tx)
  await sql`
    insert into ledger.account (kind, organisation_id, detail, currency)
    select distinct kind, nullif(organisation_id, ''), nullif(detail, ''), currency from due_side
     where account_id is null and ledger.account_of(kind, nullif(organisation_id, ''), nullif(detail, ''), currency) is null order by 1, 2, 3, 4 on conflict on constraint account_once do nothing`.execute(
    tx,
  )
  await sql`
    with named as materialized (
      select x.*, ledger.account_of(x.kind, nullif(x.organisation_id, ''), nullif(x.detail, ''), x.currency) as id
        from (select distinct kind, organisation_id, detail, currency from due_side where account_id is null) x)
    insert into ledger.entry (journal_id, seq, account_id, amount, currency)
    select s.journal_id, row_number() over (partition by s.journal_id order by s.part, coalesce(s.account_id, a.id)), coalesce(s.account_id, a.id), s.amount, s.currency
      from due_side s
      left join named a on s.account_id is null and a.kind = s.kind and a.currency = s.currency and a.organisation_id = s.organisation_id and a.detail = s.detail`.execute(
    tx,
  )
  await sql`
    update ledger.balance b set posted = b.posted - x.amount, version = b.version + x.n
      from (select account_id, sum(amount)::bigint as amount, count(*) as n from due_side where part = 0 group by 1) x where b.account_id = x.account_id`.execute(
    tx,
  )
}

/** What an attempt came to that renewed nothing; what was renewed says so by its line. */
async function noteFailed(tx: Tx, runId: bigint): Promise<void> {
  await sql`
    insert into renewal_attempt (product_id, due_on, attempt_on, run_id, outcome, reason, at)
    select p.product_id, p.due_on, p.attempt_on, ${runId}, case l.reason when 'already_renewed' then 'dropped' else 'failed' end, l.reason, (select app.now())
      from due_line l join due_plan p on p.product_id = l.product_id where l.reason is not null`.execute(tx)
}

/** What was to renew by itself and could not, in the log of the client. What waits for its payment has not failed. */
async function rememberFailed(tx: Tx, ids: Ids): Promise<void> {
  const failed = sql`l.reason not in ('already_renewed', 'awaiting_payment')`
  const counted = await rowOf(
    tx,
    sql<{ n: number }>`select count(*)::int as n from due_line l where ${failed}`,
  )
  const count = counted?.n ?? 0
  await sql`
    insert into audit_event (id, at, hat_id, client_id, partner_id, action, object_id, witness, changes)
    select i.event_id, (select app.now()), coalesce(x.partner_id, x.owner_id), x.owner_id, x.partner_id, 'renewal.failed', x.product_id,
           jsonb_build_object('mandate', x.initiator, 'partnership', x.partnership_id), jsonb_build_object('reason', x.reason)
      from (select l.product_id, l.owner_id, l.initiator, l.reason, case l.initiator when 'partner' then l.partner_id end as partner_id,
                   case l.initiator when 'partner' then l.partnership_id end as partnership_id, row_number() over (order by l.product_id) as n
              from due_line l where ${failed}) x
      join unnest(${many(count, () => ids('event'))}::text[]) with ordinality as i(event_id, n) on i.n = x.n`.execute(
    tx,
  )
}

async function report(tx: Tx, planned: number): Promise<ChunkReport> {
  const reasons = await rowsOf(
    tx,
    sql<{
      reason: string | null
      n: number
    }>`select reason, count(*)::int as n from due_line group by 1 order by 1`,
  )
  const totals = await rowsOf(
    tx,
    sql<{ currency: 'CHF' | 'EUR'; net: string; gross: string; orders: number }>`
      select currency, sum(net)::text as net, sum(gross)::text as gross, count(*)::int as orders from due_order where means <> 'provider' group by 1 order by 1`,
  )
  return {
    planned,
    renewed: reasons.find((r) => r.reason === null)?.n ?? 0,
    orders: totals.reduce((sum, total) => sum + total.orders, 0),
    failed: Object.fromEntries(reasons.flatMap((r) => (r.reason === null ? [] : [[r.reason, r.n]]))),
    totals: totals.map(({ currency, net, gross }) => ({ currency, net, gross })),
  }
}

/** What is owed on account, and what is to be paid at the provider. */
async function writeOwed(tx: Tx, world: World): Promise<void> {
  await sql`
    insert into debt (order_id, organisation_id, currency, amount, owed, due_on, made_at)
    select order_id, billed_id, currency, gross, gross, (select app.today()) + pay_days, (select app.now()) from due_order where means = 'account' order by billed_id, currency, order_id`.execute(
    tx,
  )
  const waiting = await rowsOf(
    tx,
    sql<{ order_id: Id<'order'>; billed_id: Id<'organisation'>; currency: Currency; gross: bigint }>`
      select order_id, billed_id, currency, gross from due_order where means = 'provider' order by n`,
  )
  for (const order of waiting)
    await addPayment(tx, world, {
      purpose: 'order',
      orderId: order.order_id,
      organisationId: order.billed_id,
      amount: order.gross,
      currency: order.currency,
    })
}

/** Writes what a funded chunk comes to, the same rows that orders placed one by one would leave, in a few statements. */
export async function bookChunk(
  tx: Tx,
  world: World,
  policy: Policy,
  runId: bigint,
  planned: number,
): Promise<ChunkReport> {
  await makeDocuments(tx, world.ids)
  await writeOrders(tx, policy, runId)
  await writeBooks(tx)
  await writeBenefits(tx, policy)
  await writeOwed(tx, world)
  await noteFailed(tx, runId)
  await rememberFailed(tx, world.ids)
  return report(tx, planned)
}
