-- Webhooks: what happens is told to the programs of whoever it concerns. Nothing tells twice: occurrences are read off
-- the log and the numbered documents, and a second look before each sending asks whether they still concern the reader.

create domain app.webhook_id as text check (value ~ '^whe_[0-9a-z]{20}$');
create domain app.delivery_id as text check (value ~ '^whd_[0-9a-z]{20}$');

create table webhook_endpoint (
  id app.webhook_id primary key,
  organisation_id app.organisation_id not null references organisation,
  name text not null check (length(name) between 1 and 80),
  url text not null check (length(url) <= 2000),
  types text[] not null check (cardinality(types) > 0),
  state text not null default 'active' check (state in ('active', 'failing', 'disabled')),
  disabled_because text check (disabled_because in ('switched_off', 'gone')), -- gone: its server said so (410)
  created_by app.person_id not null references person,
  created_at timestamptz not null,
  constraint webhook_disabled check ((state = 'disabled') = (disabled_because is not null))
);
create index webhook_endpoint_of on webhook_endpoint (organisation_id);

-- The key an endpoint's messages are signed with, and for a day after its replacement the one before it.
create table webhook_key (
  endpoint_id app.webhook_id not null references webhook_endpoint on delete cascade,
  n int not null,
  scheme text not null check (scheme in ('v1a', 'v1')),                       -- Ed25519, HMAC-SHA256
  sealed text not null,
  public_key text,
  made_at timestamptz not null,
  ends_at timestamptz,
  primary key (endpoint_id, n),
  constraint webhook_key_public check ((scheme = 'v1a') = (public_key is not null))
);
create unique index webhook_key_one_new on webhook_key (endpoint_id) where ends_at is null;

create table webhook_delivery (
  id app.delivery_id primary key,                                            -- the webhook-id, the same at every try
  endpoint_id app.webhook_id not null references webhook_endpoint on delete cascade,
  organisation_id app.organisation_id not null,
  source text not null,                                                      -- what it was read off
  type text not null,
  payload text not null,                                                     -- the bytes that are signed
  client_id app.organisation_id, partner_id app.organisation_id, object_id text,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'dropped')),
  created_at timestamptz not null,
  tries int not null default 0,
  try_at timestamptz not null,
  claimed_until timestamptz,                                                 -- a sender that died leaves it to the next one after this
  status int, latency_ms int, problem text, excerpt text,                    -- of the last try
  attempts jsonb not null default '[]',
  ended_at timestamptz,
  constraint webhook_delivery_once unique (endpoint_id, source, type),
  constraint webhook_delivery_ended check ((state = 'waiting') = (ended_at is null))
);
create index webhook_delivery_due on webhook_delivery (try_at, id) where state = 'waiting';
create index webhook_delivery_claimed on webhook_delivery (endpoint_id) where claimed_until is not null;
create index webhook_delivery_recent on webhook_delivery (endpoint_id, id desc);
create index webhook_delivery_old on webhook_delivery (created_at);

-- How far the log was read. A number is no commit order: transactions below `read_below` were all over when it was set,
-- and whatever they wrote was read; of the others it is noted what was.
create table webhook_reader (
  only_one boolean primary key default true check (only_one),
  read_below xid8 not null default '0'
);
insert into webhook_reader default values;
create table webhook_read (
  event_id app.event_id primary key,
  xact xid8 not null
);
-- Numbers of a series are given under its lock, so they are committed in their order.
create table webhook_series (
  series_id bigint primary key references document_series,
  no bigint not null
);

-- Whether something concerns an organisation now. A client always; the payer of a document always; a partner while
-- the partnership lasts, and what is done on products while it is not paused either. Of the end itself both hear.
create function app.webhook_concerns(p_reader text, p_type text, p_client text, p_partner text, p_object text) returns boolean
language sql stable as $$
  select case
    when p_type ~ '^(invoice|credit_note)\.' then exists (select from document d where d.id = p_object and d.billed_id = p_reader)
    when p_reader = p_client then true
    when p_reader is distinct from p_partner then false
    when p_type = 'partnership.ended' then true
    when p_type ~ '^invitation\.' then exists (select from invitation i where i.id = p_object and i.partner_id = p_reader)
    when p_type ~ '^(partnership|access|payer|assignment)\.' then exists (
      select from partnership t where t.client_id = p_client and t.partner_id = p_reader and t.state <> 'ended' and t.ends_at > app.now())
    else exists (select from access.live l where l.client_id = p_client and l.partner_id = p_reader)
  end $$;
