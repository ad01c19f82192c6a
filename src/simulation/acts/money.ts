import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowOf, rowsOf } from '../../lib/database.ts'
import type { Id } from '../../lib/id.ts'
import { parseMinor } from '../../lib/money.ts'
import type { Actor, Call } from '../../lib/operation.ts'
import { Refusal } from '../../lib/refusal.ts'
import { operations } from '../../operations.ts'
import type { LineAsked, Placed } from '../../orders/contract.ts'
import type { Act } from '../act.ts'
import { anyOf, oneIn } from '../chances.ts'
import {
  accountantOf,
  ask,
  type House,
  houseOf,
  type Life,
  legalOf,
  livingTies,
  type Tie,
  violated,
} from '../life.ts'
import { settleDocument, takeArrived } from '../money.ts'
import { mustBePrivate } from '../watch.ts'

export async function topUp(life: Life, house: House, amount: string): Promise<void> {
  const input = { organisationId: house.id, amount, currency: house.currency }
  const { paymentId } = await ask(life, accountantOf(life, house), (context) =>
    call(operations.prepaid.topUp, input, { context }),
  )
  await life.books.learnPayment(sql`id = ${paymentId}`)
}

const topsUp: Act = {
  name: 'an organisation tops up',
  weight: 10,
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    if (!house) return undefined
    const amount = `${50 + life.chance.below(2000)}.${String(life.chance.below(100)).padStart(2, '0')}`
    await topUp(life, house, amount)
    return `${house.name} starts a top-up of ${amount} ${house.currency}`
  },
}

function newLine(life: Life): LineAsked {
  const offer = life.chance.pick(life.offers)
  const many = oneIn(life.chance, 30) ? 35 : 1 + life.chance.below(4)
  return { itemId: offer.itemId, quantity: many, months: life.chance.pick(offer.months) }
}

/** What a house might renew by hand: what runs out first, at most some. */
async function renewable(life: Life, house: House): Promise<LineAsked[]> {
  const rows = await rowsOf(
    life.eye,
    sql<{ id: Id<'product'> }>`
      select id from product where organisation_id = ${house.id} and state = 'active' order by expires_on, id limit ${1 + life.chance.below(4)}`,
  )
  return rows.map(({ id }) => ({ renewProductId: id, periods: 1 + life.chance.below(2) }))
}

async function linesFor(life: Life, house: House, isRenewal: boolean): Promise<LineAsked[]> {
  if (isRenewal) return renewable(life, house)
  return Array.from({ length: 1 + life.chance.below(3) }, () => newLine(life))
}

type Means = 'prepaid' | 'provider'

/** An order, with the money of whoever the books say pays it; refused for want of it only where it is wanting. */
async function placing(
  life: Life,
  actor: Actor,
  { payer, part }: { payer: House; part: string | undefined },
  run: (context: Call) => Promise<Placed>,
): Promise<Placed> {
  let placed: Placed
  try {
    placed = await ask(life, actor, run)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'insufficient_funds') {
      const { needed, currency } = error.facts
      const free = await life.books.free(payer.id, String(currency))
      if (free >= (parseMinor(String(needed)) ?? 0n))
        violated(life, `${payer.name} is refused ${needed} ${currency} and has ${free}`)
    }
    throw error
  }
  if (placed.quote.billed.id !== payer.id)
    violated(life, `${placed.orderId} is charged to ${placed.quote.billed.name}, not to ${payer.name}`)
  if (placed.state === 'paid') await settleDocument(life, placed.orderId)
  else {
    await life.books.learnPayment(sql`order_id = ${placed.orderId}`)
    if (part !== undefined)
      await life.books.held(placed.orderId, payer.id, placed.quote.currency, parseMinor(part) ?? 0n)
  }
  await mustBePrivate(life, placed.orderId, placed.quote.billed.id)
  return placed
}

/** At once from the prepaid account, at the provider, or in part from the one and the rest there. */
function meansOf(life: Life): { means: Means; fromPrepaid?: string } {
  const kind = life.chance.below(12)
  if (kind < 8) return { means: 'prepaid' }
  return kind < 10
    ? { means: 'provider' }
    : { means: 'provider', fromPrepaid: `${1 + life.chance.below(12)}.50` }
}
const orderRefusals = [
  'insufficient_funds',
  'input_invalid',
  'product_ended',
  'not_managed',
  'mixed_payers',
  'price_missing',
  'wrong_funds',
] as const

const said = (house: House, { state, quote }: Placed, isRenewal: boolean) =>
  `${house.name} ${isRenewal ? 'renews' : 'orders'} for ${quote.gross} ${quote.currency}, ${state === 'paid' ? 'paid' : 'not paid yet'}`

const orders: Act = {
  name: 'an organisation orders or renews',
  weight: 24,
  refusals: orderRefusals,
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    if (!house) return undefined
    const isRenewal = oneIn(life.chance, 3)
    const lines = await linesFor(life, house, isRenewal)
    if (lines.length === 0) return undefined
    const means = meansOf(life)
    const input = { organisationId: house.id, lines, ...means }
    const paying = { payer: house, part: means.fromPrepaid }
    const placed = await placing(life, accountantOf(life, house), paying, (context) =>
      call(operations.orders.place, input, { context }),
    )
    return said(house, placed, isRenewal)
  },
}

const payerOf = ({ payer, partner, client }: Tie) => (payer === 'partner' ? partner : client)

/** The partnerships under which a partner may spend money. */
const spendingTie = (life: Life) =>
  anyOf(
    life.chance,
    livingTies(life).filter(({ access }) => access === 'full'),
  )

async function placeForClient(life: Life, tie: Tie, lines: LineAsked[]): Promise<Placed> {
  const means = meansOf(life)
  const input = { partnerId: tie.partner.id, clientId: tie.client.id, lines, ...means }
  const paying = { payer: payerOf(tie), part: means.fromPrepaid }
  return placing(life, accountantOf(life, tie.partner), paying, (context) =>
    call(operations.orders.placeForClient, input, { context }),
  )
}

const ordersForClient: Act = {
  name: 'a partner orders for a client',
  weight: 18,
  refusals: orderRefusals,
  async run(life) {
    const tie = spendingTie(life)
    if (!tie) return undefined
    const placed = await placeForClient(life, tie, await linesFor(life, tie.client, false))
    return `${tie.partner.name} for ${said(tie.client, placed, false)}`
  },
}

/** Whether one of these is under another partner's limited access, and so out of reach for this one. */
async function isElsewhere(life: Life, tie: Tie, lines: readonly LineAsked[]): Promise<boolean> {
  const ids = lines.flatMap((line) => ('renewProductId' in line ? [line.renewProductId] : []))
  const other = await rowOf(
    life.eye,
    sql`select 1 from product_grant where product_id = any(${ids}) and ended_at is null and partnership_id <> ${tie.id}`,
  )
  return other !== undefined
}

const renewsForClient: Act = {
  name: 'a partner renews for a client',
  weight: 8,
  refusals: [...orderRefusals, 'not_found'],
  async run(life) {
    const tie = spendingTie(life)
    const lines = tie ? await renewable(life, tie.client) : []
    if (!tie || lines.length === 0) return undefined
    try {
      const placed = await placeForClient(life, tie, lines)
      return `${tie.partner.name} for ${said(tie.client, placed, true)}`
    } catch (error) {
      const isHidden = error instanceof Refusal && error.code === 'not_found'
      if (isHidden && !(await isElsewhere(life, tie, lines)))
        violated(life, `${tie.partner.name} does not find products of ${tie.client.name} that it manages`)
      throw error
    }
  },
}

const ordersTooFar: Act = {
  name: 'a partner with limited access tries to order',
  weight: 1,
  refusals: ['limited_never_spends', 'not_managed', 'not_found'],
  async run(life) {
    const tie = anyOf(
      life.chance,
      livingTies(life).filter(({ access }) => access === 'limited'),
    )
    if (!tie) return undefined
    const input = {
      partnerId: tie.partner.id,
      clientId: tie.client.id,
      lines: [newLine(life)],
      means: 'prepaid' as const,
    }
    const placed = await ask(life, legalOf(tie.partner), (context) =>
      call(operations.orders.placeForClient, input, { context }),
    )
    violated(
      life,
      `${tie.partner.name} spent money of ${tie.client.name} by ${placed.orderId}, with limited access`,
    )
    return undefined
  },
}

interface Waiting {
  id: Id<'order'>
  payment: Id<'payment'>
  billed: string
}

/** An order that waits for its money, by chance. */
async function waitingOrder(life: Life): Promise<Waiting | undefined> {
  const rows = await rowsOf(
    life.eye,
    sql<Waiting>`
      select o.id, p.id as payment, o.billed_id as billed from orders o join payment p on p.order_id = o.id where o.state = 'awaiting_payment' order by o.id limit 50`,
  )
  return anyOf(life.chance, rows)
}

const cancels: Act = {
  name: 'an order that waits is cancelled',
  weight: 2,
  refusals: ['order_closed'],
  async run(life) {
    const waiting = await waitingOrder(life)
    const house = waiting && houseOf(life, waiting.billed)
    if (!waiting || !house) return undefined
    const input = { organisationId: house.id, orderId: waiting.id }
    await ask(life, accountantOf(life, house), (context) =>
      call(operations.orders.cancel, input, { context }),
    )
    return `${house.name} cancels ${waiting.id}`
  },
}

const paysByHand: Act = {
  name: 'somebody settles a payment on the test page',
  weight: 2,
  refusals: ['payment_closed'],
  async run(life) {
    const waiting = await waitingOrder(life)
    const house = waiting && houseOf(life, waiting.billed)
    if (!waiting || !house) return undefined
    const outcome = life.chance.pick(['succeeded', 'succeeded', 'failed'] as const)
    const input = { organisationId: house.id, paymentId: waiting.payment, outcome }
    await ask(life, accountantOf(life, house), (context) =>
      call(operations.payments.settleTest, input, { context }),
    )
    const settled = await rowOf(
      life.eye,
      sql`select 1 from payment where id = ${waiting.payment} and state = 'succeeded'`,
    )
    if (settled) await takeArrived(life, sql`id = ${waiting.payment}`)
    return `${house.name} lets ${waiting.payment} be ${outcome}`
  },
}

export const moneyActs: readonly Act[] = [
  topsUp,
  orders,
  ordersForClient,
  renewsForClient,
  ordersTooFar,
  cancels,
  paysByHand,
]
