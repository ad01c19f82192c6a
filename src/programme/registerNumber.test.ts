import { describe, expect, test } from 'vitest'
import { readRegisterNumber } from './registerNumber.ts'

describe('a number of a commercial register', () => {
  test.each([
    ['CH', 'CHE-103.167.648', 'CHE-103.167.648', 'zefix'],
    ['CH', ' che 103167648 ', 'CHE-103.167.648', 'zefix'],
    ['CH', 'CHE-103.167.648 TVA', 'CHE-103.167.648', 'zefix'],
    ['CH', '103.167.648', 'CHE-103.167.648', 'zefix'],
    ['FR', '732 829 320 00074', '73282932000074', 'sirene'],
    ['FR', '732 829 320', '732829320', 'sirene'],
    ['IT', 'IT 00743110157', '00743110157', 'vies'],
    ['ES', 'ESA13585625', 'A13585625', 'vies'],
    ['DE', 'HRB 86891', 'HRB86891', 'none'],
    ['LI', 'FL-0002.176.480-0', 'FL00021764800', 'none'],
  ] as const)('%s: %s is %s', (country, typed, number, register) => {
    expect(readRegisterNumber(country, typed)).toEqual({ number, register })
  })

  test.each([
    ['CH', 'CHE-103.167.649'],
    ['CH', 'CHE-103.167.64'],
    ['CH', 'Atelier Nord'],
    ['FR', '73282932000075'],
    ['IT', '00743110158'],
    ['ES', 'A13585626'],
    ['DE', 'none'],
    ['DE', ''],
  ])('%s: %s is none', (country, typed) => {
    expect(readRegisterNumber(country, typed)).toBeUndefined()
  })
})
