-- Affiliates recommend the provider and earn commissions; they are never partners too. Whoever joins either side claims
-- what makes it who it is: the organisation, those who lead it, its numbers in registers, its domains, its account at the
-- bank. A mark stands on one side only, so that of two who sign up at once, for either side, one meets the other.

alter table policy
  add affiliate_companies boolean not null default false,                    -- whether companies may recommend too
  add affiliate_hold_days int not null default 30 check (affiliate_hold_days between 0 and 365),
  add affiliate_payout_min app.minor not null default 5000 check (affiliate_payout_min > 0);

create table affiliate (
  organisation_id app.organisation_id primary key references organisation,
  state text not null check (state in ('active', 'converting', 'closed')),
  -- which words were accepted, by whom, when
  terms text not null, joined_by app.person_id not null references person, joined_at timestamptz not null,
  tax_country app.country not null,
  channels text[] not null default '{}' check (cardinality(channels) <= 10),
  promotes text[] not null check (cardinality(promotes) > 0 and promotes <@ array['site', 'social', 'newsletter', 'video', 'clients', 'other']),
  paid_to text not null default 'prepaid' check (paid_to in ('prepaid', 'bank')),
  -- the company whose application ends this: the affiliate earns until the company is taken in
  becomes_id app.organisation_id references organisation,
  converting_at timestamptz,
  closed_at timestamptz,
  constraint affiliate_converts check ((state = 'converting') <= (becomes_id is not null and converting_at is not null)),
  constraint affiliate_closed check ((state = 'closed') = (closed_at is not null))
);
create index affiliate_becoming on affiliate (becomes_id) where state = 'converting';

create table programme_mark (
  kind text not null check (kind in ('organisation', 'person', 'register', 'domain', 'iban')),
  value text not null,
  side text not null check (side in ('affiliate', 'partner')),
  primary key (kind, value),
  unique (kind, value, side)
);
create table programme_claim (
  organisation_id app.organisation_id not null references organisation,
  kind text not null, value text not null, side text not null,
  primary key (organisation_id, kind, value),
  constraint affiliate_or_partner foreign key (kind, value, side) references programme_mark (kind, value, side)
);
create index programme_claim_of_mark on programme_claim (kind, value);

-- Where many have a page of their own, the address says nothing about who they are.
create table shared_host (host text primary key);
insert into shared_host select unnest(array['youtube.com', 'instagram.com', 'facebook.com', 'tiktok.com', 'linkedin.com', 'x.com', 'twitter.com', 'twitch.tv', 'medium.com',
  'substack.com', 'github.com', 'gitlab.com', 'mastodon.social', 'bsky.app', 'reddit.com', 'pinterest.com', 'vimeo.com', 'linktr.ee', 't.me', 'discord.gg', 'patreon.com', 'wordpress.com', 'blogspot.com']);

-- The host of an address as people write it, without its www.
create function app.host_of(address text) returns text language sql immutable as
$$ select nullif(lower(substring(address from '^\s*(?:[A-Za-z]+://)?(?:[Ww]{3}\.)?([^/:?#\s]+)')), '') $$;
-- A number of a register as it is compared: what a tax number adds to it left out.
create function app.plain_number(number text) returns text language sql immutable as
$$ select nullif(regexp_replace(upper(regexp_replace(number, '[^0-9A-Za-z]', '', 'g')), '(MWST|TVA|IVA)$', ''), '') $$;

-- What makes an organisation who it is, as the one rule of both sides compares it.
create function app.marks_of(p_organisation text) returns table (kind text, value text) language sql stable as $$
  with open_application as (
    select a.register_number, a.said from application a
     where a.organisation_id = p_organisation and a.state in ('checking', 'review', 'needs_info', 'approved', 'appealed') order by a.started_at desc limit 1)
  select 'organisation', p_organisation
  union select 'person', m.person_id from member m where m.organisation_id = p_organisation and m.role in ('legal', 'administrator') and m.state = 'active'
  union select 'register', app.plain_number(n) from organisation o cross join lateral unnest(array[o.register_number, o.vat_number]) n where o.id = p_organisation and app.plain_number(n) is not null
  union select 'register', app.plain_number(n) from open_application a cross join lateral unnest(array[a.register_number, a.said ->> 'vatNumber']) n where app.plain_number(n) is not null
  union select 'iban', y.iban from payout_account y where y.organisation_id = p_organisation and y.replaced_at is null
  union select 'domain', app.host_of(w) from (
      select o.website as w from organisation o where o.id = p_organisation
      union all select a.said ->> 'website' from open_application a
      union all select unnest(f.channels) from affiliate f where f.organisation_id = p_organisation) x
   where app.host_of(w) is not null and not exists (select from shared_host h where h.host = app.host_of(w))
$$;

-- Claims for a side whatever makes these organisations who they are, in place of what they had claimed. Marks are taken
-- in one order, so that those who meet wait for each other; whoever comes second sees the first one's claim.
create function app.claim_side(p_organisations text[], p_side text) returns void language plpgsql as $$
declare organisations text[]; kinds text[]; marks text[];
begin
  if exists (select from programme_claim c where c.organisation_id = any(p_organisations)) then
    perform 1 from organisation o where o.id = any(p_organisations) order by o.id for no key update;
  else
    -- for the first time: whatever is being added that names the organisation is waited for, and then counts
    perform 1 from organisation o where o.id = any(p_organisations) order by o.id for update;
  end if;
  delete from programme_claim where organisation_id = any(p_organisations);
  select array_agg(o order by m.kind, m.value), array_agg(m.kind order by m.kind, m.value), array_agg(m.value order by m.kind, m.value) into organisations, kinds, marks
    from unnest(p_organisations) o cross join lateral app.marks_of(o) m;
  insert into programme_mark (kind, value, side) select distinct m.kind, m.value, p_side from unnest(kinds, marks) as m(kind, value) order by 1, 2 on conflict do nothing;
  perform 1 from programme_mark k where (k.kind, k.value) in (select * from unnest(kinds, marks)) order by k.kind, k.value for update;
  update programme_mark k set side = p_side
   where (k.kind, k.value) in (select * from unnest(kinds, marks)) and k.side <> p_side
     and not exists (select from programme_claim c where c.kind = k.kind and c.value = k.value);
  insert into programme_claim (organisation_id, kind, value, side) select m.o, m.kind, m.value, p_side from unnest(organisations, kinds, marks) as m(o, kind, value);
end $$;

create function app.release_side(p_organisation text) returns void language sql as
$$ delete from programme_claim where organisation_id = p_organisation $$;

-- Those of these organisations that are on a side claim what has come to them meanwhile.
create function app.claim_again(p_organisations text[]) returns void language plpgsql as $$
declare s record;
begin
  for s in select c.side, array_agg(c.organisation_id::text order by c.organisation_id) as organisations from programme_claim c
            where c.kind = 'organisation' and c.organisation_id = any(p_organisations) group by c.side loop
    perform app.claim_side(s.organisations, s.side);
  end loop;
end $$;

create function app.follow_partner() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform app.claim_side(array(select organisation_id::text from added where state <> 'ended' order by 1), 'partner');
  elsif exists (select from added a join gone g using (organisation_id) where (a.state = 'ended') <> (g.state = 'ended')) then
    perform app.release_side(a.organisation_id) from added a where a.state = 'ended';
    perform app.claim_side(array(select a.organisation_id::text from added a join gone g using (organisation_id) where a.state <> 'ended' and g.state = 'ended' order by 1), 'partner');
  end if;
  return null;
end $$;
create trigger partner_claims after insert on partner referencing new table as added for each statement execute function app.follow_partner();
create trigger partner_claims_again after update on partner referencing new table as added old table as gone for each statement execute function app.follow_partner();

-- An affiliate on its way to partner claims for the side it goes to: it still earns, and nobody else can come between.
create function app.follow_affiliate() returns trigger language plpgsql as $$
begin
  if new.state = 'closed' then perform app.release_side(new.organisation_id);
  else perform app.claim_side(array[new.organisation_id::text], case new.state when 'converting' then 'partner' else 'affiliate' end); end if;
  return null;
end $$;
create trigger affiliate_claims after insert or update of state, channels on affiliate for each row execute function app.follow_affiliate();

create function app.follow_marks() returns trigger language plpgsql as $$
begin
  perform app.claim_again(array[new.organisation_id::text]);
  return null;
end $$;
create trigger payout_account_claims after insert on payout_account for each row execute function app.follow_marks();
create function app.follow_leaders() returns trigger language plpgsql as $$
declare organisations text[];
begin
  if tg_op = 'INSERT' then
    organisations := array(select distinct a.organisation_id::text from added a where a.role in ('legal', 'administrator') and a.state = 'active' order by 1);
  else
    organisations := array(select distinct a.organisation_id::text from added a join gone g using (organisation_id, person_id) where (a.role, a.state) is distinct from (g.role, g.state) order by 1);
    -- a promotion locks nothing of the organisation by itself: who joins a side at this instant is waited for
    perform 1 from organisation o where o.id = any(organisations) order by o.id for no key update;
  end if;
  if cardinality(organisations) > 0 then perform app.claim_again(organisations); end if;
  return null;
end $$;
create trigger member_claims after insert on member referencing new table as added for each statement execute function app.follow_leaders();
create trigger member_claims_again after update on member referencing new table as added old table as gone for each statement execute function app.follow_leaders();
create function app.follow_numbers() returns trigger language plpgsql as $$
begin
  perform app.claim_again(array[new.id::text]);
  return null;
end $$;
create trigger organisation_claims after update of register_number, vat_number, website on organisation for each row
  when ((old.register_number, old.vat_number, old.website) is distinct from (new.register_number, new.vat_number, new.website)) execute function app.follow_numbers();

-- Whether anything of an organisation is claimed for the other side, for a page that says so before anybody tries.
create function fence.meets_side(organisation text, of_side text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from app.marks_of(organisation) m join public.programme_claim c on c.kind = m.kind and c.value = m.value and c.side = of_side);
end $$;
alter function fence.meets_side(text, text) owner to mandato_keys;
alter function app.marks_of(text) set search_path = public, app, pg_catalog;
call fence.close('affiliate', 'organisation_id = any((select fence.hats())::text[])');
call fence.close('programme_claim', 'organisation_id = any((select fence.hats())::text[])');
call fence.close('programme_mark', 'false');
revoke insert, update, delete on shared_host from mandato_app;

-- Partners and applications that are there already come first.
select app.claim_side(array(select organisation_id::text from partner where state <> 'ended' union select organisation_id from application where state in ('checking', 'review', 'needs_info', 'appealed') order by 1), 'partner');
