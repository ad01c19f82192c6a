import { sql } from 'kysely'
import { levelOf } from '../access/access.ts'
import { currencyOf } from '../lib/currency.ts'
import { type Database, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor, roundHalfAway, unitPerMinor } from '../lib/money.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import type { ProductRow } from './contract.ts'

interface Row {
  id: Id<'product'>
  name: string
  sort_name: string
  item_id: Id<'item'>
  item_name: string
  family: string
  family_names: ProductRow['familyNames']
  quantity: number
  months: number
  expires_on: string
  state: 'active' | 'ended'
  level: number
  unit_e6: bigint | null
  country: string
  partnership_id: Id<'partnership'> | null
  partner_id: Id<'organisation'> | null
  partner_name: string | null
}

export interface ProductFilter {
  personId: string
  hatId: string
  clientId: string
  q?: string | undefined
  family?: string | undefined
  cursor?: string | undefined
  limit: number
  /** Whether the owner asks, who may know which partner manages what. */
  owner: boolean
}

function present(row: Row, owner: boolean): ProductRow {
  const currency = currencyOf(row.country)
  return {
    id: row.id,
    name: row.name,
    itemId: row.item_id,
    itemName: row.item_name,
    family: row.family,
    familyNames: row.family_names,
    quantity: row.quantity,
    months: row.months,
    expiresOn: row.expires_on,
    state: row.state,
    level: levelOf(row.level),
    renewal:
      row.unit_e6 === null
        ? null
        : { amount: formatMinor(roundHalfAway(row.unit_e6 * BigInt(row.quantity), unitPerMinor)), currency },
    managedBy:
      owner && row.partnership_id && row.partner_id
        ? { partnershipId: row.partnership_id, partnerId: row.partner_id, name: row.partner_name ?? '' }
        : null,
  }
}

/**
 * Products in reach of a person in a hat, by name; the list is the same join as every single check. The page is chosen
 * by the definition, its rows are then read through the fence.
 */
export async function listProducts(
  tx: Database,
  f: ProductFilter,
): Promise<{ rows: ProductRow[]; next: string | null }> {
  const after = decodeCursor(f.cursor, 2)
  const pattern = f.q ? `%${f.q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : null
  const rows = await rowsOf(
    tx,
    sql<Row>`
      with chosen as materialized (
        select r.product_id as id, r.name, lower(r.name) as sort_name, r.item_id, r.quantity, r.months, r.expires_on, r.state, max(r.level) as level
          from access.reach_named r
         where r.person_id = ${f.personId} and r.hat_id = ${f.hatId} and r.client_id = ${f.clientId}
           and (${pattern}::text is null or lower(r.name) like ${pattern}
                or exists (select 1 from item i where i.id = r.item_id and lower(i.name) like ${pattern}))
           and (${f.family ?? null}::text is null or exists (select 1 from item i where i.id = r.item_id and i.family = ${f.family ?? null}))
           and (${after?.[0] ?? null}::text is null or (lower(r.name), r.product_id) > (${after?.[0] ?? null}, ${after?.[1] ?? null}))
         group by 1, 2, 3, 4, 5, 6, 7, 8
         order by 3, 1 limit ${f.limit + 1}),
      managed as materialized (
        select m.product_id, m.partnership_id, m.partner_id from access.managed m
         where ${f.owner} and m.client_id = ${f.clientId} and m.product_id in (select id from chosen)),
      -- a name is asked once, not with each product
      managers as materialized (select id, name from organisation where id in (select partner_id from managed)),
      owner as materialized (select country from organisation where id = ${f.clientId})
      select p.id, p.name, p.sort_name, p.item_id, i.name as item_name, i.family, y.names as family_names, p.quantity, p.months, p.expires_on, p.state,
             p.level, c.unit_e6, o.country, m.partnership_id, m.partner_id, po.name as partner_name
        from owner o
        cross join chosen p
        join item i on i.id = p.item_id
        join family y on y.id = i.family
        left join price c on c.item_id = p.item_id and c.months = p.months and c.valid @> app.today()
                         and c.currency = case when o.country in ('CH', 'LI') then 'CHF' else 'EUR' end
        left join managed m on m.product_id = p.id
        left join managers po on po.id = m.partner_id
       order by p.sort_name, p.id`,
  )
  const page = toPage(rows, f.limit, (row) => encodeCursor([row.sort_name, row.id]))
  return { rows: page.rows.map((row) => present(row, f.owner)), next: page.next }
}
