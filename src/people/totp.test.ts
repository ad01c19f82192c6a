import { expect, test } from 'vitest'
import { base32, codeAt, fromBase32, matchingStep, otpAddress, stepOf } from './totp.ts'

const secret = new TextEncoder().encode('12345678901234567890')

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at second %i the code of RFC 6238 is %s', (second, code) => {
  expect(codeAt(secret, stepOf(new Date(second * 1000)))).toBe(code)
})

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is %j in base 32 and back (RFC 4648)', (text, written) => {
  expect(base32(new TextEncoder().encode(text))).toBe(written)
  expect(new TextDecoder().decode(fromBase32(written))).toBe(text)
})

test('a code of the step before and after counts, one further away or used before does not', () => {
  const now = new Date(1_111_111_111_000)
  const present = stepOf(now)
  const found = [-2, -1, 0, 1, 2].map((away) => matchingStep(secret, codeAt(secret, present + away), now, 0))
  expect(found).toEqual([undefined, present - 1, present, present + 1, undefined])
  expect(matchingStep(secret, codeAt(secret, present), now, present)).toBeUndefined()
  expect(matchingStep(secret, codeAt(secret, present - 1), now, present)).toBeUndefined()
})

test('what an app reads names the issuer and the account', () => {
  expect(otpAddress('Hoster & Co', 'a b@x.example', 'MZXW6')).toBe(
    'otpauth://totp/Hoster%20%26%20Co:a%20b%40x.example?secret=MZXW6&issuer=Hoster%20%26%20Co',
  )
})
