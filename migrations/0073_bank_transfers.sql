-- What a bank transfer names, so that it is known whose money it is and what it pays: a number for each organisation's
-- prepaid account, and one for each order that waits. Documents have their own number.
create table transfer_reference (
  no bigint generated always as identity primary key,
  organisation_id app.organisation_id not null references organisation,
  order_id app.order_id references orders,
  made_at timestamptz not null,
  constraint transfer_reference_once unique nulls not distinct (organisation_id, order_id)
);
call fence.close('transfer_reference', 'organisation_id = any((select fence.books())::text[])');

-- Who paid before is known again by the account; and what a receipt paid besides standing on a prepaid account.
alter table receipt
  add payer_iban text check (payer_iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$'),
  add order_id app.order_id references orders,
  add constraint receipt_pays_for_somebody check (order_id is null or organisation_id is not null);
create index receipt_of_payer on receipt (payer_iban) where payer_iban is not null and organisation_id is not null;
