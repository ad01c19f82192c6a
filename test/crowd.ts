import { sql } from 'kysely'
import type { Platform } from './platform.ts'

/** Clients of one partner in any number, with three products each, written straight into their tables. */
export async function crowd({ db }: Platform, partnerId: string, clients: number): Promise<void> {
  const id = (prefix: string, n: string) => sql.raw(`'${prefix}_' || lpad((70000000 + ${n})::text, 20, '0')`)
  const all = sql`generate_series(1, ${clients}) n`
  await sql`insert into organisation (id, kind, name, country, language, website, created_at)
    select ${id('org', 'n')}, 'company', 'Client ' || lpad(n::text, 5, '0'), case when n % 5 = 0 then 'FR' else 'CH' end,
           case when n % 3 = 0 then 'it' else 'de' end, 'client-' || n || '.example', app.now() - interval '2 years' from ${all}`.execute(
    db,
  )
  await sql`insert into partnership (id, client_id, partner_id, state, access, payer, starts_at)
    select ${id('pts', 'n')}, ${id('org', 'n')}, ${partnerId}, 'active', 'full', case when n % 4 = 0 then 'partner' else 'client' end,
           app.now() - interval '1 year' from ${all}`.execute(db)
  await sql`insert into product (id, organisation_id, item_id, billed_id, name, quantity, months, anchor_on, expires_on, created_at)
    select ${id('prd', '(n * 3 + k)')}, ${id('org', 'n')}, (select id from item order by sku limit 1), ${id('org', 'n')},
           'site-' || n || '-' || k || '.example', 1, 12, app.today() - 300, app.today() + (n * 7 + k * 100) % 400, app.now() - interval '300 days'
      from ${all}, generate_series(0, 2) k`.execute(db)
  for (const table of ['organisation', 'partnership', 'product', 'access.client_named'])
    await sql`analyze ${sql.raw(table)}`.execute(db)
}
