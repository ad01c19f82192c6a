-- How a partner stands to its yearly threshold: until when it has time, and of what it was warned.
create table partner_standing (
  partner_id app.organisation_id primary key references partner,
  grace_until date,
  warned text[] not null default '{}',
  followed_on date not null
);
call fence.close('partner_standing', 'partner_id = any((select fence.hats())::text[])');

-- What counts towards the threshold: lines of the last twelve months from which the partner earned, without VAT, less what
-- was credited; each currency by itself.
create function app.counted_lines(partner text, since timestamptz)
returns table (order_id text, pos int, client_id text, at timestamptz, name text, currency text, net bigint)
language sql stable as $$
  select b.order_id::text, b.pos, b.client_id::text, b.earned_at, l.name, b.currency::text,
         (l.net - coalesce((select sum(c.net) from credit_line c where c.order_id = b.order_id and c.line_pos = b.pos), 0))::bigint
    from benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos
   where b.partner_id = partner and b.earned_at > since
$$;
