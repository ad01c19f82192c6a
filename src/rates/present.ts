import type { Id } from '../lib/id.ts'
import { formatMinor, formatUnit } from '../lib/money.ts'
import type { SimulatedLine, SimulatedPart, Simulation, StandingRate } from './contract.ts'
import type { PartRow, SimulatedRow } from './simulate.ts'
import type { SimulationRecord, StandingRow } from './store.ts'
import { parseSubject, type Subject, writeValue } from './subject.ts'

/** A subject as the database has it; it was written by `subjectText` or says the same in SQL. */
function subjectOf(text: string): Subject {
  const subject = parseSubject(text)
  if (!subject) throw new Error(`${text} is no subject of a rate`)
  return subject
}

export function presentStanding(row: StandingRow): StandingRate {
  const subject = subjectOf(row.subject)
  return {
    subject: row.subject,
    kind: subject.kind,
    value: writeValue(subject, row.value) ?? '',
    from: row.from,
    until: row.until,
    source: row.source,
    change:
      row.change_id && row.change_title !== null ? { id: row.change_id, title: row.change_title } : null,
    next: row.next_from
      ? { from: row.next_from, value: writeValue(subject, row.next_value), changeId: row.next_change }
      : null,
  }
}

const beforeAfter = (before: bigint, after: bigint) => ({
  before: formatMinor(before),
  after: formatMinor(after),
  difference: formatMinor(after - before),
})

export function presentPart(row: PartRow): SimulatedPart {
  return {
    key: row.key || null,
    name: row.name,
    currency: row.currency,
    lines: row.lines,
    changed: row.changed,
    net: beforeAfter(row.net_before, row.net_after),
    discount: beforeAfter(row.discount_before, row.discount_after),
    cashback: beforeAfter(row.cashback_before, row.cashback_after),
    gain: beforeAfter(row.discount_before + row.cashback_before, row.discount_after + row.cashback_after),
    margin: beforeAfter(row.net_before - row.cashback_before, row.net_after - row.cashback_after),
    vat:
      row.vat_before === null || row.vat_after === null ? null : beforeAfter(row.vat_before, row.vat_after),
  }
}

/** What partners gained or lost by a part of a simulation. */
const gained = (row: PartRow) =>
  row.discount_after + row.cashback_after - row.discount_before - row.cashback_before

export function presentSimulation(
  changeId: Id<'rateChange'>,
  record: SimulationRecord,
  parts: readonly PartRow[],
  lastDay: string,
): Simulation {
  const by = (kind: PartRow['by']) => parts.filter((part) => part.by === kind).map(presentPart)
  const partners = parts.filter((part) => part.by === 'partner')
  return {
    changeId,
    version: record.version,
    sha: record.sha,
    from: record.from_on,
    to: lastDay,
    lines: record.lines,
    ranBy: { id: record.ran_by, name: record.runner },
    ranAt: record.ran_at.toISOString(),
    total: by('total'),
    levels: by('level'),
    families: by('family'),
    winners: partners.filter((part) => gained(part) > 0n).map(presentPart),
    losers: partners
      .filter((part) => gained(part) < 0n)
      .reverse()
      .map(presentPart),
  }
}

export function presentLine(row: SimulatedRow, postedOn: string): SimulatedLine {
  const unit = (own: bigint | null) => (own === null ? null : formatUnit(own))
  return {
    orderId: row.order_id,
    pos: row.pos,
    postedOn,
    name: row.name,
    sku: row.sku,
    family: row.family,
    level: row.level,
    partner: row.bearer_id && row.bearer !== null ? { id: row.bearer_id, name: row.bearer } : null,
    currency: row.currency,
    quantity: row.quantity,
    months: row.months,
    periods: row.periods,
    volumeCount: row.volume_count,
    row: row.row,
    before: {
      unit: formatUnit(row.unit_e6),
      partnerRate: row.partner_rate,
      partnerUnit: unit(row.partner_unit_e6),
      volumeRate: row.volume_rate,
      list: formatMinor(row.list),
      partnerAllowance: formatMinor(row.partner_allowance),
      volumeAllowance: formatMinor(row.volume_allowance),
      net: formatMinor(row.net),
      benefit: row.benefit,
      gain: formatMinor(row.gain_before),
    },
    after: {
      unit: formatUnit(row.unit_then),
      partnerRate: row.rate_then,
      partnerUnit: unit(row.own_then),
      volumeRate: row.volume_then,
      list: formatMinor(row.list_then),
      partnerAllowance: formatMinor(row.partner_then),
      volumeAllowance: formatMinor(row.volume_allowance_then),
      net: formatMinor(row.net_then),
      benefit: row.benefit_then,
      gain: formatMinor(row.gain_then),
    },
  }
}
