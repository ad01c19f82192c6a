import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createDatabase } from '../../test/box.ts'
import { openDatabase, rowsOf } from '../lib/database.ts'
import { addDays, addMonths, type Day, dayOf, daysBetween } from '../lib/day.ts'
import { Refusal } from '../lib/refusal.ts'
import {
  attemptDue,
  changeFrequency,
  frequencies,
  mustBeInTime,
  nextAttempt,
  periodOf,
  reminderDue,
  stepOf,
} from './renewal.ts'

const today = '2026-03-10'

test.each([
  [13, false],
  [14, true],
  [15, true],
  [0, false],
  [-1, false],
])('with %i days left automatic renewal can be switched on: %s', (days, may) => {
  const ask = () => mustBeInTime(addDays(today, days), today)
  if (may) expect(ask).not.toThrow()
  else expect(ask).toThrow(Refusal)
})

test('an attempt is made 14, 10, 5 and 1 days ahead and on the day; a missed one is made up by the next run', () => {
  const made = new Set<Day>()
  for (let left = 20; left >= -5; left--) {
    const due = attemptDue(today, addDays(today, -left))
    if (due) made.add(due)
    expect(due !== undefined).toBe(left <= 14)
    if (due) expect(due <= addDays(today, -left)).toBe(true)
  }
  expect([...made].map((day) => daysBetween(day, today))).toEqual([14, 10, 5, 1, 0])
  expect(nextAttempt(today, addDays(today, -14))).toBe(addDays(today, -10))
  expect(nextAttempt(today, today)).toBeUndefined()
})

test.each([
  [61, undefined],
  [60, 60],
  [31, 60],
  [30, 30],
  [14, 14],
  [0, 14],
  [-1, undefined],
])('with %i days left the reminder of %s days is due', (left, due) => {
  expect(reminderDue(addDays(today, left), today)).toBe(due)
})

test.each([
  [-1, 'running'],
  [0, 'grace'],
  [2, 'grace'],
  [3, 'overdue'],
  [9, 'overdue'],
  [10, 'blocked'],
  [29, 'blocked'],
  [30, 'terminated'],
])('%i days after its last paid day a product is %s', (over, step) => {
  const policy = { overdueDays: 3, blockDays: 10, terminateDays: 30 }
  expect(stepOf(today, addDays(today, over), policy)).toBe(step)
})

/** Every day of a leap year and the year after it. */
const anchors = Array.from({ length: 731 }, (_, n) => addDays('2024-01-01', n))

/** Every day from 2024 to 2036: four leap years among them. */
const thirteenYears = Array.from({ length: daysBetween('2024-01-01', '2037-01-01') }, (_, n) =>
  addDays('2024-01-01', n),
)

test('the business day is the same in TypeScript and in SQL, in every hour of the days when the clocks change', async () => {
  await using database = await createDatabase()
  const { db, close } = openDatabase(database.url, 1)
  const sundays = thirteenYears.filter(
    (day) =>
      ['03', '10'].includes(day.slice(5, 7)) && day.slice(8) >= '25' && new Date(day).getUTCDay() === 0,
  )
  expect(sundays).toHaveLength(26)
  const instants = sundays.flatMap((day) =>
    Array.from(
      { length: 50 },
      (_, hour) => new Date(Date.parse(`${day}T00:00:00Z`) + (hour - 1) * 3_600_000),
    ),
  )
  const rows = await rowsOf(
    db,
    sql<{ day: Day }>`
      select (at at time zone 'Europe/Zurich')::date::text as day from unnest(${instants.map((at) => at.toISOString())}::timestamptz[]) with ordinality as x(at, n) order by n`,
  )
  expect(rows.map((row) => row.day)).toEqual(instants.map(dayOf))
  await close()
})

test('periods are the same in TypeScript and in SQL, for every anchor, frequency and twelve years', async () => {
  await using database = await createDatabase()
  const { db, close } = openDatabase(database.url, 1)
  for (const months of frequencies) {
    const periods = 144 / months
    const rows = await rowsOf(
      db,
      sql<{ ends: Day[] }>`
        select array_agg((a.anchor + make_interval(months => k * ${months}))::date::text order by k) as ends
          from unnest(${thirteenYears}::date[]) with ordinality as a(anchor, n) cross join generate_series(1, ${periods}) k group by a.n order by a.n`,
    )
    const ends = thirteenYears.map((anchor) =>
      Array.from({ length: periods }, (_, k) => periodOf(anchor, months, k).end),
    )
    expect(rows.map((row) => row.ends)).toEqual(ends)
  }
  await close()
}, 60_000)

test('periods follow each other without gap or overlap, on the anchor’s day or the month’s last', () => {
  const wrong: string[] = []
  for (const anchor of anchors)
    for (const months of frequencies)
      for (let k = 0; k < 144 / months; k++) {
        const { start, end } = periodOf(anchor, months, k)
        if (k > 0 && start !== periodOf(anchor, months, k - 1).end)
          wrong.push(`${anchor} ${months} ${k}: gap`)
        const last = addDays(addMonths(`${end.slice(0, 8)}01`, 1), -1)
        if (![anchor, last].some((day) => day.slice(8) === end.slice(8)))
          wrong.push(`${anchor} ${months} ${k}`)
      }
  expect(wrong).toEqual([])
})

test('a change of frequency keeps what is paid and the day of the month, and back again forgets nothing', () => {
  const wrong: unknown[] = []
  const same = (is: Day, right: Day, ...where: unknown[]) => is === right || wrong.push([is, right, ...where])
  for (const anchorOn of anchors.filter((_, n) => n % 3 === 0))
    for (const from of frequencies)
      for (const to of frequencies)
        for (const periodsPaid of [1, 2, 5]) {
          const expiresOn = addMonths(anchorOn, from * periodsPaid)
          const changed = changeFrequency(
            { anchorOn, anchorDay: null, periodsPaid, months: from, expiresOn },
            to,
          )
          same(periodOf(changed.anchorOn, to, changed.periodsPaid).start, expiresOn, anchorOn, from, to)
          // counted from the first anchor, as if it had always been so from here on
          for (let k = 0; k < 12; k++) {
            const right = addMonths(anchorOn, from * periodsPaid + to * (k + 1))
            same(periodOf(changed.anchorOn, to, changed.periodsPaid + k).end, right, anchorOn, from, to, k)
          }
          const back = changeFrequency(changed, from)
          const right = addMonths(anchorOn, from * (periodsPaid + 4))
          same(periodOf(back.anchorOn, from, back.periodsPaid + 3).end, right, anchorOn, from, to, 'back')
        }
  expect(wrong.slice(0, 5)).toEqual([])
})
