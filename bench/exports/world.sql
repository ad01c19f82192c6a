-- A world for measuring exports: one partner that pays two lines in each of :orders orders of its :clients clients, and a
-- journal of four entries for each order.
create temp table bench_party as
select n, 'org_' || lpad(n::text, 20, '0') as id, 'per_' || lpad(n::text, 20, '0') as person from generate_series(1, 1 + :clients) n;
insert into person (id, name, email, email_verified, language, staff)
select person, 'Person ' || n, 'person' || n || '@example.org', true, 'en', case n when 1 then 'manager' end from bench_party;
insert into organisation (id, kind, name, country, language, created_at)
select id, 'company', 'Organisation ' || n, 'CH', 'en', app.now() - interval '400 days' from bench_party;
insert into member (organisation_id, person_id, role, joined_at) select id, person, 'legal', app.now() - interval '400 days' from bench_party;
insert into partner (organisation_id, state, level, contact_email, since)
select b.id, 'active', (select l.id from partner_level l order by l.position limit 1), 'partner@example.org', app.now() - interval '400 days' from bench_party b where n = 1;
insert into partnership (id, client_id, partner_id, state, access, payer, starts_at)
select 'pts_' || lpad(b.n::text, 20, '0'), b.id, 'org_' || lpad('1', 20, '0'), 'active', 'full', 'partner', app.now() - interval '400 days' from bench_party b where n > 1;

insert into orders (id, owner_id, billed_id, partner_id, partnership_id, placed_by, initiator, currency, net, vat_country, vat_category, vat_rate, vat, gross, means, state, placed_at, paid_at)
select 'ord_' || lpad(g.n::text, 20, '0'), 'org_' || lpad(c.n::text, 20, '0'), 'org_' || lpad('1', 20, '0'), 'org_' || lpad('1', 20, '0'), 'pts_' || lpad(c.n::text, 20, '0'),
       'per_' || lpad('1', 20, '0'), 'partner', 'CHF', 20000, 'CH', 'S', 810, 1620, 21620, 'prepaid', 'paid', x.at, x.at
  from generate_series(1, :orders) as g(n) cross join lateral (select 2 + g.n % :clients as n) c
  cross join lateral (select app.now() - make_interval(mins => g.n % 400000) as at) x;
insert into order_line (order_id, pos, operation, item_id, name, quantity, months, periods, unit_e6, volume_count, volume_rate, list, campaign_allowance, partner_allowance, volume_allowance, net, row, facts, policy_version, benefit, gain, period_start, period_end)
select 'ord_' || lpad(n::text, 20, '0'), pos, 'order', (select id from item order by id limit 1), 'Hosting of site ' || n || '.example', 1, 1, 1, 125000000, 0, 0,
       12500, 0, 2500, 0, 10000, 'P1', '{}', (select version from policy limit 1), 'none', 0, app.today(), app.today() + 30
  from generate_series(1, :orders) n cross join generate_series(1, 2) pos;

insert into ledger.account (kind, organisation_id, detail, currency)
select 'prepaid.cash', id, null, 'CHF' from bench_party
union all select k, null, d, 'CHF' from (values ('revenue', 'hosting'), ('contra.partner', null), ('vat.output', 'CH.810')) x(k, d);
insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem)
select 'order', app.day_of(paid_at), paid_at, 'CHF', id, 'order:' || id from orders order by paid_at;
insert into ledger.entry (journal_id, seq, account_id, amount, currency)
select j.id, s.seq, a.id, s.amount, 'CHF'
  from ledger.journal j cross join (values (1, 'prepaid.cash', 21620), (2, 'contra.partner', 5000), (3, 'revenue', -25000), (4, 'vat.output', -1620)) s(seq, kind, amount)
  join ledger.account a on a.kind = s.kind and (a.organisation_id is null or a.organisation_id = 'org_' || lpad('1', 20, '0'));
