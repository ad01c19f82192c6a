-- Machines that act: a technical user is a collaborator that never signs in and acts by tokens alone. What it reaches
-- is what it was given, as with everybody; a token can only narrow that.
create domain app.token_id as text check (value ~ '^tok_[0-9a-z]{20}$');
alter table person
  add kind text not null default 'human' check (kind in ('human', 'machine')),
  add belongs_to app.organisation_id references organisation,                -- the organisation of a machine; the provider's have none
  add constraint person_belongs check (kind = 'machine' or belongs_to is null);

create function app.keep_machine_small() returns trigger language plpgsql as $$
begin
  if exists (select 1 from person p where p.id = new.person_id and p.kind = 'machine'
              and (p.belongs_to is distinct from new.organisation_id or new.role <> 'collaborator')) then
    raise exception 'a technical user is a collaborator of its own organisation'
      using errcode = 'check_violation', constraint = 'machine_is_collaborator';
  end if;
  return new;
end $$;
create trigger machine_is_collaborator before insert or update on member for each row execute function app.keep_machine_small();
create function app.refuse_machine() returns trigger language plpgsql as $$
begin
  if exists (select 1 from person p where p.id = new.person_id and p.kind = 'machine') then
    raise exception 'a technical user does not sign in' using errcode = 'check_violation', constraint = 'machine_never_signs_in';
  end if;
  return new;
end $$;
create trigger machine_never_signs_in before insert on sign_in for each row execute function app.refuse_machine();
create trigger machine_has_no_session before insert or update on session for each row execute function app.refuse_machine();

create table api_token (
  id app.token_id primary key,
  person_id app.person_id not null references person,
  name text not null check (length(name) between 1 and 80),
  hash bytea not null constraint token_hash_once unique,                     -- sha256 of the token, which nobody keeps
  hint text not null,                                                        -- its last characters, to tell it from others
  scopes text[] not null check (scopes <@ array['read', 'orders', 'write', 'check'] and cardinality(scopes) > 0),
  created_by app.person_id not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  told_at timestamptz,                                                       -- its owners know that it is about to end
  revoked_at timestamptz,
  revoked_because text check (revoked_because in ('revoked', 'unused', 'removed')),
  constraint token_expires check (expires_at > created_at and expires_at <= created_at + interval '366 days'),
  constraint token_revoked check ((revoked_at is null) = (revoked_because is null))
);
create index api_token_of_person on api_token (person_id) where revoked_at is null;

-- Whoever is no longer a member has no working token; it does not come back with a new membership.
create function app.revoke_tokens() returns trigger language plpgsql as $$
begin
  update api_token t set revoked_at = app.now(), revoked_because = 'removed' from person p
   where p.id = new.person_id and p.kind = 'machine' and t.person_id = p.id and t.revoked_at is null;
  return null;
end $$;
create trigger member_removed_revokes_tokens after update on member for each row
  when (old.state = 'active' and new.state <> 'active') execute function app.revoke_tokens();

-- A number that grows with every commit that changes who reaches what: an answer older than the number a console has
-- seen is refused there. Changes are noted as rows of their own, so that nobody waits for anybody; a job adds them up.
create table access.epoch (organisation_id app.organisation_id primary key, n bigint not null);
create table access.epoch_change (organisation_id app.organisation_id not null);
create index epoch_change_of on access.epoch_change (organisation_id);
create function access.epoch_of(p_organisation text) returns bigint language sql stable as $$
  select coalesce((select n from access.epoch where organisation_id = p_organisation), 0)
       + (select count(*) from access.epoch_change where organisation_id = p_organisation) $$;
create function access.fold_epochs() returns bigint language sql as $$
  with gone as (delete from access.epoch_change returning organisation_id),
  folded as (
    insert into access.epoch (organisation_id, n) select organisation_id, count(*) from gone group by 1 order by 1
    on conflict (organisation_id) do update set n = access.epoch.n + excluded.n returning 1)
  select count(*) from folded $$;

-- Notes a change for the organisations that a statement's rows belong to. Argument: the query that finds them in them.
create function access.note_epoch() returns trigger language plpgsql as $$
begin
  execute format('insert into access.epoch_change (organisation_id) select distinct x.id from (%s) as x(id) where x.id is not null', tg_argv[0]);
  return null;
end $$;
create function access.watch(p_table text, p_query text) returns void language plpgsql as $$
begin
  execute format('create trigger %I after insert on %I referencing new table as rows for each statement execute function access.note_epoch(%L)', p_table || '_epoch_insert', p_table, p_query);
  execute format('create trigger %I after update on %I referencing new table as rows for each statement execute function access.note_epoch(%L)', p_table || '_epoch_update', p_table, p_query);
  execute format('create trigger %I after delete on %I referencing old table as rows for each statement execute function access.note_epoch(%L)', p_table || '_epoch_delete', p_table, p_query);
end $$;
select access.watch('partnership', 'select client_id from rows');
select access.watch('product_grant', 'select p.client_id from rows g join partnership p on p.id = g.partnership_id');
select access.watch('holding', 'select p.client_id from rows h join partnership p on p.id = h.partnership_id');
select access.watch('holding_product', 'select p.client_id from rows h join partnership p on p.id = h.partnership_id');
select access.watch('member', 'select organisation_id from rows');
select access.watch('member_product', 'select organisation_id from rows');
select access.watch('partner', 'select organisation_id from rows');
select access.watch('organisation_block', 'select organisation_id from rows');
select access.watch('person', 'select m.organisation_id from rows r join member m on m.person_id = r.id');
create function access.note_move() returns trigger language plpgsql as $$
begin
  insert into access.epoch_change (organisation_id) values (old.organisation_id), (new.organisation_id);
  return null;
end $$;
create trigger product_moved_epoch after update of organisation_id on product for each row
  when (old.organisation_id <> new.organisation_id) execute function access.note_move();
