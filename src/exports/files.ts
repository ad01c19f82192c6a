import { sql } from 'kysely'
import { csvText } from '../lib/csv.ts'
import { rowOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { refuse } from '../lib/refusal.ts'
import { type BillingRow, csvCell, type SheetOf } from './billing.ts'
import { type BillingFilter, billingFilter, journalFilter } from './contract.ts'
import { datevWriter, windows1252 } from './datev.ts'
import {
  type BookFormat,
  bookFormats,
  datevRowsMax,
  fileName,
  mediaTypes,
  sheetFormats,
  targetOf,
} from './export.ts'
import { fecWriter } from './fec.ts'
import type { BookAccount, BookEntry, BookJournal, Books, BookWriter } from './journal.ts'
import type { Claimed } from './making.ts'
import { beancountWriter, hledgerWriter } from './plainText.ts'
import {
  accountsIn,
  billingRows,
  countOf,
  type EntryRow,
  entryKeys,
  entryRows,
  pieces,
  targetByName,
} from './store.ts'
import { bananaWriter, bexioWriter } from './swissBooks.ts'
import { sheetRowsMax, sheetWriter } from './xlsx.ts'

/** Where bytes go, and when what was given so far is kept. */
export interface Parts {
  give(bytes: Uint8Array): void
  keep(rowsDone: number, rowsTotal: number, isLast: boolean): Promise<void>
}

export interface Made {
  name: string
  mediaType: string
  rows: number
  /** How many rows are of which client. */
  clients: Map<Id<'organisation'>, number>
}

/** Rights are looked at again with each piece, and never more rows than this are in memory. */
const pieceRows = 1000

const nameOf = async (tx: Tx, id: string): Promise<string> =>
  (await rowOf(tx, sql<{ name: string }>`select name from organisation where id = ${id}`))?.name ?? ''

/** The mark by which spreadsheets know UTF-8. */
const byteOrderMark = '\uFEFF'

interface Sheet {
  head(): void
  rows(rows: readonly BillingRow[]): void
  end(): void
}

type Spoken = ReturnType<SheetOf>

function csvSheet(sheet: Spoken, { separator, decimal }: BillingFilter, give: Parts['give']): Sheet {
  const put = (lines: readonly (readonly string[])[]) => give(Buffer.from(csvText(lines, separator)))
  return {
    head() {
      give(Buffer.from(byteOrderMark))
      put([sheet.head])
    },
    rows: (rows) => put(rows.map((row) => sheet.cells(row).map((cell) => csvCell(cell, decimal)))),
    end: () => undefined,
  }
}

function xlsxSheet(sheet: Spoken, give: Parts['give']): Sheet {
  const writer = sheetWriter(give)
  return {
    head: () => writer.head(sheet.head),
    rows: (rows) => writer.rows(rows.map(sheet.cells)),
    end: () => writer.end(),
  }
}

/** Clients' billing data of a partner as a sheet. */
export async function writeBilling(tx: Tx, row: Claimed, parts: Parts, sheetOf: SheetOf): Promise<Made> {
  const partnerId = row.organisation_id ?? refuse('not_found')
  const filter = billingFilter.parse(row.filter)
  const format = sheetFormats.find((one) => one === row.format) ?? 'csv'
  const query = billingRows(partnerId, filter)
  const total = await countOf(tx, query)
  if (format === 'xlsx' && total >= sheetRowsMax) refuse('too_large')
  const spoken = sheetOf(filter.columns, filter.language)
  const sheet = format === 'xlsx' ? xlsxSheet(spoken, parts.give) : csvSheet(spoken, filter, parts.give)
  const clients: Made['clients'] = new Map()
  let done = 0
  sheet.head()
  for await (const rows of pieces(tx, 'billing_rows', query, pieceRows)) {
    sheet.rows(rows)
    for (const { client_id } of rows) clients.set(client_id, (clients.get(client_id) ?? 0) + 1)
    done += rows.length
    await parts.keep(done, total, false)
  }
  sheet.end()
  await parts.keep(done, total, true)
  const title = await nameOf(
    tx,
    filter.clientIds?.length === 1 ? (filter.clientIds[0] ?? partnerId) : partnerId,
  )
  const { from, to } = filter
  return {
    name: fileName({ format, title, siren: null, from, to }),
    mediaType: mediaTypes[format],
    rows: done,
    clients,
  }
}

const writers: Record<BookFormat, () => BookWriter> = {
  datev: datevWriter,
  fec: fecWriter,
  banana: bananaWriter,
  bexio: bexioWriter,
  hledger: hledgerWriter,
  beancount: beancountWriter,
}

const accountOf = (row: Omit<EntryRow, 'journal_id' | 'amount'>): BookAccount => ({
  kind: row.kind,
  type: row.type,
  organisationId: row.organisation_id,
  organisation: row.organisation,
  detail: row.detail === '' ? null : row.detail,
  number: row.number,
  vatCode: row.vat_code,
})

/** Gathers entries into their journals; the last one of a piece may go on in the next. */
function gather() {
  let open: { of: EntryRow; entries: BookEntry[] } | undefined
  const closed = (): BookJournal[] => {
    if (!open) return []
    const { of, entries } = open
    const journal = {
      id: of.journal_id,
      bookedOn: of.booked_on,
      kind: of.journal_kind,
      currency: of.currency,
      subjectId: of.subject_id,
      document: of.document,
      entries,
    }
    open = undefined
    return [journal]
  }
  const take = (row: EntryRow): BookJournal[] => {
    const ended = open && open.of.journal_id !== row.journal_id ? closed() : []
    open ??= { of: row, entries: [] }
    open.entries.push({ account: accountOf(row), amount: row.amount })
    return ended
  }
  return { take, rest: closed }
}

/** The journal of a period as a program of bookkeepers reads it. */
export async function writeJournal(tx: Tx, row: Claimed, parts: Parts): Promise<Made> {
  const filter = journalFilter.parse(row.filter)
  const format = bookFormats.find((one) => one === row.format) ?? 'hledger'
  const target = targetOf(format)
  const asked = { ...filter, currency: target ? filter.currency : undefined }
  const total = await countOf(tx, entryKeys(asked))
  const facts = target ? await targetByName(tx, target) : undefined
  const writer = writers[format]()
  const encode = format === 'datev' ? windows1252 : (text: string) => Buffer.from(text)
  const give = (text: string) => parts.give(encode(text))
  const gathered = gather()
  let done = 0
  give(writer.begin(await booksOf(tx, { ...asked, facts, target })))
  for await (const rows of pieces(tx, 'journal_rows', entryRows(asked, target), pieceRows)) {
    give(rows.flatMap(gathered.take).map(writer.journal).join(''))
    if (format === 'datev' && writer.rows() > datevRowsMax) refuse('too_large')
    done += rows.length
    await parts.keep(done, total, false)
  }
  give(gathered.rest().map(writer.journal).join(''))
  await parts.keep(done, total, true)
  const { from, to } = filter
  const title = target ? `Mandato ${filter.currency}` : 'Mandato'
  const name = fileName({ format, title, siren: facts?.siren ?? null, from, to })
  return { name, mediaType: mediaTypes[format], rows: done, clients: new Map() }
}

interface BooksAsked {
  from: string
  to: string
  currency: 'CHF' | 'EUR' | undefined
  target: ReturnType<typeof targetOf>
  facts: Awaited<ReturnType<typeof targetByName>>
}

async function booksOf(tx: Tx, { from, to, currency, target, facts }: BooksAsked): Promise<Books> {
  const seller = await rowOf(tx, sql<{ name: string }>`select name from seller order by id desc limit 1`)
  const now = await rowOf(tx, sql<{ now: Date }>`select app.now() as now`)
  const accounts = await accountsIn(tx, { from, to, currency }, target)
  return {
    from,
    to,
    currency,
    madeAt: now?.now ?? new Date(0),
    company: seller?.name ?? 'Mandato',
    adviserNo: facts?.adviserNo ?? null,
    clientNo: facts?.clientNo ?? null,
    siren: facts?.siren ?? null,
    accounts: accounts.map((account) => ({ account: accountOf(account), currency: account.currency })),
  }
}
