-- Automatic renewal: who lets a product renew by itself, when it was tried, and the runs that do it in sets.

-- A renewal by mandate has no person who places it; every other order has one.
alter table orders alter placed_by drop not null,
  add automatic boolean not null default false,
  add constraint order_placed_by check (automatic = (placed_by is null));
-- Days after the last paid day: reminded, blocked, terminated.
alter table policy
  add overdue_days int not null default 3,
  add block_days int not null default 10,
  add terminate_days int not null default 30,
  add constraint policy_overdue_in_order check (0 < overdue_days and overdue_days < block_days and block_days < terminate_days);
-- A change of frequency may have to anchor in a shorter month; the day of the first anchor is not forgotten.
alter table product add anchor_day smallint check (anchor_day between 29 and 31);
create index product_due on product (expires_on) where state = 'active';

-- The client's mandate stands below the partner's: it renews whenever the partner's does not hold. Whose money a
-- mandate spends is not written here, it follows from the product's owner and from the partnership.
create table mandate (
  id bigint generated always as identity primary key,
  product_id app.product_id not null references product,
  holder text not null check (holder in ('client', 'partner')),
  partnership_id app.partnership_id references partnership,                  -- through which the partner renews
  state text not null check (state in ('active', 'needs_confirmation', 'cancelled')),
  given_by app.person_id references person,
  since timestamptz not null,
  cancelled_at timestamptz,
  cancelled_because text check (cancelled_because in
    ('switched_off', 'payer_changed', 'rights_changed', 'partnership_ended', 'given_elsewhere', 'product_ended')),
  told_at timestamptz,                                                       -- both sides know that it is cancelled
  constraint mandate_through check ((holder = 'partner') = (partnership_id is not null)),
  constraint mandate_given check (state <> 'active' or given_by is not null),
  constraint mandate_confirmed_by_partner check (state <> 'needs_confirmation' or holder = 'partner'),
  constraint mandate_cancelled check ((state = 'cancelled') = (cancelled_at is not null) and (cancelled_at is null) = (cancelled_because is null))
);
-- one of each side at the most; which of the two renews is asked of the facts (view renewing)
create unique index mandate_one_live on mandate (product_id, holder) where state <> 'cancelled';
create index mandate_of_partnership on mandate (partnership_id) where state <> 'cancelled' and partnership_id is not null;
create index mandate_untold on mandate (id) where state = 'cancelled' and told_at is null;

-- However the partner stops paying, what it let renew at its charge is cancelled in the same statement: paying again
-- later needs a new confirmation.
create function app.cancel_mandates() returns trigger language plpgsql as $$
begin
  update mandate set state = 'cancelled', cancelled_at = app.now(),
         cancelled_because = case when new.state = 'ended' then 'partnership_ended' when new.access <> 'full' then 'rights_changed' else 'payer_changed' end
   where partnership_id = new.id and state <> 'cancelled';
  return null;
end $$;
create trigger partnership_cancels_mandates after update on partnership for each row
  when (old.payer = 'partner' and (new.payer <> 'partner' or (new.state = 'ended' and old.state <> 'ended')))
  execute function app.cancel_mandates();

-- Who renews a product by itself at this instant: the partner while its mandate's own partnership lives with full
-- access, pays and manages the product; else the client, if it has a mandate. One row a product at the most.
create view renewing as
  select p.id as product_id, p.organisation_id as owner_id, p.expires_on,
         case when pm.id is null then 'client' else 'partner' end as initiator,
         case when pm.id is null then p.organisation_id else m.partner_id end as payer_id,
         m.partnership_id, m.partner_id, l.access, l.payer
    from product p
    left join access.managed m on m.product_id = p.id
    left join access.live l on l.id = m.partnership_id
    left join mandate cm on cm.product_id = p.id and cm.holder = 'client' and cm.state = 'active'
    left join mandate pm on pm.product_id = p.id and pm.holder = 'partner' and pm.state = 'active'
                        and pm.partnership_id = m.partnership_id and l.access = 'full' and l.payer = 'partner'
   where p.state = 'active' and (cm.id is not null or pm.id is not null);

-- A run plans what is due and counts units once; its chunks, each of whole payers, are done one transaction each.
create table renewal_run (
  id bigint generated always as identity primary key,
  cutoff_on date not null,
  dry boolean not null default false,                                        -- never seen: a dry run is rolled back
  planned int not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz
);
create unique index renewal_run_one_open on renewal_run ((true)) where finished_at is null and not dry;
create table renewal_count (                                                -- units of a family a payer has, for every line of the run
  run_id bigint not null references renewal_run on delete cascade,
  payer_id app.organisation_id not null,
  family text not null,
  units int not null,
  primary key (run_id, payer_id, family)
);
create table renewal_chunk (
  run_id bigint not null references renewal_run on delete cascade,
  n int not null,
  done_at timestamptz,
  report jsonb,
  primary key (run_id, n),
  constraint chunk_done check ((done_at is null) = (report is null))
);
-- Each attempt once: whoever plans it second finds it there. Written in sets, so its references are kept by the run
-- and not by foreign keys, which cost more than the rows.
create table renewal_attempt (
  product_id app.product_id not null,
  due_on date not null,                                                      -- the last paid day it was to extend
  attempt_on date not null,
  run_id bigint not null,
  chunk int not null,
  outcome text check (outcome in ('renewed', 'failed', 'dropped')),          -- none yet while it is planned
  reason text,
  order_id text,
  at timestamptz,
  primary key (product_id, due_on, attempt_on),
  constraint attempt_reason check ((outcome in ('failed', 'dropped')) is true = (reason is not null)),
  constraint attempt_order check ((outcome = 'renewed') is true = (order_id is not null))
) with (fillfactor = 60);
create index renewal_attempt_planned on renewal_attempt (run_id, chunk);

-- Each notice about an expiry goes out once.
create table renewal_notice (
  product_id app.product_id not null references product,
  expires_on date not null,
  kind text not null check (kind in ('60', '30', '14', 'overdue', 'blocked', 'terminated')),
  at timestamptz not null,
  primary key (product_id, expires_on, kind)
);

-- The same checks as before (0008), each a join over what the statement brought: asked journal by journal, a run of
-- thousands of journals in one statement would be compared with itself thousands of times.
create or replace function ledger.check_entries() returns trigger language plpgsql as $$
begin
  if exists (select 1 from added group by journal_id, currency having sum(amount) <> 0) then
    raise exception 'a journal must add up to zero' using errcode = 'check_violation', constraint = 'entry_zero_sum';
  end if;
  -- all entries of a journal come in one statement, or a second one could unbalance it
  if exists (select 1 from (select journal_id, count(*) as n from added group by 1) a
              where a.n <> (select count(*) from ledger.entry e where e.journal_id = a.journal_id)) then
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
