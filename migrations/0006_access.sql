-- Who may do what: the one definition, used by every list and every check. Reach is the client's ceiling met with
-- the partner's holding; it is joined when it is asked, never copied, so nothing can be stale.

-- partnerships that hold their products: neither ended nor over; paused ones still hold
create view access.standing as
  select p.id, p.client_id, p.partner_id, p.state, p.access, p.payer
    from partnership p
   where p.state <> 'ended' and p.starts_at <= app.now() and app.now() < p.ends_at;

-- partnerships that give reach now; time is a predicate, no job has to run for an end to hold
create view access.live as
  select s.id, s.client_id, s.partner_id, s.access, s.payer
    from access.standing s
   where s.state = 'active'
     and exists (select 1 from partner r where r.organisation_id = s.partner_id and r.frozen_at is null and r.state <> 'ended')
     and not exists (select 1 from organisation_block b where b.organisation_id = s.client_id);

-- a living person in a living organisation; somebody external who belongs to a standing partner acts through it only
create view access.seat as
  select m.person_id, m.organisation_id, m.role, m.accounting
    from member m
    join person p on p.id = m.person_id and p.state = 'active'
   where m.state = 'active'
     and not exists (select 1 from organisation_block b where b.organisation_id = m.organisation_id)
     and not (m.role = 'external' and exists (
       select 1 from access.standing s
         join member w on w.organisation_id = s.partner_id and w.person_id = m.person_id and w.state = 'active'
                      and w.role <> 'external'
        where s.client_id = m.organisation_id));

-- what the client gives: at any instant a product has one managing partnership at most. Full access leaves out
-- what is granted to somebody else.
create view access.managed as
  select p.id as product_id, l.client_id, l.partner_id, l.id as partnership_id, g.level
    from access.live l
    join product_grant g on g.partnership_id = l.id and g.ended_at is null
    join product p on p.id = g.product_id and p.organisation_id = l.client_id
   where l.access = 'limited'
  union all
  select p.id, l.client_id, l.partner_id, l.id, 3::smallint
    from access.live l
    join product p on p.organisation_id = l.client_id
   where l.access = 'full'
     and not exists (
       select 1 from product_grant g join access.standing s on s.id = g.partnership_id
        where g.product_id = p.id and g.ended_at is null and s.access = 'limited' and s.client_id = p.organisation_id);

-- which clients a person of a partner can open, and how far at the most
create view access.reach_client as
  select s.person_id, l.partner_id as hat_id, l.client_id, l.id as partnership_id, l.access, l.payer,
         (case l.access when 'full' then 3 else 2 end)::smallint as level, true as all_products
    from access.seat s
    join access.live l on l.partner_id = s.organisation_id
   where s.role in ('legal', 'administrator')
  union all
  select s.person_id, l.partner_id, l.client_id, l.id, l.access, l.payer,
         least(case l.access when 'full' then 3 else 2 end, h.level)::smallint, h.all_products
    from access.seat s
    join holding h on h.person_id = s.person_id
    join access.live l on l.id = h.partnership_id and l.partner_id = s.organisation_id
   where s.role = 'collaborator';

-- which products a person reaches, in which hat, at which level, and through which partnership
create view access.reach as
  select s.person_id, s.organisation_id as hat_id, p.organisation_id as client_id, p.id as product_id,
         3::smallint as level, null::text as partnership_id
    from access.seat s join product p on p.organisation_id = s.organisation_id
   where s.role in ('legal', 'administrator')
  union all
  select mp.person_id, mp.organisation_id, p.organisation_id, p.id,
         (case when s.role = 'external' or not s.accounting then least(mp.level, 2) else mp.level end)::smallint, null
    from member_product mp
    join access.seat s on s.person_id = mp.person_id and s.organisation_id = mp.organisation_id
    join product p on p.id = mp.product_id and p.organisation_id = mp.organisation_id
   where s.role in ('collaborator', 'external')
  union all
  select r.person_id, r.hat_id, m.client_id, m.product_id, least(m.level, r.level)::smallint, m.partnership_id
    from access.reach_client r join access.managed m on m.partnership_id = r.partnership_id
   where r.all_products
  union all
  select r.person_id, r.hat_id, m.client_id, m.product_id, least(m.level, r.level, hp.level)::smallint, m.partnership_id
    from access.reach_client r
    join holding_product hp on hp.partnership_id = r.partnership_id and hp.person_id = r.person_id
    join access.managed m on m.partnership_id = r.partnership_id and m.product_id = hp.product_id
   where not r.all_products;

-- Writers under a partnership take its pair's lock shared, then check; whoever takes rights away takes it alone.
-- The lock and the check are two statements: the check then sees every revocation that committed before it.
create function access.lock_one(kind text, id text, alone boolean) returns void language plpgsql as $$
begin
  if alone then perform pg_advisory_xact_lock(hashtextextended(kind || ':' || id, 0));
  else perform pg_advisory_xact_lock_shared(hashtextextended(kind || ':' || id, 0)); end if;
end $$;
create function access.lock_pair(client text, partner text, alone boolean) returns void language plpgsql as $$
begin
  if alone then perform pg_advisory_xact_lock(hashtextextended('pair:' || client || ':' || partner, 0));
  else perform pg_advisory_xact_lock_shared(hashtextextended('pair:' || client || ':' || partner, 0)); end if;
end $$;
