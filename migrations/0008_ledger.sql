-- Double entry in the same transaction as the act. Debit is positive, credit negative; every journal adds up to
-- zero per currency. Only authorising accounts have a balance row and are locked, in ascending order.
create table ledger.account_kind (
  kind text primary key,
  type text not null check (type in ('asset', 'liability', 'income', 'expense', 'equity')),
  authorising boolean not null default false
);
insert into ledger.account_kind values
  ('bank', 'asset', false), ('psp', 'asset', false), ('receivable', 'asset', false),
  ('prepaid.cash', 'liability', true), ('prepaid.cashback', 'liability', true), ('prepaid.promo', 'liability', true),
  ('cashback.pending', 'liability', false), ('vat.output', 'liability', false), ('unallocated', 'liability', false),
  ('revenue', 'income', false), ('contra.partner', 'income', false), ('contra.volume', 'income', false),
  ('contra.campaign', 'income', false), ('expense.cashback', 'expense', false), ('equity.opening', 'equity', false);

-- Balanced can still be wrong: which kinds of account a kind of journal may touch, and on which sides.
create table ledger.posting_rule (
  journal_kind text not null,
  account_kind text not null references ledger.account_kind,
  side text not null check (side in ('debit', 'credit')),
  primary key (journal_kind, account_kind, side)
);
insert into ledger.posting_rule
select k, a, s from (values
  ('order', 'prepaid.cash', 'debit'), ('order', 'prepaid.cashback', 'debit'), ('order', 'prepaid.promo', 'debit'), ('order', 'psp', 'debit'),
  ('order', 'contra.partner', 'debit'), ('order', 'contra.volume', 'debit'), ('order', 'contra.campaign', 'debit'),
  ('order', 'revenue', 'credit'), ('order', 'vat.output', 'credit'),
  ('cashback', 'expense.cashback', 'debit'), ('cashback', 'cashback.pending', 'credit'),
  ('cashback_credit', 'cashback.pending', 'debit'), ('cashback_credit', 'prepaid.cashback', 'credit'),
  ('top_up', 'psp', 'debit'), ('top_up', 'bank', 'debit'), ('top_up', 'prepaid.cash', 'credit')
) as r(k, a, s);

create table ledger.account (
  id bigint generated always as identity primary key,
  kind text not null references ledger.account_kind,
  organisation_id app.organisation_id references organisation,
  detail text,
  currency app.currency not null,
  constraint account_once unique nulls not distinct (kind, organisation_id, detail, currency)
);
create index account_of_organisation on ledger.account (organisation_id) where organisation_id is not null;
create table ledger.balance (
  account_id bigint primary key references ledger.account,
  posted app.minor not null default 0,                                       -- what the holder has: minus the sum of entries
  held app.minor not null default 0 check (held >= 0),
  floor app.minor not null default 0,
  version bigint not null default 0,
  constraint balance_not_below_floor check (posted - held >= floor)
) with (fillfactor = 70);
create table ledger.journal (
  id bigint generated always as identity primary key,
  kind text not null,
  booked_on date not null,
  effective_at timestamptz not null,
  currency app.currency not null,
  subject_id text,                                                           -- the order, benefit or payment it books
  idem text not null constraint journal_once unique
);
create index journal_of_subject on ledger.journal (subject_id);
create table ledger.entry (
  journal_id bigint not null,
  seq int not null,
  account_id bigint not null,
  amount app.minor not null check (amount <> 0),
  currency app.currency not null,
  primary key (journal_id, seq)
);
create index entry_of_account on ledger.entry (account_id, journal_id);

-- Checked once a statement on the rows it brought, which costs a twentieth of a check a row.
create function ledger.check_entries() returns trigger language plpgsql as $$
begin
  if exists (select 1 from added group by journal_id, currency having sum(amount) <> 0) then
    raise exception 'a journal must add up to zero' using errcode = 'check_violation', constraint = 'entry_zero_sum';
  end if;
  -- all entries of a journal come in one statement, or a second one could unbalance it
  if exists (select 1 from ledger.entry e where e.journal_id in (select journal_id from added) group by e.journal_id
              having count(*) <> (select count(*) from added a where a.journal_id = e.journal_id)) then
    raise exception 'a journal is written at once' using errcode = 'check_violation', constraint = 'entry_at_once';
  end if;
  if exists (select 1 from added a
               left join ledger.account c on c.id = a.account_id
               left join ledger.journal j on j.id = a.journal_id
               left join ledger.posting_rule r on r.journal_kind = j.kind and r.account_kind = c.kind
                                              and r.side = case when a.amount > 0 then 'debit' else 'credit' end
              where r.journal_kind is null or c.currency <> a.currency or j.currency <> a.currency) then
    raise exception 'an entry does not belong to this kind of journal' using errcode = 'check_violation', constraint = 'entry_by_rule';
  end if;
  return null;
end $$;
create trigger entry_checked after insert on ledger.entry referencing new table as added
  for each statement execute function ledger.check_entries();
create trigger entry_is_history before update or delete or truncate on ledger.entry for each statement execute function app.refuse_change();
create trigger journal_is_history before update or delete or truncate on ledger.journal for each statement execute function app.refuse_change();

-- The only way to book. Lines: [{"kind","organisation","detail","amount"}], amount as text in minor units, debit
-- positive. Books once per idem text; returns the journal, or null when it was booked before.
create function ledger.post(p_kind text, p_currency text, p_subject text, p_idem text, p_lines jsonb) returns bigint language plpgsql as $$
declare
  j bigint;
  ids bigint[];                                                             -- account, amount, authorising: side by side
  amounts bigint[];
  authorising boolean[];
begin
  insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem)
  values (p_kind, app.today(), app.now(), p_currency, p_subject, p_idem)
  on conflict (idem) do nothing returning id into j;
  if j is null then return null; end if;

  insert into ledger.account (kind, organisation_id, detail, currency)
  select distinct l->>'kind', l->>'organisation', l->>'detail', p_currency from jsonb_array_elements(p_lines) l
  where not exists (select 1 from ledger.account a where a.kind = l->>'kind' and a.currency = p_currency
     and a.organisation_id is not distinct from l->>'organisation' and a.detail is not distinct from l->>'detail')
  on conflict on constraint account_once do nothing;

  select array_agg(a.id order by n), array_agg((l->>'amount')::bigint order by n), array_agg(k.authorising order by n)
    into ids, amounts, authorising
    from jsonb_array_elements(p_lines) with ordinality as x(l, n)
    join ledger.account a on a.kind = l->>'kind' and a.currency = p_currency
         and a.organisation_id is not distinct from l->>'organisation' and a.detail is not distinct from l->>'detail'
    join ledger.account_kind k on k.kind = a.kind
   where (l->>'amount')::bigint <> 0;

  if true = any (authorising) then
    insert into ledger.balance (account_id)
    select distinct id from unnest(ids, authorising) as u(id, auth)
     where auth and not exists (select 1 from ledger.balance b where b.account_id = id) order by id
    on conflict do nothing;
    perform 1 from ledger.balance b
      where b.account_id in (select id from unnest(ids, authorising) as u(id, auth) where auth)
      order by b.account_id for update;
    update ledger.balance b set posted = b.posted - s.amount, version = b.version + 1
      from (select id, sum(amount)::bigint as amount from unnest(ids, amounts, authorising) as u(id, amount, auth) where auth group by id) s
     where b.account_id = s.id;
  end if;

  insert into ledger.entry (journal_id, seq, account_id, amount, currency)
  select j, n, id, amount, p_currency from unnest(ids, amounts) with ordinality as u(id, amount, n);
  return j;
end $$;
