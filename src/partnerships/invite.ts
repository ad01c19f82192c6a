import { sql } from 'kysely'
import { rowOf } from '../lib/database.ts'
import type { Context } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { legalReaders, nameOf } from '../organisations/store.ts'
import type { Assignment } from './assignment.ts'
import type { Rights, Wish } from './contract.ts'
import { invitationDays, sendsPerDay } from './partnership.ts'
import { expiryDay, inWords } from './present.ts'
import { hashToken, type InvitationRow, invitationById } from './store.ts'

export interface Draft {
  direction: 'asked' | 'offered'
  partnerId: string
  clientId: string | null
  email: string
  company: string
  language: string
  wish: Rights | Wish
  /** Who of the partner's people gets what, as the partner says it. */
  assigned: readonly Assignment[]
  message: string
}

/** An older one between the two that has run out makes room for a new one. */
async function closeExpired(context: Context, draft: Draft): Promise<void> {
  await sql`
    update invitation set state = 'expired' where partner_id = ${draft.partnerId} and direction = ${draft.direction} and email = ${draft.email}
       and client_id is not distinct from ${draft.clientId} and state = 'pending' and expires_at <= ${context.now}`.execute(
    context.tx,
  )
}

/** Letters to one address, and invitations in all, that a sender may cause a day, whatever was withdrawn between. */
const perAddressADay = 3
const perSenderADay = 100

async function mustNotPester(context: Context, draft: Draft): Promise<void> {
  const since = new Date(context.now.getTime() - 86_400_000)
  const sent = await rowOf(
    context.tx,
    sql<{ address: number; all: number }>`
      select count(*) filter (where email = ${draft.email})::int as address, count(*)::int as all from invitation
       where direction = ${draft.direction} and created_at > ${since}
         and case direction when 'asked' then partner_id::text = ${draft.partnerId} else client_id::text = ${draft.clientId} end`,
  )
  if (sent && (sent.address >= perAddressADay || sent.all >= perSenderADay)) refuse('resend_too_often')
}

/** Categories are named by what the catalogue has. */
export async function mustKnowFamilies(
  context: Context,
  named: readonly { family: string }[],
): Promise<void> {
  for (const [index, { family }] of named.entries()) {
    if (await rowOf(context.tx, sql`select 1 from family where id = ${family}`)) continue
    refuse('input_invalid', {
      flaws: [{ field: `families.${index}`, reason: `there is no category ${family}` }],
    })
  }
}

/** Keeps an invitation and sends its link: to the address asked, or to the partner's legal representatives. */
export async function sendInvitation(context: Context, draft: Draft): Promise<InvitationRow> {
  const { tx, now, world } = context
  const id = world.ids('invitation')
  const token = world.tokens()
  const expiresAt = new Date(now.getTime() + invitationDays * 86_400_000)
  await closeExpired(context, draft)
  await mustNotPester(context, draft)
  await mustKnowFamilies(context, draft.wish.families)
  await sql`
    insert into invitation (id, direction, partner_id, client_id, email, company, language, wish, assigned, message, token_hash, sent_at, created_by, created_at, expires_at)
    values (${id}, ${draft.direction}, ${draft.partnerId}, ${draft.clientId}, ${draft.email}, ${draft.company}, ${draft.language},
            ${JSON.stringify(draft.wish)}, ${JSON.stringify(draft.assigned)}, ${draft.message}, ${hashToken(token)}, ${now}, ${context.actor?.personId ?? null}, ${now}, ${expiresAt})`.execute(
    tx,
  )
  const row = (await invitationById(tx, id)) ?? refuse('not_found')
  await post(tx, world.ids, now, await invitationLetters(context, row, token))
  return row
}

/** The link again, under a new secret; the old one is dead from here on. */
export async function sendAgain(
  context: Context,
  row: InvitationRow,
  why: 'asked' | 'reminder' = 'asked',
): Promise<InvitationRow> {
  const { tx, now, world } = context
  const sameDay = expiryDay(row.sent_at) === expiryDay(now)
  if (why === 'asked' && sameDay && row.sent_count >= sendsPerDay) refuse('resend_too_often')
  const token = world.tokens()
  await sql`
    update invitation set token_hash = ${hashToken(token)}, sent_at = ${now}, sent_count = ${sameDay ? Math.min(row.sent_count + 1, 20) : 1} where id = ${row.id}`.execute(
    tx,
  )
  const again = (await invitationById(tx, row.id)) ?? refuse('not_found')
  await post(
    tx,
    world.ids,
    now,
    why === 'reminder'
      ? await reminderLetters(context, again, token)
      : await invitationLetters(context, again, token),
  )
  return again
}

async function reminderLetters(context: Context, row: InvitationRow, token: string): Promise<Letter[]> {
  const sender =
    row.direction === 'asked' ? await nameOf(context.tx, row.partner_id) : (row.client_name ?? '')
  const facts = {
    sender,
    expiresOn: expiryDay(row.expires_at),
    link: `${context.world.publicUrl}/i/${token}`,
  }
  const readers =
    row.direction === 'asked'
      ? [{ organisationId: undefined, email: row.email, language: row.language }]
      : await legalReaders(context.tx, row.partner_id)
  return readers.map((reader) => ({
    template: 'invitation_reminder' as const,
    recipient: reader.email,
    language: reader.language,
    organisationId: reader.organisationId,
    place: `/invitations/${row.id}`,
    facts,
  }))
}

async function invitationLetters(context: Context, row: InvitationRow, token: string): Promise<Letter[]> {
  const place = `/invitations/${row.id}`
  const link = `${context.world.publicUrl}/i/${token}`
  const expiresOn = expiryDay(row.expires_at)
  if (row.direction === 'asked') {
    const facts = {
      partner: await nameOf(context.tx, row.partner_id),
      company: row.company,
      asked: inWords(row.wish),
      message: row.message,
      expiresOn,
      link,
    }
    return [{ template: 'invitation_asked', recipient: row.email, language: row.language, place, facts }]
  }
  const facts = {
    client: row.client_name ?? '',
    offered: inWords(row.wish),
    message: row.message,
    expiresOn,
    link,
  }
  const readers = await legalReaders(context.tx, row.partner_id)
  return readers.map((reader) => ({
    template: 'invitation_offered' as const,
    recipient: reader.email,
    language: reader.language,
    organisationId: reader.organisationId,
    place: `/invitations/${row.id}`,
    facts,
  }))
}
