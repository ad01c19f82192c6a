-- The price kernel in SQL, the twin of src/pricing/price.ts, for work on sets. Amounts are minor units.
create function pricing.share(amount bigint, rate int) returns bigint language sql immutable strict as
$$ select sign(amount)::bigint * ((abs(amount) * rate * 2 + 10000) / 20000) $$;

create function pricing.line(quantity int, unit_e6 bigint, periods int, campaign_rate int, partner_rate int, partner_unit_e6 bigint, volume_rate int,
  out list bigint, out campaign_allowance bigint, out partner_allowance bigint, out volume_allowance bigint, out net bigint)
language plpgsql immutable as $$
declare n1 bigint; p0 bigint;
begin
  list := (quantity * unit_e6 * periods * 2 + 10000) / 20000;
  campaign_allowance := pricing.share(list, coalesce(campaign_rate, 0));
  p0 := list - campaign_allowance;
  partner_allowance := case
    when partner_unit_e6 is not null then greatest(0, p0 - (quantity * partner_unit_e6 * periods * 2 + 10000) / 20000)
    else pricing.share(p0, coalesce(partner_rate, 0)) end;
  n1 := p0 - partner_allowance;
  volume_allowance := pricing.share(n1, coalesce(volume_rate, 0));
  net := n1 - volume_allowance;
end $$;
