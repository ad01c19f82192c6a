import { create } from 'xmlbuilder2'
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js'
import type { Day } from '../lib/day.ts'
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

const spaces = {
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
}
const root = 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'

/** The bill as UN/CEFACT CII in the profile EN 16931 of Factur-X and ZUGFeRD, in the order its schema asks for. */
export function ciiOf(bill: Bill): string {
  const node = create({ version: '1.0', encoding: 'UTF-8' })
    .ele('rsm:CrossIndustryInvoice', { 'xmlns:rsm': root, ...spaces })
    .ele('rsm:ExchangedDocumentContext')
  ram(node.ele('ram:GuidelineSpecifiedDocumentContextParameter'), 'ID', 'urn:cen.eu:en16931:2017')
  const top = node.up()
  const head = top.ele('rsm:ExchangedDocument')
  ram(head, 'ID', bill.number)
  ram(head, 'TypeCode', bill.kind === 'credit' ? '381' : '380')
  date(head.ele('ram:IssueDateTime'), 'udt', bill.issuedOn)
  if (bill.reason) ram(head.ele('ram:IncludedNote'), 'Content', bill.reason)
  const trade = top.ele('rsm:SupplyChainTradeTransaction')
  for (const one of bill.lines) line(trade, bill, one)
  agreement(trade.ele('ram:ApplicableHeaderTradeAgreement'), bill)
  trade.ele('ram:ApplicableHeaderTradeDelivery')
  settlement(trade.ele('ram:ApplicableHeaderTradeSettlement'), bill)
  return `${node.end({ prettyPrint: true })}\n`
}

const ram = (at: XMLBuilder, name: string, text: string, attributes: Record<string, string> = {}) =>
  at.ele(`ram:${name}`, attributes).txt(written(text))

const date = (at: XMLBuilder, space: 'udt' | 'qdt', day: Day) =>
  at.ele(`${space}:DateTimeString`, { format: '102' }).txt(day.replaceAll('-', ''))

function agreement(at: XMLBuilder, bill: Bill): void {
  const identified = bill.vat.category !== 'O'
  ram(at, 'BuyerReference', bill.buyerReference)
  party(at.ele('ram:SellerTradeParty'), bill.seller, identified, bill.seller.phone)
  party(at.ele('ram:BuyerTradeParty'), bill.buyer, identified)
  ram(at.ele('ram:BuyerOrderReferencedDocument'), 'IssuerAssignedID', bill.orderId)
}

function party(at: XMLBuilder, who: Party, identified: boolean, phone?: string): void {
  ram(at, 'Name', who.name)
  if (who.registerNumber) ram(at.ele('ram:SpecifiedLegalOrganization'), 'ID', who.registerNumber)
  if (phone !== undefined) {
    const contact = at.ele('ram:DefinedTradeContact')
    ram(contact, 'PersonName', who.name)
    ram(contact.ele('ram:TelephoneUniversalCommunication'), 'CompleteNumber', phone)
    if (who.email) ram(contact.ele('ram:EmailURIUniversalCommunication'), 'URIID', who.email)
  }
  const address = at.ele('ram:PostalTradeAddress')
  if (who.postcode) ram(address, 'PostcodeCode', who.postcode)
  if (streetOf(who)) ram(address, 'LineOne', streetOf(who))
  if (who.town) ram(address, 'CityName', who.town)
  ram(address, 'CountryID', who.country)
  const electronic = electronicAddress(who)
  if (electronic)
    ram(at.ele('ram:URIUniversalCommunication'), 'URIID', electronic.id, { schemeID: electronic.scheme })
  if (identified && who.vatNumber)
    ram(at.ele('ram:SpecifiedTaxRegistration'), 'ID', who.vatNumber, { schemeID: 'VA' })
}

function settlement(at: XMLBuilder, bill: Bill): void {
  const { iban } = bill.seller
  const isOwed = dueOf(bill) > 0n && iban !== null
  if (isOwed) ram(at, 'PaymentReference', bill.number)
  ram(at, 'InvoiceCurrencyCode', bill.currency)
  const means = at.ele('ram:SpecifiedTradeSettlementPaymentMeans')
  ram(means, 'TypeCode', isOwed ? (bill.currency === 'EUR' ? '58' : '30') : 'ZZZ')
  if (isOwed) {
    const account = means.ele('ram:PayeePartyCreditorFinancialAccount')
    ram(account, 'IBANID', iban)
    ram(account, 'AccountName', bill.seller.name)
  }
  const { vat } = bill
  const tax = at.ele('ram:ApplicableTradeTax')
  ram(tax, 'CalculatedAmount', decimal(vat.amount))
  ram(tax, 'TypeCode', 'VAT')
  if (vat.category !== 'S') ram(tax, 'ExemptionReason', exemptions[vat.category].text)
  ram(tax, 'BasisAmount', decimal(bill.net))
  ram(tax, 'CategoryCode', vat.category)
  if (vat.category !== 'S') ram(tax, 'ExemptionReasonCode', exemptions[vat.category].code)
  if (vat.category !== 'O') ram(tax, 'RateApplicablePercent', percent(vat.rate))
  if (dueOf(bill) > 0n && bill.dueOn)
    date(at.ele('ram:SpecifiedTradePaymentTerms').ele('ram:DueDateDateTime'), 'udt', bill.dueOn)
  const sums = at.ele('ram:SpecifiedTradeSettlementHeaderMonetarySummation')
  ram(sums, 'LineTotalAmount', decimal(bill.net))
  ram(sums, 'TaxBasisTotalAmount', decimal(bill.net))
  ram(sums, 'TaxTotalAmount', decimal(vat.amount), { currencyID: bill.currency })
  ram(sums, 'GrandTotalAmount', decimal(bill.gross))
  if (bill.settled > 0n) ram(sums, 'TotalPrepaidAmount', decimal(bill.settled))
  ram(sums, 'DuePayableAmount', decimal(dueOf(bill)))
  if (bill.takesBack) {
    const reference = at.ele('ram:InvoiceReferencedDocument')
    ram(reference, 'IssuerAssignedID', bill.takesBack.number)
    date(reference.ele('ram:FormattedIssueDateTime'), 'qdt', bill.takesBack.issuedOn)
  }
}

function line(trade: XMLBuilder, bill: Bill, one: BillLine): void {
  const node = trade.ele('ram:IncludedSupplyChainTradeLineItem')
  const { quantity, unitE6 } = priceOf(one)
  ram(node.ele('ram:AssociatedDocumentLineDocument'), 'LineID', String(one.pos))
  ram(node.ele('ram:SpecifiedTradeProduct'), 'Name', one.name)
  const price = node.ele('ram:SpecifiedLineTradeAgreement').ele('ram:NetPriceProductTradePrice')
  ram(price, 'ChargeAmount', decimalE6(unitE6))
  ram(node.ele('ram:SpecifiedLineTradeDelivery'), 'BilledQuantity', String(quantity), { unitCode: 'C62' })
  const settled = node.ele('ram:SpecifiedLineTradeSettlement')
  const tax = settled.ele('ram:ApplicableTradeTax')
  ram(tax, 'TypeCode', 'VAT')
  ram(tax, 'CategoryCode', bill.vat.category)
  if (bill.vat.category !== 'O') ram(tax, 'RateApplicablePercent', percent(bill.vat.rate))
  if (one.period) {
    const period = settled.ele('ram:BillingSpecifiedPeriod')
    date(period.ele('ram:StartDateTime'), 'udt', one.period.from)
    date(period.ele('ram:EndDateTime'), 'udt', one.period.to)
  }
  for (const allowance of one.allowances) {
    const less = settled.ele('ram:SpecifiedTradeAllowanceCharge')
    less.ele('ram:ChargeIndicator').ele('udt:Indicator').txt('false')
    if (allowance.rate !== null) {
      ram(less, 'CalculationPercent', percent(allowance.rate))
      ram(less, 'BasisAmount', decimal(allowance.from))
    }
    ram(less, 'ActualAmount', decimal(allowance.amount))
    ram(less, 'ReasonCode', '95')
    ram(less, 'Reason', allowanceWords[allowance.kind])
  }
  const sum = settled.ele('ram:SpecifiedTradeSettlementLineMonetarySummation')
  ram(sum, 'LineTotalAmount', decimal(one.net))
}
