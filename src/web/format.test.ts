import { expect, test } from 'vitest'
import { formatFor } from './format.ts'

/** Spaces of every width as one, so that a test reads like the page. */
function plain(text: string): string {
  return text.replaceAll(/\s/g, ' ')
}

test('amounts are written from their decimal string, to the last unit', () => {
  expect(plain(formatFor('it-CH').money('208.32', 'CHF'))).toBe('CHF 208.32')
  expect(plain(formatFor('fr-CH').money('120.75', 'EUR'))).toBe('120.75 EUR')
  expect(plain(formatFor('de-DE').money('9007199254740993.27', 'EUR'))).toBe('9.007.199.254.740.993,27 EUR')
})

test('thousands are grouped alike in every language, also below ten thousand', () => {
  expect(plain(formatFor('it-CH').money('1800.00', 'CHF'))).toBe('CHF 1’800.00')
  expect(plain(formatFor('es-ES').amount('1800.00', 'EUR'))).toBe('1.800,00')
  expect(formatFor('de-CH').count(41_206)).toBe('41’206')
  expect(formatFor('en-CH').count(41_206)).toBe('41’206')
  expect(plain(formatFor('en-CH').money('1234.50', 'CHF'))).toBe('CHF 1’234.50')
  expect(plain(formatFor('en-CH').money('1234.50', 'EUR'))).toBe('EUR 1’234.50')
  expect(plain(formatFor('en-GB').money('1234.50', 'EUR'))).toBe('EUR 1,234.50')
})

test('less than nothing begins with its sign', () => {
  expect(plain(formatFor('de-CH').money('-45.85', 'CHF'))).toBe('-CHF 45.85')
  expect(plain(formatFor('de-DE').money('-45.85', 'EUR'))).toBe('-45,85 EUR')
})

test('a column of one currency shows the numbers alone', () => {
  expect(plain(formatFor('de-CH').amount('-99.00', 'CHF'))).toBe('-99.00')
})

test('what is no decimal amount is refused, never shown', () => {
  expect(() => formatFor('it-CH').money('12,50', 'CHF')).toThrow('Not a decimal amount: 12,50')
})

test('a rate in basis points is written in percent', () => {
  expect(plain(formatFor('fr-CH').percent(2000))).toMatch(/^20 ?%$/)
  expect(plain(formatFor('de-DE').percent(1250))).toBe('12,5 %')
})

test('a day keeps its date in every zone and shows its year only when it is another', () => {
  const now = new Date('2026-06-01T10:00:00Z')
  expect(formatFor('de-CH').day('2026-10-14', now)).toBe('14. Okt.')
  expect(formatFor('de-CH').day('2027-01-01', now)).toBe('1. Jan. 2027')
  expect(formatFor('fr-CH').dayLong('2026-10-14')).toBe('14 octobre 2026')
})

test('a moment is told in the time of Zurich', () => {
  expect(plain(formatFor('de-CH').moment('2026-07-01T11:40:00Z'))).toContain('13:40')
})

test('a month is told with its year, or shortly under an axis', () => {
  expect(formatFor('de-CH').month('2026-03-01')).toBe('März 2026')
  expect(formatFor('it-CH').monthShort('2026-03-01')).toBe('mar')
})
