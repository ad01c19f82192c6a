-- Delegation: what a person of a partner holds may end by itself, is said while inviting, and has a version of its own;
-- the provider's side of a partnership.
alter table holding
  add ends_at timestamptz not null default 'infinity',
  add noticed smallint check (noticed in (30, 7, 1));                        -- the last notice that went out about this end
create index holding_ending on holding (ends_at) where ends_at < 'infinity';

alter table partnership
  add holdings_version int not null default 1,
  add previous_id app.partnership_id references partnership,                 -- the one between the same two that this one takes up again
  add provider_asks text check (provider_asks in ('resume', 'end')),         -- what one of the provider's people proposed and a second decides
  add provider_asked_by app.person_id references person,
  add provider_asked_at timestamptz,
  add provider_reason text check (length(provider_reason) <= 500),
  add constraint partnership_provider_asks check ((provider_asks is null) = (provider_asked_by is null) and (provider_asks is null) = (provider_asked_at is null)),
  -- the provider gives back what it paused and ends nothing by one person alone
  add constraint partnership_ended_asks_nothing check (state <> 'ended' or provider_asks is null);

alter table invitation add assigned jsonb not null default '[]';             -- who of the partner's people gets what once it is accepted
-- when the organisation last said that somebody external is to stay, though they came with a partner that left
alter table member add kept_at timestamptz;

-- Time is a predicate: a holding whose end is over gives nothing, whether a job ran or not.
create or replace view access.reach_client as
  select s.person_id, l.partner_id as hat_id, l.client_id, l.id as partnership_id, l.access, l.payer,
         (case l.access when 'full' then 3 else 2 end)::smallint as level, true as all_products
    from access.seat s
    join access.live l on l.partner_id = s.organisation_id
   where s.role in ('legal', 'administrator')
  union all
  select s.person_id, l.partner_id, l.client_id, l.id, l.access, l.payer,
         least(case l.access when 'full' then 3 else 2 end, h.level)::smallint, h.all_products
    from access.seat s
    join holding h on h.person_id = s.person_id and app.now() < h.ends_at
    join access.live l on l.id = h.partnership_id and l.partner_id = s.organisation_id
   where s.role = 'collaborator';

-- what was keeps the end of a holding too
alter table past.holding_rows add ends_at timestamptz not null default 'infinity';
create or replace view past.holding as
  select partnership_id, person_id, all_products, level, ends_at from past.holding_rows where since <= past.now() and past.now() < until;
drop trigger holding_kept on holding;
drop trigger holding_kept_on_change on holding;
create trigger holding_kept after insert or delete on holding for each row
  execute function past.keep('partnership_id, person_id, all_products, level, ends_at', 'person_id, partnership_id');
create trigger holding_kept_on_change after update on holding for each row
  when ((old.all_products, old.level, old.ends_at) is distinct from (new.all_products, new.level, new.ends_at))
  execute function past.keep('partnership_id, person_id, all_products, level, ends_at', 'person_id, partnership_id');
select past.rebuild();
