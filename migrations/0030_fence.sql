-- The fence: rows of others stay out of sight even where a query forgot its filter. It is not what decides access (the
-- views of schema access do, in every operation); it is the second, independent check of every row that is read.
--
-- The program works in the role mandato_app, which owns nothing. What it may see stands in two settings of its
-- transaction: mandato.fence is the person who asks, or 'open' for what the programme does by itself (jobs, sign-in,
-- acts, the provider's own people); mandato.hat is the organisation in the address. Without a setting no row is seen,
-- by the owner neither. The role mandato_keys owns the definition of access and the questions below: they look behind
-- the fence and answer with keys only.

do $$
declare
  wanted text;
  since_16 constant boolean := current_setting('server_version_num')::int >= 160000;
  has_it boolean;
begin
  foreach wanted in array array['mandato_app', 'mandato_keys'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        begin
          execute format('create role %I nologin', wanted);
        exception when duplicate_object or unique_violation then null;
        end;
      end if;
      -- whoever migrates may take both roles; from 16 on without having their sight all the time
      if since_16 then has_it := pg_has_role(current_user, wanted, 'set'); else has_it := pg_has_role(current_user, wanted, 'member'); end if;
      if not has_it then
        execute format('grant %I to %I', wanted, current_user) || case when since_16 then ' with inherit false, set true' else '' end;
      end if;
    exception when insufficient_privilege then
      raise exception 'The database user % may not make or take the role %. Let an administrator of the server run: create role mandato_app nologin; create role mandato_keys nologin; grant mandato_app, mandato_keys to %;', current_user, wanted, current_user;
    end;
  end loop;
end $$;

create schema fence;
do $$
declare s text;
begin
  foreach s in array array['public', 'app', 'access', 'pricing', 'ledger', 'past', 'fence'] loop
    execute format('grant usage on schema %I to mandato_app, mandato_keys', s);
    execute format('grant select, insert, update, delete on all tables in schema %I to mandato_app', s);
    execute format('grant usage on all sequences in schema %I to mandato_app', s);
    execute format('grant select on all tables in schema %I to mandato_keys', s);
    execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to mandato_app', s);
    execute format('alter default privileges in schema %I grant usage on sequences to mandato_app', s);
    execute format('alter default privileges in schema %I grant select on tables to mandato_keys', s);
  end loop;
end $$;
grant create on schema access, past, fence to mandato_keys;

-- what is written once is never written again, by right and not by trigger alone
revoke update, delete on ledger.entry, ledger.journal, ledger.seal, ledger.posting_rule, ledger.account_kind,
  audit_event, audit_seal, audit_root, audit_root_head, document, document_issued, credit_line, migration from mandato_app;
revoke insert on migration from mandato_app;

-- Questions behind the fence. They run as mandato_keys and give keys, never rows.

-- the organisations in whose name the person may ask now: the one in the address, or all of theirs
create function fence.hats() returns text[] language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return coalesce((select array_agg(s.organisation_id::text) from access.seat s
    where s.person_id = current_setting('mandato.fence', true)
      and coalesce(nullif(current_setting('mandato.hat', true), ''), s.organisation_id) = s.organisation_id), '{}');
end $$;

-- those of them whose money the person may look at
create function fence.books() returns text[] language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return coalesce((select array_agg(s.organisation_id::text) from access.seat s
    where s.person_id = current_setting('mandato.fence', true)
      and (s.role in ('legal', 'administrator') or s.role = 'collaborator' and s.accounting)
      and coalesce(nullif(current_setting('mandato.hat', true), ''), s.organisation_id) = s.organisation_id), '{}');
end $$;

-- whether an organisation has or had to do with one of the hats: a partnership or an invitation between them
create function fence.deals(organisation text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.partnership p where p.client_id = organisation and p.partner_id = any(hats))
      or exists (select from public.partnership p where p.partner_id = organisation and p.client_id = any(hats))
      or exists (select from public.invitation i where i.client_id = organisation and i.partner_id = any(hats))
      or exists (select from public.invitation i where i.partner_id = organisation and i.client_id = any(hats));
end $$;

-- partners stand in a list that everybody may read
create function fence.listed(organisation text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.partner p where p.organisation_id = organisation);
end $$;

create function fence.party(partnership text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.partnership p where p.id = partnership and (p.client_id = any(hats) or p.partner_id = any(hats)));
end $$;

create function fence.knows_person(person text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return person = current_setting('mandato.fence', true)
      or exists (select from public.member m where m.person_id = person and (m.organisation_id = any(hats) or fence.deals(m.organisation_id, hats)))
      or exists (select from public.person p where p.id = person and p.belongs_to = any(hats));
end $$;

-- the client is given, not looked up: every branch of the definition then begins with it
create function fence.sees_product(product text, client text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from access.reach r
    where r.client_id = client and r.product_id = product and r.person_id = current_setting('mandato.fence', true) and r.hat_id = any(hats));
end $$;

create function fence.sees_their(product text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return fence.sees_product(product, (select p.organisation_id from public.product p where p.id = product), hats);
end $$;

-- at an instant that was (app.as_of), what was reached then
create function fence.saw_product(product text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return coalesce(current_setting('app.as_of', true), '') <> '' and exists (select from past.reach r
    where r.product_id = product and r.person_id = current_setting('mandato.fence', true) and r.hat_id = any(hats));
end $$;

-- the person's address, where it is proved: what was sent there is theirs to answer
create function fence.email() returns text language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select p.email from public.person p where p.id = current_setting('mandato.fence', true) and p.email_verified);
end $$;

-- the order a document is about, for whoever may not see the document
create function fence.order_of(document text) returns text
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select d.order_id from public.document d where d.id = document);
end $$;

-- an order in which one of the hats earned something, whoever owns and pays it
create function fence.earned_by(id text, pos int, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.benefit b
    where b.order_id = earned_by.id and (earned_by.pos is null or b.pos = earned_by.pos) and b.partner_id = any(hats));
end $$;

create function fence.sees_order(id text, hats text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.orders o where o.id = sees_order.id
    and (o.owner_id = any(hats) or o.billed_id = any(hats) or o.partner_id = any(hats)));
end $$;

create function fence.sees_document(id text, books text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.document d where d.id = sees_document.id and (d.billed_id = any(books) or d.supplier_id = any(books)));
end $$;

create function fence.sees_account(id bigint, books text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from ledger.account a where a.id = sees_account.id and a.organisation_id = any(books));
end $$;

create function fence.sees_journal(id bigint, books text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from ledger.entry e join ledger.account a on a.id = e.account_id
    where e.journal_id = sees_journal.id and a.organisation_id = any(books));
end $$;

-- where the money of one's own booking came from or went to outside: the payment provider and the bank
create function fence.sees_source(journal bigint, id bigint, books text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from ledger.account a where a.id = sees_source.id and a.organisation_id is null and a.kind in ('psp', 'bank', 'unallocated'))
     and fence.sees_journal(journal, books);
end $$;

do $$
declare f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'fence'::regnamespace loop
    execute format('alter function %s owner to mandato_keys', f);
  end loop;
end $$;

-- The definition once more with what lists count and sort by: rows of it are reached by construction, so the fence need
-- not ask again for each.
create view access.reached as
  select r.person_id, r.hat_id, r.client_id, r.product_id, r.level, r.partnership_id, p.name, p.state, p.expires_on
    from access.reach r join product p on p.id = r.product_id;

-- how much there is of a client in all, for whoever has full access to it
create function fence.products_of(client text) returns int
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select count(*) from public.product p where p.organisation_id = client);
end $$;
alter function fence.products_of(text) owner to mandato_keys;

-- the definition of access looks behind the fence
do $$
declare v regclass; owner constant text := current_user;
begin
  for v in select c.oid from pg_class c where c.relkind = 'v' and c.relnamespace in ('access'::regnamespace, 'past'::regnamespace) loop
    execute format('alter view %s owner to mandato_keys', v);
    set local role mandato_keys;
    execute format('grant select on %s to %I', v, owner);
    execute format('grant select on %s to mandato_app', v);
    reset role;
  end loop;
end $$;

-- Fences a table: rows are seen where the fence is open or the rule holds, and by the definition of access. A table
-- with an organisation or a person in it has its rule here or in the migration that makes it.
create procedure fence.close(of_table regclass, rule text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security, force row level security', of_table);
  execute format('create policy fence on %s using ((select current_setting(''mandato.fence'', true)) = ''open'' or %s) with check (true)', of_table, rule);
  execute format('create policy keys on %s for select to mandato_keys using (true)', of_table);
end $$;

do $$
declare
  hats constant text := '(select fence.hats())::text[]';
  books constant text := '(select fence.books())::text[]';
  mine constant text := '(select current_setting(''mandato.fence'', true))';
  t text; rule text;
begin
  for t, rule in
    select x.t, replace(replace(replace(x.rule, ':hats', hats), ':books', books), ':mine', mine) from (values
      -- organisations and people
      ('organisation', 'id = any(:hats) or fence.listed(id) or fence.deals(id, :hats)'),
      ('organisation_block', 'organisation_id = any(:hats) or fence.deals(organisation_id, :hats)'),
      ('partner', 'true'),
      ('member', 'person_id = :mine or organisation_id = any(:hats) or fence.deals(organisation_id, :hats)'),
      ('member_product', 'organisation_id = any(:hats)'),
      ('person', 'fence.knows_person(id, :hats)'),
      ('session', 'person_id = :mine'), ('sign_in', 'person_id = :mine'), ('totp', 'person_id = :mine'),
      ('passkey', 'person_id = :mine'), ('recovery_code', 'person_id = :mine'), ('challenge', 'person_id = :mine'),
      ('device', 'person_id = :mine'), ('provider_trip', 'person_id = :mine'), ('intent', 'person_id = :mine'),
      ('verification', 'false'), ('rate_limit', 'false'), ('guess', 'false'), ('letter', 'false'),
      ('idempotency', 'actor = :mine'),
      ('factor_reset', 'person_id = :mine or organisation_id = any(:hats)'),
      ('api_token', 'fence.knows_person(person_id, :hats)'),
      ('webhook_endpoint', 'organisation_id = any(:hats)'), ('webhook_delivery', 'organisation_id = any(:hats)'),
      ('webhook_key', 'exists (select from webhook_endpoint w where w.id = endpoint_id and w.organisation_id = any(:hats))'),
      -- products and who is given them
      ('product', 'organisation_id = any(:hats) or fence.sees_product(id, organisation_id, :hats) or fence.saw_product(id, :hats)'),
      ('product_grant', 'fence.party(partnership_id, :hats)'),
      ('family_grant', 'fence.party(partnership_id, :hats)'),
      ('holding', 'fence.party(partnership_id, :hats)'),
      ('holding_product', 'fence.party(partnership_id, :hats)'),
      ('partnership', 'client_id = any(:hats) or partner_id = any(:hats)'),
      ('partnership_notice', 'fence.party(partnership_id, :hats)'),
      ('access_ask', 'fence.party(partnership_id, :hats)'),
      ('invitation', 'client_id = any(:hats) or partner_id = any(:hats) or client_id is null and email = (select fence.email())'),
      ('access.epoch', 'organisation_id = any(:hats) or fence.deals(organisation_id, :hats)'),
      ('access.epoch_change', 'organisation_id = any(:hats) or fence.deals(organisation_id, :hats)'),
      -- orders and what they earned
      ('orders', 'owner_id = any(:hats) or billed_id = any(:hats) or partner_id = any(:hats) or fence.earned_by(id, null, :hats)'),
      ('order_line', 'fence.sees_order(order_id, :hats) or fence.earned_by(order_id, pos, :hats)'),
      ('benefit', 'partner_id = any(:hats)'),
      ('partner_level_held', 'organisation_id = any(:hats)'),
      -- money
      ('partner_tax', 'partner_id = any(:books)'),
      ('payment', 'organisation_id = any(:books)'),
      ('payment_event', 'false'), ('provider_event', 'false'), ('payment_refund', 'false'),
      ('default_means', 'organisation_id = any(:hats)'),
      ('debt', 'organisation_id = any(:hats)'),
      ('debt_notice', 'fence.sees_order(order_id, :hats)'),
      ('warranty', 'organisation_id = any(:hats)'),
      ('payout_account', 'organisation_id = any(:books)'),
      ('payout', 'organisation_id = any(:books)'),
      ('payout_batch', 'false'), ('own_invoice', 'organisation_id = any(:hats)'),
      ('receipt', 'organisation_id = any(:books)'),
      ('document', 'billed_id = any(:books) or supplier_id = any(:books)'),
      ('document_issued', 'fence.sees_document(document_id, :books)'),
      ('document_waiting', 'fence.sees_document(document_id, :books)'),
      ('document_series', 'supplier_id is null or supplier_id = any(:books)'),
      ('credit_line', 'fence.sees_document(document_id, :books) or fence.earned_by(order_id, line_pos, :hats)'),
      ('ledger.account', 'organisation_id is null or organisation_id = any(:books)'),
      ('ledger.balance', 'fence.sees_account(account_id, :books)'),
      ('ledger.hold', 'fence.sees_account(account_id, :books)'),
      ('ledger.entry', 'fence.sees_account(account_id, :books) or fence.sees_source(journal_id, account_id, :books)'),
      ('ledger.journal', 'fence.sees_journal(id, :books)'),
      -- renewals
      ('mandate', 'fence.sees_their(product_id, :hats)'),
      ('renewal_attempt', 'fence.sees_their(product_id, :hats)'),
      ('renewal_notice', 'fence.sees_their(product_id, :hats)'),
      ('renewal_run', 'false'), ('renewal_chunk', 'false'), ('renewal_count', 'false'),
      -- the log
      -- who let somebody into the other side's organisation is told to those who ask why that person may act
      ('audit_event', 'client_id = any(:hats) or partner_id = any(:hats) or hat_id = any(:hats)
        or action in (''member.added'', ''member.changed'', ''organisation.created'') and fence.deals(client_id, :hats)'),
      -- hashes; who checks the other side's chain or the way to a root needs them all
      ('audit_seal', 'chain = any(:hats) or fence.deals(chain, :hats)'),
      ('audit_root_head', 'true'),
      -- what was
      ('past.person_rows', 'fence.knows_person(id, :hats)'),
      ('past.member_rows', 'organisation_id = any(:hats) or fence.deals(organisation_id, :hats)'),
      ('past.member_product_rows', 'organisation_id = any(:hats)'),
      ('past.partnership_rows', 'client_id = any(:hats) or partner_id = any(:hats)'),
      ('past.holding_rows', 'fence.party(partnership_id, :hats)'),
      ('past.holding_product_rows', 'fence.party(partnership_id, :hats)'),
      ('past.partner_rows', 'true'),
      ('past.organisation_block_rows', 'organisation_id = any(:hats) or fence.deals(organisation_id, :hats)'),
      ('past.product_moved', 'organisation_id = any(:hats)'),
      -- rates on their way belong to the provider's people
      ('rate_change', 'false'), ('rate_change_row', 'false'), ('rate_simulation', 'false'), ('rate_simulation_part', 'false')
    ) as x (t, rule)
  loop
    call fence.close(t::regclass, rule);
  end loop;
end $$;
