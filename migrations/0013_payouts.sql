-- Money that leaves and money that comes: the partner's tax on its cashback, payouts in two steps, receipts of the
-- bank, and orders paid in part from the prepaid account.

create domain app.payout_account_id as text check (value ~ '^pac_[0-9a-z]{20}$');
create domain app.payout_id as text check (value ~ '^pot_[0-9a-z]{20}$');
create domain app.batch_id as text check (value ~ '^bat_[0-9a-z]{20}$');
create domain app.receipt_id as text check (value ~ '^rcp_[0-9a-z]{20}$');

-- From which amount on money is paid out, up to which one a second person need not look, how long prepaid money is kept
-- for an order whose rest is paid elsewhere; and where the provider is taxed.
alter table policy
  add payout_min app.minor not null default 5000 check (payout_min > 0),
  add payout_alone_max app.minor not null default 100000 check (payout_alone_max >= 0),
  add reserve_hours int not null default 24 check (reserve_hours between 1 and 336),
  add provider_country app.country not null default 'CH';

-- How a partner is taxed on what it earns. Without its agreement the provider may not bill in the partner's name.
create table partner_tax (
  partner_id app.organisation_id primary key references partner,
  country app.country not null,
  vat_number text check (length(vat_number) between 4 and 20),
  registered boolean not null,
  treatment text not null check (treatment in ('none', 'own_tax', 'acquisition')),
  agreed_at timestamptz, agreed_by app.person_id references person,
  changed_at timestamptz not null, changed_by app.person_id not null references person,
  constraint partner_tax_agreed check ((agreed_at is null) = (agreed_by is null)),
  constraint partner_tax_number check (not registered or vat_number is not null),
  constraint partner_tax_treated check (treatment = 'none' or (registered and agreed_at is not null))
);

-- How a benefit is taxed is frozen with it. What is still owed of it carries the partner's own tax in the same share.
alter table benefit
  add treatment text not null default 'none' check (treatment in ('none', 'own_tax', 'acquisition')),
  add tax_rate app.basis_points not null default 0,
  add constraint benefit_taxed check (treatment <> 'none' or tax_rate = 0);
alter table benefit
  add tax bigint generated always as (pricing.share(amount, tax_rate)) stored,
  add owed bigint generated always as (amount - clawed + case treatment when 'own_tax' then pricing.share(amount, tax_rate) - pricing.share(clawed, tax_rate) else 0 end) stored;

create function app.freeze_treatment() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    raise exception 'how a benefit is taxed is frozen with it' using errcode = 'restrict_violation', constraint = 'benefit_is_frozen';
  end if;
  select t.treatment, v.rate into new.treatment, new.tax_rate
    from partner_tax t join policy p on p.valid @> app.today() join vat_rate v on v.country = p.provider_country and v.valid @> app.today()
   where t.partner_id = new.partner_id and t.treatment <> 'none';
  new.treatment := coalesce(new.treatment, 'none');
  new.tax_rate := coalesce(new.tax_rate, 0);
  return new;
end $$;
create trigger benefit_taxed_as before insert on benefit for each row when (new.kind = 'cashback') execute function app.freeze_treatment();
create trigger benefit_is_frozen before update on benefit for each row
  when ((old.order_id, old.pos, old.kind, old.partner_id, old.client_id, old.amount, old.currency, old.earned_at, old.treatment, old.tax_rate)
        is distinct from (new.order_id, new.pos, new.kind, new.partner_id, new.client_id, new.amount, new.currency, new.earned_at, new.treatment, new.tax_rate))
  execute function app.freeze_treatment();

-- Cashback is booked when it is noted, by whatever path: its cost, the partner's tax, and what it is owed.
create function app.book_cashback() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from added where kind = 'cashback') then return null; end if;
  insert into ledger.account (kind, organisation_id, currency)
  select distinct s.kind, s.organisation_id, b.currency
    from added b cross join lateral (values ('expense.cashback', null), ('vat.input', null), ('cashback.pending', b.partner_id), ('vat.acquisition', null)) as s(kind, organisation_id)
   where b.kind = 'cashback' and (s.kind in ('expense.cashback', 'cashback.pending') or b.treatment <> 'none')
     and not exists (select 1 from ledger.account a where a.kind = s.kind and a.currency = b.currency and coalesce(a.organisation_id, '') = coalesce(s.organisation_id, '') and a.detail is null)
   order by 1, 2, 3
  on conflict on constraint account_once do nothing;
  with j as (
    insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem)
    select 'cashback', (select app.today()), (select app.now()), currency, id, 'cashback:' || order_id || ':' || pos from added where kind = 'cashback' order by id
    returning id, subject_id)
  insert into ledger.entry (journal_id, seq, account_id, amount, currency)
  select j.id, row_number() over (partition by j.id order by s.part), a.id, s.amount, b.currency
    from j join added b on b.id = j.subject_id
    cross join lateral (values (1, 'expense.cashback', '', b.amount), (2, 'vat.input', '', case when b.treatment = 'none' then 0 else b.tax end),
                               (3, 'cashback.pending', b.partner_id, -b.owed), (4, 'vat.acquisition', '', case b.treatment when 'acquisition' then -b.tax else 0 end)) as s(part, kind, organisation_id, amount)
    join ledger.account a on a.kind = s.kind and a.currency = b.currency and coalesce(a.organisation_id, '') = s.organisation_id and a.detail is null
   where s.amount <> 0;
  return null;
end $$;
create trigger benefit_books_cashback after insert on benefit referencing new table as added for each statement execute function app.book_cashback();

-- Credits cashback whose hold is over, oldest first, at most so many lines: each its own journal, so that every line can
-- be explained, all of them in a few statements. What a partner owes is settled first. Purses are locked before debts
-- are read, so that of two runs the second sees what the first one settled.
create function app.credit_cashback(p_limit int default 500) returns int language plpgsql as $$
declare n int;
begin
  create temp table if not exists credit_due (id text, partner_id text, currency text, owed bigint, upto bigint, settled bigint, settle_journal bigint, credit_journal bigint) on commit drop;
  truncate credit_due;
  with due as (
    select id, partner_id, currency, owed, available_at from benefit where state = 'pending' and available_at <= (select app.now())
     order by partner_id, available_at, id limit p_limit for update skip locked)
  insert into credit_due (id, partner_id, currency, owed, upto)
  select id, partner_id, currency, owed, sum(owed) over (partition by partner_id, currency order by available_at, id) from due;
  get diagnostics n = row_count;
  if n = 0 then return 0; end if;

  insert into ledger.account (kind, organisation_id, currency)
  select distinct 'prepaid.cashback', d.partner_id, d.currency from credit_due d
   where not exists (select 1 from ledger.account a where a.kind = 'prepaid.cashback' and a.organisation_id = d.partner_id and a.currency = d.currency)
   order by 2, 3 on conflict on constraint account_once do nothing;
  insert into ledger.balance (account_id)
  select distinct a.id from credit_due d join ledger.account a on a.kind = 'prepaid.cashback' and a.organisation_id = d.partner_id and a.currency = d.currency
   where not exists (select 1 from ledger.balance b where b.account_id = a.id) order by 1 on conflict do nothing;
  perform 1 from ledger.balance b where b.account_id in (
      select a.id from credit_due d join ledger.account a on a.kind = 'prepaid.cashback' and a.organisation_id = d.partner_id and a.currency = d.currency)
    order by b.account_id for update;

  update credit_due d set settled = greatest(0, least(d.owed, coalesce(x.debt, 0) - (d.upto - d.owed)))
    from (select distinct partner_id, currency from credit_due) p
    left join (select a.organisation_id, a.currency, sum(e.amount)::bigint as debt from ledger.account a join ledger.entry e on e.account_id = a.id
                where a.kind = 'receivable.clawback' and a.organisation_id in (select partner_id from credit_due) group by 1, 2) x
      on x.organisation_id = p.partner_id and x.currency = p.currency
   where d.partner_id = p.partner_id and d.currency = p.currency;
  with j as (
    insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem)
    select 'clawback_settled', (select app.today()), (select app.now()), currency, id, 'settle:' || id from credit_due where settled > 0 order by partner_id, upto returning id, subject_id)
  update credit_due d set settle_journal = j.id from j where j.subject_id = d.id;
  with j as (
    insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem)
    select 'cashback_credit', (select app.today()), (select app.now()), currency, id, 'credit:' || id from credit_due where settled < owed order by partner_id, upto returning id, subject_id)
  update credit_due d set credit_journal = j.id from j where j.subject_id = d.id;
  insert into ledger.entry (journal_id, seq, account_id, amount, currency)
  select s.journal_id, s.seq, a.id, s.amount, d.currency
    from credit_due d
    cross join lateral (values (d.settle_journal, 1, 'cashback.pending', d.settled), (d.settle_journal, 2, 'receivable.clawback', -d.settled),
                               (d.credit_journal, 1, 'cashback.pending', d.owed - d.settled), (d.credit_journal, 2, 'prepaid.cashback', d.settled - d.owed)) as s(journal_id, seq, kind, amount)
    join ledger.account a on a.kind = s.kind and a.organisation_id = d.partner_id and a.currency = d.currency and a.detail is null
   where s.journal_id is not null;
  update ledger.balance b set posted = b.posted + x.amount, version = b.version + x.n
    from (select a.id, sum(d.owed - d.settled)::bigint as amount, count(*) as n from credit_due d
            join ledger.account a on a.kind = 'prepaid.cashback' and a.organisation_id = d.partner_id and a.currency = d.currency
           where d.credit_journal is not null group by 1) x
   where b.account_id = x.id;
  update benefit set state = 'credited', credited_at = (select app.now()) where id in (select id from credit_due);
  return n;
end $$;

-- Where money is paid out to. A change leaves the one before it as it was: what was requested still says where to.
create table payout_account (
  id app.payout_account_id primary key,
  organisation_id app.organisation_id not null references organisation,
  iban text not null check (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'),
  holder text not null check (length(holder) between 1 and 70),
  street text not null check (length(street) between 1 and 70), house_number text not null, postcode text not null check (length(postcode) between 1 and 16),
  town text not null check (length(town) between 1 and 35), country app.country not null,
  made_at timestamptz not null, made_by app.person_id not null references person,
  usable_at timestamptz not null,                                            -- a new number pays nothing out before
  replaced_at timestamptz
);
create unique index payout_account_once on payout_account (organisation_id) where replaced_at is null;

-- What is filed together: one file for each of the provider's banks, currency and day.
create table payout_batch (
  id app.batch_id primary key,
  bank text not null check (bank ~ '^[a-z0-9-]{1,20}$'),
  currency app.currency not null,
  day date not null,
  payouts int not null check (payouts > 0),
  total app.minor not null check (total > 0),
  filed_at timestamptz not null, filed_by app.person_id not null references person,
  constraint payout_batch_once unique (bank, currency, day)
);

create table payout (
  id app.payout_id primary key,
  organisation_id app.organisation_id not null references partner,
  account_id app.payout_account_id not null references payout_account,
  currency app.currency not null,
  amount app.minor not null check (amount > 0),
  state text not null,
  requested_at timestamptz not null, requested_by app.person_id not null references person,
  approved_at timestamptz, approved_by app.person_id references person,       -- nobody, where policy lets it pass alone
  batch_id app.batch_id references payout_batch,
  ended_at timestamptz, ended_by app.person_id references person,
  reason text, bank_reference text,
  constraint payout_two_persons check (approved_by is distinct from requested_by),
  constraint payout_filed check ((state in ('filed', 'booked', 'returned')) = (batch_id is not null)),
  constraint payout_approved check (state in ('requested', 'rejected') or approved_at is not null),
  constraint payout_ended check ((state in ('booked', 'returned', 'rejected')) = (ended_at is not null)),
  constraint payout_told_why check (state not in ('returned', 'rejected') or reason is not null),
  constraint payout_bank_reference_once unique (bank_reference)
);
create unique index payout_one_open on payout (organisation_id, currency) where state in ('requested', 'approved');
create index payout_of_organisation on payout (organisation_id, id desc);
create index payout_by_state on payout (state, id);
create index payout_of_batch on payout (batch_id) where batch_id is not null;

-- Which state follows which; the constant in src/payouts/payout.ts says the same, and a test compares them.
create table payout_move (
  name text not null,
  from_state text not null, to_state text not null,
  primary key (name, from_state)
);
insert into payout_move values
  ('approve', 'requested', 'approved'), ('reject', 'requested', 'rejected'), ('reject', 'approved', 'rejected'), ('withdraw', 'requested', 'rejected'),
  ('file', 'approved', 'filed'), ('book', 'filed', 'booked'), ('return', 'filed', 'returned'), ('return', 'booked', 'returned');
create function app.check_payout() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.organisation_id, new.account_id, new.currency, new.amount, new.requested_at, new.requested_by)
       is distinct from (old.organisation_id, old.account_id, old.currency, old.amount, old.requested_at, old.requested_by)
     or not exists (select 1 from payout_move m where m.from_state = old.state and m.to_state = new.state) then
    raise exception 'a payout goes its way' using errcode = 'restrict_violation', constraint = 'payout_goes_its_way';
  end if;
  return new;
end $$;
create trigger payout_goes_its_way before update or delete on payout for each row execute function app.check_payout();

-- Money that arrived at the bank, once for each reference. Whose it is may be found out later.
create table receipt (
  id app.receipt_id primary key,
  bank text not null check (bank ~ '^[a-z0-9-]{1,20}$'),
  reference text not null check (length(reference) between 1 and 80),
  currency app.currency not null,
  amount app.minor not null check (amount > 0),
  received_on date not null,
  payer text not null default '', message text not null default '',
  organisation_id app.organisation_id references organisation,               -- on whose prepaid account it is
  recorded_at timestamptz not null, recorded_by app.person_id not null references person,
  assigned_at timestamptz, assigned_by app.person_id references person,
  constraint receipt_once unique (bank, reference),
  constraint receipt_assigned check ((organisation_id is null) = (assigned_at is null) and (assigned_at is null) = (assigned_by is null))
);
create index receipt_unassigned on receipt (id desc) where organisation_id is null;

-- An order may be paid in part from the prepaid account; that part is held until its rest is paid.
alter table orders add prepaid_part app.minor not null default 0,
  add constraint order_prepaid_part check (prepaid_part >= 0 and (prepaid_part = 0 or prepaid_part < gross));
create function app.free_order_hold() returns trigger language plpgsql as $$
begin
  perform ledger.end_holds(new.id, 'voided');
  return null;
end $$;
create trigger order_frees_hold after update on orders for each row
  when (new.state = 'void' and old.state <> 'void' and new.prepaid_part > 0) execute function app.free_order_hold();

-- Lets go of what was held for too long; returns for how many subjects.
create function ledger.expire_holds(p_limit int default 200) returns int language plpgsql as $$
declare s text; n int := 0;
begin
  for s in select distinct subject_id from ledger.hold where state = 'pending' and expires_at <= app.now() order by 1 limit p_limit loop
    if ledger.end_holds(s, 'expired') > 0 then n := n + 1; end if;
  end loop;
  return n;
end $$;
