import { type Day, daysBetween } from '../lib/day.ts'
import { type Minor, roundHalfAway, share } from '../lib/money.ts'

/** The amounts of a line, or what of them was taken back. list − campaign − partner − volume = net, always. */
export interface Amounts {
  list: Minor
  campaign: Minor
  partner: Minor
  volume: Minor
  net: Minor
  /** Of the benefit that the line earned. */
  gain: Minor
}

export const noAmounts: Amounts = { list: 0n, campaign: 0n, partner: 0n, volume: 0n, net: 0n, gain: 0n }

/** How much of a line is taken back: all that is left, its remaining term, a share of its net, or an amount of it. */
export type How =
  | { how: 'whole' }
  | { how: 'term' }
  | { how: 'share'; share: number }
  | { how: 'amount'; amount: Minor }

export interface Creditable {
  invoiced: Amounts
  credited: Amounts
  period: { start: Day; end: Day } | undefined
  /** The day an earlier refund ended the period, if one did. */
  endedOn: Day | undefined
}

export interface Credit extends Amounts {
  /** Days of the period that were used, and all of them; for a refund of the remaining term. */
  days: { used: number; all: number } | undefined
  /** The day on which the line's paid period ends by this refund; undefined where it runs on. */
  endsOn: Day | undefined
}

export type NotCreditable = 'refund_too_much' | 'refund_nothing_left' | 'refund_no_term'

/**
 * The part of a total that belongs to `upto` of `whole`, cumulated: parts taken as differences of it are never
 * negative and add up to the total exactly, in whatever steps.
 */
export function cumulated(total: Minor, upto: bigint, whole: bigint): Minor {
  return upto === whole ? total : roundHalfAway(total * upto, whole)
}

/** What of a line lies behind its first `net` minor units; the list follows from the allowances, so that it adds up. */
function upTo(line: Amounts, net: Minor): Amounts {
  const part = (total: Minor) => cumulated(total, net, line.net)
  const [campaign, partner, volume] = [part(line.campaign), part(line.partner), part(line.volume)]
  return { list: net + campaign + partner + volume, campaign, partner, volume, net, gain: part(line.gain) }
}

const less = (a: Amounts, b: Amounts): Amounts => ({
  list: a.list - b.list,
  campaign: a.campaign - b.campaign,
  partner: a.partner - b.partner,
  volume: a.volume - b.volume,
  net: a.net - b.net,
  gain: a.gain - b.gain,
})

export const plus = (a: Amounts, b: Amounts): Amounts => ({
  list: a.list + b.list,
  campaign: a.campaign + b.campaign,
  partner: a.partner + b.partner,
  volume: a.volume + b.volume,
  net: a.net + b.net,
  gain: a.gain + b.gain,
})

/** The net that is to go back, and what becomes of the paid period. */
function asked(
  line: Creditable,
  how: How,
  today: Day,
): Pick<Credit, 'net' | 'days' | 'endsOn'> | NotCreditable {
  const left = line.invoiced.net - line.credited.net
  if (how.how === 'amount') return { net: how.amount, days: undefined, endsOn: undefined }
  if (how.how === 'share') {
    const net = roundHalfAway(line.invoiced.net * BigInt(how.share), 10_000n)
    return { net, days: undefined, endsOn: undefined }
  }
  const { period } = line
  if (how.how === 'whole') return { net: left, days: undefined, endsOn: period?.start }
  const end = line.endedOn ?? period?.end
  if (!period || !end || end <= today || line.endedOn) return 'refund_no_term'
  const all = daysBetween(period.start, period.end)
  const used = Math.max(0, daysBetween(period.start, today))
  const kept = cumulated(left, BigInt(used), BigInt(all))
  return { net: left - kept, days: { used, all }, endsOn: used === 0 ? period.start : today }
}

/**
 * What a refund takes back of a line. Several refunds add up to the line exactly, each amount as the difference of
 * two cumulated ones, and together they never exceed it.
 */
export function creditOf(line: Creditable, how: How, today: Day): Credit | NotCreditable {
  const left = line.invoiced.net - line.credited.net
  const gone = left === 0n && (line.invoiced.net > 0n || line.endedOn !== undefined)
  if (gone) return 'refund_nothing_left'
  const wanted = asked(line, how, today)
  if (typeof wanted === 'string') return wanted
  if (wanted.net > left) return 'refund_too_much'
  if (wanted.net <= 0n && wanted.endsOn === undefined) return 'refund_nothing_left'
  const amounts = less(upTo(line.invoiced, line.credited.net + wanted.net), line.credited)
  return { ...amounts, days: wanted.days, endsOn: wanted.endsOn }
}

export type SourceKind = 'receivable' | 'psp' | 'cash' | 'cashback' | 'promo'
export interface Source {
  kind: SourceKind
  amount: Minor
}

/** Money goes back in the reverse order of its use: what was never paid first, then the card, then the purses. */
const backOrder: readonly SourceKind[] = ['receivable', 'psp', 'cash', 'cashback', 'promo']

/** Which sources take an amount back; undefined when together they gave less. */
export function giveBack(sources: readonly Source[], amount: Minor): Source[] | undefined {
  let rest = amount
  const parts: Source[] = []
  for (const kind of backOrder) {
    const gave = sources.find((s) => s.kind === kind)?.amount ?? 0n
    const part = gave < rest ? gave : rest
    if (part <= 0n) continue
    parts.push({ kind, amount: part })
    rest -= part
  }
  return rest === 0n ? parts : undefined
}

export interface Clawback {
  pending: Minor
  prepaid: Minor
  debt: Minor
}

/** The tax on what is taken back of a benefit, as the difference of two roundings, so that all parts add up to its tax. */
export function taxBack(clawed: Minor, amount: Minor, rate: number): Minor {
  return share(clawed + amount, rate) - share(clawed, rate)
}

/** Where cashback is taken from: while pending there, else from the free prepaid money, and the rest is a debt. */
export function clawBack(amount: Minor, isPending: boolean, free: Minor): Clawback {
  if (isPending) return { pending: amount, prepaid: 0n, debt: 0n }
  const reach = free > 0n ? free : 0n
  const prepaid = amount < reach ? amount : reach
  return { pending: 0n, prepaid, debt: amount - prepaid }
}
