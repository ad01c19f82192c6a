import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount, mustKeepBooks } from '../access/store.ts'
import { documentById } from '../invoices/store.ts'
import { rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { ibanRefusal, plainIban } from '../payouts/iban.ts'
import { type PaperFile, papersContract, type SellerShown } from './contract.ts'
import { currentSeller, type Format, fileOf, type SellerRow } from './store.ts'

const os = implement(papersContract).$context<Call>().use(inTransaction)

async function found(tx: Tx, documentId: string, format: Format, reader?: string): Promise<PaperFile> {
  if (!(await documentById(tx, documentId, reader))) refuse('not_found')
  const file = await fileOf(tx, documentId, format, reader)
  if (file) {
    const isPdf = format === 'pdf'
    return {
      name: isPdf ? `${file.number}.pdf` : `${file.number}-${format}.xml`,
      mediaType: isPdf ? 'application/pdf' : 'application/xml',
      sha256: file.sha256,
      content: file.bytes.toString('base64'),
    }
  }
  // the PDF is made first: where it is there, this format is none of this document
  return refuse((await fileOf(tx, documentId, 'pdf', reader)) ? 'not_found' : 'file_not_ready')
}

const present = ({ id: _id, since, ...seller }: SellerRow): SellerShown => ({
  ...seller,
  since: since.toISOString(),
})

export const papersOperations = {
  file: os.file.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    return found(context.tx, input.documentId, input.format, input.organisationId)
  }),

  staffFile: os.staffFile.handler(async ({ context, input }) => {
    if (!actorOf(context).staff) refuse('staff_only')
    return found(context.tx, input.documentId, input.format)
  }),

  seller: os.seller.handler(async ({ context }) => {
    if (!actorOf(context).staff) refuse('staff_only')
    const seller = await currentSeller(context.tx)
    return seller ? present(seller) : null
  }),

  setSeller: os.setSeller.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const iban = input.iban && plainIban(input.iban)
    const qrIban = input.qrIban && plainIban(input.qrIban)
    const wrong = iban === null ? undefined : ibanRefusal(iban)
    if (wrong) refuse(wrong)
    if (qrIban !== null && ibanRefusal(qrIban) !== 'iban_is_qr') refuse('iban_wrong')
    const { tx, now } = context
    await sql`
      insert into seller (since, name, street, house_number, postcode, town, country, vat_number, register_number, email, phone, website, iban, qr_iban, set_by)
      values (${now}, ${input.name}, ${input.street}, ${input.houseNumber}, ${input.postcode}, ${input.town}, ${input.country}, ${input.vatNumber},
              ${input.registerNumber}, ${input.email}, ${input.phone}, ${input.website}, ${iban}, ${qrIban}, ${actorOf(context).personId})`.execute(
      tx,
    )
    return present((await currentSeller(tx)) ?? refuse('try_again'))
  }),

  unprintable: os.unprintable.handler(async ({ context, input }) => {
    if (!actorOf(context).staff) refuse('staff_only')
    const limit = input.limit ?? 50
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null
    const rows = await rowsOf(
      context.tx,
      sql<{ documentId: Id<'document'>; number: string; flaws: string[] }>`
        select u.document_id as "documentId", app.document_number(s.kind, s.supplier_id, s.year, i.no) as number, u.flaws
          from document_unprintable u join document_issued i on i.document_id = u.document_id join document_series s on s.id = i.series_id
         where ${after}::text is null or u.document_id > ${after} order by u.document_id limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) => encodeCursor([row.documentId]))
    return { rows: page.rows, next: page.next }
  }),
}
