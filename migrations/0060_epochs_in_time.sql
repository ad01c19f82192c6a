-- What ends by its day changes who reaches what without anybody writing anything: the number of an organisation grows
-- at that instant too. It counts the ends that are past. Moving one may take it back, and so counts once more.
create function access.past_ends(organisation text) returns bigint
language plpgsql stable security definer set search_path = pg_catalog as $$
declare instant timestamptz := app.now();
begin
  return (select count(*) from public.partnership p where p.client_id = organisation and p.ends_at <= instant)
       + (select count(*) from public.partnership p join public.holding h on h.partnership_id = p.id
           where p.client_id = organisation and h.ends_at <= instant);
end $$;
alter function access.past_ends(text) owner to mandato_keys;
create or replace function access.epoch_of(p_organisation text) returns bigint language sql stable as $$
  select coalesce((select n from access.epoch where organisation_id = p_organisation), 0)
       + (select count(*) from access.epoch_change where organisation_id = p_organisation)
       + access.past_ends(p_organisation) $$;

-- Argument: the column that names the partnership.
create function access.note_end() returns trigger language plpgsql as $$
begin
  insert into access.epoch_change (organisation_id)
  select client_id from partnership where id = to_jsonb(old) ->> tg_argv[0];
  return null;
end $$;
create trigger partnership_end_epoch after update of ends_at on partnership for each row
  when (old.ends_at <> new.ends_at) execute function access.note_end('id');
create trigger holding_end_epoch after update of ends_at on holding for each row
  when (old.ends_at <> new.ends_at) execute function access.note_end('partnership_id');
create trigger holding_gone_epoch after delete on holding for each row
  when (old.ends_at < 'infinity') execute function access.note_end('partnership_id');
