-- A code by which the provider's people know whom they speak to. It identifies and grants nothing: short-lived, good once.
create table support_code (
  person_id app.person_id primary key references person,                       -- one at a time; a new one takes its place
  code_sha text not null unique,
  hat_id app.organisation_id references organisation,                          -- for whom the person acts
  client_id app.organisation_id references organisation,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  is_extended boolean not null default false,
  words smallint[] not null check (cardinality(words) = 2),                    -- what the agent says to prove the provider
  verified_at timestamptz, verified_by app.person_id references person, verified_name text,
  constraint support_code_verified check ((verified_at is null) = (verified_by is null) and (verified_at is null) = (verified_name is null)),
  constraint support_code_short check (expires_at <= made_at + interval '30 minutes')
);
call fence.close('support_code', 'person_id = (select current_setting(''mandato.fence'', true))');
