import { stdnum } from 'stdnum'

/** Registers in which a company can stand, and whether we can look in there ourselves. */
export const registers = ['zefix', 'sirene', 'vies', 'none'] as const
export type Register = (typeof registers)[number]

export interface RegisterNumber {
  /** As it is compared and kept: `CHE-103.167.648`, `73282932000074`. */
  number: string
  register: Register
}

type Reader = (compact: string) => RegisterNumber | undefined

const dotted = (digits: string) => `CHE-${digits.slice(0, 3)}.${digits.slice(3, 6)}.${digits.slice(6)}`

const swiss: Reader = (text) => {
  const digits = text.replace(/^CHE/, '').replace(/(?:MWST|TVA|IVA|HR|RC)$/, '')
  return stdnum.CH?.uid?.validate(`CHE${digits}`).isValid
    ? { number: dotted(digits), register: 'zefix' }
    : undefined
}

/** SIRET (14 digits, one place of a company) or SIREN (9 digits, the company). */
const french: Reader = (text) =>
  stdnum.FR?.siret?.validate(text).isValid || stdnum.FR?.siren?.validate(text).isValid
    ? { number: text, register: 'sirene' }
    : undefined

const italian: Reader = (text) => {
  const digits = text.replace(/^IT/, '')
  return stdnum.IT?.iva?.validate(digits).isValid ? { number: digits, register: 'vies' } : undefined
}

const spanish: Reader = (text) => {
  const number = text.replace(/^ES/, '')
  return stdnum.ES?.cif?.validate(number).isValid || stdnum.ES?.nif?.validate(number).isValid
    ? { number, register: 'vies' }
    : undefined
}

const austrian: Reader = (text) =>
  stdnum.AT?.businessid?.validate(text).isValid ? { number: text, register: 'none' } : undefined

/** Anything with a digit: a register we know no rule of. People look at the extract. */
const elsewhere: Reader = (text) =>
  text.length >= 3 && text.length <= 40 && /\d/.test(text) ? { number: text, register: 'none' } : undefined

const readers: Readonly<Record<string, Reader>> = {
  CH: swiss,
  LI: elsewhere,
  FR: french,
  IT: italian,
  ES: spanish,
  AT: austrian,
}

/**
 * A number of a commercial register as somebody types or pastes it, read by the rules of its country, check digits
 * included; undefined where it cannot be one.
 */
export function readRegisterNumber(country: string, typed: string): RegisterNumber | undefined {
  const compact = typed.toUpperCase().replace(/[\s.\-‐‑–/]/g, '')
  return (readers[country] ?? elsewhere)(compact)
}
