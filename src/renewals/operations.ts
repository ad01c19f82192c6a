import { implement } from '@orpc/server'
import { levelNumber } from '../access/access.ts'
import { lockSelf, mustAccount, mustReachClient, mustReachProducts, mustSit } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { partyOf, unitPrice } from '../orders/facts.ts'
import { proposeIfGuarded } from '../partnerships/propose.ts'
import { clientProducts, type InClient, mustPay, mustRun } from './clientProducts.ts'
import { renewalsContract } from './contract.ts'
import { wishedFrequency, wishedManual } from './guardedRenewals.ts'
import { changeFrequency, type Frequency, mustBeInTime, periodOf } from './renewal.ts'
import {
  giveMandates,
  invoiceApart,
  type Lockable,
  listDue,
  reanchor,
  takeMandates,
  toConfirm,
} from './store.ts'

const os = implement(renewalsContract).$context<Call>().use(inTransaction)
const daysUsual = 60

/** In one's own hat: whoever may order for the organisation, among the products they reach. */
async function ownProducts(
  context: Context,
  organisationId: Id<'organisation'>,
  productIds: readonly string[],
): Promise<Lockable[]> {
  const { tx } = context
  const actor = actorOf(context)
  await lockSelf(tx, actor, organisationId)
  await mustAccount(tx, actor, organisationId)
  const level = await mustReachProducts(tx, actor, organisationId, organisationId, productIds)
  if (level < levelNumber('order')) refuse('level_too_low')
  return mustRun(context, organisationId, productIds)
}

interface Noted {
  action: string
  hatId: Id<'organisation'>
  clientId: Id<'organisation'>
  partnershipId?: string
}

async function note(context: Context, noted: Noted, products: readonly string[]) {
  if (products.length === 0) return
  await remember(context, {
    action: noted.action,
    hatId: noted.hatId,
    clientId: noted.clientId,
    partnerId: noted.hatId === noted.clientId ? null : noted.hatId,
    objectId: products[0] ?? null,
    witness: { partnership: noted.partnershipId ?? null },
    changes: { products },
  })
}

async function setFrequency(
  context: Context,
  ownerId: Id<'organisation'>,
  hatId: Id<'organisation'>,
  products: readonly Lockable[],
  months: Frequency,
) {
  const product = products[0] ?? refuse('not_found')
  const owner = await partyOf(context.tx, ownerId)
  // what has no price at this frequency could never be renewed again
  await unitPrice(context.tx, product.itemId, owner.currency, months)
  const to = product.months === months ? product : changeFrequency(product, months)
  if (to !== product) {
    await reanchor(context.tx, product.id, to)
    await remember(context, {
      action: 'renewal.frequency',
      hatId,
      clientId: ownerId,
      partnerId: hatId === ownerId ? null : hatId,
      objectId: product.id,
      changes: { months: [product.months, months] },
    })
  }
  const nextEnd = periodOf(to.anchorOn, to.months, to.periodsPaid).end
  return { productId: product.id, months: to.months, expiresOn: product.expiresOn, nextEnd }
}

/** How a payer has its renewals invoiced; the wish is its own, and sleeps while another pays. */
async function setInvoice(
  context: Context,
  side: Omit<Noted, 'action'>,
  products: readonly Lockable[],
  apart: boolean,
) {
  const changed = await invoiceApart(context.tx, {
    productIds: products.map((p) => p.id),
    payerId: side.hatId,
    apart,
    personId: actorOf(context).personId,
    now: context.now,
  })
  await note(
    context,
    { action: apart ? 'renewal.invoiced_apart' : 'renewal.invoiced_together', ...side },
    changed,
  )
  return { changed }
}

/** Renews a client's products no longer at the partner's charge. */
export async function renewByHand(context: Context, input: InClient & { productIds: readonly string[] }) {
  const { tx, now } = context
  const { products, reach } = await clientProducts(context, input, input.productIds)
  mustPay(reach)
  const changed = await takeMandates(tx, {
    productIds: products.map((p) => p.id),
    partnershipId: reach.partnership_id,
    now,
  })
  const noted = {
    hatId: input.partnerId,
    clientId: input.clientId,
    partnershipId: reach.partnership_id,
  }
  await note(context, { action: 'renewal.manual', ...noted }, changed)
  return { changed }
}

/** Renews a client's product for other periods. */
export async function renewEvery(
  context: Context,
  input: InClient & { productId: Id<'product'>; months: Frequency },
) {
  const { products } = await clientProducts(context, input, [input.productId])
  return setFrequency(context, input.clientId, input.partnerId, products, input.months)
}

export const renewalsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    await mustSit(context.tx, actor, input.organisationId)
    const { organisationId: id, days = daysUsual, cursor, limit = 50 } = input
    const today = dayOf(context.now)
    return listDue(context.tx, {
      personId: actor.personId,
      hatId: id,
      clientId: id,
      days,
      cursor,
      limit,
      today,
    })
  }),

  listOfClient: os.listOfClient.handler(async ({ context, input }) => {
    const actor = actorOf(context)
    await mustReachClient(context.tx, actor, input.partnerId, input.clientId)
    const { partnerId: hatId, clientId, days = daysUsual, cursor, limit = 50 } = input
    const today = dayOf(context.now)
    return listDue(context.tx, { personId: actor.personId, hatId, clientId, days, cursor, limit, today })
  }),

  switchOn: os.switchOn.handler(async ({ context, input }) => {
    const { tx, now } = context
    const products = await ownProducts(context, input.organisationId, input.productIds)
    for (const product of products) mustBeInTime(product.expiresOn, dayOf(now))
    const personId = actorOf(context).personId
    const changed = await giveMandates(tx, {
      productIds: products.map((p) => p.id),
      partnershipId: null,
      personId,
      now,
    })
    await note(
      context,
      { action: 'renewal.automatic', hatId: input.organisationId, clientId: input.organisationId },
      changed,
    )
    return { changed }
  }),

  switchOff: os.switchOff.handler(async ({ context, input }) => {
    const { tx, now } = context
    const products = await ownProducts(context, input.organisationId, input.productIds)
    const changed = await takeMandates(tx, {
      productIds: products.map((p) => p.id),
      partnershipId: null,
      now,
    })
    await note(
      context,
      { action: 'renewal.manual', hatId: input.organisationId, clientId: input.organisationId },
      changed,
    )
    return { changed }
  }),

  switchOnForClient: os.switchOnForClient.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { products, reach } = await clientProducts(context, input, input.productIds)
    mustPay(reach)
    for (const product of products) mustBeInTime(product.expiresOn, dayOf(now))
    const changed = await giveMandates(tx, {
      productIds: products.map((p) => p.id),
      partnershipId: reach.partnership_id,
      personId: actorOf(context).personId,
      now,
    })
    const noted = {
      hatId: input.partnerId,
      clientId: input.clientId,
      partnershipId: reach.partnership_id,
    }
    await note(context, { action: 'renewal.automatic', ...noted }, changed)
    return { changed }
  }),

  switchOffForClient: os.switchOffForClient.handler(async ({ context, input }) => {
    const wished = await wishedManual(context, input)
    if (wished) await proposeIfGuarded(context, wished)
    return renewByHand(context, input)
  }),

  confirm: os.confirm.handler(async ({ context, input }) => {
    const { tx, now } = context
    const { products, reach } = await clientProducts(context, input, input.productIds)
    mustPay(reach)
    const waiting = await toConfirm(tx, reach.partnership_id, input.productIds)
    if (waiting.length !== products.length) refuse('nothing_to_confirm')
    const changed = await giveMandates(tx, {
      productIds: waiting,
      partnershipId: reach.partnership_id,
      personId: actorOf(context).personId,
      now,
    })
    const noted = {
      hatId: input.partnerId,
      clientId: input.clientId,
      partnershipId: reach.partnership_id,
    }
    await note(context, { action: 'renewal.confirmed', ...noted }, changed)
    return { changed }
  }),

  changeFrequency: os.changeFrequency.handler(async ({ context, input }) => {
    const id = input.organisationId
    return setFrequency(context, id, id, await ownProducts(context, id, [input.productId]), input.months)
  }),

  changeFrequencyForClient: os.changeFrequencyForClient.handler(async ({ context, input }) => {
    const wished = await wishedFrequency(context, input)
    if (wished) await proposeIfGuarded(context, wished)
    return renewEvery(context, input)
  }),

  chooseInvoice: os.chooseInvoice.handler(async ({ context, input }) => {
    const id = input.organisationId
    const products = await ownProducts(context, id, input.productIds)
    return setInvoice(context, { hatId: id, clientId: id }, products, input.ownInvoice)
  }),

  chooseInvoiceForClient: os.chooseInvoiceForClient.handler(async ({ context, input }) => {
    const { products, reach } = await clientProducts(context, input, input.productIds)
    mustPay(reach)
    const { partnerId: hatId, clientId } = input
    return setInvoice(
      context,
      { hatId, clientId, partnershipId: reach.partnership_id },
      products,
      input.ownInvoice,
    )
  }),
}
