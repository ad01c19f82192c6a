import { sql } from 'kysely'
import { creditLines, documentById } from '../invoices/store.ts'
import { type Database, rowOf, type Tx } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { linesOf } from '../orders/store.ts'
import { allowancesOf, type Bill, type BillLine, type Party, type Seller } from './bill.ts'

export const formats = ['pdf', 'ubl', 'cii', 'xrechnung'] as const
export type Format = (typeof formats)[number]

export type SellerRow = Omit<Seller, 'email'> & { email: string; id: bigint; since: Date }

/** Who sells now; undefined before anybody said so. */
export function currentSeller(tx: Database): Promise<SellerRow | undefined> {
  return rowOf(
    tx,
    sql<SellerRow>`
      select name, street, house_number as "houseNumber", postcode, town, country, vat_number as "vatNumber", register_number as "registerNumber",
             email, phone, website, iban, qr_iban as "qrIban", id, since
        from seller order by id desc limit 1`,
  )
}

interface Buyer extends Party {
  language: Language
  reference: string | null
}

/** As tax offices write it: with its country and without what is put in for the eye. */
export function plainVatNumber(number: string | null, country: string): string | null {
  const plain = (number ?? '').toUpperCase().replace(/[^0-9A-Z]/g, '')
  if (!plain) return null
  return /^[A-Z]{2}/.test(plain) ? plain : `${country}${plain}`
}

async function buyerOf(tx: Database, id: string): Promise<Buyer> {
  const row = await rowOf(
    tx,
    sql<Buyer>`
      select name, street, house_number as "houseNumber", postcode, town, country, vat_number as "vatNumber", register_number as "registerNumber",
             null as email, language, reference from organisation where id = ${id}`,
  )
  if (!row) throw new Error(`no organisation ${id}`)
  return { ...row, vatNumber: plainVatNumber(row.vatNumber, row.country) }
}

async function invoiceLines(tx: Database, orderId: string): Promise<BillLine[]> {
  return (await linesOf(tx, orderId)).map((line) => ({
    pos: line.pos,
    name: line.name,
    quantity: line.quantity,
    unitE6: line.unit_e6 * BigInt(line.periods),
    list: line.list,
    allowances: allowancesOf(
      line.list,
      { campaign: line.campaign_allowance, partner: line.partner_allowance, volume: line.volume_allowance },
      {
        campaign: null,
        partner: line.partner_unit_e6 === null ? line.partner_rate : null,
        volume: line.volume_rate,
      },
    ),
    net: line.net,
    period: line.period_start && line.period_end ? { from: line.period_start, to: line.period_end } : null,
  }))
}

async function creditedLines(tx: Database, documentId: string): Promise<BillLine[]> {
  return (await creditLines(tx, documentId)).map((line) => ({
    pos: line.pos,
    name: line.name,
    quantity: 1,
    unitE6: line.list * 10_000n,
    list: line.list,
    allowances: allowancesOf(line.list, line, { campaign: null, partner: null, volume: null }),
    net: line.net,
    period: null,
  }))
}

/** What of an invoice was put on account when it was posted, and until when; later payments do not change what it said. */
function debtOf(tx: Database, orderId: string): Promise<{ amount: bigint; due_on: Day } | undefined> {
  return rowOf(tx, sql`select amount::bigint as amount, due_on from debt where order_id = ${orderId}`)
}

/** What an issued document says, as things are now; undefined while it has no number or nobody said who sells. */
export async function billOf(
  tx: Database,
  documentId: Id<'document'>,
  seller: Seller,
): Promise<Bill | undefined> {
  const row = await documentById(tx, documentId)
  if (!row?.number || !row.issued_on) return undefined
  const buyer = await buyerOf(tx, row.billed_id)
  const isCredit = row.kind === 'credit'
  const debt = isCredit ? undefined : await debtOf(tx, row.order_id)
  const original = row.refs_document_id ? await documentById(tx, row.refs_document_id) : undefined
  return {
    kind: row.kind,
    number: row.number,
    issuedOn: row.issued_on,
    currency: row.currency,
    language: buyer.language,
    seller,
    buyer,
    buyerReference: buyer.reference ?? row.order_id,
    orderId: row.order_id,
    owner: row.owner_id === row.billed_id ? null : row.owner_name,
    lines: await (isCredit ? creditedLines(tx, row.id) : invoiceLines(tx, row.order_id)),
    net: row.net,
    vat: { category: row.vat_category, rate: row.vat_rate, amount: row.vat, country: row.vat_country },
    gross: row.gross,
    settled: row.gross - (debt?.amount ?? 0n),
    dueOn: debt?.due_on ?? null,
    takesBack:
      original?.number && original.issued_on
        ? { number: original.number, issuedOn: original.issued_on }
        : null,
    reason: row.reason,
  }
}

export interface FileRow {
  format: Format
  number: string
  bytes: Buffer
  sha256: string
}

/** A file of a document, for one of its readers; `reader` undefined is the provider's staff. */
export function fileOf(
  tx: Database,
  documentId: string,
  format: Format,
  reader?: string,
): Promise<FileRow | undefined> {
  return rowOf(
    tx,
    sql<FileRow>`
      select f.format, app.document_number(s.kind, s.supplier_id, s.year, i.no) as number, f.bytes, encode(f.sha256, 'hex') as sha256
        from document_file f join document_issued i on i.document_id = f.document_id join document_series s on s.id = i.series_id
       where f.document_id = ${documentId} and f.format = ${format}
         and (${reader ?? null}::text is null or exists (select from access.document_reader x where x.document_id = f.document_id and x.organisation_id = ${reader ?? null}))`,
  )
}

/** Keeps the files of a document; whoever comes second finds them there and keeps nothing. */
export async function keepFiles(
  tx: Tx,
  documentId: string,
  files: readonly { format: Format; bytes: Buffer }[],
): Promise<void> {
  for (const { format, bytes } of files)
    await sql`
      insert into document_file (document_id, format, bytes, sha256, made_at)
      values (${documentId}, ${format}, ${bytes}, sha256(${bytes}::bytea), app.now()) on conflict (document_id, format) do nothing`.execute(
      tx,
    )
  await sql`delete from document_unprintable where document_id = ${documentId}`.execute(tx)
}
