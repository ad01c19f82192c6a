-- Requests for offers. What somebody typed is kept as long as it serves: unconfirmed a day, contact data thirty days after
-- the end, and then a row without anything personal in it.
create domain app.request_id as text check (value ~ '^rqo_[0-9a-z]{20}$');
create domain app.proposal_id as text check (value ~ '^prp_[0-9a-z]{20}$');

create table offer_request (
  id app.request_id primary key,
  state text not null check (state in ('awaiting', 'open', 'paused', 'closed')),
  closed_for text check (closed_for in ('won', 'found_elsewhere', 'not_needed', 'expired', 'deleted', 'removed')),
  organisation_id app.organisation_id references organisation,                 -- a client that asks; nothing for a visitor
  language app.language not null,
  kind text not null,
  title text, description text,
  languages text[] not null,
  place_kind text not null check (place_kind in ('remote', 'on_site', 'either')),
  place text not null default '',
  country app.country not null,
  budget_from app.minor, budget_to app.minor, currency app.currency not null,
  starts text not null check (starts in ('soon', 'month', 'quarter', 'flexible')),
  wanted int check (wanted between 1 and 20),
  days int not null check (days in (14, 30, 60)),
  name text, company text, email text, phone text,
  token_sha text not null unique,                                            -- who has the link, rules over the request
  made_at timestamptz not null,
  opened_at timestamptz, closes_at timestamptz, closed_at timestamptz, erased_at timestamptz,
  constraint offer_request_closed check ((state = 'closed') = (closed_at is not null) and (state = 'closed') = (closed_for is not null)),
  constraint offer_request_open check (state in ('awaiting', 'closed') or (opened_at is not null and closes_at is not null)),
  constraint offer_request_erased check (erased_at is null or (title is null and description is null and name is null and company is null and email is null and phone is null and place = ''))
);
create index offer_request_waiting on offer_request (made_at) where state = 'awaiting';
create index offer_request_ending on offer_request (closes_at) where state in ('open', 'paused');
create index offer_request_closed_at on offer_request (closed_at) where erased_at is null;
create index offer_request_email on offer_request (email, made_at) where email is not null;
create index offer_request_organisation on offer_request (organisation_id, made_at desc) where organisation_id is not null;

create table request_subscription (
  partner_id app.organisation_id primary key references partner,
  wants boolean not null,
  kinds text[] not null default '{}', languages text[] not null default '{}', countries text[] not null default '{}',
  changed_at timestamptz not null
);

create table request_delivery (
  request_id app.request_id not null references offer_request,
  partner_id app.organisation_id not null references partner,
  state text not null check (state in ('new', 'opened', 'proposed', 'passed')),
  at timestamptz not null,
  opened_at timestamptz, opened_by app.person_id references person,
  reported text,
  primary key (request_id, partner_id),
  constraint request_delivery_opened check (state not in ('opened', 'proposed') or opened_at is not null)
);
create index request_delivery_of_partner on request_delivery (partner_id, at desc);
create index request_delivery_opened_by on request_delivery (partner_id, opened_at) where opened_at is not null;

create table request_proposal (
  id app.proposal_id primary key,
  request_id app.request_id not null,
  partner_id app.organisation_id not null,
  made_by app.person_id not null references person,
  at timestamptz not null,
  text text not null check (length(text) between 1 and 4000),
  price_kind text not null check (price_kind in ('fixed', 'range', 'hourly', 'call')),
  amount app.minor, currency app.currency,
  starts_on date,
  -- for contracts won here the provider's products only: the words that were accepted
  exclusivity text not null,
  state text not null check (state in ('sent', 'shortlisted', 'accepted', 'declined', 'withdrawn')),
  decided_at timestamptz,
  constraint request_proposal_once unique (request_id, partner_id),
  constraint request_proposal_price check ((price_kind = 'call') = (amount is null) and (amount is null) = (currency is null)),
  foreign key (request_id, partner_id) references request_delivery
);

create function fence.is_asked(request text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.request_delivery d where d.request_id = request and d.partner_id = any(hats));
end $$;
alter function fence.is_asked(text, text[]) owner to mandato_keys;
call fence.close('offer_request', 'organisation_id = any((select fence.hats())::text[]) or fence.is_asked(id, (select fence.hats())::text[])');
call fence.close('request_subscription', 'partner_id = any((select fence.hats())::text[])');
call fence.close('request_delivery', 'partner_id = any((select fence.hats())::text[])');
call fence.close('request_proposal', 'partner_id = any((select fence.hats())::text[])');

-- how many offers a request has, told to those who may answer it too: the number, not whose
create function fence.answers(request text) returns int
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select count(*)::int from public.request_proposal x where x.request_id = request and x.state <> 'withdrawn');
end $$;
alter function fence.answers(text) owner to mandato_keys;
