import { sql } from 'kysely'
import { type Database, rowsOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, type Minor } from '../lib/money.ts'
import type { Owed } from './owedContract.ts'
import { sourcesLeft } from './store.ts'

/** What is still owed on the invoice of an order. */
export async function owedOn(tx: Database, orderId: string): Promise<Minor> {
  return (await sourcesLeft(tx, orderId)).find((source) => source.kind === 'receivable')?.amount ?? 0n
}

export interface OwedRow {
  kind: Owed['kind']
  /** Orders the list within a kind. */
  key: string
  organisation_id: Id<'organisation'>
  organisation: string
  currency: Currency
  /** Of cashback; of an invoice it is counted by where its money came from. */
  amount: bigint | null
  order_id: Id<'order'> | null
  document_id: Id<'document'> | null
  number: string | null
  title: string | null
  due_on: Day | null
}

/**
 * What may be owed: cashback that was taken back after it was spent, invoices on account, and invoices whose payment a
 * provider took back and of which something is left on the payer's account.
 */
export function owedAfter(
  tx: Database,
  after: readonly (string | number | null)[] | undefined,
  limit: number,
): Promise<OwedRow[]> {
  const [kind = null, key = null] = after ?? []
  return rowsOf(
    tx,
    sql<OwedRow>`
      with cashback as (
        select a.organisation_id, a.currency, sum(e.amount)::bigint as amount from ledger.account a join ledger.entry e on e.account_id = a.id
         where a.kind = 'receivable.clawback' group by 1, 2 having sum(e.amount) > 0),
      unpaid as (
        select order_id, due_on from debt where settled_at is null
        union
        select p.order_id, null from provider_event v join payment p on p.id = v.payment_id join ledger.account a on a.kind = 'receivable' and a.detail is null and a.organisation_id = p.organisation_id and a.currency = p.currency
         where p.landed = 'order' and (select sum(e.amount) from ledger.entry e where e.account_id = a.id) > 0),
      owed as (
        select 'cashback' as kind, organisation_id || currency as key, organisation_id, currency, amount, null as order_id, null as document_id, null as number, null as title, null::date as due_on from cashback
        union all
        select 'invoice', d.id, d.billed_id, d.currency, null, d.order_id, d.id,
               (select app.document_number(s.kind, s.supplier_id, s.year, i.no) from document_issued i join document_series s on s.id = i.series_id where i.document_id = d.id),
               (select l.name from order_line l where l.order_id = d.order_id order by l.pos limit 1), max(u.due_on)
          from unpaid u join document d on d.order_id = u.order_id and d.kind = 'invoice' group by d.id)
      select w.*, o.name as organisation from owed w join organisation o on o.id = w.organisation_id
       where ${kind}::text is null or (w.kind, w.key) > (${kind}::text, ${key}::text)
       order by w.kind, w.key limit ${limit}`,
  )
}

export async function presentOwed(tx: Database, row: OwedRow): Promise<Owed> {
  const amount = row.amount ?? (row.order_id ? await owedOn(tx, row.order_id) : 0n)
  return {
    kind: row.kind,
    organisation: { id: row.organisation_id, name: row.organisation },
    currency: row.currency,
    amount: formatMinor(amount),
    documentId: row.document_id,
    number: row.number,
    title: row.title,
    dueOn: row.due_on,
  }
}
