import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { AffiliateLink } from './contract.ts'

interface LinkRow {
  id: Id<'affiliateLink'>
  code: string
  target: string
  label: string
  made_at: Date
  archived_at: Date | null
  clicks: number
  orders: number
}

/** An affiliate's links with what came by them, the newest first. */
export async function linksOf(
  db: Database,
  organisationId: string,
  publicUrl: string,
): Promise<AffiliateLink[]> {
  const rows = await rowsOf(
    db,
    sql<LinkRow>`
      select l.id, l.code, l.target, l.label, l.made_at, l.archived_at,
             coalesce((select sum(c.clicks) from affiliate_click c where c.link_id = l.id), 0)::int as clicks,
             (select count(distinct m.order_id) from commission m where m.link_id = l.id and m.amount > 0)::int as orders
        from affiliate_link l where l.organisation_id = ${organisationId} order by l.id desc limit 500`,
  )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    target: row.target,
    label: row.label,
    address: `${publicUrl}/go/${row.code}`,
    plain: `${publicUrl}${row.target}${row.target.includes('?') ? '&' : '?'}utm_term=${row.code}`,
    madeAt: row.made_at.toISOString(),
    archivedAt: row.archived_at?.toISOString() ?? null,
    clicks: row.clicks,
    orders: row.orders,
  }))
}

/** The living link behind a code, and whether its affiliate is the customer by another name. */
export function linkByCode(
  db: Database,
  code: string,
  clientId: string,
): Promise<{ id: Id<'affiliateLink'>; affiliate_id: string; is_self: boolean } | undefined> {
  return rowOf(
    db,
    sql<{ id: Id<'affiliateLink'>; affiliate_id: string; is_self: boolean }>`
      select l.id, l.organisation_id as affiliate_id, fence.is_self(${clientId}, l.organisation_id) as is_self
        from affiliate_link l join affiliate f on f.organisation_id = l.organisation_id
       where l.code = ${code} and l.archived_at is null and f.state <> 'closed'`,
  )
}
