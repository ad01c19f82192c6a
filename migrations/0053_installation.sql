-- What happens by itself leaves a trace: how each job went the last time, what its failures said, and what the nightly
-- verification found. One row a job; a job of every second does not write every second.
create table job (
  name text primary key check (name ~ '^[a-z]+(-[a-z]+)*$'),
  every_seconds int not null check (every_seconds > 0),
  ran_at timestamptz,                                                        -- when its last run was over
  took_ms int check (took_ms >= 0),
  fault text,                                                                -- what the last run failed with
  failures int not null default 0 check (failures >= 0),                     -- in a row, since it last went well
  went_well_at timestamptz,
  asked_by app.person_id,                                                    -- who wants it to run before its time
  asked_at timestamptz,
  constraint job_asked check ((asked_by is null) = (asked_at is null)),
  constraint job_failing check ((failures > 0) = (fault is not null))
);
call fence.close('job', 'false');

create table job_failure (
  id bigint generated always as identity primary key,
  name text not null references job,
  at timestamptz not null,
  fault text not null
);
create index job_failure_of_job on job_failure (name, id desc);

create table verification_run (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  took_ms int not null check (took_ms >= 0),
  examined bigint not null,
  violations int not null check (violations >= 0),
  checks jsonb not null
);

-- what one person did, over all accounts
create index audit_event_of_person on audit_event (person_id, id desc) where person_id is not null;
create index person_of_staff on person (staff) where staff is not null;
