-- How a company comes into the programme. One application is open at a time; what was decided stays readable.
create domain app.application_id as text check (value ~ '^apl_[0-9a-z]{20}$');

create table application (
  id app.application_id primary key,
  organisation_id app.organisation_id not null references organisation,
  state text not null check (state in ('draft', 'checking', 'review', 'needs_info', 'approved', 'rejected', 'appealed', 'withdrawn')),
  -- what the company says of itself, as its contract reads it
  said jsonb not null default '{}',
  -- as registers compare it; the same number twice is shown to whoever decides
  register_number text,
  -- proves that a website is theirs
  proof_token text not null,
  started_by app.person_id not null references person,
  started_at timestamptz not null,
  changed_at timestamptz not null,
  asked_to_sign app.person_id references person,
  submitted_by app.person_id references person,
  submitted_at timestamptz,
  decide_by date,
  owner_id app.person_id references person,
  owner_name text,                                                           -- as the applicant reads it, who does not know the provider's people
  decided_by app.person_id references person,                               -- nobody: approved by its checks alone
  decided_at timestamptz,
  reasons text[] not null default '{}',
  note text,
  again_from date,
  appeal text,
  appealed_at timestamptz,
  upheld_by app.person_id references person,
  upheld_at timestamptz,
  constraint application_sent_in check (state in ('draft', 'withdrawn') or (submitted_by is not null and submitted_at is not null and decide_by is not null)),
  constraint application_decided check (state not in ('approved', 'rejected', 'appealed') or decided_at is not null),
  constraint application_turned_down check (state not in ('rejected', 'appealed') or (cardinality(reasons) > 0 and decided_by is not null and again_from is not null)),
  constraint application_owner check ((owner_id is null) = (owner_name is null)),
  constraint application_appeal check ((appeal is null) = (appealed_at is null) and (state <> 'appealed' or appeal is not null)),
  -- an appeal is decided by others than the first decision, and turned down by two
  constraint application_appeal_by_others check (upheld_by is distinct from decided_by or upheld_by is null)
);
create unique index application_one_open on application (organisation_id) where state in ('draft', 'checking', 'review', 'needs_info', 'appealed');
create index application_queue on application (submitted_at, id) where state in ('checking', 'review', 'needs_info', 'appealed');
create index application_of_organisation on application (organisation_id, started_at desc);
create index application_register_number on application (register_number) where register_number is not null;

-- Each duty accepted: which one, in which words, by whom, when. Never changed.
create table duty_acceptance (
  application_id app.application_id not null references application,
  duty text not null check (duty in ('support', 'invoices', 'exclusive', 'terms', 'truth')),
  version text not null,
  person_id app.person_id not null references person,
  at timestamptz not null,
  primary key (application_id, duty, version)
);

create table application_check (
  application_id app.application_id not null references application,
  kind text not null check (kind in ('register', 'vat', 'website', 'control')),
  answer text not null check (answer in ('waiting', 'confirmed', 'contradicted', 'unavailable', 'not_supported')),
  source text,
  -- what was found there: facts to be put beside what the company says
  found jsonb not null default '{}',
  at timestamptz,
  tries int not null default 0 check (tries >= 0),
  -- when it is made (again); nothing once it is answered for good
  try_at timestamptz,
  primary key (application_id, kind),
  constraint application_check_answered check ((answer = 'waiting') = (at is null))
);
create index application_check_due on application_check (try_at) where try_at is not null;

create table application_message (
  id bigint generated always as identity primary key,
  application_id app.application_id not null references application,
  by_provider boolean not null,
  person_id app.person_id not null references person,
  at timestamptz not null,
  reasons text[] not null default '{}',
  text text not null check (length(text) between 1 and 4000)
);
create index application_message_of on application_message (application_id, id);

create trigger duty_acceptance_stays before update or delete or truncate on duty_acceptance execute function app.refuse_change();
create trigger application_message_stays before update or delete or truncate on application_message execute function app.refuse_change();
revoke update, delete on duty_acceptance, application_message from mandato_app;

create function fence.applies(application text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.application a where a.id = application and a.organisation_id = any(hats));
end $$;
alter function fence.applies(text, text[]) owner to mandato_keys;
call fence.close('application', 'organisation_id = any((select fence.hats())::text[])');
call fence.close('duty_acceptance', 'fence.applies(application_id, (select fence.hats())::text[])');
call fence.close('application_check', 'fence.applies(application_id, (select fence.hats())::text[])');
call fence.close('application_message', 'fence.applies(application_id, (select fence.hats())::text[])');
