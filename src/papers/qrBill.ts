import type { Data } from 'swissqrbill/types'
import type { Language } from '../lib/language.ts'
import { type Bill, decimal, dueOf, type Party } from './bill.ts'

/** The check digit of a QR reference, modulo 10 recursive, as Swiss payment slips have had it since ever. */
export function checkDigit(digits: string): string {
  const table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]
  let carry = 0
  for (const digit of digits) carry = table[(carry + Number(digit)) % 10] ?? 0
  return String((10 - carry) % 10)
}

/** A QR reference (QRR): 26 digits made of the document's number and one that checks them. */
export function qrReference(number: string): string {
  const digits = number.replace(/\D/g, '').slice(-26).padStart(26, '0')
  return digits + checkDigit(digits)
}

/** A creditor reference (SCOR, ISO 11649): RF, two digits that check it, and the document's number. */
export function creditorReference(number: string): string {
  const body = number
    .replace(/[^0-9A-Z]/gi, '')
    .toUpperCase()
    .slice(-21)
  const digits = [...`${body}RF00`].map((letter) => Number.parseInt(letter, 36)).join('')
  const check = 98n - (BigInt(digits) % 97n)
  return `RF${check.toString().padStart(2, '0')}${body}`
}

const partyOf = (party: Party) => ({
  name: party.name.slice(0, 70),
  address: party.street.slice(0, 70),
  buildingNumber: party.houseNumber.slice(0, 16),
  zip: party.postcode,
  city: party.town.slice(0, 35),
  country: party.country,
})

/** The slip's words are fixed by its guidelines, and there are none in Spanish. */
const slipLanguages = { it: 'IT', fr: 'FR', de: 'DE', en: 'EN', es: 'EN' } as const satisfies Record<
  Language,
  string
>

/**
 * The Swiss payment part of what is still due: with a QR-IBAN a QR reference, else a creditor reference. None where
 * nothing is due, no Swiss account is known, or the currency is not one that it carries.
 */
export function qrBillOf(bill: Bill): { data: Data; language: (typeof slipLanguages)[Language] } | undefined {
  const { seller } = bill
  const due = dueOf(bill)
  const account = seller.qrIban ?? seller.iban
  if (due <= 0n || !account || !/^(CH|LI)/.test(account)) return undefined
  const { buildingNumber, ...debtor } = partyOf(bill.buyer)
  const isComplete = Boolean(debtor.zip && debtor.city)
  return {
    language: slipLanguages[bill.language],
    data: {
      amount: Number(decimal(due)),
      currency: bill.currency,
      creditor: { ...partyOf(seller), account },
      reference: seller.qrIban ? qrReference(bill.number) : creditorReference(bill.number),
      message: bill.number,
      ...(isComplete ? { debtor: buildingNumber ? { ...debtor, buildingNumber } : debtor } : {}),
    },
  }
}
