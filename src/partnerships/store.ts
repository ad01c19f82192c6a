import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Access, levelNumber, levelOf, type Payer } from '../access/access.ts'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import { refuse } from '../lib/refusal.ts'
import type { Assignment } from './assignment.ts'
import type { Rights } from './contract.ts'

export interface PartnershipRow {
  id: Id<'partnership'>
  client_id: Id<'organisation'>
  partner_id: Id<'organisation'>
  state: 'active' | 'paused' | 'ended'
  access: Access
  payer: Payer
  /** From when on the partner pays no more, where it gave notice. */
  payer_until: Date | null
  starts_at: Date
  ends_at: Date | number
  version: number
  ended_at: Date | null
  ended_by: 'client' | 'partner' | 'provider' | 'time' | null
  paused_at: Date | null
  paused_by: 'client' | 'partner' | 'provider' | null
  paused_reason: string | null
  reviewed_at: Date | null
  holdings_version: number
  previous_id: Id<'partnership'> | null
  provider_asks: 'resume' | 'end' | null
  provider_asked_by: Id<'person'> | null
  provider_asked_at: Date | null
  provider_reason: string | null
}

const columns = sql`id, client_id, partner_id, state, access, case when payer_until <= app.now() then 'client' else payer end as payer, case when payer_until > app.now() then payer_until end as payer_until, starts_at, ends_at, version, ended_at, ended_by, paused_at, paused_by, paused_reason, reviewed_at, holdings_version, previous_id, provider_asks, provider_asked_by, provider_asked_at, provider_reason`

export function partnershipById(tx: Database, id: string): Promise<PartnershipRow | undefined> {
  return rowOf(tx, sql<PartnershipRow>`select ${columns} from partnership where id = ${id}`)
}

export function lockPartnership(tx: Tx, id: string): Promise<PartnershipRow | undefined> {
  return rowOf(tx, sql<PartnershipRow>`select ${columns} from partnership where id = ${id} for update`)
}

/** Partners whose partnership with a client stands, ascending, for locks taken in one order. */
export async function standingPartners(tx: Database, clientId: string): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      partner_id: string
    }>`select partner_id from access.standing where client_id = ${clientId} order by partner_id`,
  )
  return rows.map((row) => row.partner_id)
}

/** Partnerships whose time is over lose their label too, so that what they held can be given to somebody else. */
export async function retireOver(tx: Tx, now: Date, clientId?: string): Promise<PartnershipRow[]> {
  return rowsOf(
    tx,
    sql<PartnershipRow>`
      update partnership set state = 'ended', ended_at = ends_at, ended_by = 'time', version = version + 1, payer = 'client',
             provider_asks = null, provider_asked_by = null, provider_asked_at = null, provider_reason = null
       where state <> 'ended' and ends_at <= ${now} and (${clientId ?? null}::text is null or client_id = ${clientId ?? null})
      returning ${columns}`,
  )
}

/** The instant at which a last day is over, in the zone of the business; never without one. */
export const endOf = (lastDay: string | null) =>
  lastDay === null
    ? sql`'infinity'::timestamptz`
    : sql`((${lastDay}::date + 1)::timestamp at time zone 'Europe/Zurich')`

export interface GrantLists {
  products: Rights['products']
  families: Rights['families']
}

/** The lists of a limited partnership as they stand. */
export async function grantsOf(tx: Database, partnershipId: string): Promise<GrantLists> {
  const products = await rowsOf(
    tx,
    sql<{ product_id: Id<'product'>; level: number }>`
      select g.product_id, g.level from product_grant g join product p on p.id = g.product_id
        join partnership s on s.id = g.partnership_id and s.client_id = p.organisation_id
       where g.partnership_id = ${partnershipId} and g.ended_at is null order by g.product_id`,
  )
  const families = await rowsOf(
    tx,
    sql<{ family: string; level: number }>`
      select family, level from family_grant where partnership_id = ${partnershipId} and ended_at is null order by family`,
  )
  const grantLevel = (n: number) => (levelOf(n) === 'look' ? ('look' as const) : ('manage' as const))
  return {
    products: products.map((row) => ({ productId: row.product_id, level: grantLevel(row.level) })),
    families: families.map((row) => ({ family: row.family, level: grantLevel(row.level) })),
  }
}

/** Rights as they hold now: access, payer and, under limited access, the lists. */
export async function rightsOf(tx: Database, row: PartnershipRow): Promise<Rights> {
  const lists = row.access === 'limited' ? await grantsOf(tx, row.id) : { products: [], families: [] }
  return { access: row.access, payer: row.payer, ...lists }
}

/**
 * Makes the lists of a limited partnership what the client says: what is not named any more is closed, what is new
 * is opened. A product that another partnership holds is refused by the index that keeps one partner a product.
 */
export async function writeGrants(
  tx: Tx,
  row: { id: string; client_id: string },
  rights: Rights,
  now: Date,
): Promise<void> {
  const products = JSON.stringify(
    rights.products.map((p) => ({ id: p.productId, level: levelNumber(p.level) })),
  )
  const families = JSON.stringify(
    rights.families.map((f) => ({ family: f.family, level: levelNumber(f.level) })),
  )
  const foreign = await rowOf(
    tx,
    sql`select 1 from jsonb_to_recordset(${products}::jsonb) as x(id text, level smallint)
         where not exists (select 1 from product p where p.id = x.id and p.organisation_id = ${row.client_id}) limit 1`,
  )
  if (foreign) refuse('product_not_yours')
  await sql`
    update product_grant g set ended_at = ${now}
     where g.partnership_id = ${row.id} and g.ended_at is null
       and not exists (select 1 from jsonb_to_recordset(${products}::jsonb) as x(id text, level smallint) where x.id = g.product_id and x.level = g.level)
  `.execute(tx)
  await sql`
    insert into product_grant (partnership_id, product_id, level, granted_at)
    select ${row.id}, x.id, x.level, ${now} from jsonb_to_recordset(${products}::jsonb) as x(id text, level smallint)
     where not exists (select 1 from product_grant g where g.partnership_id = ${row.id} and g.product_id = x.id and g.ended_at is null)
     order by x.id
  `.execute(tx)
  await sql`
    update family_grant g set ended_at = ${now}
     where g.partnership_id = ${row.id} and g.ended_at is null
       and not exists (select 1 from jsonb_to_recordset(${families}::jsonb) as x(family text, level smallint) where x.family = g.family and x.level = g.level)
  `.execute(tx)
  await sql`
    insert into family_grant (partnership_id, client_id, family, level, granted_at)
    select ${row.id}, ${row.client_id}, x.family, x.level, ${now} from jsonb_to_recordset(${families}::jsonb) as x(family text, level smallint)
     where not exists (select 1 from family_grant g where g.partnership_id = ${row.id} and g.family = x.family and g.ended_at is null)
     order by x.family
  `.execute(tx)
}

/** Gives a partnership other rights: access, payer and, under limited access, the lists. */
export async function setRights(tx: Tx, row: PartnershipRow, rights: Rights, now: Date): Promise<void> {
  await sql`
    update partnership set access = ${rights.access}, payer = ${rights.payer}, payer_until = ${row.payer_until}, version = version + 1 where id = ${row.id}`.execute(
    tx,
  )
  if (rights.access === 'limited') await writeGrants(tx, row, rights, now)
}

export async function writeEnd(
  tx: Tx,
  row: PartnershipRow,
  side: 'client' | 'partner' | 'provider',
  now: Date,
): Promise<void> {
  await sql`
    update partnership set state = 'ended', ended_at = ${now}, ended_by = ${side}, payer = 'client', version = version + 1,
           provider_asks = null, provider_asked_by = null, provider_asked_at = null, provider_reason = null
     where id = ${row.id}`.execute(tx)
}

/** Products given back by the partner. All of them stand on its list, or none is given back. */
export async function giveBack(
  tx: Tx,
  row: PartnershipRow,
  products: readonly string[],
  now: Date,
): Promise<void> {
  const given = await rowsOf(
    tx,
    sql`
      update product_grant set ended_at = ${now}
       where partnership_id = ${row.id} and ended_at is null and product_id = any(${[...products]}) returning product_id`,
  )
  if (given.length !== new Set(products).size) refuse('not_managed')
  await sql`update partnership set version = version + 1 where id = ${row.id}`.execute(tx)
}

/** What "as asked" comes to: all present products of the categories named that nobody else holds. */
export async function wishInProducts(
  tx: Database,
  clientId: string,
  families: Rights['families'],
): Promise<Rights['products']> {
  const list = JSON.stringify(families.map((f) => ({ family: f.family, level: levelNumber(f.level) })))
  const rows = await rowsOf(
    tx,
    sql<{ id: Id<'product'>; level: number }>`
      select p.id, x.level from product p
        join item i on i.id = p.item_id
        join jsonb_to_recordset(${list}::jsonb) as x(family text, level smallint) on x.family = i.family
       where p.organisation_id = ${clientId} and p.state = 'active'
         and not exists (select 1 from product_grant g where g.product_id = p.id and g.ended_at is null)
       order by p.id`,
  )
  return rows.map((row) => ({ productId: row.id, level: row.level === 1 ? 'look' : 'manage' }))
}

/** Voids what a partner ordered and nobody has paid yet, where the ground it stood on is gone. Returns the orders. */
export interface VoidedOrder {
  id: Id<'order'>
  billed_id: Id<'organisation'>
  gross: bigint
  currency: string
  title: string
}

export function voidWaitingOrders(
  tx: Tx,
  partnershipId: string,
  reason: string,
  now: Date,
  scope: 'all' | 'unmanaged',
): Promise<VoidedOrder[]> {
  return rowsOf(
    tx,
    sql<VoidedOrder>`
      update orders o set state = 'void', voided_at = ${now}, void_reason = ${reason}
       where o.partnership_id = ${partnershipId} and o.initiator = 'partner' and o.state = 'awaiting_payment'
         and (${scope === 'all'} or exists (
           select 1 from order_line l where l.order_id = o.id and l.product_id is not null
              and not exists (select 1 from access.managed m where m.product_id = l.product_id and m.partnership_id = ${partnershipId})))
      returning o.id, o.billed_id, o.gross, o.currency, (select l.name from order_line l where l.order_id = o.id order by l.pos limit 1) as title`,
  )
}

export interface InvitationRow {
  id: Id<'invitation'>
  direction: 'asked' | 'offered'
  partner_id: Id<'organisation'>
  client_id: Id<'organisation'> | null
  client_name: string | null
  email: string
  company: string
  language: Language
  wish: Rights
  message: string
  state: 'pending' | 'accepted' | 'declined' | 'withdrawn' | 'expired'
  token_hash: string
  sent_count: number
  sent_at: Date
  created_at: Date
  expires_at: Date
  answered_at: Date | null
  reason: string | null
  partnership_id: Id<'partnership'> | null
  /** Who of the partner's people gets what once it is accepted. */
  assigned: Assignment[]
}

export const invitationColumns = sql`
  i.id, i.direction, i.partner_id, i.client_id, (select o.name from organisation o where o.id = i.client_id) as client_name, i.email, i.company,
  i.language, i.wish, i.message, case when i.state = 'pending' and i.expires_at <= app.now() then 'expired' else i.state end as state,
  i.token_hash, i.sent_count, i.sent_at, i.created_at, i.expires_at, i.answered_at, i.reason, i.partnership_id, i.assigned`

/** Of a link's secret only this is kept. */
export function hashToken(token: string): string {
  return createHash('sha256').update(`invitation:${token}`).digest('hex')
}

export function invitationByToken(tx: Database, token: string): Promise<InvitationRow | undefined> {
  return rowOf(
    tx,
    sql<InvitationRow>`select ${invitationColumns} from invitation i where i.token_hash = ${hashToken(token)}`,
  )
}

export function invitationById(tx: Database, id: string): Promise<InvitationRow | undefined> {
  return rowOf(tx, sql<InvitationRow>`select ${invitationColumns} from invitation i where i.id = ${id}`)
}

export function lockInvitation(tx: Tx, id: string): Promise<InvitationRow | undefined> {
  return rowOf(
    tx,
    sql<InvitationRow>`select ${invitationColumns} from invitation i where i.id = ${id} for update of i`,
  )
}

/**
 * Organisations a person may answer a request for: the addressee alone, for those they represent by law. Who merely
 * took the addressee in as a member answers nothing of theirs.
 */
export function answerersOf(
  tx: Database,
  personId: string,
): Promise<{ id: Id<'organisation'>; name: string }[]> {
  return rowsOf(
    tx,
    sql<{ id: Id<'organisation'>; name: string }>`
      select o.id, o.name from access.seat s join organisation o on o.id = s.organisation_id
       where s.person_id = ${personId} and s.role = 'legal' order by lower(o.name), o.id`,
  )
}
