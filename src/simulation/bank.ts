/** The bank: money that comes by transfer, and what becomes of payouts. It tells things late, twice and wrongly. */
import { call } from '@orpc/server'
import { sql } from 'kysely'
import { rowsOf } from '../lib/database.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { parseMinor } from '../lib/money.ts'
import { operations } from '../operations.ts'
import type { Act } from './act.ts'
import { anyOf, oneIn } from './chances.ts'
import { ask, faultIn, type Life, mustRefuse, tellOf } from './life.ts'

/** A transfer arrives: for an organisation, or with a message that nobody understands yet. */
const receives: Act = {
  name: 'money comes by bank transfer',
  weight: 4,
  async run(life) {
    const house = anyOf(life.chance, life.houses)
    if (!house) return undefined
    life.keys += 1
    const amount = `${10 + life.chance.below(400)}.${String(life.chance.below(100)).padStart(2, '0')}`
    const isClear = !oneIn(life.chance, 3)
    const input = {
      reference: `transfer-${life.keys}`,
      currency: house.currency,
      amount,
      receivedOn: dayOf(life.now),
      payer: house.name,
      ...(isClear ? { organisationId: house.id } : {}),
    }
    await ask(life, life.finance, (context) => call(operations.receipts.record, input, { context }))
    if (isClear) life.books.transferred(house.id, house.currency, parseMinor(amount) ?? 0n)
    if (life.isFaulty && oneIn(life.chance, 4)) {
      faultIn(life, 'the bank tells a transfer twice, with another amount')
      const context = { world: life.program.world, actor: life.finance }
      await mustRefuse(life, `${input.reference} is booked twice`, ['bank_reference_known'], () =>
        call(operations.receipts.record, { ...input, amount: '999.00' }, { context }),
      )
    }
    return `${amount} ${house.currency} arrive from ${isClear ? house.name : 'somebody'}`
  },
}

const assigns: Act = {
  name: 'a transfer is assigned',
  weight: 2,
  async run(life) {
    const rows = await rowsOf(
      life.eye,
      sql<{ id: Id<'receipt'>; amount: bigint; currency: string }>`
        select id, amount::bigint as amount, currency from receipt where organisation_id is null order by id limit 20`,
    )
    const receipt = anyOf(life.chance, rows)
    const house = anyOf(life.chance, life.houses)
    if (!receipt || !house) return undefined
    const input = { receiptId: receipt.id, organisationId: house.id }
    await ask(life, life.finance, (context) => call(operations.receipts.assign, input, { context }))
    life.books.transferred(house.id, receipt.currency, receipt.amount)
    return `${receipt.id} is money of ${house.name}`
  },
}

export const bankActs: readonly Act[] = [receives, assigns]

/** The bank has paid: with its reference. Told twice, it counts once. */
async function paid(life: Life, payoutId: Id<'payout'>): Promise<void> {
  const input = { payoutId, bankReference: `paid-${payoutId}` }
  await ask(life, life.finance, (context) => call(operations.payoutRuns.book, input, { context }))
  if (!life.isFaulty || !oneIn(life.chance, 3)) return
  faultIn(life, 'the bank tells a payout twice')
  const context = { world: life.program.world, actor: life.finance }
  await mustRefuse(life, `${payoutId} is paid twice`, ['payout_moved'], () =>
    call(operations.payoutRuns.book, input, { context }),
  )
}

async function sentBack(life: Life, payoutId: Id<'payout'>): Promise<void> {
  const input = { payoutId, reason: 'account closed' }
  await ask(life, life.finance, (context) => call(operations.payoutRuns.return, input, { context }))
  life.books.returned(payoutId)
  tellOf(life, `the bank sends ${payoutId} back`)
}

/** What the bank says of payouts that went to it; once nothing goes wrong any more, of all of them. */
export async function hearBank(life: Life): Promise<void> {
  const waiting = await rowsOf(
    life.eye,
    sql<{ id: Id<'payout'> }>`select id from payout where state = 'filed' order by id`,
  )
  for (const { id } of waiting) {
    if (life.isFaulty && !oneIn(life.chance, 3)) continue
    life.events += 1
    if (oneIn(life.chance, 6)) await sentBack(life, id)
    else await paid(life, id)
  }
  const gone = await rowsOf(
    life.eye,
    sql<{ id: Id<'payout'> }>`select id from payout where state = 'booked' order by id desc limit 5`,
  )
  const back = anyOf(life.chance, gone)
  if (back && life.isFaulty && oneIn(life.chance, 30)) await sentBack(life, back.id)
}
