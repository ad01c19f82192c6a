-- What notes a benefit and books its cashback, in fewer steps for one line and for thousands.

-- The same shares as pricing.share gives of what is not negative, written out: a function in the expression of a kept
-- column is read and planned anew by every statement that writes a row.
alter table benefit drop column owed, drop column tax;
alter table benefit
  add tax bigint generated always as ((amount * tax_rate * 2 + 10000) / 20000) stored,
  add owed bigint generated always as (amount - clawed
    + case treatment when 'own_tax' then (amount * tax_rate * 2 + 10000) / 20000 - (clawed * tax_rate * 2 + 10000) / 20000 else 0 end) stored;

-- As before (0024), each account looked up once and not once a line. The plan is kept from the first call on, which may
-- have brought one line; without loops it serves thousands.
create or replace function app.book_cashback() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  if not exists (select 1 from added where kind = 'cashback') then return null; end if;
  insert into ledger.account (kind, organisation_id, currency)
  select distinct s.kind, s.organisation_id, b.currency
    from (select distinct partner_id, currency, treatment <> 'none' as taxed from added where kind = 'cashback') b
    cross join lateral (values ('expense.cashback', null, true), ('vat.input', null, b.taxed), ('cashback.pending', b.partner_id, true), ('vat.acquisition', null, b.taxed)) as s(kind, organisation_id, used)
   where s.used
     and (select a.id from ledger.account a where a.kind = s.kind and a.currency = b.currency and coalesce(a.organisation_id, '') = coalesce(s.organisation_id, '') and coalesce(a.detail, '') = '' limit 1) is null
   order by 1, 2, 3
  on conflict on constraint account_once do nothing;
  with lines as materialized (select id, order_id, pos, partner_id, currency, amount, tax, owed, treatment from added where kind = 'cashback'),
  j as (
    insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem)
    select 'cashback', n.day, n.at, currency, id, 'cashback:' || order_id || ':' || pos
      from lines cross join (select at, app.day_of(at) as day from app.now() at) n order by id
    returning id, subject_id),
  accounts as materialized (
    select s.kind, s.organisation_id, s.currency,
           (select x.id from ledger.account x where x.kind = s.kind and x.currency = s.currency and coalesce(x.organisation_id, '') = s.organisation_id and coalesce(x.detail, '') = '' limit 1) as id
      from (select distinct v.kind, v.organisation_id, l.currency from (select distinct partner_id, currency from lines) l
              cross join lateral (values ('expense.cashback', ''), ('vat.input', ''), ('cashback.pending', l.partner_id), ('vat.acquisition', '')) as v(kind, organisation_id)) s),
  sides as materialized (
    select l.id, s.part, s.kind, s.organisation_id, s.amount, l.currency
      from lines l cross join lateral (values (1, 'expense.cashback', '', l.amount), (2, 'vat.input', '', case when l.treatment = 'none' then 0 else l.tax end),
             (3, 'cashback.pending', l.partner_id, -l.owed), (4, 'vat.acquisition', '', case l.treatment when 'acquisition' then -l.tax else 0 end)) as s(part, kind, organisation_id, amount)
     where s.amount <> 0)
  insert into ledger.entry (journal_id, seq, account_id, amount, currency)
  select j.id, row_number() over (partition by j.id order by s.part), a.id, s.amount, s.currency
    from j join sides s on s.id = j.subject_id join accounts a on a.kind = s.kind and a.currency = s.currency and a.organisation_id = s.organisation_id;
  return null;
end $$;
