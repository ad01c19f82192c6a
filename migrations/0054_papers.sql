-- Papers: what leaves the house of an invoice or credit note. The files are made once, when it has its number, and kept
-- as they are; what they say of the provider is what held then.

-- Who sells: each row holds until the next one. Nothing is changed, a new row is added.
create table seller (
  id bigint generated always as identity primary key,
  since timestamptz not null,
  name text not null check (length(name) between 1 and 70),
  street text not null check (length(street) between 1 and 70), house_number text not null check (length(house_number) <= 16),
  postcode text not null check (length(postcode) between 1 and 16), town text not null check (length(town) between 1 and 35),
  country app.country not null,
  vat_number text check (vat_number ~ '^[A-Z]{2}[0-9A-Z]{4,18}$'),
  register_number text check (length(register_number) <= 30),
  email text not null check (length(email) <= 254), phone text not null check (length(phone) between 3 and 30),
  website text check (length(website) <= 120),
  iban text check (iban ~ '^[A-Z]{2}[0-9]{2}[0-9A-Z]{10,30}$'),
  qr_iban text check (qr_iban ~ '^(CH|LI)[0-9]{2}3[01][0-9]{3}[0-9A-Z]{12}$'),      -- the bank's number lies between 30000 and 31999
  set_by app.person_id references person
);
create trigger seller_is_history before update or delete or truncate on seller for each statement execute function app.refuse_change();

create table document_file (
  document_id app.document_id not null references document,
  format text not null check (format in ('pdf', 'ubl', 'cii', 'xrechnung')),
  bytes bytea not null,
  sha256 bytea not null,
  made_at timestamptz not null,
  primary key (document_id, format),
  constraint file_is_what_it_says check (sha256 = sha256(bytes))
);
alter table document_file alter bytes set storage external;                   -- a PDF is compressed already
create trigger document_file_is_history before update or delete or truncate on document_file for each statement execute function app.refuse_change();

-- Documents of which no file can be made as things are, and why; asked again when who sells has changed.
create table document_unprintable (
  document_id app.document_id primary key references document,
  flaws text[] not null check (cardinality(flaws) > 0),
  seller_id bigint not null references seller
);

-- How far each series of numbers is printed.
create table paper_series (
  series_id bigint primary key references document_series,
  no bigint not null
);

call fence.close('document_file', 'fence.sees_document(document_id, (select fence.books())::text[])');
call fence.close('document_unprintable', 'false');
call fence.close('seller', 'true');
