-- A technical user's tokens are seen by its own organisation, not by everybody who knows it.
create function fence.runs(person text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.person p where p.id = runs.person and p.belongs_to = any(hats));
end $$;
alter function fence.runs(text, text[]) owner to mandato_keys;
drop policy fence on api_token;
create policy fence on api_token using (
  (select current_setting('mandato.fence', true)) in ('open', person_id) or fence.runs(person_id, (select fence.hats())::text[])) with check (true);
