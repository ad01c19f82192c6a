import { type RawBuilder, sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { BillingRow } from './billing.ts'
import type { BillingFilter, JournalFilter, MappedAccount, TargetFacts } from './contract.ts'
import type { ExportFormat, State, Target } from './export.ts'
import type { BookAccount } from './journal.ts'

export interface ExportRecord {
  id: Id<'export'>
  kind: 'billing' | 'journal'
  format: ExportFormat
  organisation_id: Id<'organisation'> | null
  person_id: Id<'person'>
  asked_by: string
  filter: unknown
  client: string | null
  state: State
  fault: string | null
  rows_done: bigint
  rows_total: bigint | null
  name: string | null
  media_type: string | null
  size: bigint | null
  sha256: string | null
  asked_at: Date
  expires_at: Date | null
}

const selected = sql`
  select e.id, e.kind, e.format, e.organisation_id, e.person_id, p.name as asked_by, e.filter, c.name as client, e.state, e.fault, e.rows_done, e.rows_total,
         e.name, e.media_type, e.size, encode(e.sha256, 'hex') as sha256, e.asked_at, e.expires_at
    from export e join person p on p.id = e.person_id left join organisation c on c.id = e.filter->'clientIds'->>0`

/** Whose files: a partner's, or the provider's own. */
const whose = (organisationId: string | null) => sql`e.organisation_id is not distinct from ${organisationId}`

export function exportsAfter(
  tx: Database,
  organisationId: string | null,
  after: string | number | null,
  limit: number,
): Promise<ExportRecord[]> {
  return rowsOf(
    tx,
    sql<ExportRecord>`${selected} where ${whose(organisationId)} and (${after}::text is null or e.id < ${after}) order by e.id desc limit ${limit}`,
  )
}

export function exportById(
  tx: Database,
  organisationId: string | null,
  id: string,
): Promise<ExportRecord | undefined> {
  return rowOf(tx, sql<ExportRecord>`${selected} where e.id = ${id} and ${whose(organisationId)}`)
}

interface Added {
  id: Id<'export'>
  kind: 'billing' | 'journal'
  format: ExportFormat
  organisationId: string | null
  personId: string
  filter: BillingFilter | JournalFilter
  now: Date
}

export async function addExport(tx: Tx, added: Added): Promise<void> {
  await sql`
    insert into export (id, kind, format, organisation_id, person_id, filter, asked_at)
    values (${added.id}, ${added.kind}, ${added.format}, ${added.organisationId}, ${added.personId}, ${JSON.stringify(added.filter)}, ${added.now})`.execute(
    tx,
  )
}

/** A piece of a file; undefined after the last one. */
export async function pieceOf(
  tx: Database,
  id: string,
  no: number,
): Promise<{ bytes: Buffer; isLast: boolean } | undefined> {
  return rowOf(
    tx,
    sql<{ bytes: Buffer; isLast: boolean }>`
      select p.bytes, not exists (select from export_part n where n.export_id = p.export_id and n.no = p.no + 1) as "isLast"
        from export_part p where p.export_id = ${id} and p.no = ${no}`,
  )
}

/** The rows of a query piece by piece, as they stood when it began: never more of them in memory than one piece. */
export async function* pieces<Row>(tx: Tx, name: string, query: RawBuilder<Row>, size: number) {
  await sql`declare ${sql.id(name)} no scroll cursor for ${query}`.execute(tx)
  for (;;) {
    const rows = await rowsOf(tx, sql<Row>`fetch ${sql.raw(String(size))} from ${sql.id(name)}`)
    if (rows.length > 0) yield rows
    if (rows.length < size) return
  }
}

export async function countOf(tx: Tx, query: RawBuilder<unknown>): Promise<number> {
  const counted = await rowOf(tx, sql<{ n: number }>`select count(*)::int as n from (${query}) x`)
  return counted?.n ?? 0
}

/**
 * Lines of clients' orders that the partner paid or earned on. A document and what it took back are shown to whoever
 * pays it: of the others the partner learns what became of its own cashback.
 */
export function billingRows(
  partnerId: string,
  { clientIds, from, to }: BillingFilter,
): RawBuilder<BillingRow> {
  return sql<BillingRow>`
    select o.id as order_id, o.owner_id as client_id, c.name as client,
           case when o.billed_id = ${partnerId} then (
             select app.document_number(s.kind, s.supplier_id, s.year, i.no) from document_issued i join document_series s on s.id = i.series_id
              where i.document_id = 'doc_' || substr(o.id, 5)) end as document,
           l.name as product, t.family, l.operation, l.period_start as "from", l.period_end as "to", l.quantity, l.list::bigint as base, l.net::bigint as paid,
           case when o.billed_id = ${partnerId} then (
             select coalesce(sum(x.net), 0)::bigint from credit_line x where x.order_id = l.order_id and x.line_pos = l.pos) end as credited,
           case b.kind when 'cashback' then b.amount else 0 end::bigint as cashback, case b.kind when 'cashback' then b.clawed else 0 end::bigint as clawed,
           o.currency, o.state, b.state as benefit, o.initiator, o.billed_id = ${partnerId} as paid_by_partner,
           app.day_of(o.placed_at) as placed_on, app.day_of(o.paid_at) as paid_on
      from orders o join order_line l on l.order_id = o.id join item t on t.id = l.item_id join organisation c on c.id = o.owner_id
      left join benefit b on b.order_id = l.order_id and b.pos = l.pos and b.partner_id = ${partnerId}
     where o.state in ('paid', 'on_account') and o.owner_id <> ${partnerId} and (o.billed_id = ${partnerId} or b.id is not null)
       and (${clientIds ?? null}::text[] is null or o.owner_id = any(${clientIds ?? null}::text[]))
       and app.day_of(coalesce(o.paid_at, o.placed_at)) between ${from}::date and ${to}::date
     order by o.id, l.pos`
}

export interface EntryRow {
  journal_id: bigint
  booked_on: Day
  journal_kind: string
  currency: 'CHF' | 'EUR'
  subject_id: string | null
  document: string | null
  amount: bigint
  kind: BookAccount['kind']
  type: BookAccount['type']
  organisation_id: string | null
  organisation: string | null
  detail: string | null
  number: string | null
  vat_code: string | null
}

/** An account as a program knows it: by what staff said of its detail, of its kind, else by the chart. */
const mapped = (target: Target | undefined) => sql`
  left join export_target g on g.target = ${target ?? null}
  left join ledger.chart h on h.chart = g.chart and h.account_kind = a.kind
  left join export_account x on x.target = g.target and x.account_kind = a.kind and x.detail = '' 
  left join export_account y on y.target = g.target and y.account_kind = a.kind and y.detail = a.detail and a.detail <> ''`
const mappedTo = sql`coalesce(y.number, x.number, h.number) as number, coalesce(y.vat_code, x.vat_code) as vat_code`

interface JournalAsked {
  from: Day
  to: Day
  currency: string | undefined
}

const inside = ({ from, to, currency }: JournalAsked) =>
  sql`j.booked_on between ${from}::date and ${to}::date and (${currency ?? null}::text is null or j.currency = ${currency ?? null})`

/** Every entry of the period, journal by journal in the order of their days. */
export function entryRows(asked: JournalAsked, target: Target | undefined): RawBuilder<EntryRow> {
  return sql<EntryRow>`
    select j.id as journal_id, j.booked_on, j.kind as journal_kind, j.currency, j.subject_id,
           case when i.no is not null then app.document_number(s.kind, s.supplier_id, s.year, i.no) end as document,
           e.amount::bigint as amount, a.kind, k.type, a.organisation_id, o.name as organisation, a.detail, ${mappedTo}
      from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id join ledger.account_kind k on k.kind = a.kind
      left join organisation o on o.id = a.organisation_id ${mapped(target)}
      left join document_issued i on i.document_id = case j.kind when 'order' then 'doc_' || substr(j.subject_id, 5) when 'refund' then j.subject_id end
      left join document_series s on s.id = i.series_id
     where ${inside(asked)} order by j.booked_on, j.id, e.seq`
}

/** How many entries, without what belongs to them. */
export const entryKeys = (asked: JournalAsked) =>
  sql`select from ledger.journal j join ledger.entry e on e.journal_id = j.id where ${inside(asked)}`

/** The accounts with an entry in the period. */
export function accountsIn(tx: Tx, asked: JournalAsked, target: Target | undefined) {
  return rowsOf(
    tx,
    sql<Omit<EntryRow, 'journal_id' | 'amount'>>`
      select a.kind, k.type, a.organisation_id, o.name as organisation, a.detail, a.currency, ${mappedTo}
        from ledger.account a join ledger.account_kind k on k.kind = a.kind left join organisation o on o.id = a.organisation_id ${mapped(target)}
       where exists (select from ledger.entry e join ledger.journal j on j.id = e.journal_id where e.account_id = a.id and ${inside(asked)})
       order by a.kind, a.id`,
  )
}

const targetRow = sql`select target, chart, adviser_no as "adviserNo", client_no as "clientNo", siren from export_target`

export const allTargets = (tx: Database): Promise<TargetFacts[]> =>
  rowsOf(tx, sql<TargetFacts>`${targetRow} order by target`)

export const targetByName = (tx: Database, target: Target): Promise<TargetFacts | undefined> =>
  rowOf(tx, sql<TargetFacts>`${targetRow} where target = ${target}`)

export async function saveTarget(tx: Tx, facts: TargetFacts): Promise<void> {
  await sql`
    update export_target set chart = ${facts.chart}, adviser_no = ${facts.adviserNo}, client_no = ${facts.clientNo}, siren = ${facts.siren}
     where target = ${facts.target}`.execute(tx)
}

/** Every kind of account with its number in a program, and the details of it that are in use or were given their own. */
export function mappedAccounts(tx: Database, target: Target): Promise<MappedAccount[]> {
  return rowsOf(
    tx,
    sql<MappedAccount>`
      select d.kind, d.detail, h.number as usual, x.number, x.vat_code as "vatCode"
        from (select kind, '' as detail from ledger.account_kind
              union select kind, detail from ledger.account where kind in ('revenue', 'vat.output') and detail is not null
              union select account_kind, detail from export_account where target = ${target}) d
        join export_target g on g.target = ${target}
        left join ledger.chart h on h.chart = g.chart and h.account_kind = d.kind
        left join export_account x on x.target = g.target and x.account_kind = d.kind and x.detail = d.detail
       order by 1, 2`,
  )
}

interface Mapping {
  target: Target
  kind: string
  detail: string
  number: string | null
  vatCode: string | null
}

export async function saveAccount(tx: Tx, { target, kind, detail, number, vatCode }: Mapping): Promise<void> {
  await sql`delete from export_account where target = ${target} and account_kind = ${kind} and detail = ${detail}`.execute(
    tx,
  )
  if (number !== null || vatCode !== null)
    await sql`insert into export_account values (${target}, ${kind}, ${detail}, ${number}, ${vatCode})`.execute(
      tx,
    )
}
