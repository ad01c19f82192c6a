import { sql } from 'kysely'
import type { Invariant } from './invariant.ts'

const cashbackAccount = sql`
  select a.organisation_id, a.currency, -sum(e.amount) as amount from ledger.entry e
    join ledger.account a on a.id = e.account_id where a.kind = 'cashback.pending' group by 1, 2`

/** What partners are owed, and what leaves for them. */
export const owedInvariants: readonly Invariant[] = [
  {
    id: 'I21',
    promise:
      'cashback is conserved: what was earned is pending, credited, settled against a debt or taken back, in the books as in the list; nobody is owed a debt',
    examined: sql`select count(*)::int as n from benefit where kind = 'cashback'`,
    broken: sql`
      select 'pending of ' || coalesce(b.partner_id, a.organisation_id) as what
        from (select partner_id, currency, sum(owed) as amount from benefit where state = 'pending' group by 1, 2) b
        full join (${cashbackAccount}) a on a.organisation_id = b.partner_id and a.currency = b.currency
       where coalesce(a.amount, 0) <> coalesce(b.amount, 0)
      union all
      select 'expense in ' || e.currency from (
        select e.currency, sum(e.amount) as booked from ledger.entry e join ledger.account a on a.id = e.account_id where a.kind = 'expense.cashback' group by 1) e
       where e.booked <> (select coalesce(sum(amount - clawed), 0) from benefit where kind = 'cashback' and currency = e.currency)
      union all
      select k.kind || ' in ' || k.currency from (
        select c.kind, c.currency, (select coalesce(sum(e.amount), 0) from ledger.entry e join ledger.account a on a.id = e.account_id where a.kind = c.kind and a.currency = c.currency) as booked,
               (select coalesce(sum(tax - pricing.share(clawed, tax_rate)), 0) from benefit b where b.kind = 'cashback' and b.currency = c.currency and b.treatment = any (c.treatments)) * c.sign as due
          from (select x.kind, y.currency, x.treatments, x.sign from (values ('vat.input', array['own_tax', 'acquisition'], 1), ('vat.acquisition', array['acquisition'], -1)) as x(kind, treatments, sign)
                 cross join (values ('CHF'), ('EUR')) as y(currency)) c) k
       where k.booked <> k.due
      union all
      select 'benefit ' || b.id from benefit b
        left join (select j.subject_id, -sum(e.amount) filter (where j.kind = 'cashback') as earned, sum(e.amount) filter (where j.kind = 'cashback_credit') as credited,
                          sum(e.amount) filter (where j.kind = 'clawback_settled') as settled, sum(e.amount) filter (where j.kind = 'clawback') as clawed, -sum(e.amount) as pending
                     from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
                    where a.kind = 'cashback.pending' group by 1) x on x.subject_id = b.id
       where b.kind = 'cashback' and (coalesce(x.earned, 0) <> b.amount + case b.treatment when 'own_tax' then b.tax else 0 end
          or x.pending <> case b.state when 'pending' then b.owed else 0 end
          or x.earned <> x.pending + coalesce(x.credited, 0) + coalesce(x.settled, 0) + coalesce(x.clawed, 0)
          or (b.state = 'credited') <> (coalesce(x.credited, 0) + coalesce(x.settled, 0) > 0 and b.state <> 'clawed'))
      union all
      select 'debt of ' || a.organisation_id from ledger.account a join ledger.entry e on e.account_id = a.id where a.kind = 'receivable.clawback' group by 1 having sum(e.amount) < 0`,
  },
  {
    id: 'I21b',
    promise:
      'commissions are conserved: what affiliates are owed in the books is what was noted, less what was taken back and paid; a settlement is the sum of its lines',
    examined: sql`select count(*)::int as n from commission`,
    broken: sql`
      select 'pending of ' || coalesce(c.affiliate_id, a.organisation_id) as what
        from (select x.affiliate_id, x.currency, sum(x.amount) as amount from (
                select affiliate_id, currency, amount from commission where amount > 0
                union all select c.affiliate_id, c.currency, -r.amount from commission_reversal r join commission c on c.id = r.commission_id where r.amount > 0
                union all select affiliate_id, currency, -amount from affiliate_settlement) x group by 1, 2) c
        full join (select a.organisation_id, a.currency, -sum(e.amount) as amount from ledger.entry e join ledger.account a on a.id = e.account_id where a.kind = 'affiliate.pending' group by 1, 2) a
          on a.organisation_id = c.affiliate_id and a.currency = c.currency
       where coalesce(a.amount, 0) <> coalesce(c.amount, 0)
      union all
      select 'payable of ' || a.organisation_id from ledger.entry e join ledger.account a on a.id = e.account_id where a.kind = 'affiliate.payable' group by 1 having sum(e.amount) <> 0
      union all
      select 'expense in ' || x.currency from (values ('CHF'), ('EUR')) as x(currency)
       where (select coalesce(sum(e.amount), 0) from ledger.entry e join ledger.account a on a.id = e.account_id where a.kind = 'expense.affiliate' and a.currency = x.currency)
             <> (select coalesce(sum(c.amount - coalesce((select sum(r.amount) from commission_reversal r where r.commission_id = c.id), 0)), 0) from commission c where c.currency = x.currency)
      union all
      select s.id from affiliate_settlement s
       where s.amount <> (select coalesce(sum(c.amount), 0) from commission c where c.settlement_id = s.id) - (select coalesce(sum(r.amount), 0) from commission_reversal r where r.settlement_id = s.id)
      union all
      select 'both on line ' || c.order_id || '/' || c.pos from commission c join benefit b on b.order_id = c.order_id and b.pos = c.pos where c.amount > 0`,
  },
  {
    id: 'I22',
    promise:
      'a file of payouts is the sum of what was held for them; each payout left once, and was booked or came back as its state says',
    examined: sql`select count(*)::int as n from payout`,
    broken: sql`
      select b.id as what from payout_batch b
        left join (select p.batch_id, count(*) as n, sum(p.amount) as amount from payout p group by 1) p on p.batch_id = b.id
        left join (select p.batch_id, sum(h.amount) as amount from payout p join ledger.hold h on h.subject_id = p.id and h.state = 'posted' group by 1) h on h.batch_id = b.id
       where (b.payouts, b.total) is distinct from (p.n, p.amount) or b.total is distinct from h.amount
      union all
      select p.id from payout p
        left join (select subject_id, count(*) filter (where kind = 'payout') as left_once, count(*) filter (where kind = 'payout_booked') as booked, count(*) filter (where kind = 'payout_returned') as returned
                     from ledger.journal where kind like 'payout%' group by 1) j on j.subject_id = p.id
       where coalesce(j.left_once, 0) <> case when p.state in ('filed', 'booked', 'returned') then 1 else 0 end
          or coalesce(j.booked, 0) <> case when p.state = 'booked' or p.state = 'returned' and p.bank_reference is not null then 1 else 0 end
          or coalesce(j.returned, 0) <> case p.state when 'returned' then 1 else 0 end`,
  },
]

/** What is between two places returns to nothing when everything has arrived. */
export const clearingInvariants: readonly Invariant[] = [
  {
    id: 'I25b',
    promise:
      'what is on its way to partners is what was filed and has not arrived or come back; what nobody knows the owner of is what waits to be assigned',
    examined: sql`select (select count(*) from payout)::int + (select count(*) from receipt)::int as n`,
    broken: sql`
      select p.id as what from payout p
        left join (select j.subject_id, -sum(e.amount) as amount from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
                    where a.kind = 'payout.transit' group by 1) t on t.subject_id = p.id
       where coalesce(t.amount, 0) <> case p.state when 'filed' then p.amount else 0 end
      union all
      select 'unallocated in ' || c.currency from (values ('CHF'), ('EUR')) as c(currency)
       where (select coalesce(-sum(e.amount), 0) from ledger.entry e join ledger.account a on a.id = e.account_id where a.kind = 'unallocated' and a.currency = c.currency)
             <> (select coalesce(sum(r.amount), 0) from receipt r where r.organisation_id is null and r.currency = c.currency)
      union all
      select r.id from receipt r
       where (select count(*) from ledger.journal j where j.kind = 'receipt' and j.idem = 'bank:' || r.bank || ':' || r.reference and j.subject_id = r.id) <> 1`,
  },
]
