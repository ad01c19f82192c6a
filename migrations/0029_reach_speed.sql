-- The client goes through the definition on both sides of the meet. A partnership says the client already, so nothing
-- changes in what is reached; but who asks about one client is now answered from that client's rows, however many
-- clients the partner has.
do $$
declare
  definition constant text := pg_get_viewdef('access.reach'::regclass);
  meet constant text := 'access.managed m ON (';
begin
  if strpos(definition, meet) = 0 then raise exception 'the two sides of access.reach meet otherwise'; end if;
  execute 'create or replace view access.reach as ' || replace(definition, meet, meet || 'm.client_id = r.client_id and ');
end $$;
select past.rebuild();

-- What is reached with what a list is looked through and sorted by, so that a page is chosen before its rows are read.
create view access.reach_named as
  select r.person_id, r.hat_id, r.client_id, r.product_id, r.level, p.name, p.item_id
    from access.reach r join product p on p.id = r.product_id and p.organisation_id = r.client_id;

-- Whether two ever had to do with each other is asked of every row of an organisation, ended partnerships included.
create index partnership_between on partnership (client_id, partner_id);
create index partnership_back on partnership (partner_id, client_id);
-- and of every person, whether they belong there still or not
create index member_ever_of_person on member (person_id);

-- The same for clients: those in reach with what the table of clients is looked through and sorted by.
create view access.reach_client_named as
  select c.person_id, c.hat_id, c.client_id, c.partnership_id, c.access, c.payer, o.name, o.website, o.country
    from access.reach_client c join organisation o on o.id = c.client_id;
