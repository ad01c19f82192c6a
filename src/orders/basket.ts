import { z } from 'zod'
import type { Item } from '../catalogue/contract.ts'
import { idOf } from '../lib/id.ts'
import { type Currency, formatMinor, type Minor, parseMinor } from '../lib/money.ts'
import type { ExplainedLine, LineAsked } from './contract.ts'

/** The periods an item can be ordered for. */
export const periodMonths = z.union([
  z.literal(1),
  z.literal(3),
  z.literal(6),
  z.literal(12),
  z.literal(24),
  z.literal(36),
])
export type PeriodMonths = z.infer<typeof periodMonths>

export const newLine = z.object({
  kind: z.literal('new'),
  itemId: idOf('item'),
  itemName: z.string(),
  quantity: z.int().min(1).max(10_000),
  months: periodMonths,
  name: z.string(),
})
export const renewalLine = z.object({
  kind: z.literal('renewal'),
  productId: idOf('product'),
  periods: z.int().min(1).max(36),
})

/** What somebody is about to order, kept while they choose. */
export const basket = z.array(z.union([newLine, renewalLine])).max(200)
export type Basket = z.infer<typeof basket>
export type BasketLine = Basket[number]

/** The order as it is sent. */
export function askedLines(lines: Basket): LineAsked[] {
  return lines.map((line) =>
    line.kind === 'renewal'
      ? { renewProductId: line.productId, periods: line.periods }
      : {
          itemId: line.itemId,
          quantity: line.quantity,
          months: line.months,
          ...(line.name.trim() && line.quantity === 1 ? { name: line.name.trim() } : {}),
        },
  )
}

/** One more of an item: a line of the same item, period and name grows, else a new one begins. */
export function withItem(
  lines: Basket,
  item: Pick<Item, 'id' | 'name'>,
  months: PeriodMonths,
  quantity: number,
): Basket {
  const same = lines.find(
    (line) => line.kind === 'new' && line.itemId === item.id && line.months === months && !line.name,
  )
  if (!same) {
    return [...lines, { kind: 'new', itemId: item.id, itemName: item.name, quantity, months, name: '' }]
  }
  return lines.map((line) =>
    line === same && line.kind === 'new'
      ? { ...line, quantity: Math.min(10_000, line.quantity + quantity) }
      : line,
  )
}

/** Products to renew, added to what is there; each product once. */
export function withRenewals(
  lines: Basket,
  productIds: readonly z.infer<typeof renewalLine>['productId'][],
): Basket {
  const there = new Set(lines.flatMap((line) => (line.kind === 'renewal' ? [line.productId] : [])))
  const more = productIds.filter((id) => !there.has(id))
  return [...lines, ...more.map((productId) => ({ kind: 'renewal' as const, productId, periods: 1 }))].slice(
    0,
    200,
  )
}

export type PriceOffered = { months: PeriodMonths; unit: string }

/** The periods an item is offered for in a currency, the shortest first. */
export function offersOf(item: Item, currency: Currency): PriceOffered[] {
  return item.prices
    .filter((price) => price.currency === currency)
    .flatMap((price) => {
      const months = periodMonths.safeParse(price.months).data
      return months ? [{ months, unit: price.unit }] : []
    })
    .sort((a, b) => a.months - b.months)
}

type AmountName =
  | 'list'
  | 'campaignAllowance'
  | 'partnerAllowance'
  | 'afterPartner'
  | 'volumeAllowance'
  | 'net'

function minor(amount: string): Minor {
  const read = parseMinor(amount)
  if (read === undefined) throw new RangeError(`Not a decimal amount: ${amount}`)
  return read
}

/** An amount of all lines together, added in whole minor units; a gain that is not told counts nothing. */
export function sumOf(lines: readonly ExplainedLine[], amount: AmountName | 'gain'): string {
  return formatMinor(lines.reduce((sum, line) => sum + minor(line[amount] ?? '0.00'), 0n))
}

/** All lines as one statement; a rate is named when it is the same for every line. */
export function together(lines: readonly ExplainedLine[]): Statement {
  const shared = <T>(of: (line: ExplainedLine) => T): T | null => {
    const values = new Set(lines.map(of))
    const [only] = values
    return values.size === 1 && only !== undefined ? only : null
  }
  return {
    list: sumOf(lines, 'list'),
    campaignAllowance: sumOf(lines, 'campaignAllowance'),
    partnerAllowance: sumOf(lines, 'partnerAllowance'),
    afterPartner: sumOf(lines, 'afterPartner'),
    volumeAllowance: sumOf(lines, 'volumeAllowance'),
    net: sumOf(lines, 'net'),
    unit: shared((line) => line.unit),
    quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
    periods: shared((line) => line.periods),
    partnerRate: shared((line) => line.partnerRate),
    volumeRate: shared((line) => line.volumeRate),
    volumeCount: shared((line) => line.volumeCount),
  }
}

/** The steps of a price, of one line or of several together; what differs among them is null. */
export type Statement = Record<AmountName, string> & {
  unit: string | null
  quantity: number
  periods: number | null
  partnerRate: number | null
  volumeRate: number | null
  volumeCount: number | null
}

/** Whether an amount of the account covers another. */
export function covers(balance: string, amount: string): boolean {
  return minor(balance) >= minor(amount)
}

/** What is left of an amount that another is taken from. */
export function lessOf(amount: string, part: string): string {
  return formatMinor(minor(amount) - minor(part))
}
