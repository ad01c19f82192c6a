-- What people do with money by hand: a request taken back until it is in a file, limits of payouts and terms of invoices
-- changed by two persons, and products that are invoiced by themselves.

-- An approved payout is the partner's to take back as long as it is in no file.
insert into payout_move values ('withdraw', 'approved', 'rejected');

-- Renewals of a payer come together on one invoice; those that it wants apart are named here. The wish is the payer's:
-- another payer of the same product has its own.
create table own_invoice (
  product_id app.product_id not null references product,
  organisation_id app.organisation_id not null references organisation,
  chosen_by app.person_id not null references person,
  chosen_at timestamptz not null,
  primary key (product_id, organisation_id)
);

-- The books name what a person did to them by the event of the payment provider, the newest first.
create index provider_event_by_time on provider_event (received_at desc, provider, event_id);

-- Limits of payouts and terms of invoices are settings like the others.
create or replace view rate_standing as
  select 'partner_rate:' || level || ':' || family as subject, rate::bigint as value, valid, source, change_id from partner_rate
  union all select 'partner_price:' || p.level || ':' || i.sku || ':' || p.currency || ':' || p.months, p.unit_e6, p.valid, null, p.change_id from partner_price p join item i on i.id = p.item_id
  union all select 'volume_tier:' || family || ':' || quantity_min, rate::bigint, valid, source, change_id from volume_tier
  union all select 'price:' || i.sku || ':' || p.currency || ':' || p.months, p.unit_e6, p.valid, null, p.change_id from price p join item i on i.id = p.item_id
  union all select 'vat_rate:' || country, rate::bigint, valid, null, change_id from vat_rate
  union all select 'policy:' || s.setting, s.value, p.valid, null, p.change_id from policy p cross join lateral (values
    ('client_may_use_partner_means', p.client_may_use_partner_means::int::bigint), ('limited_new_product', (p.limited_new_product = 'category')::int::bigint),
    ('hold_days', p.hold_days::bigint), ('overdue_days', p.overdue_days::bigint), ('block_days', p.block_days::bigint), ('terminate_days', p.terminate_days::bigint),
    ('payout_min', p.payout_min::bigint), ('payout_alone_max', p.payout_alone_max::bigint), ('reserve_hours', p.reserve_hours::bigint),
    ('account_days', p.account_days::bigint), ('account_days_yearly', p.account_days_yearly::bigint), ('renewal_invoices', (p.renewal_invoices = 'product')::int::bigint)) s(setting, value);
