import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { type Currency, formatMinor, parseMinor } from '../lib/money.ts'
import type { Context } from '../lib/operation.ts'
import type { Managed, Need, ShownProposal } from './contract.ts'
import { keptDays, type ProposalState, type RequestKind, type RequestState, referenceOf } from './request.ts'

export const shaOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

export interface RequestRow {
  id: Id<'request'>
  state: RequestState
  closed_for: Managed['closedFor']
  organisation_id: Id<'organisation'> | null
  language: Language
  kind: RequestKind
  title: string | null
  description: string | null
  languages: string[]
  place_kind: Need['placeKind']
  place: string
  country: string
  budget_from: bigint | null
  budget_to: bigint | null
  currency: Currency
  starts: Need['starts']
  wanted: number | null
  days: number
  name: string | null
  company: string | null
  email: string | null
  phone: string | null
  made_at: Date
  closes_at: Date | null
  closed_at: Date | null
  erased_at: Date | null
}

const columns = sql`
  q.id, q.state, q.closed_for, q.organisation_id, q.language, q.kind, q.title, q.description, q.languages, q.place_kind, q.place, q.country,
  q.budget_from::bigint as budget_from, q.budget_to::bigint as budget_to, q.currency, q.starts, q.wanted, q.days, q.name, q.company, q.email, q.phone,
  q.made_at, q.closes_at, q.closed_at, q.erased_at`

/** The request whose link this is, locked. */
export async function lockByToken(tx: Tx, token: string): Promise<RequestRow | undefined> {
  const sha = shaOf(token)
  await sql`select 1 from offer_request where token_sha = ${sha} for update`.execute(tx)
  return rowOf(tx, sql<RequestRow>`select ${columns} from offer_request q where q.token_sha = ${sha}`)
}

export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  await sql`select 1 from offer_request where id = ${id} for update`.execute(tx)
  return rowOf(tx, sql<RequestRow>`select ${columns} from offer_request q where q.id = ${id}`)
}

export async function insertRequest(
  context: Context,
  sent: { need: Need; email: string; language: Language; token: string; organisationId: string | null },
): Promise<Id<'request'>> {
  const { need, email, language, token, organisationId } = sent
  const id = context.world.ids('request')
  const minor = (text: string | null | undefined) => (text ? (parseMinor(text) ?? null) : null)
  await sql`
    insert into offer_request (id, state, organisation_id, language, kind, title, description, languages, place_kind, place, country,
                               budget_from, budget_to, currency, starts, wanted, days, name, company, email, phone, token_sha, made_at)
    values (${id}, 'awaiting', ${organisationId}, ${language}, ${need.kind}, ${need.title}, ${need.description}, ${need.languages}::text[],
            ${need.placeKind}, ${need.place}, ${need.country}, ${minor(need.budget?.from)}, ${minor(need.budget?.to)}, ${need.currency},
            ${need.starts}, ${need.wanted}, ${need.days}, ${need.name}, ${need.company}, ${email}, ${need.phone}, ${shaOf(token)}, ${context.now})`.execute(
    context.tx,
  )
  return id
}

/** How many requests an address has sent in the last day. */
export async function sentToday(tx: Database, email: string): Promise<number> {
  const row = await rowOf(
    tx,
    sql<{
      n: number
    }>`select count(*)::int as n from offer_request where email = ${email} and made_at > app.now() - interval '1 day'`,
  )
  return row?.n ?? 0
}

export interface Told {
  partner_id: Id<'organisation'>
  partner: string
  email: string
  language: Language
}

/**
 * Puts a request before every partner that wants such requests and may win new clients; gives back to whom a letter
 * goes. Whoever had it before keeps it as it was.
 */
export async function deliver(
  tx: Tx,
  row: RequestRow,
  now: Date,
): Promise<{ partners: number; told: Told[] }> {
  const delivered = await rowsOf(
    tx,
    sql<{ partner_id: string }>`
      insert into request_delivery (request_id, partner_id, state, at)
      select ${row.id}, s.partner_id, 'new', ${now} from request_subscription s join partner r on r.organisation_id = s.partner_id
       where s.wants and r.state in ('provisional', 'active', 'at_risk') and r.frozen_at is null
         and s.partner_id is distinct from ${row.organisation_id}
         and (cardinality(s.kinds) = 0 or ${row.kind} = any(s.kinds))
         and (cardinality(s.languages) = 0 or s.languages && ${row.languages}::text[])
         and (cardinality(s.countries) = 0 or ${row.country} = any(s.countries))
      on conflict (request_id, partner_id) do nothing returning partner_id`,
  )
  const told = await rowsOf(
    tx,
    sql<Told>`
      select o.id as partner_id, o.name as partner, p.email, p.language
        from unnest(${delivered.map((d) => d.partner_id)}::text[]) d
        join organisation o on o.id = d join member m on m.organisation_id = o.id and m.role in ('legal', 'administrator') and m.state = 'active'
        join person p on p.id = m.person_id and p.kind = 'human' and p.state = 'active' order by o.id, p.id`,
  )
  return { partners: delivered.length, told }
}

/** Partners that opened a request, and their people, who are told when it goes away. */
export function openers(tx: Database, id: string): Promise<Told[]> {
  return rowsOf(
    tx,
    sql<Told>`
      select o.id as partner_id, o.name as partner, p.email, p.language from request_delivery d join organisation o on o.id = d.partner_id
        join member m on m.organisation_id = o.id and m.role in ('legal', 'administrator') and m.state = 'active'
        join person p on p.id = m.person_id and p.kind = 'human' and p.state = 'active'
       where d.request_id = ${id} and d.opened_at is not null order by o.id, p.id`,
  )
}

interface ProposalRow {
  id: Id<'proposal'>
  partner_id: Id<'organisation'>
  partner: string
  slug: string | null
  at: Date
  text: string
  price_kind: ShownProposal['priceKind']
  amount: bigint | null
  currency: Currency | null
  starts_on: Day | null
  state: ProposalState
}

export async function proposalsWhere(tx: Database, where: RawBuilder<unknown>): Promise<ShownProposal[]> {
  const rows = await rowsOf(
    tx,
    sql<ProposalRow>`
      select x.id, x.partner_id, o.name as partner, l.slug, x.at, x.text, x.price_kind, x.amount::bigint as amount, x.currency,
             x.starts_on::text as starts_on, x.state
        from request_proposal x join organisation o on o.id = x.partner_id
        left join listing l on l.partner_id = x.partner_id and l.state = 'live'
       where ${where} order by x.at, x.id limit 200`,
  )
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: row.partner, slug: row.slug },
    at: row.at.toISOString(),
    text: row.text,
    priceKind: row.price_kind,
    amount: row.amount === null ? null : formatMinor(row.amount),
    currency: row.currency,
    startsOn: row.starts_on,
    state: row.state,
  }))
}

/** A request as its author sees it. */
export async function presentManaged(tx: Database, row: RequestRow): Promise<Managed> {
  const opened = await rowsOf(
    tx,
    sql<{ name: string; at: Date }>`
      select o.name, d.opened_at as at from request_delivery d join organisation o on o.id = d.partner_id
       where d.request_id = ${row.id} and d.opened_at is not null order by d.opened_at, o.id`,
  )
  const notified = await rowOf(
    tx,
    sql<{ n: number }>`select count(*)::int as n from request_delivery where request_id = ${row.id}`,
  )
  const end = row.closed_at ?? row.closes_at
  return {
    id: row.id,
    reference: referenceOf(row.id),
    state: row.state,
    closedFor: row.closed_for,
    language: row.language,
    kind: row.kind,
    title: row.title,
    description: row.description,
    madeAt: row.made_at.toISOString(),
    closesAt: row.closes_at?.toISOString() ?? null,
    keptUntil: end && !row.erased_at ? new Date(end.getTime() + keptDays * 86_400_000).toISOString() : null,
    erasedAt: row.erased_at?.toISOString() ?? null,
    notified: notified?.n ?? 0,
    openedBy: opened.map(({ name, at }) => ({ name, at: at.toISOString() })),
    proposals: row.erased_at
      ? []
      : await proposalsWhere(tx, sql`x.request_id = ${row.id} and x.state <> 'withdrawn'`),
  }
}

/** Takes everything personal out of requests; what stays says only that there was one. */
export function eraseWhere(tx: Database, where: RawBuilder<unknown>, now: Date): Promise<unknown> {
  return sql`
    with gone as (
      update offer_request q set title = null, description = null, name = null, company = null, email = null, phone = null, place = '',
             erased_at = ${now} where ${where} returning q.id)
    update request_proposal x set text = '—' from gone where x.request_id = gone.id`.execute(tx)
}

export interface DeliveryRow extends RequestRow {
  delivered: 'new' | 'opened' | 'proposed' | 'passed'
  delivered_at: Date
  opened_by_us: Date | null
  answers: number
}

/** What was put before a partner, with how many answered. */
export function deliveriesWhere(
  tx: Database,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<DeliveryRow[]> {
  return rowsOf(
    tx,
    sql<DeliveryRow>`
      select ${columns}, d.state as delivered, d.at as delivered_at, d.opened_at as opened_by_us, fence.answers(q.id) as answers
        from request_delivery d join offer_request q on q.id = d.request_id where ${where} order by d.at desc, q.id desc limit ${limit}`,
  )
}
