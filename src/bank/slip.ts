/** What a bank transfer has to say so that its money finds its place, and the codes that cameras read it from. */
import { type Currency, formatMinor, type Minor } from '../lib/money.ts'
import { epcCode } from '../papers/epcCode.ts'
import { checkDigit, creditorReference } from '../papers/qrBill.ts'

/** Who is paid. */
export interface Payee {
  name: string
  street: string
  houseNumber: string
  postcode: string
  town: string
  country: string
  iban: string | null
  qrIban: string | null
}

export interface Asks {
  /** Of the reference that the transfer carries. */
  no: bigint
  currency: Currency
  /** Open where whoever pays says how much. */
  amount: Minor | null
}

export interface Slip {
  iban: string
  reference: string
  /** Swiss payment code, or the code of the European Payments Council; none where an account takes neither. */
  code: { kind: 'swiss' | 'epc'; text: string } | null
}

/** References of transfers begin with a nine; those of documents, whose numbers are short, with noughts. */
const transferDigits = (no: bigint) => `9${String(no).padStart(25, '0')}`
const transferBody = (no: bigint) => `TRF${String(no).padStart(10, '0')}`

export type Meant = { kind: 'transfer'; no: bigint } | { kind: 'invoice'; year: number; no: bigint }

/** Whether the two check digits of a creditor reference (ISO 11649) are right. */
function isCreditorReference(reference: string): boolean {
  if (!/^RF\d{2}[0-9A-Z]{1,21}$/.test(reference)) return false
  const turned = `${reference.slice(4)}${reference.slice(0, 4)}`
  const digits = [...turned].map((letter) => Number.parseInt(letter, 36)).join('')
  return BigInt(digits) % 97n === 1n
}

/** What a reference on a transfer names; undefined where its check digits are wrong or it is none of ours. */
export function meantBy(reference: string): Meant | undefined {
  if (/^\d{27}$/.test(reference)) {
    const digits = reference.slice(0, 26)
    if (checkDigit(digits) !== reference.slice(26)) return undefined
    if (digits.startsWith('9')) return { kind: 'transfer', no: BigInt(digits.slice(1)) }
    const numbered = /^0*(20\d{2})(\d{6,12})$/.exec(digits)
    return numbered ? { kind: 'invoice', year: Number(numbered[1]), no: BigInt(numbered[2] ?? 0) } : undefined
  }
  if (!isCreditorReference(reference)) return undefined
  const body = reference.slice(4)
  const transfer = /^TRF(\d{10,18})$/.exec(body)
  if (transfer) return { kind: 'transfer', no: BigInt(transfer[1] ?? 0) }
  const invoice = /^INV(20\d{2})(\d{6,14})$/.exec(body)
  return invoice ? { kind: 'invoice', year: Number(invoice[1]), no: BigInt(invoice[2] ?? 0) } : undefined
}

const isSwiss = (iban: string) => /^(CH|LI)/.test(iban)

/** Lines that a code cannot carry are cut, and none may break. */
const line = (text: string, max: number) => text.replace(/\s+/g, ' ').trim().slice(0, max)

/** The text of a Swiss payment code (guidelines 2.3), with a structured address and no debtor. */
export function swissCode(payee: Payee, iban: string, asks: Asks, reference: string): string {
  const nobody = Array.from({ length: 7 }, () => '')
  return [
    ...['SPC', '0200', '1', iban],
    ...['S', line(payee.name, 70), line(payee.street, 70), line(payee.houseNumber, 16)],
    ...[line(payee.postcode, 16), line(payee.town, 35), payee.country],
    ...nobody,
    ...[asks.amount === null ? '' : formatMinor(asks.amount), asks.currency],
    ...nobody,
    ...[reference.startsWith('RF') ? 'SCOR' : 'QRR', reference, '', 'EPD'],
  ].join('\n')
}

/** How a transfer is made out; undefined while nobody said which account takes it. */
export function slipOf(payee: Payee, asks: Asks): Slip | undefined {
  const { iban, qrIban } = payee
  if (asks.currency === 'EUR' && iban) {
    const reference = creditorReference(transferBody(asks.no))
    const text = asks.amount === null ? null : epcCode({ name: payee.name, iban }, asks.amount, reference)
    return { iban, reference, code: text === null ? null : { kind: 'epc', text } }
  }
  const account = qrIban ?? iban
  if (!account) return undefined
  const digits = transferDigits(asks.no)
  const reference = qrIban ? digits + checkDigit(digits) : creditorReference(transferBody(asks.no))
  return {
    iban: account,
    reference,
    code: isSwiss(account) ? { kind: 'swiss', text: swissCode(payee, account, asks, reference) } : null,
  }
}

export type Outcome = 'debt' | 'order' | 'top_up' | 'prepaid' | 'unassigned'

/** An order that a transfer names, as it is now. */
export interface Paid {
  state: 'awaiting_payment' | 'on_account' | 'paid' | 'void'
  currency: Currency
  /** What is owed of it, or what a waiting one lacks beside its part from the prepaid account. */
  needed: Minor
}

/**
 * Where money goes that names an order. What cannot pay it stays with whoever is billed, on the prepaid account: one
 * that is paid or void, too little for one that waits, another currency.
 */
export function outcomeOf(money: { amount: Minor; currency: Currency }, order: Paid): Outcome {
  if (order.currency !== money.currency) return 'prepaid'
  if (order.state === 'on_account') return 'debt'
  return order.state === 'awaiting_payment' && money.amount >= order.needed ? 'order' : 'prepaid'
}
