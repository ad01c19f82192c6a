-- The ground: amounts, rates, ids that say what they name, and one clock.
create extension if not exists btree_gist;
create schema app;
create schema access;
create schema pricing;
create schema ledger;

create domain app.minor as bigint;                                          -- minor units of the currency beside it
create domain app.currency as text check (value in ('CHF', 'EUR'));
create domain app.basis_points as int check (value between 0 and 10000);
create domain app.language as text check (value in ('it', 'fr', 'de', 'en', 'es'));
create domain app.country as text check (value ~ '^[A-Z]{2}$');
create domain app.level as smallint check (value between 1 and 3);          -- 1 look, 2 manage, 3 order

create domain app.person_id as text check (value ~ '^per_[0-9a-z]{20}$');
create domain app.organisation_id as text check (value ~ '^org_[0-9a-z]{20}$');
create domain app.product_id as text check (value ~ '^prd_[0-9a-z]{20}$');
create domain app.item_id as text check (value ~ '^itm_[0-9a-z]{20}$');
create domain app.price_id as text check (value ~ '^prc_[0-9a-z]{20}$');
create domain app.invitation_id as text check (value ~ '^inv_[0-9a-z]{20}$');
create domain app.partnership_id as text check (value ~ '^pts_[0-9a-z]{20}$');
create domain app.order_id as text check (value ~ '^ord_[0-9a-z]{20}$');
create domain app.payment_id as text check (value ~ '^pay_[0-9a-z]{20}$');
create domain app.benefit_id as text check (value ~ '^bnf_[0-9a-z]{20}$');
create domain app.letter_id as text check (value ~ '^ltr_[0-9a-z]{20}$');
create domain app.event_id as text check (value ~ '^evt_[0-9a-z]{20}$');
create domain app.intent_id as text check (value ~ '^int_[0-9a-z]{20}$');

-- A database is a sandbox or it is not, decided before the first organisation exists (0003). Only there the clock
-- can be held still; everywhere else app.now() is the server's own time.
create table app.sandbox (
  only_one boolean primary key default true check (only_one),
  frozen_at timestamptz,
  built_at timestamptz                                                       -- the demo world is whole
);
create function app.now() returns timestamptz language sql stable as
$$ select coalesce((select s.frozen_at from app.sandbox s), statement_timestamp()) $$;
create function app.today() returns date language sql stable as
$$ select (app.now() at time zone 'Europe/Zurich')::date $$;

-- For tables whose rows are history: neither changed nor removed, by nobody.
create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'restrict_violation';
end $$;
