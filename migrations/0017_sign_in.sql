-- Sessions know how somebody came in, and whether a second factor was given in them.
alter table session
  add column way text not null default 'password' check (way in ('password', 'passkey', 'provider')),
  add column strong_at timestamptz,                                         -- absent: half a session, where there is a factor to give
  add column last_used_at timestamptz not null default now();

-- A proof covers one content: the act's name and everything that was asked of it.
alter table intent add column content_sha text not null default '';

-- The ways in of the provider's own identity provider: one identity a person and issuer, whatever its e-mail says.
create unique index sign_in_identity_once on sign_in (person_id, provider_id) where provider_id <> 'credential';

create table totp (
  person_id app.person_id primary key references person,
  secret_sealed text not null,                                              -- by the installation's secret
  begun_at timestamptz not null,
  since timestamptz,                                                        -- absent: not confirmed by a first code
  last_step bigint not null default 0                                       -- a code is good once
);

create table passkey (
  id text primary key check (id ~ '^psk_[0-9a-z]{20}$'),
  person_id app.person_id not null references person,
  credential_id text not null,
  public_key text not null,                                                 -- COSE, base64url
  counter bigint not null,
  transports text[] not null,
  name text not null check (length(name) between 1 and 80),
  created_at timestamptz not null, last_used_at timestamptz,
  constraint passkey_credential_once unique (credential_id)
);
create index passkey_of_person on passkey (person_id);

create table recovery_code (
  person_id app.person_id not null references person,
  code_sha text not null,
  used_at timestamptz,
  primary key (person_id, code_sha)
);

-- What an authenticator is asked to sign: once, for one purpose, for the person or intent it was made for.
create table challenge (
  challenge text primary key,
  purpose text not null check (purpose in ('sign_in', 'add', 'prove')),
  person_id app.person_id references person,
  intent_id app.intent_id references intent,
  expires_at timestamptz not null,
  check ((purpose = 'sign_in') = (person_id is null)),
  check ((purpose = 'prove') = (intent_id is not null))
);

-- A way to the identity provider and back, for the browser that set out, once.
create table provider_trip (
  state_sha text primary key,
  browser_sha text not null,
  purpose text not null check (purpose in ('sign_in', 'link', 'prove')),
  person_id app.person_id references person,
  session_id text,
  intent_id app.intent_id references intent,
  nonce text not null, verifier text not null,
  started_at timestamptz not null, expires_at timestamptz not null,
  check ((purpose = 'sign_in') = (person_id is null)),
  check ((purpose = 'prove') = (intent_id is not null))
);

-- Browsers somebody came in with before: they are not asked to wait for the wrong guesses of others.
create table device (
  token_sha text not null,
  person_id app.person_id not null references person,
  first_at timestamptz not null, last_at timestamptz not null,
  primary key (person_id, token_sha)
);

-- Wrong guesses, counted before they are looked at; a window after its first one, all is forgiven.
create table guess (
  subject text primary key,
  since timestamptz not null,
  wrong int not null check (wrong >= 0)
);

-- A lost factor is taken away by two people, neither of whom lost it.
create table factor_reset (
  id text primary key check (id ~ '^rst_[0-9a-z]{20}$'),
  person_id app.person_id not null references person,
  organisation_id app.organisation_id references organisation,              -- absent: asked by the provider's people
  asked_by app.person_id not null references person,
  reason text not null check (length(reason) between 1 and 500),
  asked_at timestamptz not null, expires_at timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'done', 'withdrawn')),
  decided_by app.person_id references person, decided_at timestamptz,
  constraint factor_reset_by_others check (asked_by <> person_id and (state <> 'done' or decided_by <> person_id)),
  constraint factor_reset_by_two check (state <> 'done' or decided_by <> asked_by),
  check ((state = 'asked') = (decided_by is null)),
  check ((decided_by is null) = (decided_at is null))
);
create unique index factor_reset_one_asked on factor_reset (person_id) where state = 'asked';

create view access.factor as
  select t.person_id from totp t where t.since is not null
  union all
  select k.person_id from passkey k;

-- Whoever works for a partner or for the provider owes a second factor, since when.
create view access.factor_duty as
  select d.person_id, min(d.since) as since
    from (select p.id as person_id, p.created_at as since from person p where p.staff is not null
          union all
          select m.person_id, greatest(m.joined_at, r.since) from member m
            join partner r on r.organisation_id = m.organisation_id and r.state <> 'ended'
           where m.state = 'active') d
   group by d.person_id;
