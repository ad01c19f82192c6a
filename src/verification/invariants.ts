import { type RawBuilder, sql } from 'kysely'
import type { Invariant } from './invariant.ts'
import { clearingInvariants, owedInvariants } from './owedInvariants.ts'

const count = (from: RawBuilder<unknown>) => sql<{ n: number }>`select count(*)::int as n from ${from}`

const isMoney = sql`(a.kind like 'prepaid.%' or a.kind in ('psp', 'receivable'))`

/**
 * The periods that products are paid for: the first by the line that brought a product into being, the others by
 * renewals. What was taken back whole is none, what was taken back for its remaining term ends with that day.
 */
const paidPeriods = sql`
  select product_id, period_start, coalesce(ended_on, period_end) as period_end from order_line
   where posted and operation = 'renewal' and ended_on is distinct from period_start
  union all
  select p.id, l.period_start, coalesce(l.ended_on, l.period_end) from product p join order_line l on l.order_id = p.order_id and l.pos = p.order_pos
   where l.posted and l.ended_on is distinct from l.period_start`

/** The invariants of money.md §9 that this database can be asked, each recomputed from its first facts. */
export const invariants: readonly Invariant[] = [
  {
    id: 'I1',
    promise: 'every journal adds up to zero in its currency, and so do all together',
    examined: count(sql`ledger.journal`),
    broken: sql`
      select 'journal ' || journal_id as what from ledger.entry group by journal_id, currency having sum(amount) <> 0
      union all select 'all entries in ' || currency from ledger.entry group by currency having sum(amount) <> 0
      union all select 'journal ' || id || ' without entries' from ledger.journal j where not exists (select 1 from ledger.entry e where e.journal_id = j.id)`,
  },
  {
    id: 'I2',
    promise:
      'what is issued never changes: every document still has its fingerprint, each chained to the one before it',
    examined: count(sql`document_issued`),
    broken: sql`
      select i.document_id as what from (
        select i.*, coalesce(lag(hash) over (partition by series_id order by no), decode(repeat('00', 32), 'hex')) as before from document_issued i) i
        left join document_digest d on d.id = i.document_id
       where d.id is null or i.prev_hash <> i.before or i.hash <> app.chain_step(null, i.prev_hash, app.chain_link(i.no, i.issued_on, d.digest))
      union all
      select 'series ' || s.id from document_series s
       where s.last_no > 0 and not exists (select 1 from document_issued i where i.series_id = s.id and i.no = s.last_no and i.hash = s.last_hash)`,
  },
  {
    id: 'I2b',
    promise:
      'what is booked never changes: every sealed journal with its sides, each block chained to the one before it',
    examined: sql`select coalesce(sum(journals), 0)::int as n from ledger.seal`,
    broken: sql`
      select 'block ' || s.n as what from (
        select s.*, row_number() over w as place, coalesce(lag(upto) over w, 0) as after, coalesce(lag(link) over w, sha256(convert_to('mandato:books', 'UTF8'))) as before
          from ledger.seal s window w as (order by s.n)) s cross join lateral ledger.block_digest(s.after, s.upto) d
       where s.n <> s.place or s.journals <> d.journals or s.hash <> d.hash or s.link <> sha256(s.before || int8send(s.n) || s.hash)
      union all
      select 'the end of the chain' from ledger.sealer w where w.sealed <> (select coalesce(max(upto), 0) from ledger.seal)`,
  },
  {
    id: 'I3',
    promise: 'what an account has, less what is held, never lies below its floor',
    examined: count(sql`ledger.balance`),
    broken: sql`select 'account ' || account_id as what from ledger.balance where posted - held < floor or held < 0`,
  },
  {
    id: 'I4',
    promise: 'every entry has the currency of its account and of its journal',
    examined: count(sql`ledger.entry`),
    broken: sql`
      select 'journal ' || e.journal_id as what from ledger.entry e join ledger.account a on a.id = e.account_id join ledger.journal j on j.id = e.journal_id
       where a.currency <> e.currency or j.currency <> e.currency`,
  },
  {
    id: 'I5',
    promise: 'a kept balance is minus the sum of its entries, and its version the number of its bookings',
    examined: count(sql`ledger.balance`),
    broken: sql`
      select 'account ' || b.account_id as what from ledger.balance b
        left join (select account_id, sum(amount) as amount, count(distinct journal_id) as journals from ledger.entry group by 1) e on e.account_id = b.account_id
       where b.posted <> -coalesce(e.amount, 0) or b.version <> coalesce(e.journals, 0)`,
  },
  {
    id: 'I6',
    promise:
      'what is held is the sum of the holds that have not ended; each belongs to an order or a payout that still waits, and ended as that did',
    examined: count(sql`ledger.balance`),
    broken: sql`
      select 'account ' || b.account_id as what from ledger.balance b
        left join (select account_id, sum(amount) as amount from ledger.hold where state = 'pending' group by 1) h on h.account_id = b.account_id
       where b.held <> coalesce(h.amount, 0)
      union all
      select h.subject_id from ledger.hold h
       where h.subject_id ~ '^[a-z]{3}_' and not exists (select 1 from orders o where o.id = h.subject_id) and not exists (select 1 from payout p where p.id = h.subject_id)
      union all
      select o.id from ledger.hold h join orders o on o.id = h.subject_id
       where h.state = 'pending' and o.state <> 'awaiting_payment' or h.state = 'posted' and not exists (select 1 from ledger.journal j where j.idem = 'order:' || o.id)
      union all
      select o.id from orders o join ledger.hold h on h.subject_id = o.id group by o.id having sum(h.amount) <> o.prepaid_part or count(distinct h.state) > 1
      union all
      select p.id from payout p left join ledger.hold h on h.subject_id = p.id group by p.id
      having coalesce(sum(h.amount), 0) <> p.amount
          or bool_or(h.state <> case when p.state in ('requested', 'approved') then 'pending' when p.state = 'rejected' then 'voided' else 'posted' end)`,
  },
  {
    id: 'I7',
    promise: 'a line adds up: list = campaign + partner + volume allowances + net, and 0 ≤ net ≤ list',
    examined: count(sql`order_line`),
    broken: sql`
      select order_id || '/' || pos as what from order_line
       where list - campaign_allowance - partner_allowance - volume_allowance <> net or net < 0 or net > list`,
  },
  {
    id: 'I8',
    promise: 'an order’s net is the sum of its lines, its tax rounded once on it, its gross their sum',
    examined: count(sql`orders`),
    broken: sql`
      select o.id as what from orders o join (select order_id, sum(net) as net from order_line group by 1) l on l.order_id = o.id
       where o.net <> l.net or o.vat <> pricing.share(o.net, o.vat_rate) or o.gross <> o.net + o.vat`,
  },
  {
    id: 'I9',
    promise:
      'the booking of a posted order recomputes to the order: revenue less allowances is the net, tax the tax',
    examined: count(sql`orders where state in ('paid', 'on_account')`),
    broken: sql`
      select o.id as what from orders o
        left join (select j.subject_id, -sum(e.amount) filter (where a.kind = 'revenue') as revenue, sum(e.amount) filter (where a.kind like 'contra.%') as contra,
                          -sum(e.amount) filter (where a.kind = 'vat.output') as vat, sum(e.amount) filter (where a.kind like 'prepaid.%' or a.kind in ('psp', 'receivable')) as paid
                     from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
                    where j.kind = 'order' group by 1) b on b.subject_id = o.id
       where (o.state in ('paid', 'on_account') and exists (select 1 from order_line l where l.order_id = o.id and l.list > 0)
              and (coalesce(b.revenue, 0) - coalesce(b.contra, 0) <> o.net or coalesce(b.vat, 0) <> o.vat or coalesce(b.paid, 0) <> o.gross))
          or (o.state not in ('paid', 'on_account') and b.subject_id is not null)`,
  },
  {
    id: 'I9b',
    promise:
      'a credit note is the sum of its lines, and its booking recomputes to it: for whoever paid, and for no other',
    examined: count(sql`document where kind = 'credit'`),
    broken: sql`
      select d.id as what from document d join document o on o.id = d.refs_document_id
        left join (select document_id, sum(net) as net from credit_line group by 1) l on l.document_id = d.id
        left join (select j.subject_id, sum(e.amount) filter (where a.kind = 'revenue') as revenue, -sum(e.amount) filter (where a.kind like 'contra.%') as contra,
                          sum(e.amount) filter (where a.kind = 'vat.output') as vat, -sum(e.amount) filter (where ${isMoney}) as money,
                          count(*) filter (where ${isMoney} and a.kind <> 'psp' and a.organisation_id <> d.billed_id) as others
                     from document d join ledger.journal j on j.subject_id = d.id and j.kind = 'refund' join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
                    group by 1) b on b.subject_id = d.id
       where d.kind = 'credit' and (d.billed_id <> o.billed_id or d.order_id <> o.order_id or d.currency <> o.currency or d.net is distinct from l.net
          or coalesce(b.revenue, 0) - coalesce(b.contra, 0) <> d.net or coalesce(b.vat, 0) <> d.vat or coalesce(b.money, 0) <> d.gross or coalesce(b.others, 0) > 0)`,
  },
  {
    id: 'I10',
    promise: 'every line is what the price kernel says of its frozen facts',
    examined: count(sql`order_line`),
    broken: sql`
      select l.order_id || '/' || l.pos as what from order_line l,
             pricing.line(l.quantity, l.unit_e6, l.periods, 0, case when l.partner_allowance > 0 then l.partner_rate else 0 end,
                          case when l.partner_allowance > 0 then l.partner_unit_e6 end, l.volume_rate) k
       where k.list <> l.list or k.partner_allowance <> l.partner_allowance or k.volume_allowance <> l.volume_allowance or k.net <> l.net`,
  },
  {
    id: 'I11',
    promise: 'the golden vectors: 208.32 francs and 120.75 euros for 35 hostings',
    examined: sql`select 2 as n`,
    broken: sql`
      select g.what from (values ('CHF 208.32', 9920000::bigint, 20832::bigint), ('EUR 120.75', 5750000, 12075)) as g(what, unit, net),
             pricing.line(35, g.unit, 1, 0, 2000, null, 2500) k where k.net <> g.net`,
  },
  {
    id: 'I13',
    promise: 'payer neutrality: a benefit is the public net less the partner’s net of the same line',
    examined: count(sql`benefit`),
    broken: sql`
      select b.id as what from benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos,
             pricing.line(l.quantity, l.unit_e6, l.periods, 0, 0, null, l.volume_rate) p,
             pricing.line(l.quantity, l.unit_e6, l.periods, 0, l.partner_rate, l.partner_unit_e6, l.volume_rate) q
       where b.kind = 'discount' and b.amount <> p.net - q.net or b.amount <> l.gain`,
  },
  {
    id: 'I14',
    promise:
      'never discount and cashback on a line; a discount is billed to its partner, a cashback to somebody else',
    examined: count(sql`order_line where posted`),
    broken: sql`
      select l.order_id || '/' || l.pos as what from order_line l join orders o on o.id = l.order_id
        left join benefit b on b.order_id = l.order_id and b.pos = l.pos
       where l.posted and ((l.benefit = 'none' or l.benefit = 'cashback' and o.state = 'on_account') <> (b.id is null) or b.kind <> l.benefit
          or (b.kind = 'discount' and o.billed_id <> b.partner_id) or (b.kind = 'cashback' and o.billed_id = b.partner_id and l.row <> 'P6'))`,
  },
  {
    id: 'I15',
    promise: 'a product has one managing partner at most',
    examined: count(sql`product`),
    broken: sql`select product_id as what from access.managed group by product_id having count(*) > 1`,
  },
  {
    id: 'I16',
    promise:
      'every posted order has its invoice; the numbers of a series are 1 to n, their days never go back, and what has none waits for one',
    examined: count(sql`document`),
    broken: sql`
      select o.id as what from orders o left join document d on d.order_id = o.id and d.kind = 'invoice'
       where (o.state not in ('awaiting_payment', 'void')) <> (d.id is not null)
          or (d.billed_id, d.currency, d.net, d.vat, d.gross) is distinct from (o.billed_id, o.currency, o.net, o.vat, o.gross) and d.id is not null
      union all
      select 'series ' || series_id || ' ' || no from (
        select series_id, no, issued_on, row_number() over w as n, lag(issued_on) over w as before from document_issued window w as (partition by series_id order by no)) i
       where no <> n or issued_on < before
      union all
      select d.id from document d left join document_issued i on i.document_id = d.id left join document_waiting w on w.document_id = d.id
       where (i.document_id is null) = (w.document_id is null)`,
  },
  {
    id: 'I17',
    promise:
      'a period of a product is paid once, and its periods follow each other without gap or overlap; one taken back wholly counts no more, one taken back from a day on ends there',
    examined: sql`select count(*)::int as n from (${paidPeriods}) p`,
    broken: sql`
      select product_id || ' ' || period_start as what from (
        select product_id, period_start, period_end, lag(period_end) over (partition by product_id order by period_start, period_end) as before from (${paidPeriods}) p) p
       where before is not null and before <> period_start or period_end < period_start`,
  },
  {
    id: 'I18',
    promise: 'a product runs until the end of its last paid period, less what was taken back of it',
    examined: count(sql`product`),
    broken: sql`
      select p.id as what from product p join (
        select product_id, max(upto) filter (where upto > period_start or period_end = period_start) as paid, min(period_start) as first from (
          select product_id, period_start, period_end, coalesce(ended_on, period_end) as upto from order_line where posted and operation = 'renewal'
          union all
          select m.id, l.period_start, l.period_end, coalesce(l.ended_on, l.period_end) from product m join order_line l on l.order_id = m.order_id and l.pos = m.order_pos where l.posted) u
         group by 1) l on l.product_id = p.id
       where p.expires_on <> coalesce(l.paid, l.first)`,
  },
  {
    id: 'I19',
    promise:
      'of no line more is credited than invoiced; what is credited in full has left revenue, allowances and tax as they were before',
    examined: count(sql`credit_line`),
    broken: sql`
      select l.order_id || '/' || l.pos as what from order_line l join (
        select order_id, line_pos, sum(list) as list, sum(campaign_allowance) as campaign, sum(partner_allowance) as partner, sum(volume_allowance) as volume, sum(net) as net, sum(gain) as gain
          from credit_line group by 1, 2) c on c.order_id = l.order_id and c.line_pos = l.pos
       where c.list > l.list or c.campaign > l.campaign_allowance or c.partner > l.partner_allowance or c.volume > l.volume_allowance or c.net > l.net or c.gain > l.gain
          or (c.net = l.net and l.net > 0 and (c.list, c.campaign, c.partner, c.volume, c.gain) is distinct from (l.list, l.campaign_allowance, l.partner_allowance, l.volume_allowance, l.gain))
      union all
      select f.id || ' ' || a.kind from (
        select d.id, d.order_id from document d join document c on c.refs_document_id = d.id group by d.id having sum(c.net) = d.net and d.net > 0) f
        join lateral (select j.id from ledger.journal j where j.kind = 'order' and j.subject_id = f.order_id
                      union all select j.id from document c join ledger.journal j on j.kind = 'refund' and j.subject_id = c.id where c.refs_document_id = f.id) j on true
        join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
       where not ${isMoney} group by f.id, a.id, a.kind having sum(e.amount) <> 0`,
  },
  {
    id: 'I20',
    promise:
      'a benefit is taken back in the share in which its line is credited, never beyond it, and the books took back what the list says',
    examined: count(sql`benefit where clawed > 0`),
    broken: sql`
      select b.id as what from benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos
        left join (select order_id, line_pos, sum(net) as net, sum(gain) as gain from credit_line group by 1, 2) c on c.order_id = b.order_id and c.line_pos = b.pos
        left join (select j.subject_id, -sum(e.amount) as amount from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
                    where j.kind = 'clawback' and a.kind = 'expense.cashback' group by 1) x on x.subject_id = b.id
       where b.clawed > b.amount or b.clawed < coalesce(c.gain, 0) or (c.net = l.net and l.net > 0 and b.clawed <> b.amount)
          or (b.kind = 'cashback' and b.clawed <> coalesce(x.amount, 0)) or (b.state = 'clawed') <> (b.clawed = b.amount)`,
  },
  ...owedInvariants,
  {
    id: 'I24',
    promise: 'a payment that succeeded is booked once, as its order or on the prepaid account',
    examined: count(sql`payment`),
    broken: sql`
      select p.id as what from payment p
       where (p.state = 'succeeded') <> (p.landed is not null)
          or (p.landed = 'prepaid' and not exists (select 1 from ledger.journal j where j.idem = 'payment:' || p.id))
          or (p.landed = 'order' and not exists (select 1 from ledger.journal j where j.idem = 'order:' || p.order_id))
          or (p.state <> 'succeeded' and exists (select 1 from ledger.journal j where j.idem = 'payment:' || p.id))`,
  },
  {
    id: 'I25',
    promise:
      'the clearing account of a payment provider holds what its payments brought, less what it gave back, paid out and took back',
    examined: count(sql`payment where state = 'succeeded'`),
    broken: sql`
      select a.detail || ' in ' || a.currency as what from ledger.account a
       where a.kind = 'psp' and (select coalesce(sum(e.amount), 0) from ledger.entry e where e.account_id = a.id)
             <> (select coalesce(sum(p.amount), 0) from payment p where p.provider = a.detail and p.currency = a.currency and p.state = 'succeeded')
             - (select coalesce(sum(r.amount), 0) from payment_refund r join payment p on p.id = r.payment_id where p.provider = a.detail and p.currency = a.currency)
             - (select coalesce(sum(v.amount + case v.kind when 'charged_back' then v.fee else 0 end), 0) from provider_event v where v.provider = a.detail and v.currency = a.currency)`,
  },
  ...clearingInvariants,
  {
    id: 'I27',
    promise: 'every line of a run of renewals has the tier of the units counted once when the run began',
    examined: count(sql`order_line l join orders o on o.id = l.order_id where o.run_id is not null`),
    broken: sql`
      select l.order_id || '/' || l.pos as what from orders o
        join order_line l on l.order_id = o.id join item i on i.id = l.item_id
        join renewal_count c on c.run_id = o.run_id and c.payer_id = o.billed_id and c.family = i.family
       where l.volume_count <> c.units`,
  },
  {
    id: 'W1',
    promise:
      'what is owed on account is what the books say, what its warranty has given, and of orders that are not paid',
    examined: count(sql`debt`),
    broken: sql`
      select 'warranty of ' || coalesce(w.organisation_id, d.organisation_id, a.organisation_id) as what
        from warranty w
        full join (select organisation_id, currency, sum(owed) as owed from debt group by 1, 2) d using (organisation_id, currency)
        full join (select x.organisation_id, x.currency, sum(e.amount) as amount from ledger.entry e join ledger.account x on x.id = e.account_id
                    where x.kind = 'receivable' and x.detail = 'warranty' group by 1, 2) a using (organisation_id, currency)
       where coalesce(w.used, 0) <> coalesce(d.owed, 0) or coalesce(d.owed, 0) <> coalesce(a.amount, 0)
      union all
      select o.id from orders o left join debt d on d.order_id = o.id
       where (o.means = 'account') <> (d.order_id is not null) or (o.state = 'on_account') <> coalesce(d.owed > 0, false)`,
  },
  {
    id: 'A1',
    promise:
      'who pays is a choice of full access only, and nothing is granted beyond the client’s own products',
    examined: count(sql`partnership`),
    broken: sql`
      select id as what from partnership where payer = 'partner' and access <> 'full'
      union all select s.product_id from access.managed s join product p on p.id = s.product_id where p.organisation_id <> s.client_id`,
  },
  {
    id: 'A2',
    promise: 'an organisation with members has a legal representative',
    examined: count(sql`organisation`),
    broken: sql`
      select organisation_id as what from member where state = 'active' group by 1 having count(*) filter (where role = 'legal') = 0`,
  },
  {
    id: 'A3',
    promise: 'the log is as it was sealed: every event its hash, every link its chain, none left out',
    examined: count(sql`audit_seal`),
    broken: sql`
      select 'event ' || x.event_id as what from (
        select s.*, app.audit_body(e) as body, row_number() over w as place, coalesce(lag(s.link) over w, app.audit_start(s.chain)) as before
          from audit_seal s join audit_event e on e.id = s.event_id window w as (partition by s.chain order by s.n)) x
       where x.n <> x.place or x.hash <> sha256(convert_to(x.body, 'UTF8')) or x.link <> sha256(x.before || int8send(x.n) || x.hash)
      union all
      select 'event ' || e.id from audit_event e, audit_sealer w
       where e.xact < w.sealed_below and not exists (select 1 from audit_seal s where s.event_id = e.id)
      union all
      select 'the end of ' || h.chain from audit_root_head h
       where not exists (select 1 from audit_seal s where s.chain = h.chain and s.n = h.n and s.link = h.link)`,
  },
]
