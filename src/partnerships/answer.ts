import { sql } from 'kysely'
import { seatOf } from '../access/store.ts'
import type { Id } from '../lib/id.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { nameOf } from '../organisations/store.ts'
import type { OpenedInvitation } from './invitationContract.ts'
import { mustBeOpen, type Pending } from './partnership.ts'
import { answerersOf, type InvitationRow, invitationByToken, lockInvitation } from './store.ts'

export const pendingOf = (row: InvitationRow): Pending => ({
  state: row.state,
  direction: row.direction,
  expiresAt: row.expires_at,
})

interface Answering {
  answerers: { id: Id<'organisation'>; name: string }[]
  obstacle: OpenedInvitation['obstacle']
}

/**
 * Who may answer. A request is answered by whoever owns the address it went to (verified, or following its link), for
 * an organisation they represent by law; an offer by a legal representative of the partner. A link alone, in another
 * person's hands, opens nothing.
 */
export async function answering(context: Context, row: InvitationRow, byLink: boolean): Promise<Answering> {
  const { actor, tx } = context
  if (!actor) return { answerers: [], obstacle: 'not_signed_in' }
  if (row.direction === 'offered') {
    const seat = await seatOf(tx, actor.personId, row.partner_id)
    if (!seat || seat.role === 'external') return { answerers: [], obstacle: 'invitation_not_yours' }
    if (seat.role !== 'legal') return { answerers: [], obstacle: 'legal_only' }
    return { answerers: [{ id: row.partner_id, name: await nameOf(tx, row.partner_id) }], obstacle: null }
  }
  const addressed = actor.email === row.email && (actor.emailVerified || byLink)
  if (!addressed) return { answerers: [], obstacle: 'invitation_not_yours' }
  const answerers = await answerersOf(tx, actor.personId)
  return { answerers, obstacle: answerers.length > 0 ? null : 'legal_only' }
}

export async function mustAnswer(
  context: Context,
  input: { invitationId: string; token?: string | undefined },
): Promise<{ row: InvitationRow; answerers: Answering['answerers'] }> {
  const row = (await lockInvitation(context.tx, input.invitationId)) ?? refuse('not_found')
  const byLink =
    input.token !== undefined && (await invitationByToken(context.tx, input.token))?.id === row.id
  const { answerers, obstacle } = await answering(context, row, byLink)
  if (obstacle === 'invitation_not_yours' && !byLink) refuse('not_found')
  if (obstacle) refuse(obstacle)
  mustBeOpen(pendingOf(row), context.now)
  return { row, answerers }
}

export async function close(
  context: Context,
  row: InvitationRow,
  state: string,
  reason?: string,
  partnershipId?: string,
  clientId?: string,
): Promise<void> {
  await sql`
    update invitation set state = ${state}, answered_by = ${context.actor?.personId ?? null}, answered_at = ${context.now}, reason = ${reason ?? null},
           partnership_id = ${partnershipId ?? null}, client_id = coalesce(${clientId ?? null}, client_id)
     where id = ${row.id}`.execute(context.tx)
}
