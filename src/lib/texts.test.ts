import { expect, test } from 'vitest'
import { compileTexts, speaker, texts } from './texts.ts'

const shop = texts({
  'shop.greeting': {
    it: 'Buongiorno {name}',
    fr: 'Bonjour {name}',
    de: 'Guten Tag {name}',
    en: 'Good morning {name}',
    es: 'Buenos días {name}',
  },
  'shop.clients': {
    it: '{count, plural, =0 {Nessun cliente} one {# cliente} other {# clienti}}',
    fr: '{count, plural, =0 {Aucun client} one {# client} other {# clients}}',
    de: '{count, plural, =0 {Kein Kunde} one {# Kunde} other {# Kunden}}',
    en: '{count, plural, =0 {No client} one {# client} other {# clients}}',
    es: '{count, plural, =0 {Ningún cliente} one {# cliente} other {# clientes}}',
  },
  'shop.quote': {
    it: "L'ordine",
    fr: "L'ordre",
    de: "Der '{Auftrag}'",
    en: 'The order',
    es: 'El pedido',
  },
})

test('a speaker puts the values into the message of its language', () => {
  expect(speaker(shop, 'it')('shop.greeting', { name: 'Ada' })).toBe('Buongiorno Ada')
  expect(speaker(shop, 'de')('shop.greeting', { name: 'Ada' })).toBe('Guten Tag Ada')
})

test('plurals follow the language and group their digits its way', () => {
  const german = speaker(shop, 'de')
  expect(german('shop.clients', { count: 0 })).toBe('Kein Kunde')
  expect(german('shop.clients', { count: 1 })).toBe('1 Kunde')
  expect(german('shop.clients', { count: 12_000 })).toBe('12.000 Kunden')
  expect(speaker(shop, 'fr')('shop.clients', { count: 1 })).toBe('1 client')
})

test('an apostrophe is a letter, and quotes protect braces', () => {
  expect(speaker(shop, 'it')('shop.quote')).toBe("L'ordine")
  expect(speaker(shop, 'de')('shop.quote')).toBe('Der {Auftrag}')
})

test('compiled texts hold one language only', () => {
  expect(Object.keys(compileTexts(shop, 'es'))).toEqual(Object.keys(shop))
  expect(JSON.stringify(compileTexts(shop, 'es'))).not.toContain('Buongiorno')
})

test('a message that cannot be read is refused with its key and language', () => {
  const broken = texts({ 'shop.broken': { it: '{name', fr: '', de: '', en: '', es: '' } })
  expect(() => speaker(broken, 'it')).toThrow('The text shop.broken (it) is no ICU message')
})
