import type { Currency } from './money.ts'

/** The postal address decides the currency of later invoices: francs in Switzerland and Liechtenstein, else euros. */
export function currencyOf(country: string): Currency {
  return country === 'CH' || country === 'LI' ? 'CHF' : 'EUR'
}
