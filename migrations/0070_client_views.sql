-- How somebody keeps looking at the table of clients: filters, order and columns under a name of their own.
create domain app.client_view_id as text check (value ~ '^clv_[0-9a-z]{20}$');
create table client_view (
  id app.client_view_id primary key,
  person_id app.person_id not null references person,
  organisation_id app.organisation_id not null references partner,           -- the partner whose clients they are
  name text not null check (length(name) between 1 and 60),
  shown jsonb not null constraint client_view_small check (jsonb_typeof(shown) = 'object' and length(shown::text) <= 2000),
  -- places are numbered, so that there are never more of them than fit a menu
  no smallint not null constraint client_view_room check (no between 1 and 30),
  saved_at timestamptz not null,
  constraint client_view_name_once unique (person_id, organisation_id, name),
  constraint client_view_place_once unique (person_id, organisation_id, no)
);
call fence.close('client_view', 'person_id = (select current_setting(''mandato.fence'', true))');

-- What clients are narrowed by beside their name, for whoever deals or dealt with them.
set local role mandato_keys;
create view access.client_told as
  select p.partner_id as hat_id, p.client_id, p.id as partnership_id, o.country, o.language
    from partnership p join organisation o on o.id = p.client_id;
do $$
declare migrator constant text := session_user;
begin
  execute format('grant select on access.client_told to %I, mandato_app', migrator);
end $$;
reset role;

-- Somebody is found by the address the invitation went to.
create index invitation_of_partnership on invitation (partnership_id) where partnership_id is not null;

-- A file of billing data is of some clients, not only of one or of all.
update export set filter = filter - 'clientId' || jsonb_build_object('clientIds', jsonb_build_array(filter -> 'clientId'))
 where filter ? 'clientId';
