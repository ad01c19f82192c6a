import type { Database } from '../lib/database.ts'
import { addMonths, type Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Minor } from '../lib/money.ts'
import { refuse } from '../lib/refusal.ts'
import { type Decision, decideBenefit, decideOwn, type Facts, type Policy } from '../pricing/benefit.ts'
import {
  type CheaperQuantity,
  cheaperToBuy,
  type LinePrice,
  type LineTerms,
  priceGain,
  tierOf,
  vatOf,
} from '../pricing/price.ts'
import type { LineAsked } from './contract.ts'
import {
  type Bearing,
  type ItemFact,
  itemOf,
  livePartnerships,
  managersOf,
  type PartnerTerms,
  type Party,
  type ProductFact,
  partnerLevelOf,
  partnerTerms,
  partyOf,
  policyInForce,
  productOf,
  unitPrice,
  vatTerms,
  volumeOf,
} from './facts.ts'
import type { Hat } from './pay.ts'
import { mustTakePremium } from './premium.ts'

type Allowed = Extract<Decision, { allowed: true }>

/** A line with everything that decides its price, before the price is known. */
interface Gathered {
  asked: LineAsked
  operation: 'order' | 'renewal'
  item: ItemFact
  product: ProductFact | undefined
  parent: ProductFact | undefined
  name: string
  quantity: number
  months: number
  periods: number
  period: { start: Day; end: Day }
  bearing: Bearing | undefined
  facts: Facts
  decision: Allowed
  terms: PartnerTerms
}

export interface QuotedLine extends Gathered {
  pos: number
  unitE6: bigint
  volumeCount: number
  volumeRate: number
  price: LinePrice
  publicPrice: LinePrice
  partnerPrice: LinePrice
  gain: Minor
  cheaper: CheaperQuantity | undefined
}

export interface Quoted {
  owner: Party
  billed: Party
  policy: Policy
  lines: QuotedLine[]
  net: Minor
  vat: { country: string | null; category: 'S' | 'AE' | 'O'; rate: number; amount: Minor }
  gross: Minor
}

/** What holds for every line of a quote, read once. */
interface Ground {
  /** A client for itself, or a partner for a client through a partnership. */
  initiator: 'client' | 'partner'
  owner: Party
  /** Whose hat it is: the owner itself, or the partner. */
  hat: Party
  policy: Policy
  today: Day
  live: Awaited<ReturnType<typeof livePartnerships>>
  /** The partnership that manages a product, by the product's id. */
  managers: Map<string, Bearing>
  /** The level of an owner that is a partner itself and buys at its own price. */
  ownLevel: string | undefined
}

async function groundOf(
  tx: Database,
  { ownerId, hatId }: Hat,
  asked: readonly LineAsked[],
  today: Day,
): Promise<Ground> {
  const policy = await policyInForce(tx)
  const initiator = hatId === ownerId ? 'client' : 'partner'
  const owner = await partyOf(tx, ownerId)
  const hat = hatId === ownerId ? owner : await partyOf(tx, hatId)
  const live = await livePartnerships(tx, owner.id)
  const products = asked.flatMap((l) => ('renewProductId' in l ? [l.renewProductId] : (l.forProductId ?? [])))
  const managers = live.length > 0 ? await managersOf(tx, products) : new Map<string, Bearing>()
  const ownLevel = initiator === 'client' ? await partnerLevelOf(tx, owner.id) : undefined
  return { initiator, owner, hat, policy, today, live, managers, ownLevel }
}

/** The partnership that bears on a line: of a product the one that manages it, of a new one the one it would fall to. */
function bearingOf(
  { initiator, hat, live, managers, policy }: Ground,
  family: string,
  managedProduct: ProductFact | undefined,
): { bearing: Bearing | undefined; managed: boolean } {
  const mine = initiator === 'partner' ? live.find((l) => l.partnerId === hat.id) : undefined
  if (initiator === 'partner' && !mine) return { bearing: undefined, managed: false }
  if (managedProduct) {
    const manager = managers.get(managedProduct.id)
    if (mine) return { bearing: mine, managed: manager?.partnershipId === mine.partnershipId }
    return { bearing: manager ?? live.find((l) => l.access === 'limited'), managed: manager !== undefined }
  }
  const entrusted = live.find((l) => l.access === 'limited' && l.entrusts.includes(family))
  if (mine) return { bearing: mine, managed: mine.access === 'full' && entrusted === undefined }
  const earns = entrusted && policy.limitedNewProduct === 'category'
  const full = live.find((l) => l.access === 'full')
  if (earns) return { bearing: entrusted, managed: true }
  if (full && !entrusted) return { bearing: full, managed: true }
  return { bearing: entrusted ?? live.find((l) => l.access === 'limited'), managed: false }
}

function periodOf(
  product: ProductFact | undefined,
  months: number,
  periods: number,
  today: Day,
): { start: Day; end: Day } {
  if (!product) return { start: today, end: addMonths(today, months * periods) }
  const onAnchor = addMonths(product.anchorOn, product.periodsPaid * months) === product.expiresOn
  const end = onAnchor
    ? addMonths(product.anchorOn, (product.periodsPaid + periods) * months)
    : addMonths(product.expiresOn, months * periods)
  return { start: product.expiresOn, end }
}

async function gather(tx: Database, ground: Ground, asked: LineAsked): Promise<Gathered> {
  const { initiator, owner, ownLevel, policy, today } = ground
  const product = 'renewProductId' in asked ? await productOf(tx, asked.renewProductId, owner.id) : undefined
  if (product?.state === 'ended') refuse('product_ended')
  const parent =
    'forProductId' in asked && asked.forProductId
      ? await productOf(tx, asked.forProductId, owner.id)
      : undefined
  if (parent?.state === 'ended') refuse('product_ended')
  const itemId = 'itemId' in asked ? asked.itemId : (product?.itemId ?? refuse('not_found'))
  const item = await itemOf(tx, itemId)
  if (parent && (await itemOf(tx, parent.itemId)).family !== item.family) {
    refuse('input_invalid', {
      flaws: [{ field: 'forProductId', reason: 'an option belongs to the category of its product' }],
    })
  }
  const months = 'months' in asked ? asked.months : (product?.months ?? 1)
  const periods = 'periods' in asked ? asked.periods : 1
  const quantity = product?.quantity ?? ('quantity' in asked ? asked.quantity : 1)
  const operation = product ? ('renewal' as const) : ('order' as const)
  const name = product?.name ?? ('name' in asked && asked.name ? asked.name : item.name)

  const { bearing, managed } = bearingOf(ground, item.family, product ?? parent)
  // a partner that buys for itself is its own client: it pays its own price
  const terms = await termsOf(tx, ground, ownLevel ?? bearing?.level, item, bearing, months)
  const partnerEarns = terms.kind === 'price_list' || terms.rate > 0
  const payer = bearing?.access === 'full' ? bearing.payer : 'client'
  const facts: Facts = {
    access: bearing?.access ?? 'none',
    payer,
    initiator,
    automatic: false,
    managed,
    operation,
    newProduct: !product && !parent,
    funding: initiator === 'partner' && payer === 'partner' ? 'partner' : 'client',
    partnerEarns,
  }
  const decision = ownLevel ? decideOwn(partnerEarns) : decideBenefit(facts, policy)
  if (!decision.allowed) refuse(decision.reason, { row: decision.row })
  return {
    asked,
    operation,
    item,
    product,
    parent,
    name,
    quantity,
    months,
    periods,
    period: periodOf(product, months, periods, today),
    bearing,
    facts,
    decision,
    terms,
  }
}

async function termsOf(
  tx: Database,
  { initiator, owner, hat }: Ground,
  level: string | undefined,
  item: ItemFact,
  bearing: Bearing | undefined,
  months: number,
): Promise<PartnerTerms> {
  if (!level) return { kind: 'percent', rate: 0 }
  const partnerPays = initiator === 'partner' && bearing?.payer === 'partner'
  const billed = partnerPays ? hat : owner
  return partnerTerms(tx, level, item, billed.currency, months)
}

/**
 * Everything a quote says, from facts as they are now; writes nothing and decides nothing for later. It explains what
 * placing would do (migrations/0024), and refuses where that would.
 */
export async function makeQuote(
  tx: Database,
  actingIn: Hat,
  asked: readonly LineAsked[],
  today: Day,
): Promise<Quoted> {
  const ground = await groundOf(tx, actingIn, asked, today)
  const { owner, hat, policy } = ground
  const gathered: Gathered[] = []
  for (const line of asked) gathered.push(await gather(tx, ground, line))
  const renewed = gathered.flatMap((g) => (g.product ? [g.product.id] : []))
  if (new Set(renewed).size !== renewed.length)
    refuse('input_invalid', {
      flaws: [{ field: 'lines', reason: 'a product is renewed twice in one order' }],
    })

  await mustTakePremium(
    tx,
    owner.id,
    gathered
      .filter(({ operation }) => operation === 'order')
      .map((g) => ({ itemId: g.item.id, months: g.months * g.periods, quantity: g.quantity })),
  )
  const billedIds = new Set(gathered.map((g) => billedId(g, owner)))
  if (billedIds.size > 1) refuse('mixed_payers')
  const billed = billedIds.has(owner.id) ? owner : hat
  const lines = await priceLines(tx, gathered, billed, today)
  const net = lines.reduce((sum, line) => sum + line.price.net, 0n)
  const vat = await vatTerms(tx, billed)
  const amount = vatOf(net, vat.rate)
  return { owner, billed, policy, lines, net, vat: { ...vat, amount }, gross: net + amount }
}

function billedId(line: Gathered, owner: Party): Id<'organisation'> {
  if (line.decision.row === 'OWN' || line.decision.billed === 'client') return owner.id
  return line.bearing?.partnerId ?? owner.id
}

/** Prices the lines together: the units of a family in the whole order count towards its tier. */
async function priceLines(
  tx: Database,
  gathered: readonly Gathered[],
  billed: Party,
  today: Day,
): Promise<QuotedLine[]> {
  const priced: QuotedLine[] = []
  const volumes = new Map<string, Awaited<ReturnType<typeof volumeOf>>>()
  for (const [index, line] of gathered.entries()) {
    const { family } = line.item
    const { tiers, counted } = volumes.get(family) ?? (await volumeOf(tx, family, billed.id))
    volumes.set(family, { tiers, counted })
    const sameFamily = gathered.filter((g) => g.item.family === family)
    const volumeCount =
      counted + sameFamily.reduce((sum, g) => sum + (countsAlready(g, billed, today) ? 0 : g.quantity), 0)
    const volumeRate = tierOf(tiers, volumeCount)?.rate ?? 0
    const unitE6 = await unitPrice(tx, line.item.id, billed.currency, line.months)
    const terms: LineTerms = {
      quantity: line.quantity,
      unitE6,
      periods: line.periods,
      partner: line.terms,
      volumeRate,
    }
    const gain = priceSafely(terms)
    const atPartnerPrice = line.decision.price === 'partner'
    const { partner: _partner, ...publicTerms } = terms
    priced.push({
      ...line,
      pos: index + 1,
      unitE6,
      volumeCount,
      volumeRate,
      price: atPartnerPrice ? gain.partner : gain.public,
      publicPrice: gain.public,
      partnerPrice: gain.partner,
      gain: line.decision.benefit === 'none' ? 0n : gain.gain,
      cheaper:
        line.operation === 'order'
          ? cheaperToBuy(atPartnerPrice ? terms : publicTerms, tiers, volumeCount - line.quantity)
          : undefined,
    })
  }
  return priced
}

/** A product renewed at the charge of who pays it already is among the units counted. */
function countsAlready(line: Gathered, billed: Party, today: Day): boolean {
  return line.product !== undefined && line.product.billedId === billed.id && line.product.expiresOn > today
}

function priceSafely(terms: LineTerms) {
  try {
    return priceGain(terms)
  } catch (error) {
    if (error instanceof RangeError) refuse('amount_too_large')
    throw error
  }
}
