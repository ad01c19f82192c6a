-- Access that somebody lends to the provider's support, for hours, out of what they reach themselves. What support
-- reaches is asked of the lender's own reach each time, so that it ends with it: at that instant and without a job.
create domain app.support_access_id as text check (value ~ '^sac_[0-9a-z]{20}$');

create table support_access (
  id app.support_access_id primary key,
  client_id app.organisation_id not null references organisation,              -- whose products
  hat_id app.organisation_id references organisation,                          -- in which hat they are lent; an emergency has none
  person_id app.person_id references person,                                   -- who lends, or is asked to
  level smallint not null check (level in (1, 2)),                             -- looking, or acting too
  all_products boolean not null,
  hours smallint not null check (hours between 1 and 168),
  reason text not null check (char_length(reason) between 1 and 500),
  state text not null check (state in ('requested', 'active', 'declined', 'lapsed', 'ended')),
  is_emergency boolean not null default false,
  asked_by app.person_id references person, asked_name text,                   -- of the provider's people
  second_by app.person_id references person,                                   -- the second of two in an emergency
  made_at timestamptz not null,
  granted_at timestamptz, expires_at timestamptz,
  ended_at timestamptz, ended_because text check (ended_because in ('user', 'agent', 'time', 'void')),
  constraint support_access_lender check (is_emergency = (person_id is null) and (person_id is null) = (hat_id is null)),
  constraint support_access_given check ((granted_at is null) = (expires_at is null) and (state <> 'active' or granted_at is not null)),
  constraint support_access_short check (expires_at <= granted_at + interval '7 days'),
  constraint support_access_over check ((state = 'ended') = (ended_at is not null) and (ended_at is null) = (ended_because is null)),
  constraint support_access_two check (second_by is null or second_by <> asked_by),
  constraint support_access_emergency check (not is_emergency or (asked_by is not null and level = 1 and all_products and hours <= 4 and (state <> 'active' or second_by is not null)))
);
create index support_access_of_client on support_access (client_id, made_at desc);
create index support_access_of_person on support_access (person_id, made_at desc);
create index support_access_open on support_access (state) where state in ('requested', 'active');

create table support_access_product (
  access_id app.support_access_id not null references support_access on delete cascade,
  product_id app.product_id not null references product,
  primary key (access_id, product_id)
);

-- Times that one of the provider's people was inside.
create table support_visit (
  access_id app.support_access_id not null references support_access,
  staff_id app.person_id not null references person,
  staff_name text not null,
  reason text not null check (char_length(reason) between 1 and 500),
  opened_at timestamptz not null,
  last_at timestamptz not null,
  left_at timestamptz,
  primary key (access_id, staff_id, opened_at)
);
create unique index support_visit_one on support_visit (access_id, staff_id) where left_at is null;

call fence.close('support_access', 'person_id = (select current_setting(''mandato.fence'', true)) or client_id = any((select fence.hats())::text[])');
create function fence.sees_support_access(id text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.support_access a where a.id = sees_support_access.id
    and (a.person_id = current_setting('mandato.fence', true) or a.client_id = any(hats)));
end $$;
alter function fence.sees_support_access(text, text[]) owner to mandato_keys;
call fence.close('support_access_product', 'fence.sees_support_access(access_id, (select fence.hats())::text[])');
call fence.close('support_visit', 'fence.sees_support_access(access_id, (select fence.hats())::text[])');

grant select on support_access, support_access_product, support_visit to mandato_keys;
set local role mandato_keys;
-- What support reaches: never more than the lender, of it what was lent, as long as it was lent.
create view access.supported as
  select a.id as access_id, a.client_id, a.hat_id, a.person_id, r.product_id,
         least(a.level, r.level)::smallint as level, r.level as own_level, r.partnership_id
    from support_access a
    join access.reach r on r.person_id = a.person_id and r.hat_id = a.hat_id and r.client_id = a.client_id
   where a.state = 'active' and a.granted_at <= (select app.now()) and (select app.now()) < a.expires_at
     and (a.all_products or exists (select from support_access_product x where x.access_id = a.id and x.product_id = r.product_id))
  union all
  select a.id, a.client_id, null, null, p.id, 1::smallint, 1::smallint, null
    from support_access a join product p on p.organisation_id = a.client_id
   where a.is_emergency and a.state = 'active' and a.granted_at <= (select app.now()) and (select app.now()) < a.expires_at;
do $$
declare migrator constant text := session_user;
begin
  execute format('grant select on access.supported to %I, mandato_app', migrator);
end $$;
reset role;
