-- The clients of a partner by name. A partner may have tens of thousands; its list is counted and sorted from these
-- short rows, kept in step by triggers, and the organisations themselves are read for the page that is shown.
create table access.client_named (
  partner_id text not null references organisation,
  client_id text not null references organisation,
  name text not null,
  primary key (partner_id, client_id) include (name)
);
create index client_named_of_client on access.client_named (client_id);

insert into access.client_named (partner_id, client_id, name)
  select distinct p.partner_id, p.client_id, o.name from partnership p join organisation o on o.id = p.client_id;

create function access.name_client() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- a change of name at the same moment comes before or after; one lock, however many partnerships a transaction makes
  perform pg_advisory_xact_lock_shared(5077084);
  insert into access.client_named (partner_id, client_id, name)
    select new.partner_id, o.id, o.name from public.organisation o where o.id = new.client_id
    on conflict do nothing;
  return null;
end $$;
create trigger name_client after insert on partnership for each row execute function access.name_client();

create function access.rename_client() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(5077084);
  update access.client_named c set name = new.name where c.client_id = new.id;
  return null;
end $$;
create trigger rename_client after update of name on organisation for each row when (old.name is distinct from new.name)
  execute function access.rename_client();

grant select, insert, update on access.client_named to mandato_keys;
revoke insert, update, delete on access.client_named from mandato_app;
alter function access.name_client() owner to mandato_keys;
alter function access.rename_client() owner to mandato_keys;
call fence.close('access.client_named', 'partner_id = any((select fence.hats())::text[]) or client_id = any((select fence.hats())::text[])');
create policy keys_write on access.client_named to mandato_keys using (true) with check (true);

-- partnerships that are over: by a word, or by their day without one yet
create index partnership_over on partnership (partner_id, ends_at) where state <> 'ended';
create index partnership_ended on partnership (partner_id) where state = 'ended';

set local role mandato_keys;
drop view access.reach_client_named;
-- clients in reach with what their table is looked through and sorted by
create view access.reach_client_named as
  select c.person_id, c.hat_id, c.client_id, c.partnership_id, c.access, c.payer, n.name
    from access.reach_client c join access.client_named n on n.partner_id = c.hat_id and n.client_id = c.client_id;
-- what a partner may know of whoever it deals or dealt with
create view access.dealings as
  select n.partner_id as hat_id, n.client_id, o.website, o.country, o.register_number
    from access.client_named n join organisation o on o.id = n.client_id;
-- and who of its own people holds what
create view access.in_charge as
  select s.partner_id as hat_id, h.partnership_id, h.person_id, p.name
    from holding h join partnership s on s.id = h.partnership_id join person p on p.id = h.person_id;
do $$
declare v text; migrator constant text := session_user;
begin
  foreach v in array array['reach_client_named', 'dealings', 'in_charge'] loop
    execute format('grant select on access.%I to %I, mandato_app', v, migrator);
  end loop;
end $$;
reset role;
