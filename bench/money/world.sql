-- A world for measuring, made in sets through the product's own tables with all their constraints and triggers.
-- :clients clients with :each products each, all due today; one partner to 20 clients. Of ten clients five let their
-- partner manage and pay everything, three let it manage and pay themselves, two have none.
create temp table bench_party as
select n, 'org_' || lpad(n::text, 20, '0') as id, 'per_' || lpad(n::text, 20, '0') as person, n <= :partners as is_partner,
       case when n % 4 = 0 then 'FR' else 'CH' end as country,
       case when n > :partners then 1 + (n * 31) % :partners end as partner_n, n % 10 as kind
  from generate_series(1, :partners + :clients) n;
insert into person (id, name, email, email_verified, language)
select person, 'Person ' || n, 'person' || n || '@example.org', true, 'en' from bench_party;
insert into organisation (id, kind, name, country, language, created_at)
select id, 'company', 'Organisation ' || n, country, 'en', app.now() - interval '400 days' from bench_party;
insert into member (organisation_id, person_id, role, joined_at) select id, person, 'legal', app.now() - interval '400 days' from bench_party;
insert into partner (organisation_id, state, level, contact_email, since)
select b.id, 'active', (array(select l.id from partner_level l order by l.position))[1 + b.n % 3], 'partner@example.org', app.now() - interval '400 days' from bench_party b where is_partner;
insert into partnership (id, client_id, partner_id, state, access, payer, starts_at)
select 'pts_' || lpad(b.n::text, 20, '0'), b.id, 'org_' || lpad(b.partner_n::text, 20, '0'), 'active', 'full', case when b.kind < 5 then 'partner' else 'client' end, app.now() - interval '400 days'
  from bench_party b where not is_partner and kind < 8;

-- every month paid three times, and the anchor a few days apart, so that all of it is due
create temp table bench_offer as
select row_number() over (order by i.sku, c.months) - 1 as n, count(*) over () as all_of, c.item_id, c.months
  from (select item_id, months from price where valid @> app.today() group by 1, 2 having count(*) = 2) c join item i on i.id = c.item_id;
insert into product (id, organisation_id, item_id, billed_id, name, quantity, months, anchor_on, periods_paid, expires_on, created_at)
select 'prd_' || lpad(((b.n - :partners - 1) * :each + k)::text, 20, '0'), b.id, o.item_id,
       case when b.kind < 5 then 'org_' || lpad(b.partner_n::text, 20, '0') else b.id end, 'Product ' || k, 1 + (k % 5 = 0)::int, o.months,
       x.anchor, 3, (x.anchor + make_interval(months => 3 * o.months))::date, app.now() - interval '400 days'
  from bench_party b cross join generate_series(1, :each) k join bench_offer o on o.n = (b.n + k) % o.all_of
  cross join lateral (select (app.today() + (b.n + k) % 10 - make_interval(months => 3 * o.months))::date as anchor) x
 where not b.is_partner order by b.n, k;
insert into mandate (product_id, holder, partnership_id, state, given_by, since)
select p.id, case when b.kind < 5 then 'partner' else 'client' end, case when b.kind < 5 then 'pts_' || lpad(b.n::text, 20, '0') end, 'active', b.person, app.now()
  from bench_party b join product p on p.organisation_id = b.id;
-- everybody has money, by one booking each
insert into ledger.account (kind, organisation_id, currency)
select 'bank', null, c from unnest(array['CHF', 'EUR']) c union all select 'prepaid.cash', id, app.currency_of(country) from bench_party;
insert into ledger.journal (kind, booked_on, effective_at, currency, idem) select 'top_up', app.today(), app.now(), app.currency_of(country), 'bench:' || id from bench_party;
analyze ledger.account, ledger.journal;
insert into ledger.entry (journal_id, seq, account_id, amount, currency)
select j.id, s.seq, a.id, s.sign * 100000000000, j.currency
  from ledger.journal j cross join (values (1, 1, 'bank'), (2, -1, 'prepaid.cash')) s(seq, sign, kind)
  join ledger.account a on a.kind = s.kind and a.currency = j.currency and (a.organisation_id is null or a.organisation_id = substr(j.idem, 7));
insert into ledger.balance (account_id, posted, version) select id, 100000000000, 1 from ledger.account where kind = 'prepaid.cash' order by id;
