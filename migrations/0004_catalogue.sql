-- What is sold, at which public price, and what partners and volume take off it. All dated; nothing overlaps.
create table family (
  id text primary key check (id ~ '^[a-z][a-z0-9_]{1,30}$'),
  position int not null,
  names jsonb not null
);
create table item (
  id app.item_id primary key,
  sku text not null constraint item_sku_once unique check (sku ~ '^[a-z0-9][a-z0-9.-]{1,60}$'),
  family text not null references family,
  name text not null,
  per_unit boolean not null default true,                                   -- each unit is a product of its own
  state text not null default 'offered' check (state in ('offered', 'withdrawn'))
);
create table price (
  id app.price_id primary key,
  item_id app.item_id not null references item,
  currency app.currency not null,
  months int not null check (months in (1, 3, 6, 12, 24, 36)),
  unit_e6 bigint not null check (unit_e6 >= 0),
  valid daterange not null,
  constraint price_once exclude using gist (item_id with =, currency with =, months with =, valid with &&)
);
create table partner_level (
  id text primary key check (id ~ '^[a-z][a-z0-9_]{1,30}$'),
  position int not null,
  names jsonb not null
);
create table partner_rate (
  level text not null references partner_level,
  family text not null references family,
  rate app.basis_points not null check (rate <= 3500),
  valid daterange not null,
  source text not null default 'example' check (source in ('example', 'operator')),
  constraint partner_rate_once exclude using gist (level with =, family with =, valid with &&)
);
create table partner_price (                                                -- preferential list, per domain extension
  level text not null references partner_level,
  item_id app.item_id not null references item,
  currency app.currency not null,
  months int not null,
  unit_e6 bigint not null check (unit_e6 >= 0),
  valid daterange not null,
  constraint partner_price_once exclude using gist (level with =, item_id with =, currency with =, months with =, valid with &&)
);
create table volume_tier (
  family text not null references family,
  quantity_min int not null check (quantity_min >= 1),
  rate app.basis_points not null,
  valid daterange not null,
  source text not null default 'example' check (source in ('example', 'operator')),
  constraint volume_tier_once exclude using gist (family with =, quantity_min with =, valid with &&)
);
create table vat_rate (
  country app.country not null,
  rate app.basis_points not null,
  valid daterange not null,
  constraint vat_rate_once exclude using gist (country with =, valid with &&)
);
create table policy (
  version text primary key,
  client_may_use_partner_means boolean not null default false,
  limited_new_product text not null default 'none' check (limited_new_product in ('none', 'category')),
  hold_days int not null default 0 check (hold_days between 0 and 365),
  valid daterange not null,
  constraint policy_once exclude using gist (valid with &&)
);

-- What an organisation owns. Always the client's, whoever ordered and paid.
create table product (
  id app.product_id primary key,
  organisation_id app.organisation_id not null references organisation,
  item_id app.item_id not null references item,
  billed_id app.organisation_id not null references organisation,            -- who paid the running period; volume counts by it
  name text not null check (length(name) between 1 and 253),
  quantity int not null check (quantity >= 1),
  months int not null check (months in (1, 3, 6, 12, 24, 36)),
  anchor_on date not null,                                                  -- periods are counted from here, never iterated
  periods_paid int not null default 0 check (periods_paid >= 0),
  expires_on date not null,
  state text not null default 'active' check (state in ('active', 'ended')),
  reference text,
  created_at timestamptz not null,
  unique (organisation_id, id),
  constraint product_reference_once unique (organisation_id, reference)
);
create index product_of_item on product (organisation_id, item_id) where state = 'active';
create index product_billed on product (billed_id, item_id) where state = 'active';
create table member_product (                                               -- rights inside one's own organisation
  organisation_id app.organisation_id not null,
  person_id app.person_id not null,
  product_id app.product_id not null,
  level app.level not null,
  primary key (person_id, organisation_id, product_id),
  foreign key (organisation_id, person_id) references member,
  foreign key (organisation_id, product_id) references product (organisation_id, id)
);
create index member_product_of on member_product (product_id);

-- Programme status. It limits new business; only the freeze (breach, removal) takes reach away.
create table partner (
  organisation_id app.organisation_id primary key references organisation,
  state text not null check (state in ('provisional', 'active', 'at_risk', 'suspended', 'ended')),
  level text not null references partner_level,
  contact_email text not null,
  since timestamptz not null,
  frozen_at timestamptz, frozen_reason text,
  check ((frozen_at is null) = (frozen_reason is null))
);
