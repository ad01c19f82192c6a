import { addDays, type Day, dayOf, daysBetween } from '../lib/day.ts'

/** When support is there: Monday to Friday, on the wall clock of the business zone. */
const opensAt = 8
const closesAt = 18

const fixedHolidays = ['01-01', '01-02', '05-01', '08-01', '12-25', '12-26']
/** Days after Easter Sunday: Good Friday, Easter Monday, Ascension, Whit Monday. */
const movingHolidays = [-2, 1, 39, 50]

/** Easter Sunday of a year (Gregorian, by Oudin). */
export function easterOf(year: number): Day {
  const century = Math.floor(year / 100)
  const golden = year % 19
  const k = Math.floor((century - 17) / 25)
  let i = (century - Math.floor(century / 4) - Math.floor((century - k) / 3) + 19 * golden + 15) % 30
  i -= Math.floor(i / 28) * (1 - Math.floor(29 / (i + 1)) * Math.floor((21 - golden) / 11))
  const j = (year + Math.floor(year / 4) + i + 2 - century + Math.floor(century / 4)) % 7
  // l counts from the end of March: 1 is 1 April
  const l = i - j
  return addDays(`${year}-03-28`, l)
}

export function isOpenDay(day: Day): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 6) return false
  if (fixedHolidays.includes(day.slice(5))) return false
  return !movingHolidays.includes(daysBetween(easterOf(Number(day.slice(0, 4))), day))
}

const hourOf = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Zurich',
  hour: '2-digit',
  hourCycle: 'h23',
})

/** The instant at which an hour strikes on a day. The clock is put forward and back by night, never in these hours. */
function instantOf(day: Day, hour: number): number {
  const noon = Date.parse(`${day}T12:00:00Z`)
  const ahead = Number(hourOf.format(noon)) - 12
  return noon + (hour - 12 - ahead) * 3_600_000
}

/** The hours of a day in which support is there, as instants; nothing on days off. */
function windowOf(day: Day): { from: number; to: number } | undefined {
  if (!isOpenDay(day)) return undefined
  return { from: instantOf(day, opensAt), to: instantOf(day, closesAt) }
}

/** When so many opening hours have passed since an instant. */
export function afterOpenHours(start: Date, hours: number): Date {
  let left = hours * 3_600_000
  for (let day = dayOf(start); ; day = addDays(day, 1)) {
    const window = windowOf(day)
    if (!window) continue
    const from = Math.max(start.getTime(), window.from)
    const here = Math.max(0, window.to - from)
    if (left <= here) return new Date(from + left)
    left -= here
  }
}

/** Until when a first answer is promised: opening hours, and in an emergency the hours of the clock. */
export function firstAnswerDue(at: Date, hours: number, isEmergency: boolean): Date {
  return isEmergency ? new Date(at.getTime() + hours * 3_600_000) : afterOpenHours(at, hours)
}

/** How many opening hours lie between two instants; none where the second comes first. */
export function openHoursBetween(from: Date, to: Date): number {
  let sum = 0
  const last = dayOf(to)
  for (let day = dayOf(from); day <= last; day = addDays(day, 1)) {
    const window = windowOf(day)
    if (window) sum += Math.max(0, Math.min(window.to, to.getTime()) - Math.max(window.from, from.getTime()))
  }
  return sum / 3_600_000
}
