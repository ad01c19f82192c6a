import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Currency, Minor } from '../lib/money.ts'
import type { Amounts, Source, SourceKind } from './refund.ts'

export type Kind = 'invoice' | 'credit'
export type State = 'posted' | 'issued' | 'part_credited' | 'credited'

export interface DocumentRow {
  id: Id<'document'>
  kind: Kind
  billed_id: Id<'organisation'>
  billed_name: string
  owner_id: Id<'organisation'>
  owner_name: string
  order_id: Id<'order'>
  refs_document_id: Id<'document'> | null
  refs_number: string | null
  currency: Currency
  net: bigint
  vat_country: string | null
  vat_category: 'S' | 'AE' | 'O'
  vat_rate: number
  vat: bigint
  gross: bigint
  reason: string | null
  made_by_name: string | null
  posted_at: Date
  number: string | null
  issued_on: Day | null
  hash: string | null
  /** Of an invoice, what its credit notes gave back. */
  credited: bigint
  credited_net: bigint
  state: State
  title: string
  line_count: number
}

const number = (id: ReturnType<typeof sql>) => sql`
  (select app.document_number(s.kind, s.supplier_id, s.year, i.no) from document_issued i join document_series s on s.id = i.series_id where i.document_id = ${id})`

/** Documents as they are told; what an invoice still stands for follows from its credit notes. */
const documents = sql`
  select d.id, d.kind, d.billed_id, b.name as billed_name, r.owner_id, w.name as owner_name, d.order_id, d.refs_document_id, ${number(sql`d.refs_document_id`)} as refs_number,
         d.currency, d.net::bigint as net, d.vat_country, d.vat_category, d.vat_rate, d.vat::bigint as vat, d.gross::bigint as gross, d.reason, m.name as made_by_name, d.posted_at,
         ${number(sql`d.id`)} as number, i.issued_on, encode(i.hash, 'hex') as hash, c.gross as credited, c.net as credited_net,
         case when i.document_id is null then 'posted' when d.kind = 'credit' or c.n = 0 then 'issued' when c.net < d.net or (d.net = 0 and c.lines < l.n) then 'part_credited' else 'credited' end as state,
         l.title, l.n as line_count
    from document d join organisation b on b.id = d.billed_id join orders r on r.id = d.order_id join organisation w on w.id = r.owner_id
    left join document_issued i on i.document_id = d.id left join person m on m.id = d.made_by
    cross join lateral (select coalesce(sum(x.gross), 0)::bigint as gross, coalesce(sum(x.net), 0)::bigint as net, count(*) as n,
                               (select count(distinct y.line_pos) from credit_line y join document z on z.id = y.document_id where z.refs_document_id = d.id) as lines
                          from document x where x.refs_document_id = d.id) c
    cross join lateral (select count(*)::int as n, min(y.name) filter (where y.pos = 1) as title from order_line y where y.order_id = d.order_id) l
   where d.kind in ('invoice', 'credit')`

export interface Filter {
  /** Whose documents: only those that this organisation may read. */
  reader?: string
  kind?: Kind | undefined
  state?: State | undefined
  year?: number | undefined
  number?: string | undefined
  after: readonly (string | number | null)[] | undefined
  limit: number
}

export function listDocuments(tx: Database, f: Filter): Promise<DocumentRow[]> {
  return rowsOf(
    tx,
    sql<DocumentRow>`
      select * from (${documents}) d
       where (${f.reader ?? null}::text is null or exists (select 1 from access.document_reader x where x.document_id = d.id and x.organisation_id = ${f.reader ?? null}))
         and (${f.kind ?? null}::text is null or d.kind = ${f.kind ?? null})
         and (${f.state ?? null}::text is null or d.state = ${f.state ?? null})
         and (${f.year ?? null}::int is null or extract(year from coalesce(d.issued_on, (d.posted_at at time zone 'Europe/Zurich')::date)) = ${f.year ?? null}::int)
         and (${f.number ?? null}::text is null or d.number = upper(${f.number ?? null}))
         and (${f.after?.[0] ?? null}::text is null or (d.posted_at, d.id) < (${f.after?.[0] ?? null}::timestamptz, ${f.after?.[1] ?? null}::text))
       order by d.posted_at desc, d.id desc limit ${f.limit + 1}`,
  )
}

/** A document, for one of its readers; `reader` undefined is the provider's staff. */
export function documentById(tx: Database, id: string, reader?: string): Promise<DocumentRow | undefined> {
  return rowOf(
    tx,
    sql<DocumentRow>`
      select * from (${documents}) d where d.id = ${id}
         and (${reader ?? null}::text is null or exists (select 1 from access.document_reader x where x.document_id = d.id and x.organisation_id = ${reader ?? null}))`,
  )
}

export function creditsOf(tx: Database, documentId: string): Promise<DocumentRow[]> {
  return rowsOf(
    tx,
    sql<DocumentRow>`select * from (${documents}) d where d.refs_document_id = ${documentId} order by d.posted_at, d.id`,
  )
}

export interface CreditableRow {
  pos: number
  name: string
  family: string
  operation: 'order' | 'renewal'
  product_id: Id<'product'> | null
  periods: number
  benefit: 'none' | 'discount' | 'cashback'
  period_start: Day | null
  period_end: Day | null
  ended_on: Day | null
  invoiced: Amounts
  credited: Amounts
}

type Flat = Omit<CreditableRow, 'invoiced' | 'credited'> & Record<`${'i' | 'c'}_${keyof Amounts}`, bigint>

const amountsOf = (row: Flat, of: 'i' | 'c'): Amounts => ({
  list: row[`${of}_list`],
  campaign: row[`${of}_campaign`],
  partner: row[`${of}_partner`],
  volume: row[`${of}_volume`],
  net: row[`${of}_net`],
  gain: row[`${of}_gain`],
})

/** The lines of an order with what of each was taken back so far. */
export async function creditableLines(tx: Database, orderId: string): Promise<CreditableRow[]> {
  const rows = await rowsOf(
    tx,
    sql<Flat>`
      select l.pos, l.name, i.family, l.operation, l.product_id, l.periods, l.benefit, l.period_start, l.period_end, l.ended_on,
             l.list::bigint as i_list, l.campaign_allowance::bigint as i_campaign, l.partner_allowance::bigint as i_partner, l.volume_allowance::bigint as i_volume,
             l.net::bigint as i_net, l.gain::bigint as i_gain, c.*
        from order_line l join item i on i.id = l.item_id
       cross join lateral (
         select coalesce(sum(x.list), 0)::bigint as c_list, coalesce(sum(x.campaign_allowance), 0)::bigint as c_campaign, coalesce(sum(x.partner_allowance), 0)::bigint as c_partner,
                coalesce(sum(x.volume_allowance), 0)::bigint as c_volume, coalesce(sum(x.net), 0)::bigint as c_net, coalesce(sum(x.gain), 0)::bigint as c_gain
           from credit_line x where x.order_id = l.order_id and x.line_pos = l.pos) c
       where l.order_id = ${orderId} order by l.pos`,
  )
  return rows.map((row) => ({ ...row, invoiced: amountsOf(row, 'i'), credited: amountsOf(row, 'c') }))
}

export interface CreditLineRow {
  pos: number
  line_pos: number
  name: string
  how: 'whole' | 'share' | 'term'
  list: bigint
  campaign: bigint
  partner: bigint
  volume: bigint
  net: bigint
  ended_on: Day | null
}

export function creditLines(tx: Database, documentId: string): Promise<CreditLineRow[]> {
  return rowsOf(
    tx,
    sql<CreditLineRow>`
      select c.pos, c.line_pos, l.name, c.how, c.list::bigint as list, c.campaign_allowance::bigint as campaign, c.partner_allowance::bigint as partner,
             c.volume_allowance::bigint as volume, c.net::bigint as net, c.ended_on
        from credit_line c join order_line l on l.order_id = c.order_id and l.pos = c.line_pos where c.document_id = ${documentId} order by c.pos`,
  )
}

/** How a kind of account is called among the sources of an order's money. */
const sourceKind = sql`case when a.kind in ('bank', 'unallocated') then 'cash' when a.kind like 'prepaid.%' then split_part(a.kind, '.', 2) else a.kind end`
const moneyAccount = sql`(a.kind like 'prepaid.%' or a.kind in ('psp', 'receivable', 'bank', 'unallocated'))`

interface Flow {
  kind: SourceKind
  gave: bigint
  returned: bigint
}

/**
 * What the order's money came from, as it was booked: the order itself, later payments of it, what its provider took
 * back, what was written off, and what earlier credit notes returned.
 */
async function flowsOf(tx: Database, orderId: string): Promise<Flow[]> {
  return rowsOf(
    tx,
    sql<Flow>`
      with moved as (
        select ${sourceKind} as kind, e.amount, 0::bigint as returned
          from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
         where j.subject_id = ${orderId} and j.kind in ('order', 'receipt', 'debt_paid', 'write_off') and ${moneyAccount}
        union all
        select x.kind, x.sign * e.amount, 0
          from payment p join ledger.journal j on j.subject_id = p.id and j.kind = 'chargeback' join ledger.entry e on e.journal_id = j.id
          join ledger.account a on a.id = e.account_id and a.kind = 'receivable' cross join (values ('receivable', 1), ('psp', -1)) as x(kind, sign)
         where p.order_id = ${orderId} and p.landed = 'order'
        union all
        select ${sourceKind}, 0, -e.amount
          from document d join ledger.journal j on j.subject_id = d.id and j.kind = 'refund' join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
         where d.order_id = ${orderId} and d.kind = 'credit' and ${moneyAccount})
      select kind, sum(amount)::bigint as gave, sum(returned)::bigint as returned from moved group by kind`,
  )
}

/**
 * The sources that have not got their money back. Card money that went to the prepaid account, because the provider
 * takes nothing back, is the card's: it is the first to go back, so cash returned while card money is left was its.
 */
export async function sourcesLeft(tx: Database, orderId: string): Promise<Source[]> {
  const left = new Map(
    (await flowsOf(tx, orderId)).map((f) => [f.kind, { ...f, amount: f.gave - f.returned }]),
  )
  const [psp, cash] = [left.get('psp'), left.get('cash')]
  if (psp && cash && psp.amount > 0n) {
    const rest = psp.amount - cash.returned
    cash.amount += rest > 0n ? cash.returned : psp.amount
    psp.amount = rest > 0n ? rest : 0n
  }
  return [...left.values()].map(({ kind, amount }) => ({ kind, amount }))
}

/** Where an invoice was paid from, what was paid later or taken back by a provider included; the rest is owed. */
export async function paidFrom(tx: Database, orderId: string): Promise<Source[]> {
  return (await flowsOf(tx, orderId))
    .map(({ kind, gave: amount }) => ({ kind, amount }))
    .filter((s) => s.amount > 0n)
}

/** Where a credit note gave back to. */
export function givenBackTo(tx: Database, documentId: string): Promise<Source[]> {
  return rowsOf(
    tx,
    sql<Source>`
      select ${sourceKind} as kind, (-sum(e.amount))::bigint as amount
        from ledger.journal j join ledger.entry e on e.journal_id = j.id join ledger.account a on a.id = e.account_id
       where j.subject_id = ${documentId} and j.kind = 'refund' and ${moneyAccount} group by 1 order by 1`,
  )
}

export interface PaidBy {
  id: Id<'payment'>
  provider: string
  /** What of it was not given back yet. */
  left: bigint
}

/** The payment by card or the like that paid an order, if one did; of several, the one with the most left. */
export function paymentOf(tx: Database, orderId: string): Promise<PaidBy | undefined> {
  return rowOf(
    tx,
    sql<PaidBy>`
      select p.id, p.provider, (p.amount - coalesce(sum(r.amount), 0))::bigint as left from payment p left join payment_refund r on r.payment_id = p.id
       where p.order_id = ${orderId} and p.state = 'succeeded' and p.landed = 'order' group by p.id order by 3 desc, p.id limit 1`,
  )
}

export interface BenefitRow {
  id: Id<'benefit'>
  pos: number
  kind: 'discount' | 'cashback'
  state: 'given' | 'pending' | 'credited' | 'clawed'
  partner_id: Id<'organisation'>
  partner_name: string
  client_name: string
  what: string
  amount: bigint
  clawed: bigint
  treatment: 'none' | 'own_tax' | 'acquisition'
  tax_rate: number
}

/** What the lines of an order earned; locked when something is to be taken back of it. */
export function benefitsOf(tx: Database, orderId: string, lock: boolean): Promise<BenefitRow[]> {
  return rowsOf(
    tx,
    sql<BenefitRow>`
      select b.id, b.pos, b.kind, b.state, b.partner_id, p.name as partner_name, c.name as client_name, l.name as what, b.amount::bigint as amount, b.clawed::bigint as clawed, b.treatment, b.tax_rate
        from benefit b join organisation p on p.id = b.partner_id join organisation c on c.id = b.client_id join order_line l on l.order_id = b.order_id and l.pos = b.pos
       where b.order_id = ${orderId} order by b.id ${lock ? sql`for update of b` : sql``}`,
  )
}

export interface ProductRow {
  id: Id<'product'>
  name: string
  pos: number
  state: 'active' | 'ended'
  expires_on: Day
}

/** The products that the lines of an order brought into being or renewed. */
export function productsOf(tx: Database, orderId: string, lock: boolean): Promise<ProductRow[]> {
  return rowsOf(
    tx,
    sql<ProductRow>`
      select p.id, p.name, l.pos, p.state, p.expires_on
        from order_line l join product p on case l.operation when 'renewal' then p.id = l.product_id else p.order_id = l.order_id and p.order_pos = l.pos end
       where l.order_id = ${orderId} order by p.id ${lock ? sql`for update of p` : sql``}`,
  )
}

/** Takes a part of a benefit back; nothing left of it is its own state. */
export async function noteClawed(tx: Tx, benefitId: string, amount: Minor): Promise<void> {
  await sql`
    update benefit set clawed = clawed + ${amount}::bigint, state = case when clawed + ${amount}::bigint = amount then 'clawed' else state end where id = ${benefitId}`.execute(
    tx,
  )
}

export interface NewCredit {
  id: Id<'document'>
  reason: string
  madeBy: string
  net: Minor
  vat: Minor
  at: Date
  lines: {
    pos: number
    line_pos: number
    how: string
    list: string
    campaign: string
    partner: string
    volume: string
    net: string
    gain: string
    ended_on: Day | null
  }[]
}

/** Writes a credit note beside the invoice that it takes back; it waits for its number from here on. */
export async function addCredit(tx: Tx, invoice: DocumentRow, credit: NewCredit): Promise<void> {
  await sql`
    insert into document (id, kind, billed_id, order_id, refs_document_id, currency, net, vat_country, vat_category, vat_rate, vat, gross, reason, made_by, posted_at)
    values (${credit.id}, 'credit', ${invoice.billed_id}, ${invoice.order_id}, ${invoice.id}, ${invoice.currency}, ${credit.net}, ${invoice.vat_country}, ${invoice.vat_category},
            ${invoice.vat_rate}, ${credit.vat}, ${credit.net + credit.vat}, ${credit.reason}, ${credit.madeBy}, ${credit.at})`.execute(
    tx,
  )
  await sql`
    insert into credit_line (document_id, pos, order_id, line_pos, how, list, campaign_allowance, partner_allowance, volume_allowance, net, gain, ended_on)
    select ${credit.id}, pos, ${invoice.order_id}, line_pos, how, list, campaign, partner, volume, net, gain, ended_on
      from jsonb_to_recordset(${JSON.stringify(credit.lines)}::jsonb) as x(pos int, line_pos int, how text, list bigint, campaign bigint, partner bigint, volume bigint, net bigint, gain bigint, ended_on date)`.execute(
    tx,
  )
}

/** Lets a product's last paid period end early, and nobody renew it by itself any more. */
export async function endPeriod(
  tx: Tx,
  at: { productId: string; paidUntil: Day; ends: boolean; wholePeriods: number },
  now: Date,
): Promise<void> {
  await sql`
    update product set expires_on = ${at.paidUntil}, periods_paid = greatest(0, periods_paid - ${at.wholePeriods}::int), state = case when ${at.ends} then 'ended' else state end
     where id = ${at.productId}`.execute(tx)
  await sql`
    update mandate set state = 'cancelled', cancelled_at = ${now}, cancelled_because = case when ${at.ends} then 'product_ended' else 'switched_off' end, told_at = ${now}
     where product_id = ${at.productId} and state <> 'cancelled'`.execute(tx)
}

/** Notes on the invoice's line that its paid period ended early. */
export async function endLine(tx: Tx, orderId: string, pos: number, endedOn: Day): Promise<void> {
  await sql`update order_line set ended_on = ${endedOn} where order_id = ${orderId} and pos = ${pos}`.execute(
    tx,
  )
}
