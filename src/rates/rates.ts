import type { Day } from '../lib/day.ts'
import type { Flaw } from '../lib/refusal.ts'
import type { RefusalCode } from '../lib/refusals.ts'
import { parseSubject, readValue, type Subject, subjectText } from './subject.ts'

/** One row of a change: what is to hold; none lets it end. */
export interface ChangeRow {
  subject: Subject
  value: bigint | null
}

/** Reads the rows of a draft; every row that says nothing readable is a flaw by its field. */
export function readRows(rows: readonly { subject: string; value: string | null }[]): {
  rows: ChangeRow[]
  flaws: Flaw[]
} {
  const read: ChangeRow[] = []
  const flaws: Flaw[] = []
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    const subject = parseSubject(row.subject)
    if (seen.has(row.subject)) flaws.push({ field: `rows.${index}.subject`, reason: 'stands here twice' })
    seen.add(row.subject)
    const value = subject && readValue(subject, row.value)
    if (!subject) flaws.push({ field: `rows.${index}.subject`, reason: 'names nothing that has a rate' })
    else if (value && 'flaw' in value) flaws.push({ field: `rows.${index}.value`, reason: value.flaw })
    else if (value) read.push({ subject, value: value.value })
  }
  return { rows: read, flaws }
}

/** What is known on the day a change is to begin: its ground. */
export interface Ground {
  /** What holds on that day without the change, by subject. */
  holds: ReadonlyMap<string, bigint>
  /** Subjects for which another value begins on that day or later, or is announced for it. */
  later: ReadonlyMap<string, Day>
  levels: ReadonlySet<string>
  families: ReadonlySet<string>
  /** The category of each item on offer, by its number. */
  items: ReadonlyMap<string, { id: string; name: string; family: string }>
}

/** What would hold with the change. */
export function withChange(ground: Ground, rows: readonly ChangeRow[]): Map<string, bigint> {
  const after = new Map(ground.holds)
  for (const { subject, value } of rows) {
    if (value === null) after.delete(subjectText(subject))
    else after.set(subjectText(subject), value)
  }
  return after
}

/** Everything that keeps a change from being proposed, by field; the same for the editor and the server. */
export function flawsOf(
  ground: Ground,
  rows: readonly ChangeRow[],
  effectiveOn: Day,
  today: Day,
): { flaws: Flaw[]; overlaps: Flaw[] } {
  const flaws: Flaw[] = []
  const overlaps: Flaw[] = []
  if (effectiveOn <= today) flaws.push({ field: 'effectiveOn', reason: `must be after ${today}` })
  if (rows.length === 0) flaws.push({ field: 'rows', reason: 'must not be empty' })
  const after = withChange(ground, rows)
  for (const [index, { subject, value }] of rows.entries()) {
    const name = subjectText(subject)
    const later = ground.later.get(name)
    if (later) {
      overlaps.push({ field: `rows.${index}.subject`, reason: `another value is announced for ${later}` })
    }
    const unknown = unknownIn(ground, subject)
    const wrong =
      (ground.holds.get(name) ?? null) === value ? 'holds already' : wrongWith(after, subject, value)
    if (unknown) flaws.push({ field: `rows.${index}.subject`, reason: unknown })
    else if (wrong) flaws.push({ field: `rows.${index}.value`, reason: wrong })
  }
  return { flaws, overlaps }
}

function unknownIn(ground: Ground, subject: Subject): string | undefined {
  if ('level' in subject && !ground.levels.has(subject.level)) return 'names no partner level'
  if ('family' in subject && !ground.families.has(subject.family)) return 'names no product category'
  if ('sku' in subject && !ground.items.has(subject.sku)) return 'names no item on offer'
  return undefined
}

/** What is wrong with a value among the others that would hold beside it. */
function wrongWith(after: Map<string, bigint>, subject: Subject, value: bigint | null): string | undefined {
  if (subject.kind === 'volume_tier') return wrongTier(after, subject.family, subject.quantityMin, value)
  if (subject.kind === 'partner_price') {
    const { sku, currency, months } = subject
    const list = after.get(subjectText({ kind: 'price', sku, currency, months }))
    if (list === undefined && value !== null) return 'has no public price'
    return value !== null && list !== undefined && value > list ? 'lies above the public price' : undefined
  }
  if (subject.kind === 'price') {
    const { sku, currency, months } = subject
    const above = [...after].find(([name, unit]) => {
      const of = parseSubject(name)
      return (
        of?.kind === 'partner_price' &&
        of.sku === sku &&
        of.currency === currency &&
        of.months === months &&
        value !== null &&
        unit > value
      )
    })
    return above ? `lies below the partner price ${above[0]}` : undefined
  }
  if (subject.kind === 'policy' && /^(overdue|block|terminate)_days$/.test(subject.setting)) {
    const days = (['overdue_days', 'block_days', 'terminate_days'] as const).map(
      (setting) => after.get(subjectText({ kind: 'policy', setting })) ?? 0n,
    )
    const [overdue = 0n, block = 0n, terminate = 0n] = days
    return 0n < overdue && overdue < block && block < terminate
      ? undefined
      : 'reminded, blocked and terminated must follow each other'
  }
  return undefined
}

export interface Tier {
  family: string
  quantityMin: number
  rate: number
}

/** The volume tiers among values that hold, by family and quantity. */
export function tiersAmong(values: ReadonlyMap<string, bigint>): Tier[] {
  return [...values]
    .flatMap(([name, value]) => {
      const subject = parseSubject(name)
      if (subject?.kind !== 'volume_tier') return []
      return [{ family: subject.family, quantityMin: subject.quantityMin, rate: Number(value) }]
    })
    .sort((a, b) => (a.family < b.family ? -1 : a.family > b.family ? 1 : a.quantityMin - b.quantityMin))
}

/** More units never get a lower rate. */
function wrongTier(
  after: Map<string, bigint>,
  family: string,
  quantityMin: number,
  value: bigint | null,
): string | undefined {
  const tiers = tiersAmong(after).filter((tier) => tier.family === family)
  if (value === null) return undefined
  const above = tiers.find((tier) => tier.quantityMin < quantityMin && tier.rate > value)
  if (above) return `lies below the rate from ${above.quantityMin} units`
  const below = tiers.find((tier) => tier.quantityMin > quantityMin && tier.rate < value)
  return below ? `lies above the rate from ${below.quantityMin} units` : undefined
}

export const states = [
  'draft',
  'proposed',
  'approved',
  'in_force',
  'cancelled',
  'rejected',
  'withdrawn',
] as const
export type State = (typeof states)[number]

/** An approved change is in force from its day on. */
export function stateOf(kept: Exclude<State, 'in_force'>, effectiveOn: Day, today: Day): State {
  return kept === 'approved' && effectiveOn <= today ? 'in_force' : kept
}

export const acts = ['revise', 'simulate', 'propose', 'withdraw', 'approve', 'reject', 'cancel'] as const
export type ChangeAct = (typeof acts)[number]

export const actRefusals = [
  'staff_only',
  'author_only',
  'own_change',
  'change_decided',
  'change_in_force',
  'change_too_late',
  'simulation_needed',
] as const satisfies readonly RefusalCode[]
export type ActRefusal = (typeof actRefusals)[number]

/** Where each act is possible. */
const open: Record<ChangeAct, readonly State[]> = {
  revise: ['draft'],
  simulate: ['draft', 'proposed'],
  propose: ['draft'],
  withdraw: ['draft', 'proposed'],
  approve: ['proposed'],
  reject: ['proposed'],
  cancel: ['approved'],
}

/** Why somebody may not do something with a change as it stands; null when nothing is in the way. */
export function refusedAct(
  act: ChangeAct,
  change: { state: State; authorId: string; effectiveOn: Day; simulated: boolean },
  asker: { personId: string; mayDecide: boolean; today: Day },
): ActRefusal | null {
  if (!asker.mayDecide) return 'staff_only'
  if (act === 'cancel' && change.state === 'in_force') return 'change_in_force'
  if (!open[act].includes(change.state)) return 'change_decided'
  const isAuthor = change.authorId === asker.personId
  if ((act === 'revise' || act === 'propose' || act === 'withdraw') && !isAuthor) return 'author_only'
  if ((act === 'approve' || act === 'reject') && isAuthor) return 'own_change'
  if (act !== 'approve') return null
  if (change.effectiveOn <= asker.today) return 'change_too_late'
  return change.simulated ? null : 'simulation_needed'
}
