import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import { addDays, dayOf } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import type { Context } from '../lib/operation.ts'
import type { Letter } from '../mail/letter.ts'
import { post } from '../mail/store.ts'
import { legalReaders } from '../organisations/store.ts'
import type { Handover } from './handoverContract.ts'

export interface HandoverRow {
  id: Id<'handover'>
  client_id: Id<'organisation'>
  client: string
  from_id: Id<'partnership'>
  from_partner_id: Id<'organisation'>
  from_name: string
  to_id: Id<'organisation'>
  to_name: string
  accepted: boolean
  everything: boolean
  count: number
  state: Handover['state']
  closed_because: Handover['closedBecause']
  created_at: Date
  expires_at: Date
  closed_at: Date | null
}

/** What is handed over as it is held now. */
const products = sql`
  from access.held m where m.partnership_id = h.from_id
   and (h.everything or exists (select 1 from handover_product x where x.handover_id = h.id and x.product_id = m.product_id))`

/** Time is a predicate: a hand-over whose day is over is over before any job says so. */
const columns = sql`
  h.id, h.client_id, c.name as client, h.from_id, h.from_partner_id, fo.name as from_name, h.to_id, t.name as to_name,
  exists (select 1 from access.live l where l.client_id = h.client_id and l.partner_id = h.to_id) as accepted, h.everything,
  (select count(*)::int ${products}) as count,
  case when h.state = 'open' and h.expires_at <= app.now() then 'expired' else h.state end as state, h.closed_because, h.created_at, h.expires_at, h.closed_at
   from handover h join organisation c on c.id = h.client_id join organisation fo on fo.id = h.from_partner_id
   join organisation t on t.id = h.to_id`

export function handoversWhere(tx: Database, where: ReturnType<typeof sql>): Promise<HandoverRow[]> {
  return rowsOf(tx, sql<HandoverRow>`select ${columns} where ${where} order by h.id desc limit 100`)
}

export function handoverById(tx: Database, id: string): Promise<HandoverRow | undefined> {
  return rowOf(tx, sql<HandoverRow>`select ${columns} where h.id = ${id}`)
}

export function lockHandover(tx: Tx, id: string): Promise<HandoverRow | undefined> {
  return rowOf(tx, sql<HandoverRow>`select ${columns} where h.id = ${id} for update of h`)
}

export interface HandedProduct {
  productId: Id<'product'>
  name: string
  level: number
}

export function productsOf(tx: Database, id: string): Promise<HandedProduct[]> {
  return rowsOf(
    tx,
    sql<HandedProduct>`
      select p.id as "productId", p.name, m.level from handover h join access.held m on m.partnership_id = h.from_id join product p on p.id = m.product_id
       where h.id = ${id} and (h.everything or exists (select 1 from handover_product x where x.handover_id = h.id and x.product_id = p.id))
       order by lower(p.name), p.id`,
  )
}

export const lastDayOf = (row: HandoverRow): string => addDays(dayOf(row.expires_at), -1)

export function presentHandover(row: HandoverRow): Handover {
  return {
    id: row.id,
    state: row.state,
    closedBecause: row.closed_because,
    client: { id: row.client_id, name: row.client },
    from: { id: row.from_partner_id, name: row.from_name, partnershipId: row.from_id },
    to: { id: row.to_id, name: row.to_name },
    accepted: row.accepted,
    everything: row.everything,
    count: row.count,
    lastDay: lastDayOf(row),
    createdAt: row.created_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
  }
}

/** Tells the client and the partner that goes; the one that comes hears of it as soon as it has accepted. */
export async function tellHandover(
  context: Context,
  row: HandoverRow,
  what: 'opened' | 'reminder' | 'flipped' | 'cancelled' | 'expired',
): Promise<void> {
  const { tx, world, now } = context
  const letters: Letter[] = []
  for (const [side, organisationId] of [
    ['client', row.client_id],
    ['from', row.from_partner_id],
    ['to', row.to_id],
  ] as const) {
    if (side === 'to' && !row.accepted) continue
    const link =
      side === 'client'
        ? `${world.publicUrl}/o/${row.client_id}/handovers/${row.id}`
        : `${world.publicUrl}/p/${organisationId}/clients`
    for (const reader of await legalReaders(tx, organisationId))
      letters.push({
        template: 'handover_moved',
        recipient: reader.email,
        language: reader.language,
        organisationId: reader.organisationId,
        facts: {
          client: row.client,
          from: row.from_name,
          to: row.to_name,
          what,
          side,
          count: row.count,
          until: lastDayOf(row),
          link,
        },
      })
  }
  await post(tx, world.ids, now, letters)
}
