import { create } from 'xmlbuilder2'
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js'
import { electronicAddress, streetOf } from './address.ts'
import {
  allowanceWords,
  type Bill,
  type BillLine,
  decimal,
  decimalE6,
  dueOf,
  exemptions,
  type Party,
  percent,
  priceOf,
  written,
} from './bill.ts'

/** Whose rules a UBL file follows beside those of the norm. */
export type Profile = 'peppol' | 'xrechnung'
const customization: Record<Profile, string> = {
  peppol: 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
  xrechnung: 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0',
}
const process = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'
const spaces = {
  invoice: 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2',
  credit: 'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2',
  cac: 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  cbc: 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
}

/** The bill as UBL 2.1, in the order its schema asks for. */
export function ublOf(bill: Bill, profile: Profile = 'peppol'): string {
  const isCredit = bill.kind === 'credit'
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele(
    spaces[bill.kind],
    isCredit ? 'CreditNote' : 'Invoice',
    { 'xmlns:cac': spaces.cac, 'xmlns:cbc': spaces.cbc },
  )
  const money = (at: XMLBuilder, name: string, amount: bigint) =>
    at.ele(`cbc:${name}`, { currencyID: bill.currency }).txt(decimal(amount))
  basic(root, 'CustomizationID', customization[profile])
  basic(root, 'ProfileID', process)
  basic(root, 'ID', bill.number)
  basic(root, 'IssueDate', bill.issuedOn)
  if (!isCredit && bill.dueOn && dueOf(bill) > 0n) basic(root, 'DueDate', bill.dueOn)
  basic(root, isCredit ? 'CreditNoteTypeCode' : 'InvoiceTypeCode', isCredit ? '381' : '380')
  if (bill.reason) basic(root, 'Note', bill.reason)
  basic(root, 'DocumentCurrencyCode', bill.currency)
  basic(root, 'BuyerReference', bill.buyerReference)
  basic(root.ele('cac:OrderReference'), 'ID', bill.orderId)
  if (bill.takesBack) {
    const reference = root.ele('cac:BillingReference').ele('cac:InvoiceDocumentReference')
    basic(reference, 'ID', bill.takesBack.number)
    basic(reference, 'IssueDate', bill.takesBack.issuedOn)
  }
  const identified = bill.vat.category !== 'O'
  party(root.ele('cac:AccountingSupplierParty'), bill.seller, identified, bill.seller.phone)
  party(root.ele('cac:AccountingCustomerParty'), bill.buyer, identified)
  paymentMeans(root, bill)
  const total = root.ele('cac:TaxTotal')
  money(total, 'TaxAmount', bill.vat.amount)
  const part = total.ele('cac:TaxSubtotal')
  money(part, 'TaxableAmount', bill.net)
  money(part, 'TaxAmount', bill.vat.amount)
  taxCategory(part, 'TaxCategory', bill, true)
  const sums = root.ele('cac:LegalMonetaryTotal')
  money(sums, 'LineExtensionAmount', bill.net)
  money(sums, 'TaxExclusiveAmount', bill.net)
  money(sums, 'TaxInclusiveAmount', bill.gross)
  if (bill.settled > 0n) money(sums, 'PrepaidAmount', bill.settled)
  money(sums, 'PayableAmount', dueOf(bill))
  for (const one of bill.lines) line(root, bill, one)
  return `${root.end({ prettyPrint: true })}\n`
}

const basic = (at: XMLBuilder, name: string, text: string, attributes: Record<string, string> = {}) =>
  at.ele(`cbc:${name}`, attributes).txt(written(text))

function party(at: XMLBuilder, who: Party, identified: boolean, phone?: string): void {
  const node = at.ele('cac:Party')
  const electronic = electronicAddress(who)
  if (electronic) basic(node, 'EndpointID', electronic.id, { schemeID: electronic.scheme })
  const address = node.ele('cac:PostalAddress')
  if (streetOf(who)) basic(address, 'StreetName', streetOf(who))
  if (who.town) basic(address, 'CityName', who.town)
  if (who.postcode) basic(address, 'PostalZone', who.postcode)
  basic(address.ele('cac:Country'), 'IdentificationCode', who.country)
  if (identified && who.vatNumber) {
    const tax = node.ele('cac:PartyTaxScheme')
    basic(tax, 'CompanyID', who.vatNumber)
    basic(tax.ele('cac:TaxScheme'), 'ID', 'VAT')
  }
  const legal = node.ele('cac:PartyLegalEntity')
  basic(legal, 'RegistrationName', who.name)
  if (who.registerNumber) basic(legal, 'CompanyID', who.registerNumber)
  if (phone === undefined) return
  const contact = node.ele('cac:Contact')
  basic(contact, 'Name', who.name)
  basic(contact, 'Telephone', phone)
  if (who.email) basic(contact, 'ElectronicMail', who.email)
}

/** A transfer for what is still due; what is settled by the prepaid account or a card was agreed between the two (ZZZ). */
function paymentMeans(root: XMLBuilder, bill: Bill): void {
  const node = root.ele('cac:PaymentMeans')
  const { iban } = bill.seller
  if (dueOf(bill) === 0n || !iban) {
    basic(node, 'PaymentMeansCode', 'ZZZ')
    return
  }
  basic(node, 'PaymentMeansCode', bill.currency === 'EUR' ? '58' : '30')
  basic(node, 'PaymentID', bill.number)
  const account = node.ele('cac:PayeeFinancialAccount')
  basic(account, 'ID', iban)
  basic(account, 'Name', bill.seller.name)
}

function taxCategory(at: XMLBuilder, name: string, { vat }: Bill, explained = false): void {
  const node = at.ele(`cac:${name}`)
  basic(node, 'ID', vat.category)
  if (vat.category !== 'O') basic(node, 'Percent', percent(vat.rate))
  if (explained && vat.category !== 'S') {
    basic(node, 'TaxExemptionReasonCode', exemptions[vat.category].code)
    basic(node, 'TaxExemptionReason', exemptions[vat.category].text)
  }
  basic(node.ele('cac:TaxScheme'), 'ID', 'VAT')
}

function line(root: XMLBuilder, bill: Bill, one: BillLine): void {
  const isCredit = bill.kind === 'credit'
  const node = root.ele(isCredit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine')
  const { quantity, unitE6 } = priceOf(one)
  const currencyID = bill.currency
  basic(node, 'ID', String(one.pos))
  basic(node, isCredit ? 'CreditedQuantity' : 'InvoicedQuantity', String(quantity), { unitCode: 'C62' })
  basic(node, 'LineExtensionAmount', decimal(one.net), { currencyID })
  if (one.period) {
    const period = node.ele('cac:InvoicePeriod')
    basic(period, 'StartDate', one.period.from)
    basic(period, 'EndDate', one.period.to)
  }
  for (const allowance of one.allowances) {
    const less = node.ele('cac:AllowanceCharge')
    basic(less, 'ChargeIndicator', 'false')
    basic(less, 'AllowanceChargeReasonCode', '95')
    basic(less, 'AllowanceChargeReason', allowanceWords[allowance.kind])
    if (allowance.rate !== null) basic(less, 'MultiplierFactorNumeric', percent(allowance.rate))
    basic(less, 'Amount', decimal(allowance.amount), { currencyID })
    if (allowance.rate !== null) basic(less, 'BaseAmount', decimal(allowance.from), { currencyID })
  }
  const item = node.ele('cac:Item')
  basic(item, 'Name', one.name)
  taxCategory(item, 'ClassifiedTaxCategory', bill)
  basic(node.ele('cac:Price'), 'PriceAmount', decimalE6(unitE6), { currencyID })
}
