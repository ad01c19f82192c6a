-- The fence around what came with guarded acts and hand-overs.
create function fence.sees_handover(id text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.handover h
    where h.id = sees_handover.id and (h.client_id = any(hats) or h.to_id = any(hats) or h.from_partner_id = any(hats)));
end $$;
alter function fence.sees_handover(text, text[]) owner to mandato_keys;

do $$
declare
  hats constant text := '(select fence.hats())::text[]';
  t text; rule text;
begin
  for t, rule in
    select x.t, replace(x.rule, ':hats', hats) from (values
      ('guarded_act', 'fence.party(partnership_id, :hats)'),
      ('proposed_act', 'client_id = any(:hats) or partner_id = any(:hats)'),
      ('handover', 'client_id = any(:hats) or to_id = any(:hats) or from_partner_id = any(:hats)'),
      ('handover_product', 'fence.sees_handover(handover_id, :hats)'),
      ('past.handover_rows', 'client_id = any(:hats) or to_id = any(:hats) or fence.party(from_id, :hats)'),
      ('past.handover_product_rows', 'fence.sees_handover(handover_id, :hats)')
    ) as x (t, rule)
  loop
    call fence.close(t::regclass, rule);
  end loop;
end $$;
