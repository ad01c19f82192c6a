import { type RawBuilder, sql } from 'kysely'
import { type Access, type Level, levelNumber, levelOf, type Payer } from '../access/access.ts'
import { currencyOf } from '../lib/currency.ts'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { formatMinor } from '../lib/money.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import type { ClientRow } from './clientContract.ts'
import type { ClientSort } from './clientFilter.ts'
import { instantOrNull } from './present.ts'

export interface ClientFilter {
  personId: string
  partnerId: string
  /** Invitations and ended partnerships are for representatives and administrators. */
  boss: boolean
  money: boolean
  q?: string | undefined
  access?: Access | undefined
  payer?: Payer | undefined
  state?: 'active' | 'invited' | 'ended' | undefined
  inCharge?: string | undefined
  dueWithin?: number | undefined
  country?: string | undefined
  language?: Language | undefined
  level?: Level | undefined
  sort: ClientSort
  order: 'asc' | 'desc'
  cursor?: string | undefined
  limit: number
}

interface Row {
  /** Nothing in the row that only counts. */
  key: string | null
  client_id: Id<'organisation'> | null
  name: string
  domain: string | null
  country: string | null
  language: Language
  level: number | null
  partnership_id: Id<'partnership'> | null
  invitation_id: Id<'invitation'> | null
  state: ClientRow['state']
  access: Access | null
  payer: Payer | null
  in_charge: ClientRow['inCharge']
  products: number | null
  products_all: number | null
  volume12: bigint | null
  gain12: bigint | null
  others: { currency: 'CHF' | 'EUR'; volume12: string; gain12: string }[] | null
  due_on: string | null
  due_name: string | null
  expires_at: Date | null
  sort_value: string
}

/** Sort values are text of one length, so that one comparison serves every column. */
const sortValues: Record<ClientFilter['sort'], RawBuilder<unknown>> = {
  name: sql`lower(name)`,
  access: sql`state || ':' || coalesce(access, '') || ':' || lower(name)`,
  payer: sql`coalesce(case when access = 'full' and state <> 'invited' then payer end, '~') || ':' || lower(name)`,
  products: sql`lpad(coalesce(products, 0)::text, 12, '0')`,
  volume: sql`lpad(coalesce(volume12, 0)::text, 20, '0')`,
  gain: sql`lpad(coalesce(gain12, 0)::text, 20, '0')`,
  due: sql`coalesce(due_on::text, '9999-12-31')`,
}
/** What sorts without a look into products and orders; then only what a page shows is looked up there. */
const sortsByName = (sort: ClientFilter['sort']) => sort === 'name' || sort === 'access' || sort === 'payer'

/**
 * A partner's clients as one person reaches them, and what is sought among them. Partnerships come from the one
 * definition of reach, so that the list can never show more than a check would allow.
 */
function matching(f: ClientFilter): RawBuilder<unknown> {
  return sql`
    mine as materialized (
      select c.* from access.reach_client_named c
       where c.person_id = ${f.personId} and c.hat_id = ${f.partnerId}),
    resting as materialized (
      select s.id, s.client_id, s.access, s.payer from access.standing s
       where ${f.boss} and s.partner_id = ${f.partnerId} and s.id not in (select partnership_id from mine)),
    over as materialized (
      select s.id, s.client_id, s.access, s.payer, s.ended_at, s.starts_at from partnership s
       where ${f.boss} and s.partner_id = ${f.partnerId} and s.state = 'ended'
      union all
      select s.id, s.client_id, s.access, s.payer, s.ended_at, s.starts_at from partnership s
       where ${f.boss} and s.partner_id = ${f.partnerId} and s.state <> 'ended' and s.ends_at <= (select app.now())),
    ${foundOnce(f)}
    listed as (
      select m.partnership_id as key, m.client_id::text as client_id, m.name, m.partnership_id, null::text as invitation_id, 'active' as state, m.access, m.payer, null::timestamptz as expires_at
        from mine m
      union all
      select s.id, s.client_id, n.name, s.id, null, 'paused', s.access, s.payer, null
        from resting s join access.client_named n on n.partner_id = ${f.partnerId} and n.client_id = s.client_id
      union all
      select s.id, s.client_id, n.name, s.id, null, 'ended', s.access, s.payer, s.ended_at
        from over s join access.client_named n on n.partner_id = ${f.partnerId} and n.client_id = s.client_id
       where not exists (select 1 from partnership x where x.client_id = s.client_id and x.partner_id = ${f.partnerId} and x.starts_at > s.starts_at)
      union all
      select i.id, null, case when i.company = '' then i.email else i.company end, null, i.id, 'invited', i.wish->>'access', null, i.expires_at
        from invitation i
       where ${f.boss} and i.partner_id = ${f.partnerId} and i.direction = 'asked' and i.state = 'pending' and i.expires_at > app.now()),
    matched as materialized (
      select listed.* from listed
       where (${f.access ?? null}::text is null or (access = ${f.access ?? null} and state <> 'invited'))
         and (${f.payer ?? null}::text is null or (payer = ${f.payer ?? null} and access = 'full' and state <> 'invited'))
         and (${f.state ?? null}::text is null or state = ${f.state ?? null})
         and (${f.q ?? null}::text is null or lower(name) like ${likePattern(f.q)}
              or exists (select 1 from invitation i where i.partner_id = ${f.partnerId} and (i.id = invitation_id or i.partnership_id = listed.partnership_id) and i.email like ${likePattern(f.q)})
              or exists (select 1 from access.dealings d where d.hat_id = ${f.partnerId} and d.client_id = listed.client_id
                          and (lower(coalesce(d.website, '')) like ${likePattern(f.q)} or lower(coalesce(d.register_number, '')) like ${likePattern(f.q)}))
              or exists (select 1 from access.reached r
                          where r.person_id = ${f.personId} and r.hat_id = ${f.partnerId} and r.client_id = listed.client_id and lower(r.name) like ${likePattern(f.q)}))
         and (${f.inCharge ?? null}::text is null or exists (select 1 from holding h where h.partnership_id = listed.partnership_id and h.person_id = ${f.inCharge ?? null}))
         and ${narrowed(f)})`
}

/** What filters look for behind the short rows, found once for all clients: asked of each, it would be asked thousands of times. */
function foundOnce(f: ClientFilter): RawBuilder<unknown> {
  const inReach = sql`x.person_id = ${f.personId} and x.hat_id = ${f.partnerId} and x.partnership_id is not null`
  return sql`
    soon as materialized (
      select distinct x.partnership_id from access.reached x
       where ${f.dueWithin !== undefined} and ${inReach} and x.state = 'active' and x.expires_on <= app.today() + ${f.dueWithin ?? 0}::int),
    at_level as materialized (
      select x.partnership_id from access.reach_client x
       where ${f.level !== undefined} and ${inReach} and x.level = ${levelNumber(f.level ?? 'look')}),`
}

/** Filters that look further than the short rows. `is true` keeps PostgreSQL from joining, so that it looks up in a hash. */
function narrowed(f: ClientFilter): RawBuilder<unknown> {
  const told = sql`from access.client_told t where t.hat_id = ${f.partnerId} and t.partnership_id = listed.partnership_id`
  const asked = [
    f.dueWithin === undefined
      ? undefined
      : sql`(listed.partnership_id in (select partnership_id from soon)) is true`,
    f.level === undefined
      ? undefined
      : sql`(listed.partnership_id in (select partnership_id from at_level)) is true`,
    f.country === undefined ? undefined : sql`exists (select ${told} and t.country = ${f.country})`,
    f.language === undefined
      ? undefined
      : sql`(exists (select ${told} and t.language = ${f.language}) or exists (select from invitation i where i.id = invitation_id and i.language = ${f.language}))`,
  ]
  return sql.join([sql`true`, ...asked.filter((one) => one !== undefined)], sql` and `)
}

/** What is counted and summed of some clients: of all that match where they are sorted by it, else of a page. */
function figuresOf(f: ClientFilter, some: RawBuilder<unknown>): RawBuilder<unknown> {
  const counted = sql`count(*)::int as products, min(r.expires_on) filter (where r.state = 'active') as due_on,
    (array_agg(r.name order by r.expires_on, r.name) filter (where r.state = 'active'))[1] as due_name`
  const inReach = sql`r.person_id = ${f.personId} and r.hat_id = ${f.partnerId} and r.partnership_id is not null`
  const reached = sortsByName(f.sort)
    ? sql`select w.client_id, n.* from (select client_id from ${some} where state = 'active') w
            cross join lateral (select ${counted} from access.reached r where ${inReach} and r.client_id = w.client_id) n`
    : sql`select r.client_id::text as client_id, ${counted} from access.reached r where ${inReach} group by 1`
  return sql`
    reached as materialized (${reached}),
    sums as materialized (
      select b.client_id, b.currency, sum(b.amount - b.clawed)::bigint as gain12, sum(l.list - coalesce((select sum(c.list) from credit_line c where c.order_id = l.order_id and c.line_pos = l.pos), 0))::bigint as volume12
        from benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos
       where ${f.money} and b.partner_id = ${f.partnerId} and b.earned_at > app.now() - interval '12 months'
         and b.client_id in (select client_id from ${some}) group by 1, 2),
    -- the client's own currency in the columns, any other beside it: two currencies are never added
    earned as (
      select t.client_id, max(t.volume12) filter (where t.home) as volume12, max(t.gain12) filter (where t.home) as gain12,
             jsonb_agg(jsonb_build_object('currency', t.currency, 'volume12', t.volume12::text, 'gain12', t.gain12::text)) filter (where not t.home) as others
        from (select s.*, s.currency = case when o.country in ('CH', 'LI') then 'CHF' else 'EUR' end as home
                from sums s join organisation o on o.id = s.client_id) t group by 1)`
}

/** Clients with their figures beside them. */
const withFigures = (some: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select x.*, case x.state when 'active' then coalesce(r.products, 0) when 'paused' then 0 end as products,
         case x.state when 'active' then r.due_on end as due_on, r.due_name, e.volume12, e.gain12, e.others
    from ${some} x left join reached r on r.client_id = x.client_id left join earned e on e.client_id = x.client_id`

function likePattern(q: string | undefined): string {
  return `%${(q ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
}

export async function listClients(
  tx: Database,
  f: ClientFilter,
): Promise<{ rows: ClientRow[]; next: string | null; total: number }> {
  const after = decodeCursor(f.cursor, 2)
  const beyond = f.order === 'asc' ? sql`>` : sql`<`
  const direction = f.order === 'asc' ? sql`asc` : sql`desc`
  const paged = (from: RawBuilder<unknown>) => sql`
    page as materialized (
      select * from (select y.*, ${sortValues[f.sort]} as sort_value from ${from} y) z
       where (${after?.[0] ?? null}::text is null or (sort_value, key) ${beyond} (${after?.[0] ?? null}, ${after?.[1] ?? null}))
       order by sort_value ${direction}, key ${direction} limit ${f.limit + 1})`
  const [matched, page] = [sql`matched`, sql`page`]
  const pages = sortsByName(f.sort)
    ? sql`${paged(matched)}, ${figuresOf(f, page)}, shown as (${withFigures(page)})`
    : sql`${figuresOf(f, matched)}, ${paged(sql`(${withFigures(matched)})`)}, shown as (select * from page)`
  const rows = await rowsOf(
    tx,
    sql<Row & { total: number }>`
      with ${matching(f)}, ${pages}
      select x.*, c.total, coalesce(d.website, i.email) as domain, t.country, coalesce(t.language, i.language) as language,
             case x.state when 'active' then (select max(g.level) from access.reach_client g
               where g.person_id = ${f.personId} and g.hat_id = ${f.partnerId} and g.partnership_id = x.partnership_id) end as level,
             case when x.state = 'active' and x.access = 'full' then fence.products_of(x.client_id) end as products_all,
             (select coalesce(jsonb_agg(jsonb_build_object('personId', h.person_id, 'name', h.name) order by h.name), '[]') from access.in_charge h
               where h.hat_id = ${f.partnerId} and h.partnership_id = x.partnership_id) as in_charge
        from (select count(*)::int as total from matched) c left join shown x on true
        left join access.client_told t on t.hat_id = ${f.partnerId} and t.partnership_id = x.partnership_id
        left join access.dealings d on d.hat_id = ${f.partnerId} and d.client_id = x.client_id
        left join invitation i on i.id = x.invitation_id
       order by x.sort_value ${direction}, x.key ${direction}`,
  )
  // where nothing is left on a page, the count comes alone
  const listed = rows.filter((row) => row.key !== null)
  const found = toPage(listed, f.limit, (row) => encodeCursor([row.sort_value, row.key]))
  return {
    rows: found.rows.map((row) => present(row, f.money)),
    next: found.next,
    total: rows[0]?.total ?? 0,
  }
}

function present(row: Row, money: boolean): ClientRow {
  const amountOf = (value: bigint | null) => (money ? formatMinor(value ?? 0n) : null)
  return {
    id: row.client_id,
    name: row.name,
    domain: row.domain,
    partnershipId: row.partnership_id,
    invitationId: row.invitation_id,
    state: row.state,
    access: row.access,
    payer: row.access === 'full' ? row.payer : null,
    inCharge: row.in_charge,
    products: row.products,
    productsAll: row.products_all,
    country: row.country,
    currency: row.country === null ? null : currencyOf(row.country),
    language: row.language,
    level: row.level === null ? null : levelOf(row.level),
    volume12: row.state === 'invited' ? null : amountOf(row.volume12),
    gain12: row.state === 'invited' ? null : amountOf(row.gain12),
    others: (row.others ?? []).map((o) => ({
      currency: o.currency,
      volume12: formatMinor(BigInt(o.volume12)),
      gain12: formatMinor(BigInt(o.gain12)),
    })),
    nextDue: row.due_on && row.due_name ? { on: row.due_on, name: row.due_name } : null,
    expiresAt: instantOrNull(row.expires_at),
  }
}

export async function partnerFigures(
  tx: Database,
  personId: string,
  partnerId: string,
  boss: boolean,
  money: boolean,
) {
  const counts = await rowOf(
    tx,
    sql<{ managed: number; invited: number; renewals30: number }>`
      select (select count(distinct client_id)::int from access.reach_client where person_id = ${personId} and hat_id = ${partnerId}) as managed,
             (select count(*)::int from invitation where ${boss} and partner_id = ${partnerId} and direction = 'asked' and state = 'pending' and expires_at > app.now()) as invited,
             (select count(*)::int from access.reached r
               where r.person_id = ${personId} and r.hat_id = ${partnerId} and r.partnership_id is not null and r.state = 'active'
                 and r.expires_on <= app.today() + 30) as renewals30`,
  )
  const rows = money
    ? await rowsOf(
        tx,
        sql<{
          currency: 'CHF' | 'EUR'
          cashback_month: bigint
          discount12: bigint
          gain12: bigint
          volume12: bigint
        }>`
          select b.currency,
                 coalesce(sum(b.amount - b.clawed) filter (where b.kind = 'cashback' and b.earned_at >= date_trunc('month', app.now() at time zone 'Europe/Zurich') at time zone 'Europe/Zurich'), 0)::bigint as cashback_month,
                 coalesce(sum(b.amount - b.clawed) filter (where b.kind = 'discount'), 0)::bigint as discount12,
                 sum(b.amount - b.clawed)::bigint as gain12, sum(l.list - coalesce((select sum(c.list) from credit_line c where c.order_id = l.order_id and c.line_pos = l.pos), 0))::bigint as volume12
            from benefit b join order_line l on l.order_id = b.order_id and l.pos = b.pos
           where b.partner_id = ${partnerId} and b.earned_at > app.now() - interval '12 months' group by 1 order by 1`,
      )
    : null
  return {
    managed: counts?.managed ?? 0,
    invited: counts?.invited ?? 0,
    renewals30: counts?.renewals30 ?? 0,
    money:
      rows?.map((row) => ({
        currency: row.currency,
        cashbackMonth: formatMinor(row.cashback_month),
        discount12: formatMinor(row.discount12),
        gain12: formatMinor(row.gain12),
        volume12: formatMinor(row.volume12),
      })) ?? null,
  }
}
