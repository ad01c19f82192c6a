-- The definition of access in the parts it is made of. What it says stays as it was. A question about one client looks
-- into its own part alone: one's own products, what is lent, or what is shown while it is handed over; a plan is made
-- ready whole each time it is asked, so that parts that cannot answer cost as much as the one that does. The instant is
-- asked once a statement and not of every row.
set local role mandato_keys;

create or replace view access.standing as
  select p.id, p.client_id, p.partner_id, p.state, p.access, case when p.payer_until <= (select app.now()) then 'client' else p.payer end as payer
    from partnership p
   where p.state <> 'ended' and p.starts_at <= (select app.now()) and (select app.now()) < p.ends_at;

-- a living person in a living organisation
create view access.belonging as
  select m.person_id, m.organisation_id, m.role, m.accounting
    from member m
    join person p on p.id = m.person_id and p.state = 'active'
   where m.state = 'active'
     and not exists (select 1 from organisation_block b where b.organisation_id = m.organisation_id);

-- somebody external who belongs to a standing partner acts through it only
create or replace view access.seat as
  select m.person_id, m.organisation_id, m.role, m.accounting
    from access.belonging m
   where not (m.role = 'external' and exists (
       select 1 from access.standing s
         join member w on w.organisation_id = s.partner_id and w.person_id = m.person_id and w.state = 'active'
                      and w.role <> 'external'
        where s.client_id = m.organisation_id));

create or replace view access.reach_client as
  select s.person_id, l.partner_id as hat_id, l.client_id, l.id as partnership_id, l.access, l.payer,
         (case l.access when 'full' then 3 else 2 end)::smallint as level, true as all_products
    from access.belonging s
    join access.live l on l.partner_id = s.organisation_id
   where s.role in ('legal', 'administrator')
  union all
  select s.person_id, l.partner_id, l.client_id, l.id, l.access, l.payer,
         least(case l.access when 'full' then 3 else 2 end, h.level)::smallint, h.all_products
    from access.belonging s
    join holding h on h.person_id = s.person_id and (select app.now()) < h.ends_at
    join access.live l on l.id = h.partnership_id and l.partner_id = s.organisation_id
   where s.role = 'collaborator';

-- what one reaches at home
create view access.reach_own as
  select s.person_id, s.organisation_id as hat_id, p.organisation_id as client_id, p.id as product_id,
         3::smallint as level, null::text as partnership_id
    from access.belonging s join product p on p.organisation_id = s.organisation_id
   where s.role in ('legal', 'administrator')
  union all
  select mp.person_id, mp.organisation_id, p.organisation_id, p.id,
         (case when s.role = 'external' or not s.accounting then least(mp.level, 2) else mp.level end)::smallint, null
    from member_product mp
    join access.seat s on s.person_id = mp.person_id and s.organisation_id = mp.organisation_id
    join product p on p.id = mp.product_id and p.organisation_id = mp.organisation_id
   where s.role in ('collaborator', 'external');

-- what one reaches through a partnership
create view access.reach_lent as
  select r.person_id, r.hat_id, m.client_id, m.product_id, least(m.level, r.level)::smallint as level, m.partnership_id
    from access.reach_client r join access.managed m on m.client_id = r.client_id and m.partnership_id = r.partnership_id
   where r.all_products
  union all
  select r.person_id, r.hat_id, m.client_id, m.product_id, least(m.level, r.level, hp.level)::smallint, m.partnership_id
    from access.reach_client r
    join holding_product hp on hp.partnership_id = r.partnership_id and hp.person_id = r.person_id
    join access.managed m on m.client_id = r.client_id and m.partnership_id = r.partnership_id and m.product_id = hp.product_id
   where not r.all_products;

-- what one may look at while another partner hands it over
create view access.reach_shown as
  select r.person_id, r.hat_id, m.client_id, m.product_id, m.level, m.partnership_id
    from access.reach_client r join access.shown m on m.partnership_id = r.partnership_id
   where r.all_products
  union all
  select r.person_id, r.hat_id, m.client_id, m.product_id, m.level, m.partnership_id
    from access.reach_client r
    join holding_product hp on hp.partnership_id = r.partnership_id and hp.person_id = r.person_id
    join access.shown m on m.partnership_id = r.partnership_id and m.product_id = hp.product_id
   where not r.all_products;

create or replace view access.reach as
  select person_id, hat_id, client_id, product_id, level, partnership_id from access.reach_own
  union all
  select person_id, hat_id, client_id, product_id, level, partnership_id from access.reach_lent
  union all
  select person_id, hat_id, client_id, product_id, level, partnership_id from access.reach_shown;

-- clients of which something is being handed over: of the others nothing can be shown
create view access.handing as select h.client_id from handover h where h.state = 'open';

do $$
declare v text; migrator constant text := session_user;
begin
  foreach v in array array['belonging', 'reach_own', 'reach_lent', 'reach_shown', 'handing'] loop
    execute format('grant select on access.%I to %I, mandato_app', v, migrator);
  end loop;
end $$;

-- The definition, asked about some products of one client: its parts in turn, as long as they can say anything. A hat
-- is its own client or a partner of it, never both.
create function access.reaches(p_person text, p_hat text, p_client text, p_products text[])
returns table (product_id text, level smallint, partnership_id text) language plpgsql stable as $$
begin
  if p_hat = p_client then
    return query select r.product_id::text, r.level, r.partnership_id from access.reach_own r
      where r.person_id = p_person and r.hat_id = p_hat and r.client_id = p_client and r.product_id = any(p_products);
    return;
  end if;
  return query select r.product_id::text, r.level, r.partnership_id::text from access.reach_lent r
    where r.person_id = p_person and r.hat_id = p_hat and r.client_id = p_client and r.product_id = any(p_products);
  if exists (select from access.handing h where h.client_id = p_client) then
    return query select r.product_id::text, r.level, r.partnership_id::text from access.reach_shown r
      where r.person_id = p_person and r.hat_id = p_hat and r.client_id = p_client and r.product_id = any(p_products);
  end if;
end $$;
grant execute on function access.reaches(text, text, text, text[]) to public;

-- one's own products are let through before this is asked
create or replace function fence.sees_product(product text, client text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  hat text;
begin
  foreach hat in array hats loop
    if exists (select from access.reaches(current_setting('mandato.fence', true), hat, client, array[product])) then return true; end if;
  end loop;
  return false;
end $$;

reset role;
create or replace function past.rebuild() returns void language plpgsql set search_path = pg_catalog as $$
declare
  names text[] := array['standing', 'live', 'belonging', 'seat', 'managed', 'held', 'shown', 'reach_client', 'reach_own', 'reach_lent', 'reach_shown', 'reach'];
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
