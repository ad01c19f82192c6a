import { z } from 'zod'
import { asked, country, email, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'

const documentId = idOf('document')
export const format = z
  .enum(['pdf', 'ubl', 'cii', 'xrechnung'])
  .describe(
    'pdf: PDF/A-3 with the same document as CII inside (Factur-X, ZUGFeRD); ubl: UBL 2.1 (Peppol BIS 3); cii: UN/CEFACT CII; xrechnung: UBL for buyers in Germany',
  )

const file = z.object({
  name: z.string(),
  mediaType: z.string(),
  /** Of the bytes, in hexadecimal: the same for ever. */
  sha256: z.string(),
  /** The bytes in base 64. */
  content: z.string(),
})
export type PaperFile = z.infer<typeof file>

const text = (max: number) => z.string().trim().min(1).max(max)
const optional = (schema: z.ZodString) => schema.nullable().default(null)
const iban = z.string().trim().min(1).max(60)

const sellerFields = {
  name: text(70),
  street: text(70),
  houseNumber: z.string().trim().max(16),
  postcode: text(16),
  town: text(35),
  country,
  /** Without blanks or points: CHE123456789MWST. */
  vatNumber: optional(z.string().regex(/^[A-Z]{2}[0-9A-Z]{4,18}$/)),
  registerNumber: optional(text(30)),
  email,
  phone: z.string().trim().min(3).max(30),
  website: optional(text(120)),
  /** Where invoices on account are paid. */
  iban: optional(iban),
  /** Its institution number lies between 30000 and 31999; payment slips then carry a QR reference. */
  qrIban: optional(iban),
}
const seller = z.object({ ...sellerFields, email: z.string(), since: z.string() })
export type SellerShown = z.infer<typeof seller>

export const papersContract = {
  file: asked({
    method: 'GET',
    path: '/o/{organisationId}/invoices/{documentId}/files/{format}',
    summary: 'An invoice or credit note as a file, for whoever pays it: the same bytes for ever',
    tag: 'invoices',
    refusals: ['accounting_only', 'file_not_ready'],
  })
    .input(z.strictObject({ organisationId: idOf('organisation'), documentId, format }))
    .output(file),
  staffFile: asked({
    method: 'GET',
    path: '/staff/documents/{documentId}/files/{format}',
    summary: 'An invoice or credit note as a file, for the provider’s people',
    tag: 'staff',
    refusals: ['staff_only', 'file_not_ready'],
  })
    .input(z.strictObject({ documentId, format }))
    .output(file),
  seller: asked({
    method: 'GET',
    path: '/staff/seller',
    summary: 'Who sells, as it stands on invoices; null until it was said',
    tag: 'staff',
    refusals: ['staff_only'],
  }).output(seller.nullable()),
  setSeller: asked({
    method: 'PUT',
    path: '/staff/seller',
    summary: 'Say who sells from now on; documents printed before stay as they are',
    tag: 'staff',
    refusals: ['staff_only', 'iban_wrong', 'iban_is_qr'],
  })
    .input(z.strictObject(sellerFields))
    .output(seller),
  unprintable: asked({
    method: 'GET',
    path: '/staff/documents-unprinted',
    summary: 'Documents of which no file could be made, and which rule stands against it',
    tag: 'staff',
    refusals: ['staff_only'],
  })
    .input(z.strictObject(paging))
    .output(pageOf(z.object({ documentId, number: z.string(), flaws: z.array(z.string()) }))),
}
