-- Holding locks the purse alone before the reference to it shares its lock: two that share it and both want to write
-- would wait for each other.
create or replace function ledger.hold_amount(p_account bigint, p_amount bigint, p_subject text, p_expires timestamptz default null) returns boolean language plpgsql as $$
begin
  perform 1 from ledger.balance where account_id = p_account for update;
  insert into ledger.hold (account_id, amount, subject_id, made_at, expires_at)
  values (p_account, p_amount, p_subject, app.now(), p_expires) on conflict on constraint hold_once do nothing;
  if not found then return false; end if;
  update ledger.balance set held = held + p_amount where account_id = p_account;
  return true;
end $$;
