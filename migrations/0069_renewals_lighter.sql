-- A renewal writes less. The last paid day of a product, its periods and its payer change in place: no index holds them
-- as they change, and a page keeps room for the rows it has to rewrite. Jobs that look for what expires read every
-- product, as they did before for whoever renews by itself.
drop index product_due;
alter table product set (fillfactor = 60);
-- most products have no reference of the provider's own
alter table product drop constraint product_reference_once;
create unique index product_reference_once on product (organisation_id, reference) where reference is not null;

-- A chunk says itself what it is to try, instead of one row for each product that is written and rewritten. An order
-- names its run; only an attempt that renewed nothing leaves a row, with its reason.
alter table renewal_chunk
  add column product_ids text[] not null default '{}',
  add column due_on date[] not null default '{}',
  add column attempt_on date[] not null default '{}';
update renewal_chunk c set product_ids = x.ids, due_on = x.due, attempt_on = x.attempts
  from (select run_id, chunk, array_agg(product_id::text order by product_id) as ids, array_agg(due_on order by product_id) as due, array_agg(attempt_on order by product_id) as attempts
          from renewal_attempt where outcome is null group by 1, 2) x where x.run_id = c.run_id and x.chunk = c.n and c.done_at is null;
alter table orders add column run_id bigint;
update orders o set run_id = a.run_id from (select distinct order_id, run_id from renewal_attempt where order_id is not null) a where a.order_id = o.id;
delete from renewal_attempt where outcome is null or outcome = 'renewed';
alter table renewal_attempt drop constraint attempt_order, drop constraint attempt_reason, drop constraint renewal_attempt_outcome_check;
drop index renewal_attempt_planned;
alter table renewal_attempt
  drop column chunk, drop column order_id,
  alter column outcome set not null, alter column reason set not null, alter column at set not null,
  add constraint attempt_outcome check (outcome in ('failed', 'dropped')),
  reset (fillfactor);
