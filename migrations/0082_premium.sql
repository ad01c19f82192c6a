-- Premium Support: items that promise a quicker first answer, the upper two in emergencies around the clock. One at a
-- time, for six months at least, upwards only, never refunded.
create table premium_tier (
  item_id app.item_id primary key references item,
  response_hours smallint not null check (response_hours in (1, 2, 4)),
  around_the_clock boolean not null,
  min_months smallint not null check (min_months >= 6),
  constraint premium_tier_clock check (around_the_clock = (response_hours <= 2))
);
grant select on premium_tier to mandato_keys;

-- Why an organisation may not order an item of Premium Support as asked; nothing where it may, or where it is no such
-- item. Quote and order ask the same.
create function app.premium_problem(p_owner text, p_order text, p_item text, p_months int, p_quantity int) returns text language plpgsql stable as $$
declare asked premium_tier;
begin
  select * into asked from premium_tier t where t.item_id = p_item;
  if not found then return null; end if;
  if p_months < asked.min_months then return 'premium_term'; end if;
  if p_quantity <> 1
    or exists (select from product p join premium_tier t on t.item_id = p.item_id
                where p.organisation_id = p_owner and p.state = 'active' and t.response_hours <= asked.response_hours)
    or exists (select from orders o join order_line l on l.order_id = o.id join premium_tier t on t.item_id = l.item_id
                where o.owner_id = p_owner and o.state = 'awaiting_payment' and o.id is distinct from p_order and l.operation = 'order' and t.response_hours <= asked.response_hours)
  then return 'premium_upgrade_only'; end if;
  return null;
end $$;

create function app.check_premium() returns trigger language plpgsql as $$
declare line record; problem text;
begin
  for line in
    select a.*, o.owner_id, count(*) over (partition by a.order_id) as of_order
      from added a join premium_tier t on t.item_id = a.item_id join orders o on o.id = a.order_id
     where a.operation = 'order' order by o.owner_id, a.order_id, a.pos loop
    -- of two orders at once the second sees what the first brought
    perform pg_advisory_xact_lock(access.lock_key('premium', line.owner_id));
    problem := case when line.of_order > 1 then 'premium_upgrade_only'
      else app.premium_problem(line.owner_id, line.order_id, line.item_id, line.months * line.periods, line.quantity) end;
    if problem is not null then perform app.refuse(problem); end if;
  end loop;
  return null;
end $$;
create trigger order_line_premium after insert on order_line referencing new table as added for each statement execute function app.check_premium();

create function app.check_premium_refund() returns trigger language plpgsql as $$
begin
  if exists (select from added a join order_line l on l.order_id = a.order_id and l.pos = a.line_pos join premium_tier t on t.item_id = l.item_id) then
    perform app.refuse('premium_no_refund');
  end if;
  return null;
end $$;
create trigger credit_line_premium after insert on credit_line referencing new table as added for each statement execute function app.check_premium_refund();

alter table support_case add column is_emergency boolean not null default false;

-- The VIP code of an organisation with Premium Support: it says on the telephone who calls and routes the call, and is
-- enough for nothing else. While one is replaced both hold; never three.
create table vip_code (
  organisation_id app.organisation_id not null references organisation,
  code_sha text primary key,
  code_sealed text not null,
  made_at timestamptz not null,
  retires_at timestamptz,
  constraint vip_code_retires check (retires_at >= made_at)
);
create unique index vip_code_current on vip_code (organisation_id) where retires_at is null;
call fence.close('vip_code', 'organisation_id = any((select fence.hats())::text[])');
