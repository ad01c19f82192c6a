import { sql } from 'kysely'
import { remember } from '../audit/store.ts'
import { endHolds, heldParts, type Posting } from '../ledger/store.ts'
import type { Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { formatMinor } from '../lib/money.ts'
import { actorOf, type Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { post } from '../mail/store.ts'
import { legalReaders } from '../organisations/store.ts'
import { printIban } from './iban.ts'
import { type Move, mayMove, moves } from './payout.ts'
import { type PayoutRow, payoutById } from './store.ts'

export interface With {
  batchId?: Id<'batch'>
  reason?: string
  bankReference?: string
}

const ends = ['booked', 'returned', 'rejected']

/** Takes a locked payout one step on, where its way allows it; what was held for it is let go where it ends unpaid. */
export async function move(
  context: Context,
  payout: PayoutRow,
  by: Move,
  facts: With = {},
): Promise<PayoutRow> {
  const { tx, now } = context
  if (!mayMove(by, payout.state)) refuse('payout_moved', { state: payout.state })
  const actor = actorOf(context)
  const { to } = moves[by]
  const isEnd = ends.includes(to)
  if (to === 'rejected') await endHolds(tx, payout.id, 'voided')
  await sql`
    update payout set state = ${to}, approved_at = case when ${by === 'approve'} then ${now}::timestamptz else approved_at end,
           approved_by = case when ${by === 'approve'} then ${actor.personId} else approved_by end,
           batch_id = coalesce(${facts.batchId ?? null}, batch_id), reason = coalesce(${facts.reason ?? null}, reason), bank_reference = coalesce(${facts.bankReference ?? null}, bank_reference),
           ended_at = ${isEnd ? now : null}::timestamptz, ended_by = ${isEnd ? actor.personId : null}
     where id = ${payout.id}`.execute(tx)
  await remember(context, {
    action: `payout.${to}`,
    hatId: moves[by].by === 'partner' ? payout.organisation_id : null,
    clientId: payout.organisation_id,
    objectId: payout.id,
    changes: { amount: formatMinor(payout.amount), currency: payout.currency, reason: facts.reason ?? null },
  })
  return (await payoutById(tx, payout.id)) ?? refuse('not_found')
}

/** The purses that gave to a payout, as sides of a booking: debits when it leaves, credits when it comes back. */
export async function purseSides(tx: Tx, payout: PayoutRow, state: 'pending' | 'posted'): Promise<Posting[]> {
  const sign = state === 'pending' ? 1n : -1n
  return (await heldParts(tx, payout.id, state)).map(({ purse, amount }) => ({
    kind: `prepaid.${purse}`,
    organisation: payout.organisation_id,
    amount: sign * amount,
  }))
}

/** The partner's legal representatives hear how a payout ended. */
export async function tellEnd(context: Context, payout: PayoutRow): Promise<void> {
  const { tx, world, now } = context
  if (payout.state !== 'booked' && payout.state !== 'returned' && payout.state !== 'rejected') return
  const facts = {
    organisation: payout.organisation,
    state: payout.state,
    amount: formatMinor(payout.amount),
    currency: payout.currency,
    iban: printIban(payout.iban, true),
    reason: payout.state === 'booked' || payout.reason === 'withdrawn' ? '' : (payout.reason ?? ''),
    link: `${world.publicUrl}/p/${payout.organisation_id}/payouts`,
  }
  const readers = await legalReaders(tx, payout.organisation_id)
  await post(
    tx,
    world.ids,
    now,
    readers.map((r) => ({
      template: 'payout_ended' as const,
      recipient: r.email,
      language: r.language,
      organisationId: r.organisationId,
      facts,
    })),
  )
}
