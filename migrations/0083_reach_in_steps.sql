-- What a partnership lends is said once, without asking again whether the partnership stands: who asks has passed that
-- question already. A check walks the definition in two short steps (does one reach the client, is the product lent),
-- each with a plan of its own size; and lists read what they show from the definition itself, so that the fence need not
-- ask of each row what has just been answered. What is reached stays as it was.
set local role mandato_keys;

-- products of a partnership's list, with the level given
create view access.listed as
  select g.partnership_id, p.organisation_id as client_id, p.id as product_id, g.level
    from product_grant g join product p on p.id = g.product_id
   where g.ended_at is null;

-- products of a client that no list of a standing limited partnership takes out of full access
create view access.unlisted as
  select p.organisation_id as client_id, p.id as product_id
    from product p
   where not exists (
     select 1 from product_grant g join access.standing s on s.id = g.partnership_id
      where g.product_id = p.id and g.ended_at is null and s.access = 'limited' and s.client_id = p.organisation_id);

create or replace view access.managed as
  select g.product_id, l.client_id, l.partner_id, l.id as partnership_id, g.level
    from access.live l join access.listed g on g.partnership_id = l.id and g.client_id = l.client_id
   where l.access = 'limited'
  union all
  select u.product_id, l.client_id, l.partner_id, l.id, 3::smallint
    from access.live l join access.unlisted u on u.client_id = l.client_id
   where l.access = 'full';

create or replace view access.held as
  select g.product_id, l.client_id, l.partner_id, l.id as partnership_id, g.level
    from access.standing l join access.listed g on g.partnership_id = l.id and g.client_id = l.client_id
   where l.access = 'limited'
  union all
  select u.product_id, l.client_id, l.partner_id, l.id, 3::smallint
    from access.standing l join access.unlisted u on u.client_id = l.client_id
   where l.access = 'full';

-- what one reaches through a partnership: a list or all the rest, of it all or what one holds of it
create or replace view access.reach_lent as
  select r.person_id, r.hat_id, r.client_id, g.product_id, least(g.level, r.level)::smallint as level, r.partnership_id
    from access.reach_client r join access.listed g on g.partnership_id = r.partnership_id and g.client_id = r.client_id
   where r.access = 'limited' and r.all_products
  union all
  select r.person_id, r.hat_id, r.client_id, u.product_id, r.level, r.partnership_id
    from access.reach_client r join access.unlisted u on u.client_id = r.client_id
   where r.access = 'full' and r.all_products
  union all
  select r.person_id, r.hat_id, r.client_id, g.product_id, least(g.level, r.level, hp.level)::smallint, r.partnership_id
    from access.reach_client r
    join holding_product hp on hp.partnership_id = r.partnership_id and hp.person_id = r.person_id
    join access.listed g on g.partnership_id = r.partnership_id and g.client_id = r.client_id and g.product_id = hp.product_id
   where r.access = 'limited' and not r.all_products
  union all
  select r.person_id, r.hat_id, r.client_id, u.product_id, least(r.level, hp.level)::smallint, r.partnership_id
    from access.reach_client r
    join holding_product hp on hp.partnership_id = r.partnership_id and hp.person_id = r.person_id
    join access.unlisted u on u.client_id = r.client_id and u.product_id = hp.product_id
   where r.access = 'full' and not r.all_products;

do $$
declare v text; migrator constant text := session_user;
begin
  foreach v in array array['listed', 'unlisted'] loop
    execute format('grant select on access.%I to %I, mandato_app', v, migrator);
  end loop;
end $$;

-- what a list shows beside what it is looked through and sorted by
create or replace view access.reach_named as
  select r.person_id, r.hat_id, r.client_id, r.product_id, r.level, p.name, p.item_id, r.partnership_id,
         p.quantity, p.months, p.expires_on, p.state
    from access.reach r join product p on p.id = r.product_id and p.organisation_id = r.client_id;

-- The definition, asked about some products of one client, in steps that each look no further than they must. The last
-- two say what access.reach_lent says, its first step taken.
create or replace function access.reaches(p_person text, p_hat text, p_client text, p_products text[])
returns table (product_id text, level smallint, partnership_id text) language plpgsql stable as $$
declare
  r record;
begin
  if p_hat = p_client then
    return query select o.product_id::text, o.level, o.partnership_id from access.reach_own o
      where o.person_id = p_person and o.hat_id = p_hat and o.client_id = p_client and o.product_id = any(p_products);
    return;
  end if;
  for r in select c.partnership_id::text as id, c.access, c.level, c.all_products from access.reach_client c
      where c.person_id = p_person and c.hat_id = p_hat and c.client_id = p_client loop
    if r.access = 'full' then
      return query select u.product_id::text, least(r.level, hp.level)::smallint, r.id from access.unlisted u
        left join public.holding_product hp on hp.partnership_id = r.id and hp.person_id = p_person and hp.product_id = u.product_id and not r.all_products
        where u.client_id = p_client and u.product_id = any(p_products) and (r.all_products or hp.product_id is not null);
    else
      return query select g.product_id::text, least(g.level, r.level, hp.level)::smallint, r.id from access.listed g
        left join public.holding_product hp on hp.partnership_id = r.id and hp.person_id = p_person and hp.product_id = g.product_id and not r.all_products
        where g.partnership_id = r.id and g.client_id = p_client and g.product_id = any(p_products) and (r.all_products or hp.product_id is not null);
    end if;
  end loop;
  if exists (select from access.handing h where h.client_id = p_client) then
    return query select s.product_id::text, s.level, s.partnership_id::text from access.reach_shown s
      where s.person_id = p_person and s.hat_id = p_hat and s.client_id = p_client and s.product_id = any(p_products);
  end if;
end $$;

reset role;
create or replace function past.rebuild() returns void language plpgsql set search_path = pg_catalog as $$
declare
  names text[] := array['standing', 'live', 'belonging', 'seat', 'listed', 'unlisted', 'managed', 'held', 'shown', 'reach_client', 'reach_own', 'reach_lent', 'reach_shown', 'reach'];
  v text;
begin
  for i in reverse cardinality(names)..1 loop
    execute format('drop view if exists past.%I', names[i]);
  end loop;
  foreach v in array names loop
    execute format('create view past.%I as %s', v,
      replace(replace(replace(pg_get_viewdef(format('access.%I', v)::regclass), 'app.now()', 'past.now()'), 'access.', 'past.'), 'public.', 'past.'));
    execute format('grant select on past.%I to %I, mandato_app', v, session_user);
  end loop;
end $$;
set local role mandato_keys;
select past.rebuild();
reset role;
