import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { mustBeLegal } from '../access/store.ts'
import { addDays, type Day, dayOf } from '../lib/day.ts'
import { actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { mustProve } from '../people/proof.ts'
import { payerNoticeDays } from './machines.ts'
import { lockForPartner, noted } from './moves.ts'
import { payerNoticeContract } from './payerContract.ts'
import { type PartnershipRow, partnershipById } from './store.ts'
import { tellPayerNotice } from './tell.ts'

const os = implement(payerNoticeContract).$context<Call>().use(inTransaction)

type OfPartner = Parameters<typeof lockForPartner>[1]

/** The pair held still by a legal representative of the partner, where it pays. */
async function lockPaying(context: Context, input: OfPartner): Promise<PartnershipRow> {
  await mustBeLegal(context.tx, actorOf(context), input.partnerId)
  const { row } = await lockForPartner(context, input)
  await mustBeLegal(context.tx, actorOf(context), input.partnerId)
  if (row.state === 'ended') refuse('partnership_ended')
  return row.payer === 'partner' ? row : refuse('not_paying')
}

/** The day on which the client begins to pay, for a notice of today. */
export const firstDayAfter = (today: Day): Day => addDays(today, payerNoticeDays + 1)

export const payerNoticeOperations = {
  stopPaying: os.stopPaying.handler(async ({ context, input }) => {
    const { tx, now } = context
    await mustBeLegal(tx, actorOf(context), input.partnerId)
    const seen = await partnershipById(tx, input.partnershipId)
    if (seen?.partner_id !== input.partnerId) refuse('not_found')
    if (seen.state === 'ended') refuse('partnership_ended')
    if (seen.payer !== 'partner') refuse('not_paying')
    await mustProve(context, {
      action: 'stop_paying',
      objectId: seen.id,
      objectVersion: String(seen.version),
    })
    const row = await lockPaying(context, input)
    if (row.payer_until) refuse('notice_given')
    const first = firstDayAfter(dayOf(now))
    await sql`
      update partnership set payer_until = (${first}::date::timestamp at time zone 'Europe/Zurich'), version = version + 1 where id = ${row.id}`.execute(
      tx,
    )
    await tellPayerNotice(context, row, 'given', first, payerNoticeDays)
    await noted(context, row, 'partnership.payer_notice', { from: first }, 'partnerLegal')
    return { lastDay: addDays(first, -1) }
  }),

  payOn: os.payOn.handler(async ({ context, input }) => {
    const row = await lockPaying(context, input)
    if (!row.payer_until) refuse('not_paying')
    await sql`update partnership set payer_until = null, version = version + 1 where id = ${row.id}`.execute(
      context.tx,
    )
    await noted(context, row, 'partnership.payer_notice_withdrawn', {}, 'partnerLegal')
    return { done: true }
  }),
}
