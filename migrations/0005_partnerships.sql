create table invitation (
  id app.invitation_id primary key,
  direction text not null check (direction in ('asked', 'offered')),         -- asked by the partner, offered by the client
  partner_id app.organisation_id not null references partner,
  client_id app.organisation_id references organisation,                     -- known for an offer; for a request once answered
  email text not null check (email = lower(email)),                          -- where the link went
  company text not null default '',
  language app.language not null,
  wish jsonb not null,                                                       -- rights asked or offered
  message text not null default '' check (length(message) <= 2000),
  state text not null default 'pending' check (state in ('pending', 'accepted', 'declined', 'withdrawn', 'expired')),
  token_hash text not null constraint invitation_token_once unique,
  sent_count int not null default 1 check (sent_count between 1 and 20),
  sent_at timestamptz not null,
  reminded int not null default 0,
  created_by app.person_id not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  answered_by app.person_id references person,
  answered_at timestamptz,
  reason text,
  partnership_id app.partnership_id,
  check (client_id is null or client_id <> partner_id),
  check ((state = 'accepted') = (partnership_id is not null))
);
create unique index invitation_one_pending on invitation (partner_id, direction, email, coalesce(client_id, ''))
  where state = 'pending';
create index invitation_of_partner on invitation (partner_id, created_at desc);
create index invitation_of_client on invitation (client_id, created_at desc);
create index invitation_of_email on invitation (email) where state = 'pending';

-- The client's sovereign grant: the ceiling of what anybody of the partner can do.
create table partnership (
  id app.partnership_id primary key,
  client_id app.organisation_id not null references organisation,
  partner_id app.organisation_id not null references partner,
  state text not null check (state in ('active', 'paused', 'ended')),
  access text not null check (access in ('limited', 'full')),
  payer text not null default 'client' check (payer in ('client', 'partner')),
  starts_at timestamptz not null,
  ends_at timestamptz not null default 'infinity',
  version int not null default 1,
  ended_at timestamptz, ended_by text check (ended_by in ('client', 'partner', 'provider', 'time')),
  constraint partnership_two_sides check (client_id <> partner_id),
  constraint partnership_payer_needs_full check (payer = 'client' or access = 'full'),
  constraint partnership_end_noted check ((state = 'ended') = (ended_at is not null))
);
create unique index partnership_one_per_pair on partnership (client_id, partner_id) where state <> 'ended';
create unique index partnership_one_full on partnership (client_id) where state <> 'ended' and access = 'full';
create index partnership_of_partner on partnership (partner_id) where state <> 'ended';
alter table invitation add foreign key (partnership_id) references partnership;

-- Limited access: the client's list. A product is granted to one partnership at a time, whatever the code does.
create table product_grant (
  id bigint generated always as identity primary key,
  partnership_id app.partnership_id not null references partnership,
  product_id app.product_id not null references product,
  level app.level not null check (level <= 2),
  granted_at timestamptz not null,
  ended_at timestamptz
);
create unique index product_grant_one_partner on product_grant (product_id) where ended_at is null;
create index product_grant_of_partnership on product_grant (partnership_id) where ended_at is null;
create table family_grant (                                                 -- "also products added later in this category"
  id bigint generated always as identity primary key,
  partnership_id app.partnership_id not null references partnership,
  client_id app.organisation_id not null references organisation,
  family text not null references family,
  level app.level not null check (level <= 2),
  granted_at timestamptz not null,
  ended_at timestamptz
);
create unique index family_grant_one_partner on family_grant (client_id, family) where ended_at is null;

-- However a partnership ends, or becomes full, its lists are closed in the same statement.
create function app.close_grants() returns trigger language plpgsql as $$
begin
  update product_grant set ended_at = app.now() where partnership_id = new.id and ended_at is null;
  update family_grant set ended_at = app.now() where partnership_id = new.id and ended_at is null;
  return null;
end $$;
create trigger partnership_closes_grants after update on partnership for each row
  when ((new.state = 'ended' and old.state <> 'ended') or (new.access = 'full' and old.access <> 'full'))
  execute function app.close_grants();

-- The partner's own fact: which of its collaborators may do what. Bosses hold everything.
create table holding (
  partnership_id app.partnership_id not null references partnership,
  person_id app.person_id not null references person,
  all_products boolean not null,
  level app.level not null,
  created_at timestamptz not null,
  primary key (person_id, partnership_id)
);
create index holding_of_partnership on holding (partnership_id);
create table holding_product (
  partnership_id app.partnership_id not null,
  person_id app.person_id not null,
  product_id app.product_id not null references product,
  level app.level not null,
  primary key (person_id, partnership_id, product_id),
  foreign key (person_id, partnership_id) references holding on delete cascade
);
create index holding_product_of on holding_product (product_id);
