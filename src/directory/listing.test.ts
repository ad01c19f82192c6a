import { expect, test } from 'vitest'
import { badgeOf, clientBand, inLanguage, plainWords, searchWords, slugOf } from './listing.ts'

test.each([
  [undefined, 'unknown'],
  [{ state: 'provisional', frozen: false }, 'valid'],
  [{ state: 'active', frozen: false }, 'valid'],
  [{ state: 'at_risk', frozen: false }, 'valid'],
  [{ state: 'active', frozen: true }, 'review'],
  [{ state: 'suspended', frozen: false }, 'suspended'],
  [{ state: 'ended', frozen: true }, 'ended'],
] as const)('the badge of %o is %s', (partner, badge) => {
  expect(badgeOf(partner)).toBe(badge)
})

test.each([
  [0, null],
  [1, '1–9'],
  [9, '1–9'],
  [10, '10–49'],
  [49, '10–49'],
  [50, '50+'],
] as const)('%d clients are shown as %s', (clients, band) => {
  expect(clientBand(clients)).toBe(band)
})

test('words are compared without accents, and an address holds a name', () => {
  expect(plainWords('Zürich, Genève & Größe')).toBe('zurich geneve grosse')
  expect(searchWords('  WordPress Lausanne, deutsch a  wordpress ')).toEqual([
    'wordpress',
    'lausanne',
    'deutsch',
  ])
  expect(slugOf('Über Ästhetik GmbH & Co.')).toBe('uber-asthetik-gmbh-co')
  expect(slugOf('株式会社')).toBe('partner')
  expect(slugOf(`${'a'.repeat(59)} b`)).toBe('a'.repeat(59))
})

test('a profile without words in a language shows those it has, and says which', () => {
  expect(inLanguage({ fr: 'Bonjour' }, 'de')).toEqual({ text: 'Bonjour', language: 'fr' })
  expect(inLanguage({ fr: 'Bonjour', de: 'Hallo' }, 'de')).toEqual({ text: 'Hallo', language: 'de' })
  expect(inLanguage({}, 'de')).toBeNull()
})
