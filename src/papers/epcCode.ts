import { correction, generate } from 'lean-qr'
import { formatMinor, type Minor } from '../lib/money.ts'
import { type Bill, dueOf } from './bill.ts'
import { creditorReference } from './qrBill.ts'

/** The text of a code for SEPA transfers (EPC069-12, version 2), as banking apps in the euro area read it. */
export function epcCode(payee: { name: string; iban: string }, amount: Minor, reference: string): string {
  const name = payee.name.replace(/\s+/g, ' ').trim().slice(0, 70)
  return ['BCD', '002', '1', 'SCT', '', name, payee.iban, `EUR${formatMinor(amount)}`, '', reference].join(
    '\n',
  )
}

/** The same for what is still due of a bill in euros; none where nothing is due or no account is known. */
export function epcCodeOf(bill: Bill): string | undefined {
  const { seller, currency } = bill
  const due = dueOf(bill)
  if (currency !== 'EUR' || due <= 0n || due > 99_999_999_999n || !seller.iban) return undefined
  return epcCode({ name: seller.name, iban: seller.iban }, due, creditorReference(bill.number))
}

/** The dark squares of a code, in squares from its upper left corner, and how many there are on a side. */
export function squaresOf(text: string): { size: number; dark: [x: number, y: number][] } {
  const code = generate(text, { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M })
  const dark: [number, number][] = []
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) dark.push([x, y])
  return { size: code.size, dark }
}
