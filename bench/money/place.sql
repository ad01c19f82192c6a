\set n random(:partners + 1, :partners + :clients)
\set key random(1, 60000000000)
\set quantity random(1, 3)
begin;
select app.now() as now, set_config('lock_timeout', '5s', true), set_config('mandato.fence', 'open', true), set_config('mandato.hat', '', true);
insert into idempotency (actor, key, request_sha, created_at) values ('per_' || lpad((:n)::text, 20, '0'), 'bench-' || :key::bigint, repeat('0', 64), app.now()) on conflict do nothing returning key;
select p.state, p.product_ids from bench.asks a, ordering.place('ord_' || lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint - 1700000000000), 9, '0') || lpad(to_hex(:key::bigint), 11, '0'), a.person_id, a.owner_id, a.hat_id, jsonb_build_array(jsonb_build_object('itemId', a.item_id, 'quantity', :quantity::int, 'months', 1)), 'prepaid', null, 'http://localhost') p where a.n = :n::int;
update idempotency set response = '{}' where actor = 'per_' || lpad((:n)::text, 20, '0') and key = 'bench-' || :key::bigint;
commit;
