import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { type Access, levelOf, type Role } from './access.ts'
import type { ReachRow } from './contract.ts'

interface Signed {
  name: string
  at: string
}

interface WhoRecord {
  person_id: Id<'person'>
  name: string
  level: number
  role: Role
  seat_since: Date | null
  seat_by: Signed | null
  given_level: number | null
  given_by: Signed | null
  partner_id: Id<'organisation'>
  partner_name: string
  partnership_id: Id<'partnership'> | null
  access: Access | null
  access_since: Date | null
  access_by: Signed | null
  grant_level: number | null
  granted_at: Date | null
  holding_level: number | null
  holding_since: Date | null
  holding_by: Signed | null
}

/** The newest act of some kinds on an object up to the instant asked about: who signs for what holds then. */
export const signer = (
  chain: ReturnType<typeof sql>,
  object: ReturnType<typeof sql>,
  ...actions: string[]
) => sql`(
  select jsonb_build_object('name', coalesce(q.name, '—'), 'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from audit_event e left join person q on q.id = e.person_id
   where e.client_id = ${chain} and e.object_id = ${object} and e.action = any(${actions}) and e.at <= past.now()
   order by e.id desc limit 1)`

/** Finite instants are shown, the beginning of time is not. */
const known = (column: ReturnType<typeof sql>) => sql`nullif(${column}, '-infinity')`

/**
 * Everybody who reaches a product at an instant, each hat a row, with the facts that make it so: the definition of
 * access itself, asked over the facts of then (migrations/0019_history.sql).
 */
async function reachOf(tx: Database, productId: string, hatId: string | undefined): Promise<WhoRecord[]> {
  return rowsOf(
    tx,
    sql<WhoRecord>`
      select r.person_id, p.name, r.level, s.role, ${known(sql`s.since`)} as seat_since,
             ${signer(sql`r.hat_id`, sql`r.person_id`, 'member.added', 'member.changed', 'organisation.created')} as seat_by,
             mp.level as given_level, ${signer(sql`r.hat_id`, sql`r.person_id`, 'member.products')} as given_by,
             o.id as partner_id, o.name as partner_name, r.partnership_id, t.access, ${known(sql`t.since`)} as access_since,
             ${signer(sql`r.client_id`, sql`r.partnership_id`, 'partnership.started', 'partnership.rights')} as access_by,
             g.level as grant_level, g.granted_at, least(h.level, coalesce(hp.level, h.level)) as holding_level, ${known(sql`coalesce(hp.since, h.since)`)} as holding_since,
             ${signer(sql`r.client_id`, sql`r.person_id`, 'holding.set')} as holding_by
        from (select person_id, hat_id, client_id, product_id, max(level)::int as level, max(partnership_id) as partnership_id
                from past.reach where product_id = ${productId} group by 1, 2, 3, 4) r
        join person p on p.id = r.person_id
        join organisation o on o.id = r.hat_id
        join past.member_rows s on s.person_id = r.person_id and s.organisation_id = r.hat_id and s.since <= past.now() and past.now() < s.until
        left join past.member_product mp on mp.person_id = r.person_id and mp.organisation_id = r.hat_id and mp.product_id = r.product_id
        left join past.partnership_rows t on t.id = r.partnership_id and t.since <= past.now() and past.now() < t.until
        left join past.product_grant g on g.partnership_id = r.partnership_id and g.product_id = r.product_id and t.access = 'limited'
        left join past.holding_rows h on h.person_id = r.person_id and h.partnership_id = r.partnership_id and h.since <= past.now() and past.now() < h.until
        left join past.holding_product_rows hp on hp.person_id = r.person_id and hp.partnership_id = r.partnership_id and hp.product_id = r.product_id
                                              and not h.all_products and hp.since <= past.now() and past.now() < hp.until
       where ${hatId ?? null}::text is null or r.hat_id = ${hatId ?? null}
       order by r.partnership_id is not null, o.name, lower(p.name), r.person_id limit 1000`,
  )
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
const nothing = { role: null, level: null, access: null, since: null, by: null }

/** The chain of facts behind one row: for a partner's people the client's side first, then the partner's own. */
function chain(row: WhoRecord): ReachRow['why'] {
  const seat = {
    ...nothing,
    fact: 'seat' as const,
    role: row.role,
    since: iso(row.seat_since),
    by: row.seat_by,
  }
  const listed = row.role === 'collaborator' || row.role === 'external'
  if (row.partnership_id === null) {
    const given = {
      ...nothing,
      fact: 'given' as const,
      level: levelOf(row.given_level ?? 1),
      by: row.given_by,
    }
    return listed && row.given_level !== null ? [seat, given] : [seat]
  }
  const partnership = {
    ...nothing,
    fact: 'partnership' as const,
    access: row.access,
    since: iso(row.access_since),
    by: row.access_by,
  }
  const grant =
    row.grant_level === null
      ? []
      : [{ ...nothing, fact: 'grant' as const, level: levelOf(row.grant_level), since: iso(row.granted_at) }]
  const holding =
    row.role === 'collaborator' && row.holding_level !== null
      ? [
          {
            ...nothing,
            fact: 'holding' as const,
            level: levelOf(row.holding_level),
            since: iso(row.holding_since),
            by: row.holding_by,
          },
        ]
      : []
  return [partnership, ...grant, seat, ...holding]
}

interface Question {
  clientId: string
  productId: Id<'product'>
  at: string | undefined
  /** Only people in this hat. */
  hatId?: string
}

/** Who can act on a product of this client at an instant; a product it did not own then is not there. */
export async function whoCan(context: Context, { clientId, productId, at, hatId }: Question) {
  const { tx, now } = context
  if (at !== undefined && Date.parse(at) > now.getTime())
    refuse('input_invalid', { flaws: [{ field: 'at', reason: 'an instant that was' }] })
  await sql`select set_config('app.as_of', ${at ?? ''}, true)`.execute(tx)
  const product = await rowOf(
    tx,
    sql<{ name: string }>`
      select q.name from past.product p join product q on q.id = p.id where p.id = ${productId} and p.organisation_id = ${clientId}`,
  )
  if (!product) refuse('not_found')
  const rows = await reachOf(tx, productId, hatId)
  return {
    product: { id: productId, name: product.name },
    at: at === undefined ? now.toISOString() : new Date(at).toISOString(),
    people: rows.map((row) => ({
      personId: row.person_id,
      name: row.name,
      level: levelOf(row.level),
      partner: row.partnership_id
        ? { id: row.partner_id, name: row.partner_name, partnershipId: row.partnership_id }
        : null,
      why: chain(row),
    })),
  }
}
