import { sql } from 'kysely'
import { type Database, rowOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type AffiliateState, joinRefusal, type waysToPromote } from './affiliate.ts'
import type { Affiliate } from './contract.ts'

export type Side = 'affiliate' | 'partner'

/** Claims for a side what makes an organisation who it is; refused where any of it stands on the other one. */
export async function claimSide(tx: Tx, organisationId: string, side: Side): Promise<void> {
  await sql`select app.claim_side(array[${organisationId}]::text[], ${side})`.execute(tx)
}

/** Lets go of a side: what was claimed is free again. */
export async function releaseSide(tx: Tx, organisationId: string): Promise<void> {
  await sql`select app.release_side(${organisationId})`.execute(tx)
}

interface AffiliateRow {
  state: AffiliateState | null
  joined_at: Date | null
  channels: string[] | null
  promotes: (typeof waysToPromote)[number][] | null
  becomes_id: Id<'organisation'> | null
  becomes: string | null
  closed_at: Date | null
  is_company: boolean
  companies_may: boolean
  meets_partner: boolean
}

export async function presentAffiliate(
  tx: Database,
  organisationId: Id<'organisation'>,
): Promise<Affiliate | undefined> {
  const row = await rowOf(
    tx,
    sql<AffiliateRow>`
      select f.state, f.joined_at, f.channels, f.promotes, f.becomes_id, b.name as becomes, f.closed_at, o.kind = 'company' as is_company,
             y.affiliate_companies as companies_may, fence.meets_side(o.id, 'partner') as meets_partner
        from organisation o join policy y on y.valid @> app.today() left join affiliate f on f.organisation_id = o.id
        left join organisation b on b.id = f.becomes_id and f.state = 'converting' where o.id = ${organisationId}`,
  )
  if (!row) return undefined
  const refusal = joinRefusal({
    isCompany: row.is_company,
    companiesMay: row.companies_may,
    isAffiliate: row.state !== null && row.state !== 'closed',
    meetsPartner: row.meets_partner,
  })
  return {
    organisationId,
    state: row.state,
    joinedAt: row.joined_at?.toISOString() ?? null,
    channels: row.channels ?? [],
    promotes: row.promotes ?? [],
    becomes: row.becomes_id && row.becomes ? { id: row.becomes_id, name: row.becomes } : null,
    closedAt: row.closed_at?.toISOString() ?? null,
    refusal: refusal ?? null,
  }
}

/** An affiliate that has not closed, locked; undefined where there is none. */
export function lockAffiliate(
  tx: Tx,
  organisationId: string,
): Promise<{ state: AffiliateState; becomes_id: Id<'organisation'> | null } | undefined> {
  return rowOf(
    tx,
    sql<{ state: AffiliateState; becomes_id: Id<'organisation'> | null }>`
      select state, becomes_id from affiliate where organisation_id = ${organisationId} and state <> 'closed' for update`,
  )
}

/** Affiliates that end with this company's admission are settled and closed, before it is a partner. */
export async function closeConverting(tx: Tx, partnerId: string, now: Date): Promise<void> {
  await sql`update affiliate set state = 'closed', closed_at = ${now} where becomes_id = ${partnerId} and state = 'converting'`.execute(
    tx,
  )
}

/** Affiliates that meant to end with this company's admission go on: it is not taken in. */
export async function resumeConverting(tx: Tx, partnerId: string): Promise<void> {
  await sql`update affiliate set state = 'active', becomes_id = null, converting_at = null where becomes_id = ${partnerId} and state = 'converting'`.execute(
    tx,
  )
}
