-- The books are sealed block by block into a chain: who changes, drops or slips in a booking breaks every link after
-- it. Bookings do not wait for it; a block is sealed once nothing can be added to it any more.
create table ledger.seal (
  n bigint primary key check (n > 0),
  upto bigint not null unique,                                               -- the last journal in it
  journals int not null,
  hash bytea not null,                                                       -- of its journals with their entries
  link bytea not null,                                                       -- sha256(link before ‖ n ‖ hash)
  sealed_at timestamptz not null
);
create trigger seal_is_history before update or delete or truncate on ledger.seal for each statement execute function app.refuse_change();

-- How far the books went when the sealer last looked, and the first transaction that began after that. Once none
-- before it is under way, nothing can still come up to there.
create table ledger.sealer (
  only_one boolean primary key default true check (only_one),
  sealed bigint not null default 0,                                          -- the last journal that is sealed
  seen bigint not null default 0,
  below xid8
);
insert into ledger.sealer default values;

-- What a block says, byte by byte and in no zone or style of dates.
create function ledger.block_digest(p_after bigint, p_upto bigint, out journals int, out hash bytea) language sql stable as $$
  select count(j.id)::int, sha256(convert_to(coalesce(string_agg(concat_ws('|', coalesce(j.id, e.journal_id), j.kind, j.booked_on - date '2000-01-01', extract(epoch from j.effective_at),
           j.currency, j.subject_id, j.idem) || coalesce(E'\n' || e.sides, ''), E'\n' order by coalesce(j.id, e.journal_id)), ''), 'UTF8'))
    from (select * from ledger.journal where id > p_after and id <= p_upto) j
    full join (select journal_id, string_agg(concat_ws('|', seq, account_id, amount, currency), E'\n' order by seq) as sides
                 from ledger.entry where journal_id > p_after and journal_id <= p_upto group by 1) e on e.journal_id = j.id $$;

-- Seals what is settled, in blocks of at most so many journals; returns how many journals. One sealer at a time.
create function ledger.seal_books(p_block int default 2000) returns int language plpgsql as $$
declare
  w ledger.sealer; v_upto bigint; v_n bigint; v_link bytea; d record; total int := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('ledger:sealer', 0)) then return 0; end if;
  select * into w from ledger.sealer for update;
  if w.below <= pg_snapshot_xmin(pg_current_snapshot()) then
    select s.n, s.link into v_n, v_link from ledger.seal s order by s.n desc limit 1;
    v_n := coalesce(v_n, 0);
    v_link := coalesce(v_link, sha256(convert_to('mandato:books', 'UTF8')));
    loop
      select max(x.id) into v_upto from (select j.id from ledger.journal j where j.id > w.sealed and j.id <= w.seen order by j.id limit p_block) x;
      exit when v_upto is null;
      select * into d from ledger.block_digest(w.sealed, v_upto);
      v_n := v_n + 1;
      v_link := sha256(v_link || int8send(v_n) || d.hash);
      insert into ledger.seal values (v_n, v_upto, d.journals, d.hash, v_link, app.now());
      w.sealed := v_upto;
      total := total + d.journals;
    end loop;
  -- a horizon ahead of every transaction of this server was restored from another server: begin anew
  elsif w.below <= pg_snapshot_xmax(pg_current_snapshot()) then
    return 0;
  end if;
  update ledger.sealer set sealed = w.sealed, seen = coalesce((select max(id) from ledger.journal), 0), below = pg_snapshot_xmax(pg_current_snapshot());
  return total;
end $$;
