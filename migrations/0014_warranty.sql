-- Renewals that prepaid money does not reach: paid at the provider, or on account under a warranty; runs that staff
-- start, watch, stop and let go on.

-- What an organisation pays with, in each currency, when its prepaid money does not reach; none chosen is none.
create table default_means (
  organisation_id app.organisation_id not null references organisation,
  currency app.currency not null,
  means text not null check (means in ('prepaid', 'provider')),
  chosen_by app.person_id not null references person,
  chosen_at timestamptz not null,
  primary key (organisation_id, currency)
);

-- The renewal warranty: up to how much staff let an organisation be invoiced on account, and how much of it is used.
create table warranty (
  organisation_id app.organisation_id not null references organisation,
  currency app.currency not null,
  ceiling app.minor not null check (ceiling > 0),
  used app.minor not null default 0,
  granted_by app.person_id not null references person,
  granted_at timestamptz not null,
  ended_at timestamptz,                                                      -- no more on account; what is owed stays owed
  primary key (organisation_id, currency),
  constraint warranty_within_ceiling check (used between 0 and ceiling)
);

-- An order on account is posted and owed: facts and invoice stand, cashback is earned when it is paid.
alter table orders drop constraint orders_means_check, drop constraint orders_state_check;
alter table orders
  add constraint orders_means_check check (means in ('prepaid', 'provider', 'account')),
  add constraint orders_state_check check (state in ('awaiting_payment', 'on_account', 'paid', 'void')),
  add constraint order_on_account check (state <> 'on_account' or means = 'account');
create index orders_waiting_renewal on orders (billed_id) where state = 'awaiting_payment' and automatic;

create table debt (
  order_id app.order_id primary key references orders,
  organisation_id app.organisation_id not null,
  currency app.currency not null,
  amount app.minor not null check (amount > 0),
  owed app.minor not null,
  due_on date not null,
  made_at timestamptz not null,
  settled_at timestamptz,
  constraint debt_under_warranty foreign key (organisation_id, currency) references warranty,
  constraint debt_owed check (owed between 0 and amount),
  constraint debt_settled check ((owed = 0) = (settled_at is not null))
);
create index debt_open on debt (due_on) where settled_at is null;
create index debt_of_organisation on debt (organisation_id, currency);
create table debt_notice (                                                   -- each reminder goes out once
  order_id app.order_id not null references debt,
  kind text not null check (kind in ('14', 'overdue', 'blocked')),
  at timestamptz not null,
  primary key (order_id, kind)
);

-- What a warranty has given is the sum of what is owed under it, whoever writes a debt.
create function app.use_warranty() returns trigger language plpgsql as $$
begin
  update warranty set used = used + new.owed - case tg_op when 'UPDATE' then old.owed else 0 end
   where organisation_id = new.organisation_id and currency = new.currency;
  return null;
end $$;
create trigger debt_uses_warranty after insert or update of owed on debt for each row execute function app.use_warranty();

-- Days after posting to pay an invoice on account, of yearly and of shorter periods; and how a run divides invoices.
alter table policy
  add account_days_yearly int not null default 280 check (account_days_yearly > 0),
  add account_days int not null default 90 check (account_days > 0),
  add renewal_invoices text not null default 'payer' check (renewal_invoices in ('payer', 'product'));

-- Who started a run, and whether it stands still.
alter table renewal_run
  add started_by app.person_id references person,
  add stopped_at timestamptz,
  add stopped_by app.person_id references person,
  add report jsonb,                                                          -- of a dry run, which leaves no chunks
  add constraint run_stopped check ((stopped_at is null) = (stopped_by is null)),
  add constraint run_reported check (report is null or (dry and finished_at is not null));

-- Each step of what is not renewed is kept with its reason, the way back among them.
alter table renewal_notice drop constraint renewal_notice_kind_check;
alter table renewal_notice
  add reason text not null default 'not_renewed' check (reason in ('not_renewed', 'paid')),
  add constraint renewal_notice_kind_check check (kind in ('60', '30', '14', 'overdue', 'blocked', 'terminated', 'active')),
  add constraint renewal_notice_active check ((kind = 'active') = (reason = 'paid'));
