-- The log is sealed into a chain for each client: who changes, drops or slips in an event breaks every link after it.

-- A number is no commit order: the sealer looks for every committed event from the oldest transaction on that was
-- still under way when it last looked.
alter table audit_event add column xact xid8 not null default pg_current_xact_id();
create index audit_event_of_xact on audit_event (xact);
create index audit_event_of_partner on audit_event (partner_id, id desc) where partner_id is not null;

-- What of an event is hashed, byte by byte; an export carries these bytes, so nobody has to make them again.
create function app.audit_body(e audit_event) returns text language sql stable as $$
  select jsonb_build_object('id', e.id, 'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'person', e.person_id, 'hat', e.hat_id,
    'client', e.client_id, 'partner', e.partner_id, 'action', e.action, 'object', e.object_id, 'witness', e.witness, 'changes', e.changes)::text $$;

create table audit_seal (
  chain text not null,                                                       -- the client, else the hat, else the platform
  n bigint not null check (n > 0),
  event_id app.event_id not null unique references audit_event,
  hash bytea not null,                                                       -- of the event's body
  link bytea not null,                                                       -- sha256(link before ‖ n ‖ hash)
  seq bigint generated always as identity unique,
  sealed_at timestamptz not null,
  primary key (chain, n)
);
create trigger audit_seal_is_history before update or delete or truncate on audit_seal for each statement execute function app.refuse_change();

create table audit_sealer (
  only_one boolean primary key default true check (only_one),
  sealed_below xid8 not null default '0'
);
insert into audit_sealer default values;

-- The public halves of the keys that ever signed something here; the private half comes from the secret.
create table app.signing_key (
  kid text primary key,
  jwk jsonb not null,
  since timestamptz not null
);

-- Every minute the ends of the chains that grew, as one signed root; each names the root before it.
create table audit_root (
  id bigint primary key,                                                     -- 1, 2, 3 …
  at timestamptz not null,
  upto bigint not null,                                                      -- seals with a seq up to this one
  statement text not null,
  kid text not null references app.signing_key,
  signature text not null
);
create table audit_root_head (
  root_id bigint not null references audit_root,
  pos int not null,
  chain text not null,
  n bigint not null,
  link bytea not null,
  primary key (root_id, pos),
  foreign key (chain, n) references audit_seal
);
create index audit_root_head_of_chain on audit_root_head (chain, n desc);
create trigger audit_root_is_history before update or delete or truncate on audit_root for each statement execute function app.refuse_change();
create trigger audit_root_head_is_history before update or delete or truncate on audit_root_head for each statement execute function app.refuse_change();

create function app.audit_start(p_chain text) returns bytea language sql immutable as $$ select sha256(convert_to('mandato:' || p_chain, 'UTF8')) $$;

-- Events not sealed yet, at most so many, in the order of their chains. Transactions below `p_from` were all over when
-- it was set, so whatever they wrote is sealed; one that commits late is found here by its number, which lies above.
create function app.audit_unsealed(p_from xid8, p_limit int) returns table (chain text, id text, hash bytea, xact xid8) language sql stable as $$
  select coalesce(u.client_id, u.hat_id, 'platform'), u.id, sha256(convert_to(app.audit_body(u), 'UTF8')), u.xact
    from (select e.* from audit_event e
           where e.xact >= p_from and not exists (select 1 from audit_seal s where s.event_id = e.id) order by e.xact limit p_limit) u
   order by 1, 2 $$;

-- Seals what has been committed, at most `p_limit` events; returns how many. One sealer at a time, a second does nothing.
create function app.seal_audit(p_limit int default 5000) returns int language plpgsql as $$
declare
  v_from xid8; v_below xid8; v_last xid8 := '0'; v_chain text; v_n bigint; v_link bytea; e record;
  chains text[] := '{}'; ns bigint[] := '{}'; ids text[] := '{}'; hashes bytea[] := '{}'; links bytea[] := '{}';
begin
  if not pg_try_advisory_xact_lock(hashtextextended('audit:sealer', 0)) then return 0; end if;
  select sealed_below into v_from from audit_sealer for update;
  -- taken before the events are read: what is still under way now stays above it
  v_below := pg_snapshot_xmin(pg_current_snapshot());
  -- a database restored on another server brings numbers that this one has not reached yet
  if v_from > v_below then v_from := '0'; end if;
  for e in select * from app.audit_unsealed(v_from, p_limit) loop
    if e.chain is distinct from v_chain then
      v_chain := e.chain;
      select s.n, s.link into v_n, v_link from audit_seal s where s.chain = v_chain order by s.n desc limit 1;
      if not found then v_n := 0; v_link := app.audit_start(v_chain); end if;
    end if;
    v_n := v_n + 1;
    v_link := sha256(v_link || int8send(v_n) || e.hash);
    if e.xact > v_last then v_last := e.xact; end if;
    chains := chains || v_chain; ns := ns || v_n; ids := ids || e.id; hashes := hashes || e.hash; links := links || v_link;
  end loop;
  insert into audit_seal (chain, n, event_id, hash, link, sealed_at)
  select c, n, i, h, l, app.now() from unnest(chains, ns, ids, hashes, links) as u(c, n, i, h, l);
  if cardinality(ids) = p_limit and v_last < v_below then v_below := v_last; end if;
  update audit_sealer set sealed_below = v_below where sealed_below <> v_below;
  return cardinality(ids);
end $$;
