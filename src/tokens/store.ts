import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { TokenRow } from './contract.ts'
import { type Scope, tokenHash, unusedDays } from './token.ts'

interface TokenRecord {
  id: Id<'token'>
  person_id: Id<'person'>
  person: string
  name: string
  scopes: Scope[]
  hint: string
  created_at: Date
  created_by: string
  expires_at: Date
  last_used_at: Date | null
  revoked_because: 'revoked' | 'unused' | 'removed' | null
  expired: boolean
}

const present = (row: TokenRecord): TokenRow => ({
  id: row.id,
  name: row.name,
  personId: row.person_id,
  user: row.person,
  scopes: row.scopes,
  hint: row.hint,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  expiresAt: row.expires_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  state: row.revoked_because ?? (row.expired ? 'expired' : 'working'),
})

/** The tokens of an organisation's technical users, or with null of the provider's, working ones first. */
export async function tokensOf(tx: Database, organisationId: string | null): Promise<TokenRow[]> {
  const rows = await rowsOf(
    tx,
    sql<TokenRecord>`
      select t.id, t.person_id, p.name as person, t.name, t.scopes, t.hint, t.created_at, c.name as created_by, t.expires_at, t.last_used_at,
             t.revoked_because, t.expires_at <= app.now() as expired
        from api_token t join person p on p.id = t.person_id join person c on c.id = t.created_by
       where p.kind = 'machine' and p.belongs_to is not distinct from ${organisationId}
       order by (t.revoked_at is null and t.expires_at > app.now()) desc, t.created_at desc, t.id limit 500`,
  )
  return rows.map(present)
}

export interface MachineActor {
  tokenId: Id<'token'>
  scopes: Scope[]
  personId: Id<'person'>
  name: string
  email: string
  language: Language
}

/**
 * Whose token this is, when it works now: not expired, not revoked, not left unused for a year, its user still there.
 * That it was used is noted once an hour.
 */
export async function actorOfToken(db: Database, token: string): Promise<MachineActor | undefined> {
  const row = await rowOf(
    db,
    sql<{
      id: Id<'token'>
      scopes: Scope[]
      person_id: Id<'person'>
      name: string
      email: string
      language: Language
      stale: boolean
    }>`
      select t.id, t.scopes, p.id as person_id, p.name, p.email, p.language, t.last_used_at is null or t.last_used_at < app.now() - interval '1 hour' as stale
        from api_token t join person p on p.id = t.person_id
       where t.hash = ${tokenHash(token)} and t.revoked_at is null and app.now() < t.expires_at and p.state = 'active' and p.kind = 'machine'
         and coalesce(t.last_used_at, t.created_at) > app.now() - make_interval(days => ${unusedDays})`,
  )
  if (!row) return undefined
  if (row.stale) await sql`update api_token set last_used_at = app.now() where id = ${row.id}`.execute(db)
  const { id, scopes, person_id, name, email, language } = row
  return { tokenId: id, scopes, personId: person_id, name, email, language }
}

/** Ends a token of an organisation, or with null of the provider; whether it was there and working. */
export async function revokeToken(
  tx: Tx,
  tokenId: string,
  organisationId: string | null,
): Promise<string | undefined> {
  const row = await rowOf(
    tx,
    sql<{ name: string }>`
      update api_token t set revoked_at = app.now(), revoked_because = 'revoked' from person p
       where t.id = ${tokenId} and p.id = t.person_id and p.belongs_to is not distinct from ${organisationId} and t.revoked_at is null
      returning t.name`,
  )
  return row?.name
}

export interface Check {
  personId: string
  hatId: string
  clientId: string
  productId: string
  level: number
}

export interface Decided {
  allowed: boolean
  level: number | null
  partnership_id: Id<'partnership'> | null
  epoch: string
}

/** The decisions of the one definition (access.reach), in the order of the questions. */
export function decide(tx: Database, checks: readonly Check[]): Promise<Decided[]> {
  return rowsOf(
    tx,
    sql<Decided>`
      select coalesce(r.level >= i.level, false) as allowed, r.level::int as level, r.partnership_id,
             (access.epoch_of(i."clientId") + case when i."hatId" = i."clientId" then 0 else access.epoch_of(i."hatId") end)::text as epoch
        from jsonb_to_recordset(${JSON.stringify(checks.map((check, n) => ({ n, ...check })))}::jsonb)
               as i(n int, "personId" text, "hatId" text, "clientId" text, "productId" text, level int)
        left join lateral (
          select x.level, x.partnership_id from access.reach x
           where x.person_id = i."personId" and x.hat_id = i."hatId" and x.client_id = i."clientId" and x.product_id = i."productId"
           order by x.level desc limit 1) r on true
       order by i.n`,
  )
}
