import type { Party } from './bill.ts'

/** Registers that a VAT number is looked up in by name (code list EAS), by the country it begins with. */
const registers: Record<string, string> = {
  AT: '9914',
  BE: '9925',
  CH: '9927',
  DE: '9930',
  ES: '9920',
  FR: '9957',
  IT: '0211',
  LI: '9936',
  LU: '9938',
  NL: '9944',
  PT: '9946',
  SI: '9949',
}

/** Where invoices reach somebody electronically: its VAT number in the register of its country, else its mail address. */
export function electronicAddress(party: Party): { scheme: string; id: string } | undefined {
  const vat = party.vatNumber
  const scheme = vat ? registers[vat.slice(0, 2)] : undefined
  if (vat && scheme) return { scheme, id: vat }
  return party.email ? { scheme: 'EM', id: party.email } : undefined
}

/** Street and number in one line, as they are written in most of Europe. */
export const streetOf = (party: Party) => `${party.street} ${party.houseNumber}`.trim()
