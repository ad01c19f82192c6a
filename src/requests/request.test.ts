import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extractOf, hasContacts, nextOf, referenceOf, wantsMore, withoutContacts } from './request.ts'

describe('an extract', () => {
  test.each([
    ['Call me on +41 79 123 45 67 please', 'Call me on … please'],
    ['Write to claire@bourg.example today', 'Write to … today'],
    ['See https://bourg.example/secret', 'See …'],
    ['Pay to CH93 0076 2011 6238 5295 7 then', 'Pay to … then'],
    ['We have 35 sites and 12 shops', 'We have 35 sites and 12 shops'],
    ['From 2026 to 2027, 1000 francs', 'From 2026 to 2027, 1000 francs'],
  ])('hides what leads to a person: %s', (text, shown) => {
    expect(withoutContacts(text)).toBe(shown)
    expect(hasContacts(text)).toBe(text !== shown)
  })

  test('is never longer than it may be, and ends at a word', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 120 }), (text) => {
        const extract = extractOf(text)
        expect(extract.length).toBeLessThanOrEqual(241)
        if (extract.endsWith('…')) expect(text.replace(/\s+/g, ' ')).toContain(extract.slice(0, -1).trim())
      }),
    )
  })
})

test('a request that is closed is only erased, one that waits is only confirmed or erased', () => {
  expect(nextOf('awaiting', 'confirm', 'author')).toBe('open')
  expect(nextOf('closed', 'delete', 'author')).toBe('closed')
  expect(() => nextOf('closed', 'extend', 'author')).toThrow('closed')
  expect(() => nextOf('awaiting', 'pause', 'author')).toThrow('closed')
  expect(() => nextOf('open', 'expire', 'author')).toThrow('closed')
})

test('as many answers as were wanted, and a reference that can be read out', () => {
  expect([wantsMore(3, 2), wantsMore(3, 3), wantsMore(null, 99)]).toEqual([true, false, true])
  expect(referenceOf('rqo_0123456789abcdefghjk')).toBe('AO-EFGH-JK')
})
