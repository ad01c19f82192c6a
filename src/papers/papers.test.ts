import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  order,
  organisation,
  partner,
  partnered,
  refusalOf,
  type Side,
  staffOf,
  topUp,
} from '../../test/cast.ts'
import { type Guest, openPlatform, type Platform } from '../../test/platform.ts'
import { numberDocuments } from '../invoices/jobs.ts'
import { refusedBy, rowsOf } from '../lib/database.ts'
import { printDocuments } from './jobs.ts'

const seller = {
  name: 'Nuvola SA',
  street: 'Rue du Rhône',
  houseNumber: '12',
  postcode: '1204',
  town: 'Genève',
  country: 'CH',
  vatNumber: 'CHE103167648MWST',
  email: 'billing@provider.example',
  phone: '+41 22 000 00 00',
}

let p: Platform
let client: Side
let other: Side
let staff: Guest
beforeEach(async () => {
  p = await openPlatform()
  client = await organisation(p, 'Client')
  other = await organisation(p, 'Other')
  staff = await staffOf(p)
  await topUp(client, '500.00')
})
afterEach(() => p.close())

/** The one invoice of a client that ordered something; with its number. */
async function invoiced(quantity = 35) {
  await order(p, client, quantity)
  await numberDocuments(p.db)
  const [row] = (await client.legal.client.invoices.list({ organisationId: client.id })).rows
  if (!row) throw new Error('no invoice')
  return row
}

const decoded = (content: string) => Buffer.from(content, 'base64')

describe('the files of an invoice', () => {
  test('are made once it has its number, and are the same bytes for ever', async () => {
    await staff.client.papers.setSeller(seller)
    const { id, number, gross } = await invoiced()
    const asked = { organisationId: client.id, documentId: id }
    const { papers } = client.legal.client
    expect(await refusalOf(papers.file({ ...asked, format: 'pdf' }))).toMatchObject({
      code: 'file_not_ready',
    })
    expect(await printDocuments(p.db)).toBe(1)
    const pdf = await papers.file({ ...asked, format: 'pdf' })
    expect(pdf).toMatchObject({ name: `${number}.pdf`, mediaType: 'application/pdf' })
    expect(createHash('sha256').update(decoded(pdf.content)).digest('hex')).toBe(pdf.sha256)
    const ubl = await papers.file({ ...asked, format: 'ubl' })
    expect(decoded(ubl.content).toString()).toContain(`<cbc:TaxInclusiveAmount currencyID="CHF">${gross}<`)
    // what was said of the seller then stands, whatever holds later
    await staff.client.papers.setSeller({ ...seller, name: 'Another Name SA' })
    expect(await printDocuments(p.db)).toBe(0)
    expect(await papers.file({ ...asked, format: 'pdf' })).toEqual(pdf)
    expect(await refusalOf(papers.file({ ...asked, format: 'xrechnung' }))).toMatchObject({
      code: 'not_found',
    })
  })

  test('are for whoever pays it and the provider’s people alone', async () => {
    await staff.client.papers.setSeller(seller)
    const agency = await partner(p, 'Agency')
    await partnered(client, agency, { access: 'full', payer: 'client' })
    const { id } = await invoiced()
    await printDocuments(p.db)
    const by = (side: Side) =>
      refusalOf(side.legal.client.papers.file({ organisationId: side.id, documentId: id, format: 'pdf' }))
    expect(await by(agency)).toMatchObject({ code: 'not_found' })
    expect(await by(other)).toMatchObject({ code: 'not_found' })
    expect(
      await refusalOf(client.legal.client.papers.staffFile({ documentId: id, format: 'pdf' })),
    ).toMatchObject({
      code: 'staff_only',
    })
    expect((await staff.client.papers.staffFile({ documentId: id, format: 'cii' })).mediaType).toBe(
      'application/xml',
    )
  })

  test('for a buyer in Germany there is an XRechnung too', async () => {
    await staff.client.papers.setSeller(seller)
    const german = await organisation(p, 'Käufer', 'DE')
    await topUp(german, '500.00')
    await order(p, german, 1)
    await numberDocuments(p.db)
    await printDocuments(p.db)
    const [row] = (await german.legal.client.invoices.list({ organisationId: german.id })).rows
    const file = await german.legal.client.papers.file({
      organisationId: german.id,
      documentId: row?.id ?? 'doc_00000000000000000000',
      format: 'xrechnung',
    })
    expect(decoded(file.content).toString()).toContain('xrechnung_3.0')
  })

  test('a credit note names the invoice that it takes back', async () => {
    await staff.client.papers.setSeller(seller)
    const { id, number } = await invoiced()
    const { creditId } = await staff.client.refunds.make({
      documentId: id,
      how: 'whole',
      reason: 'Wrong order',
    })
    await numberDocuments(p.db)
    expect(await printDocuments(p.db)).toBe(2)
    const file = await client.legal.client.papers.file({
      organisationId: client.id,
      documentId: creditId,
      format: 'cii',
    })
    const xml = decoded(file.content).toString()
    expect(xml).toContain('<ram:TypeCode>381</ram:TypeCode>')
    expect(xml).toContain(`<ram:IssuerAssignedID>${number}</ram:IssuerAssignedID>`)
    expect(xml).toContain('<ram:DuePayableAmount>0.00</ram:DuePayableAmount>')
  })
})

describe('printing', () => {
  test('waits for somebody to say who sells, and then leaves nothing out', async () => {
    await invoiced(1)
    await order(p, client, 2)
    await numberDocuments(p.db)
    expect(await printDocuments(p.db)).toBe(0)
    expect(await staff.client.papers.seller()).toBeNull()
    await staff.client.papers.setSeller(seller)
    expect(await printDocuments(p.db)).toBe(2)
  })

  test('twice at once prints each once', async () => {
    await staff.client.papers.setSeller(seller)
    for (let n = 1; n <= 4; n++) await order(p, client, n)
    await numberDocuments(p.db)
    const looked = await Promise.all([printDocuments(p.db), printDocuments(p.db), printDocuments(p.db)])
    await printDocuments(p.db)
    const files = await rowsOf(
      p.db,
      sql<{ n: string }>`select document_id as n from document_file where format = 'pdf'`,
    )
    expect(files).toHaveLength(4)
    expect(looked.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(4)
  })

  test('what breaks a rule of the norm is named to staff and printed once it is mended', async () => {
    await staff.client.papers.setSeller({ ...seller, vatNumber: null })
    const { id, number } = await invoiced()
    await printDocuments(p.db)
    expect(await printDocuments(p.db)).toBe(0)
    expect((await staff.client.papers.unprintable({})).rows).toEqual([
      { documentId: id, number, flaws: ['BR-S-2: the seller’s VAT number'] },
    ])
    await staff.client.papers.setSeller(seller)
    expect(await printDocuments(p.db)).toBe(1)
    expect((await staff.client.papers.unprintable({})).rows).toEqual([])
    expect((await staff.client.papers.staffFile({ documentId: id, format: 'pdf' })).name).toBe(
      `${number}.pdf`,
    )
  })

  test('kept bytes cannot be changed, nor can they differ from their digest', async () => {
    await staff.client.papers.setSeller(seller)
    const { id } = await invoiced()
    await printDocuments(p.db)
    const change = sql`update document_file set made_at = app.now() where document_id = ${id}`.execute(p.db)
    await expect(change).rejects.toThrow()
    const forged = sql`insert into document_file values (${id}, 'xrechnung', '\\x01'::bytea, '\\x02'::bytea, app.now())`
    const refused = await forged.execute(p.db).catch((error: unknown) => refusedBy(error))
    expect(refused).toMatchObject({ constraint: 'file_is_what_it_says' })
  })

  test('who sells is said by those who keep the books, with numbers that can be right', async () => {
    const support = await p.person('Support', { staff: 'support' })
    expect(await refusalOf(support.client.papers.setSeller(seller))).toMatchObject({ code: 'staff_only' })
    const wrong = { ...seller, iban: 'CH9300762011623852958' }
    expect(await refusalOf(staff.client.papers.setSeller(wrong))).toMatchObject({ code: 'iban_wrong' })
    const qr = { ...seller, iban: 'CH4431999123000889012' }
    expect(await refusalOf(staff.client.papers.setSeller(qr))).toMatchObject({ code: 'iban_is_qr' })
    expect((await staff.client.papers.setSeller({ ...seller, qrIban: 'CH4431999123000889012' })).qrIban).toBe(
      'CH4431999123000889012',
    )
  })
})
