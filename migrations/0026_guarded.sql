-- What a client keeps a hand on while a partner works, how one partner follows another, how a partner stops paying,
-- what pays on while a partnership is paused, and why a partner is frozen.

-- Acts that the partner only proposes: all of a kind, or on one product. An order is guarded from a sum on, counted at
-- public prices and without tax, which both sides may know.
create table guarded_act (
  id bigint generated always as identity primary key,
  partnership_id app.partnership_id not null references partnership,
  act text not null check (act in ('order', 'frequency', 'renewal_off')),
  product_id app.product_id references product,                              -- none: whatever the product
  above bigint check (above >= 0),
  currency app.currency,
  set_by app.person_id not null references person,
  since timestamptz not null,
  ended_at timestamptz,
  constraint guarded_sum check ((act = 'order') = (above is not null) and (above is null) = (currency is null))
);
create unique index guarded_act_once on guarded_act (partnership_id, act, coalesce(product_id, '')) where ended_at is null;
create index guarded_act_of_product on guarded_act (product_id) where product_id is not null;

create domain app.proposed_act_id as text check (value ~ '^pra_[0-9a-z]{20}$');
create table proposed_act (
  id app.proposed_act_id primary key,
  partnership_id app.partnership_id not null references partnership,
  client_id app.organisation_id not null references organisation,
  partner_id app.organisation_id not null references organisation,
  act text not null check (act in ('order', 'frequency', 'renewal_off')),
  proposed_by app.person_id not null references person,
  wish jsonb not null,                                                       -- what was asked, word for word
  wish_sha text not null,
  preview jsonb not null,                                                    -- what it comes to, as both sides may see it
  preview_sha text not null,                                                 -- that, and the price whoever pays it sees
  state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'refused', 'withdrawn', 'expired')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by app.person_id references person,
  decided_at timestamptz,
  reason text check (length(reason) <= 500),
  order_id app.order_id references orders,                                   -- what a confirmed order became
  constraint proposed_act_decided check ((state = 'proposed') = (decided_at is null)),
  constraint proposed_act_by_somebody check (state in ('proposed', 'expired') or decided_by is not null)
);
create unique index proposed_act_once on proposed_act (partnership_id, act, wish_sha) where state = 'proposed';
create index proposed_act_of_client on proposed_act (client_id, id desc);
create index proposed_act_of_partner on proposed_act (partner_id, id desc);
create index proposed_act_open on proposed_act (expires_at) where state = 'proposed';

-- The client's products go from one partner to another: the second looks at them while the first goes on, until the
-- client flips. Everything: whatever the first holds.
create domain app.handover_id as text check (value ~ '^hnd_[0-9a-z]{20}$');
create table handover (
  id app.handover_id primary key,
  client_id app.organisation_id not null references organisation,
  from_id app.partnership_id not null references partnership,
  from_partner_id app.organisation_id not null references partner,           -- of that partnership
  to_id app.organisation_id not null references partner,
  everything boolean not null,
  invitation_id app.invitation_id references invitation,                     -- none where the two were partners before
  state text not null default 'open' check (state in ('open', 'done', 'cancelled', 'expired')),
  created_by app.person_id not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  reminded int not null default 0,
  closed_at timestamptz,
  closed_because text check (closed_because in ('flipped', 'cancelled', 'time', 'partnership_ended', 'invitation_closed')),
  constraint handover_two_partners check (from_partner_id <> to_id),
  constraint handover_closed check ((state = 'open') = (closed_at is null) and (closed_at is null) = (closed_because is null))
);
create unique index handover_one_open on handover (from_id) where state = 'open';
create index handover_of_client on handover (client_id, id desc);
create index handover_to on handover (to_id) where state = 'open';
create index handover_away on handover (from_partner_id) where state = 'open';
create index handover_invited on handover (invitation_id) where invitation_id is not null;
create table handover_product (
  handover_id app.handover_id not null references handover,
  product_id app.product_id not null references product,
  primary key (handover_id, product_id)
);

-- A partner that pays gives notice: until then it pays on, from then on the owner does. Time decides, a job only tells.
alter table partnership
  add payer_until timestamptz,
  add constraint partnership_notice_of_payer check (payer_until is null or payer = 'partner');
create function app.end_payer_notice() returns trigger language plpgsql as $$
begin
  new.payer_until := null;
  return new;
end $$;
create trigger partnership_ends_payer_notice before update on partnership for each row
  when (new.payer <> 'partner' and new.payer_until is not null) execute function app.end_payer_notice();
create index partnership_payer_until on partnership (payer_until) where payer_until is not null;
alter table partnership_notice drop constraint partnership_notice_kind_check,
  add constraint partnership_notice_kind_check check (kind in ('30', '7', '1', 'review', 'review_again', 'review_last', 'payer_7', 'payer_1'));

-- An end closes all of it, in the same statement.
create function app.close_moves() returns trigger language plpgsql as $$
begin
  update guarded_act set ended_at = app.now() where partnership_id = new.id and ended_at is null;
  update proposed_act set state = 'expired', decided_at = app.now(), reason = 'partnership_ended' where partnership_id = new.id and state = 'proposed';
  update handover set state = 'cancelled', closed_at = app.now(), closed_because = 'partnership_ended'
   where state = 'open' and client_id = new.client_id and (from_id = new.id or to_id = new.partner_id);
  return null;
end $$;
create trigger partnership_closes_moves after update on partnership for each row
  when (new.state = 'ended' and old.state <> 'ended') execute function app.close_moves();
create function app.close_handover() returns trigger language plpgsql as $$
begin
  update handover set state = 'cancelled', closed_at = app.now(), closed_because = 'invitation_closed' where invitation_id = new.id and state = 'open';
  return null;
end $$;
create trigger invitation_closes_handover after update on invitation for each row
  when (old.state = 'pending' and new.state in ('declined', 'withdrawn', 'expired')) execute function app.close_handover();

-- The definition of access grows; what it was before stays word for word (0006).
create or replace view access.standing as
  select p.id, p.client_id, p.partner_id, p.state, p.access, case when p.payer_until <= app.now() then 'client' else p.payer end as payer
    from partnership p
   where p.state <> 'ended' and p.starts_at <= app.now() and app.now() < p.ends_at;
-- what a partnership holds of products, reached or paused: access.managed, asked of the partnerships that stand
do $$
begin
  execute 'create view access.held as ' || replace(pg_get_viewdef('access.managed'::regclass), 'access.live', 'access.standing');
end $$;
-- what a partner may look at although another one manages it: an open hand-over to it, of what the other one holds.
-- While there is none at all, which is asked once, nothing of this is looked at.
create view access.shown as
  select p.id as product_id, l.client_id, l.partner_id, l.id as partnership_id, 1::smallint as level
    from handover h
    join access.live l on l.client_id = h.client_id and l.partner_id = h.to_id
    join access.standing f on f.id = h.from_id
    join product p on p.organisation_id = h.client_id
   where exists (select 1 from handover o where o.state = 'open')
     and h.state = 'open' and app.now() < h.expires_at
     and (h.everything or exists (select 1 from handover_product x where x.handover_id = h.id and x.product_id = p.id))
     and case f.access
           when 'limited' then exists (select 1 from product_grant g where g.product_id = p.id and g.ended_at is null and g.partnership_id = f.id)
           else not exists (select 1 from product_grant g join access.standing s on s.id = g.partnership_id
                             where g.product_id = p.id and g.ended_at is null and s.access = 'limited' and s.client_id = p.organisation_id) end;
do $$
begin
  execute 'create or replace view access.reach as ' || rtrim(pg_get_viewdef('access.reach'::regclass), ';') || '
    union all
    select r.person_id, r.hat_id, m.client_id, m.product_id, m.level, m.partnership_id
      from access.reach_client r join access.shown m on m.partnership_id = r.partnership_id
     where r.all_products
    union all
    select r.person_id, r.hat_id, m.client_id, m.product_id, m.level, m.partnership_id
      from access.reach_client r
      join holding_product hp on hp.partnership_id = r.partnership_id and hp.person_id = r.person_id
      join access.shown m on m.partnership_id = r.partnership_id and m.product_id = hp.product_id
     where not r.all_products';
end $$;
select access.watch('handover', 'select client_id from rows');
select access.watch('handover_product', 'select h.client_id from rows x join handover h on h.id = x.handover_id');

-- The same over the facts of then.
alter table past.partnership_rows add payer_until timestamptz;
create or replace view past.partnership as
  select id, client_id, partner_id, state, access, payer, starts_at, ends_at, payer_until from past.partnership_rows where since <= past.now() and past.now() < until;
drop trigger partnership_kept on partnership;
drop trigger partnership_kept_on_change on partnership;
create trigger partnership_kept after insert or delete on partnership for each row
  execute function past.keep('id, client_id, partner_id, state, access, payer, starts_at, ends_at, payer_until', 'id');
create trigger partnership_kept_on_change after update on partnership for each row
  when ((old.id, old.client_id, old.partner_id, old.state, old.access, old.payer, old.starts_at, old.ends_at, old.payer_until)
        is distinct from (new.id, new.client_id, new.partner_id, new.state, new.access, new.payer, new.starts_at, new.ends_at, new.payer_until))
  execute function past.keep('id, client_id, partner_id, state, access, payer, starts_at, ends_at, payer_until', 'id');
select past.keep_history('handover', 'id, client_id, from_id, to_id, everything, state, expires_at', 'id', 'created_at');
select past.keep_history('handover_product', 'handover_id, product_id', 'handover_id, product_id', '''-infinity''::timestamptz');
create or replace function past.rebuild() returns void language plpgsql set search_path = pg_catalog as $$
declare
  names text[] := array['standing', 'live', 'seat', 'managed', 'held', 'shown', 'reach_client', 'reach'];
  v text;
begin
  for i in reverse cardinality(names)..1 loop
    execute format('drop view if exists past.%I', names[i]);
  end loop;
  foreach v in array names loop
    execute format('create view past.%I as %s', v,
      replace(replace(replace(pg_get_viewdef(format('access.%I', v)::regclass), 'app.now()', 'past.now()'), 'access.', 'past.'), 'public.', 'past.'));
  end loop;
end $$;
select past.rebuild();

-- A pause takes reach, not duties: what the partner lets renew at its charge it pays while the partnership stands. The
-- client's own mandate goes by who manages the product now.
create or replace view renewing as
  select p.id as product_id, p.organisation_id as owner_id, p.expires_on,
         case when s.id is null then 'client' else 'partner' end as initiator,
         case when s.id is null then p.organisation_id else s.partner_id end as payer_id,
         coalesce(s.id, m.partnership_id) as partnership_id, coalesce(s.partner_id, m.partner_id) as partner_id, coalesce(s.access, l.access) as access, coalesce(s.payer, l.payer) as payer
    from product p
    left join access.managed m on m.product_id = p.id
    left join access.live l on l.id = m.partnership_id
    left join mandate cm on cm.product_id = p.id and cm.holder = 'client' and cm.state = 'active'
    left join mandate pm on pm.product_id = p.id and pm.holder = 'partner' and pm.state = 'active'
    -- what a full partnership holds, paused or not (access.held), asked of one product by its own rows
    left join access.standing s on s.id = pm.partnership_id and s.client_id = p.organisation_id and s.access = 'full' and s.payer = 'partner'
                               and exists (select 1 from partner r where r.organisation_id = s.partner_id and r.state <> 'ended')
                               and not exists (select 1 from product_grant g join access.standing o on o.id = g.partnership_id
                                                where g.product_id = p.id and g.ended_at is null and o.access = 'limited' and o.client_id = p.organisation_id)
   where p.state = 'active' and (cm.id is not null or s.id is not null);

-- Why a partner is frozen: by the provider, by its own report of a breach, or because somebody of it went through too
-- many clients. One of the provider asks to give the reach back, another one gives it.
alter table partner
  add frozen_cause text check (frozen_cause in ('provider', 'reported', 'sweep')),
  add thaw_asked_by app.person_id references person,
  add thaw_asked_at timestamptz,
  add constraint partner_frozen_for check (frozen_cause is null or frozen_at is not null),
  add constraint partner_thaw_asked check ((thaw_asked_by is null) = (thaw_asked_at is null) and (thaw_asked_by is null or frozen_at is not null));
create function app.end_freeze() returns trigger language plpgsql as $$
begin
  new.frozen_cause := null; new.thaw_asked_by := null; new.thaw_asked_at := null;
  return new;
end $$;
create trigger partner_ends_freeze before update on partner for each row
  when (old.frozen_at is not null and new.frozen_at is null) execute function app.end_freeze();
