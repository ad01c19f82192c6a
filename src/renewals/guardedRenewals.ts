import { sql } from 'kysely'
import { rowsOf } from '../lib/database.ts'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { partyOf, unitPrice } from '../orders/facts.ts'
import { type Foreseen, fingerprintOf, type Wished } from '../partnerships/propose.ts'
import { clientProducts, type InClient, mustOrderThere, mustPay } from './clientProducts.ts'
import { changeFrequency, type Frequency, periodOf } from './renewal.ts'
import type { Lockable } from './store.ts'

export type Manual = InClient & { productIds: readonly Id<'product'>[] }
export type Every = InClient & { productId: Id<'product'>; months: Frequency }

interface Standing {
  product_id: Id<'product'>
  name: string
  expires_on: Day
  mine: boolean
  clients: boolean
}

/** What renewing by hand comes to for the products that the partner lets renew now; nothing where it lets none. */
async function manualOf(
  context: Context,
  input: Manual,
  partnershipId: string,
): Promise<Foreseen | undefined> {
  const rows = await rowsOf(
    context.tx,
    sql<Standing>`
      select p.id as product_id, p.name, p.expires_on,
             exists (select 1 from mandate m where m.product_id = p.id and m.partnership_id = ${partnershipId} and m.state = 'active') as mine,
             exists (select 1 from mandate m where m.product_id = p.id and m.holder = 'client' and m.state = 'active') as clients
        from product p where p.id = any(${[...input.productIds]}) and p.organisation_id = ${input.clientId} order by p.id`,
  )
  const products = rows
    .filter((row) => row.mine)
    .map((row) => ({
      productId: row.product_id,
      name: row.name,
      expiresOn: row.expires_on,
      renewedBy: row.clients ? ('client' as const) : ('nobody' as const),
    }))
  const preview = { act: 'renewal_off' as const, products }
  return products.length > 0 ? { preview, sha: fingerprintOf(preview) } : undefined
}

/** As it would be now, for whoever wished it; refused where they may not any more. */
export async function foreseeManual(context: Context, input: Manual): Promise<Foreseen | undefined> {
  const reach = await mustOrderThere(context, input, input.productIds)
  mustPay(reach)
  return manualOf(context, input, reach.partnership_id)
}

export async function wishedManual(context: Context, input: Manual): Promise<Wished | undefined> {
  const { reach } = await clientProducts(context, input, input.productIds)
  mustPay(reach)
  const foreseen = await manualOf(context, input, reach.partnership_id)
  if (!foreseen) return undefined
  const { partnerId, clientId, productIds } = input
  const wish = { productIds: [...new Set(productIds)].sort() }
  return {
    act: 'renewal_off',
    clientId,
    partnerId,
    partnershipId: reach.partnership_id,
    products: productIds,
    wish,
    foreseen,
  }
}

async function everyOf(context: Context, input: Every): Promise<Foreseen | undefined> {
  const { tx } = context
  const [product] = await rowsOf(
    tx,
    sql<Lockable & { name: string }>`
      select id, name, item_id as "itemId", state, months, anchor_on as "anchorOn", anchor_day as "anchorDay", periods_paid as "periodsPaid", expires_on as "expiresOn"
        from product where organisation_id = ${input.clientId} and id = ${input.productId}`,
  )
  if (!product) refuse('not_found')
  if (product.state === 'ended') refuse('product_ended')
  if (product.months === input.months) return undefined
  const owner = await partyOf(tx, input.clientId)
  const unit = await unitPrice(tx, product.itemId, owner.currency, input.months)
  const to = changeFrequency(product, input.months)
  const preview = {
    act: 'frequency' as const,
    productId: product.id,
    name: product.name,
    before: product.months,
    after: input.months,
    expiresOn: product.expiresOn,
    nextEnd: periodOf(to.anchorOn, to.months, to.periodsPaid).end,
  }
  return { preview, sha: fingerprintOf({ preview, unit }) }
}

export async function foreseeEvery(context: Context, input: Every): Promise<Foreseen | undefined> {
  await mustOrderThere(context, input, [input.productId])
  return everyOf(context, input)
}

export async function wishedFrequency(context: Context, input: Every): Promise<Wished | undefined> {
  const { reach } = await clientProducts(context, input, [input.productId])
  const foreseen = await everyOf(context, input)
  if (!foreseen) return undefined
  const { partnerId, clientId, productId, months } = input
  return {
    act: 'frequency',
    clientId,
    partnerId,
    partnershipId: reach.partnership_id,
    products: [productId],
    wish: { productId, months },
    foreseen,
  }
}
