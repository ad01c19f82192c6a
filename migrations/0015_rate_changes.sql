-- Rates, prices and settings change by a proposal that one person writes and another approves, from a coming day on.
-- Everything dated has one name, its subject: partner_rate:level:family, partner_price:level:sku:currency:months,
-- volume_tier:family:quantity, price:sku:currency:months, vat_rate:country, policy:setting. Values are basis points,
-- millionths of a major unit, or the setting as a number; none means that it ends.
create domain app.rate_change_id as text check (value ~ '^rch_[0-9a-z]{20}$');

create table rate_change (
  id app.rate_change_id primary key,
  title text not null check (length(title) between 1 and 120),
  reason text not null check (length(reason) between 1 and 2000),           -- read by whoever asks why a rate is so
  effective_on date not null,
  state text not null default 'draft' check (state in ('draft', 'proposed', 'approved', 'cancelled', 'rejected', 'withdrawn')),
  version int not null default 1 check (version >= 1),                       -- grows with every change of its contents
  author_id app.person_id not null references person,
  created_at timestamptz not null,
  proposed_at timestamptz,
  decided_by app.person_id references person, decided_at timestamptz, decision_note text,
  simulated_version int,                                                     -- the simulation that the decision rests on
  cancelled_by app.person_id references person, cancelled_at timestamptz, cancel_note text,
  constraint change_decided_by_another check (decided_by is distinct from author_id),
  constraint change_decided check ((state in ('approved', 'cancelled', 'rejected')) = (decided_by is not null) and (decided_by is null) = (decided_at is null)),
  constraint change_proposed check (state in ('draft', 'withdrawn') or proposed_at is not null),
  constraint change_simulated check (state not in ('approved', 'cancelled') or simulated_version is not distinct from version),
  constraint change_approved_before check (state not in ('approved', 'cancelled') or (decided_at at time zone 'Europe/Zurich')::date < effective_on),
  constraint change_cancelled check ((state = 'cancelled') = (cancelled_by is not null) and (cancelled_by is null) = (cancelled_at is null)
    and (state <> 'cancelled' or (cancelled_at at time zone 'Europe/Zurich')::date < effective_on))
);
create index rate_change_approved on rate_change (effective_on) where state = 'approved';

create table rate_change_row (
  change_id app.rate_change_id not null references rate_change,
  subject text not null,
  pos int not null,
  value bigint,
  -- what it closed when it was approved, so that it can be opened again
  closed_from date, closed_until date,
  primary key (change_id, subject),
  constraint row_subject check (subject ~ '^(partner_rate:[a-z0-9_]+:[a-z0-9_]+|partner_price:[a-z0-9_]+:[a-z0-9.-]+:(CHF|EUR):\d{1,2}|volume_tier:[a-z0-9_]+:\d{1,7}|price:[a-z0-9.-]+:(CHF|EUR):\d{1,2}|vat_rate:[A-Z]{2}|policy:[a-z_]+)$'),
  constraint row_value check (value >= 0 and case split_part(subject, ':', 1) when 'partner_rate' then value <= 3500 when 'volume_tier' then value <= 10000
    when 'vat_rate' then value <= 10000 else true end),
  constraint row_ends check (value is not null or split_part(subject, ':', 1) in ('volume_tier', 'partner_price'))
);
create index rate_change_row_of on rate_change_row (subject);

-- What was simulated is what is proposed, and what is approved is what was proposed.
create function app.keep_proposal() returns trigger language plpgsql as $$
begin
  if (select state from rate_change c where c.id = coalesce(new.change_id, old.change_id)) <> 'draft'
     and (tg_op <> 'UPDATE' or (new.change_id, new.subject, new.pos, new.value) is distinct from (old.change_id, old.subject, old.pos, old.value)) then
    raise exception 'only a draft can be rewritten' using errcode = 'check_violation', constraint = 'change_is_draft';
  end if;
  return coalesce(new, old);
end $$;
create trigger rate_change_row_kept before insert or update or delete on rate_change_row
  for each row execute function app.keep_proposal();
create function app.keep_decision() returns trigger language plpgsql as $$
begin
  if old.state not in ('draft') and (new.title, new.reason, new.effective_on, new.version, new.author_id) is distinct from (old.title, old.reason, old.effective_on, old.version, old.author_id)
     or old.author_id <> new.author_id
     or new.state <> old.state and not (
       old.state = 'draft' and new.state in ('proposed', 'withdrawn') or old.state = 'proposed' and new.state in ('approved', 'rejected', 'withdrawn')
       or old.state = 'approved' and new.state = 'cancelled') then
    raise exception 'a rate change does not go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'change_in_order';
  end if;
  return new;
end $$;
create trigger rate_change_kept before update on rate_change for each row execute function app.keep_decision();

-- A simulation belongs to one version of a change and to the terms it was counted with.
create table rate_simulation (
  change_id app.rate_change_id not null references rate_change,
  version int not null,
  sha text not null,                                                         -- of the terms
  terms jsonb not null,                                                      -- what would hold, as the lines were priced with
  from_on date not null, to_on date not null,                                -- the first day counted, and the first not counted
  lines int not null,
  ran_by app.person_id not null references person, ran_at timestamptz not null,
  primary key (change_id, version)
);
alter table rate_change add constraint change_rests_on foreign key (id, simulated_version) references rate_simulation (change_id, version);
create table rate_simulation_part (
  change_id app.rate_change_id not null,
  version int not null,
  by text not null check (by in ('total', 'partner', 'level', 'family')),
  key text not null,                                                         -- empty: no partner, no level
  currency app.currency not null,
  lines int not null, changed int not null,
  net_before app.minor not null, net_after app.minor not null,
  discount_before app.minor not null, discount_after app.minor not null,
  cashback_before app.minor not null, cashback_after app.minor not null,
  vat_before app.minor, vat_after app.minor,                                 -- of whole documents: in the totals only
  primary key (change_id, version, by, key, currency),
  foreign key (change_id, version) references rate_simulation on delete cascade
);

-- Each dated row names the change it came with; those without one were there first (example, import).
alter table partner_rate add change_id app.rate_change_id references rate_change;
alter table partner_price add change_id app.rate_change_id references rate_change;
alter table volume_tier add change_id app.rate_change_id references rate_change;
alter table price add change_id app.rate_change_id references rate_change;
alter table vat_rate add change_id app.rate_change_id references rate_change;
alter table policy add change_id app.rate_change_id references rate_change;

-- What came with a change begins with it, keeps its value, and goes only with a change cancelled before its day.
create function app.keep_dated() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.change_id is not null and exists (select 1 from rate_change c where c.id = old.change_id and c.state <> 'cancelled') then
      raise exception 'rates in force are history' using errcode = 'restrict_violation';
    end if;
    return old;
  end if;
  if tg_op = 'UPDATE' and old.change_id is not null
     and (to_jsonb(new) - 'valid' <> to_jsonb(old) - 'valid' or lower(new.valid) is distinct from lower(old.valid)) then
    raise exception 'rates in force are history' using errcode = 'restrict_violation';
  end if;
  if tg_op = 'INSERT' and new.change_id is not null
     and not exists (select 1 from rate_change c where c.id = new.change_id and c.state = 'approved' and c.effective_on = lower(new.valid)) then
    raise exception 'a rate begins with the approved change that it names' using errcode = 'check_violation', constraint = 'rate_by_change';
  end if;
  return new;
end $$;
do $$ declare t text; begin
  foreach t in array array['partner_rate', 'partner_price', 'volume_tier', 'price', 'vat_rate', 'policy'] loop
    execute format('create trigger %I before insert or update or delete on %I for each row execute function app.keep_dated()', t || '_dated', t);
  end loop;
end $$;

-- Everything dated by its subject, one row for each time it held.
create view rate_standing as
  select 'partner_rate:' || level || ':' || family as subject, rate::bigint as value, valid, source, change_id from partner_rate
  union all select 'partner_price:' || p.level || ':' || i.sku || ':' || p.currency || ':' || p.months, p.unit_e6, p.valid, null, p.change_id from partner_price p join item i on i.id = p.item_id
  union all select 'volume_tier:' || family || ':' || quantity_min, rate::bigint, valid, source, change_id from volume_tier
  union all select 'price:' || i.sku || ':' || p.currency || ':' || p.months, p.unit_e6, p.valid, null, p.change_id from price p join item i on i.id = p.item_id
  union all select 'vat_rate:' || country, rate::bigint, valid, null, change_id from vat_rate
  union all select 'policy:' || s.setting, s.value, p.valid, null, p.change_id from policy p cross join lateral (values
    ('client_may_use_partner_means', p.client_may_use_partner_means::int::bigint), ('limited_new_product', (p.limited_new_product = 'category')::int::bigint),
    ('hold_days', p.hold_days::bigint), ('overdue_days', p.overdue_days::bigint), ('block_days', p.block_days::bigint), ('terminate_days', p.terminate_days::bigint)) s(setting, value);

-- The level of a partner at any instant: a line that was posted is looked at with the level of then.
create table partner_level_held (
  organisation_id app.organisation_id not null references partner,
  level text not null references partner_level,
  since timestamptz not null,
  until timestamptz not null default 'infinity',
  constraint partner_level_held_once exclude using gist (organisation_id with =, tstzrange(since, until) with &&)
);
insert into partner_level_held (organisation_id, level, since) select organisation_id, level, '-infinity' from partner;
create function app.keep_partner_level() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from partner_level_held where organisation_id = old.organisation_id and until = 'infinity' and since = app.now();
    update partner_level_held set until = app.now() where organisation_id = old.organisation_id and until = 'infinity';
  end if;
  insert into partner_level_held (organisation_id, level, since)
  values (new.organisation_id, new.level, case tg_op when 'INSERT' then '-infinity'::timestamptz else app.now() end);
  return null;
end $$;
create trigger partner_level_held after insert on partner for each row execute function app.keep_partner_level();
create trigger partner_level_held_on_change after update of level on partner for each row when (old.level <> new.level) execute function app.keep_partner_level();
