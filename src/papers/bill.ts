/**
 * An invoice or credit note as it leaves the house: who, to whom, for what, how much, in the terms of the European norm
 * EN 16931. Amounts are minor units; whatever is written on paper or into a file is read off here and nowhere else.
 */
import type { Day } from '../lib/day.ts'
import type { Language } from '../lib/language.ts'
import type { Currency, Minor } from '../lib/money.ts'

export interface Party {
  name: string
  street: string
  houseNumber: string
  postcode: string
  town: string
  country: string
  /** As the tax office writes it, without blanks: CHE123456789MWST, FR12345678901. */
  vatNumber: string | null
  registerNumber: string | null
  email: string | null
}

export interface Seller extends Party {
  phone: string
  website: string | null
  /** Where money for invoices on account goes; a QR-IBAN takes its own kind of reference. */
  iban: string | null
  qrIban: string | null
}

export interface Allowance {
  kind: 'campaign' | 'partner' | 'volume'
  amount: Minor
  /** What it was taken from. */
  from: Minor
  /** In basis points; null of an amount that no rate made. */
  rate: number | null
}

export interface BillLine {
  pos: number
  name: string
  quantity: number
  /** Millionths of a currency unit for one of the quantity. */
  unitE6: bigint
  list: Minor
  allowances: readonly Allowance[]
  net: Minor
  period: { from: Day; to: Day } | null
}

export type VatCategory = 'S' | 'AE' | 'O'

export interface Bill {
  kind: 'invoice' | 'credit'
  number: string
  issuedOn: Day
  currency: Currency
  language: Language
  seller: Seller
  buyer: Party
  /** What the buyer calls itself with the provider; else the order. */
  buyerReference: string
  orderId: string
  /** Whose products they are, where another one pays. */
  owner: string | null
  lines: readonly BillLine[]
  net: Minor
  vat: { category: VatCategory; rate: number; amount: Minor; country: string | null }
  gross: Minor
  /** Paid already, or of a credit note given back already. */
  settled: Minor
  /** Until when the rest is owed. */
  dueOn: Day | null
  /** The invoice that a credit note takes back. */
  takesBack: { number: string; issuedOn: Day } | null
  reason: string | null
}

export const dueOf = (bill: Bill): Minor => bill.gross - bill.settled

/** What one costs and how many there are; one of the whole where their product would not be the list price. */
export function priceOf(line: BillLine): { quantity: number; unitE6: bigint } {
  const listE6 = line.unitE6 * BigInt(line.quantity)
  const off = listE6 - line.list * 10_000n
  const isExact = off <= 5_000n && off >= -5_000n
  return isExact
    ? { quantity: line.quantity, unitE6: line.unitE6 }
    : { quantity: 1, unitE6: line.list * 10_000n }
}

/** Allowances that took something, each from what the ones before it left. */
export function allowancesOf(
  list: Minor,
  taken: { campaign: Minor; partner: Minor; volume: Minor },
  rates: { campaign: number | null; partner: number | null; volume: number | null },
): Allowance[] {
  let from = list
  const steps: Allowance[] = []
  for (const kind of ['campaign', 'partner', 'volume'] as const) {
    const amount = taken[kind]
    if (amount > 0n) steps.push({ kind, amount, from, rate: rates[kind] })
    from -= amount
  }
  return steps
}

/** The rules of the norm that arithmetic can break; nothing is written of a bill that breaks one. */
export function flawsOf(bill: Bill): string[] {
  const flaws: string[] = []
  const sum = bill.lines.reduce((total, line) => total + line.net, 0n)
  if (bill.lines.length === 0) flaws.push('BR-16: a line')
  if (sum !== bill.net) flaws.push('BR-CO-10: the lines add up to the net amount')
  if (bill.net + bill.vat.amount !== bill.gross)
    flaws.push('BR-CO-15: net and tax add up to the gross amount')
  for (const line of bill.lines) {
    const taken = line.allowances.reduce((total, one) => total + one.amount, 0n)
    if (line.list - taken !== line.net) flaws.push(`line ${line.pos}: list less allowances is net`)
    if (line.period && line.period.to < line.period.from)
      flaws.push(`BR-30: line ${line.pos} ends after it begins`)
  }
  const computed = (bill.net * BigInt(bill.vat.rate)) / 10_000n
  const off = bill.vat.amount - computed
  if (off > 1n || off < -1n) flaws.push('BR-CO-17: the tax is the rate of the net amount')
  if (bill.vat.category !== 'S' && bill.vat.amount !== 0n)
    flaws.push('BR-AE-9, BR-O-9: no tax where none is due')
  if (bill.vat.category === 'S' && !bill.seller.vatNumber) flaws.push('BR-S-2: the seller’s VAT number')
  if (bill.vat.category === 'AE' && !(bill.seller.vatNumber && bill.buyer.vatNumber))
    flaws.push('BR-AE-2: the VAT numbers of both')
  if (dueOf(bill) > 0n && !bill.dueOn) flaws.push('BR-CO-25: a day on which what is due is due')
  if (bill.settled < 0n || bill.settled > bill.gross)
    flaws.push('what is settled lies between nothing and all')
  return flaws
}

/** A decimal of minor units, "208.32". */
export function decimal(amount: Minor): string {
  const sign = amount < 0n ? '-' : ''
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0')
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** A decimal of millionths with at least two decimals, "9.92", "0.004567". */
export function decimalE6(unitE6: bigint): string {
  const digits = unitE6.toString().padStart(7, '0')
  const decimals = digits.slice(-6).replace(/0{1,4}$/, '')
  return `${digits.slice(0, -6)}.${decimals}`
}

/** Typed text as XML can hold it: it knows no control characters. */
export const written = (text: string): string => text.replace(/\p{Cc}/gu, ' ')

/** Basis points as a per cent number, "8.1". */
export const percent = (rate: number): string => String(rate / 100)

/** The language a file is in gives the words; these are those of the norm, which every reader knows. */
export const allowanceWords: Record<Allowance['kind'], string> = {
  campaign: 'Campaign',
  partner: 'Partner discount',
  volume: 'Volume price',
}

export const exemptions: Record<Exclude<VatCategory, 'S'>, { code: string; text: string }> = {
  AE: { code: 'VATEX-EU-AE', text: 'Reverse charge' },
  O: { code: 'VATEX-EU-O', text: 'Not subject to Swiss VAT' },
}
