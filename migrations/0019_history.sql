-- Who could do what at any instant: the facts of access keep their history, and the one definition of access, word for
-- word, is asked over the facts of then.
create schema past;

-- The instant that is asked about, in this transaction.
create function past.now() returns timestamptz language sql stable as
$$ select coalesce(nullif(current_setting('app.as_of', true), '')::timestamptz, app.now()) $$;

-- Writes what a fact was until now, and what it is from now on. Arguments: the columns kept, the columns of its key.
create function past.keep() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    execute format('update past.%I h set until = app.now() where until = ''infinity'' and (%s) = (select %s from (select ($1).*) o)',
      tg_table_name || '_rows', regexp_replace(tg_argv[1], '(\w+)', 'h.\1', 'g'), tg_argv[1]) using old;
  end if;
  if tg_op <> 'DELETE' then
    execute format('insert into past.%I (%s, since, until) select %2$s, app.now(), ''infinity'' from (select ($1).*) n', tg_table_name || '_rows', tg_argv[0]) using new;
  end if;
  return null;
end $$;

-- Keeps the history of some columns of a table from now on, and shows them as they were at past.now(). What is there
-- already is taken to have been so since `p_since`.
create function past.keep_history(p_table text, p_columns text, p_key text, p_since text) returns void language plpgsql as $$
declare
  changed text := format('((%s) is distinct from (%s))', regexp_replace(p_columns, '(\w+)', 'old.\1', 'g'), regexp_replace(p_columns, '(\w+)', 'new.\1', 'g'));
begin
  execute format('create table past.%I as select %s, %s as since, ''infinity''::timestamptz as until from public.%I', p_table || '_rows', p_columns, p_since, p_table);
  execute format('create index on past.%I (%s, until)', p_table || '_rows', p_key);
  execute format('create view past.%I as select %s from past.%I where since <= past.now() and past.now() < until', p_table, p_columns, p_table || '_rows');
  execute format('create trigger %I after insert or delete on public.%I for each row execute function past.keep(%L, %L)', p_table || '_kept', p_table, p_columns, p_key);
  execute format('create trigger %I after update on public.%I for each row when %s execute function past.keep(%L, %L)', p_table || '_kept_on_change', p_table, changed, p_columns, p_key);
end $$;

select past.keep_history('person', 'id, state', 'id', 'created_at');
select past.keep_history('organisation_block', 'organisation_id', 'organisation_id', 'since');
select past.keep_history('member', 'organisation_id, person_id, role, accounting, state', 'organisation_id, person_id', 'joined_at');
select past.keep_history('member_product', 'organisation_id, person_id, product_id, level', 'person_id, organisation_id, product_id', '''-infinity''::timestamptz');
select past.keep_history('partner', 'organisation_id, state, frozen_at', 'organisation_id', 'since');
select past.keep_history('partnership', 'id, client_id, partner_id, state, access, payer, starts_at, ends_at', 'id', 'starts_at');
select past.keep_history('holding', 'partnership_id, person_id, all_products, level', 'person_id, partnership_id', 'created_at');
select past.keep_history('holding_product', 'partnership_id, person_id, product_id, level', 'person_id, partnership_id, product_id', '''-infinity''::timestamptz');
create index on past.member_rows (person_id);
create index on past.partnership_rows (client_id);
create index on past.partnership_rows (partner_id);
create index on past.holding_rows (partnership_id);
create index on past.holding_product_rows (product_id);
create index on past.member_product_rows (product_id);

-- Grants carry their own dates. A product is as old as it says, and was somebody else's until it was moved.
create view past.product_grant as
  select partnership_id, product_id, level, granted_at, null::timestamptz as ended_at
    from public.product_grant where granted_at <= past.now() and (ended_at is null or past.now() < ended_at);
create view past.family_grant as
  select partnership_id, client_id, family, level, granted_at, null::timestamptz as ended_at
    from public.family_grant where granted_at <= past.now() and (ended_at is null or past.now() < ended_at);
create index product_grant_of_product on product_grant (product_id, granted_at);
create table past.product_moved (
  product_id app.product_id not null,
  organisation_id app.organisation_id not null,                              -- whose it was
  until timestamptz not null
);
create index on past.product_moved (product_id, until);
create function past.keep_move() returns trigger language plpgsql as $$
begin
  insert into past.product_moved (product_id, organisation_id, until) values (old.id, old.organisation_id, app.now());
  return null;
end $$;
create trigger product_moved after update of organisation_id on product for each row
  when (old.organisation_id <> new.organisation_id) execute function past.keep_move();
create view past.product as
  select p.id, coalesce(m.organisation_id, p.organisation_id)::app.organisation_id as organisation_id
    from public.product p
    left join lateral (select organisation_id from past.product_moved m where m.product_id = p.id and past.now() < m.until order by m.until limit 1) m on true
   where p.created_at <= past.now();

-- Makes the views of reach anew over the facts of then. Whoever changes the definition calls this after it.
create function past.rebuild() returns void language plpgsql set search_path = pg_catalog as $$
declare
  names text[] := array['standing', 'live', 'seat', 'managed', 'reach_client', 'reach'];
  v text;
begin
  for i in reverse cardinality(names)..1 loop
    execute format('drop view if exists past.%I', names[i]);
  end loop;
  foreach v in array names loop
    execute format('create view past.%I as %s', v,
      replace(replace(replace(pg_get_viewdef(format('access.%I', v)::regclass), 'app.now()', 'past.now()'), 'access.', 'past.'), 'public.', 'past.'));
  end loop;
end $$;
select past.rebuild();
