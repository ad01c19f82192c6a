import { sql } from 'kysely'
import { levelOf } from '../access/access.ts'
import { type Database, rowsOf } from '../lib/database.ts'
import { addMonths, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { refuse } from '../lib/refusal.ts'
import type { RightsInWords } from '../mail/letter.ts'
import { nameOf, type PartnerRow, partnerById, presentPartner } from '../organisations/store.ts'
import type { Partnership, Rights, Wish } from './contract.ts'
import type { Invitation } from './invitationContract.ts'
import { reviewMonths } from './machines.ts'
import { grantsOf, type InvitationRow, type PartnershipRow } from './store.ts'

/** An instant that may be PostgreSQL's infinity, which the driver gives as a number. */
export function instantOrNull(value: Date | number | null): string | null {
  return value instanceof Date ? value.toISOString() : null
}

/** Rights of a wish, which names no products. */
function asRights(wish: Wish | Rights): Rights {
  return {
    access: wish.access,
    payer: wish.payer,
    families: wish.families,
    products: 'products' in wish ? wish.products : [],
  }
}

/** An invitation as one of its sides sees it: who of the partner's people gets what is the partner's own. */
export async function presentInvitation(
  tx: Database,
  row: InvitationRow,
  side: 'client' | 'partner',
): Promise<Invitation> {
  const partner = (await partnerById(tx, row.partner_id)) ?? refuse('not_found')
  return {
    id: row.id,
    direction: row.direction,
    state: row.state,
    partner: presentPartner(partner),
    client: row.client_id ? { id: row.client_id, name: row.client_name ?? '' } : null,
    email: row.email,
    company: row.company,
    language: row.language,
    asked: asRights(row.wish),
    assigned: side === 'partner' ? row.assigned : [],
    message: row.message,
    sentAt: row.sent_at.toISOString(),
    sentCount: row.sent_count,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    answeredAt: instantOrNull(row.answered_at),
    reason: row.reason,
    partnershipId: row.partnership_id,
  }
}

async function peopleOf(tx: Database, partnershipId: string): Promise<Partnership['people']> {
  const rows = await rowsOf(
    tx,
    sql<{ person_id: Id<'person'>; name: string; level: number }>`
      select c.person_id, p.name, max(c.level)::int as level from access.reach_client c join person p on p.id = c.person_id
       where c.partnership_id = ${partnershipId} group by 1, 2 order by lower(p.name), 1`,
  )
  return rows.map((row) => ({ personId: row.person_id, name: row.name, level: levelOf(row.level) }))
}

/** What was asked or offered when the partnership began. */
export async function askedAtStart(tx: Database, partnershipId: string): Promise<Rights | null> {
  const rows = await rowsOf(
    tx,
    sql<{ wish: Wish | Rights }>`select wish from invitation where partnership_id = ${partnershipId} limit 1`,
  )
  return rows[0] ? asRights(rows[0].wish) : null
}

export async function presentPartnership(tx: Database, row: PartnershipRow): Promise<Partnership> {
  const partner: PartnerRow = (await partnerById(tx, row.partner_id)) ?? refuse('not_found')
  const lists = row.access === 'limited' ? await grantsOf(tx, row.id) : { products: [], families: [] }
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    access: row.access,
    payer: row.payer,
    clientPaysFrom: row.payer_until ? dayOf(row.payer_until) : null,
    startsAt: row.starts_at.toISOString(),
    endsAt: instantOrNull(row.ends_at),
    endedAt: instantOrNull(row.ended_at),
    endedBy: row.ended_by,
    paused:
      row.paused_at && row.paused_by
        ? { at: row.paused_at.toISOString(), by: row.paused_by, reason: row.paused_reason ?? '' }
        : null,
    reviewDueOn:
      row.state === 'active' ? addMonths(dayOf(row.reviewed_at ?? row.starts_at), reviewMonths) : null,
    client: { id: row.client_id, name: await nameOf(tx, row.client_id) },
    partner: presentPartner(partner),
    ...lists,
    asked: await askedAtStart(tx, row.id),
    people: await peopleOf(tx, row.id),
  }
}

/** Rights as a letter says them. */
export function inWords(rights: Rights | Wish): RightsInWords {
  const products = 'products' in rights ? rights.products : []
  const levels = new Set([...products, ...rights.families].map((entry) => entry.level))
  const [only] = levels
  return {
    access: rights.access,
    payer: rights.payer,
    families: rights.families.map((f) => f.family),
    products: products.length,
    ...(only ? { level: levels.size === 1 ? only : ('mixed' as const) } : {}),
  }
}

export const expiryDay = (instant: Date): string => dayOf(instant)
