-- The whole chart of accounts, every event that may be booked, and money that is held before it moves.

insert into ledger.account_kind values
  ('payout.transit', 'liability', false), ('receivable.clawback', 'asset', false),
  ('vat.input', 'asset', false), ('vat.acquisition', 'liability', false),
  ('affiliate.pending', 'liability', false), ('affiliate.payable', 'liability', true),
  ('deferred', 'liability', false), ('contra.rounding', 'income', false),
  ('expense.affiliate', 'expense', false), ('expense.psp_fee', 'expense', false), ('expense.bad_debt', 'expense', false);

-- The number of an account in the charts that accountants use; defaults, to be edited by the operator's accountant.
create table ledger.chart (
  chart text not null check (chart in ('kmu', 'skr03', 'pcg')),
  account_kind text not null references ledger.account_kind,
  number text not null check (number ~ '^[0-9]{3,10}$'),
  primary key (chart, account_kind)
);
insert into ledger.chart (account_kind, chart, number)
select x.kind, c.chart, c.number from (values
  ('bank', '1020', '1200', '512'), ('psp', '1090', '1360', '5112'), ('payout.transit', '1091', '1360', '580'),
  ('receivable', '1100', '1400', '411'), ('receivable.clawback', '1190', '1500', '467'),
  ('vat.input', '1170', '1576', '44566'), ('vat.acquisition', '2201', '3837', '4452'),
  ('prepaid.cash', '2030', '1710', '4191'), ('prepaid.cashback', '2031', '1700', '4198'), ('prepaid.promo', '2032', '1700', '4198'),
  ('cashback.pending', '2300', '0970', '4198'), ('affiliate.pending', '2001', '1600', '4282'), ('affiliate.payable', '2001', '1600', '4282'),
  ('vat.output', '2200', '1776', '44571'), ('deferred', '2300', '0990', '487'), ('unallocated', '2090', '1590', '471'),
  ('revenue', '3400', '8400', '706'), ('contra.partner', '3801', '8730', '709'), ('contra.volume', '3802', '8730', '709'),
  ('contra.campaign', '3803', '8730', '709'), ('contra.rounding', '3809', '2660', '658'),
  ('expense.cashback', '6600', '4760', '6222'), ('expense.affiliate', '6610', '4760', '6222'),
  ('expense.psp_fee', '6940', '4970', '627'), ('expense.bad_debt', '3805', '2400', '654'), ('equity.opening', '9100', '9000', '890')
) as x(kind, kmu, skr03, pcg), lateral (values ('kmu', x.kmu), ('skr03', x.skr03), ('pcg', x.pcg)) as c(chart, number);

-- Which sides a kind of journal may touch, event by event.
insert into ledger.posting_rule (journal_kind, account_kind, side)
select k, a, s from (values
  -- on account (renewal warranty), or with the revenue deferred over its period
  ('order', 'receivable', 'debit'), ('order', 'deferred', 'credit'), ('order', 'contra.rounding', 'debit'), ('order', 'contra.rounding', 'credit'),
  ('deferral', 'deferred', 'debit'), ('deferral', 'revenue', 'credit'),
  -- a credit note reverses its order's journal side by side
  ('refund', 'revenue', 'debit'), ('refund', 'deferred', 'debit'), ('refund', 'vat.output', 'debit'),
  ('refund', 'contra.rounding', 'debit'), ('refund', 'contra.rounding', 'credit'),
  ('refund', 'contra.partner', 'credit'), ('refund', 'contra.volume', 'credit'), ('refund', 'contra.campaign', 'credit'),
  ('refund', 'prepaid.cash', 'credit'), ('refund', 'prepaid.cashback', 'credit'), ('refund', 'prepaid.promo', 'credit'),
  ('refund', 'psp', 'credit'), ('refund', 'receivable', 'credit'),
  -- cashback with the partner's own tax; given back in the order pending, prepaid, debt
  ('cashback', 'vat.input', 'debit'), ('cashback', 'vat.acquisition', 'credit'),
  ('clawback', 'cashback.pending', 'debit'), ('clawback', 'prepaid.cashback', 'debit'), ('clawback', 'receivable.clawback', 'debit'),
  ('clawback', 'vat.acquisition', 'debit'), ('clawback', 'expense.cashback', 'credit'), ('clawback', 'vat.input', 'credit'),
  ('clawback_settled', 'cashback.pending', 'debit'), ('clawback_settled', 'receivable.clawback', 'credit'),
  -- money in and out
  ('top_up', 'unallocated', 'debit'),
  ('receipt', 'bank', 'debit'), ('receipt', 'unallocated', 'credit'), ('receipt', 'prepaid.cash', 'credit'), ('receipt', 'receivable', 'credit'),
  ('psp_settled', 'bank', 'debit'), ('psp_settled', 'expense.psp_fee', 'debit'), ('psp_settled', 'psp', 'credit'),
  ('chargeback', 'receivable', 'debit'), ('chargeback', 'expense.psp_fee', 'debit'), ('chargeback', 'psp', 'credit'),
  ('debt_paid', 'bank', 'debit'), ('debt_paid', 'psp', 'debit'), ('debt_paid', 'prepaid.cash', 'debit'), ('debt_paid', 'prepaid.cashback', 'debit'),
  ('debt_paid', 'prepaid.promo', 'debit'), ('debt_paid', 'unallocated', 'debit'), ('debt_paid', 'receivable', 'credit'), ('debt_paid', 'receivable.clawback', 'credit'),
  ('write_off', 'expense.bad_debt', 'debit'), ('write_off', 'vat.output', 'debit'), ('write_off', 'receivable', 'credit'), ('write_off', 'receivable.clawback', 'credit'),
  ('payout', 'prepaid.cash', 'debit'), ('payout', 'prepaid.cashback', 'debit'), ('payout', 'affiliate.payable', 'debit'), ('payout', 'payout.transit', 'credit'),
  ('payout_booked', 'payout.transit', 'debit'), ('payout_booked', 'bank', 'credit'),
  ('payout_returned', 'payout.transit', 'debit'), ('payout_returned', 'bank', 'debit'),
  ('payout_returned', 'prepaid.cash', 'credit'), ('payout_returned', 'prepaid.cashback', 'credit'), ('payout_returned', 'affiliate.payable', 'credit'),
  ('promo', 'contra.campaign', 'debit'), ('promo', 'prepaid.promo', 'credit'), ('promo', 'prepaid.promo', 'debit'), ('promo', 'contra.campaign', 'credit'),
  ('affiliate', 'expense.affiliate', 'debit'), ('affiliate', 'affiliate.pending', 'credit'),
  ('affiliate_reversed', 'affiliate.pending', 'debit'), ('affiliate_reversed', 'expense.affiliate', 'credit'),
  ('affiliate_payable', 'affiliate.pending', 'debit'), ('affiliate_payable', 'affiliate.payable', 'credit'),
  ('affiliate_prepaid', 'affiliate.payable', 'debit'), ('affiliate_prepaid', 'prepaid.cash', 'credit')
) as r(k, a, s);

-- Money that is promised and has not moved: it counts against the balance from the first moment and ends once.
create table ledger.hold (
  id bigint generated always as identity primary key,
  account_id bigint not null references ledger.balance,
  amount app.minor not null check (amount > 0),
  subject_id text not null,                                                  -- the order or payout it is held for
  state text not null default 'pending' check (state in ('pending', 'posted', 'voided', 'expired')),
  made_at timestamptz not null,
  expires_at timestamptz,
  ended_at timestamptz,
  constraint hold_once unique (subject_id, account_id),
  constraint hold_ended check ((state = 'pending') = (ended_at is null))
);
create index hold_expiring on ledger.hold (expires_at) where state = 'pending';

-- A hold changes once, from pending; who and how much never.
create function ledger.check_hold() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'pending'
     or (new.account_id, new.amount, new.subject_id, new.made_at) is distinct from (old.account_id, old.amount, old.subject_id, old.made_at) then
    raise exception 'a hold ends once' using errcode = 'restrict_violation', constraint = 'hold_ends_once';
  end if;
  return new;
end $$;
create trigger hold_ends_once before update or delete on ledger.hold for each row execute function ledger.check_hold();

-- Holds an amount of an account; false when it is held already. Too little free breaks balance_not_below_floor.
create function ledger.hold_amount(p_account bigint, p_amount bigint, p_subject text, p_expires timestamptz default null) returns boolean language plpgsql as $$
begin
  insert into ledger.hold (account_id, amount, subject_id, made_at, expires_at)
  values (p_account, p_amount, p_subject, app.now(), p_expires) on conflict on constraint hold_once do nothing;
  if not found then return false; end if;
  update ledger.balance set held = held + p_amount where account_id = p_account;
  return true;
end $$;

-- Ends the holds of a subject and frees what they held. Posted ones are booked right after, in the same transaction:
-- what is free in between is locked. Balances are locked in ascending order first. Returns how many ended.
create function ledger.end_holds(p_subject text, p_state text) returns int language plpgsql as $$
declare n int;
begin
  perform 1 from ledger.balance b where b.account_id in (select h.account_id from ledger.hold h where h.subject_id = p_subject and h.state = 'pending')
    order by b.account_id for update;
  with ended as (
    update ledger.hold h set state = p_state, ended_at = app.now()
     where h.subject_id = p_subject and h.state = 'pending' returning h.account_id, h.amount),
  freed as (
    update ledger.balance b set held = b.held - e.amount from (select account_id, sum(amount)::bigint as amount from ended group by 1) e
     where b.account_id = e.account_id returning 1)
  select count(*) from ended into n;
  return n;
end $$;
