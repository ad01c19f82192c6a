-- Documents: the invoice of every posted order and the credit notes that take it back. A document is posted in the
-- transaction of its act, without a number, and never changes; the sequencer numbers what waits in small batches, so
-- that no order waits for a counter.

create domain app.document_id as text check (value ~ '^doc_[0-9a-z]{20}$');

-- One row for each series of numbers; it is locked last, by the sequencer alone. A self-billed document counts in its
-- supplier's own series.
create table document_series (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('invoice', 'credit', 'self_billed', 'self_credit')),
  supplier_id app.organisation_id references organisation,
  year int not null,
  last_no bigint not null default 0,
  last_on date,
  last_hash bytea not null default decode(repeat('00', 32), 'hex'),          -- what the next document chains on
  constraint series_once unique nulls not distinct (kind, supplier_id, year),
  constraint series_of_supplier check ((supplier_id is not null) = (kind in ('self_billed', 'self_credit')))
);

create table document (
  id app.document_id primary key,
  kind text not null check (kind in ('invoice', 'credit', 'self_billed', 'self_credit')),
  billed_id app.organisation_id not null references organisation,            -- who pays, and alone sees it, for ever
  supplier_id app.organisation_id references organisation,
  order_id app.order_id references orders,                                   -- its lines are the order's lines
  refs_document_id app.document_id references document,                      -- the invoice that a credit note takes back
  currency app.currency not null,
  net app.minor not null check (net >= 0),
  vat_country app.country, vat_category text not null check (vat_category in ('S', 'AE', 'O')),
  vat_rate app.basis_points not null,
  vat app.minor not null check (vat >= 0),
  gross app.minor not null,
  reason text,
  made_by app.person_id references person,                                   -- the member of staff behind a credit note
  posted_at timestamptz not null,
  constraint document_adds_up check (gross = net + vat),
  constraint document_refers check ((kind in ('credit', 'self_credit')) = (refs_document_id is not null)),
  constraint document_of_order check (kind not in ('invoice', 'credit') or order_id is not null),
  constraint document_one_invoice check (kind <> 'invoice' or substr(id, 5) = substr(order_id, 5)),
  constraint document_of_supplier check ((supplier_id is not null) = (kind in ('self_billed', 'self_credit')))
);
create index document_of_billed on document (billed_id, id desc);
create index document_credits on document (refs_document_id) where refs_document_id is not null;

-- What waits for its number, and the number once it has one: written beside the document, which stays as it is.
create table document_waiting (
  posted_at timestamptz not null,
  document_id app.document_id not null,
  kind text not null, supplier_id app.organisation_id,
  primary key (posted_at, document_id)
);
create table document_issued (
  document_id app.document_id primary key,
  series_id bigint not null,
  no bigint not null,
  issued_on date not null,
  prev_hash bytea not null, hash bytea not null,
  constraint document_number_once unique (series_id, no)
);
create function app.await_number() returns trigger language plpgsql as $$
begin
  insert into document_waiting (posted_at, document_id, kind, supplier_id) select posted_at, id, kind, supplier_id from added;
  return null;
end $$;
create trigger document_awaits_number after insert on document referencing new table as added for each statement execute function app.await_number();
create trigger document_is_history before update or delete or truncate on document for each statement execute function app.refuse_change();
create trigger document_issued_is_history before update or delete or truncate on document_issued for each statement execute function app.refuse_change();

-- What of a line a credit note takes back. `ended_on` is the day the line's paid period ends by it, if it does.
create table credit_line (
  document_id app.document_id not null references document,
  pos int not null,
  order_id app.order_id not null, line_pos int not null,
  how text not null check (how in ('whole', 'share', 'term')),
  list app.minor not null, campaign_allowance app.minor not null, partner_allowance app.minor not null, volume_allowance app.minor not null,
  net app.minor not null,
  gain app.minor not null check (gain >= 0),                                 -- of the benefit, in the same share
  ended_on date,
  primary key (document_id, pos),
  foreign key (order_id, line_pos) references order_line,
  constraint credit_line_once unique (document_id, line_pos),
  constraint credit_line_adds_up check (list - campaign_allowance - partner_allowance - volume_allowance = net),
  constraint credit_line_not_negative check (least(list, campaign_allowance, partner_allowance, volume_allowance, net) >= 0),
  constraint credit_line_ends check ((how = 'share') = (ended_on is null))
);
create index credit_line_of_line on credit_line (order_id, line_pos);

-- Never more back than was invoiced, component by component; checked once a statement.
create function app.check_credits() returns trigger language plpgsql as $$
begin
  if exists (select 1 from (select distinct order_id, line_pos from added) a
               join order_line l on l.order_id = a.order_id and l.pos = a.line_pos
               join lateral (select sum(c.list) as list, sum(c.campaign_allowance) as campaign, sum(c.partner_allowance) as partner, sum(c.volume_allowance) as volume,
                                    sum(c.net) as net, sum(c.gain) as gain from credit_line c where c.order_id = a.order_id and c.line_pos = a.line_pos) s on true
              where s.list > l.list or s.campaign > l.campaign_allowance or s.partner > l.partner_allowance or s.volume > l.volume_allowance or s.net > l.net or s.gain > l.gain) then
    raise exception 'more credited than invoiced' using errcode = 'check_violation', constraint = 'credit_not_above_line';
  end if;
  return null;
end $$;
create trigger credit_line_checked after insert on credit_line referencing new table as added for each statement execute function app.check_credits();
create trigger credit_line_is_history before update or delete or truncate on credit_line for each statement execute function app.refuse_change();

-- A refunded period ends early: on its first day when the whole line was taken back, on the day of the refund when
-- its remaining term was. The line itself is the invoice's and stands.
alter table order_line add ended_on date,
  add constraint line_ends_within check (ended_on between period_start and period_end);
drop index line_once;
create unique index line_once on order_line (product_id, period_start) where posted and product_id is not null and operation = 'renewal' and ended_on is distinct from period_start;
create function app.refuse_line_change() returns trigger language plpgsql as $$
begin
  raise exception 'a line that is invoiced stands' using errcode = 'restrict_violation', constraint = 'line_is_invoiced';
end $$;
create trigger line_is_invoiced before update on order_line for each row
  when (old.posted and (not new.posted or new.ended_on is null and old.ended_on is not null or new.ended_on > old.ended_on
        or (old.order_id, old.pos, old.operation, old.item_id, old.product_id, old.name, old.quantity, old.months, old.periods, old.unit_e6, old.list, old.campaign_allowance,
            old.partner_allowance, old.volume_allowance, old.net, old.row, old.benefit, old.gain, old.beneficiary_id, old.period_start, old.period_end)
        is distinct from (new.order_id, new.pos, new.operation, new.item_id, new.product_id, new.name, new.quantity, new.months, new.periods, new.unit_e6, new.list, new.campaign_allowance,
            new.partner_allowance, new.volume_allowance, new.net, new.row, new.benefit, new.gain, new.beneficiary_id, new.period_start, new.period_end)))
  execute function app.refuse_line_change();
create trigger line_stays before delete on order_line for each row when (old.posted) execute function app.refuse_line_change();

-- Which line of which order brought a product into being; none where it was imported.
alter table product add order_id app.order_id references orders, add order_pos int,
  add constraint product_of_line check ((order_id is null) = (order_pos is null));
create index product_of_order on product (order_id) where order_id is not null;
update product p set order_id = x.order_id, order_pos = x.pos
  from (select p.id, min(l.order_id) as order_id, min(l.pos) as pos
          from product p join orders o on o.owner_id = p.organisation_id and o.paid_at = p.created_at
          join order_line l on l.order_id = o.id and l.item_id = p.item_id and l.operation = 'order' and p.name ~ ('^' || regexp_replace(left(l.name, 240), '([^[:alnum:] ])', '\\\1', 'g'))
         group by p.id having count(*) = 1) x
 where x.id = p.id;

-- Every order that is posted, by whatever path, has its document in the same transaction. Its id is the order's.
create function app.post_documents() returns trigger language plpgsql as $$
begin
  insert into document (id, kind, billed_id, order_id, currency, net, vat_country, vat_category, vat_rate, vat, gross, posted_at)
  select 'doc_' || substr(o.id, 5), 'invoice', o.billed_id, o.id, o.currency, o.net, o.vat_country, o.vat_category, o.vat_rate, o.vat, o.gross, app.now()
    from posted o where o.state not in ('awaiting_payment', 'void')
  on conflict (id) do nothing;
  return null;
end $$;
create trigger order_posts_document after insert on orders referencing new table as posted for each statement execute function app.post_documents();
create trigger order_posts_document_later after update on orders referencing new table as posted for each statement execute function app.post_documents();
insert into document (id, kind, billed_id, order_id, currency, net, vat_country, vat_category, vat_rate, vat, gross, posted_at)
select 'doc_' || substr(id, 5), 'invoice', billed_id, id, currency, net, vat_country, vat_category, vat_rate, vat, gross, paid_at from orders where state = 'paid';

-- What a document says, as one fingerprint over itself and its lines.
create view document_digest as
select d.id, sha256(convert_to(concat_ws('|', d.id, d.kind, d.billed_id, d.supplier_id, d.order_id, d.refs_document_id, d.currency, d.net, d.vat_country, d.vat_category, d.vat_rate, d.vat, d.gross, d.reason)
         || coalesce(case d.kind
              when 'invoice' then (select string_agg(E'\n' || concat_ws('|', l.pos, l.operation, l.item_id, l.name, l.quantity, l.months, l.periods, l.unit_e6, l.list, l.campaign_allowance,
                                          l.partner_allowance, l.volume_allowance, l.net, l.period_start, l.period_end), '' order by l.pos) from order_line l where l.order_id = d.order_id)
              when 'credit' then (select string_agg(E'\n' || concat_ws('|', c.pos, c.line_pos, c.how, c.list, c.campaign_allowance, c.partner_allowance, c.volume_allowance, c.net, c.ended_on), '' order by c.pos)
                                    from credit_line c where c.document_id = d.id) end, ''), 'UTF8')) as digest
  from document d;

create function app.chain_step(hash bytea, seed bytea, link bytea) returns bytea language sql immutable as $$ select sha256(coalesce(hash, seed) || link) $$;
create aggregate app.chain(seed bytea, link bytea) (sfunc = app.chain_step, stype = bytea);
create function app.chain_link(no bigint, issued_on date, digest bytea) returns bytea language sql stable as
$$ select convert_to(no || '|' || issued_on || '|', 'UTF8') || digest $$;

-- Numbers what is posted, oldest first, at most so many of each series: 1..n without a hole, days never going back,
-- each document chained to the one before it. The counter is locked before the batch is read, so that whoever comes
-- second reads what the first one left.
create function app.number_documents(p_limit int default 10000) returns int language plpgsql set work_mem = '64MB' as $$
declare
  kinds record; series document_series; day date; n int; total int := 0;
begin
  for kinds in select distinct kind, supplier_id from (select kind, supplier_id from document_waiting order by posted_at, document_id limit p_limit) w order by 1, 2 loop
    insert into document_series (kind, supplier_id, year) values (kinds.kind, kinds.supplier_id, extract(year from app.today())) on conflict do nothing;
    select * into series from document_series s
     where s.kind = kinds.kind and s.supplier_id is not distinct from kinds.supplier_id and s.year = extract(year from app.today()) for update;
    day := greatest(app.today(), series.last_on);
    with batch as materialized (
      delete from document_waiting where ctid = any (array(
        select w.ctid from document_waiting w
         where w.kind = series.kind and w.supplier_id is not distinct from series.supplier_id order by w.posted_at, w.document_id limit p_limit))
      returning posted_at, document_id),
    ranked as (select document_id as id, row_number() over (order by posted_at, document_id) as k from batch),
    chained as (
      select r.id, r.k, app.chain(series.last_hash, app.chain_link(series.last_no + r.k, day, x.digest)) over (order by r.k) as hash from ranked r join document_digest x on x.id = r.id),
    issued as (
      insert into document_issued (document_id, series_id, no, issued_on, prev_hash, hash)
      select id, series.id, series.last_no + k, day, coalesce(lag(hash) over (order by k), series.last_hash), hash from chained returning no, hash),
    counted as (
      update document_series s set last_no = i.no, last_on = day, last_hash = i.hash from (select no, hash from issued order by no desc limit 1) i where s.id = series.id)
    select count(*) into n from issued;
    total := total + n;
  end loop;
  return total;
end $$;

-- The number as it is printed: kind, year, and six digits at the least.
create function app.document_number(kind text, supplier text, year int, no bigint) returns text language sql immutable as
$$ select case kind when 'invoice' then 'INV' when 'credit' then 'CRN' when 'self_billed' then 'SB-' || right(supplier, 6) else 'SC-' || right(supplier, 6) end
          || '-' || year || '-' || lpad(no::text, greatest(6, length(no::text)), '0') $$;

-- Who sees a document: whoever it bills, and whoever supplies a self-billed one. Nobody else, whatever partnerships do.
create view access.document_reader as
select id as document_id, billed_id as organisation_id from document
union all select id, supplier_id from document where supplier_id is not null;

-- Of a benefit, what was taken back again; 'clawed' is one of which nothing is left.
alter table benefit add clawed app.minor not null default 0;
alter table benefit drop constraint benefit_state_check, drop constraint benefit_check, drop constraint benefit_check1;
alter table benefit
  add constraint benefit_state check (state in ('given', 'pending', 'credited', 'clawed')),
  add constraint benefit_kind_state check (state = 'clawed' or (kind = 'discount') = (state = 'given')),
  add constraint benefit_credited check (state = 'clawed' or (state = 'credited') = (credited_at is not null)),
  add constraint benefit_clawed check (clawed between 0 and amount and (state = 'clawed') = (clawed = amount));

-- Money that goes back by the way it came is asked of the provider once, after its credit note stands.
create table payment_refund (
  document_id app.document_id primary key references document,
  payment_id app.payment_id not null references payment,
  amount app.minor not null check (amount > 0),
  state text not null default 'waiting' check (state in ('waiting', 'done')),
  made_at timestamptz not null, done_at timestamptz,
  constraint payment_refund_done check ((state = 'done') = (done_at is not null))
);
create index payment_refund_waiting on payment_refund (made_at) where state = 'waiting';

-- What a provider tells beside the outcome of a payment: what it paid out, and what it took back. Each counts once.
create table provider_event (
  provider text not null, event_id text not null,
  kind text not null check (kind in ('settled', 'charged_back')),
  payment_id app.payment_id references payment,
  currency app.currency not null,
  amount app.minor not null check (amount > 0),
  fee app.minor not null check (fee >= 0),
  received_at timestamptz not null,
  primary key (provider, event_id),
  constraint provider_event_of_payment check ((kind = 'charged_back') = (payment_id is not null)),
  constraint provider_event_fee check (kind = 'charged_back' or fee <= amount)
);
create unique index charged_back_once on provider_event (payment_id) where payment_id is not null;
