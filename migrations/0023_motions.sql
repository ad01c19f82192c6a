-- Partnerships move: paused and resumed, limited in time, given back in part, asked to be more.
alter table partnership
  add paused_at timestamptz,
  add paused_by text check (paused_by in ('client', 'partner', 'provider')),
  add paused_reason text check (length(paused_reason) <= 500),
  add reviewed_at timestamptz,                                               -- when the client last said that it is to go on
  add constraint partnership_pause_noted check ((state = 'paused') = (paused_at is not null) and (paused_at is null) = (paused_by is null));

-- However a paused partnership ends, the pause ends with it.
create function app.end_pause() returns trigger language plpgsql as $$
begin
  new.paused_at := null; new.paused_by := null; new.paused_reason := null;
  return new;
end $$;
create trigger partnership_ends_pause before update on partnership for each row
  when (old.state = 'paused' and new.state <> 'paused') execute function app.end_pause();

-- Each notice about a term or a review goes out once.
create table partnership_notice (
  partnership_id app.partnership_id not null references partnership,
  about timestamptz not null,                                                -- the end of the term, or the review it is due for
  kind text not null check (kind in ('30', '7', '1', 'review', 'review_again', 'review_last')),
  at timestamptz not null,
  primary key (partnership_id, about, kind)
);
create index partnership_ending on partnership (ends_at) where state <> 'ended' and ends_at < 'infinity';

-- A partner asks for more than it has; the client answers with what it likes.
create domain app.ask_id as text check (value ~ '^ask_[0-9a-z]{20}$');
create table access_ask (
  id app.ask_id primary key,
  partnership_id app.partnership_id not null references partnership,
  asked_by app.person_id not null references person,
  wish jsonb not null,
  message text not null default '' check (length(message) <= 2000),
  state text not null default 'asked' check (state in ('asked', 'granted', 'partly', 'declined', 'withdrawn', 'expired')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  reason text,
  constraint ask_answered check ((state = 'asked') = (answered_at is null))
);
create unique index ask_one_open on access_ask (partnership_id) where state = 'asked';
create index ask_of_partnership on access_ask (partnership_id, created_at desc);

-- An end closes what was asked, in the same statement.
create function app.close_asks() returns trigger language plpgsql as $$
begin
  update access_ask set state = 'expired', answered_at = app.now() where partnership_id = new.id and state = 'asked';
  return null;
end $$;
create trigger partnership_closes_asks after update on partnership for each row
  when (new.state = 'ended' and old.state <> 'ended') execute function app.close_asks();
