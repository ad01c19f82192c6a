import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { book } from '../ledger/store.ts'
import { dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor, parseMinor } from '../lib/money.ts'
import { type Actor, actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { decodeCursor, toPage } from '../lib/page.ts'
import { refuse } from '../lib/refusal.ts'
import { creditDebt } from '../orders/debt.ts'
import { takeBack } from './clawback.ts'
import { type RefundAsked, refundsContract } from './contract.ts'
import { cursorAt } from './operations.ts'
import { type Plan, planRefund, presentPlan, refundPostings } from './plan.ts'
import { presentDocument, presentRow } from './present.ts'
import { addCredit, documentById, endLine, endPeriod, listDocuments } from './store.ts'
import { tellRefund } from './tell.ts'

const os = implement(refundsContract).$context<Call>().use(inTransaction)

function mustLook(context: Context): void {
  if (!actorOf(context).staff) refuse('staff_only')
}

/** Money goes back by the hand of management and finance; support looks. */
export function mustHandleMoney(context: Context): Actor {
  const actor = actorOf(context)
  if (actor.staff !== 'manager' && actor.staff !== 'finance') refuse('staff_only')
  return actor
}

/** Ends the paid periods that the refund takes back, on the invoice's lines and on the products. */
async function endPeriods(context: Context, plan: Plan): Promise<void> {
  const { tx, now } = context
  for (const { line, credit } of plan.credits) {
    if (credit.endsOn) await endLine(tx, plan.document.order_id, line.pos, credit.endsOn)
  }
  for (const { product, line, paidUntil, ends } of plan.endings) {
    const isWhole = paidUntil === line.line.period_start
    await endPeriod(
      tx,
      { productId: product.id, paidUntil, ends, wholePeriods: isWhole ? line.line.periods : 0 },
      now,
    )
  }
}

/** Puts a planned refund into the books and into the world, in one transaction: all of it or nothing. */
async function carryOut(context: Context, plan: Plan, reason: string, actor: Actor): Promise<Id<'document'>> {
  const { tx, now, world } = context
  const { document } = plan
  const id = world.ids('document')
  await addCredit(tx, document, {
    id,
    reason,
    madeBy: actor.personId,
    net: plan.net,
    vat: plan.vat,
    at: now,
    lines: plan.credits.map(({ line, how, credit }, index) => ({
      pos: index + 1,
      line_pos: line.pos,
      how: credit.endsOn ? how : 'share',
      list: String(credit.list),
      campaign: String(credit.campaign),
      partner: String(credit.partner),
      volume: String(credit.volume),
      net: String(credit.net),
      gain: String(credit.gain),
      ended_on: credit.endsOn ?? null,
    })),
  })
  await endPeriods(context, plan)
  const owed = plan.back.find((s) => s.kind === 'receivable')?.amount ?? 0n
  const postings = refundPostings(plan, await creditDebt(context, document.order_id, owed)).filter(
    (p) => p.amount !== 0n,
  )
  if (postings.length > 0) await book(tx, 'refund', document.currency, id, `refund:${id}`, postings)
  await takeBack(tx, plan.taken, document.currency, id)
  const byCard = plan.back.find((s) => s.kind === 'psp')
  if (byCard && plan.payment) {
    await sql`
      insert into payment_refund (document_id, payment_id, amount, made_at) values (${id}, ${plan.payment.id}, ${byCard.amount}, ${now})`.execute(
      tx,
    )
  }
  return id
}

async function planFor(context: Context, asked: RefundAsked, lock: boolean): Promise<Plan> {
  return planRefund(context.tx, context.world, asked, dayOf(context.now), lock)
}

export const refundsOperations = {
  documents: os.documents.handler(async ({ context, input }) => {
    mustLook(context)
    const { organisationId: reader, cursor, limit = 50, ...filter } = input
    const rows = await listDocuments(context.tx, {
      ...filter,
      ...(reader ? { reader } : {}),
      after: decodeCursor(cursor, 2),
      limit,
    })
    const page = toPage(rows, limit, cursorAt)
    return { rows: page.rows.map(presentRow), next: page.next }
  }),

  document: os.document.handler(async ({ context, input }) => {
    mustLook(context)
    return presentDocument(context.tx, await documentById(context.tx, input.documentId))
  }),

  preview: os.preview.handler(async ({ context, input }) => {
    mustHandleMoney(context)
    return presentPlan(await planFor(context, input, false))
  }),

  make: os.make.handler(async ({ context, input }) => {
    const actor = mustHandleMoney(context)
    const plan = await planFor(context, input, true)
    const gross = plan.net + plan.vat
    if (input.expectedGross !== undefined && parseMinor(input.expectedGross) !== gross)
      refuse('price_changed', { gross: formatMinor(gross), currency: plan.document.currency })
    const creditId = await carryOut(context, plan, input.reason, actor)
    await tellRefund(context, plan, { id: creditId, reason: input.reason })
    await remember(context, {
      action: 'order.refunded',
      hatId: null,
      clientId: plan.document.owner_id,
      objectId: plan.document.order_id,
      witness: { staff: actor.staff },
      changes: { lines: plan.credits.length, ended: plan.endings.length },
    })
    return { creditId, refund: presentPlan(plan) }
  }),

  list: os.list.handler(async ({ context, input }) => {
    mustLook(context)
    const { organisationId: reader, cursor, limit = 50 } = input
    const after = decodeCursor(cursor, 2)
    const rows = await listDocuments(context.tx, {
      kind: 'credit',
      ...(reader ? { reader } : {}),
      after,
      limit,
    })
    const page = toPage(rows, limit, cursorAt)
    return {
      rows: page.rows.map((row) => ({ ...presentRow(row), madeBy: row.made_by_name })),
      next: page.next,
    }
  }),
}
