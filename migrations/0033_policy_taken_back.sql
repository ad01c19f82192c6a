-- Settings that were taken back before their day are named by nothing: orders name the settings of the day on which they
-- are paid. So a policy stays for ever from its day on, and until then it goes with its change, as every dated row does.
drop trigger policy_stays on policy;
create trigger policy_stays before delete on policy for each row
  when (coalesce(lower(old.valid) <= app.today(), true)) execute function app.refuse_change();
create trigger policy_stays_whole before truncate on policy for each statement execute function app.refuse_change();
