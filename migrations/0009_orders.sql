create table orders (
  id app.order_id primary key,
  owner_id app.organisation_id not null references organisation,             -- whose products they are
  billed_id app.organisation_id not null references organisation,            -- who pays, and alone sees the document
  partner_id app.organisation_id references partner,                         -- through whom it was placed, if so
  partnership_id app.partnership_id references partnership,
  placed_by app.person_id not null references person,
  initiator text not null check (initiator in ('client', 'partner')),
  currency app.currency not null,
  net app.minor not null check (net >= 0),
  vat_country app.country, vat_category text not null check (vat_category in ('S', 'AE', 'O')),
  vat_rate app.basis_points not null,
  vat app.minor not null check (vat >= 0),
  gross app.minor not null,
  means text not null check (means in ('prepaid', 'provider')),
  state text not null check (state in ('awaiting_payment', 'paid', 'void')),
  placed_at timestamptz not null, paid_at timestamptz, voided_at timestamptz, void_reason text,
  check (gross = net + vat),
  check ((state = 'paid') = (paid_at is not null)),
  check ((state = 'void') = (voided_at is not null))
);
create index orders_of_billed on orders (billed_id, id desc);
create index orders_of_owner on orders (owner_id, id desc);
create index orders_waiting on orders (partnership_id) where state = 'awaiting_payment';

create table order_line (
  order_id app.order_id not null references orders,
  pos int not null,
  operation text not null check (operation in ('order', 'renewal')),
  item_id app.item_id not null references item,
  product_id app.product_id references product,                              -- the product renewed or extended
  name text not null,
  quantity int not null check (quantity between 1 and 100000),
  months int not null, periods int not null check (periods between 1 and 60),
  unit_e6 bigint not null,
  partner_rate app.basis_points, partner_unit_e6 bigint,
  volume_count int not null, volume_rate app.basis_points not null,
  list app.minor not null, campaign_allowance app.minor not null, partner_allowance app.minor not null, volume_allowance app.minor not null,
  net app.minor not null,
  row text not null, facts jsonb not null, policy_version text not null references policy,
  benefit text not null check (benefit in ('none', 'discount', 'cashback')),
  gain app.minor not null check (gain >= 0),
  beneficiary_id app.organisation_id references partner,
  period_start date, period_end date,
  posted boolean not null default false,
  primary key (order_id, pos),
  constraint line_adds_up check (list - campaign_allowance - partner_allowance - volume_allowance = net and net between 0 and list),
  constraint line_benefit_whose check ((benefit = 'none') = (beneficiary_id is null))
);
create unique index line_once on order_line (product_id, period_start) where posted and product_id is not null and operation = 'renewal';

create table benefit (                                                      -- what a partner earned, line by line
  id app.benefit_id primary key,
  order_id app.order_id not null, pos int not null,
  kind text not null check (kind in ('discount', 'cashback')),
  partner_id app.organisation_id not null references partner,
  client_id app.organisation_id not null references organisation,
  amount app.minor not null check (amount > 0),
  currency app.currency not null,
  state text not null check (state in ('given', 'pending', 'credited')),
  earned_at timestamptz not null, available_at timestamptz not null, credited_at timestamptz,
  constraint benefit_once unique (order_id, pos),
  foreign key (order_id, pos) references order_line,
  check ((kind = 'discount') = (state = 'given')),
  check ((state = 'credited') = (credited_at is not null))
);
create index benefit_of_partner on benefit (partner_id, earned_at desc, id desc);
create index benefit_due on benefit (available_at) where state = 'pending';

create table payment (
  id app.payment_id primary key,
  purpose text not null check (purpose in ('order', 'top_up')),
  order_id app.order_id references orders,
  organisation_id app.organisation_id not null references organisation,
  amount app.minor not null check (amount > 0),
  currency app.currency not null,
  provider text not null,
  provider_reference text not null,
  state text not null default 'created' check (state in ('created', 'succeeded', 'failed')),
  landed text check (landed in ('order', 'prepaid')),                        -- where the money went
  created_at timestamptz not null, settled_at timestamptz,
  constraint payment_reference_once unique (provider, provider_reference),
  check ((purpose = 'order') = (order_id is not null))
);
create index payment_of_order on payment (order_id);
create table payment_event (                                                -- each notice of the provider counts once
  provider text not null, event_id text not null,
  payment_id app.payment_id not null references payment,
  outcome text not null check (outcome in ('succeeded', 'failed')),
  received_at timestamptz not null,
  primary key (provider, event_id)
);

-- A write may be repeated with the same key: it answers what it answered before.
create table idempotency (
  actor text not null,                                                       -- a person, or the link that was followed
  key text not null check (length(key) between 1 and 128),
  request_sha text not null,
  response jsonb,
  created_at timestamptz not null,
  primary key (actor, key)
);
