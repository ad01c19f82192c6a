import { call } from '@orpc/server'
import type { Day } from '../lib/day.ts'
import { Refusal } from '../lib/refusal.ts'
import { operations } from '../operations.ts'
import type { LineAsked, Placed } from '../orders/contract.ts'
import { actingFor, fullTieOf, type House, leadOf, type Owned, ownedBy, type Scene } from './scene.ts'
import { productsOf, type Wanted } from './stock.ts'

/** Puts money on a prepaid account; the test payment provider says yes at once. */
export async function topUp(house: House, amount: string): Promise<void> {
  const context = leadOf(house)
  const organisationId = house.id
  const { paymentId } = await call(
    operations.prepaid.topUp,
    { organisationId, amount, currency: house.currency },
    { context },
  )
  await call(operations.payments.settleTest, { organisationId, paymentId, outcome: 'succeeded' }, { context })
}

/** What to put on an account that holds too little: enough for some months, in hundreds. */
function enoughFor(needed: unknown): string {
  return `${Math.ceil(Number(needed) / 25) * 100}.00`
}

/** Does what spends prepaid money; whoever pays tops up first where the account holds too little. */
async function withFunds<T>(payer: House, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'insufficient_funds') throw error
    await topUp(payer, enoughFor(error.facts.needed))
    return act()
  }
}

/** Who orders: the organisation itself, or its partner with full access and with the money of whoever then pays. */
export interface Buyer {
  house: House
  byPartner: boolean
}

/** Whose prepaid account an order by this buyer takes from; acts of one payer go one after the other. */
export function payerOf(scene: Scene, { house, byPartner }: Buyer): House {
  const tie = byPartner ? fullTieOf(scene, house.key) : undefined
  return tie?.payer === 'partner' ? tie.partner : house
}

export type Means = 'prepaid' | 'provider'

function place(scene: Scene, buyer: Buyer, lines: LineAsked[], means: Means): Promise<Placed> {
  const { house } = buyer
  const tie = buyer.byPartner ? fullTieOf(scene, house.key) : undefined
  return withFunds(payerOf(scene, buyer), () =>
    tie
      ? call(
          operations.orders.placeForClient,
          { partnerId: tie.partner.id, clientId: house.id, lines, means },
          { context: actingFor(scene, tie) },
        )
      : call(operations.orders.place, { organisationId: house.id, lines, means }, { context: leadOf(house) }),
  )
}

function lineOf(scene: Scene, house: House, { sku, name, quantity, months, optionOf }: Wanted): LineAsked {
  const itemId = scene.items.get(sku)
  if (!itemId) throw new Error(`the example catalogue has no ${sku}`)
  const parent = optionOf && ownedBy(scene, house.key).find(({ wanted }) => wanted.sku === optionOf)
  return { itemId, quantity, months, name, ...(parent ? { forProductId: parent.id } : {}) }
}

/** Orders what is wanted; the products come into being in the order of the lines, unit by unit. */
export async function buy(
  scene: Scene,
  buyer: Buyer,
  day: Day,
  wanted: readonly Wanted[],
  means: Means = 'prepaid',
): Promise<void> {
  const placed = await place(
    scene,
    buyer,
    wanted.map((w) => lineOf(scene, buyer.house, w)),
    means,
  )
  const units = wanted.flatMap((w) => Array.from({ length: productsOf(w) }, () => w))
  for (const [index, id] of placed.productIds.entries()) {
    const unit = units[index]
    if (unit) scene.owned.push({ id, wanted: unit, house: buyer.house, anchorOn: day, periodsPaid: 1 })
  }
}

/** Pays the next periods of products; people of their own trade pay by card instead of in advance. */
export async function renew(scene: Scene, buyer: Buyer, products: readonly Owned[]): Promise<void> {
  const lines = products.map(({ id, wanted }) => ({ renewProductId: id, periods: wanted.periods }))
  const byCard = payerOf(scene, buyer) === buyer.house && !buyer.byPartner && buyer.house.paysByCard
  const placed = await place(scene, buyer, lines, byCard ? 'provider' : 'prepaid')
  if (placed.paymentId) {
    await call(
      operations.payments.settleTest,
      { organisationId: buyer.house.id, paymentId: placed.paymentId, outcome: 'succeeded' },
      { context: leadOf(buyer.house) },
    )
  }
  for (const product of products) product.periodsPaid += product.wanted.periods
}
