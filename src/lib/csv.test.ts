import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellOf, csvText, separatorOf, separators } from './csv.ts'

describe('a cell', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['@cmd', "'@cmd"],
    ['+41 31 000 00 00', "'+41 31 000 00 00"],
    ['-cmd', "'-cmd"],
    ['\t=1+1', "'\t=1+1"],
    ['-52.08', '-52.08'],
    ['-5', '-5'],
    ['-5,20', '"-5,20"'],
    ['-5.', "'-5."],
    ['a,b', '"a,b"'],
    ['a;b', 'a;b'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=a,b', `"'=a,b"`],
    ['Bern', 'Bern'],
    ['', ''],
  ])('%j is written %j', (value, cell) => expect(cellOf(value)).toBe(cell))

  test('is quoted for the separator that stands beside it', () => {
    expect(cellOf('a;b', 'semicolon')).toBe('"a;b"')
    expect(cellOf('a,b', 'semicolon')).toBe('a,b')
    expect(cellOf('a\tb', 'tab')).toBe('"a\tb"')
  })
})

test('whatever stands in the cells, a reader of RFC 4180 finds it again, and no cell is a formula', () => {
  const starts = /^[=+\-@\t\r\n]/
  const guard = (text: string) => (starts.test(text) && !/^-\d+([.,]\d+)?$/.test(text) ? `'${text}` : text)
  const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[=+\-@,;"'\t\n\r 0-9a.]{0,6}$/))
  const lines = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 })
  const separator = fc.constantFrom('comma' as const, 'semicolon' as const, 'tab' as const)
  fc.assert(
    fc.property(lines, separator, (written, between) => {
      const read: string[][] = parse(csvText(written, between), {
        delimiter: separators[between],
        record_delimiter: '\r\n',
      })
      expect(read).toEqual(written.map((row) => row.map(guard)))
      for (const text of read.flat()) if (starts.test(text)) expect(text).toMatch(/^-\d+([.,]\d+)?$/)
    }),
  )
})

test('a region’s spreadsheets expect their own separator', () => {
  expect(['CH', 'DE', 'FR', 'IT', 'ES'].map(separatorOf)).toEqual(Array(5).fill('semicolon'))
  expect(['GB', 'US', 'IE'].map(separatorOf)).toEqual(Array(3).fill('comma'))
})
