create table person (
  id app.person_id primary key,
  name text not null check (length(name) between 1 and 120),
  email text not null check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  language app.language not null default 'en',
  staff text check (staff in ('manager', 'finance', 'support')),            -- the provider's own people
  state text not null default 'active' check (state in ('active', 'disabled')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint person_email_once unique (email)
);
create table session (
  id text primary key,
  person_id app.person_id not null references person on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text, user_agent text,
  created_at timestamptz not null, updated_at timestamptz not null
);
create index session_of_person on session (person_id);
create table sign_in (                                                      -- a way in: a password, later others
  id text primary key,
  person_id app.person_id not null references person on delete cascade,
  account_id text not null, provider_id text not null,
  access_token text, refresh_token text, id_token text,
  access_token_expires_at timestamptz, refresh_token_expires_at timestamptz,
  scope text, password text,
  created_at timestamptz not null, updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index sign_in_of_person on sign_in (person_id);
create table verification (
  id text primary key,
  identifier text not null, value text not null,
  expires_at timestamptz not null, created_at timestamptz, updated_at timestamptz
);
create index verification_identifier on verification (identifier);
create table rate_limit (id text primary key, key text not null unique, count int not null, last_request bigint not null);

-- One proof for one act on one object at one version, used once.
create table intent (
  id app.intent_id primary key,
  person_id app.person_id not null references person,
  session_id text not null,
  action text not null, object_id text not null, object_version text not null,
  state text not null default 'issued' check (state in ('issued', 'proven', 'consumed', 'locked')),
  tries int not null default 0 check (tries between 0 and 5),
  created_at timestamptz not null, expires_at timestamptz not null
);
create index intent_of_person on intent (person_id, created_at);

create table organisation (
  id app.organisation_id primary key,
  kind text not null check (kind in ('company', 'individual', 'association', 'public')),
  name text not null check (length(name) between 1 and 160),
  register_number text, vat_number text, website text,
  street text not null default '', house_number text not null default '',
  postcode text not null default '', town text not null default '',
  country app.country not null,
  language app.language not null,
  reference text,                                                           -- the number it has elsewhere (imports)
  created_at timestamptz not null,
  constraint organisation_reference_once unique (reference)
);
create index organisation_name on organisation (lower(name), id);

-- Exceptions are rows of a small table, not a state to be asked of every organisation.
create table organisation_block (
  organisation_id app.organisation_id primary key references organisation,
  reason text not null, since timestamptz not null
);

create table member (
  organisation_id app.organisation_id not null references organisation,
  person_id app.person_id not null references person,
  role text not null check (role in ('legal', 'administrator', 'collaborator', 'external')),
  accounting boolean not null default false,                                -- sees money and orders (collaborators)
  state text not null default 'active' check (state in ('active', 'removed')),
  joined_at timestamptz not null,
  primary key (organisation_id, person_id)
);
create index member_of_person on member (person_id) where state = 'active';
create index member_legal on member (organisation_id) where state = 'active' and role = 'legal';

-- An organisation with members always has a legal representative; decided at commit, so that two can swap.
create function app.keep_legal_representative() returns trigger language plpgsql as $$
begin
  -- two who step down at the same instant: the second waits here for the first, then sees what it left
  perform 1 from organisation where id = old.organisation_id for update;
  if not exists (select 1 from member m where m.organisation_id = old.organisation_id and m.role = 'legal' and m.state = 'active') then
    raise exception 'an organisation keeps a legal representative'
      using errcode = 'check_violation', constraint = 'last_legal_representative';
  end if;
  return null;
end $$;
create constraint trigger last_legal_representative after update or delete on member
  deferrable initially deferred for each row
  when (old.role = 'legal' and old.state = 'active') execute function app.keep_legal_representative();

create function app.sandbox_before_first() returns trigger language plpgsql as $$
begin
  if exists (select 1 from organisation) then
    raise exception 'a database with organisations cannot become a sandbox' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger sandbox_before_first before insert on app.sandbox for each row execute function app.sandbox_before_first();
