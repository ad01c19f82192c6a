-- The checks of 0024, each entry's account, journal and rule looked up by its key: behind the fence the planner takes
-- accounts for few, and as a join it would read all of them for every entry of a run.
create or replace function ledger.check_entries() returns trigger language plpgsql as $$
declare broken text;
begin
  select case
    when exists (select 1 from added group by journal_id, currency having sum(amount) <> 0) then 'entry_zero_sum'
    when exists (select 1 from (select journal_id, count(*) as n from added group by 1) a
                  where a.n <> (select count(*) from ledger.entry e where e.journal_id = a.journal_id)) then 'entry_at_once'
    when exists (select 1 from added a
                  where (select r.side from ledger.account c, ledger.journal j, ledger.posting_rule r
                          where c.id = a.account_id and j.id = a.journal_id and c.currency = a.currency and j.currency = a.currency
                            and r.journal_kind = j.kind and r.account_kind = c.kind and r.side = case when a.amount > 0 then 'debit' else 'credit' end limit 1) is null) then 'entry_by_rule'
    end into broken;
  if broken is not null then
    raise exception '%', case broken when 'entry_zero_sum' then 'a journal must add up to zero' when 'entry_at_once' then 'a journal is written at once'
      else 'an entry does not belong to this kind of journal' end using errcode = 'check_violation', constraint = broken;
  end if;
  return null;
end $$;
