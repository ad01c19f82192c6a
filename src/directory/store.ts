import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, parseMinor } from '../lib/money.ts'
import { type ProfileWords, profileWords, type searchInput } from './contract.ts'
import type { ListingState, Standing } from './listing.ts'

export interface ListingRow {
  partner_id: Id<'organisation'>
  name: string
  slug: string
  state: ListingState
  claims: unknown
  abouts: unknown
  skills: string[]
  activities: string[]
  languages: string[]
  town: string
  country: string
  budget_from: bigint | null
  budget_to: bigint | null
  budget_currency: Currency | null
  accepts: boolean
  remote: boolean
  hides_clients: boolean
  email: string
  phone: string
  hours: string
  certifications: unknown
  work: unknown
  domains: string[]
  suspended_for: string | null
  published_at: Date | null
  version: number
}

const columns = sql`
  l.partner_id, o.name, l.slug, l.state, l.claims, l.abouts, l.skills, l.activities, l.languages, l.town, l.country,
  l.budget_from::bigint as budget_from, l.budget_to::bigint as budget_to, l.budget_currency, l.accepts, l.remote, l.hides_clients,
  l.email, l.phone, l.hours, l.certifications, l.work, l.domains, l.suspended_for, l.published_at, l.version`

/** In the directory: shown by its owner, not taken out by the provider, of a partner that may have new clients. */
const isSeen = sql`l.state = 'live' and r.state in ('provisional', 'active', 'at_risk') and r.frozen_at is null`

/** What a profile says, as its contract reads it. */
export function wordsIn(row: ListingRow): ProfileWords {
  const amount = (minor: bigint | null) => (minor === null ? null : formatMinor(minor))
  return profileWords.parse({
    claims: row.claims,
    abouts: row.abouts,
    skills: row.skills,
    activities: row.activities,
    languages: row.languages,
    town: row.town,
    country: row.country,
    budget: row.budget_currency
      ? { from: amount(row.budget_from), to: amount(row.budget_to), currency: row.budget_currency }
      : null,
    accepts: row.accepts,
    remote: row.remote,
    hidesClients: row.hides_clients,
    email: row.email,
    phone: row.phone,
    hours: row.hours,
    certifications: row.certifications,
    work: row.work,
    domains: row.domains,
  })
}

export function listingOf(tx: Database, partnerId: string): Promise<ListingRow | undefined> {
  return rowOf(
    tx,
    sql<ListingRow>`select ${columns} from listing l join organisation o on o.id = l.partner_id where l.partner_id = ${partnerId}`,
  )
}

export async function lockListing(tx: Tx, partnerId: string): Promise<ListingRow | undefined> {
  await sql`select 1 from listing where partner_id = ${partnerId} for update`.execute(tx)
  return listingOf(tx, partnerId)
}

export function seenListing(tx: Database, slug: string): Promise<ListingRow | undefined> {
  return rowOf(
    tx,
    sql<ListingRow>`
      select ${columns} from listing l join organisation o on o.id = l.partner_id join partner r on r.organisation_id = l.partner_id
       where l.slug = ${slug} and ${isSeen}`,
  )
}

/** A free address for a name: the name itself, or with a number behind it. */
export async function freeSlug(tx: Tx, wanted: string): Promise<string> {
  const taken = await rowsOf(
    tx,
    sql<{ slug: string }>`select slug from listing where slug = ${wanted} or slug like ${`${wanted}-%`}`,
  )
  const known = new Set(taken.map(({ slug }) => slug))
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`
    if (!known.has(slug)) return slug
  }
}

/** Keeps what a profile says; the version counts on. */
export async function keepWords(
  tx: Tx,
  partnerId: string,
  words: ProfileWords,
  found: string,
  now: Date,
): Promise<void> {
  const minor = (text: string | null | undefined) => (text ? (parseMinor(text) ?? null) : null)
  const { budget } = words
  const currency = budget && (budget.from ?? budget.to) !== null ? budget.currency : null
  await sql`
    update listing set claims = ${JSON.stringify(words.claims)}::jsonb, abouts = ${JSON.stringify(words.abouts)}::jsonb,
           skills = ${words.skills}::text[], activities = ${words.activities}::text[], languages = ${words.languages}::text[],
           town = ${words.town}, country = ${words.country}, budget_from = ${minor(budget?.from)}, budget_to = ${minor(budget?.to)},
           budget_currency = ${currency}, accepts = ${words.accepts}, remote = ${words.remote}, hides_clients = ${words.hidesClients},
           email = ${words.email}, phone = ${words.phone}, hours = ${words.hours},
           certifications = ${JSON.stringify(words.certifications)}::jsonb, work = ${JSON.stringify(words.work)}::jsonb,
           domains = ${words.domains}::text[], words = ${found}, changed_at = ${now}, version = version + 1
     where partner_id = ${partnerId}`.execute(tx)
}

type Wanted = z.infer<typeof searchInput>

/** Each word has to be there, as a beginning or nearly; a facet narrows. */
function matching(wanted: Wanted, words: readonly string[], budget: bigint | null): RawBuilder<unknown> {
  const parts = [
    isSeen,
    ...words.map(
      (word) =>
        sql`(to_tsvector('simple', l.words) @@ to_tsquery('simple', ${`${word}:*`}) or ${word} <% l.words)`,
    ),
    ...(wanted.skill ? [sql`l.skills @> array[${wanted.skill}]`] : []),
    ...(wanted.activity ? [sql`l.activities @> array[${wanted.activity}]`] : []),
    ...(wanted.speaks ? [sql`l.languages @> array[${wanted.speaks}]`] : []),
    ...(wanted.country ? [sql`l.country = ${wanted.country}`] : []),
    ...(wanted.accepts === undefined ? [] : [sql`l.accepts = ${wanted.accepts}`]),
    ...(wanted.remote === undefined ? [] : [sql`l.remote = ${wanted.remote}`]),
    ...(budget === null
      ? []
      : [
          sql`(l.budget_currency is null or l.budget_currency = ${wanted.currency ?? 'CHF'}
            and coalesce(l.budget_from, 0) <= ${budget} and coalesce(l.budget_to, ${budget}) >= ${budget})`,
        ]),
  ]
  return sql.join(parts, sql` and `)
}

export interface FoundRow extends ListingRow {
  exact: boolean[]
  has_register: boolean
  has_site: boolean
  meets: boolean
}
interface Counted {
  count: number
  skills: unknown
  activities: unknown
  languages: unknown
  countries: unknown
}
const facets = z.array(z.object({ value: z.string(), count: z.int() }))

export const pageSize = 20

/**
 * A page of what was looked for, with counts of what it could be narrowed to. In order: whole words, proved facts,
 * and the turn of the day among equals.
 */
export async function search(tx: Database, wanted: Wanted, words: readonly string[]) {
  // a slip or another language's name of a town still counts as nearly the word
  await sql`select set_config('pg_trgm.word_similarity_threshold', '0.5', true)`.execute(tx)
  const budget = wanted.budget ? (parseMinor(wanted.budget) ?? null) : null
  const where = matching(wanted, words, budget)
  const exact = sql`array[${words.length > 0 ? sql.join(words.map((word) => sql`to_tsvector('simple', l.words) @@ to_tsquery('simple', ${`${word}:*`})`)) : sql``}]::boolean[]`
  const turn = sql`md5(app.today()::text || l.partner_id)`
  const proved = sql`(f.has_register::int + f.has_site::int + (r.state = 'active')::int)`
  const order = {
    relevance: sql`(select count(*) from unnest(${exact}) e where e) desc, ${proved} desc, ${turn}`,
    name: sql`lower(o.name), l.partner_id`,
    verified: sql`${proved} desc, ${turn}`,
  }[wanted.sort]
  const rows = await rowsOf(
    tx,
    sql<FoundRow>`
      select ${columns}, ${exact} as exact, f.has_register, f.has_site, r.state = 'active' as meets
        from listing l join organisation o on o.id = l.partner_id join partner r on r.organisation_id = l.partner_id
        cross join lateral (select
          exists (select from application a join application_check c on c.application_id = a.id where a.organisation_id = l.partner_id and a.state = 'approved' and c.kind = 'register' and c.answer = 'confirmed') as has_register,
          exists (select from application a join application_check c on c.application_id = a.id where a.organisation_id = l.partner_id and a.state = 'approved' and c.kind = 'control' and c.answer = 'confirmed') as has_site) f
       where ${where} order by ${order} limit ${pageSize} offset ${(wanted.page - 1) * pageSize}`,
  )
  const counted = await rowOf(
    tx,
    sql<Counted>`
      with seen as materialized (select l.skills, l.activities, l.languages, l.country from listing l join partner r on r.organisation_id = l.partner_id where ${where})
      select (select count(*)::int from seen) as count,
        (select coalesce(jsonb_agg(jsonb_build_object('value', v, 'count', n) order by n desc, v), '[]') from (select v, count(*)::int as n from seen, unnest(skills) v group by v) x) as skills,
        (select coalesce(jsonb_agg(jsonb_build_object('value', v, 'count', n) order by n desc, v), '[]') from (select v, count(*)::int as n from seen, unnest(activities) v group by v) x) as activities,
        (select coalesce(jsonb_agg(jsonb_build_object('value', v, 'count', n) order by n desc, v), '[]') from (select v, count(*)::int as n from seen, unnest(languages) v group by v) x) as languages,
        (select coalesce(jsonb_agg(jsonb_build_object('value', country, 'count', n) order by n desc, country), '[]') from (select country, count(*)::int as n from seen group by country) x) as countries`,
  )
  return {
    rows,
    count: counted?.count ?? 0,
    facets: {
      skills: facets.parse(counted?.skills ?? []),
      activities: facets.parse(counted?.activities ?? []),
      languages: facets.parse(counted?.languages ?? []),
      countries: facets.parse(counted?.countries ?? []),
    },
  }
}

export interface EvidenceRow {
  name: string
  website: string | null
  since: Date
  state: Standing['state']
  frozen: boolean
  register_number: string | null
  register_source: string | null
  register_at: Date | null
  site: string | null
  site_at: Date | null
  clients: number
}

/** What is proved of a partner, with the instants at which it was. */
export function evidenceOf(tx: Database, partnerId: string): Promise<EvidenceRow | undefined> {
  return rowOf(
    tx,
    sql<EvidenceRow>`
      select o.name, o.website, r.since, r.state, r.frozen_at is not null as frozen, a.register_number,
             g.source as register_source, g.at as register_at, s.source as site, s.at as site_at,
             (select count(*)::int from partnership p where p.partner_id = r.organisation_id and p.state = 'active') as clients
        from partner r join organisation o on o.id = r.organisation_id
        left join lateral (select id, register_number from application where organisation_id = r.organisation_id and state = 'approved' order by decided_at desc limit 1) a on true
        left join application_check g on g.application_id = a.id and g.kind = 'register' and g.answer = 'confirmed'
        left join application_check s on s.application_id = a.id and s.kind = 'control' and s.answer = 'confirmed'
       where r.organisation_id = ${partnerId}`,
  )
}
