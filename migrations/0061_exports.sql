-- Exports: files made of many rows, piece by piece, kept for a day. What is in them may be looked at only by whoever may
-- look at the same rows on a page, also when the file is fetched.
create domain app.export_id as text check (value ~ '^exp_[0-9a-z]{20}$');

create table export (
  id app.export_id primary key,
  kind text not null check (kind in ('billing', 'journal')),
  format text not null check (format in ('csv', 'xlsx', 'datev', 'fec', 'banana', 'bexio', 'hledger', 'beancount')),
  organisation_id app.organisation_id references organisation,               -- the partner whose clients' figures these are; nobody: the provider's books
  person_id app.person_id not null references person,                        -- who asked, in whose name every piece is read
  -- which rows and how they are written, as its contract reads it
  filter jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ready', 'failed', 'revoked', 'expired')),
  fault text,                                                                -- the code of the refusal it failed with
  rows_done bigint not null default 0 check (rows_done >= 0),
  rows_total bigint check (rows_total >= 0),
  name text, media_type text, size bigint, sha256 bytea,
  asked_at timestamptz not null,
  beat_at timestamptz,                                                       -- the last sign of whoever makes it
  ended_at timestamptz,
  expires_at timestamptz,
  constraint export_of check ((kind = 'billing') = (organisation_id is not null)),
  constraint export_format_of_kind check ((kind = 'billing') = (format in ('csv', 'xlsx'))),
  constraint export_ended check ((state in ('waiting', 'running')) = (ended_at is null)),
  constraint export_is_whole check (state not in ('ready', 'expired') or (name is not null and media_type is not null and size is not null and sha256 is not null and expires_at is not null)),
  constraint export_faulty check ((state = 'failed') = (fault is not null))
);
-- one at a time: who asks for a second one waits for the first
create unique index export_one_open on export (person_id) where state in ('waiting', 'running');
create index export_of_organisation on export (organisation_id, id desc);
create index export_open on export (asked_at) where state in ('waiting', 'running');
create index export_expiring on export (expires_at) where state = 'ready';

create table export_part (
  export_id app.export_id not null references export,
  no int not null check (no >= 0),
  bytes bytea not null check (length(bytes) > 0),
  primary key (export_id, no)
);
alter table export_part alter bytes set storage external;

-- Where the books go: what the program there asks for beside the entries, and accounts that differ from its chart.
create table export_target (
  target text primary key check (target in ('datev', 'fec', 'banana', 'bexio')),
  chart text not null check (chart in ('kmu', 'skr03', 'pcg')),
  adviser_no text check (adviser_no ~ '^[1-9][0-9]{3,6}$'),                   -- DATEV: Beraternummer
  client_no text check (client_no ~ '^[1-9][0-9]{0,4}$'),                     -- DATEV: Mandantennummer
  siren text check (siren ~ '^[0-9]{9}$')                                    -- FEC: the company's number
);
insert into export_target (target, chart) values ('datev', 'skr03'), ('fec', 'pcg'), ('banana', 'kmu'), ('bexio', 'kmu');

create table export_account (
  target text not null references export_target,
  account_kind text not null references ledger.account_kind,
  detail text not null default '' check (length(detail) <= 60),              -- the family, or country and rate of the tax; '' for all others of the kind
  number text check (number ~ '^[0-9]{3,10}$'),                              -- nothing: as in the chart
  vat_code text check (vat_code ~ '^[A-Za-z0-9.-]{1,10}$'),
  primary key (target, account_kind, detail),
  constraint export_account_says check (number is not null or vat_code is not null)
);
-- DATEV's revenue accounts work out tax by themselves; key 40 keeps them from doing it, since the tax is booked here
insert into export_account (target, account_kind, vat_code) values ('datev', 'revenue', '40');

create function fence.sees_export(export text, books text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.export e where e.id = export and e.organisation_id = any(books));
end $$;
alter function fence.sees_export(text, text[]) owner to mandato_keys;
call fence.close('export', 'organisation_id = any((select fence.books())::text[])');
call fence.close('export_part', 'fence.sees_export(export_id, (select fence.books())::text[])');
