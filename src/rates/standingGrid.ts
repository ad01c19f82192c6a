import type { StandingRate } from './contract.ts'
import { parseSubject, type Subject } from './subject.ts'

/** Where a subject stands among others of its kind: numbers by their size, levels in their own order. */
function placeOf(subject: Subject, levels: readonly string[]): (string | number)[] {
  switch (subject.kind) {
    case 'partner_rate':
      return [levels.indexOf(subject.level), subject.family]
    case 'partner_price':
      return [levels.indexOf(subject.level), subject.sku, subject.currency, subject.months]
    case 'volume_tier':
      return [subject.family, subject.quantityMin]
    case 'price':
      return [subject.sku, subject.currency, subject.months]
    case 'vat_rate':
      return [subject.country]
    case 'policy':
      return [subject.setting]
  }
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [n, left] of a.entries()) {
    const right = b[n] ?? ''
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

/** Rates as people count: five units before ten, and the levels from the lowest to the highest. */
export function inOrder(rows: readonly StandingRate[], levels: readonly string[]): StandingRate[] {
  const places = new Map(
    rows.map(({ subject }) => {
      const parsed = parseSubject(subject)
      return [subject, parsed ? placeOf(parsed, levels) : []]
    }),
  )
  return [...rows].sort((a, b) => compare(places.get(a.subject) ?? [], places.get(b.subject) ?? []))
}

export interface Grid {
  columns: { id: string; subject: Subject }[]
  rows: { family: string; cells: Map<string, StandingRate> }[]
}

/** Rates of categories beside each other: by level, or by how many units they begin with. Other kinds make no grid. */
export function gridOf(rows: readonly StandingRate[], levels: readonly string[]): Grid | undefined {
  const columns = new Map<string, Subject>()
  const families = new Map<string, Map<string, StandingRate>>()
  for (const row of rows) {
    const subject = parseSubject(row.subject)
    if (subject?.kind !== 'partner_rate' && subject?.kind !== 'volume_tier') return undefined
    const id = subject.kind === 'partner_rate' ? subject.level : String(subject.quantityMin)
    columns.set(id, subject)
    families.set(subject.family, (families.get(subject.family) ?? new Map()).set(id, row))
  }
  if (columns.size === 0) return undefined
  const rankOf = ({ id, subject }: Grid['columns'][number]) =>
    subject.kind === 'partner_rate' ? levels.indexOf(id) : Number(id)
  return {
    columns: [...columns].map(([id, subject]) => ({ id, subject })).sort((a, b) => rankOf(a) - rankOf(b)),
    rows: [...families].map(([family, cells]) => ({ family, cells })),
  }
}
