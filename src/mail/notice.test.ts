import { describe, expect, test } from 'vitest'
import { templates } from './facts.ts'
import { channelOf, choosableGroups, isNotice, kindOf, nextDigest, noticeGroups, paces } from './notice.ts'

describe('how the mail of a letter comes', () => {
  test.each([
    ['order_paid', null, null, 'at_once'],
    ['order_paid', null, 'daily', 'daily'],
    ['order_paid', 'at_once', 'daily', 'at_once'],
    ['order_paid', 'off', 'daily', 'off'],
    ['order_paid', null, 'off', 'off'],
    ['renewals_debt', 'off', 'off', 'at_once'],
    ['account_safety', 'off', 'daily', 'at_once'],
    ['partnership_ended', 'daily', null, 'at_once'],
    ['rates_changing', 'off', null, 'at_once'],
    ['password_link', 'off', 'off', 'at_once'],
    ['digest', 'off', 'off', 'at_once'],
  ] as const)('%s, chosen %s, of the organisation %s: %s', (template, own, ofOrganisation, pace) => {
    expect(channelOf({ template, own, ofOrganisation })).toBe(pace)
  })

  test('security, contract and money owed come at once, whatever was chosen', () => {
    for (const template of templates)
      if (!isNotice(template) || kindOf(template).isDue)
        for (const own of paces) expect(channelOf({ template, own, ofOrganisation: 'off' })).toBe('at_once')
  })

  test('what cannot be chosen at all is not offered', () => {
    expect(noticeGroups.filter((group) => !choosableGroups.includes(group))).toEqual([
      'partnership',
      'programme',
      'security',
    ])
  })
})

test.each([
  ['2026-01-15T05:00:00Z', 'Europe/Zurich', '2026-01-15T07:00:00.000Z'],
  ['2026-01-15T07:00:00Z', 'Europe/Zurich', '2026-01-16T07:00:00.000Z'],
  ['2026-01-15T23:30:00Z', 'Europe/Zurich', '2026-01-16T07:00:00.000Z'],
  // the night in which the clocks change, both ways
  ['2026-03-28T12:00:00Z', 'Europe/Zurich', '2026-03-29T06:00:00.000Z'],
  ['2026-10-24T12:00:00Z', 'Europe/Zurich', '2026-10-25T07:00:00.000Z'],
  ['2026-01-15T12:00:00Z', 'Asia/Kolkata', '2026-01-16T02:30:00.000Z'],
  ['2026-01-15T20:00:00Z', 'Asia/Tokyo', '2026-01-15T23:00:00.000Z'],
  ['2026-01-15T12:00:00Z', 'America/Los_Angeles', '2026-01-15T16:00:00.000Z'],
])('after %s in %s the next digest goes out at %s', (now, zone, at) => {
  expect(nextDigest(new Date(now), zone).toISOString()).toBe(at)
})
