-- Cases: what somebody asks support for, and what is said about it. What support notes for itself is no row that the
-- other side can see, whatever a query forgets.
create domain app.support_case_id as text check (value ~ '^cas_[0-9a-z]{20}$');

create table support_case (
  id app.support_case_id primary key,
  number int not null generated always as identity (start with 1001) constraint support_case_number unique,
  client_id app.organisation_id not null references organisation,              -- whose account it is about
  hat_id app.organisation_id not null references organisation,                 -- in whose name it was opened
  person_id app.person_id not null references person, person_name text not null,
  product_id app.product_id,
  subject text not null check (char_length(subject) between 3 and 120),
  language text not null check (language in ('it', 'fr', 'de', 'en', 'es')),
  state text not null default 'open' check (state in ('open', 'answered', 'closed')),
  is_partner boolean not null,                                                 -- partners are first in the queue
  response_hours smallint not null check (response_hours in (1, 2, 4, 8)),     -- as promised on the day it was opened
  opened_at timestamptz not null,
  due_at timestamptz not null,                                                 -- for the first answer
  first_answered_at timestamptz,
  moved_at timestamptz not null,
  assignee_id app.person_id references person, assignee_name text,
  closed_at timestamptz,
  foreign key (client_id, product_id) references product (organisation_id, id),
  constraint support_case_times check (due_at > opened_at and first_answered_at >= opened_at and moved_at >= opened_at),
  constraint support_case_answered check (state <> 'answered' or first_answered_at is not null),
  constraint support_case_closed check ((state = 'closed') = (closed_at is not null)),
  constraint support_case_taken check ((assignee_id is null) = (assignee_name is null))
);
create index support_case_of_hat on support_case (hat_id, moved_at desc);
create index support_case_queue on support_case (is_partner desc, due_at) where state <> 'closed';

create table support_case_message (
  case_id app.support_case_id not null references support_case,
  pos int not null check (pos >= 1),
  person_id app.person_id not null references person, name text not null,
  side text not null check (side in ('customer', 'support')),
  is_note boolean not null default false,
  body text not null check (char_length(body) between 1 and 5000),
  written_at timestamptz not null,
  primary key (case_id, pos),
  constraint support_case_note check (not is_note or side = 'support')
);
revoke update, delete on support_case_message from mandato_app;

create function fence.sees_support_case(id text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.support_case c where c.id = sees_support_case.id and c.hat_id = any(hats));
end $$;
grant select on support_case, support_case_message to mandato_keys;
alter function fence.sees_support_case(text, text[]) owner to mandato_keys;
call fence.close('support_case', 'hat_id = any((select fence.hats())::text[])');
call fence.close('support_case_message', 'not is_note and fence.sees_support_case(case_id, (select fence.hats())::text[])');
