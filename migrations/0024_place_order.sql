-- An order that is paid from prepaid is one statement: facts as they are now, the row of the matrix, the price, and
-- everything that is written because of it. TypeScript explains beforehand (src/orders/quote.ts) what happens here.

-- A "no" of src/lib/refusals.ts said by SQL: its name, and what it carries.
create function app.refuse(code text, facts jsonb default '{}') returns void language plpgsql as $$
begin
  raise exception '%', code using errcode = 'MR001', detail = facts::text;
end $$;

-- In plpgsql the plan is kept: a SQL function that reads a table is planned anew in every statement that calls it.
create or replace function app.now() returns timestamptz language plpgsql stable as $$
begin
  return coalesce((select s.frozen_at from app.sandbox s), statement_timestamp());
end $$;
create function app.day_of(at timestamptz) returns date language sql stable as $$ select (at at time zone 'Europe/Zurich')::date $$;
create or replace function app.today() returns date language plpgsql stable as $$
begin
  return app.day_of(app.now());
end $$;

-- An amount as it stands in letters and refusals: 20832 as 208.32.
create function app.amount(minor bigint) returns text language sql immutable as
$$ select (minor / 100)::text || '.' || lpad((minor % 100)::text, 2, '0') $$;

-- What comes into being beside an order has an id grown from the order's: its time, and a fingerprint of which one it is.
create function app.grown_id(prefix text, order_id text, which text) returns text language sql immutable as
$$ select prefix || '_' || substr(order_id, 5, 9) || substr(lower(translate(encode(decode(md5(order_id || which), 'hex'), 'base64'), '+/', '07')), 1, 11) $$;

create function app.currency_of(country text) returns text language sql immutable as
$$ select case when country in ('CH', 'LI') then 'CHF' else 'EUR' end $$;

-- The decision matrix, the twin of src/pricing/benefit.ts: a row, and either a reason against it or who is billed,
-- whose price it is, and what the partner gets.
create function pricing.decide(own boolean, access text, payer text, initiator text, automatic boolean, managed boolean, operation text, new_product boolean,
  funding text, earns boolean, client_may_use_partner_means boolean,
  out row_id text, out reason text, out billed text, out price text, out benefit text) language plpgsql immutable as $$
declare
  by_partner boolean := initiator = 'partner';
  spends_partners boolean := funding = 'partner';
  is_order boolean := operation = 'order';
begin
  billed := 'client'; price := 'public'; benefit := case when managed then 'cashback' else 'none' end;
  if own then
    row_id := 'OWN'; billed := 'partner'; price := 'partner'; benefit := 'discount';
  elsif access = 'none' then
    row_id := case when by_partner then 'N2' else 'N1' end; benefit := 'none';
    reason := case when by_partner then 'no_access' when spends_partners then 'wrong_funds' end;
  elsif access = 'limited' and by_partner then
    row_id := case when not managed then 'L7' when spends_partners then 'L6' else 'L5' end;
    reason := case when managed then 'limited_never_spends' else 'not_managed' end;
  elsif access = 'limited' then
    row_id := case when automatic then 'L8' when new_product then 'L4' when not managed then 'L3' when is_order then 'L2' else 'L1' end;
    reason := case when spends_partners then 'wrong_funds' end;
  elsif payer = 'client' and spends_partners then
    row_id := 'C6'; reason := 'wrong_funds';
  elsif payer = 'client' then
    row_id := case when automatic then 'C5' when by_partner then case when is_order then 'C3' else 'C4' end when is_order then 'C1' else 'C2' end;
    reason := case when by_partner and not automatic and not managed then 'not_managed' end;
  elsif by_partner then
    row_id := case when automatic then 'P3' when is_order then 'P1' else 'P2' end;
    reason := case when not managed then 'not_managed' when not spends_partners then 'wrong_funds' end;
    billed := 'partner'; price := 'partner'; benefit := 'discount';
  elsif spends_partners then
    row_id := case when automatic then 'P5' else 'P6' end;
    reason := case when automatic or not managed or not client_may_use_partner_means then 'wrong_funds' end;
    billed := 'partner';
  else
    row_id := case when automatic then 'P5' else 'P4' end;
  end if;
  if reason is not null then billed := null; price := null; benefit := null;
  elsif not earns then benefit := 'none'; end if;
end $$;

-- One side of a booking: debit positive, minor units.
create type ledger.side as (kind text, organisation text, detail text, amount bigint);
create index account_found on ledger.account (kind, currency, coalesce(organisation_id, ''), coalesce(detail, ''));

-- The account of a side that has none yet; somebody else may be making it.
create function ledger.make_account(s ledger.side, p_currency text, out id bigint, out authorising boolean) language plpgsql as $$
begin
  insert into ledger.account (kind, organisation_id, detail, currency) values (s.kind, s.organisation, s.detail, p_currency) on conflict on constraint account_once do nothing;
  select a.id, k.authorising into id, authorising from ledger.account a join ledger.account_kind k on k.kind = a.kind
   where a.kind = s.kind and a.currency = p_currency and coalesce(a.organisation_id, '') = coalesce(s.organisation, '') and coalesce(a.detail, '') = coalesce(s.detail, '');
end $$;

-- The only way to book a journal: once by its idem text; answers the journal, or null when it was booked before.
-- Balances are moved in ascending order of their accounts; the first booking of an account makes its row.
create function ledger.post_sides(p_kind text, p_currency text, p_subject text, p_idem text, p_sides ledger.side[], p_at timestamptz default app.now()) returns bigint language plpgsql as $$
declare
  j bigint; moved record; made record;
  ids bigint[]; authorising boolean[]; moving bigint[] := '{}'; by_amounts bigint[] := '{}';
begin
  select array_agg(a.id order by s.n), array_agg(k.authorising order by s.n) into ids, authorising
    from unnest(p_sides) with ordinality as s(kind, organisation, detail, amount, n) join ledger.account_kind k on k.kind = s.kind
    -- each by the index, also where accounts are few
    left join lateral (select x.id from ledger.account x where x.kind = s.kind and x.currency = p_currency and coalesce(x.organisation_id, '') = coalesce(s.organisation, '')
                          and coalesce(x.detail, '') = coalesce(s.detail, '') limit 1) a on true;
  for n in 1..coalesce(cardinality(ids), 0) loop
    continue when p_sides[n].amount = 0;
    if ids[n] is null then
      made := ledger.make_account(p_sides[n], p_currency);
      ids[n] := made.id;
      authorising[n] := made.authorising;
    end if;
    if authorising[n] then
      moving := moving || ids[n];
      by_amounts := by_amounts || p_sides[n].amount;
    end if;
  end loop;
  with journal as (
    insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem) values (p_kind, app.day_of(p_at), p_at, p_currency, p_subject, p_idem)
    on conflict (idem) do nothing returning id),
  entries as (
    insert into ledger.entry (journal_id, seq, account_id, amount, currency)
    select journal.id, row_number() over (order by u.n), u.id, u.amount, p_currency
      from journal cross join (select ids[s.n] as id, s.amount, s.n from unnest(p_sides) with ordinality as s(kind, organisation, detail, amount, n)) u where u.amount <> 0)
  select id into j from journal;
  if j is null then return null; end if;
  for moved in select u.id, sum(u.amount)::bigint as amount from unnest(moving, by_amounts) as u(id, amount) group by u.id order by u.id loop
    update ledger.balance b set posted = b.posted - moved.amount, version = b.version + 1 where b.account_id = moved.id;
    continue when found;
    insert into ledger.balance as b (account_id, posted, version) values (moved.id, -moved.amount, 1)
    on conflict (account_id) do update set posted = b.posted + excluded.posted, version = b.version + 1;
  end loop;
  return j;
end $$;

-- The same with sides from outside: [{"kind","organisation","detail","amount"}], amount as text.
create or replace function ledger.post(p_kind text, p_currency text, p_subject text, p_idem text, p_lines jsonb) returns bigint language plpgsql as $$
begin
  return ledger.post_sides(p_kind, p_currency, p_subject, p_idem,
    array(select (l->>'kind', l->>'organisation', l->>'detail', (l->>'amount')::bigint)::ledger.side from jsonb_array_elements(p_lines) with ordinality as x(l, n) order by n));
end $$;

-- Cashback is booked when it is noted (0013), each account found by the index: asked as a join, the planner reads all.
create or replace function app.book_cashback() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from added where kind = 'cashback') then return null; end if;
  insert into ledger.account (kind, organisation_id, currency)
  select distinct s.kind, s.organisation_id, b.currency
    from added b cross join lateral (values ('expense.cashback', null), ('vat.input', null), ('cashback.pending', b.partner_id), ('vat.acquisition', null)) as s(kind, organisation_id)
   where b.kind = 'cashback' and (s.kind in ('expense.cashback', 'cashback.pending') or b.treatment <> 'none')
     and (select a.id from ledger.account a where a.kind = s.kind and a.currency = b.currency and coalesce(a.organisation_id, '') = coalesce(s.organisation_id, '') and coalesce(a.detail, '') = '' limit 1) is null
   order by 1, 2, 3
  on conflict on constraint account_once do nothing;
  with j as (
    insert into ledger.journal (kind, booked_on, effective_at, currency, subject_id, idem)
    select 'cashback', n.day, n.at, currency, id, 'cashback:' || order_id || ':' || pos
      from added cross join (select at, app.day_of(at) as day from app.now() at) n where kind = 'cashback' order by id
    returning id, subject_id)
  insert into ledger.entry (journal_id, seq, account_id, amount, currency)
  select j.id, row_number() over (partition by j.id order by s.part), a.id, s.amount, b.currency
    from j join added b on b.id = j.subject_id
    cross join lateral (values (1, 'expense.cashback', '', b.amount), (2, 'vat.input', '', case when b.treatment = 'none' then 0 else b.tax end),
                               (3, 'cashback.pending', b.partner_id, -b.owed), (4, 'vat.acquisition', '', case b.treatment when 'acquisition' then -b.tax else 0 end)) as s(part, kind, organisation_id, amount)
    cross join lateral (select x.id from ledger.account x where x.kind = s.kind and x.currency = b.currency and coalesce(x.organisation_id, '') = s.organisation_id and coalesce(x.detail, '') = '' limit 1) a
   where s.amount <> 0;
  return null;
end $$;

-- The checks of 0008 in one statement: each journal adds up, is written at once, and touches what its kind may touch.
-- Account, journal and rule are looked up by their keys: as a join the planner, which takes accounts for few behind the
-- fence, would read all of them for every entry of a run.
create or replace function ledger.check_entries() returns trigger language plpgsql as $$
declare broken text;
begin
  select case
    when exists (select 1 from added group by journal_id, currency having sum(amount) <> 0) then 'entry_zero_sum'
    when exists (select 1 from (select journal_id, count(*) as n from added group by 1) a
                  where a.n <> (select count(*) from ledger.entry e where e.journal_id = a.journal_id)) then 'entry_at_once'
    when exists (select 1 from added a
                  where (select r.side from ledger.account c, ledger.journal j, ledger.posting_rule r
                          where c.id = a.account_id and j.id = a.journal_id and c.currency = a.currency and j.currency = a.currency
                            and r.journal_kind = j.kind and r.account_kind = c.kind and r.side = case when a.amount > 0 then 'debit' else 'credit' end limit 1) is null) then 'entry_by_rule'
    end into broken;
  if broken is not null then
    raise exception '%', case broken when 'entry_zero_sum' then 'a journal must add up to zero' when 'entry_at_once' then 'a journal is written at once'
      else 'an entry does not belong to this kind of journal' end using errcode = 'check_violation', constraint = broken;
  end if;
  return null;
end $$;

-- What orders, lines, benefits and products name is never removed and keeps its id. So whatever names it in sets can be
-- checked once a statement: a foreign key would lock, and write to, the few rows that every order names.
create function app.keep_for_ever(p_table text, p_key text) returns void language plpgsql as $$
begin
  execute format('create trigger %I before delete or truncate on %I for each statement execute function app.refuse_change()', p_table || '_stays', p_table);
  execute format('create trigger %I before update on %I for each row when (old.%3$I <> new.%3$I) execute function app.refuse_change()', p_table || '_keeps_id', p_table, p_key);
end $$;
select app.keep_for_ever(t, k) from (values ('item', 'id'), ('policy', 'version'), ('product', 'id'), ('partner', 'organisation_id'), ('organisation', 'id'), ('orders', 'id')) as x(t, k);

-- The checks of a row of a busy table, by the names they had, asked once a statement about all it brought. A check of
-- its own is read, planned and made ready again by every statement that writes to its table, which takes longer than
-- writing one row does. `p_more` adds what a check cannot ask: cases of the same form, about the row `a`.
create function app.check_once_a_statement(p_table text, p_events text, p_more text default '') returns void language plpgsql as $$
declare cases text; c record;
begin
  select string_agg(format('when not (%s) then %L', pg_get_expr(conbin, conrelid), conname), E'\n      ' order by conname) into cases
    from pg_constraint where conrelid = p_table::regclass and contype = 'c';
  execute format($f$
    create function app.%I() returns trigger language plpgsql as $t$
    declare broken text;
    begin
      select x.broken into broken from (select case
      %s
      %s end as broken from added a) x where x.broken is not null limit 1;
      if broken is not null then
        raise exception 'a row of %% does not keep %%', tg_table_name, broken
          using errcode = case when broken like '%%\_names' then 'foreign_key_violation' else 'check_violation' end, constraint = broken, table = tg_table_name;
      end if;
      return null;
    end $t$ $f$, p_table || '_keeps', cases, p_more);
  for c in select lower(e) as event from unnest(string_to_array(p_events, ' ')) e loop
    execute format('create trigger %I after %s on %I referencing new table as added for each statement execute function app.%I()', 'a_' || p_table || '_keeps_' || c.event, c.event, p_table, p_table || '_keeps');
  end loop;
  for c in select conname from pg_constraint where conrelid = p_table::regclass and contype = 'c' loop
    execute format('alter table %I drop constraint %I', p_table, c.conname);
  end loop;
end $$;

alter table order_line drop constraint order_line_order_id_fkey, drop constraint order_line_item_id_fkey, drop constraint order_line_policy_version_fkey,
  drop constraint order_line_product_id_fkey, drop constraint order_line_beneficiary_id_fkey;
-- a line that has a benefit is posted, and stays (0012); what a benefit names is frozen with it (0013)
alter table benefit drop constraint benefit_partner_id_fkey, drop constraint benefit_client_id_fkey, drop constraint benefit_order_id_pos_fkey;
alter table product drop constraint product_item_id_fkey, drop constraint product_organisation_id_fkey, drop constraint product_billed_id_fkey, drop constraint product_order_id_fkey;
alter table orders drop constraint orders_owner_id_fkey, drop constraint orders_billed_id_fkey;
alter table document drop constraint document_billed_id_fkey, drop constraint document_order_id_fkey;
select app.check_once_a_statement('orders', 'insert update', $$
      when not exists (select 1 from organisation x where x.id = a.owner_id) or not exists (select 1 from organisation x where x.id = a.billed_id) then 'order_names'$$);
select app.check_once_a_statement('order_line', 'insert update', $$
      when not exists (select 1 from orders x where x.id = a.order_id) or not exists (select 1 from item x where x.id = a.item_id)
        or not exists (select 1 from policy x where x.version = a.policy_version)
        or a.product_id is not null and not exists (select 1 from product x where x.id = a.product_id)
        or a.beneficiary_id is not null and not exists (select 1 from partner x where x.organisation_id = a.beneficiary_id) then 'line_names'$$);
select app.check_once_a_statement('benefit', 'insert update', $$
      when not exists (select 1 from order_line x where x.order_id = a.order_id and x.pos = a.pos)
        or not exists (select 1 from partner x where x.organisation_id = a.partner_id) or not exists (select 1 from organisation x where x.id = a.client_id) then 'benefit_names'$$);
select app.check_once_a_statement('product', 'insert update', $$
      when not exists (select 1 from item x where x.id = a.item_id) or not exists (select 1 from organisation x where x.id = a.organisation_id)
        or not exists (select 1 from organisation x where x.id = a.billed_id) or a.order_id is not null and not exists (select 1 from orders x where x.id = a.order_id) then 'product_names'$$);
select app.check_once_a_statement('document', 'insert', $$
      when not exists (select 1 from organisation x where x.id = a.billed_id) or a.order_id is not null and not exists (select 1 from orders x where x.id = a.order_id) then 'document_names'$$);
drop function app.check_once_a_statement(text, text, text);

create schema ordering;
grant usage on schema ordering to public;                                  -- its functions act with the rights of whoever calls them

-- Everything that decides the price of a line, and the price.
create type ordering.line as (
  pos int, operation text, item_id text, product_id text, family text, per_unit boolean, name text, quantity int, months int, periods int, period_start date, period_end date,
  runs_at text,                                                              -- at whose charge the renewed product runs already
  agreed jsonb,                                                              -- the price of an order placed before, which stays
  partnership_id text, partner_id text, own boolean, facts jsonb, currency text, partner_rate int, partner_unit_e6 bigint,
  row_id text, billed text, price text, benefit text, problem jsonb,
  unit_e6 bigint, volume_count int, volume_rate int,
  list bigint, campaign_allowance bigint, partner_allowance bigint, volume_allowance bigint, net bigint, gain bigint, beneficiary_id text);
create type ordering.draft as (
  lines ordering.line[], problem jsonb, billed_id text, currency text, policy_version text,
  net bigint, vat_country text, vat_category text, vat_rate int, vat bigint, gross bigint);

-- What an act under a partnership locks, as one number.
create function access.lock_key(kind text, id text) returns bigint language sql immutable as $$ select hashtextextended(kind || ':' || id, 0) $$;
create or replace function access.lock_one(kind text, id text, alone boolean) returns void language plpgsql as $$
begin
  if alone then perform pg_advisory_xact_lock(access.lock_key(kind, id));
  else perform pg_advisory_xact_lock_shared(access.lock_key(kind, id)); end if;
end $$;
create or replace function access.lock_pair(client text, partner text, alone boolean) returns void language plpgsql as $$
begin
  perform access.lock_one('pair', client || ':' || partner, alone);
end $$;

-- Whoever takes rights away comes wholly before an order or wholly after it. Pairs in ascending order of the partner,
-- then the organisation, then the person; a statement of its own, so that what is read after it sees every revocation.
create function ordering.lock_bearing(p_owner text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(access.lock_key('pair', p_owner || ':' || l.partner_id)) from (select partner_id from access.live where client_id = p_owner order by partner_id) l;
end $$;

-- Why a person may not order in this hat, or null: a client's own people, or a partner's inside a client.
create function ordering.forbidden(p_person text, p_owner text, p_hat text, p_lines jsonb) returns jsonb language plpgsql stable as $$
declare
  named text[] := array(select distinct coalesce(l->>'renewProductId', l->>'forProductId') from jsonb_array_elements(p_lines) l where l->>'renewProductId' is not null or l->>'forProductId' is not null);
  products int; level int := 3; seat record; reach record;
begin
  if p_hat = p_owner then
    select role, accounting into seat from access.seat where person_id = p_person and organisation_id = p_hat;
    if not found then return '{"code": "not_found"}'; end if;
    if seat.role not in ('legal', 'administrator') and not (seat.role = 'collaborator' and seat.accounting) then return '{"code": "accounting_only"}'; end if;
  else
    select c.access, c.level, c.all_products into reach from access.reach_client c where c.person_id = p_person and c.hat_id = p_hat and c.client_id = p_owner;
    if not found then return '{"code": "not_found"}'; end if;
  end if;
  if cardinality(named) > 0 then
    select count(*), min(r.level) into products, level from (
      select max(x.level) as level from access.reach x where x.person_id = p_person and x.hat_id = p_hat and x.client_id = p_owner and x.product_id = any (named) group by x.product_id) r;
    if products <> cardinality(named) then return '{"code": "not_found"}'; end if;
  end if;
  if p_hat = p_owner then
    return case when level < 3 then jsonb '{"code": "level_too_low", "missing": "order", "whoCanGrant": "organisation"}' end;
  end if;
  -- limited access never orders, whatever the person holds: the matrix says so by its own row
  if reach.access = 'full' and (least(reach.level, level) < 3 or not reach.all_products and exists (select 1 from jsonb_array_elements(p_lines) l where l->>'renewProductId' is null)) then
    return '{"code": "level_too_low", "missing": "order", "whoCanGrant": "partner"}';
  end if;
  return null;
end $$;

-- What holds for every line of an order, read once: who acts, under which policy, and the client's live partnerships.
create type ordering.bearing as (id text, partner_id text, access text, payer text, level text, managed boolean);
create type ordering.ground as (
  owner_id text, owner_currency text, hat_id text, hat_currency text, by_partner boolean, automatic boolean, today date,
  own_level text,                                                            -- an owner that is a partner itself buys at its own price
  policy_version text, category_earns boolean, client_may_use_partner_means boolean,
  mine ordering.bearing, full_one ordering.bearing, limited_one ordering.bearing);
create function ordering.ground_of(p_owner text, p_hat text, p_automatic boolean) returns ordering.ground language plpgsql stable as $$
declare
  g ordering.ground; l ordering.bearing;
begin
  g.today := app.today(); g.owner_id := p_owner; g.hat_id := p_hat; g.by_partner := p_hat <> p_owner; g.automatic := p_automatic;
  select y.version, y.limited_new_product = 'category', y.client_may_use_partner_means, app.currency_of(o.country), app.currency_of(h.country), r.level
    into g.policy_version, g.category_earns, g.client_may_use_partner_means, g.owner_currency, g.hat_currency, g.own_level
    from policy y join organisation o on o.id = p_owner join organisation h on h.id = p_hat
    left join partner r on r.organisation_id = o.id and not g.by_partner and r.frozen_at is null and r.state <> 'ended'
   where y.valid @> g.today;
  for l in select x.id, x.partner_id, x.access, x.payer, r.level, false from access.live x join partner r on r.organisation_id = x.partner_id where x.client_id = p_owner order by x.id desc loop
    if l.partner_id = p_hat then g.mine := l; end if;
    if l.access = 'full' then g.full_one := l; else g.limited_one := l; end if;
  end loop;
  return g;
end $$;

-- What a line asks for: the item, the product it renews or extends, the period it pays; or why it cannot be.
create function ordering.asked(g ordering.ground, p_pos int, p_line jsonb) returns ordering.line language plpgsql stable as $$
declare
  x ordering.line; p product; i item; family_of_parent text;
  renewed text := p_line->>'renewProductId'; parent text := p_line->>'forProductId';
begin
  x.pos := p_pos; x.agreed := p_line->'agreed'; x.periods := 1;
  x.operation := case when renewed is null then 'order' else 'renewal' end;
  if renewed is not null or parent is not null then
    select * into p from product y where y.id = coalesce(renewed, parent) and y.organisation_id = g.owner_id;
    x.product_id := p.id;
    x.problem := case when p.id is null then jsonb '{"code": "not_found"}' when p.state = 'ended' then jsonb '{"code": "product_ended"}' end;
    if x.problem is not null then return x; end if;
  end if;
  select * into i from item y where y.id = case when renewed is null then p_line->>'itemId' else p.item_id end and y.state = 'offered';
  if parent is not null then select y.family into family_of_parent from item y where y.id = p.item_id and y.state = 'offered'; end if;
  x.problem := case when i.id is null or parent is not null and family_of_parent is null then jsonb '{"code": "not_found"}'
    when family_of_parent <> i.family then jsonb '{"code": "input_invalid", "flaws": [{"field": "forProductId", "reason": "an option belongs to the category of its product"}]}' end;
  x.item_id := i.id; x.family := i.family; x.per_unit := i.per_unit;
  if renewed is null then
    x.name := coalesce(p_line->>'name', i.name); x.quantity := coalesce((p_line->>'quantity')::int, 1); x.months := (p_line->>'months')::int;
    x.period_start := g.today; x.period_end := g.today + make_interval(months => x.months);
    return x;
  end if;
  x.name := p.name; x.quantity := p.quantity; x.months := p.months; x.periods := coalesce((p_line->>'periods')::int, 1);
  x.period_start := p.expires_on;
  -- counted from the anchor, as long as the product runs on its calendar
  x.period_end := case when (p.anchor_on + make_interval(months => p.periods_paid * p.months))::date = p.expires_on
    then p.anchor_on + make_interval(months => (p.periods_paid + x.periods) * p.months) else p.expires_on + make_interval(months => x.periods * p.months) end;
  if p.expires_on > g.today then x.runs_at := p.billed_id; end if;
  return x;
end $$;

-- The partnership that bears on a line: of a product the one that manages it, of a new one the one it would fall to;
-- and whether that partner manages what the line is about.
create function ordering.borne(g ordering.ground, x ordering.line) returns ordering.bearing language plpgsql stable as $$
declare
  manager text; entrusted ordering.bearing; bearing ordering.bearing; managed boolean := false;
begin
  if (g.full_one).id is null and (g.limited_one).id is null then return bearing; end if;
  if x.product_id is not null then
    select m.partnership_id into manager from access.managed m where m.product_id = x.product_id and m.client_id = g.owner_id;
    managed := manager is not null;
    if g.by_partner then
      bearing := g.mine;
      managed := managed and manager = bearing.id;
    elsif managed then
      select l.id, l.partner_id, l.access, l.payer, r.level, true into bearing from access.live l join partner r on r.organisation_id = l.partner_id where l.id = manager;
    else
      bearing := g.limited_one;
    end if;
    bearing.managed := coalesce(managed, false);
    return bearing;
  end if;
  if (g.limited_one).id is not null then
    select l.id, l.partner_id, l.access, l.payer, r.level, false into entrusted
      from family_grant f join access.live l on l.id = f.partnership_id join partner r on r.organisation_id = l.partner_id
     where f.client_id = g.owner_id and f.family = x.family and f.ended_at is null and l.access = 'limited';
  end if;
  bearing := case when g.by_partner then g.mine when entrusted.id is not null then entrusted when (g.full_one).id is not null then g.full_one else g.limited_one end;
  bearing.managed := case when g.by_partner then (g.mine).access = 'full' and entrusted.id is null
    when entrusted.id is not null then g.category_earns else (g.full_one).id is not null end;
  return bearing;
end $$;

-- What the matrix decides for a line, from its partnership and the partner's terms.
create function ordering.decided(g ordering.ground, x ordering.line) returns ordering.line language plpgsql stable as $$
declare
  b ordering.bearing := ordering.borne(g, x);
  managed boolean := coalesce(b.managed, false);
  at_level text; earns boolean; funding text; decision record;
  initiator text := case when g.by_partner then 'partner' else 'client' end;
  is_new boolean := x.product_id is null;
begin
  x.own := g.own_level is not null; x.partnership_id := b.id; x.partner_id := b.partner_id;
  funding := case when g.by_partner and b.payer = 'partner' then 'partner' else 'client' end;
  x.currency := case funding when 'partner' then g.hat_currency else g.owner_currency end;
  at_level := coalesce(g.own_level, b.level);
  x.partner_rate := 0;
  if at_level is not null then
    select (select y.unit_e6 from partner_price y where y.level = at_level and y.item_id = x.item_id and y.currency = x.currency and y.months = x.months and y.valid @> g.today),
           (select y.rate from partner_rate y where y.level = at_level and y.family = x.family and y.valid @> g.today)
      into x.partner_unit_e6, x.partner_rate;
    x.partner_rate := case when x.partner_unit_e6 is null then coalesce(x.partner_rate, 0) end;
  end if;
  earns := x.partner_unit_e6 is not null or x.partner_rate > 0;
  x.facts := jsonb_build_object('access', coalesce(b.access, 'none'), 'payer', case b.access when 'full' then b.payer else 'client' end, 'initiator', initiator, 'automatic', g.automatic,
    'managed', managed, 'operation', x.operation, 'newProduct', is_new, 'funding', funding, 'partnerEarns', earns);
  decision := pricing.decide(x.own, coalesce(b.access, 'none'), case b.access when 'full' then b.payer else 'client' end, initiator, g.automatic, managed, x.operation, is_new, funding, earns,
    g.client_may_use_partner_means);
  x.row_id := decision.row_id; x.billed := decision.billed; x.price := decision.price; x.benefit := decision.benefit;
  if decision.reason is not null then x.problem := jsonb_build_object('code', decision.reason, 'row', decision.row_id); end if;
  return x;
end $$;

-- The units of a family that count towards the tier of an order: what runs at the payer's charge, and what comes to it.
create function ordering.units_of(p_billed text, p_family text, p_today date, p_lines ordering.line[]) returns int language plpgsql stable as $$
begin
  return (select coalesce(sum(p.quantity), 0) from product p
           where p.billed_id = p_billed and p.item_id = any (array(select i.id::text from item i where i.family = p_family)) and p.state = 'active' and p.expires_on > p_today)
       + (select coalesce(sum(l.quantity), 0) from unnest(p_lines) l where l.family = p_family and l.runs_at is distinct from p_billed);
end $$;

-- The price of a decided line, at the price agreed where it was placed before.
create function ordering.priced(g ordering.ground, x ordering.line, p_units int) returns ordering.line language plpgsql stable as $$
declare
  public_one record; partner_one record; gain bigint; own_unit bigint;
begin
  if x.agreed ? 'partnerRate' then
    x.partner_rate := (x.agreed->>'partnerRate')::int;
    x.partner_unit_e6 := (x.agreed->>'partnerUnitE6')::bigint;
  end if;
  if x.agreed is not null then
    x.unit_e6 := (x.agreed->>'unitE6')::bigint; x.volume_count := (x.agreed->>'volumeCount')::int; x.volume_rate := (x.agreed->>'volumeRate')::int;
  else
    select (select y.unit_e6 from price y where y.item_id = x.item_id and y.currency = x.currency and y.months = x.months and y.valid @> g.today),
           (select y.rate from volume_tier y where y.family = x.family and y.quantity_min <= p_units and y.valid @> g.today order by y.quantity_min desc limit 1)
      into x.unit_e6, x.volume_rate;
    x.volume_rate := coalesce(x.volume_rate, 0); x.volume_count := p_units;
  end if;
  x.problem := case when x.unit_e6 is null then jsonb_build_object('code', 'price_missing', 'itemId', x.item_id, 'currency', x.currency, 'months', x.months)
    -- beyond this a list amount leaves what the kernel in SQL can carry
    when x.quantity::numeric * x.unit_e6 * x.periods > 4000000000000000000 then jsonb '{"code": "amount_too_large"}' end;
  if x.problem is not null then return x; end if;
  -- a price of its own above the list price takes nothing off
  own_unit := case when x.partner_unit_e6 is not null then least(x.partner_unit_e6, x.unit_e6) end;
  public_one := pricing.line(x.quantity, x.unit_e6, x.periods, 0, 0, null, x.volume_rate);
  partner_one := pricing.line(x.quantity, x.unit_e6, x.periods, 0, x.partner_rate, own_unit, x.volume_rate);
  x.list := public_one.list; x.campaign_allowance := public_one.campaign_allowance;
  if x.price = 'partner' then
    x.partner_allowance := partner_one.partner_allowance; x.volume_allowance := partner_one.volume_allowance; x.net := partner_one.net;
  else
    x.partner_allowance := 0; x.volume_allowance := public_one.volume_allowance; x.net := public_one.net;
  end if;
  gain := public_one.net - partner_one.net;
  x.gain := 0;
  -- a gain of nothing is no benefit
  if x.benefit <> 'none' and gain > 0 then x.gain := gain; x.beneficiary_id := case when x.own then g.owner_id else x.partner_id end; end if;
  if x.beneficiary_id is null then x.benefit := 'none'; x.gain := 0; end if;
  return x;
end $$;

-- An order as it would stand, or the first thing that is wrong with it.
create function ordering.price(p_owner text, p_hat text, p_automatic boolean, p_lines jsonb) returns ordering.draft language plpgsql stable as $$
declare
  g ordering.ground := ordering.ground_of(p_owner, p_hat, p_automatic);
  d ordering.draft; x ordering.line; billed text; family text; units int; renewed text[] := '{}';
begin
  d.policy_version := g.policy_version;
  for n in 1..jsonb_array_length(p_lines) loop
    x := ordering.asked(g, n, p_lines->(n - 1));
    if x.problem is null then x := ordering.decided(g, x); end if;
    if x.problem is not null then
      d.problem := x.problem;
      return d;
    end if;
    if x.operation = 'renewal' then renewed := renewed || x.product_id; end if;
    d.lines := d.lines || x;
  end loop;
  if (select count(*) <> count(distinct r) from unnest(renewed) r) then
    d.problem := '{"code": "input_invalid", "flaws": [{"field": "lines", "reason": "a product is renewed twice in one order"}]}';
    return d;
  end if;
  foreach x in array d.lines loop
    billed := case when x.own or x.billed = 'client' then p_owner else x.partner_id end;
    if billed <> d.billed_id then
      d.problem := '{"code": "mixed_payers"}';
      return d;
    end if;
    d.billed_id := billed;
  end loop;
  d.currency := x.currency; d.net := 0;
  for n in 1..cardinality(d.lines) loop
    x := d.lines[n];
    if x.agreed is null and x.family is distinct from family then
      family := x.family;
      units := ordering.units_of(d.billed_id, family, g.today, d.lines);
    end if;
    x := ordering.priced(g, x, units);
    if x.problem is not null then
      d.problem := x.problem;
      return d;
    end if;
    d.lines[n] := x;
    d.net := d.net + x.net;
  end loop;
  -- a tax number that nobody checked does not shift the tax to the buyer
  select v.country, 'S', v.rate into d.vat_country, d.vat_category, d.vat_rate from vat_rate v join organisation o on o.country = v.country where o.id = d.billed_id and v.valid @> g.today;
  if not found then d.vat_category := 'O'; d.vat_rate := 0; end if;
  d.vat := pricing.share(d.net, d.vat_rate);
  d.gross := d.net + d.vat;
  return d;
end $$;

-- Which purses give how much of an amount, what cannot be withdrawn first; they stay locked until the order is booked.
create function ordering.draw(p_organisation text, p_currency text, p_amount bigint) returns ledger.side[] language plpgsql as $$
declare
  rest bigint := p_amount; sides ledger.side[] := '{}'; purse record;
begin
  for purse in
    select x.kind, x.free from (
      select a.kind, b.posted - b.held as free from ledger.account a join ledger.balance b on b.account_id = a.id
       where a.organisation_id = p_organisation and a.currency = p_currency and a.kind in ('prepaid.promo', 'prepaid.cashback', 'prepaid.cash') order by b.account_id for update of b) x
     where x.free > 0 order by array_position(array['prepaid.promo', 'prepaid.cashback', 'prepaid.cash'], x.kind) loop
    exit when rest = 0;
    sides := sides || (purse.kind, p_organisation, null, least(purse.free, rest))::ledger.side;
    rest := rest - least(purse.free, rest);
  end loop;
  if rest > 0 then perform app.refuse('insufficient_funds', jsonb_build_object('needed', app.amount(p_amount), 'currency', p_currency)); end if;
  return sides;
end $$;

-- What the client entrusts in advance of products that come: an option follows its product, a new product the switch
-- of its category.
create function ordering.entrust(o orders) returns void language plpgsql as $$
begin
  insert into product_grant (partnership_id, product_id, level, granted_at)
  select coalesce(g.partnership_id, f.partnership_id), p.id, coalesce(g.level, f.level), o.paid_at
    from product p join order_line l on l.order_id = p.order_id and l.pos = p.order_pos join item i on i.id = p.item_id
    left join product_grant g on g.product_id = l.product_id and g.ended_at is null
    left join family_grant f on f.client_id = o.owner_id and f.family = i.family and f.ended_at is null
   where p.order_id = o.id and coalesce(g.partnership_id, f.partnership_id) is not null
     and exists (select 1 from access.standing s where s.id = coalesce(g.partnership_id, f.partnership_id));
end $$;

-- Notes what each line brings a partner. Cashback is taxed and booked with the note (0013), and credited by its job.
create function ordering.earn(o orders) returns void language plpgsql as $$
begin
  insert into benefit (id, order_id, pos, kind, partner_id, client_id, amount, currency, state, earned_at, available_at)
  select app.grown_id('bnf', o.id, l.pos::text), o.id, l.pos, l.benefit, l.beneficiary_id, o.owner_id, l.gain, o.currency, case l.benefit when 'discount' then 'given' else 'pending' end,
         o.paid_at, o.paid_at + make_interval(hours => 24 * y.hold_days)
    from order_line l join policy y on y.valid @> app.day_of(o.paid_at) where l.order_id = o.id and l.benefit <> 'none'
  on conflict on constraint benefit_once do nothing;
end $$;

-- What the prepaid account gives to an order whose rest has arrived: from its hold, or anew where the hold has ended.
create function ordering.draw_reserved(o orders) returns ledger.side[] language plpgsql as $$
declare
  held ledger.side[] := array(select (a.kind, o.billed_id, null, h.amount)::ledger.side from ledger.hold h join ledger.account a on a.id = h.account_id
                               where h.subject_id = o.id and h.state = 'pending' order by a.id);
begin
  if o.prepaid_part = 0 then return '{}'; end if;
  if ledger.end_holds(o.id, 'posted') > 0 then return held; end if;
  return ordering.draw(o.billed_id, o.currency, o.prepaid_part);
end $$;

-- The booking of a paid order: where the money came from, list amounts as revenue, allowances against it, and tax.
create function ordering.book(o orders, p_lines ordering.line[], p_from ledger.side[]) returns bigint language plpgsql as $$
declare
  l ordering.line; at int; families text[] := '{}'; lists bigint[] := '{}';
  campaign bigint := 0; partner bigint := 0; volume bigint := 0;
  sides ledger.side[];
begin
  foreach l in array p_lines loop
    campaign := campaign + l.campaign_allowance; partner := partner + l.partner_allowance; volume := volume + l.volume_allowance;
    at := array_position(families, l.family);
    if at is null then
      families := families || l.family; lists := lists || l.list;
    else
      lists[at] := lists[at] + l.list;
    end if;
  end loop;
  if o.gross = 0 and 0 = all (lists) then return null; end if;
  sides := p_from || array[('contra.campaign', null, null, campaign)::ledger.side, ('contra.partner', null, null, partner)::ledger.side, ('contra.volume', null, null, volume)::ledger.side];
  for n in 1..cardinality(families) loop
    sides := sides || ('revenue', null, families[n], -lists[n])::ledger.side;
  end loop;
  sides := sides || ('vat.output', null, coalesce(o.vat_country, 'none') || '.' || o.vat_rate, -o.vat)::ledger.side;
  return ledger.post_sides('order', o.currency, o.id, 'order:' || o.id, sides, o.paid_at);
end $$;

-- Puts a paid order, whose lines are posted, into the world and into the books: all of it or nothing. New products come
-- into being, each unit its own where the item says so, renewed ones run on; whoever pays is told, all its legal
-- representatives. Without a provider its money comes from the payer's prepaid account.
create function ordering.post(o orders, p_lines ordering.line[], p_person text, p_hat text, p_provider text, p_url text) returns text[] language plpgsql as $$
declare
  made text[]; l ordering.line; booked bigint;
  renews boolean := false; extends boolean := false; earns boolean := false;
begin
  foreach l in array p_lines loop
    renews := renews or l.operation = 'renewal'; extends := extends or l.operation = 'order' and l.product_id is not null; earns := earns or l.benefit <> 'none';
  end loop;
  if renews then
    update product p set periods_paid = p.periods_paid + x.periods, expires_on = x.period_end, billed_id = o.billed_id
      from unnest(p_lines) x where x.operation = 'renewal' and p.id = x.product_id;
  end if;
  with born as (
    insert into product (id, organisation_id, item_id, billed_id, name, quantity, months, anchor_on, periods_paid, expires_on, created_at, order_id, order_pos)
    select app.grown_id('prd', o.id, x.pos || '.' || unit), o.owner_id, x.item_id, o.billed_id,
           -- a long name gives way to the number
           case when n.units = 1 then x.name else left(x.name, 253 - length(' ' || unit)) || ' ' || unit end,
           case when x.per_unit then 1 else x.quantity end, x.months, x.period_start, x.periods, x.period_end, o.paid_at, o.id, x.pos
      from unnest(p_lines) x cross join lateral (select case when x.per_unit then x.quantity else 1 end as units) n cross join lateral generate_series(1, n.units) as unit
     where x.operation = 'order'
    returning id),
  told as (
    insert into letter (id, template, recipient, language, facts, created_at, try_at)
    select app.grown_id('ltr', o.id, p.id), 'order_paid', p.email, p.language,
           jsonb_build_object('organisation', b.name, 'owner', w.name, 'title', p_lines[1].name, 'net', app.amount(o.net), 'vat', app.amount(o.vat), 'gross', app.amount(o.gross),
             'currency', o.currency, 'link', p_url || '/o/' || b.id || '/orders/' || o.id), o.paid_at, o.paid_at
      from organisation b join organisation w on w.id = o.owner_id join member m on m.organisation_id = b.id and m.role = 'legal' and m.state = 'active'
      join person p on p.id = m.person_id and p.state = 'active' where b.id = o.billed_id),
  noted as (
    insert into audit_event (id, at, person_id, hat_id, client_id, partner_id, action, object_id, witness, changes)
    select app.grown_id('evt', o.id, 'paid'), o.paid_at, p_person, p_hat, o.owner_id, o.partner_id, 'order.paid', o.id,
           jsonb_build_object('partnership', o.partnership_id, 'rows', jsonb_agg(x.row_id order by x.pos)),
           jsonb_build_object('products', coalesce(sum(case when x.per_unit then x.quantity else 1 end) filter (where x.operation = 'order'), 0), 'renewed', count(*) filter (where x.operation = 'renewal'))
      from unnest(p_lines) x)
  select coalesce(array_agg(id), '{}') into made from born;
  if extends or exists (select 1 from family_grant f where f.client_id = o.owner_id and f.ended_at is null) then perform ordering.entrust(o); end if;
  booked := ordering.book(o, p_lines, case when p_provider is null then ordering.draw(o.billed_id, o.currency, o.gross)
    else ordering.draw_reserved(o) || ('psp', null, p_provider, o.gross - o.prepaid_part)::ledger.side end);
  if earns then perform ordering.earn(o); end if;
  return made;
end $$;

-- Keeps an order with every fact and step of its price.
create function ordering.keep(p_order text, p_person text, p_owner text, p_hat text, p_means text, d ordering.draft) returns orders language plpgsql as $$
declare
  o orders; through ordering.line;
  paid boolean := p_means = 'prepaid' or d.gross = 0;
  at timestamptz := app.now();
begin
  if p_hat <> p_owner then through := d.lines[1]; end if;
  with kept as (
    insert into orders (id, owner_id, billed_id, partner_id, partnership_id, placed_by, automatic, initiator, currency, net, vat_country, vat_category, vat_rate, vat, gross,
                        means, state, placed_at, paid_at)
    values (p_order, p_owner, d.billed_id, through.partner_id, through.partnership_id, p_person, p_person is null, case when p_hat = p_owner then 'client' else 'partner' end,
            d.currency, d.net, d.vat_country, d.vat_category, d.vat_rate, d.vat, d.gross,
            p_means, case when paid then 'paid' else 'awaiting_payment' end, at, case when paid then at end)
    returning *),
  kept_lines as (
    insert into order_line (order_id, pos, operation, item_id, product_id, name, quantity, months, periods, unit_e6, partner_rate, partner_unit_e6, volume_count, volume_rate,
                            list, campaign_allowance, partner_allowance, volume_allowance, net, row, facts, policy_version, benefit, gain, beneficiary_id, period_start, period_end, posted)
    select p_order, l.pos, l.operation, l.item_id, l.product_id, l.name, l.quantity, l.months, l.periods, l.unit_e6, l.partner_rate, l.partner_unit_e6, l.volume_count, l.volume_rate,
           l.list, l.campaign_allowance, l.partner_allowance, l.volume_allowance, l.net, l.row_id, l.facts, d.policy_version, l.benefit, l.gain, l.beneficiary_id,
           l.period_start, l.period_end, paid
      from unnest(d.lines) l)
  select * into o from kept;
  return o;
end $$;

-- Places an order, and pays it at once from the payer's prepaid account; one for the payment provider waits for its
-- money. Without a person a mandate places it. `p_expected` is the gross amount that the asker saw.
create function ordering.place(p_order text, p_person text, p_owner text, p_hat text, p_lines jsonb, p_means text, p_expected bigint, p_url text,
  out state text, out product_ids text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  problem jsonb; d ordering.draft; o orders; renewed text[] := '{}'; l ordering.line;
begin
  perform ordering.lock_bearing(p_owner);
  if p_person is not null then
    perform pg_advisory_xact_lock_shared(access.lock_key('organisation', p_hat)), pg_advisory_xact_lock_shared(access.lock_key('person', p_person));
    problem := ordering.forbidden(p_person, p_owner, p_hat, p_lines);
    if problem is not null then perform app.refuse(problem->>'code', problem - 'code'); end if;
  end if;
  d := ordering.price(p_owner, p_hat, p_person is null, p_lines);
  if d.problem is not null then perform app.refuse(d.problem->>'code', d.problem - 'code'); end if;
  if p_expected <> d.gross then perform app.refuse('price_changed', jsonb_build_object('gross', app.amount(d.gross), 'currency', d.currency)); end if;
  -- of two that renew the same product, and of an order and a run, the second waits here and hears that it came second
  foreach l in array d.lines loop
    if l.operation = 'renewal' then renewed := renewed || l.product_id; end if;
  end loop;
  if cardinality(renewed) > 0 then perform 1 from product p where p.id = any (renewed) order by p.id for no key update; end if;
  o := ordering.keep(p_order, p_person, p_owner, p_hat, p_means, d);
  state := o.state;
  product_ids := case when o.state = 'paid' then ordering.post(o, d.lines, p_person, p_hat, null, p_url) else '{}' end;
end $$;

-- An order that waits, asked for again: the same lines, at the price agreed.
create function ordering.asked_again(p_order text) returns jsonb language plpgsql stable as $$
begin
  return (
  select jsonb_agg(case when l.operation = 'renewal' then jsonb_build_object('renewProductId', l.product_id, 'periods', l.periods)
           else jsonb_strip_nulls(jsonb_build_object('itemId', l.item_id, 'quantity', l.quantity, 'months', l.months, 'name', l.name, 'forProductId', l.product_id)) end
         || jsonb_build_object('agreed', jsonb_build_object('unitE6', l.unit_e6, 'volumeCount', l.volume_count, 'volumeRate', l.volume_rate,
              'partnerRate', l.partner_rate, 'partnerUnitE6', l.partner_unit_e6)) order by l.pos)
    from order_line l where l.order_id = p_order);
end $$;

-- Pays an order that waits. Facts freeze now: the matrix is asked again with what holds, the price agreed stays. Where
-- another side would have to pay, at another price, or the act is not allowed any more, it has lost its ground: null.
create function ordering.pay(p_order text, p_person text, p_hat text, p_provider text, p_url text) returns text[] language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  o orders; d ordering.draft;
begin
  select * into o from orders x where x.id = p_order for update;
  perform 1 from product p where p.id = any (array(select l.product_id from order_line l where l.order_id = p_order and l.operation = 'renewal')) order by p.id for no key update;
  d := ordering.price(o.owner_id, coalesce(o.partner_id, o.owner_id), o.automatic, ordering.asked_again(p_order));
  if d.problem is not null or d.billed_id <> o.billed_id
     or exists (select 1 from unnest(d.lines) x join order_line l on l.order_id = p_order and l.pos = x.pos
                 where x.price <> case when l.row in ('P1', 'P2', 'P3', 'OWN') then 'partner' else 'public' end
                    -- what a mandate was to renew is for one period; renewed meanwhile by hand, it is not renewed again
                    or o.automatic and x.period_start <> l.period_start) then
    return null;
  end if;
  update order_line l set posted = true, row = x.row_id, facts = x.facts, benefit = x.benefit, gain = x.gain, beneficiary_id = x.beneficiary_id,
         policy_version = d.policy_version, period_start = x.period_start, period_end = x.period_end
    from unnest(d.lines) x where l.order_id = p_order and l.pos = x.pos;
  update orders x set state = 'paid', paid_at = app.now() where x.id = p_order returning * into o;
  return ordering.post(o, d.lines, p_person, p_hat, p_provider, p_url);
end $$;
