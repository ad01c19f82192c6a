import { implement } from '@orpc/server'
import { mustAccount, mustKeepBooks } from '../access/store.ts'
import { remember } from '../audit/store.ts'
import { book, endHolds, lockPursesOf } from '../ledger/store.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, currencies, formatMinor, parseMinor } from '../lib/money.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { lockDebt, payDebt } from '../orders/debt.ts'
import { lockBearing, payOrder } from '../orders/pay.ts'
import { coversPart } from '../orders/reserve.ts'
import { lockOrder, orderById } from '../orders/store.ts'
import { currentSeller } from '../papers/store.ts'
import { tellArrived } from '../payouts/receipts.ts'
import { batchById, batchLines, bookPayout, returnPayout } from '../payouts/runs.ts'
import { lockPayout } from '../payouts/store.ts'
import { type BankFile, type Movement, readBankFile, Unreadable } from './camt.ts'
import { bankFilesContract, type Taken, transfersContract } from './contract.ts'
import { painOf, payoutNamed } from './pain.ts'
import { meantBy, type Outcome, outcomeOf, slipOf } from './slip.ts'
import {
  keyOf,
  type NewReceipt,
  namesOf,
  noteReceipts,
  payersOf,
  settleReceipts,
  type Target,
  targetsOf,
  transferNo,
} from './store.ts'

const files = implement(bankFilesContract).$context<Call>().use(inTransaction)
const transfers = implement(transfersContract).$context<Call>().use(inTransaction)

/** More movements than this are a matter of several files. */
const movementMax = 2000

function read(content: string): BankFile {
  try {
    return readBankFile(content)
  } catch (error) {
    if (error instanceof Unreadable) return refuse('bank_file_unread', { reason: error.message })
    throw error
  }
}

const isOurs = (currency: string): currency is Currency => currencies.some((ours) => ours === currency)

/** Money that came, with what its reference names. */
interface Arrived extends NewReceipt {
  target: Target | undefined
  /** Whose account it came from, where it is known. */
  payer_id: Id<'organisation'> | undefined
}

type Ended = Pick<Taken, 'outcome'> & { organisationId: Id<'organisation'> | null }

/** What the bank says of a payout: that it left, or that it came back; undefined where it is about none. */
async function hearOfPayout(context: Context, movement: Movement): Promise<Ended | undefined> {
  const id = movement.endToEndId && payoutNamed(movement.endToEndId)
  const payout = id ? await lockPayout(context.tx, id) : undefined
  if (!payout || payout.amount !== movement.amount || payout.currency !== movement.currency) return undefined
  const ended = (outcome: Ended['outcome']) => ({ outcome, organisationId: payout.organisation_id })
  if (movement.isCredit) {
    if (payout.state !== 'filed' && payout.state !== 'booked') return ended('known')
    await returnPayout(context, payout, movement.returnReason ?? 'sent back by the bank')
    return ended('payout_returned')
  }
  if (movement.isReversal) return undefined
  if (payout.state !== 'filed') return ended('known')
  await bookPayout(context, payout, movement.reference)
  return ended('payout_paid')
}

/** Pays with money that is on the prepaid account already what it was sent for, as far as it can. */
async function payWith(context: Context, money: Arrived, orderId: Id<'order'>): Promise<Outcome> {
  const order = (await lockOrder(context.tx, orderId)) ?? refuse('not_found')
  const isOwed = order.state === 'on_account'
  const debt = isOwed ? await lockDebt(context.tx, order.id) : undefined
  const needed = debt?.owed ?? order.gross - order.prepaid_part
  const outcome = outcomeOf(money, { state: order.state, currency: order.currency, needed })
  if (outcome === 'debt' && debt) {
    const cash = { kind: 'prepaid.cash', organisation: debt.organisation_id }
    await payDebt(context, order, debt, {
      received: money.amount,
      from: (amount) => [{ ...cash, amount }],
      idem: `debt:${money.id}`,
      hatId: null,
    })
  }
  if (outcome === 'order') {
    if (!(await coversPart(context.tx, order))) return 'prepaid'
    await endHolds(context.tx, order.id, 'voided')
    if (!(await payOrder(context, order, null, order.billed_id))) return 'prepaid'
  }
  return outcome
}

/** Books money that arrived, and lets it do what it was sent for. */
async function land(context: Context, bank: string, money: Arrived): Promise<Outcome> {
  const { target } = money
  const whose = target?.organisationId ?? money.payer_id
  await book(context.tx, 'receipt', money.currency, money.id, `bank:${bank}:${money.reference}`, [
    { kind: 'bank', detail: bank, amount: money.amount },
    whose
      ? { kind: 'prepaid.cash', organisation: whose, amount: -money.amount }
      : { kind: 'unallocated', amount: -money.amount },
  ])
  if (!whose) return 'unassigned'
  if (!target) return 'prepaid'
  return target.orderId ? payWith(context, money, target.orderId) : 'top_up'
}

/** What the references of movements name, and whose the accounts are that they came from. */
async function recognise(context: Context, credits: readonly Movement[]): Promise<Arrived[]> {
  const { tx, world } = context
  const meant = new Map(
    credits.map((one) => [one.reference, one.creditorReference ? meantBy(one.creditorReference) : undefined]),
  )
  const targets = await targetsOf(
    tx,
    [...meant.values()].flatMap((one) => (one ? [one] : [])),
  )
  const payers = await payersOf(
    tx,
    credits.flatMap((one) => (one.payerIban ? [one.payerIban] : [])),
  )
  return credits.flatMap((one) => {
    const { reference, currency, amount, bookedOn: receivedOn, payer, payerIban } = one
    if (!isOurs(currency)) return []
    const means = meant.get(reference)
    return {
      ...{ id: world.ids('receipt'), reference, currency, amount, receivedOn, payer, payerIban },
      message: [one.creditorReference, one.message].filter(Boolean).join(' ').slice(0, 400),
      target: means && targets.get(keyOf(means)),
      payer_id: payerIban ? payers.get(payerIban) : undefined,
    }
  })
}

/** Locks what the money bears on, pairs before purses and each in one order, before anything of it is booked. */
async function lockAll(context: Context, arrived: readonly Arrived[]): Promise<void> {
  const sorted = (ids: readonly (string | null | undefined)[]) =>
    [...new Set(ids.filter((id) => id != null))].toSorted()
  for (const owner of sorted(arrived.map(({ target }) => target?.ownerId))) await lockBearing(context, owner)
  for (const order of sorted(arrived.map(({ target }) => target?.orderId))) await lockOrder(context.tx, order)
  const owners = sorted(arrived.map((one) => one.target?.organisationId ?? one.payer_id))
  for (const currency of currencies) await lockPursesOf(context.tx, owners, currency)
}

/** Whom it is told: what stays on the prepaid account is news, what paid an order tells itself. */
async function tell(context: Context, money: Arrived, organisation: string, outcome: Outcome): Promise<void> {
  const whose = money.target?.organisationId ?? money.payer_id
  if (!whose) return
  if (outcome === 'top_up' || outcome === 'prepaid')
    await tellArrived(context, { organisation_id: whose, organisation, ...money })
  await remember(context, {
    action: 'receipt.recorded',
    hatId: null,
    clientId: whose,
    objectId: money.id,
    changes: { amount: formatMinor(money.amount), currency: money.currency },
  })
}

/** Money that no file told before, booked; by how the bank calls it. */
async function takeCredits(
  context: Context,
  bank: string,
  credits: readonly Movement[],
): Promise<Map<string, Ended>> {
  const { tx, now } = context
  const noter = { bank, now, personId: actorOf(context).personId }
  const arrived = await recognise(context, credits)
  const noted = await noteReceipts(tx, noter, arrived)
  const fresh = arrived.filter(({ id }) => noted.has(id))
  await lockAll(context, fresh)
  const landed: { money: Arrived; outcome: Outcome }[] = []
  for (const money of fresh) landed.push({ money, outcome: await land(context, bank, money) })
  const owned = landed.flatMap(({ money, outcome }) => {
    const organisationId = money.target?.organisationId ?? money.payer_id
    const pays = outcome === 'debt' || outcome === 'order'
    return organisationId
      ? [{ id: money.id, organisationId, orderId: pays ? (money.target?.orderId ?? null) : null }]
      : []
  })
  await settleReceipts(tx, noter, owned)
  const names = await namesOf(
    tx,
    owned.map((one) => one.organisationId),
  )
  const ended = new Map<string, Ended>(
    arrived.map(({ reference }) => [reference, { outcome: 'known', organisationId: null }]),
  )
  for (const { money, outcome } of landed) {
    const organisationId = money.target?.organisationId ?? money.payer_id ?? null
    await tell(context, money, names.get(organisationId ?? '') ?? '', outcome)
    ended.set(money.reference, { outcome, organisationId })
  }
  return ended
}

export const bankFilesOperations = {
  take: files.take.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const { tx } = context
    const { movements, collective, pending } = read(input.content)
    if (movements.length > movementMax) refuse('too_large', { most: movementMax })
    const ended = new Map<Movement, Ended>()
    // what left comes first: what it says may have come back in the same file
    for (const movement of movements.toSorted((a, b) => Number(a.isCredit) - Number(b.isCredit))) {
      const heard = await hearOfPayout(context, movement)
      if (heard) ended.set(movement, heard)
    }
    const first = new Map(
      movements
        .filter((one) => one.isCredit)
        .toReversed()
        .map((one) => [one.reference, one]),
    )
    const isReceipt = (one: Movement) =>
      !ended.has(one) && one.isCredit && one.amount > 0n && isOurs(one.currency)
    const isFirst = (one: Movement) => isReceipt(one) && first.get(one.reference) === one
    const credits = await takeCredits(context, input.bank, movements.filter(isFirst))
    const endOf = (one: Movement): Ended => {
      const said = ended.get(one) ?? (isFirst(one) ? credits.get(one.reference) : undefined)
      return said ?? { outcome: isReceipt(one) ? 'known' : 'left', organisationId: null }
    }
    const names = await namesOf(
      tx,
      movements.flatMap((one) => endOf(one).organisationId ?? []),
    )
    const rows = movements.map((one) => {
      const { outcome, organisationId } = endOf(one)
      const name = organisationId && names.get(organisationId)
      return {
        reference: one.reference,
        amount: formatMinor(one.isCredit ? one.amount : -one.amount),
        currency: one.currency,
        payer: one.payer,
        outcome,
        organisation: organisationId && name ? { id: organisationId, name } : null,
      }
    })
    return { rows, collective, pending }
  }),

  payments: files.payments.handler(async ({ context, input }) => {
    mustKeepBooks(actorOf(context))
    const { tx } = context
    const batch = await batchById(tx, input.batchId)
    const seller = (await currentSeller(tx)) ?? refuse('transfer_off')
    const iban = seller.iban ?? refuse('transfer_off')
    const lines = await batchLines(tx, batch.id)
    const { id, currency, day, filed_at: madeAt } = batch
    return {
      name: `pain001-${batch.bank}-${currency}-${day}.xml`,
      content: painOf({ id, currency, day: dayOf(madeAt), madeAt, debtor: { ...seller, iban }, lines }),
    }
  }),
}

export const transfersOperations = {
  slip: transfers.slip.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustAccount(tx, actorOf(context), input.organisationId)
    const asked = input.amount === undefined ? null : (parseMinor(input.amount) ?? 0n)
    if (asked !== null && (asked <= 0n || asked > 99_999_999_999n))
      refuse('input_invalid', { flaws: [{ field: 'amount', reason: 'between 0.01 and 999999999.99' }] })
    const order = input.orderId ? await orderById(tx, input.orderId) : undefined
    if (input.orderId && order?.billed_id !== input.organisationId) refuse('not_found')
    if (order && order.state !== 'awaiting_payment' && order.state !== 'on_account') refuse('order_closed')
    const seller = (await currentSeller(tx)) ?? refuse('transfer_off')
    const currency = order?.currency ?? input.currency
    const owed = order?.state === 'on_account' ? (await lockDebt(tx, order.id)).owed : undefined
    const amount = order ? (owed ?? order.gross - order.prepaid_part) : asked
    const no = await transferNo(tx, input.organisationId, order?.id ?? null, now)
    const made = slipOf(seller, { no, currency, amount }) ?? refuse('transfer_off')
    return { payee: seller.name, ...made, currency, amount: amount === null ? null : formatMinor(amount) }
  }),
}
