-- What affiliates are paid for: links with a code, clicks counted by day and by nobody's name, customers that came by
-- them, and a commission for each of their order lines, or the reason why there is none.
create domain app.affiliate_link_id as text check (value ~ '^afl_[0-9a-z]{20}$');
create domain app.commission_id as text check (value ~ '^cms_[0-9a-z]{20}$');
create domain app.settlement_id as text check (value ~ '^stl_[0-9a-z]{20}$');

create table affiliate_link (
  id app.affiliate_link_id primary key,
  organisation_id app.organisation_id not null references affiliate,
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{2,29}$'),
  target text not null check (target ~ '^/[^/\\]' or target = '/'),          -- a page of the provider's own
  label text not null default '' check (length(label) <= 80),
  made_at timestamptz not null,
  archived_at timestamptz,                                                   -- never deleted: what came by it stays explained
  constraint affiliate_code_once unique (code)
);
create index affiliate_link_of on affiliate_link (organisation_id, id desc);

-- One row a link and day, however many click.
create table affiliate_click (
  link_id app.affiliate_link_id not null references affiliate_link,
  day date not null,
  clicks bigint not null check (clicks > 0),
  primary key (link_id, day)
);

-- By whom a customer came. Until its first order a code beats a click and the last click the one before.
create table referral (
  client_id app.organisation_id primary key references organisation,
  affiliate_id app.organisation_id not null references affiliate,
  link_id app.affiliate_link_id not null references affiliate_link,
  how text not null check (how in ('code', 'click')),
  code text not null,                                                        -- as the customer gave it or came by it
  clicked_at timestamptz not null,                                           -- of a code: when it was given
  made_at timestamptz not null, made_by app.person_id not null references person,
  first_paid_at timestamptz,                                                 -- from here on it is fixed, and earns for its days
  constraint referral_of_another check (client_id <> affiliate_id)
);
create index referral_earning on referral (first_paid_at);
create index referral_of on referral (affiliate_id);
create function app.keep_referral() returns trigger language plpgsql as $$
begin
  raise exception 'by whom a customer came is settled with its first order' using errcode = 'restrict_violation', constraint = 'referral_is_settled';
end $$;
create trigger referral_is_settled before update or delete on referral for each row when (old.first_paid_at is not null) execute function app.keep_referral();

create table affiliate_settlement (
  id app.settlement_id primary key,
  affiliate_id app.organisation_id not null references affiliate,
  currency app.currency not null,
  month date not null check (extract(day from month) = 1),
  amount app.minor not null check (amount > 0),
  made_at timestamptz not null,
  constraint affiliate_settled_monthly unique (affiliate_id, currency, month)
);

create table commission (
  id app.commission_id primary key,
  order_id app.order_id not null, pos int not null,
  affiliate_id app.organisation_id not null references affiliate,
  client_id app.organisation_id not null references organisation,
  link_id app.affiliate_link_id not null references affiliate_link,
  how text not null check (how in ('code', 'click')), code text not null,
  -- all that the affiliate learns of what was ordered
  operation text not null check (operation in ('order', 'renewal')), family text not null,
  -- earned, or why not: a partner earns on the line, the customer is the affiliate's own, its year is over, the affiliate had left
  outcome text not null check (outcome in ('earned', 'partner', 'self', 'expired', 'left')),
  currency app.currency not null,
  base app.minor not null check (base >= 0),
  earned_before bigint not null,                                             -- what the affiliate had earned: it decided the rate
  rate app.basis_points not null,
  amount app.minor not null check (amount >= 0),
  paid_at timestamptz not null,
  available_at timestamptz not null,
  noted_at timestamptz not null,
  settlement_id app.settlement_id references affiliate_settlement,
  foreign key (order_id, pos) references order_line,
  constraint commission_once unique (order_id, pos),
  constraint commission_earned check (outcome = 'earned' and amount = pricing.share(base, rate) or outcome <> 'earned' and amount = 0 and rate = 0)
);
create index commission_of on commission (affiliate_id, paid_at desc, id desc);
create index commission_open on commission (available_at) where settlement_id is null and amount > 0;
create table commission_reversal (
  commission_id app.commission_id not null references commission,
  document_id app.document_id not null references document,
  amount app.minor not null check (amount >= 0),
  at timestamptz not null,
  settlement_id app.settlement_id references affiliate_settlement,
  primary key (commission_id, document_id)
);
create index commission_reversal_open on commission_reversal (commission_id) where settlement_id is null;

-- A commission is never changed or deleted: it is reversed beside it. Only what it is settled with is added, once.
create function app.keep_commission() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.settlement_id is null and (to_jsonb(new) - 'settlement_id') = (to_jsonb(old) - 'settlement_id') then return new; end if;
  raise exception 'a commission stays as it was noted' using errcode = 'restrict_violation', constraint = 'commission_stays';
end $$;
create trigger commission_stays before update or delete on commission for each row execute function app.keep_commission();
create trigger commission_reversal_stays before update or delete on commission_reversal for each row execute function app.keep_commission();
-- Never more back than was earned.
create function app.check_reversal() returns trigger language plpgsql as $$
begin
  if (select sum(r.amount) from commission_reversal r where r.commission_id = new.commission_id) > (select c.amount from commission c where c.id = new.commission_id) then
    raise exception 'no more is taken back than was earned' using errcode = 'check_violation', constraint = 'commission_not_below_zero';
  end if;
  return null;
end $$;
create trigger commission_not_below_zero after insert on commission_reversal for each row execute function app.check_reversal();
create trigger affiliate_settlement_stays before update or delete or truncate on affiliate_settlement execute function app.refuse_change();

-- Whether a customer is the affiliate itself by another name: somebody, a number, a domain or an account in common.
create function fence.is_self(client text, affiliate text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from app.marks_of(client) m join app.marks_of(affiliate) a on a.kind = m.kind and a.value = m.value);
end $$;
alter function fence.is_self(text, text) owner to mandato_keys;
call fence.close('affiliate_link', 'organisation_id = any((select fence.hats())::text[])');
create function fence.recommends(link text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.affiliate_link l where l.id = link and l.organisation_id = any(hats));
end $$;
alter function fence.recommends(text, text[]) owner to mandato_keys;
call fence.close('affiliate_click', 'fence.recommends(link_id, (select fence.hats())::text[])');
-- the customer sees that it was recommended; by whom is nobody's name to it, and who it is nobody's to the affiliate
call fence.close('referral', 'client_id = any((select fence.hats())::text[])');
call fence.close('commission', 'affiliate_id = any((select fence.books())::text[])');
create function fence.earned(commission text, books text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.commission c where c.id = commission and c.affiliate_id = any(books));
end $$;
alter function fence.earned(text, text[]) owner to mandato_keys;
call fence.close('commission_reversal', 'fence.earned(commission_id, (select fence.books())::text[])');
call fence.close('affiliate_settlement', 'affiliate_id = any((select fence.books())::text[])');
