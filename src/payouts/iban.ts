import { electronicFormatIBAN, isQRIBAN, isValidIBAN } from 'ibantools'

/** Why money cannot be paid out to a number; undefined when it can. A QR-IBAN takes payments of QR-bills only. */
export function ibanRefusal(iban: string): 'iban_wrong' | 'iban_is_qr' | undefined {
  if (!isValidIBAN(iban)) return 'iban_wrong'
  return isQRIBAN(iban) ? 'iban_is_qr' : undefined
}

/** As it is kept: capitals, no spaces. */
export function plainIban(typed: string): string {
  return electronicFormatIBAN(typed) ?? ''
}

/** In groups of four, as it is printed; masked, only country and the last four are readable. */
export function printIban(iban: string, masked = false): string {
  const shown = masked ? `${iban.slice(0, 4)}${'•'.repeat(iban.length - 8)}${iban.slice(-4)}` : iban
  return shown.replace(/(.{4})(?=.)/g, '$1 ')
}
