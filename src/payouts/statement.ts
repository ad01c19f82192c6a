import type { Minor } from '../lib/money.ts'

/** Where cashback stands: still to come, on the prepaid account, or taken back and owed. */
export const places = ['pending', 'prepaid', 'owed'] as const
export type Place = (typeof places)[number]

/** What happened to cashback, in the words of a statement. */
export const happenings = ['earned', 'credited', 'clawed', 'settled', 'paidOut', 'spent', 'other'] as const
export type Happening = (typeof happenings)[number]

const byJournal: Readonly<Record<string, Happening>> = {
  cashback: 'earned',
  cashback_credit: 'credited',
  clawback: 'clawed',
  clawback_settled: 'settled',
  payout: 'paidOut',
  payout_returned: 'paidOut',
  order: 'spent',
  refund: 'spent',
}

/** What a kind of journal means for the partner's cashback; what is not known by name is still counted. */
export function happeningOf(journalKind: string): Happening {
  return byJournal[journalKind] ?? 'other'
}

/** What a month moved, place by place; positive is more for the partner. Owed counts below zero. */
export type Position = Record<Place, Minor>

export const nothing: Position = { pending: 0n, prepaid: 0n, owed: 0n }

export function plus(a: Position, b: Position): Position {
  return { pending: a.pending + b.pending, prepaid: a.prepaid + b.prepaid, owed: a.owed + b.owed }
}

export function total(position: Position): Minor {
  return position.pending + position.prepaid + position.owed
}

export interface Moved extends Position {
  kind: string
}

export interface Sums {
  closing: Position
  by: Record<Happening, Minor>
}

/** The figures of a statement: opening and everything that happened is closing, in total and place by place. */
export function sumUp(opening: Position, moved: readonly Moved[]): Sums {
  const by: Record<Happening, Minor> = {
    earned: 0n,
    credited: 0n,
    clawed: 0n,
    settled: 0n,
    paidOut: 0n,
    spent: 0n,
    other: 0n,
  }
  let closing = opening
  for (const row of moved) {
    closing = plus(closing, row)
    const happening = happeningOf(row.kind)
    // credited and settled move between places: what arrived on the other side is their figure
    const isMove = happening === 'credited' || happening === 'settled'
    by[happening] += isMove ? -row.pending : total(row)
  }
  return { closing, by }
}

/** The first day of a month and of the one after: "2026-01" → 2026-01-01, 2026-02-01. */
export function boundsOf(month: string): { from: string; to: string } {
  const [year = 0, index = 1] = month.split('-').map(Number)
  const next =
    index === 12 ? `${year + 1}-01` : `${String(year).padStart(4, '0')}-${String(index + 1).padStart(2, '0')}`
  return { from: `${month}-01`, to: `${next}-01` }
}

/** The months from one to another, newest first. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = first; month <= last; month = boundsOf(month).to.slice(0, 7)) months.unshift(month)
  return months
}
