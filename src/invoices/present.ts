import type { Database } from '../lib/database.ts'
import { formatMinor } from '../lib/money.ts'
import { refuse } from '../lib/refusal.ts'
import { explainRow, viewerOf } from '../orders/history.ts'
import { linesOf } from '../orders/store.ts'
import type { Document, DocumentRow as Listed } from './contract.ts'
import { creditLines, creditsOf, type DocumentRow, givenBackTo, paidFrom } from './store.ts'

export function presentRow(row: DocumentRow): Listed {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    number: row.number,
    issuedOn: row.issued_on,
    postedAt: row.posted_at.toISOString(),
    billed: { id: row.billed_id, name: row.billed_name },
    owner: { id: row.owner_id, name: row.owner_name },
    orderId: row.order_id,
    refersTo: row.refs_document_id ? { id: row.refs_document_id, number: row.refs_number } : null,
    title: row.title,
    lineCount: row.line_count,
    currency: row.currency,
    net: formatMinor(row.net),
    vat: formatMinor(row.vat),
    gross: formatMinor(row.gross),
    credited: formatMinor(row.credited),
    reason: row.reason,
  }
}

/** A document with its lines, for whoever pays it: the partner's rate and gain only where the partner is the payer. */
export async function presentDocument(tx: Database, row: DocumentRow | undefined): Promise<Document> {
  if (!row) return refuse('not_found')
  const lines = row.kind === 'invoice' ? await linesOf(tx, row.order_id) : []
  const credited = row.kind === 'credit' ? await creditLines(tx, row.id) : []
  const money = await (row.kind === 'invoice' ? paidFrom(tx, row.order_id) : givenBackTo(tx, row.id))
  return {
    ...presentRow(row),
    vat: {
      country: row.vat_country,
      category: row.vat_category,
      rate: row.vat_rate,
      amount: formatMinor(row.vat),
    },
    money: money.map(({ kind, amount }) => ({ place: kind, amount: formatMinor(amount) })),
    lines: lines.map((line) => explainRow(line, viewerOf(lines, row.billed_id))),
    creditLines: credited.map((line) => ({
      pos: line.pos,
      linePos: line.line_pos,
      name: line.name,
      how: line.how,
      list: formatMinor(line.list),
      allowances: formatMinor(line.list - line.net),
      net: formatMinor(line.net),
      endedOn: line.ended_on,
    })),
    credits: row.kind === 'invoice' ? (await creditsOf(tx, row.id)).map(presentRow) : [],
    seal: row.hash,
  }
}
