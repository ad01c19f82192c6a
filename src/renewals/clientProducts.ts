import { levelNumber } from '../access/access.ts'
import { type ClientReach, lockSelf, mustReachClient, mustReachProducts } from '../access/store.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { lockBearing } from '../orders/pay.ts'
import { type Lockable, lockProducts } from './store.ts'

export interface InClient {
  partnerId: Id<'organisation'>
  clientId: Id<'organisation'>
}

/** Whether the person may order at the client for these products. */
export async function mustOrderThere(
  context: Context,
  { partnerId, clientId }: InClient,
  productIds: readonly string[],
): Promise<ClientReach> {
  const { tx } = context
  const actor = actorOf(context)
  const reach = await mustReachClient(tx, actor, partnerId, clientId)
  const level = await mustReachProducts(tx, actor, partnerId, clientId, productIds)
  if (reach.access !== 'full') refuse('limited_never_spends')
  if (reach.level < levelNumber('order') || level < levelNumber('order')) refuse('level_too_low')
  return reach
}

/** In a client's account: whoever may order there for these products, under a partnership that bears on them. */
export async function clientProducts(
  context: Context,
  inClient: InClient,
  productIds: readonly string[],
): Promise<{ products: Lockable[]; reach: ClientReach }> {
  const { tx } = context
  const actor = actorOf(context)
  await mustReachClient(tx, actor, inClient.partnerId, inClient.clientId)
  await lockBearing(context, inClient.clientId)
  await lockSelf(tx, actor, inClient.partnerId)
  const reach = await mustOrderThere(context, inClient, productIds)
  return { products: await mustRun(context, inClient.clientId, productIds), reach }
}

export async function mustRun(
  context: Context,
  ownerId: string,
  productIds: readonly string[],
): Promise<Lockable[]> {
  const products = await lockProducts(context.tx, ownerId, productIds)
  if (products.length !== new Set(productIds).size) refuse('not_found')
  if (products.some((p) => p.state === 'ended')) refuse('product_ended')
  return products
}

/** A partner lets renew only what it pays. */
export function mustPay(reach: ClientReach): void {
  if (reach.payer !== 'partner') refuse('renewal_by_payer')
}
