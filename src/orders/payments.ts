import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustAccount } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { book, endHolds } from '../ledger/store.ts'
import { type Database, rowOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, type Minor } from '../lib/money.ts'
import {
  actorOf,
  type Call,
  type Context,
  inTransaction,
  type PaymentProvider,
  type World,
} from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'
import { type Payment, paymentsContract } from './contract.ts'
import { lockDebt, payDebt } from './debt.ts'
import { lockBearing, payOrder } from './pay.ts'
import { coversPart } from './reserve.ts'
import { lockOrder, type OrderRow, orderById } from './store.ts'

const os = implement(paymentsContract).$context<Call>().use(inTransaction)

interface PaymentRow {
  id: Id<'payment'>
  purpose: 'order' | 'top_up'
  order_id: Id<'order'> | null
  organisation_id: Id<'organisation'>
  amount: bigint
  currency: Currency
  provider: string
  provider_reference: string
  state: 'created' | 'succeeded' | 'failed'
  landed: 'order' | 'prepaid' | null
}

const columns = sql`id, purpose, order_id, organisation_id, amount::bigint as amount, currency, provider, provider_reference, state, landed`

interface NewPayment {
  purpose: 'order' | 'top_up'
  orderId: Id<'order'> | null
  organisationId: Id<'organisation'>
  amount: Minor
  currency: Currency
}

/** The built-in provider moves no money: it works in a sandbox and nowhere else. */
export async function mayPayAt(tx: Database, provider: PaymentProvider): Promise<boolean> {
  return provider.name !== 'test' || (await rowOf(tx, sql`select 1 from app.sandbox`)) !== undefined
}

async function mustPayAt({ tx, world }: Context): Promise<void> {
  if (!(await mayPayAt(tx, world.payments))) refuse('payments_off')
}

/** Notes a payment that somebody is to make at the provider; what becomes of it arrives later as an event. */
export async function addPayment(
  tx: Tx,
  world: World,
  payment: NewPayment,
): Promise<{ id: Id<'payment'>; url: string }> {
  const id = world.ids('payment')
  const { reference } = world.payments.start({ id, amount: payment.amount, currency: payment.currency })
  await sql`
    insert into payment (id, purpose, order_id, organisation_id, amount, currency, provider, provider_reference, created_at)
    values (${id}, ${payment.purpose}, ${payment.orderId}, ${payment.organisationId}, ${payment.amount}, ${payment.currency}, ${world.payments.name}, ${reference}, app.now())`.execute(
    tx,
  )
  return { id, url: `${world.publicUrl}/o/${payment.organisationId}/pay/${id}` }
}

/** Starts a payment, where the provider may be used. */
export async function startPayment(
  context: Context,
  payment: NewPayment,
): Promise<{ id: Id<'payment'>; url: string }> {
  await mustPayAt(context)
  return addPayment(context.tx, context.world, payment)
}

const present = (row: PaymentRow): Payment => ({
  id: row.id,
  purpose: row.purpose,
  orderId: row.order_id,
  amount: formatMinor(row.amount),
  currency: row.currency,
  state: row.state,
  landed: row.landed,
  provider: row.provider,
})

async function mustOwn(tx: Database, organisationId: string, paymentId: string): Promise<PaymentRow> {
  const row = await rowOf(
    tx,
    sql<PaymentRow>`select ${columns} from payment where id = ${paymentId} and organisation_id = ${organisationId}`,
  )
  return row ?? refuse('not_found')
}

/** Money that found no order any more stays with whoever paid it, on their prepaid account, and they are told. */
async function landOnPrepaid(context: Context, payment: PaymentRow, title: string): Promise<void> {
  const { tx, world, now } = context
  await book(tx, 'top_up', payment.currency, payment.id, `payment:${payment.id}`, [
    { kind: 'psp', detail: payment.provider, amount: payment.amount },
    { kind: 'prepaid.cash', organisation: payment.organisation_id, amount: -payment.amount },
  ])
  const facts = {
    organisation: await nameOf(tx, payment.organisation_id),
    amount: formatMinor(payment.amount),
    currency: payment.currency,
    link: `${world.publicUrl}/o/${payment.organisation_id}/prepaid`,
  }
  const readers = await legalReaders(tx, payment.organisation_id)
  await post(
    tx,
    world.ids,
    now,
    readers.map((reader) =>
      payment.purpose === 'top_up'
        ? {
            template: 'top_up_booked' as const,
            recipient: reader.email,
            language: reader.language,
            organisationId: reader.organisationId,
            facts,
          }
        : {
            template: 'payment_landed_prepaid' as const,
            recipient: reader.email,
            language: reader.language,
            organisationId: reader.organisationId,
            facts: { ...facts, title },
          },
    ),
  )
}

/** The money of an invoice on account arrived: what is owed is paid, what is more stays on the prepaid account. */
async function settleDebt(context: Context, payment: PaymentRow, order: OrderRow): Promise<'order'> {
  const debt = await lockDebt(context.tx, order.id)
  const { rest } = await payDebt(context, order, debt, {
    received: payment.amount,
    from: (amount) => [{ kind: 'psp', detail: payment.provider, amount }],
    idem: `debt:${payment.id}`,
    hatId: payment.organisation_id,
  })
  if (rest > 0n) await landOnPrepaid(context, { ...payment, amount: rest }, '')
  return 'order'
}

/** The money of an order arrived. Facts freeze now; an order that lost its ground is void, its money is not lost. */
async function settleOrder(
  context: Context,
  payment: PaymentRow,
  orderId: string,
): Promise<'order' | 'prepaid'> {
  const { tx, now } = context
  const order = (await lockOrder(tx, orderId)) ?? refuse('not_found')
  if (order.state === 'on_account') return settleDebt(context, payment, order)
  const isCovered = await coversPart(tx, order)
  const paid =
    order.state === 'awaiting_payment' && isCovered
      ? await payOrder(context, order, payment.provider, payment.organisation_id)
      : undefined
  if (paid) return 'order'
  if (order.state === 'awaiting_payment') {
    await sql`update orders set state = 'void', voided_at = ${now}, void_reason = ${isCovered ? 'rights_changed' : 'unpaid'} where id = ${order.id}`.execute(
      tx,
    )
  }
  const title = await rowOf(
    tx,
    sql<{ name: string }>`select name from order_line where order_id = ${orderId} order by pos limit 1`,
  )
  await landOnPrepaid(context, payment, title?.name ?? '')
  return 'prepaid'
}

interface Event {
  provider: string
  eventId: string
  reference: string
  outcome: 'succeeded' | 'failed'
}

/** Takes in what a provider says of a payment: each event once, each payment settled once, in any order. */
async function receive(context: Context, event: Event): Promise<void> {
  const { tx, now } = context
  const known = await rowOf(
    tx,
    sql<PaymentRow>`select ${columns} from payment where provider = ${event.provider} and provider_reference = ${event.reference}`,
  )
  if (!known) refuse('not_found')
  const order = known.order_id ? await orderById(tx, known.order_id) : undefined
  if (order) await lockBearing(context, order.owner_id)
  const payment = await rowOf(
    tx,
    sql<PaymentRow>`select ${columns} from payment where id = ${known.id} for update`,
  )
  const first = await rowOf(
    tx,
    sql`insert into payment_event (provider, event_id, payment_id, outcome, received_at)
        values (${event.provider}, ${event.eventId}, ${known.id}, ${event.outcome}, ${now}) on conflict do nothing returning event_id`,
  )
  if (!first || !payment || payment.state === 'succeeded') return
  if (event.outcome === 'failed') {
    await sql`update payment set state = 'failed', settled_at = ${now} where id = ${payment.id}`.execute(tx)
    if (payment.order_id) await endHolds(tx, payment.order_id, 'voided')
    return
  }
  let landed: 'order' | 'prepaid' = 'prepaid'
  if (payment.order_id) landed = await settleOrder(context, payment, payment.order_id)
  else await landOnPrepaid(context, payment, '')
  await sql`update payment set state = 'succeeded', landed = ${landed}, settled_at = ${now} where id = ${payment.id}`.execute(
    tx,
  )
  await remember(context, {
    action: 'payment.received',
    hatId: payment.organisation_id,
    clientId: payment.organisation_id,
    objectId: payment.id,
    changes: { landed, purpose: payment.purpose },
  })
}

export const paymentsOperations = {
  get: os.get.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    return present(await mustOwn(context.tx, input.organisationId, input.paymentId))
  }),

  settleTest: os.settleTest.handler(async ({ context, input }) => {
    await mustAccount(context.tx, actorOf(context), input.organisationId)
    const payment = await mustOwn(context.tx, input.organisationId, input.paymentId)
    await mustPayAt(context)
    if (payment.provider !== 'test' || context.world.payments.name !== 'test') refuse('not_found')
    if (payment.state === 'succeeded') refuse('payment_closed')
    const eventId = `${payment.id}:${input.outcome}`
    await receive(context, {
      provider: 'test',
      eventId,
      reference: payment.provider_reference,
      outcome: input.outcome,
    })
    return present(await mustOwn(context.tx, input.organisationId, input.paymentId))
  }),

  event: os.event.handler(async ({ context, input }) => {
    const { payments } = context.world
    if (input.provider !== payments.name || !payments.verify(input)) refuse('signature_wrong')
    await receive(context, input)
    return { done: true }
  }),
}
