-- Who orders what, ready to be drawn by its number: a client for itself, or the partner that manages and pays for it.
create schema bench;
create table bench.asks as
select b.n, case when b.kind < 5 then p.person else b.person end as person_id, b.id as owner_id, case when b.kind < 5 then p.id else b.id end as hat_id,
       (select id from item i where i.sku = 'web-hosting') as item_id
  from bench_party b left join bench_party p on p.n = b.partner_n where not b.is_partner;
alter table bench.asks add primary key (n);
grant usage on schema bench to mandato_app;
grant select on bench.asks to mandato_app;
