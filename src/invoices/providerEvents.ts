import { implement } from '@orpc/server'
import { sql } from 'kysely'
import type { z } from 'zod'
import { mustKeepBooks } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { rehearse, withJournals } from '../ledger/rehearsal.ts'
import { book } from '../ledger/store.ts'
import { rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, type Minor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, encodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { takeBack } from './clawback.ts'
import { type ProviderEvent, providerEventsContract } from './owedContract.ts'
import { freeOf, takenOf } from './plan.ts'
import { mustHandleMoney } from './refunds.ts'
import { benefitsOf } from './store.ts'
import { tellClawed } from './tell.ts'

const os = implement(providerEventsContract).$context<Call>().use(inTransaction)

interface Event {
  provider: string
  eventId: string
  fee: Minor
}

interface Paid {
  id: Id<'payment'>
  organisation_id: Id<'organisation'>
  order_id: Id<'order'> | null
  currency: Currency
  left: bigint
}

/** Notes an event of a provider; false when it was counted before. */
async function first(
  context: Context,
  event: Event & { kind: string; paymentId: string | null; currency: Currency; amount: Minor },
): Promise<boolean> {
  const noted = await rowOf(
    context.tx,
    sql`insert into provider_event (provider, event_id, kind, payment_id, currency, amount, fee, received_at)
        values (${event.provider}, ${event.eventId}, ${event.kind}, ${event.paymentId}, ${event.currency}, ${event.amount}, ${event.fee}, ${context.now})
        on conflict do nothing returning event_id`,
  )
  return noted !== undefined
}

/** Whether an event was counted, asked before what it is about is looked for. */
async function isKnown(context: Context, { provider, eventId }: Event): Promise<boolean> {
  return (
    (await rowOf(
      context.tx,
      sql`select 1 from provider_event where provider = ${provider} and event_id = ${eventId}`,
    )) !== undefined
  )
}

/**
 * The provider took back what is left of a payment. Its payer owes the amount again, and what partners earned on it is
 * taken back: cashback is earned on money that came and stayed.
 */
async function chargeBack(context: Context, event: Event & { reference: string }): Promise<boolean> {
  const { tx } = context
  const known = await rowOf(
    tx,
    sql<{ order_id: Id<'order'> | null }>`
      select order_id from payment where provider = ${event.provider} and provider_reference = ${event.reference} and state = 'succeeded'`,
  )
  if (!known) return refuse('not_found')
  // the order comes first, as it does for a refund of it
  if (known.order_id) await rowOf(tx, sql`select 1 from orders where id = ${known.order_id} for update`)
  const payment = await rowOf(
    tx,
    sql<Paid>`
      select p.id, p.organisation_id, case when p.landed = 'order' then p.order_id end as order_id, p.currency,
             (p.amount - coalesce((select sum(r.amount) from payment_refund r where r.payment_id = p.id), 0))::bigint as left
        from payment p where p.provider = ${event.provider} and p.provider_reference = ${event.reference} for update`,
  )
  if (!payment) return refuse('not_found')
  if (await isKnown(context, event)) return false
  if (payment.left === 0n) refuse('refund_nothing_left')
  const { id: paymentId, organisation_id: organisation, currency, left } = payment
  if (!(await first(context, { ...event, kind: 'charged_back', paymentId, currency, amount: left })))
    return false
  await book(tx, 'chargeback', currency, paymentId, `psp:${event.provider}:${event.eventId}`, [
    { kind: 'receivable', organisation, amount: left },
    { kind: 'expense.psp_fee', amount: event.fee },
    { kind: 'psp', detail: event.provider, amount: -left - event.fee },
  ])
  if (payment.order_id) {
    const benefits = await benefitsOf(tx, payment.order_id, true)
    const free = await freeOf(tx, { billed_id: organisation, currency }, benefits, true)
    const taken = takenOf((benefit) => (benefit.kind === 'cashback' ? benefit.amount : 0n), benefits, free)
    await takeBack(tx, taken, currency, paymentId)
    await tellClawed(context, taken, currency)
  }
  await remember(context, {
    action: 'payment.charged_back',
    hatId: null,
    clientId: organisation,
    objectId: paymentId,
    witness: { event: event.eventId },
  })
  return true
}

async function settle(
  context: Context,
  event: Event & { currency: Currency; amount: Minor },
): Promise<boolean> {
  const { tx } = context
  const { provider, currency, amount, fee } = event
  if (amount <= 0n || fee > amount)
    refuse('input_invalid', { flaws: [{ field: 'amount', reason: 'above zero, and not below the fee' }] })
  if (!(await first(context, { ...event, kind: 'settled', paymentId: null }))) return false
  const held = await rowOf(
    tx,
    sql<{ amount: bigint }>`
      select coalesce(sum(e.amount), 0)::bigint as amount from ledger.account a join ledger.entry e on e.account_id = a.id
       where a.kind = 'psp' and a.detail = ${provider} and a.currency = ${currency}`,
  )
  if ((held?.amount ?? 0n) < amount) refuse('provider_holds_less')
  await book(
    tx,
    'psp_settled',
    currency,
    `${provider}:${event.eventId}`,
    `psp:${provider}:${event.eventId}`,
    [
      { kind: 'bank', amount: amount - fee },
      { kind: 'expense.psp_fee', amount: fee },
      { kind: 'psp', detail: provider, amount: -amount },
    ],
  )
  return true
}

const minor = (text: string): Minor => parseMinor(text) ?? 0n

interface EventRow {
  provider: string
  event_id: string
  kind: 'settled' | 'charged_back'
  currency: Currency
  amount: bigint
  fee: bigint
  received_at: Date
  payment_id: Id<'payment'> | null
  organisation_id: Id<'organisation'> | null
  organisation: string | null
}

const presentEvent = (row: EventRow): ProviderEvent => ({
  provider: row.provider,
  eventId: row.event_id,
  kind: row.kind,
  currency: row.currency,
  amount: formatMinor(row.amount),
  fee: formatMinor(row.fee),
  receivedAt: row.received_at.toISOString(),
  organisation: row.organisation_id && { id: row.organisation_id, name: row.organisation ?? '' },
  subjectId: row.payment_id ?? `${row.provider}:${row.event_id}`,
})

type Asked<K extends 'settled' | 'chargedBack'> = z.output<
  NonNullable<(typeof providerEventsContract)[K]['~orpc']['inputSchema']>
>

const settling = (context: Context, input: Asked<'settled'>) => () =>
  settle(context, { ...input, amount: minor(input.amount), fee: minor(input.fee) })

const takingBack = (context: Context, input: Asked<'chargedBack'>) => () =>
  chargeBack(context, { ...input, fee: minor(input.fee) })

type Told = Awaited<ReturnType<typeof rehearse<boolean>>>
const told = ({ done, journals }: Told) => ({ counted: done, journals })

export const providerEventsOperations = {
  list: os.list.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const limit = input.limit ?? 50
    const [at = null, provider = null, event = null] = decodeCursor(input.cursor, 3) ?? []
    const rows = await rowsOf(
      context.tx,
      sql<EventRow>`
        select v.provider, v.event_id, v.kind, v.currency, v.amount::bigint as amount, v.fee::bigint as fee, v.received_at, v.payment_id, p.organisation_id, o.name as organisation
          from provider_event v left join payment p on p.id = v.payment_id left join organisation o on o.id = p.organisation_id
         where ${at}::text is null or v.received_at < ${at}::timestamptz or v.received_at = ${at}::timestamptz and (v.provider, v.event_id) > (${provider}::text, ${event}::text)
         order by v.received_at desc, v.provider, v.event_id limit ${limit + 1}`,
    )
    const page = toPage(rows, limit, (row) =>
      encodeCursor([row.received_at.toISOString(), row.provider, row.event_id]),
    )
    return { rows: page.rows.map(presentEvent), next: page.next }
  }),

  previewSettled: os.previewSettled.handler(async ({ context, input }) => {
    mustHandleMoney(context)
    return told(await rehearse(context.tx, settling(context, input)))
  }),

  settled: os.settled.handler(async ({ context, input }) => {
    mustHandleMoney(context)
    return told(await withJournals(context.tx, settling(context, input)))
  }),

  previewChargedBack: os.previewChargedBack.handler(async ({ context, input }) => {
    mustHandleMoney(context)
    return told(await rehearse(context.tx, takingBack(context, input)))
  }),

  chargedBack: os.chargedBack.handler(async ({ context, input }) => {
    mustHandleMoney(context)
    return told(await withJournals(context.tx, takingBack(context, input)))
  }),

  receive: os.receive.handler(async ({ context, input }) => {
    const { payments } = context.world
    const signed = { ...input, outcome: `charged_back:${input.fee}` }
    if (input.provider !== payments.name || !payments.verify(signed)) refuse('signature_wrong')
    return { counted: await chargeBack(context, { ...input, fee: minor(input.fee) }) }
  }),
}
