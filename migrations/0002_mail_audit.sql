-- The only way outwards: a row in the transaction of the act. A job renders, sends and notes the result.
create table letter (
  id app.letter_id primary key,
  template text not null,
  recipient text not null,
  language app.language not null,
  facts jsonb not null,
  created_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  tries int not null default 0,
  try_at timestamptz not null,
  sent_at timestamptz,
  problem text,
  subject text, html text, plain text                                       -- kept only where no SMTP server is set
);
create index letter_waiting on letter (try_at) where state = 'waiting';
create index letter_recent on letter (created_at desc);

-- Who did what, for whom, through which partnership. The witness says why it was allowed.
create table audit_event (
  id app.event_id primary key,
  at timestamptz not null,
  person_id text,
  hat_id text,
  client_id text,
  partner_id text,
  action text not null,
  object_id text,
  witness jsonb not null default '{}',
  changes jsonb not null default '{}'
);
create index audit_event_of_client on audit_event (client_id, id desc);
create index audit_event_of_hat on audit_event (hat_id, id desc);
create trigger audit_event_is_history before update or delete or truncate on audit_event
  for each statement execute function app.refuse_change();
