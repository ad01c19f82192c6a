import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterOpenHours, easterOf, isOpenDay, openHoursBetween } from './openingHours.ts'

test.each([
  [2000, '2000-04-23'],
  [2024, '2024-03-31'],
  [2026, '2026-04-05'],
  [2027, '2027-03-28'],
  [2038, '2038-04-25'],
])('Easter of %i is %s', (year, day) => {
  expect(easterOf(year)).toBe(day)
})

test.each([
  ['2026-01-01', false], // New Year
  ['2026-01-02', false],
  ['2026-01-05', true],
  ['2026-04-03', false], // Good Friday
  ['2026-04-06', false], // Easter Monday
  ['2026-04-07', true],
  ['2026-05-14', false], // Ascension
  ['2026-05-15', true],
  ['2026-05-25', false], // Whit Monday
  ['2026-08-01', false], // a Saturday anyway
  ['2028-08-01', false], // the national day, a Tuesday
  ['2026-11-28', false], // Saturday
  ['2026-11-29', false],
])('%s is a day of work: %s', (day, open) => {
  expect(isOpenDay(day)).toBe(open)
})

// wall clock of Zurich: an hour ahead of UTC in winter, two in summer
test.each([
  ['within one day', '2026-01-15T09:00:00Z', 4, '2026-01-15T13:00:00Z'],
  ['ends with the day', '2026-01-15T09:00:00Z', 8, '2026-01-15T17:00:00Z'],
  ['over the evening', '2026-01-15T16:00:00Z', 4, '2026-01-16T10:00:00Z'],
  ['over the weekend', '2026-01-16T16:30:00Z', 1, '2026-01-19T07:30:00Z'],
  ['from the night before', '2026-01-15T02:00:00Z', 1, '2026-01-15T08:00:00Z'],
  ['from a Sunday', '2026-01-18T12:00:00Z', 2, '2026-01-19T09:00:00Z'],
  ['in summer an hour earlier by UTC', '2026-07-15T06:00:00Z', 1, '2026-07-15T07:00:00Z'],
  ['over the night in which the clock is put forward', '2026-03-27T16:00:00Z', 2, '2026-03-30T07:00:00Z'],
  ['over the night in which it is put back', '2026-10-23T15:00:00Z', 2, '2026-10-26T08:00:00Z'],
  ['over Easter', '2026-04-02T15:00:00Z', 2, '2026-04-07T07:00:00Z'],
  ['over the end of the year', '2026-12-24T16:00:00Z', 2, '2026-12-28T08:00:00Z'],
])('opening hours %s', (_, start, hours, end) => {
  expect(afterOpenHours(new Date(start), hours).toISOString()).toBe(new Date(end).toISOString())
})

const instants = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2032-12-31T00:00:00Z'),
  noInvalidDate: true,
})

test('exactly as many opening hours lie between as were counted, whenever one starts; more hours never end sooner', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 40 }), (start, hours) => {
      const end = afterOpenHours(start, hours)
      expect(openHoursBetween(start, end)).toBeCloseTo(hours, 6)
      expect(end.getTime()).toBeGreaterThan(start.getTime())
      expect(afterOpenHours(start, hours + 1).getTime()).toBeGreaterThan(end.getTime())
    }),
    { numRuns: 300 },
  )
})
