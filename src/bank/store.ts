import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency, Minor } from '../lib/money.ts'
import type { Meant } from './slip.ts'

/** The number by which transfers name a prepaid account or an order; the same for ever. */
export async function transferNo(
  tx: Tx,
  organisationId: string,
  orderId: string | null,
  now: Date,
): Promise<bigint> {
  await sql`
    insert into transfer_reference (organisation_id, order_id, made_at) values (${organisationId}, ${orderId}, ${now})
    on conflict on constraint transfer_reference_once do nothing`.execute(tx)
  const row = await rowOf(
    tx,
    sql<{ no: bigint }>`
      select no from transfer_reference where organisation_id = ${organisationId} and order_id is not distinct from ${orderId}`,
  )
  if (!row) throw new Error('a reference that was made is not there')
  return BigInt(row.no)
}

export interface Target {
  organisationId: Id<'organisation'>
  /** The order it pays, and whose products they are; none of a prepaid account. */
  orderId: Id<'order'> | null
  ownerId: Id<'organisation'> | null
}

export const keyOf = (meant: Meant): string =>
  meant.kind === 'transfer' ? `transfer ${meant.no}` : `invoice ${meant.year} ${meant.no}`

/** What these references name, each by its key. */
export async function targetsOf(tx: Database, meant: readonly Meant[]): Promise<Map<string, Target>> {
  const transfers = meant.flatMap((m) => (m.kind === 'transfer' ? [String(m.no)] : []))
  const invoices = meant.flatMap((m) => (m.kind === 'invoice' ? [{ year: m.year, no: String(m.no) }] : []))
  const rows = await rowsOf(
    tx,
    sql<Target & { key: string }>`
      select 'transfer ' || t.no as key, t.organisation_id as "organisationId", o.id as "orderId", o.owner_id as "ownerId"
        from transfer_reference t left join orders o on o.id = t.order_id
       where t.no = any(select x::bigint from unnest(${transfers}::text[]) x where length(x) < 19)
      union all
      select 'invoice ' || s.year || ' ' || i.no, d.billed_id, o.id, o.owner_id
        from jsonb_to_recordset(${JSON.stringify(invoices)}::jsonb) as x(year int, no bigint)
        join document_series s on s.kind = 'invoice' and s.year = x.year join document_issued i on i.series_id = s.id and i.no = x.no
        join document d on d.id = i.document_id join orders o on o.id = d.order_id`,
  )
  return new Map(rows.map(({ key, ...target }) => [key, target]))
}

/** Whose accounts these are: of who was paid out to there, or paid from there before; none where it may be several. */
export async function payersOf(
  tx: Database,
  ibans: readonly string[],
): Promise<Map<string, Id<'organisation'>>> {
  const rows = await rowsOf(
    tx,
    sql<{ iban: string; id: Id<'organisation'> }>`
      select iban, min(id) as id from (
        select iban, organisation_id::text as id from payout_account where replaced_at is null and iban = any(${[...ibans]}::text[])
        union select payer_iban, organisation_id::text from receipt where organisation_id is not null and payer_iban = any(${[...ibans]}::text[])) x
       group by iban having count(*) = 1`,
  )
  return new Map(rows.map(({ iban, id }) => [iban, id]))
}

export interface NewReceipt {
  id: Id<'receipt'>
  reference: string
  currency: Currency
  amount: Minor
  receivedOn: Day
  payer: string
  payerIban: string | null
  message: string
}

/** Notes receipts that are not noted yet, in the one order in which everybody notes them; which of them were new. */
export async function noteReceipts(
  tx: Tx,
  { bank, now, personId }: { bank: string; now: Date; personId: string },
  receipts: readonly NewReceipt[],
): Promise<Set<string>> {
  const rows = receipts.map((r) => ({ ...r, amount: r.amount.toString() }))
  const noted = await rowsOf(
    tx,
    sql<{ id: string }>`
      insert into receipt (id, bank, reference, currency, amount, received_on, payer, payer_iban, message, recorded_at, recorded_by)
      select x.id, ${bank}, x.reference, x.currency, x.amount, x."receivedOn", x.payer, x."payerIban", x.message, ${now}, ${personId}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as x(id text, reference text, currency text, amount bigint, "receivedOn" date, payer text, "payerIban" text, message text)
       order by x.reference
      on conflict on constraint receipt_once do nothing returning id`,
  )
  return new Set(noted.map(({ id }) => id))
}

/** Says whose money receipts are, and which order they pay. */
export async function settleReceipts(
  tx: Tx,
  { now, personId }: { now: Date; personId: string },
  settled: readonly { id: string; organisationId: string; orderId: string | null }[],
): Promise<void> {
  await sql`
    update receipt r set organisation_id = x."organisationId", order_id = x."orderId", assigned_at = ${now}, assigned_by = ${personId}
      from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as x(id text, "organisationId" text, "orderId" text) where r.id = x.id`.execute(
    tx,
  )
}

export async function namesOf(tx: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; name: string }>`select id, name from organisation where id = any(${[...ids]})`,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
