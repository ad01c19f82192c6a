import { sql } from 'kysely'
import { type Database, rowOf, rowsOf } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { RefusalCode } from '../lib/refusals.ts'
import { type Level, levelOf } from './access.ts'

/** What somebody who was turned away lacks, who could give it, and where it is asked for. */
export interface Lack {
  missing: { level: Level; has: Level | null } | { role: 'legal' | 'administrator' } | { right: 'accounting' }
  who_can_grant: {
    personId: Id<'person'>
    name: string
    organisation: { id: Id<'organisation'>; name: string }
  }[]
  request_url: string
}

const namedMost = 20

async function peopleOf(
  db: Database,
  organisationId: string,
  roles: readonly string[],
): Promise<Lack['who_can_grant']> {
  const rows = await rowsOf(
    db,
    sql<{ person_id: Id<'person'>; name: string; id: Id<'organisation'>; organisation: string }>`
      select s.person_id, p.name, o.id, o.name as organisation from access.seat s
        join person p on p.id = s.person_id join organisation o on o.id = s.organisation_id
       where s.organisation_id = ${organisationId} and s.role = any(${[...roles]}) order by lower(p.name), p.id limit ${namedMost}`,
  )
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    organisation: { id: row.id, name: row.organisation },
  }))
}

const legal = ['legal']
const bosses = ['legal', 'administrator']

/**
 * Inside a client: where the client gives the partner the level, the partner's own representatives and administrators
 * can hand it on; where its ceiling is too low, only the client's representatives can raise it.
 */
async function lackInClient(
  db: Database,
  of: { personId: string; partnerId: string; clientId: string },
  publicUrl: string,
): Promise<Lack | undefined> {
  const reach = await rowOf(
    db,
    sql<{ level: number; access: string }>`
      select level, access from access.reach_client
       where person_id = ${of.personId} and hat_id = ${of.partnerId} and client_id = ${of.clientId}`,
  )
  if (!reach) return undefined
  const isCeiling = reach.access === 'limited'
  const page = `${publicUrl}/p/${of.partnerId}/clients/${of.clientId}`
  return {
    missing: { level: 'order', has: levelOf(reach.level) },
    who_can_grant: isCeiling
      ? await peopleOf(db, of.clientId, legal)
      : await peopleOf(db, of.partnerId, bosses),
    request_url: isCeiling ? page : `${page}?part=people`,
  }
}

/** What a refusal for want of a level, a role or a right says beside its sentence; nothing of what cannot be seen. */
export async function lackOf(
  db: Database,
  personId: string,
  path: string,
  code: RefusalCode,
  publicUrl: string,
): Promise<Lack | undefined> {
  const inClient = /\/p\/(org_[0-9a-z]{20})\/c\/(org_[0-9a-z]{20})(?:\/|$)/.exec(path)
  if (inClient && (code === 'level_too_low' || code === 'limited_never_spends')) {
    const [, partnerId = '', clientId = ''] = inClient
    return lackInClient(db, { personId, partnerId, clientId }, publicUrl)
  }
  const [, hatId = ''] = /\/[op]\/(org_[0-9a-z]{20})(?:\/|$)/.exec(path) ?? []
  const seat = await rowOf(
    db,
    sql`select 1 from access.seat where person_id = ${personId} and organisation_id = ${hatId}`,
  )
  if (!seat) return undefined
  const request_url = `${publicUrl}/o/${hatId}/people`
  switch (code) {
    case 'legal_only':
      return { missing: { role: 'legal' }, who_can_grant: await peopleOf(db, hatId, legal), request_url }
    case 'boss_only':
      return {
        missing: { role: 'administrator' },
        who_can_grant: await peopleOf(db, hatId, bosses),
        request_url,
      }
    case 'accounting_only':
      return {
        missing: { right: 'accounting' },
        who_can_grant: await peopleOf(db, hatId, bosses),
        request_url,
      }
    case 'level_too_low':
      return {
        missing: { level: 'order', has: null },
        who_can_grant: await peopleOf(db, hatId, bosses),
        request_url,
      }
    default:
      return undefined
  }
}
