import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { type Access, isBoss, levelOf, type Payer, type Role } from '../access/access.ts'
import { mayAccount, mustBeBoss, mustReachClient, seatOf } from '../access/store.ts'
import { signer } from '../access/who.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { lackFor, type Standing, teamActs } from './teamActs.ts'
import { type TeamReach, type TeamRow, teamContract } from './teamContract.ts'

const os = implement(teamContract).$context<Call>().use(inTransaction)

type SeatRole = Exclude<Role, 'external'>

const lastDayOf = sql`case when h.ends_at < 'infinity' then ((h.ends_at at time zone 'Europe/Zurich')::date - 1)::text end`

interface MemberRow {
  person_id: Id<'person'>
  name: string
  role: SeatRole
  accounting: boolean
  clients: number
  level: number | null
  next_end: string | null
  last_act_at: Date | null
}

function membersOf(tx: Database, partnerId: string): Promise<MemberRow[]> {
  return rowsOf(
    tx,
    sql<MemberRow>`
      with reached as (
        select r.person_id, count(*)::int as clients, max(r.level)::int as level from access.reach_client r where r.hat_id = ${partnerId} group by 1)
      select s.person_id, p.name, s.role, s.accounting, coalesce(r.clients, 0) as clients, r.level,
             (select min((h.ends_at at time zone 'Europe/Zurich')::date - 1)::text
                from holding h join access.live l on l.id = h.partnership_id and l.partner_id = ${partnerId}
               where h.person_id = s.person_id and s.role = 'collaborator' and h.ends_at > app.now() and h.ends_at < 'infinity') as next_end,
             (select e.at from audit_event e where e.person_id = s.person_id and e.hat_id = ${partnerId} order by e.id desc limit 1) as last_act_at
        from access.seat s join person p on p.id = s.person_id left join reached r on r.person_id = s.person_id
       where s.organisation_id = ${partnerId} and s.role <> 'external'
       order by array_position(array['legal','administrator','collaborator'], s.role), lower(p.name), p.id`,
  )
}

/** Whether a collaborator holds anything at a client that still holds. */
const isHeld = sql`exists (
  select 1 from holding h join access.seat s on s.person_id = h.person_id and s.organisation_id = l.partner_id and s.role = 'collaborator'
   where h.partnership_id = l.id and h.ends_at > app.now())`

interface RightsRow {
  id: Id<'organisation'>
  name: string
  access: Access
  payer: Payer
  total: number
  held: {
    personId: Id<'person'>
    level: number
    allProducts: boolean
    products: number
    lastDay: string | null
    over: boolean
    lastActAt: string | null
  }[]
}

interface RightsAsked {
  partnerId: string
  q?: string | undefined
  personId?: string | undefined
  held?: 'nobody' | undefined
}

function likePattern(q: string | undefined): string {
  return `%${(q ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
}

function rightsOf(tx: Database, f: RightsAsked, after: unknown[] | undefined, limit: number) {
  return rowsOf(
    tx,
    sql<RightsRow>`
      with listed as materialized (
        select l.id as partnership_id, l.client_id, o.name, l.access, l.payer
          from access.live l join organisation o on o.id = l.client_id
         where l.partner_id = ${f.partnerId} and lower(o.name) like ${likePattern(f.q)}
           and (${f.personId ?? null}::text is null or exists (select 1 from holding h where h.partnership_id = l.id and h.person_id = ${f.personId ?? null}))
           and (${f.held ?? null}::text is null or not ${isHeld})),
      page as (
        select * from listed where ${after?.[0] ?? null}::text is null or (lower(name), client_id) > (${after?.[0] ?? null}, ${after?.[1] ?? null})
         order by lower(name), client_id limit ${limit + 1})
      select g.client_id as id, g.name, g.access, g.payer, (select count(*)::int from listed) as total,
             (select coalesce(jsonb_agg(jsonb_build_object(
                       'personId', h.person_id, 'level', least(h.level, case g.access when 'full' then 3 else 2 end), 'allProducts', h.all_products,
                       'products', (select count(*) from holding_product hp where hp.partnership_id = h.partnership_id and hp.person_id = h.person_id),
                       'lastDay', ${lastDayOf}, 'over', h.ends_at <= app.now(),
                       'lastActAt', (select to_char(max(e.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from audit_event e
                                      where e.client_id = g.client_id and e.hat_id = ${f.partnerId} and e.person_id = h.person_id)) order by h.person_id), '[]')
                from holding h join access.seat s on s.person_id = h.person_id and s.organisation_id = ${f.partnerId} and s.role = 'collaborator'
               where h.partnership_id = g.partnership_id) as held
        from page g order by lower(g.name), g.client_id`,
  )
}

interface ReachFacts {
  person: string
  client: string
  access_by: Signed | null
  seat_by: Signed | null
  access_since: Date
  seat_since: Date
  held_level: number | null
  held_all: boolean | null
  held_since: Date | null
  held_by: Signed | null
  last_day: string | null
  over: boolean
  given: number
  reached: number
  level: number | null
}
type Signed = { name: string; at: string }

interface Of {
  personId: string
  partnerId: string
  clientId: string
  partnershipId: string
}

const reachOf = ({ personId, partnerId, clientId }: Of) => sql`
  select product_id, max(level)::int as level from access.reach
   where person_id = ${personId} and hat_id = ${partnerId} and client_id = ${clientId} and partnership_id is not null group by 1`

/** The facts behind what somebody can do at a client, each with its beginning and who set it so. */
async function factsOf(tx: Database, of: Of): Promise<ReachFacts> {
  const { personId, partnerId, clientId, partnershipId } = of
  const [client, person, partner] = [sql`${clientId}`, sql`${personId}`, sql`${partnerId}`]
  const facts = await rowOf(
    tx,
    sql<ReachFacts>`
      with reached as materialized (${reachOf(of)})
      select p.name as person, o.name as client, t.starts_at as access_since, m.joined_at as seat_since,
             ${signer(client, sql`${partnershipId}`, 'partnership.started', 'partnership.rights')} as access_by,
             ${signer(partner, person, 'member.added', 'member.changed', 'organisation.created')} as seat_by,
             h.level as held_level, h.all_products as held_all, h.created_at as held_since, ${signer(client, person, 'holding.set')} as held_by,
             ${lastDayOf} as last_day, coalesce(h.ends_at <= app.now(), false) as over,
             (select count(*)::int from access.managed g where g.partnership_id = t.id and g.client_id = t.client_id) as given,
             (select count(*)::int from reached) as reached, (select max(level) from reached) as level
        from partnership t
        join organisation o on o.id = t.client_id
        join member m on m.organisation_id = t.partner_id and m.person_id = ${personId}
        join person p on p.id = m.person_id
        left join holding h on h.partnership_id = t.id and h.person_id = m.person_id
       where t.id = ${partnershipId}`,
  )
  return facts ?? refuse('not_found')
}

const nothing = { role: null, level: null, access: null, since: null, by: null }

function whyOf(facts: ReachFacts, role: Role, access: Access): TeamReach['why'] {
  const partnership = {
    ...nothing,
    fact: 'partnership' as const,
    access,
    since: facts.access_since.toISOString(),
    by: facts.access_by,
  }
  const seat = {
    ...nothing,
    fact: 'seat' as const,
    role,
    since: facts.seat_since.toISOString(),
    by: facts.seat_by,
  }
  if (isBoss(role) || facts.held_level === null) return [partnership, seat]
  const level = levelOf(facts.held_level)
  const since = facts.held_since?.toISOString() ?? null
  return [partnership, seat, { ...nothing, fact: 'holding' as const, level, since, by: facts.held_by }]
}

interface ProductRow {
  id: Id<'product'>
  name: string
  family: string
  given: number
  level: number | null
}

async function productsOf(tx: Database, of: Of, cursor: string | undefined, limit: number) {
  const after = decodeCursor(cursor, 2)
  const rows = await rowsOf(
    tx,
    sql<ProductRow>`
      with reached as materialized (${reachOf(of)})
      select p.id, p.name, i.family, g.level::int as given, r.level
        from access.managed g join product p on p.id = g.product_id join item i on i.id = p.item_id left join reached r on r.product_id = p.id
       where g.partnership_id = ${of.partnershipId} and g.client_id = ${of.clientId}
         and (${after?.[0] ?? null}::text is null or (lower(p.name), p.id) > (${after?.[0] ?? null}, ${after?.[1] ?? null}))
       order by lower(p.name), p.id limit ${limit + 1}`,
  )
  const page = toPage(rows, limit, (row) => encodeCursor([row.name.toLowerCase(), row.id]))
  return {
    rows: page.rows.map((row) => ({
      ...row,
      given: levelOf(row.given),
      level: row.level === null ? null : levelOf(row.level),
    })),
    next: page.next,
  }
}

export const teamOperations = {
  people: os.people.handler(async ({ context, input: { partnerId } }) => {
    const { tx } = context
    await mustBeBoss(tx, actorOf(context), partnerId)
    const counts = await rowOf(
      tx,
      sql<{ clients: number; unassigned: number }>`
        select count(*)::int as clients, count(*) filter (where not ${isHeld})::int as unassigned from access.live l where l.partner_id = ${partnerId}`,
    )
    const members = await membersOf(tx, partnerId)
    return {
      clients: counts?.clients ?? 0,
      unassigned: counts?.unassigned ?? 0,
      rows: members.map((row) => ({
        personId: row.person_id,
        name: row.name,
        role: row.role,
        accounting: mayAccount(row),
        clients: row.clients,
        level: row.level === null ? null : levelOf(row.level),
        nextEnd: row.next_end,
        lastActAt: row.last_act_at?.toISOString() ?? null,
      })),
    }
  }),

  rights: os.rights.handler(async ({ context, input }) => {
    await mustBeBoss(context.tx, actorOf(context), input.partnerId)
    const limit = input.limit ?? 25
    const rows = await rightsOf(context.tx, input, decodeCursor(input.cursor, 2), limit)
    const page = toPage(rows, limit, (row) => encodeCursor([row.name.toLowerCase(), row.id]))
    return {
      total: rows[0]?.total ?? 0,
      rows: page.rows.map(
        ({ id, name, access, payer, held }): TeamRow => ({
          client: { id, name },
          access,
          payer,
          held: held.map((cell) => ({ ...cell, level: levelOf(cell.level) })),
        }),
      ),
      next: page.next,
    }
  }),

  explain: os.explain.handler(async ({ context, input }): Promise<TeamReach> => {
    const { tx } = context
    const { partnerId, clientId, personId, cursor, limit = 50 } = input
    const actor = actorOf(context)
    await mustBeBoss(tx, actor, partnerId)
    const {
      partnership_id: partnershipId,
      access,
      payer,
    } = await mustReachClient(tx, actor, partnerId, clientId)
    const seat = await seatOf(tx, personId, partnerId)
    if (!seat || seat.role === 'external') refuse('not_found')
    const { role } = seat
    const of = { personId, partnerId, clientId, partnershipId }
    const facts = await factsOf(tx, of)
    const level = facts.level === null ? null : levelOf(facts.level)
    const standing: Standing = {
      ...seat,
      access,
      payer,
      level,
      allProducts: isBoss(role) || (facts.held_all ?? false),
    }
    return {
      person: { id: personId, name: facts.person, role, accounting: mayAccount(seat) },
      client: { id: clientId, name: facts.client },
      access,
      payer,
      level,
      given: facts.given,
      reached: facts.reached,
      why: whyOf(facts, role, access),
      lastDay: isBoss(role) ? null : facts.last_day,
      over: !isBoss(role) && facts.over,
      acts: teamActs.map((act) => ({ act, lack: lackFor(act, standing) })),
      products: await productsOf(tx, of, cursor, limit),
    }
  }),
}
